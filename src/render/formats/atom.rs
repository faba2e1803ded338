//! The Atom feed (RFC 4287) of the newest papers.

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::domain::calendar::Date;
use crate::model::{Doc, Scope};
use crate::render::PageBody;
use crate::render::pages::Maker;
use crate::route::Route;

/// How many papers the feed holds.
const NEWEST: usize = 50;

/// What `feed.xml` shows.
#[derive(Serialize)]
struct FeedView<'a> {
    /// The feed's id: the address of the start page.
    id: String,
    /// The absolute address of the feed.
    address: String,
    /// The absolute address of the start page.
    home: String,
    /// The newest day of its entries, as Atom writes times.
    updated: String,
    /// The publisher, else the portal's title.
    author: &'a str,
    /// The newest papers, the newest first.
    entries: Vec<EntryView<'a>>,
}

/// One paper of the feed.
#[derive(Serialize)]
struct EntryView<'a> {
    /// Its title.
    title: &'a str,
    /// The page, and the entry's id as well: an address is never made of what may be corrected, so it is as permanent as any id.
    address: String,
    /// Its day, as Atom writes times.
    date: String,
    /// What was decided, in a few sentences.
    summary: &'a str,
}

/// `/feed.xml`: the fifty newest by `visas_från`, else `datum`; undated papers have no place in time and are left out.
///
/// # Errors
/// A problem of the template.
pub fn feed(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let mut dated: Vec<(Date, Doc)> =
        site.list(&Scope::All).iter().filter_map(|doc| Some((day(maker, *doc)?, *doc))).collect();
    dated.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    dated.truncate(NEWEST);
    let url = &site.config.url;
    let newest = dated.first().map_or(site.as_of, |(date, _)| *date);
    let entries = dated.iter().filter_map(|(date, doc)| entry(maker, *date, *doc)).collect();
    let publisher = site.config.publisher.name.as_str();
    let view = FeedView {
        id: url.absolute("/"),
        address: url.absolute("/feed.xml"),
        home: url.absolute("/"),
        updated: stamp(newest),
        author: if publisher.is_empty() { &site.config.title } else { publisher },
        entries,
    };
    let page = maker.page(&site.config.title, &site.config.description, "feed", Vec::new());
    maker.render("feed.xml", page, view)
}

fn day(maker: Maker<'_>, doc: Doc) -> Option<Date> {
    let common = &maker.site().item(doc).document.common;
    common.visible_from.or(common.date)
}

fn entry<'s>(maker: Maker<'s>, date: Date, doc: Doc) -> Option<EntryView<'s>> {
    let document = &maker.site().item(doc).document;
    let address = maker.snapshot.routes.find(&Route::Document(doc))?;
    let summary = document.paper().and_then(|paper| paper.summary.as_deref()).unwrap_or(&document.body.excerpt);
    Some(EntryView {
        title: &document.common.title,
        address: maker.site().config.url.absolute(address.as_str()),
        date: stamp(date),
        summary,
    })
}

/// A civil date as the moment RFC 3339 wants. Papers have days and no hours, and midnight in UTC is the one moment of a day
/// that needs no clock and no time zone: in Sweden it is one or two in the morning of the same day, while Swedish midnight
/// would be the day before to a reader that shows UTC.
fn stamp(date: Date) -> String {
    format!("{date}T00:00:00Z")
}
