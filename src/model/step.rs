//! Steps: the way of a matter through the bodies, of one paper and of a whole case.

use crate::content::Config;
use crate::content::config::Lookup;
use crate::content::front::{BoardId, Organ, Paper, PointOutcome, Step};
use crate::domain::calendar::Date;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::outcome::Outcome;
use crate::domain::section::Section;
use crate::domain::text::fold;
use crate::model::board::Register;
use crate::model::meeting::Meetings;
use crate::model::order::{Moment, Order};
use crate::model::{Doc, Item, StepView};

/// What making a step takes.
pub(super) struct Steps<'a> {
    /// site.yaml.
    pub(super) config: &'a Config,
    /// Every document.
    pub(super) items: &'a [Item],
    /// The bodies.
    pub(super) register: &'a Register<'a>,
    /// The meetings and what they decided.
    pub(super) meetings: &'a Meetings,
    /// The order of documents.
    pub(super) order: &'a Order,
}

/// A step with its place in time.
struct Placed {
    moment: Moment,
    /// Bodies that stand below others come first on one day, as they prepare what those decide.
    above: u8,
    rank: u32,
    /// When the paper that tells of it was written.
    told: Moment,
    step: StepView,
}

impl Steps<'_> {
    /// The steps of one paper: its declared rows and its own, in order of time. A row without date keeps its place behind the
    /// row before it.
    pub(super) fn of_paper(&self, doc: Doc) -> Vec<StepView> {
        let Some(paper) = self.items[doc.0 as usize].paper() else { return Vec::new() };
        let own = self.own(doc, paper);
        let mut placed = Vec::with_capacity(paper.steps.len() + 1);
        let mut last = None;
        let mut added = false;
        for row in &paper.steps {
            let mut step = self.declared(doc, row);
            let is_own = own.section.is_some() && is_one_row(&step, &own);
            if is_own {
                step = merge(own.clone(), step);
                added = true;
            }
            let moment = match step.date {
                Some(date) => Moment::on(date),
                None if step.expected => Moment::UNKNOWN,
                None => last.unwrap_or(Moment::on(Date::MIN)),
            };
            last = Some(moment);
            placed.push((moment, u8::from(is_own), step));
        }
        if !added {
            let moment = Moment::of(self.items[doc.0 as usize].document.common.date, Some(paper));
            placed.push((moment, 1, own));
        }
        // The paper's own row comes last on its day; the sort is stable, so other rows stay as written.
        placed.sort_by_key(|(moment, own, step)| (step.expected, *moment, *own));
        placed.into_iter().map(|(_, _, step)| step).collect()
    }

    /// Every step that the papers of a case know of, oldest first, undated ones last, one for one (body, date, meeting, §).
    pub(super) fn of_case(&self, papers: &[Doc]) -> Vec<StepView> {
        let mut merged: Vec<Placed> = Vec::new();
        let mut by_key: HashMap<Key, usize> = HashMap::new();
        for &doc in papers {
            let item = &self.items[doc.0 as usize];
            let Some(paper) = item.paper() else { continue };
            let own = self.own(doc, paper);
            let moment = Moment::of(item.document.common.date, Some(paper));
            let depth = self.depth(&own);
            add(
                &mut merged,
                &mut by_key,
                Placed { moment, above: depth, rank: self.order.rank(doc), told: moment, step: own },
            );
        }
        for &doc in papers {
            let item = &self.items[doc.0 as usize];
            let Some(paper) = item.paper() else { continue };
            let told = Moment::of(item.document.common.date, Some(paper));
            for row in &paper.steps {
                let step = self.declared(doc, row);
                let moment = step.date.map_or(Moment::UNKNOWN, Moment::on);
                let depth = self.depth(&step);
                add(&mut merged, &mut by_key, Placed { moment, above: depth, rank: self.order.rank(doc), told, step });
            }
        }
        let mut merged = without_fulfilled(absorb_without_section(merged));
        merged.sort_by_key(|placed| {
            (placed.step.expected, placed.moment, placed.above, placed.step.section, placed.rank)
        });
        merged.into_iter().map(|placed| placed.step).collect()
    }

    /// Small for bodies that stand below many others.
    fn depth(&self, step: &StepView) -> u8 {
        let entry = step.board.as_ref().and_then(|board| self.register.get(board));
        u8::MAX - entry.map_or(0, |entry| entry.depth)
    }

    /// The row of a paper itself. With § it is that of its body; else of its sender, as the body only receives it.
    fn own(&self, doc: Doc, paper: &Paper) -> StepView {
        let date = self.items[doc.0 as usize].document.common.date;
        let by_sender = paper.section.is_none().then_some(paper.sender.as_deref()).flatten();
        let board = match by_sender {
            Some(sender) => self.sender(paper, sender, date),
            None => paper.board.clone(),
        };
        let meeting = match (&paper.board, date, paper.section) {
            (Some(board), Some(date), Some(_)) => self.meetings.at(board, date, paper.sitting.max(1)),
            _ => None,
        };
        StepView {
            organ: match &board {
                Some(board) => self.name(board, date),
                None => by_sender.unwrap_or_default().to_owned(),
            },
            board,
            date,
            section: paper.section,
            pages: paper.pages.clone(),
            outcomes: distinct(paper.outcomes.iter().map(|point: &PointOutcome| point.outcome)),
            expected: false,
            sitting: paper.sitting.max(1),
            own: true,
            paper: Some(doc),
            meeting,
            told_by: None,
        }
    }

    /// A row of a paper's `ärendegång`, with the paper and the meeting it names when we hold them.
    fn declared(&self, doc: Doc, row: &Step) -> StepView {
        let (board, organ) = match &row.organ {
            Organ::Board(board) => (Some(board), self.name(board, row.date)),
            Organ::Free(text) => (None, text.clone()),
        };
        let at = board.zip(row.date);
        let paper =
            at.zip(row.section).and_then(|((board, date), section)| self.meetings.decision(board, date, section));
        let named = paper.and_then(|doc| self.items[doc.0 as usize].document.paper());
        let meeting = at.and_then(|(board, date)| match (named, row.section) {
            (Some(paper), _) => self.meetings.at(board, date, paper.sitting.max(1)),
            (None, Some(section)) => self.meetings.of_section(board, date, section),
            (None, None) => self.meetings.at(board, date, 1),
        });
        let shown = paper.and_then(|doc| self.items[doc.0 as usize].paper());
        let mut outcomes = row.outcomes.clone();
        if let Some(paper) = shown.filter(|_| outcomes.is_empty()) {
            outcomes = distinct(paper.outcomes.iter().map(|point| point.outcome));
        }
        StepView {
            board: board.cloned(),
            organ,
            date: row.date,
            section: row.section,
            pages: row.pages.clone(),
            outcomes,
            expected: row.expected,
            sitting: named.map_or(1, |paper| paper.sitting.max(1)),
            own: false,
            paper,
            meeting,
            told_by: Some(doc),
        }
    }

    fn name(&self, board: &BoardId, date: Option<Date>) -> String {
        self.register.get(board).map_or(board.as_str(), |entry| entry.config.name_on(date)).to_owned()
    }

    /// The body that sends a paper, when its name fits exactly one of the kommun of the body that receives it.
    fn sender(&self, paper: &Paper, sender: &str, date: Option<Date>) -> Option<BoardId> {
        let receiver = paper.board.as_ref().and_then(|board| self.register.get(board));
        let kommun = receiver.map(|entry| entry.config.kommun()).filter(|kommun| !kommun.is_empty());
        match self.config.lookup(sender, kommun, date) {
            Lookup::One(board) => Some(board),
            Lookup::Many(_) | Lookup::None(_) => None,
        }
    }
}

/// A body as rows are compared by.
#[derive(PartialEq, Eq, Hash)]
enum Who {
    Board(BoardId),
    Named(String),
}

/// What makes two rows one.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    organ: Who,
    date: Option<Date>,
    sitting: u8,
    section: Option<Section>,
}

impl Key {
    /// The key of a row; a paper without § is always a row of its own.
    fn of(step: &StepView) -> Option<Key> {
        if step.own && step.section.is_none() {
            return None;
        }
        let organ = step.board.clone().map_or_else(|| Who::Named(fold(&step.organ)), Who::Board);
        Some(Key { organ, date: step.date, sitting: step.sitting, section: step.section })
    }
}

/// Whether a declared row is that of the paper it stands in.
fn is_one_row(declared: &StepView, own: &StepView) -> bool {
    declared.board == own.board
        && declared.board.is_some()
        && declared.date == own.date
        && (declared.section == own.section || declared.section.is_none())
}

/// One row from two that tell of the same step; the first, which is the surer one, wins.
fn merge(mut first: StepView, second: StepView) -> StepView {
    first.pages = first.pages.or(second.pages);
    first.paper = first.paper.or(second.paper);
    first.meeting = first.meeting.or(second.meeting);
    if !first.own {
        let more: Vec<Outcome> = first.outcomes.iter().chain(&second.outcomes).copied().collect();
        first.outcomes = distinct(more.into_iter());
    } else if first.outcomes.is_empty() {
        first.outcomes = second.outcomes;
    }
    first.expected = first.expected && second.expected;
    first
}

/// Adds a row, or what it tells beyond a row of the same step.
fn add(merged: &mut Vec<Placed>, by_key: &mut HashMap<Key, usize>, row: Placed) {
    let key = Key::of(&row.step);
    if let Some(known) = key.as_ref().and_then(|key| by_key.get(key)).and_then(|index| merged.get_mut(*index)) {
        known.step = merge(known.step.clone(), row.step);
        return;
    }
    if let Some(key) = key {
        by_key.insert(key, merged.len());
    }
    merged.push(row);
}

/// Drops a row that a paper expected, once the body has treated the matter after that paper.
fn without_fulfilled(rows: Vec<Placed>) -> Vec<Placed> {
    if !rows.iter().any(|row| row.step.expected) {
        return rows;
    }
    let treated: Vec<(Option<BoardId>, String, Moment)> = rows
        .iter()
        .filter(|row| !row.step.expected && row.moment != Moment::UNKNOWN)
        .map(|row| (row.step.board.clone(), fold(&row.step.organ), row.moment))
        .collect();
    let is_fulfilled = |row: &Placed| {
        let organ = fold(&row.step.organ);
        treated.iter().any(|(board, name, moment)| {
            let is_same = if row.step.board.is_some() { *board == row.step.board } else { *name == organ };
            is_same && *moment > row.told
        })
    };
    rows.into_iter().filter(|row| !row.step.expected || !is_fulfilled(row)).collect()
}

/// Drops a declared row without § where one row of that body and day has a §: it tells less of the same step.
fn absorb_without_section(rows: Vec<Placed>) -> Vec<Placed> {
    let mut numbered: HashMap<(BoardId, Date), usize> = HashMap::new();
    for row in &rows {
        if let (Some(board), Some(date), Some(_)) = (&row.step.board, row.step.date, row.step.section) {
            *numbered.entry((board.clone(), date)).or_default() += 1;
        }
    }
    let tells_less = |row: &Placed| {
        let (Some(board), Some(date), None, false) = (&row.step.board, row.step.date, row.step.section, row.step.own)
        else {
            return false;
        };
        numbered.get(&(board.clone(), date)) == Some(&1)
    };
    rows.into_iter().filter(|row| !tells_less(row)).collect()
}

fn distinct(outcomes: impl Iterator<Item = Outcome>) -> Vec<Outcome> {
    let mut found = Vec::new();
    for outcome in outcomes {
        if !found.contains(&outcome) {
            found.push(outcome);
        }
    }
    found
}
