//! The way of the matter through the bodies (ärendegång).

use serde::Serialize;

use crate::content::front::Organ;
use crate::domain::text::fold;
use crate::model::StepView;
use crate::render::pages::document::files::pages_of;
use crate::render::pages::document::{Sheet, alerts, head};
use crate::render::pages::rich::Rich;
use crate::render::pages::{DateView, OutcomeView};
use crate::route::Route;

/// One step of the way.
#[derive(Serialize)]
pub struct WayRow {
    /// `here` for the page's own step, `known` for one whose paper is not held, `due` for one to come, else empty.
    pub class: &'static str,
    /// Body and §, with the page of the paper or of the meeting.
    pub title: Rich,
    /// The day.
    pub date: Option<DateView>,
    /// What the body did.
    pub outcomes: Vec<OutcomeView>,
    /// Pages in the minutes, or that the step is still to come.
    pub note: Option<String>,
}

/// The steps of a paper; none when the page itself is the only one.
pub(in crate::render::pages) fn rows(sheet: Sheet<'_>) -> Vec<WayRow> {
    let steps = &sheet.item.steps;
    let awaited = awaited(sheet);
    if steps.len() < 2 && awaited.is_none() {
        return Vec::new();
    }
    let mut rows: Vec<WayRow> = steps.iter().map(|step| row(sheet, step)).collect();
    rows.extend(awaited);
    rows
}

fn row(sheet: Sheet<'_>, step: &StepView) -> WayRow {
    let maker = sheet.maker;
    let is_here = step.own && step.paper == Some(sheet.doc);
    let class = match step.paper {
        _ if step.expected => "due",
        _ if is_here => "here",
        None => "known",
        Some(_) => "",
    };
    let text = match step.section {
        Some(section) => format!("{} §\u{a0}{section}", step.organ),
        None if step.organ.is_empty() => sheet.common.title.clone(),
        None => step.organ.to_string(),
    };
    let paper = step.paper.filter(|doc| *doc != sheet.doc).and_then(|doc| maker.document(doc));
    let href =
        paper.or_else(|| step.meeting.filter(|_| !is_here).and_then(|meeting| maker.to(&Route::Meeting(meeting))));
    let mut title = Rich::default();
    match href {
        Some(href) => title.link(&text, Some(&href)),
        None => title.bold(&text),
    };
    let outcomes = acts(sheet, step);
    let pages = step.pages.as_ref().map(|pages| pages_of(sheet, pages));
    let note = pages.or_else(|| step.expected.then(|| sheet.word("handling.vantas").to_owned()));
    WayRow { class, title, date: step.date.map(|date| maker.date(date)), outcomes, note }
}

/// What a body did at a step: as its own paper says, when it is held, so that every list says the same of it.
fn acts(sheet: Sheet<'_>, step: &StepView) -> Vec<OutcomeView> {
    let own = step.paper.and_then(|doc| Some(Sheet::new(sheet.maker, doc, sheet.maker.site().item(doc).paper()?)));
    let told = || step.outcomes.iter().map(|outcome| sheet.outcome(*outcome)).collect();
    own.map(head::acts).filter(|acts| !acts.is_empty()).unwrap_or_else(told)
}

/// The body that a proposal goes on to, unless a later step is its own.
fn awaited(sheet: Sheet<'_>) -> Option<WayRow> {
    let proposal = sheet.paper.proposal.as_ref()?;
    let steps = &sheet.item.steps;
    let own = steps.iter().position(|step| step.own && step.paper == Some(sheet.doc)).unwrap_or(0);
    let is_there = steps.iter().skip(own + 1).any(|step| match &proposal.to {
        Organ::Board(board) => step.board.as_ref() == Some(board),
        Organ::Free(name) => fold(&step.organ) == fold(name),
    });
    if is_there {
        return None;
    }
    let maker = sheet.maker;
    let later = alerts::later(sheet).and_then(|doc| Some(Sheet::new(maker, doc, maker.site().item(doc).paper()?)));
    if let (Some(later), Organ::Board(to)) = (later, &proposal.to)
        && later.paper.board.as_ref() == Some(to)
    {
        let section = later.paper.section.map_or_else(String::new, |section| format!(" §\u{a0}{section}"));
        let name = maker.site().board_name(to, later.common.date);
        let mut title = Rich::default();
        title.link(&format!("{name}{section}"), maker.document(later.doc).as_deref());
        let date = later.common.date.map(|date| maker.date(date));
        return Some(WayRow { class: "", title, date, outcomes: head::acts(later), note: None });
    }
    let mut title = Rich::default();
    title.mark("<b>");
    maker.organ(&proposal.to, sheet.common.date, &mut title);
    title.mark("</b>");
    let is_awaited = sheet.item.cases.first().is_some_and(|case| maker.site().case(*case).awaits.is_some());
    let note = sheet.word(if is_awaited { "handling.nasta_instans" } else { "handling.beslut_saknas" });
    Some(WayRow { class: "due", title, date: None, outcomes: Vec::new(), note: Some(note.to_owned()) })
}
