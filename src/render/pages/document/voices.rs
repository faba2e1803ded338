//! What people moved, noted, reserved themselves against, were elected to or were told to do.

use std::borrow::Cow;

use serde::Serialize;

use crate::content::front::Statement;
use crate::content::references::paragraphs;
use crate::render::pages::document::files::annex_named;
use crate::render::pages::document::text::Section;
use crate::render::pages::document::{Sheet, own_heading};
use crate::render::pages::rich::Rich;

/// Statements of one sort.
#[derive(Serialize)]
pub struct StatementGroup<'a> {
    /// Anchor.
    pub id: &'static str,
    /// Heading, told apart from an equal heading of the text.
    pub heading: Cow<'a, str>,
    /// The word of `terms` that explains it.
    pub term: &'static str,
    /// The statements.
    pub statements: Vec<StatementView>,
}

/// One statement.
#[derive(Serialize)]
pub struct StatementView {
    /// By whom, for whom, and the annex that holds it.
    pub by: Rich,
    /// Its words, one paragraph each.
    pub text: Vec<Rich>,
}

/// Reservations, special statements and notes to the minutes, those that there are.
pub(in crate::render::pages) fn statements<'s>(sheet: Sheet<'s>, sections: &[Section]) -> Vec<StatementGroup<'s>> {
    let paper = sheet.paper;
    let groups = [
        ("s-reservationer", "handling.reservationer", "reservation", &paper.reservations),
        ("s-yttranden", "handling.sarskilda_yttranden", "sarskilt_yttrande", &paper.special_statements),
        ("s-anteckningar", "handling.anteckningar", "protokollsanteckning", &paper.notes),
    ];
    let groups = groups.into_iter().filter(|(_, _, _, statements)| !statements.is_empty());
    let groups = groups.map(|(id, word, term, statements)| StatementGroup {
        id,
        heading: own_heading(sheet, word, sections),
        term,
        statements: statements.iter().map(|statement| view(sheet, statement)).collect(),
    });
    groups.collect()
}

fn view<'s>(sheet: Sheet<'s>, statement: &'s Statement) -> StatementView {
    let mut by = Rich::default();
    sheet.maker.movers(&statement.by, sheet.kommun, &mut by);
    if let Some(group) = &statement.on_behalf_of {
        by.text(" ").text(sheet.word("handling.for")).text(" ").text(group);
    }
    if let Some(annex) = &statement.annex {
        by.text(if by.is_empty() { "" } else { ", " });
        annex_named(sheet, annex, &mut by);
    }
    let text = paragraphs(statement.text.as_deref().unwrap_or_default()).map(|paragraph| sheet.prose(paragraph));
    StatementView { by, text: text.collect() }
}

/// What was moved at the meeting.
pub(in crate::render::pages) fn claims(sheet: Sheet<'_>) -> Vec<Rich> {
    let claims = sheet.paper.claims.iter().map(|claim| {
        let mut line = Rich::default();
        sheet.maker.movers(&claim.by, sheet.kommun, &mut line);
        let kind = claim.kind.map(|kind| format!("yrkande.{}", crate::domain::text::fold_key(kind.key())));
        if let Some(kind) = &kind {
            line.text(if line.is_empty() { "" } else { ": " }).bold(sheet.maker.theme().word(kind));
        }
        if let Some(to) = &claim.to {
            line.text(" ").text(sheet.word("handling.till_litet")).text(" ").then("", &sheet.prose(to));
        }
        if let Some(text) = &claim.text {
            line.text(match (kind.is_some(), line.is_empty()) {
                (_, true) => "",
                (true, _) => " – ",
                (false, _) => ": ",
            });
            line.then("", &sheet.prose(text));
        }
        line
    });
    claims.collect()
}

/// Elections and resignations.
pub(in crate::render::pages) fn elections(sheet: Sheet<'_>) -> Vec<Rich> {
    let elections = sheet.paper.elections.iter().map(|election| {
        let mut line = Rich::default();
        line.text(&election.office);
        if let Some(name) = &election.elected {
            line.text(": ").link(name, sheet.maker.person(name, sheet.kommun).as_deref());
            if let Some(party) = &election.party {
                line.text(" (").text(party).text(")");
            }
        }
        if let Some(name) = &election.replaces {
            line.text(", ").text(sheet.word("handling.i_stallet_for")).text(" ");
            line.link(name, sheet.maker.person(name, sheet.kommun).as_deref());
        }
        if let Some(until) = &election.until {
            line.text(", ").text(sheet.word("handling.till_och_med")).text(" ").text(until);
        }
        line
    });
    elections.collect()
}

/// Assignments given, with when they are to be reported and how they stand.
pub(in crate::render::pages) fn assignments(sheet: Sheet<'_>) -> Vec<Rich> {
    let assignments = sheet.paper.assignments.iter().map(|assignment| {
        let mut line = Rich::default();
        for (at, organ) in assignment.to.iter().enumerate() {
            let is_last = at + 1 == assignment.to.len();
            line.text(match at {
                0 => "",
                _ if is_last => sheet.word("handling.och"),
                _ => ", ",
            });
            sheet.maker.organ(organ, sheet.common.date, &mut line);
        }
        line.text(if line.is_empty() { "" } else { ": " }).then("", &sheet.prose(&assignment.text));
        let mut notes: Vec<Rich> = Vec::new();
        notes.extend(assignment.point.map(|point| Rich::of(&format!("{} {point}", sheet.word("handling.punkt")))));
        notes.extend(assignment.report_due.as_ref().map(|due| {
            let mut note = Rich::of(sheet.word("handling.redovisas"));
            match crate::domain::calendar::parse_date(due.trim()) {
                Ok(day) => note.text(" ").date(sheet.maker, day),
                Err(_) => note.then(" ", &sheet.prose(due)),
            };
            note
        }));
        notes.extend(assignment.status.as_deref().map(Rich::of));
        if !notes.is_empty() {
            line.text(" ").small_parts(" · ", &notes);
        }
        line
    });
    assignments.collect()
}

/// Corrections of the page or of the record.
pub(in crate::render::pages) fn corrections(sheet: Sheet<'_>) -> Vec<Rich> {
    let corrections = sheet.paper.corrections.iter().map(|correction| {
        let mut line = Rich::default();
        if let Some(date) = correction.date {
            line.date(sheet.maker, date).text(": ");
        }
        line.then("", &sheet.prose(&correction.text));
        if let Some(by) = &correction.by {
            line.text(" ").small(&sheet.maker.theme().fill("handling.rattat_av", &[("av", by)]));
        }
        line
    });
    corrections.collect()
}
