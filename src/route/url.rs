//! The public address contract: every route and its address, all shapes in one file.

use std::fmt;
use std::sync::Arc;

use crate::content::Brief;
use crate::content::Document;
use crate::content::front::{BoardId, Front};
use crate::domain::calendar::{Date, iso};
use crate::domain::slug::slug;
use crate::model::{CaseIx, Doc, MeetingIx, PartyIx, PersonIx, Scope, Site};
use crate::world::VPath;

/// First segment of papers that name no body of the register (`avsändare` only).
pub const NO_BOARD: &str = "handlingar";

/// An address within the site: begins with `/`, ends with `/` or a file name; ASCII.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlPath(pub Arc<str>);

/// A page or file of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// `/`.
    Home,
    /// The page of a document: a paper, an ordinary page, or the tombstone of a withdrawn one. Of a merged record it names the
    /// generated page.
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
    /// A list of documents, from page 1. Bodies have a page of their own ([`Route::Board`]); so have persons and parties, whose
    /// lists go on here from page 2.
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
    /// A person: the first page of what they did.
    Person(PersonIx),
    /// `/partier/`.
    Parties,
    /// A party: the first page of the papers in which it acts.
    Party(PartyIx),
    /// `/kommuner/`.
    Kommuner,
    /// `/ordforklaringar/`.
    Glossary,
    /// `/feed.xml`.
    Feed,
    /// `/sitemap.xml` (0), or the n-th part of it from 1 (`/sitemap-1.xml`) when it is split.
    Sitemap(usize),
    /// `/robots.txt`.
    Robots,
    /// `/404.html`.
    Missing,
    /// A file of the theme under `/static/`, by its path there without fingerprint.
    Asset(VPath),
    /// A page at that old address that leads on to another: see [`RouteTable::target`](super::RouteTable::target).
    Redirect(UrlPath),
}

impl UrlPath {
    /// The address with that text.
    pub fn new(text: &str) -> UrlPath {
        UrlPath(text.into())
    }

    /// The text of the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for UrlPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Route {
    /// Whether search engines are told of it: no file but pages, no later page of a list, nothing withdrawn or kept out by
    /// `indexera: nej`.
    pub fn is_indexed(&self, site: &Site) -> bool {
        let asks = |doc: Option<Doc>| doc.is_none_or(|doc| site.item(doc).brief.is_indexed);
        match self {
            Route::Document(doc) => {
                let item = site.item(*doc);
                !item.withdrawn && !item.is_withheld() && asks(Some(*doc))
            }
            Route::Meeting(meeting) => asks(site.meeting(*meeting).record_doc),
            Route::Case(case) => asks(site.case(*case).record_doc),
            Route::Meetings(number) | Route::Cases(number) | Route::List(_, number) => *number == 1,
            Route::Home
            | Route::Boards
            | Route::Board(_)
            | Route::Years
            | Route::OpenMotions
            | Route::Topics
            | Route::Persons
            | Route::Person(_)
            | Route::Parties
            | Route::Party(_)
            | Route::Kommuner
            | Route::Glossary => true,
            Route::Annex(..)
            | Route::Feed
            | Route::Sitemap(_)
            | Route::Robots
            | Route::Missing
            | Route::Asset(_)
            | Route::Redirect(_) => false,
        }
    }
}

/// The relative address of `to` on the page at `from`; `./` for itself.
///
/// ```
/// use insyn::route::url::{UrlPath, relative};
/// let address = |text| UrlPath::new(text);
/// assert_eq!(relative(&address("/ks/2015-02-17/12/"), &address("/ks/2015-02-17/13/")), "../13/");
/// assert_eq!(relative(&address("/"), &address("/ks/")), "ks/");
/// ```
pub fn relative(from: &UrlPath, to: &UrlPath) -> String {
    let (from, to) = (from.as_str(), to.as_str());
    let folder = from.rfind('/').map_or("", |end| &from[..=end]);
    let same = folder.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let common = folder.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    let up = folder.as_bytes()[common..].iter().filter(|byte| **byte == b'/').count();
    let rest = &to[common..];
    if up == 0 && rest.is_empty() {
        return "./".to_owned();
    }
    let mut address = String::with_capacity(up * 3 + rest.len() + 2);
    // A colon before the first slash would read as a scheme.
    if up == 0 && rest.split('/').next().is_some_and(|first| first.contains(':')) {
        address.push_str("./");
    }
    for _ in 0..up {
        address.push_str("../");
    }
    address.push_str(rest);
    address
}

/// From a page to the root of the site: `../../` for `/ks/2015/`, `./` for the start page.
///
/// ```
/// use insyn::route::url::{UrlPath, to_root};
/// assert_eq!(to_root(&UrlPath::new("/ks/2015/")), "../../");
/// assert_eq!(to_root(&UrlPath::new("/404.html")), "./");
/// ```
pub fn to_root(from: &UrlPath) -> String {
    match from.as_str().matches('/').count() {
        0 | 1 => "./".to_owned(),
        deep => "../".repeat(deep - 1),
    }
}

/// The address of a route of that site; `None` for a document from which no address can be made, for a list that has no page
/// of its own, and for a redirect, which stands at its own address.
pub fn address(site: &Site, route: &Route) -> Option<String> {
    Some(match route {
        Route::Home => "/".to_owned(),
        Route::Document(doc) => return document(site, *doc),
        Route::Annex(doc, index) => {
            let folder = document(site, *doc)?;
            format!("{folder}{}", site.item(*doc).files.get(*index)?.name)
        }
        Route::Meeting(meeting) => {
            let meeting = site.meeting(*meeting);
            format!("/{}/{}/", meeting.board.as_str(), day(meeting.date, meeting.sitting))
        }
        Route::Meetings(number) => numbered("/sammantraden/", *number),
        Route::Boards => "/namnder/".to_owned(),
        Route::Board(board) => format!("/{}/", board.as_str()),
        Route::List(scope, number) => numbered(&list(site, scope)?, *number),
        Route::Years => "/ar/".to_owned(),
        Route::Cases(number) => numbered("/arende/", *number),
        Route::Case(case) => format!("/arende/{}/", site.case(*case).slug),
        Route::OpenMotions => "/motioner/obesvarade/".to_owned(),
        Route::Topics => "/amnen/".to_owned(),
        Route::Persons => "/personer/".to_owned(),
        Route::Person(person) => format!("/personer/{}/", site.person(*person).slug),
        Route::Parties => "/partier/".to_owned(),
        Route::Party(party) => format!("/partier/{}/", site.party(*party).slug),
        Route::Kommuner => "/kommuner/".to_owned(),
        Route::Glossary => "/ordforklaringar/".to_owned(),
        Route::Feed => "/feed.xml".to_owned(),
        Route::Sitemap(0) => "/sitemap.xml".to_owned(),
        Route::Sitemap(part) => format!("/sitemap-{part}.xml"),
        Route::Robots => "/robots.txt".to_owned(),
        Route::Missing => "/404.html".to_owned(),
        Route::Asset(_) | Route::Redirect(_) => return None,
    })
}

/// The list's first page. Bodies have pages of their own with their years, and the start page leads to everything.
fn list(site: &Site, scope: &Scope) -> Option<String> {
    Some(match scope {
        Scope::Decisions => "/beslut/".to_owned(),
        Scope::Motions => "/motioner/".to_owned(),
        Scope::Projects => "/projekt/".to_owned(),
        Scope::Year(year) => format!("/ar/{year:04}/"),
        Scope::Undated => "/ar/odaterat/".to_owned(),
        Scope::BoardYear(board, year) => format!("/{}/{year:04}/", board.as_str()),
        Scope::Topic(topic) => format!("/amnen/{}/", site.topic(*topic).slug),
        Scope::Kommun(kommun) => format!("/kommuner/{}/", slug(kommun)),
        // Their first page is a page of its own, so these are asked for from the second on.
        Scope::Person(person) => format!("/personer/{}/", site.person(*person).slug),
        Scope::Party(party) => format!("/partier/{}/", site.party(*party).slug),
        Scope::All | Scope::Board(_) => return None,
    })
}

fn numbered(first: &str, number: usize) -> String {
    if number > 1 { format!("{first}sida/{number}/") } else { first.to_owned() }
}

/// The segment of a meeting's day: `2015-02-17`, of the second meeting that day `2015-02-17-2`.
pub(super) fn day(date: Date, sitting: u8) -> String {
    let mut segment = iso(date);
    if sitting > 1 {
        segment.push('-');
        segment.push_str(&sitting.to_string());
    }
    segment
}

fn document(site: &Site, doc: Doc) -> Option<String> {
    let item = site.item(doc);
    let Brief { is_paper, date, board, section, sitting, .. } = &item.brief;
    if *is_paper {
        let board = board.as_ref().map_or(NO_BOARD, BoardId::as_str);
        return match (*date, *section) {
            (Some(date), Some(section)) => {
                let mut address = String::with_capacity(board.len() + 24);
                for part in [board, &day(date, *sitting), &section.segment()] {
                    address.push('/');
                    address.push_str(part);
                }
                address.push('/');
                Some(address)
            }
            (Some(date), None) => Some(format!("/{board}/{date}/{}/", segment(&item.document)?)),
            (None, _) => Some(format!("/{board}/odaterat/{}/", segment(&item.document)?)),
        };
    }
    match &item.document.front {
        Front::Article | Front::Paper(_) => Some(format!("/{}/", segment(&item.document)?)),
        Front::Meeting(record) => match item.meeting {
            Some(meeting) => address(site, &Route::Meeting(meeting)),
            None => Some(format!("/{}/{}/", record.board.as_ref()?.as_str(), day((*date)?, record.sitting))),
        },
        Front::Case(record) => match item.cases.first() {
            Some(case) => address(site, &Route::Case(*case)),
            None => {
                let diarium = record.board.as_ref().and_then(|board| site.config.boards.get(board)?.diarium.as_deref());
                let key = &record.numbers.first()?.key;
                Some(diarium.map_or_else(|| format!("/arende/{key}/"), |d| format!("/arende/{}-{key}/", slug(d))))
            }
        },
    }
}

/// The last segment of a document without §: its `slug`, else that of its file name.
pub(super) fn segment(document: &Document) -> Option<String> {
    let segment = document.common.slug.clone().unwrap_or_else(|| slug(document.id.name()));
    Some(segment).filter(|segment| !segment.is_empty())
}
