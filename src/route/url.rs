//! The public address contract: every route and its address, all shapes in one file.

use std::sync::Arc;

use crate::content::front::BoardId;
use crate::model::{CaseIx, Doc, MeetingIx, PartyIx, PersonIx, Scope};
use crate::world::VPath;

/// An address within the site: begins with `/`, ends with `/` or a file name; ASCII.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlPath(pub Arc<str>);

/// A page or file of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// `/`.
    Home,
    /// The page of a document (a paper or an ordinary page).
    Document(Doc),
    /// An annex of a document: position in the item's files.
    Annex(Doc, usize),
    /// A meeting.
    Meeting(MeetingIx),
    /// `/sammantraden/`, from page 1.
    Meetings(usize),
    /// `/namnder/`.
    Boards,
    /// `/<nämnd>/`.
    Board(BoardId),
    /// A list of documents, from page 1. Bodies have a page of their own ([`Route::Board`]).
    List(Scope, usize),
    /// `/ar/`.
    Years,
    /// `/arende/`, from page 1.
    Cases(usize),
    /// A case.
    Case(CaseIx),
    /// `/motioner/obesvarade/`.
    OpenMotions,
    /// `/amnen/`.
    Topics,
    /// `/personer/`.
    Persons,
    /// A person.
    Person(PersonIx),
    /// `/partier/`.
    Parties,
    /// A party.
    Party(PartyIx),
    /// `/kommuner/`.
    Kommuner,
    /// `/feed.xml`.
    Feed,
    /// `/sitemap.xml`, or the n-th part of it from 1 when it is split.
    Sitemap(usize),
    /// `/robots.txt`.
    Robots,
    /// `/404.html`.
    Missing,
    /// A file of the theme under `/static/`.
    Asset(VPath),
    /// A page that leads on to another address.
    Redirect(UrlPath),
}
