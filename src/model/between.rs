//! Checks between papers: answers before their motion, steps against the paper they name, and gaps in complete collections.

use std::collections::BTreeSet;

use crate::content::Brief;
use crate::content::Config;
use crate::content::front::{BoardId, FieldPath, Motion, Organ, Paper, Step};
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::calendar::{Date, days_between};
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::outcome::Outcome;
use crate::domain::section::Section;
use crate::model::hands::parallel;
use crate::model::meeting::{Meetings, identity};
use crate::model::{CaseIx, Doc, Item, Meeting, MotionCase, MotionState, assignment};

/// How old an unanswered motion may be (kommunallagen 5 kap. 35 §), in days.
const A_YEAR: i32 = 365;
/// Most stretches of §§ that one message names.
const MOST_NAMED: usize = 10;
/// Most papers of one body in one case that a row is compared with.
const MOST_COMPARED: usize = 50;

/// What checking takes.
pub(super) struct Checks<'a> {
    /// site.yaml.
    pub(super) config: &'a Config,
    /// Every document.
    pub(super) items: &'a [Item],
    /// Every meeting.
    pub(super) meetings: &'a Meetings,
    /// Every motion.
    pub(super) motions: &'a [MotionCase],
    /// The civil date of the build.
    pub(super) as_of: Date,
}

/// The papers with a § of one body in one case.
type ByBody<'a> = HashMap<(CaseIx, &'a BoardId), Vec<Doc>>;

impl<'a> Checks<'a> {
    /// Checks everything; `jobs` threads may work at once.
    pub(super) fn check(&self, jobs: usize, out: &mut Vec<Diagnostic>) {
        let by_body = self.by_body();
        let found = parallel(jobs, self.items.len(), |index| {
            let mut found = Vec::new();
            if let Ok(doc) = u32::try_from(index).map(Doc) {
                self.paper(doc, &by_body, &mut found);
            }
            found
        });
        out.extend(found.into_iter().flatten());
        let withdrawn: BTreeSet<_> = self.items.iter().filter(|item| item.withdrawn).filter_map(identity).collect();
        for meeting in &self.meetings.meetings {
            if meeting.minutes().is_some_and(|record| record.sections.is_some()) {
                missing(meeting, out);
            } else if self.is_complete(&meeting.board, meeting.date) {
                self.gaps(meeting, &withdrawn, out);
            }
        }
        for motion in self.motions {
            self.unanswered(motion, out);
        }
    }

    /// Checks one paper.
    fn paper(&self, doc: Doc, by_body: &ByBody<'a>, out: &mut Vec<Diagnostic>) {
        let item = self.item(doc);
        let Brief { has_motions, has_steps, has_assignments, .. } = item.brief;
        // Nothing else of a paper is compared.
        if !has_motions && !has_steps && !has_assignments {
            return;
        }
        let Some(paper) = item.paper() else { return };
        self.answers(item, paper, out);
        self.order(item, paper, out);
        for (index, row) in paper.steps.iter().enumerate() {
            self.step(doc, paper, index, row, by_body, out);
        }
        self.assignments(doc, item, paper, out);
    }

    fn item(&self, doc: Doc) -> &'a Item {
        &self.items[doc.0 as usize]
    }

    fn is_complete(&self, board: &BoardId, since: Date) -> bool {
        self.config.boards.get(board).and_then(|config| config.complete_from).is_some_and(|from| from <= since)
    }

    /// Only of the cases of papers with a row whose paper nobody holds, as nobody asks for the others.
    fn by_body(&self) -> ByBody<'a> {
        let mut by_body: ByBody<'a> = HashMap::new();
        let docs = (0_u32..).map(Doc).zip(self.items);
        let asked = docs.filter(|(doc, _)| self.meetings.held.of(*doc).iter().any(Option::is_none));
        let asked: BTreeSet<CaseIx> = asked.filter_map(|(_, item)| item.cases.first().copied()).collect();
        if asked.is_empty() {
            return by_body;
        }
        for (doc, item) in (0_u32..).map(Doc).zip(self.items) {
            if !item.is_shown_paper() || item.brief.section.is_none() {
                continue;
            }
            let (Some(board), Some(case)) = (&item.brief.board, item.cases.first()) else { continue };
            if !asked.contains(case) {
                continue;
            }
            by_body.entry((*case, board)).or_default().push(doc);
        }
        by_body
    }

    /// A paper or a decision on a motion from before the motion was filed.
    fn answers(&self, item: &Item, paper: &Paper, out: &mut Vec<Diagnostic>) {
        let is_only = paper.motions.len() + paper.citizen_proposals.len() == 1;
        for (key, motions) in [("motion", &paper.motions), ("medborgarförslag", &paper.citizen_proposals)] {
            for (index, motion) in motions.iter().enumerate() {
                self.decision(item, paper, FieldPath::key(key).at(index), motion, out);
                let known = item.motions.first().filter(|_| is_only).and_then(|ix| self.motions.get(ix.0 as usize));
                let Some(filed) = motion.submitted.or_else(|| known?.submitted) else { continue };
                let path = || FieldPath::key(key).at(index);
                let elsewhere = known.and_then(|known| known.filed).filter(|_| motion.submitted.is_none());
                let mut report = |path: FieldPath, date: Date| {
                    let problem = Diagnostic::new(Code::AnswerBeforeMotion, item.document.place(&path))
                        .with("date", date)
                        .with("filed", filed);
                    out.push(match elsewhere {
                        Some(doc) => problem.and(self.item(doc).document.place(&FieldPath::key(key).then("inlämnad"))),
                        None => problem,
                    });
                };
                if let Some(date) = motion.decision.as_ref().and_then(|decision| decision.date)
                    && date < filed
                {
                    report(path().then("beslut").then("datum"), date);
                }
                if let Some(date) = item.brief.date.filter(|date| *date < filed)
                    && !item.brief.is_filing
                {
                    let is_own = motion.submitted.is_some();
                    report(if is_own { path().then("inlämnad") } else { FieldPath::key("datum") }, date);
                }
            }
        }
    }

    /// The first row of `ärendegång` whose day lies before that of the row above it.
    fn order(&self, item: &Item, paper: &Paper, out: &mut Vec<Diagnostic>) {
        let mut last: Option<Date> = None;
        for (index, row) in paper.steps.iter().enumerate() {
            let Some(date) = row.date else { continue };
            if let Some(previous) = last.filter(|last| date < *last) {
                let place = item.document.place(&FieldPath::key("ärendegång").at(index).then("datum"));
                let problem = Diagnostic::new(Code::StepsOutOfOrder, place);
                out.push(problem.with("date", date).with("previous", previous));
                return;
            }
            last = Some(date);
        }
    }

    /// A row that says otherwise than the paper it names.
    fn step(&self, doc: Doc, paper: &Paper, index: usize, row: &Step, by_body: &ByBody<'a>, out: &mut Vec<Diagnostic>) {
        let (Organ::Board(board), Some(date), Some(section)) = (&row.organ, row.date, row.section) else { return };
        let item = self.item(doc);
        let place = |key| item.document.place(&FieldPath::key("ärendegång").at(index).then(key));
        if let Some(told) = self.meetings.held.of(doc).get(index).copied().flatten() {
            let told = self.item(told);
            if !told.is_shown_paper() {
                return;
            }
            if says_otherwise(&row.outcomes, &told.brief) {
                out.push(contradiction(place("utfall"), "utfall", &words(&row.outcomes), &own_words(told), told));
            }
            if let Some(pages) = &row.pages
                && let Some(own) = told.paper().and_then(|named| named.pages.as_ref())
                && plain(pages) != plain(own)
            {
                out.push(contradiction(place("sidor"), "sidor", pages, own, told));
            }
            return;
        }
        let Some(case) = item.cases.first() else { return };
        let papers = by_body.get(&(*case, board)).map_or(&[][..], Vec::as_slice);
        let is_named = |date: Date, section: Section| {
            let same = |row: &Step| row.date == Some(date) && row.section == Some(section);
            paper.steps.iter().any(|row| matches!(&row.organ, Organ::Board(own) if own == board) && same(row))
        };
        let held = papers.iter().take(MOST_COMPARED).filter_map(|doc| {
            let told = self.item(*doc);
            let (day, own) = (told.brief.date?, told.brief.section.filter(|_| told.is_shown_paper())?);
            (!is_named(day, own)).then_some((told, day, own))
        });
        let held: Vec<(&Item, Date, Section)> = held.collect();
        let mut that_day = held.iter().filter(|(_, day, _)| *day == date);
        if let (Some((told, _, own)), None) = (that_day.next(), that_day.next()) {
            out.push(contradiction(place("paragraf"), "paragraf", &section.to_string(), &own.to_string(), told));
            return;
        }
        let meeting = self.meetings.at(board, date, 1).and_then(|ix| self.meetings.meetings.get(ix.0 as usize));
        let is_known = meeting.is_some_and(|meeting| {
            meeting.record.is_some() || meeting.agenda.iter().any(|agenda| agenda.paper.is_some())
        });
        let mut alike = held.iter().filter(|(_, day, own)| *own == section && is_slip(*day, date));
        if let (Some((told, day, _)), None, false) = (alike.next(), alike.next(), is_known) {
            out.push(contradiction(place("datum"), "datum", &date.to_string(), &day.to_string(), told));
        }
    }

    /// `motion.beslut` against the decision that it names.
    fn decision(&self, item: &Item, paper: &Paper, path: FieldPath, motion: &Motion, out: &mut Vec<Diagnostic>) {
        let Some(decision) = &motion.decision else { return };
        let board = match &decision.organ {
            Some(Organ::Board(board)) => Some(board),
            Some(Organ::Free(_)) => None,
            None => paper.board.as_ref(),
        };
        let (Some(board), Some(date), Some(section)) = (board, decision.date, decision.section) else { return };
        let Some(told) = self.meetings.decision(board, date, section).map(|doc| self.item(doc)) else { return };
        if !told.is_shown_paper() || !says_otherwise(&decision.outcomes, &told.brief) {
            return;
        }
        let place = item.document.place(&path.then("beslut").then("utfall"));
        out.push(contradiction(place, "utfall", &words(&decision.outcomes), &own_words(told), told));
    }

    /// §§ that lie between those held of a meeting, where the body declares that all its minutes are here.
    fn gaps(&self, meeting: &Meeting, withdrawn: &BTreeSet<(&BoardId, Date, u8, Section)>, out: &mut Vec<Diagnostic>) {
        let held: Vec<(Section, Doc)> =
            meeting.agenda.iter().filter_map(|agenda| Some((agenda.section, agenda.paper?))).collect();
        for pair in held.windows(2) {
            let [(before, _), (after, doc)] = pair else { continue };
            if before.series != after.series {
                continue;
            }
            let between = (before.number.saturating_add(1)..after.number).map(|number| Section {
                series: before.series,
                number,
                letter: None,
            });
            let is_withdrawn =
                |section: &Section| withdrawn.contains(&(&meeting.board, meeting.date, meeting.sitting, *section));
            let gone: Vec<Section> = between.filter(|section| !is_withdrawn(section)).collect();
            if !gone.is_empty() {
                out.push(lacking(self.item(*doc).document.place(&FieldPath::key("paragraf")), &gone, meeting));
            }
        }
    }

    /// A motion without answer a year after it was filed, where fullmäktige declares that everything is here.
    fn unanswered(&self, motion: &MotionCase, out: &mut Vec<Diagnostic>) {
        let Some(filed) = motion.submitted.filter(|_| motion.state == MotionState::Open) else { return };
        if days_between(filed, self.as_of) <= A_YEAR {
            return;
        }
        let Some(doc) = motion.filed.or(motion.papers.first().copied()) else { return };
        let item = self.item(doc);
        let own = item.paper().map_or(&[][..], |paper| match motion.citizen {
            true => &paper.citizen_proposals,
            false => &paper.motions,
        });
        let index = own.iter().position(|own| own.submitted == Some(filed)).unwrap_or(0);
        let key = FieldPath::key(if motion.citizen { "medborgarförslag" } else { "motion" });
        let place = item.document.place(&key.at(index).then("inlämnad"));
        let years = i64::from(days_between(filed, self.as_of) / A_YEAR);
        out.push(Diagnostic::new(Code::UnansweredMotion, place).with("date", filed).with("count", years));
    }

    /// Assignments without report, where the body that gave them declares that everything is here.
    fn assignments(&self, doc: Doc, item: &Item, paper: &Paper, out: &mut Vec<Diagnostic>) {
        let (Some(board), Some(date)) = (&paper.board, item.brief.date) else { return };
        if paper.assignments.is_empty() || !self.is_complete(board, date) {
            return;
        }
        for (index, given) in paper.assignments.iter().enumerate() {
            let is_reported = assignment::reports(self.items, doc, given).next().is_some();
            if is_reported || !assignment::is_overdue(given, date, self.as_of) {
                continue;
            }
            let has_due = given.report_due.is_some();
            let path = FieldPath::key("uppdrag").at(index).then(if has_due { "redovisas" } else { "text" });
            let problem = Diagnostic::new(Code::UnreportedAssignment, item.document.place(&path));
            out.push(match &given.report_due {
                Some(due) => problem.with("limit", due.as_str()),
                None => problem,
            });
        }
    }
}

/// §§ that the record of a meeting declares and nobody holds.
fn missing(meeting: &Meeting, out: &mut Vec<Diagnostic>) {
    let Some(record) = meeting.record.as_ref().filter(|_| !meeting.missing.is_empty()) else { return };
    out.push(lacking(record.place(&FieldPath::key("paragrafer")), &meeting.missing, meeting));
}

fn lacking(place: Place, sections: &[Section], meeting: &Meeting) -> Diagnostic {
    let is_next = |a: &Section, b: &Section| {
        a.series == b.series && a.letter.is_none() && b.letter.is_none() && a.number.checked_add(1) == Some(b.number)
    };
    let runs: Vec<&[Section]> = sections.chunk_by(is_next).collect();
    let named = runs.iter().take(MOST_NAMED).filter_map(|run| match run {
        [only] => Some(only.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
        [] => None,
    });
    let named = named.collect::<Vec<_>>().join(", ");
    let more: usize = runs.iter().skip(MOST_NAMED).map(|run| run.len()).sum();
    let problem = Diagnostic::new(Code::MissingSections, place).with("sections", named).with("date", meeting.date);
    if more > 0 { problem.with("more", i64::try_from(more).unwrap_or(i64::MAX)) } else { problem }
}

fn contradiction(place: Place, key: &str, value: &str, stated: &str, told: &Item) -> Diagnostic {
    let path = FieldPath::key(key);
    Diagnostic::new(Code::StepContradicts, place)
        .with("key", key)
        .with("value", value)
        .with("stated", stated)
        .with("other", &told.document.path)
        .and(told.document.place(&path))
}

/// Whether two days are so alike that one may be a slip for the other: two of year, month and day are the same.
fn is_slip(one: Date, other: Date) -> bool {
    let same = [one.year() == other.year(), one.month() == other.month(), one.day() == other.day()];
    one != other && same.iter().filter(|same| **same).count() == 2
}

/// Pages as they are compared: digits alone, as hyphens and spaces are written in many ways.
fn plain(pages: &str) -> Vec<&str> {
    pages.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect()
}

fn words(outcomes: &[Outcome]) -> String {
    outcomes.iter().map(Outcome::key).collect::<Vec<_>>().join(", ")
}

fn own_words(told: &Item) -> String {
    let outcomes = told.paper().map_or(&[][..], |paper| &paper.outcomes);
    words(&outcomes.iter().map(|point| point.outcome).collect::<Vec<_>>())
}

/// Whether outcomes that are told of a paper cannot be those of the paper. A proposal decides nothing, so nothing contradicts it.
fn says_otherwise(told: &[Outcome], paper: &Brief) -> bool {
    if told.is_empty() || paper.is_proposal || paper.outcomes.is_empty() {
        return false;
    }
    !told.iter().any(|outcome| paper.outcomes.iter().any(|own| may_be_one(*outcome, own)))
}

/// Whether two words may speak of one decision.
fn may_be_one(one: Outcome, other: Outcome) -> bool {
    let (a, b) = (side(one), side(other));
    one == other || a.is_none() || b.is_none() || a == b
}

/// For, against, later or back; none for a word that says nothing of that.
fn side(outcome: Outcome) -> Option<u8> {
    match outcome {
        Outcome::Approved
        | Outcome::Adopted
        | Outcome::Granted
        | Outcome::Carried
        | Outcome::PartlyCarried
        | Outcome::Endorsed
        | Outcome::EndorsedWithChange => Some(0),
        Outcome::Rejected | Outcome::Opposed | Outcome::Dismissed => Some(1),
        Outcome::Tabled | Outcome::Deferred => Some(2),
        Outcome::Returned => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::parse_date;

    #[test]
    fn days_are_alike_when_two_parts_are_the_same() {
        let day = |text| parse_date(text).unwrap();
        let check = |a, b, expected| assert_eq!(is_slip(day(a), day(b)), expected, "{a} {b}");
        check("2012-05-15", "2012-05-05", true);
        check("2012-05-15", "2011-05-15", true);
        check("2012-05-15", "2012-06-15", true);
        check("2012-05-15", "2012-06-05", false);
        check("2012-05-15", "2012-05-15", false);
    }

    #[test]
    fn words_that_say_nothing_of_for_or_against_contradict_nothing() {
        assert!(may_be_one(Outcome::Endorsed, Outcome::Carried));
        assert!(may_be_one(Outcome::Noted, Outcome::Rejected));
        assert!(!may_be_one(Outcome::Carried, Outcome::Rejected));
        assert!(!may_be_one(Outcome::Tabled, Outcome::Carried));
    }
}
