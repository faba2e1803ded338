//! The texts of the front matter that may refer to something.

use crate::content::Document;
use crate::content::front::{CaseRecord, FieldPath, Front, Motion, Paper, Statement};

/// What is told of each text: a function that makes its place, and the text.
type Tell<'t> = &'t mut dyn FnMut(&dyn Fn() -> FieldPath, &str);

/// Tells every text that a page shows as running text.
pub(super) fn each(document: &Document, tell: Tell<'_>) {
    match &document.front {
        Front::Paper(paper) => each_of_paper(paper, tell),
        Front::Case(record) => each_of_case(record, tell),
        Front::Meeting(_) | Front::Article => {}
    }
}

fn each_of_paper(paper: &Paper, tell: Tell<'_>) {
    one(paper.summary.as_deref(), "klarspråk", tell);
    if let Some(text) = paper.proposal.as_ref().and_then(|proposal| proposal.text.as_deref()) {
        tell(&|| FieldPath::key("föreslår").then("text"), text);
    }
    for (index, claim) in paper.claims.iter().enumerate() {
        for (key, text) in [("till", &claim.to), ("text", &claim.text)] {
            if let Some(text) = text {
                tell(&|| FieldPath::key("yrkanden").at(index).then(key), text);
            }
        }
    }
    for (key, statements) in [
        ("reservationer", &paper.reservations),
        ("särskilda_yttranden", &paper.special_statements),
        ("protokollsanteckningar", &paper.notes),
    ] {
        each_statement(key, statements, tell);
    }
    for (index, assignment) in paper.assignments.iter().enumerate() {
        let path = |key| FieldPath::key("uppdrag").at(index).then(key);
        tell(&|| path("text"), &assignment.text);
        if let Some(due) = &assignment.report_due {
            tell(&|| path("redovisas"), due);
        }
    }
    each_motion("motion", &paper.motions, tell);
    each_motion("medborgarförslag", &paper.citizen_proposals, tell);
    for (index, record) in paper.records.iter().enumerate().filter(|(_, record)| record.paper.is_none()) {
        tell(&|| FieldPath::key("handlingar").at(index).then("titel"), &record.title);
    }
    if let Some(project) = &paper.project {
        if let Some(funds) = &project.funds {
            tell(&|| FieldPath::key("projekt").then("medel"), funds);
        }
        for (index, aim) in project.aims.iter().enumerate() {
            tell(&|| FieldPath::key("projekt").then("mål").at(index).then("text"), &aim.text);
        }
    }
    for (index, correction) in paper.corrections.iter().enumerate() {
        tell(&|| FieldPath::key("rättelser").at(index).then("text"), &correction.text);
    }
}

fn each_of_case(record: &CaseRecord, tell: Tell<'_>) {
    one(record.summary.as_deref(), "klarspråk", tell);
    one(record.raised_by.as_deref(), "väckt_av", tell);
}

fn one(text: Option<&str>, key: &str, tell: Tell<'_>) {
    if let Some(text) = text {
        tell(&|| FieldPath::key(key), text);
    }
}

fn each_statement(key: &str, statements: &[Statement], tell: Tell<'_>) {
    for (index, statement) in statements.iter().enumerate() {
        for paragraph in paragraphs(statement.text.as_deref().unwrap_or_default()) {
            tell(&|| FieldPath::key(key).at(index).then("text"), paragraph);
        }
    }
}

fn each_motion(key: &str, motions: &[Motion], tell: Tell<'_>) {
    for (index, motion) in motions.iter().enumerate() {
        for (number, demand) in motion.demands.iter().enumerate() {
            let path = || FieldPath::key(key).at(index).then("yrkanden").at(number);
            tell(&path, &demand.text);
        }
    }
}

/// The paragraphs of a text that holds several, as pages show them.
pub fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}
