//! The timeline of a case: every step in order, postponements folded, and beside each decision what was proposed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::front::Organ;
use crate::domain::calendar::Date;
use crate::domain::outcome::{Outcome, Status};
use crate::domain::text::fold;
use crate::model::{Case, Doc, MotionCase, StepView};
use crate::render::pages::case::compare::{self, Pair};
use crate::render::pages::case::{acts, day, motions_of, place_of, teller, title};
use crate::render::pages::document::{Sheet, appeal, facts, head};
use crate::render::pages::rich::Rich;
use crate::render::pages::row::first_sentence;
use crate::render::pages::{Link, Maker, OutcomeView};
use crate::route::Route;

/// One step, or postponements that follow each other.
#[derive(Serialize)]
pub struct Entry<'s> {
    /// The year, on the first step of it; on the first of those without a date, that it has none.
    pub mark: Option<String>,
    /// `held`, or `known` where no paper is held, `due` for what is to come, `fold` for postponements.
    pub class: &'static str,
    /// The step; none for postponements.
    pub step: Option<StepRow<'s>>,
    /// How often the matter was postponed, and when; only when it was more than once.
    pub label: Option<String>,
    /// The postponements.
    pub postponed: Vec<Postponed>,
}

/// One postponement.
#[derive(Serialize)]
pub struct Postponed {
    /// Day, body and §, HTML.
    pub place: Rich,
    /// What was done.
    pub outcomes: Vec<OutcomeView>,
}

/// One step.
#[derive(Default, Serialize)]
pub struct StepRow<'s> {
    /// Day, body and §, HTML.
    pub place: Rich,
    /// What happened: the paper's title, or the first sentence of its decision where the title only repeats the case's.
    pub title: Option<String>,
    /// The paper's page.
    pub href: Option<String>,
    /// What the body did, or proposes.
    pub outcomes: Vec<OutcomeView>,
    /// The paper that tells of the step, when no paper of the step itself is held.
    pub told_by: Option<Link>,
    /// Counted votes, and the assignments that it reports on, HTML.
    pub notes: Vec<Rich>,
    /// What opens to more.
    pub more: &'s str,
    /// Plain-language summary, unless the page begins with it.
    pub summary: Option<&'s str>,
    /// What was decided or proposed, in words, when there is nothing to compare.
    pub text: Option<&'s str>,
    /// What was proposed beside what was decided.
    pub pair: Option<Pair<'s>>,
    /// True when what was decided differs from what was proposed.
    pub differs: bool,
}

/// Every step of a case.
pub(super) fn timeline<'s>(maker: Maker<'s>, case: &'s Case, summary: Option<&'s str>) -> Vec<Entry<'s>> {
    let mut walk = Walk { maker, case, summary, entries: Vec::new(), mark: None, last: None, pending: BTreeMap::new() };
    let motions = motions_of(maker, case);
    let mut filings = filings(&motions).into_iter().peekable();
    for step in &case.timeline {
        let is_last = step.date.is_none() && walk.stands(step).is_none();
        let is_after = |day: Date| step.date.map_or(is_last, |date| day <= date);
        while let Some((day, motion)) = filings.next_if(|(day, _)| is_after(*day)) {
            walk.filed(day, motion);
        }
        walk.step(step, !motions.is_empty());
    }
    for (day, motion) in filings {
        walk.filed(day, motion);
    }
    walk.fold();
    walk.entries
}

/// The motions that were filed on a known day and are not held as papers of their own, which would tell of it, in order of time.
fn filings<'s>(motions: &[&'s MotionCase]) -> Vec<(Date, &'s MotionCase)> {
    let untold = motions.iter().filter(|motion| motion.filed.is_none());
    let mut filings: Vec<(Date, &MotionCase)> =
        untold.filter_map(|motion| Some((motion.submitted?, *motion))).collect();
    filings.sort_by_key(|(day, _)| *day);
    filings
}

/// The steps so far.
struct Walk<'s> {
    maker: Maker<'s>,
    case: &'s Case,
    /// The summary that the page begins with.
    summary: Option<&'s str>,
    entries: Vec<Entry<'s>>,
    /// The year of the last step; `None` inside once dates have ended.
    mark: Option<Option<i16>>,
    /// The title that was shown last.
    last: Option<&'s str>,
    /// The last proposal that each body has not decided on yet.
    pending: BTreeMap<String, Doc>,
}

impl<'s> Walk<'s> {
    fn step(&mut self, step: &'s StepView, about_motion: bool) {
        let maker = self.maker;
        let is_postponed = !step.outcomes.is_empty() && step.outcomes.iter().all(Outcome::is_postponement);
        if is_postponed && !step.expected {
            let outcomes = step.outcomes.iter().map(|outcome| maker.outcome(*outcome)).collect();
            let place = place(maker, step, true);
            let postponed = Postponed { place, outcomes };
            let open = self.entries.last_mut().filter(|entry| entry.step.is_none());
            if let Some(entry) = open.filter(|_| step.date.is_some()) {
                entry.postponed.push(postponed);
                return;
            }
            let mark = self.mark(step);
            self.entries.push(Entry { mark, class: "fold", step: None, label: None, postponed: vec![postponed] });
            return;
        }
        let row = self.row(step, about_motion);
        let mark = self.mark(step);
        let class = match step.paper {
            _ if step.expected => "due",
            None => "known",
            Some(_) => "held",
        };
        self.entries.push(Entry { mark, class, step: Some(row), label: None, postponed: Vec::new() });
    }

    /// That a motion was filed, which no step tells of.
    fn filed(&mut self, day: Date, motion: &'s MotionCase) {
        let maker = self.maker;
        let id = if motion.citizen { "arende.medborgarforslaget_in" } else { "arende.motionen_in" };
        let mut place = Rich::default();
        place.date(maker, day).text(" · ").text(maker.theme().word(id));
        let mut by = Rich::default();
        maker.movers(&motion.movers, &motion.kommun, &mut by);
        let notes = if by.is_empty() { Vec::new() } else { vec![by] };
        let row = StepRow { place, notes, ..StepRow::default() };
        let mark = self.year(Some(day.year()));
        self.entries.push(Entry { mark, class: "known", step: Some(row), label: None, postponed: Vec::new() });
    }

    /// The year where it changes. A paper without a date that stands among dated ones changes nothing.
    fn mark(&mut self, step: &StepView) -> Option<String> {
        let year = step.date.map(|date| date.year());
        if step.expected {
            // What is to come is no part of what has no date.
            return self.mark.take_if(|mark| mark.is_none()).map(|_| self.maker.word("arende.harnast"));
        }
        if year.is_none() && self.stands(step).is_some() {
            return None;
        }
        self.year(year)
    }

    fn year(&mut self, year: Option<i16>) -> Option<String> {
        if self.mark == Some(year) {
            return None;
        }
        self.mark = Some(year);
        Some(year.map_or_else(|| self.maker.word("arende.utan_datum"), |year| year.to_string()))
    }

    /// What is known of the day of an undated paper.
    fn stands(&self, step: &StepView) -> Option<Sheet<'s>> {
        let sheet = own_sheet(self.maker, step)?;
        (sheet.paper.earliest.is_some() || sheet.paper.latest.is_some()).then_some(sheet)
    }

    fn row(&mut self, step: &'s StepView, about_motion: bool) -> StepRow<'s> {
        let maker = self.maker;
        let sheet = step.paper.and_then(|doc| Some(Sheet::new(maker, doc, maker.site().item(doc).paper()?)));
        let (pair, differs) = self.pair(step, sheet);
        let told_by = step.told_by.filter(|_| step.paper.is_none());
        let (title, is_text) = match sheet {
            Some(sheet) => self.title(sheet),
            None => (step.paper.map(|doc| title(maker.site().item(doc)).to_owned()), false),
        };
        let text = sheet.map(|sheet| sheet.item.document.body.excerpt.as_str());
        let summary = sheet.and_then(|sheet| sheet.paper.summary.as_deref());
        let more = match sheet.map(|sheet| sheet.paper) {
            Some(_) if pair.is_some() && !differs => "arende.forslag_och_beslut",
            Some(paper) if paper.proposal.is_some() || paper.status == Some(Status::Proposed) => "arende.vad_foreslogs",
            Some(paper) if paper.section.is_some() => "arende.vad_beslutades",
            _ => "arende.innehall",
        };
        StepRow {
            place: place(maker, step, false),
            title,
            href: step.paper.and_then(|doc| maker.document(doc)),
            outcomes: acts(maker, step, about_motion),
            told_by: told_by.filter(|_| !step.expected).map(|doc| teller(maker, doc)),
            notes: sheet.map(notes).unwrap_or_default(),
            more: maker.theme().word(more),
            summary: summary.filter(|_| summary != self.summary),
            text: text.filter(|text| pair.is_none() && !text.is_empty() && !is_text),
            pair,
            differs,
        }
    }

    /// What happened in a line, and whether that is all that was decided.
    fn title(&mut self, sheet: Sheet<'s>) -> (Option<String>, bool) {
        let own = title(sheet.item);
        let repeats = own == self.case.title || self.last == Some(own);
        self.last = Some(own);
        let excerpt = &sheet.item.document.body.excerpt;
        if !repeats || excerpt.is_empty() || sheet.paper.status != Some(Status::Decided) {
            return (Some(own.to_owned()), false);
        }
        let line = first_sentence(excerpt);
        let is_all = line == *excerpt;
        (Some(line), is_all)
    }

    /// What was proposed to the body of a step, beside what it decided; and remembers what the step proposes to others.
    fn pair(&mut self, step: &'s StepView, sheet: Option<Sheet<'s>>) -> (Option<Pair<'s>>, bool) {
        let Some(sheet) = sheet.filter(|_| !step.expected) else { return (None, false) };
        let decides = sheet.paper.section.is_some() && sheet.paper.status != Some(Status::Proposed);
        let key = step.board.as_ref().map(|board| board.as_str().to_owned());
        let proposed = key.filter(|_| decides).and_then(|board| self.pending.remove(&board));
        let pair = if decides { compare::pair(self.maker, proposed, sheet) } else { None };
        if let Some(to) = addressee(sheet) {
            self.pending.insert(to, sheet.doc);
        }
        let differs = pair.as_ref().is_some_and(|pair| pair.differs);
        (pair, differs)
    }

    /// Labels postponements that are more than one.
    fn fold(&mut self) {
        let maker = self.maker;
        let mut steps = self.case.timeline.iter().filter(|step| {
            !step.expected && !step.outcomes.is_empty() && step.outcomes.iter().all(Outcome::is_postponement)
        });
        for entry in self.entries.iter_mut().filter(|entry| !entry.postponed.is_empty()) {
            let days: Vec<_> = steps.by_ref().take(entry.postponed.len()).map(|step| step.date).collect();
            let (Some(first), Some(last), true) = (days.first(), days.last(), days.len() > 1) else { continue };
            let count = maker.theme().count("arende.bordlagt", days.len());
            let (first, last) = (day(maker, *first), day(maker, *last));
            entry.label = Some(match (first.as_str(), last.as_str()) {
                ("", _) | (_, "") => count,
                (first, last) => format!("{count}, {first} – {last}"),
            });
        }
    }
}

/// Whom a paper proposes something to, as steps are compared by their body.
fn addressee(sheet: Sheet<'_>) -> Option<String> {
    match (&sheet.paper.proposal, sheet.paper.status) {
        (Some(proposal), _) => Some(match &proposal.to {
            Organ::Board(board) => board.as_str().to_owned(),
            Organ::Free(name) => fold(name),
        }),
        (None, Some(Status::Proposed)) => sheet.paper.board.as_ref().map(|board| board.as_str().to_owned()),
        _ => None,
    }
}

/// The paper whose own step it is.
fn own_sheet<'s>(maker: Maker<'s>, step: &StepView) -> Option<Sheet<'s>> {
    let doc = step.paper.filter(|_| step.own)?;
    Some(Sheet::new(maker, doc, maker.site().item(doc).paper()?))
}

/// Day, body and §; each leads to its page, in a folded line the § to the paper.
fn place(maker: Maker<'_>, step: &StepView, folded: bool) -> Rich {
    let mut place = Rich::default();
    match (step.date, own_sheet(maker, step)) {
        (Some(date), _) => {
            place.date(maker, date);
        }
        (None, Some(sheet)) if sheet.paper.earliest.is_some() || sheet.paper.latest.is_some() => {
            head::undated(sheet, &mut place);
        }
        (None, _) if step.expected => {
            place.text(maker.theme().word("arende.vantas"));
        }
        // The heading of those without a day has said so.
        (None, _) => {}
    }
    if step.organ.is_empty() {
        return place;
    }
    place.text(if place.is_empty() { "" } else { " · " });
    let meeting = || step.meeting.and_then(|meeting| maker.to(&Route::Meeting(meeting)));
    let paper = step.paper.and_then(|doc| maker.document(doc));
    if folded || paper.is_none() {
        let href = paper.or_else(meeting);
        let own = || step.board.as_ref().filter(|_| !folded).and_then(|board| maker.to(&Route::Board(board.clone())));
        place.link(&place_of(step), href.or_else(own).as_deref());
        return place;
    }
    let board = step.board.as_ref().and_then(|board| maker.to(&Route::Board(board.clone())));
    place.link(&step.organ, board.as_deref());
    if let Some(section) = step.section {
        place.text(" ").section(section);
    }
    place
}

/// Counted votes, what came of an appeal, and the decisions that a paper reports on.
fn notes(sheet: Sheet<'_>) -> Vec<Rich> {
    let maker = sheet.maker;
    let mut notes = Vec::new();
    for vote in &sheet.paper.votes {
        let (Some(yes), Some(no)) = (vote.yes, vote.no) else { continue };
        let title = vote.title.as_deref().unwrap_or_else(|| sheet.word("handling.voteringar"));
        let (yes, no) = (yes.to_string(), no.to_string());
        let counts = [("titel", title), ("ja", yes.as_str()), ("nej", no.as_str())];
        let href = maker.document(sheet.doc).map(|href| format!("{href}#s-voteringar"));
        let mut note = Rich::default();
        note.link(&maker.theme().fill("arende.votering", &counts), href.as_deref());
        if let Some(meaning) = &vote.yes_means {
            note.text(". ").text(&maker.theme().fill("arende.ja_betydde", &[("betydelse", meaning)]));
        }
        notes.push(note);
    }
    notes.extend(appeal::result(sheet));
    for (reference, held) in sheet.paper.reports_on.iter().zip(&sheet.item.named) {
        let mut note = Rich::of(sheet.word("arende.redovisar"));
        note.text(" ").then("", &facts::decision_line(sheet, reference, *held));
        notes.push(note);
    }
    notes
}
