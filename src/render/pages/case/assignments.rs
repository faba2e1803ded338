//! Assignments (uppdrag) that the decisions of a case gave, and what was reported on them.

use serde::Serialize;

use crate::content::front::Assignment;
use crate::model::{Case, Doc, assignment};
use crate::render::pages::Maker;
use crate::render::pages::case::{sheets, title};
use crate::render::pages::document::Sheet;
use crate::render::pages::rich::Rich;

/// One assignment.
#[derive(Serialize)]
pub struct AssignmentView<'s> {
    /// To whom, HTML.
    pub to: Rich,
    /// What is to be done.
    pub text: Rich,
    /// The decision that gave it, with its point, HTML.
    pub given: Rich,
    /// When or where it is to be reported.
    pub due: Option<String>,
    /// How it stands, as written, behind a word that says so.
    pub status: Option<String>,
    /// Papers that report on it, HTML.
    pub reports: Vec<Rich>,
    /// That there is no report, in words, where there is none.
    pub silence: Option<&'s str>,
}

/// The assignments of a case, in order of time.
pub(super) fn assignments<'s>(maker: Maker<'s>, case: &'s Case) -> Vec<AssignmentView<'s>> {
    sheets(maker, case).flat_map(|sheet| sheet.paper.assignments.iter().map(move |given| view(sheet, given))).collect()
}

fn view<'s>(sheet: Sheet<'s>, given: &'s Assignment) -> AssignmentView<'s> {
    let maker = sheet.maker;
    let mut to = Rich::default();
    for (at, organ) in given.to.iter().enumerate() {
        let is_last = at + 1 == given.to.len();
        to.text(match at {
            0 => "",
            _ if is_last => sheet.word("handling.och"),
            _ => ", ",
        });
        maker.organ(organ, sheet.common.date, &mut to);
    }
    let reports: Vec<Rich> =
        assignment::reports(&maker.site().documents, sheet.doc, given).map(|doc| report(maker, doc)).collect();
    let due = given.report_due.as_deref();
    let is_late = reports.is_empty()
        && sheet.common.date.is_some_and(|date| assignment::is_overdue(given, date, maker.site().as_of));
    let id = if is_late { "arende.skulle_redovisas" } else { "arende.redovisas" };
    // A status is written when the assignment is given and seldom after; a report says more.
    let status = given.status.as_deref().filter(|_| reports.is_empty());
    AssignmentView {
        to,
        text: sheet.prose(&given.text),
        given: decision(sheet, given.point),
        due: due.map(|due| maker.theme().fill(id, &[("nar", &spoken(maker, due))])),
        status: status.map(|status| maker.theme().fill("arende.lage", &[("lage", status)])),
        silence: if reports.is_empty() { Some(silence(sheet, given)) } else { None },
        reports,
    }
}

/// A day in words; anything else as written.
fn spoken(maker: Maker<'_>, due: &str) -> String {
    crate::domain::calendar::parse_date(due).map_or_else(|_| due.to_owned(), |date| maker.date(date).text)
}

/// That no report is known: a lack where the body that gave the assignment declares that everything is here.
fn silence<'s>(sheet: Sheet<'s>, given: &Assignment) -> &'s str {
    let site = sheet.maker.site();
    let is_late = sheet.common.date.is_some_and(|date| {
        let board = sheet.paper.board.as_ref();
        board.is_some_and(|board| site.is_complete(board, date)) && assignment::is_overdue(given, date, site.as_of)
    });
    sheet.word(if is_late { "arende.ingen_redovisning" } else { "arende.ingen_redovisning_har" })
}

/// "Kommunfullmäktige 21 oktober 2019 § 165 punkt 2".
fn decision(sheet: Sheet<'_>, point: Option<u16>) -> Rich {
    let maker = sheet.maker;
    let mut words: Vec<String> = Vec::with_capacity(4);
    words.extend(sheet.paper.board.as_ref().map(|board| maker.site().board_name(board, sheet.common.date).to_owned()));
    words.extend(sheet.common.date.map(|date| maker.date(date).text));
    words.extend(sheet.paper.section.map(|section| format!("§\u{a0}{section}")));
    words.extend(point.map(|point| format!("{}\u{a0}{point}", sheet.word("handling.punkt"))));
    let has_anchor = point.filter(|point| sheet.item.document.body.points.contains(point));
    let anchor = has_anchor.map_or_else(String::new, |point| format!("#punkt-{point}"));
    let href = maker.document(sheet.doc).map(|href| format!("{href}{anchor}"));
    let mut line = Rich::default();
    line.link(&words.join(" "), href.as_deref());
    line
}

fn report(maker: Maker<'_>, doc: Doc) -> Rich {
    let item = maker.site().item(doc);
    let mut line = Rich::default();
    line.link(title(item), maker.document(doc).as_deref());
    let paper = item.paper();
    let board = paper.and_then(|paper| paper.board.as_ref());
    let sender = paper.and_then(|paper| paper.sender.as_deref().filter(|_| paper.section.is_none()));
    let by = sender.or(board.map(|board| maker.site().board_name(board, item.document.common.date)));
    let mut notes: Vec<String> = by.map(str::to_owned).into_iter().collect();
    notes.extend(item.document.common.date.map(|date| maker.date(date).text));
    if !notes.is_empty() {
        line.text(" ").small(&notes.join(", "));
    }
    line
}
