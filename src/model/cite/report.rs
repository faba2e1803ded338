//! What is said of a reference that leads nowhere: its place, and what may have been meant.

use std::ops::Range;

use super::Miss;
use super::find::{Finder, same};
use crate::content::front::{BoardId, FieldPath, Organ};
use crate::content::references::{Cited, CitedOrgan, Reference, SectionCite, When};
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::calendar::{Date, days_between};
use crate::domain::section::Section;
use crate::domain::slug::slug;
use crate::domain::text::{nearest, squeeze};
use crate::model::link::hidden_link;
use crate::model::{Meeting, Site};
use crate::world::VPath;

/// Most candidates that a problem names.
const MOST: usize = 3;

/// The place of a reference in a body.
pub(super) fn place(path: &VPath, range: &Range<u32>) -> Place {
    Place::at(path, range.start as usize..range.end as usize)
}

/// The problem that a reference is, if it is one.
pub(super) fn problem(
    place: impl FnOnce() -> Place,
    written: &str,
    reference: &Reference,
    miss: Miss,
) -> Option<Diagnostic> {
    let candidates = match miss {
        Miss::Broken(candidates) => candidates,
        Miss::Unshown(fate, day) => {
            let Cited::Explicit(written, _) = &reference.cited else { return None };
            return Some(hidden_link(place(), &squeeze(written), fate, day));
        }
        Miss::Outside | Miss::Itself => return None,
    };
    let problem = match &reference.cited {
        Cited::Explicit(written, _) => Diagnostic::new(Code::UnresolvedLink, place()).with("value", squeeze(written)),
        _ => Diagnostic::new(Code::BrokenCitation, place()).with("value", squeeze(written)),
    };
    Some(if candidates.is_empty() { problem } else { problem.with("candidates", candidates) })
}

/// Rows of `ärendegång` and decisions on motions that name a § which the meeting lacks.
pub(super) fn of_keys(finder: &Finder<'_>) -> Vec<Diagnostic> {
    let is_all_held = finder.site.held.of(finder.doc).iter().all(Option::is_some);
    if is_all_held && !finder.item.brief.has_motions {
        return Vec::new();
    }
    let Some(paper) = finder.item.paper() else { return Vec::new() };
    let mut found = Vec::new();
    let rows = paper.steps.iter().zip(finder.site.held.of(finder.doc)).enumerate();
    for (index, (row, _)) in rows.filter(|(_, (_, held))| held.is_none()) {
        let path = || FieldPath::key("ärendegång").at(index);
        found.extend(of_key(finder, Some(&row.organ), row.date, row.section, path));
    }
    for (key, motions) in [("motion", &paper.motions), ("medborgarförslag", &paper.citizen_proposals)] {
        for (index, motion) in motions.iter().enumerate() {
            let Some(decision) = &motion.decision else { continue };
            let path = || FieldPath::key(key).at(index).then("beslut");
            found.extend(of_key(finder, decision.organ.as_ref(), decision.date, decision.section, path));
        }
    }
    found
}

/// The problem that a decision named by a key is, when its meeting lacks it; a body left out is that of the page.
fn of_key(
    finder: &Finder<'_>,
    organ: Option<&Organ>,
    date: Option<Date>,
    section: Option<Section>,
    path: impl Fn() -> FieldPath,
) -> Option<Diagnostic> {
    let board = match organ {
        Some(Organ::Board(board)) => board,
        Some(Organ::Free(_)) => return None,
        None => finder.board?,
    };
    let (date, section) = (date?, section?);
    if finder.site.decisions.cited(board, date, section, 1).is_some() {
        return None;
    }
    let meeting = finder.site.meeting(finder.index.meetings(board, date).next()?);
    if !finder.all_lack(board, date, section) {
        return None;
    }
    let candidates = candidates(finder, board, meeting, section);
    let problem = Diagnostic::new(Code::BrokenCitation, finder.item.document.place(&path()))
        .with("value", name(finder.site, board, date, section));
    Some(if candidates.is_empty() { problem } else { problem.with("candidates", candidates) })
}

/// What may be meant by a § that a meeting lacks: one like it there, the same § of another body that day, and the same § of
/// that body on the nearest other day.
pub(super) fn candidates(finder: &Finder<'_>, board: &BoardId, meeting: &Meeting, section: Section) -> Vec<String> {
    let site = finder.site;
    let held: Vec<String> = meeting.agenda.iter().map(|item| item.section.to_string()).collect();
    let mut found = Vec::new();
    if let Some(near) = nearest(&section.to_string(), held.iter().map(String::as_str)) {
        found.push(format!("{} {} § {near}", site.board_name(board, Some(meeting.date)), meeting.date));
    }
    found.extend(elsewhere(finder, board, meeting.date, section));
    found.truncate(MOST);
    found
}

/// The same § of another body that day, and of the same body on the nearest other day.
fn elsewhere(finder: &Finder<'_>, board: &BoardId, date: Date, section: Section) -> Vec<String> {
    let site = finder.site;
    let others = finder.index.on_day(date, section).filter(|(other, _)| *other != board);
    let mut found: Vec<String> = others.map(|(other, _)| name(site, other, date, section)).collect();
    let own = site.decisions.of_board(board);
    let days = own.filter(|(_, slot)| same(slot.section, section));
    let day = days.map(|(day, _)| day).min_by_key(|day| days_between(*day, date).abs());
    found.extend(day.filter(|day| *day != date).map(|day| name(site, board, day, section)));
    found
}

fn name(site: &Site, board: &BoardId, date: Date, section: Section) -> String {
    format!("{} {date} § {}", site.board_name(board, Some(date)), Section { series: None, ..section })
}

/// What may be meant by a link of the form `[[…]]` that leads nowhere.
pub(super) fn likely(finder: &Finder<'_>, written: &str, inner: Option<&Cited>) -> Vec<String> {
    let mut found = match inner {
        Some(Cited::Section(SectionCite { organ, when: When::On(date, _), section, .. })) => match organ {
            CitedOrgan::Named(board) | CitedOrgan::Carried(board) => elsewhere(finder, board, *date, *section),
            CitedOrgan::Own | CitedOrgan::Unknown => {
                let others = finder.index.on_day(*date, *section);
                others.map(|(other, _)| name(finder.site, other, *date, *section)).collect()
            }
        },
        Some(Cited::Number(_)) | None => finder.diarium.as_deref().map_or_else(Vec::new, |diarium| {
            let keys = finder.site.numbers.keys(diarium);
            let near = nearest(&slug(written), keys.iter().map(|(key, _)| *key)).map(str::to_owned);
            let case = keys.iter().find(|(key, _)| near.as_deref() == Some(*key)).map(|(_, case)| *case);
            case.map(|case| finder.site.case(case).number.clone()).into_iter().collect()
        }),
        Some(_) => Vec::new(),
    };
    found.truncate(MOST);
    found
}
