//! The timeline of a case: one line a step, years in the margin, runs of postponements folded.

use serde::Serialize;

use crate::domain::calendar::Date;
use crate::domain::outcome::Outcome;
use crate::model::{Case, StepView};
use crate::render::pages::document::{Sheet, head};
use crate::render::pages::rich::Rich;
use crate::render::pages::{Link, Maker, OutcomeView};
use crate::route::Route;

/// Longest text that a step opens to, in characters.
const OPENED: usize = 600;

/// One line of the timeline.
#[derive(Serialize)]
pub struct Row<'a> {
    /// Classes: `known`, `due`, `here`, `tone`, `new` and `fold`, separated by spaces.
    pub class: String,
    /// The year, where a new one begins.
    pub year: Option<String>,
    /// Day, body and §.
    pub place: Rich,
    /// Title and page of the paper.
    pub title: Option<Link>,
    /// What was done.
    pub outcomes: Vec<OutcomeView>,
    /// Summary or beginning of the paper.
    pub text: Option<&'a str>,
    /// Heading of folded postponements.
    pub summary: Option<String>,
    /// The folded postponements.
    pub folded: Vec<Link>,
}

/// The lines of a case.
pub(super) fn rows<'s>(maker: Maker<'s>, case: &'s Case) -> Vec<Row<'s>> {
    let mut rows = Vec::with_capacity(case.timeline.len());
    let mut year = None;
    let last = case.timeline.iter().rposition(|step| !step.expected);
    let mut at = 0;
    while let Some(rest) = case.timeline.get(at..).filter(|rest| !rest.is_empty()) {
        let run = rest.iter().take_while(|step| is_postponed(step)).count();
        let (mut row, first, length) = match rest {
            _ if run >= 2 => (folded(maker, rest.get(..run).unwrap_or_default()), rest.first(), run),
            [step, ..] => (line(maker, step), Some(step), 1),
            [] => break,
        };
        let begins = first.and_then(|step| step.date).map(Date::year);
        if begins.is_some() && begins != year {
            year = begins;
            row.year = begins.map(|year| year.to_string());
            push_class(&mut row.class, "new");
        }
        if last.is_some_and(|last| (at..at + length).contains(&last)) && length == 1 {
            push_class(&mut row.class, "here");
        }
        rows.push(row);
        at += length;
    }
    rows
}

fn is_postponed(step: &StepView) -> bool {
    !step.outcomes.is_empty() && step.outcomes.iter().all(Outcome::is_postponement)
}

fn push_class(classes: &mut String, class: &str) {
    if !classes.is_empty() {
        classes.push(' ');
    }
    classes.push_str(class);
}

/// One step.
fn line<'s>(maker: Maker<'s>, step: &'s StepView) -> Row<'s> {
    let item = step.paper.map(|doc| maker.site().item(doc));
    let sheet = step.paper.zip(item).and_then(|(doc, item)| Some(Sheet::new(maker, doc, item.paper()?)));
    let tone = sheet.is_some_and(|sheet| sheet.has_tone());
    let mut class = String::new();
    if tone {
        push_class(&mut class, "tone");
    }
    match step.paper {
        _ if step.expected => push_class(&mut class, "due"),
        None => push_class(&mut class, "known"),
        Some(_) => {}
    }
    let outcomes = match sheet {
        Some(sheet) if step.own => head::badges(sheet),
        _ => step.outcomes.iter().map(|outcome| maker.outcome(*outcome)).collect(),
    };
    let title = item.zip(step.paper).map(|(item, doc)| {
        let common = &item.document.common;
        let title = match () {
            () if item.withdrawn => maker.word("handling.borttagen"),
            () if item.is_withheld() => maker.word("handling.redovisas_inte"),
            () => common.title.clone(),
        };
        maker.link(title, &Route::Document(doc))
    });
    let summary = sheet.and_then(|sheet| sheet.paper.summary.as_deref());
    let excerpt = || sheet.map(|sheet| sheet.item.document.body.excerpt.as_str());
    let text = summary.or_else(excerpt).filter(|text| !text.is_empty() && text.len() < OPENED * 4);
    let place = place(maker, step, sheet);
    Row { class, year: None, place, title, outcomes, text, summary: None, folded: Vec::new() }
}

/// Day without year, body with its page, and §.
fn place(maker: Maker<'_>, step: &StepView, sheet: Option<Sheet<'_>>) -> Rich {
    let mut place = Rich::default();
    match (step.date, sheet) {
        (Some(date), _) => {
            place.date(maker, date);
        }
        (None, Some(sheet)) if step.own => head::undated(sheet, &mut place),
        (None, _) => {
            let word = if step.expected { "handling.vantas" } else { "arende.datum_saknas" };
            place.text(maker.theme().word(word));
        }
    }
    if !step.organ.is_empty() {
        let meeting = step.meeting.and_then(|meeting| maker.to(&Route::Meeting(meeting)));
        place.text(" · ").link(&step.organ, meeting.as_deref());
    }
    if let Some(section) = step.section {
        place.text(" ").section(section);
    }
    place
}

/// A run of postponements in one line that opens.
fn folded<'s>(maker: Maker<'s>, steps: &[StepView]) -> Row<'s> {
    let days = || steps.iter().filter_map(|step| step.date);
    let mut summary = maker.theme().count("arende.bordlagt", steps.len());
    if let (Some(first), Some(last)) = (days().min(), days().max()) {
        let (first, last) = (maker.date(first).text, maker.date(last).text);
        summary.push_str(&format!(", {}", if first == last { first } else { format!("{first} – {last}") }));
    }
    let folded = steps.iter().map(|step| {
        let mut title = step.organ.clone();
        if let Some(date) = step.date {
            title.push_str(&format!(" {}", maker.date(date).text));
        }
        if let Some(section) = step.section {
            title.push_str(&format!(" §\u{a0}{section}"));
        }
        Link { title, href: step.paper.and_then(|doc| maker.document(doc)) }
    });
    Row {
        class: "fold".to_owned(),
        year: None,
        place: Rich::default(),
        title: None,
        outcomes: Vec::new(),
        text: None,
        summary: Some(summary),
        folded: folded.collect(),
    }
}
