//! What is left where nothing is shown: a withdrawn paper, or a § that the minutes have and the portal does not publish.

use serde::Serialize;

use crate::content::Common;
use crate::content::front::{Front, Paper, Removed};
use crate::diag::Diagnostic;
use crate::model::{Doc, Item, Scope};
use crate::render::PageBody;
use crate::render::pages::actions::mail;
use crate::render::pages::document::related::{Neighbour, neighbour};
use crate::render::pages::document::{Sheet, head};
use crate::render::pages::rich::Rich;
use crate::render::pages::{DateView, Link, Maker, PageView};
use crate::route::Route;

/// What `tombstone.html` shows. Nothing of the paper itself but its place in the minutes.
#[derive(Serialize)]
pub struct TombstoneView<'a> {
    /// True when the page was withdrawn; else the § is not published.
    pub withdrawn: bool,
    /// Body, day and §.
    pub place: Rich,
    /// The §.
    pub section: Option<String>,
    /// The day it was withdrawn.
    pub date: Option<DateView>,
    /// On what ground.
    pub ground: Option<&'a str>,
    /// Whom to ask for the paper.
    pub request: Option<String>,
    /// The body and year it belongs to.
    pub up: Option<Link>,
    /// The § before it.
    pub previous: Option<Neighbour>,
    /// The § after it.
    pub next: Option<Neighbour>,
}

/// The tombstone of a document.
///
/// # Errors
/// A problem of the theme.
pub fn page(maker: Maker<'_>, doc: Doc) -> Result<PageBody, Box<Diagnostic>> {
    let item = maker.site().item(doc);
    let common = &item.document.common;
    let empty = Paper::default();
    let paper = match &item.document.front {
        Front::Paper(paper) => paper,
        _ => &empty,
    };
    let config = &maker.site().config;
    let email = config.request.email.as_deref().or(config.publisher.email.as_deref());
    let mut view = TombstoneView {
        withdrawn: item.withdrawn,
        place: Rich::default(),
        section: paper.section.map(|section| section.to_string()),
        date: None,
        ground: None,
        request: email.map(|email| mail(email, None)),
        up: None,
        previous: None,
        next: None,
    };
    tell(maker, item, common, paper, &mut view);
    let id = if item.withdrawn { "handling.borttagen" } else { "handling.redovisas_inte" };
    let mut page = framed(maker, doc, &item.document.front, maker.theme().word(id));
    if let Front::Paper(paper) = &item.document.front {
        let sheet = Sheet::new(maker, doc, paper);
        view.place = place(sheet);
        view.previous = neighbour(sheet, item.previous);
        view.next = neighbour(sheet, item.next);
    }
    page.prev = view.previous.as_ref().map(|neighbour| neighbour.href.clone());
    page.next = view.next.as_ref().map(|neighbour| neighbour.href.clone());
    page.indexed = false;
    maker.render("tombstone.html", page, view)
}

/// Why it is not shown, and where it belongs.
fn tell<'s>(maker: Maker<'s>, item: &'s Item, common: &'s Common, paper: &'s Paper, view: &mut TombstoneView<'s>) {
    if item.withdrawn {
        let Removed { date, ground } = paper.removed.as_ref().unwrap_or(&Removed { date: None, ground: None });
        view.date = date.or(common.visible_until).map(|date| maker.date(date));
        view.ground = match (ground, common.visible_until) {
            (Some(ground), _) => Some(ground),
            (None, Some(_)) => Some(maker.theme().word("handling.visningstid")),
            (None, None) => None,
        };
    } else {
        view.ground = paper.withheld.as_deref();
    }
    let (Some(board), Some(date)) = (&paper.board, common.date) else { return };
    let title = format!("{} {}", maker.board_in_full(board, Some(date)), date.year());
    view.up = Some(maker.link(title, &Route::List(Scope::BoardYear(board.clone(), date.year()), 1)));
}

fn framed(maker: Maker<'_>, doc: Doc, front: &Front, title: &str) -> PageView {
    match front {
        Front::Paper(paper) => Sheet::new(maker, doc, paper).page(title, ""),
        _ => maker.page(title, "", "", Vec::new()),
    }
}

/// Body, day and §.
fn place(sheet: Sheet<'_>) -> Rich {
    let mut place = Rich::default();
    if let Some(board) = &sheet.paper.board {
        place.text(&sheet.maker.board_in_full(board, sheet.common.date)).text(" ");
    }
    match sheet.common.date {
        Some(date) => place.date(sheet.maker, date),
        None => {
            head::undated(sheet, &mut place);
            &mut place
        }
    };
    if let Some(section) = sheet.paper.section.filter(|_| sheet.item.withdrawn) {
        place.text(" · ").section(section);
    }
    place
}
