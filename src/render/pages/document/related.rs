//! What stands beside a paper: the other papers of its case, the § before and the § after.

use serde::Serialize;

use crate::model::Doc;
use crate::render::pages::OutcomeView;
use crate::render::pages::document::Sheet;
use crate::render::pages::document::head;
use crate::render::pages::rich::Rich;
use crate::render::pages::row::short_date;
use crate::route::Route;

/// Most papers of the case that one page lists; the case's own page has them all.
const MOST: usize = 8;

/// The other papers of the main case.
#[derive(Serialize)]
pub struct Related<'a> {
    /// The newest of them, oldest first.
    pub rows: Vec<RelatedRow<'a>>,
    /// The case's page.
    pub href: Option<String>,
    /// How many papers of the case are not listed.
    pub more: usize,
}

/// One of them.
#[derive(Serialize)]
pub struct RelatedRow<'a> {
    /// Day, body and §.
    pub place: Rich,
    /// Title.
    pub title: &'a str,
    /// Its page.
    pub href: Option<String>,
    /// What came of it.
    pub outcomes: Vec<OutcomeView>,
}

/// A neighbour in the minutes.
#[derive(Serialize)]
pub struct Neighbour {
    /// Its page.
    pub href: String,
    /// § and title.
    pub title: String,
}

/// The other papers of the main case; `None` when there are none.
pub(in crate::render::pages) fn related(sheet: Sheet<'_>) -> Option<Related<'_>> {
    let site = sheet.maker.site();
    let index = *sheet.item.cases.first()?;
    let others: Vec<Doc> = site.case(index).papers.iter().copied().filter(|doc| *doc != sheet.doc).collect();
    if others.is_empty() {
        return None;
    }
    let more = others.len().saturating_sub(MOST);
    let rows = others.iter().skip(more).filter_map(|doc| row(sheet, *doc)).collect();
    Some(Related { rows, href: sheet.maker.to(&Route::Case(index)), more })
}

fn row(sheet: Sheet<'_>, doc: Doc) -> Option<RelatedRow<'_>> {
    let maker = sheet.maker;
    let item = maker.site().item(doc);
    let paper = item.paper()?;
    let other = Sheet::new(maker, doc, paper);
    Some(RelatedRow {
        place: place(other),
        title: &item.document.common.title,
        href: maker.to(&Route::Document(doc)),
        outcomes: head::badges(other),
    })
}

/// Day, body and § of a paper in one line.
pub(in crate::render::pages) fn place(sheet: Sheet<'_>) -> Rich {
    let mut place = Rich::default();
    match sheet.common.date {
        Some(date) => {
            place.day(&short_date(sheet.maker.theme(), date));
        }
        None => head::undated(sheet, &mut place),
    }
    let sender = sheet.paper.sender.as_deref().filter(|_| sheet.paper.section.is_none());
    let board = sheet.paper.board.as_ref().map(|board| sheet.maker.site().board_name(board, sheet.common.date));
    if let Some(name) = sender.or(board) {
        place.text(" ").text(name);
    }
    if let Some(section) = sheet.paper.section {
        place.text(" ").section(section);
    }
    place
}

/// The § before or after.
pub(in crate::render::pages) fn neighbour(sheet: Sheet<'_>, doc: Option<Doc>) -> Option<Neighbour> {
    let doc = doc?;
    let item = sheet.maker.site().item(doc);
    let href = sheet.maker.to(&Route::Document(doc))?;
    let section = item.document.paper()?.section?;
    let title = match () {
        () if item.withdrawn => sheet.word("handling.borttagen"),
        () if item.is_withheld() => sheet.word("handling.redovisas_inte"),
        () => &item.document.common.title,
    };
    Some(Neighbour { href, title: format!("§\u{a0}{section} {title}") })
}
