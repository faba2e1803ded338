//! The head of a paper: what it is, what came of it, who, when and under which number.

use serde::Serialize;

use crate::content::front::{Organ, PointOutcome};
use crate::content::{Kind, Paper};
use crate::domain::outcome::{Outcome, Status};
use crate::domain::text::fold_key;
use crate::model::{MotionCase, MotionState};
use crate::render::pages::case::motions;
use crate::render::pages::document::Sheet;
use crate::render::pages::rich::Rich;
use crate::render::pages::{Maker, OutcomeView, standing};
use crate::route::Route;

/// What sort of paper it is: a known `handlingstyp` by its label, another as written, else the kind; of a project the
/// report too.
pub(in crate::render::pages) fn kind(sheet: Sheet<'_>) -> String {
    let theme = sheet.maker.theme();
    let kind = kind_word(sheet.maker, sheet.item.document.kind);
    // An extract is how a paper comes to us, not what it is.
    let stated = sheet.paper.document_type.as_deref().filter(|written| fold_key(written) != "protokollsutdrag");
    let label = stated.map(|written| label(sheet.maker, written));
    let report = sheet.paper.project.as_ref().and_then(|project| project.report.as_deref());
    let mut words: Vec<String> = Vec::with_capacity(3);
    match (label, sheet.item.document.kind) {
        // A report stays a report whatever the paper that carries it is.
        (Some(label), Kind::ProjectReport) => words.extend([kind.to_owned(), label]),
        (Some(label), _) => words.push(label),
        (None, _) => words.push(kind.to_owned()),
    }
    if let Some(report) = report {
        let known = theme.find(&format!("handlingstyp.{}", fold_key(report)));
        words.insert(1, known.unwrap_or(report).to_lowercase());
    }
    words.join(" · ")
}

/// The label of a kind.
pub(in crate::render::pages) fn kind_word(maker: Maker<'_>, kind: Kind) -> &str {
    maker.theme().word(match kind {
        Kind::Decision => "typ.beslut",
        Kind::MotionAnswer => "typ.motionssvar",
        Kind::ProjectReport => "typ.projektrapport",
        Kind::MeetingRecord => "typ.sammantrade",
        Kind::CaseRecord => "typ.arende",
        Kind::Article => "typ.sida",
    })
}

fn label(maker: Maker<'_>, written: &str) -> String {
    match maker.theme().find(&format!("handlingstyp.{}", fold_key(written))) {
        Some(label) => label.to_owned(),
        None => capitalised(written),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What the body did, each word once with its points; of a motion as filed what became of it; what is proposed; else the status.
pub(in crate::render::pages) fn badges(sheet: Sheet<'_>) -> Vec<OutcomeView> {
    let mut badges = outcomes(sheet);
    if badges.is_empty() {
        badges = of_filed(sheet);
    }
    let is_filed = sheet.paper.outcomes.is_empty() && !badges.is_empty();
    if let Some(proposes) = proposes(sheet).filter(|_| !is_filed) {
        badges.insert(0, proposes);
    }
    if badges.is_empty() {
        badges.extend(reported(sheet));
    }
    badges
}

/// Every outcome that the badges of a paper name: what was done, and what is proposed.
pub(in crate::render::pages) fn stated(paper: &Paper) -> impl Iterator<Item = Outcome> {
    let proposed = paper.proposal.iter().flat_map(|proposal| proposal.outcomes.iter().copied());
    paper.outcomes.iter().map(|point| point.outcome).chain(proposed)
}

/// What became of the motion that the paper is, as it was filed.
fn of_filed(sheet: Sheet<'_>) -> Vec<OutcomeView> {
    let filed = sheet.item.motions.iter().map(|motion| sheet.maker.site().motion(*motion));
    let filed = filed.filter(|motion| motion.filed == Some(sheet.doc));
    filed.flat_map(|motion| standing::of_motion(sheet.maker.theme(), sheet.maker.outcomes(), motion)).collect()
}

/// Who filed the motion that the paper is and when, and where it was settled: a line each.
pub(in crate::render::pages) fn filed(sheet: Sheet<'_>) -> Vec<Rich> {
    let filed = sheet.item.motions.iter().map(|motion| sheet.maker.site().motion(*motion));
    let lines = filed.filter(|motion| motion.filed == Some(sheet.doc)).flat_map(|motion| {
        let mut filed = Rich::default();
        if !motion.movers.is_empty() {
            filed.text(sheet.word("handling.av_stort")).text(" ").then("", &motions::by(sheet.maker, motion));
        }
        let settled = match &motion.state {
            MotionState::Settled { paper, .. } if *paper != Some(sheet.doc) => motions::state(sheet.maker, motion),
            _ => Rich::default(),
        };
        [filed, settled]
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// What the paper proposes, when it does.
pub(in crate::render::pages) fn proposes(sheet: Sheet<'_>) -> Option<OutcomeView> {
    standing::proposes(sheet.maker.theme(), sheet.maker.outcomes(), sheet.paper)
}

fn reported(sheet: Sheet<'_>) -> Option<OutcomeView> {
    let is_reported = sheet.paper.status == Some(Status::Reported);
    is_reported.then(|| OutcomeView { shape: "note", word: sheet.word("status.redovisat").to_owned() })
}

/// What the body proposes and what it did, each word once and without its points; else the status.
pub(in crate::render::pages) fn acts(sheet: Sheet<'_>) -> Vec<OutcomeView> {
    let paper = sheet.paper;
    let mut acts: Vec<OutcomeView> = proposes(sheet).into_iter().collect();
    for (at, point) in paper.outcomes.iter().enumerate() {
        let is_new = paper.outcomes.iter().take(at).all(|other| other.outcome != point.outcome);
        acts.extend(is_new.then(|| sheet.outcome(point.outcome)));
    }
    if acts.is_empty() {
        acts.extend(reported(sheet));
    }
    acts
}

/// What was done, each word once with its points. What settles several motions, or more than a motion, names each of them.
fn outcomes(sheet: Sheet<'_>) -> Vec<OutcomeView> {
    let motions = sheet.item.motions.iter().map(|motion| sheet.maker.site().motion(*motion));
    let settles = |motion: &&MotionCase| matches!(&motion.state, MotionState::Settled { paper: Some(doc), outcomes, .. } if *doc == sheet.doc && !outcomes.is_empty());
    let settled: Vec<&MotionCase> = motions.filter(settles).collect();
    let said: Vec<Outcome> = settled.iter().flat_map(|motion| standing::decided(motion)).collect();
    let left = || sheet.paper.outcomes.iter().filter(|point| !said.contains(&point.outcome));
    if settled.len() > 1 || (!settled.is_empty() && left().next().is_some()) {
        let mut named = standing::each(sheet.maker.theme(), sheet.maker.outcomes(), &settled);
        named.extend(with_points(sheet, left()));
        return named;
    }
    with_points(sheet, sheet.paper.outcomes.iter())
}

fn with_points<'s>(sheet: Sheet<'s>, outcomes: impl Iterator<Item = &'s PointOutcome>) -> Vec<OutcomeView> {
    let mut seen: Vec<(&PointOutcome, Vec<String>)> = Vec::new();
    for outcome in outcomes {
        let point = outcome.point.map(|point| point.to_string());
        match seen.iter_mut().find(|(first, _)| first.outcome == outcome.outcome) {
            Some((_, points)) => points.extend(point),
            None => seen.push((outcome, point.into_iter().collect())),
        }
    }
    let views = seen.into_iter().map(|(outcome, points)| {
        let mut view = sheet.outcome(outcome.outcome);
        if !points.is_empty() {
            view.word = format!("{}, {} {}", view.word, sheet.word("handling.punkt"), points.join(", "));
        }
        view
    });
    views.collect()
}

/// What became of one point of a decision.
#[derive(Serialize)]
pub struct PointView {
    /// `Punkt 2`.
    pub title: String,
    /// The anchor of the point, when the text has it.
    pub anchor: Option<String>,
    /// What became of it.
    pub outcomes: Vec<OutcomeView>,
}

/// What became of single points, in the order in which they are stated.
pub(in crate::render::pages) fn points(sheet: Sheet<'_>) -> Vec<PointView> {
    let mut points: Vec<(u16, PointView)> = Vec::new();
    for stated in &sheet.paper.outcomes {
        let Some(number) = stated.point else { continue };
        let outcome = sheet.outcome(stated.outcome);
        if let Some((_, known)) = points.iter_mut().find(|(known, _)| *known == number) {
            known.outcomes.push(outcome);
            continue;
        }
        let is_marked = sheet.item.document.body.points.contains(&number);
        let anchor = is_marked.then(|| format!("punkt-{number}"));
        let title = format!("{} {number}", capitalised(sheet.word("handling.punkt")));
        points.push((number, PointView { title, anchor, outcomes: vec![outcome] }));
    }
    points.into_iter().map(|(_, point)| point).collect()
}

/// The name of a body as others write it.
pub(in crate::render::pages) fn organ_name(maker: Maker<'_>, organ: &Organ, sheet: Sheet<'_>) -> String {
    match organ {
        Organ::Board(board) => maker.site().board_name(board, sheet.common.date).to_owned(),
        Organ::Free(name) => name.clone(),
    }
}

/// Body, date, § and number, each with its page.
pub(in crate::render::pages) fn meta(sheet: Sheet<'_>) -> Rich {
    let maker = sheet.maker;
    let mut meta = Rich::default();
    if sheet.paper.section.is_none() {
        if let Some(sender) = &sheet.paper.sender {
            meta.text(sheet.word("handling.fran")).text(" ").text(sender).text(" ");
        }
        if sheet.paper.board.is_some() {
            let id = if sheet.paper.sender.is_some() { "handling.till_litet" } else { "handling.till" };
            meta.text(sheet.word(id)).text(" ");
        }
    }
    if let Some(board) = &sheet.paper.board {
        maker.board(board, sheet.common.date, &mut meta);
        meta.text(if sheet.common.date.is_some() { " " } else { " · " });
    }
    when(sheet, &mut meta);
    if let Some(section) = sheet.paper.section {
        meta.text(" · ").mark("<span>").section(section).mark("</span>");
    }
    if let Some(number) = sheet.paper.numbers.first() {
        let case = sheet.item.cases.first().and_then(|case| maker.to(&Route::Case(*case)));
        meta.text(" · ").mark("<span>").text(sheet.word("handling.dnr")).text(" ");
        meta.number(&number.written, case.as_deref()).mark("</span>");
    }
    meta
}

/// The date with its meeting; without date what is known of it.
fn when(sheet: Sheet<'_>, out: &mut Rich) {
    let maker = sheet.maker;
    match (sheet.common.date, sheet.item.meeting.and_then(|meeting| maker.to(&Route::Meeting(meeting)))) {
        (Some(date), Some(href)) => {
            out.mark("<a href=\"").text(&href).mark("\">").date(maker, date).mark("</a>");
        }
        (Some(date), None) => {
            out.date(maker, date);
        }
        (None, _) => undated(sheet, out),
    }
}

/// "Odaterat", and between which days.
pub(in crate::render::pages) fn undated(sheet: Sheet<'_>, out: &mut Rich) {
    out.text(sheet.word("handling.odaterat"));
    if let Some(date) = sheet.paper.earliest {
        out.text(", ").text(sheet.word("handling.tidigast")).text(" ").date(sheet.maker, date);
    }
    if let Some(date) = sheet.paper.latest {
        out.text(", ").text(sheet.word("handling.senast")).text(" ").date(sheet.maker, date);
    }
}
