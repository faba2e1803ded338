//! What a reader must know before reading: a proposal, a proposal upward, minutes that are not held here.

use serde::Serialize;

use crate::domain::outcome::Status;
use crate::model::Doc;
use crate::render::pages::document::Sheet;
use crate::render::pages::document::head::organ_name;
use crate::render::pages::rich::Rich;

/// One notice at the top of a page.
#[derive(Serialize)]
pub struct Alert<'a> {
    /// Class beside `alert`: `prop` for a proposal, else empty.
    pub class: &'static str,
    /// What it is.
    pub title: &'a str,
    /// What it means here.
    pub text: Rich,
}

/// That the paper is a proposal, or proposes something to another body.
pub(in crate::render::pages) fn proposal(sheet: Sheet<'_>) -> Option<Alert<'_>> {
    upward(sheet).or_else(|| proposed(sheet))
}

fn proposed(sheet: Sheet<'_>) -> Option<Alert<'_>> {
    if sheet.paper.status != Some(Status::Proposed) {
        return None;
    }
    let mut text = Rich::default();
    outlook(sheet, &mut text);
    Some(Alert { class: "prop", title: sheet.word("handling.forslag_rubrik"), text })
}

fn upward(sheet: Sheet<'_>) -> Option<Alert<'_>> {
    let proposal = sheet.paper.proposal.as_ref()?;
    let maker = sheet.maker;
    let mut text = Rich::default();
    text.text(sheet.word("handling.foreslar_till")).text(" ");
    maker.organ(&proposal.to, sheet.common.date, &mut text);
    // Where the text has the proposal in full, the page says it once.
    match proposal.text.as_ref().filter(|_| sheet.item.document.body.excerpt.is_empty()) {
        Some(said) => text.text(": ”").text(said.trim_end_matches('.')).text("”. "),
        None => text.text(". "),
    };
    let case = sheet.item.cases.first().map(|case| maker.site().case(*case));
    match (later(sheet), case.and_then(|case| case.awaits.as_deref())) {
        (None, Some(body)) => {
            text.text(&maker.theme().fill("handling.vantar_pa", &[("organ", body)]));
        }
        (None, None) if !is_certain(sheet) => {
            let body = organ_name(maker, &proposal.to, sheet);
            text.text(&maker.theme().fill("handling.avgors_av", &[("organ", &body)]));
        }
        _ => outlook(sheet, &mut text),
    }
    let (class, title) = match sheet.paper.status {
        Some(Status::Proposed) => ("prop", "handling.forslag_rubrik"),
        _ => ("", "handling.foreslar_rubrik"),
    };
    Some(Alert { class, title: sheet.word(title), text })
}

/// True when the site holds the case, so that it can say what its collection lacks.
fn is_certain(sheet: Sheet<'_>) -> bool {
    !sheet.item.cases.is_empty()
}

/// A later decision in the same case with its page, or that this collection has none.
fn outlook(sheet: Sheet<'_>, text: &mut Rich) {
    let maker = sheet.maker;
    let Some(doc) = later(sheet) else {
        text.text(sheet.word("handling.inget_senare"));
        return;
    };
    let item = maker.site().item(doc);
    text.text(sheet.word("handling.senare_beslut")).text(" ");
    text.link(&item.document.common.title, maker.document(doc).as_deref());
    if let (Some(board), Some(date)) =
        (item.document.paper().and_then(|paper| paper.board.as_ref()), item.document.common.date)
    {
        text.text(", ").text(maker.site().board_name(board, Some(date))).text(" ").date(maker, date);
    }
    text.text(".");
}

/// The newest paper of the main case that decides and is later than this one.
pub(in crate::render::pages) fn later(sheet: Sheet<'_>) -> Option<Doc> {
    let site = sheet.maker.site();
    let case = site.case(*sheet.item.cases.first()?);
    let at = case.papers.iter().position(|doc| *doc == sheet.doc)?;
    let behind = case.papers.get(at + 1..)?;
    behind.iter().rev().copied().find(|doc| {
        let paper = site.item(*doc).paper();
        paper.is_some_and(|paper| paper.status == Some(Status::Decided) && paper.proposal.is_none())
    })
}

/// A paper whose facts come from elsewhere: a source in words only, neither file nor address of the record itself.
pub(in crate::render::pages) fn not_held(sheet: Sheet<'_>) -> Option<Alert<'_>> {
    let said = told_by_others(sheet)?;
    let id = if sheet.paper.section.is_some() { "handling.protokollet_saknas" } else { "handling.handlingen_saknas" };
    Some(Alert { class: "", title: sheet.word(id), text: Rich::of(said) })
}

/// What is said of the source, when the record itself is not held here.
pub(in crate::render::pages) fn told_by_others(sheet: Sheet<'_>) -> Option<&str> {
    let source = sheet.common.provenance.as_ref()?;
    if source.url.is_some() || source.file.is_some() { None } else { source.text.as_deref() }
}
