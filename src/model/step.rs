//! Steps: the way of a matter through the bodies, of one paper and of a whole case.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::config::Lookup;
use crate::content::front::{BoardId, Organ, Paper, PointOutcome, Step};
use crate::content::{Brief, Config};
use crate::domain::calendar::Date;
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

/// The rows that one paper tells of. Each is made once; the paper's own list and the timeline of its case share it.
#[derive(Default)]
pub(super) struct Rows {
    /// That of the paper itself; `None` for what is no paper or not shown.
    own: Option<Arc<StepView>>,
    /// Those of its `ärendegång`.
    declared: Vec<Arc<StepView>>,
    /// All of them as they are shown with the paper, in order of time.
    pub(super) shown: Vec<Arc<StepView>>,
}

/// A step with its place in time.
struct Placed {
    moment: Moment,
    /// Bodies that stand below others come first on one day, as they prepare what those decide.
    above: u8,
    rank: u32,
    /// When the paper that tells of it was written.
    told: Moment,
    step: Arc<StepView>,
}

impl Steps<'_> {
    /// The rows of one document.
    pub(super) fn rows(&self, doc: Doc) -> Rows {
        let Some(paper) = self.items[doc.0 as usize].paper() else { return Rows::default() };
        let own = Arc::new(self.own(doc, paper));
        let rows = paper.steps.iter().zip(self.meetings.held.of(doc));
        let declared: Vec<Arc<StepView>> = rows.map(|(row, held)| Arc::new(self.declared(doc, row, *held))).collect();
        let moment = Moment::of(&self.items[doc.0 as usize]);
        Rows { shown: of_paper(&own, &declared, moment), own: Some(own), declared }
    }

    /// Every step that the papers of a case know of, oldest first, undated ones last, one for one (body, date, meeting, §).
    pub(super) fn of_case(&self, all: &[Rows], papers: &[Doc]) -> Vec<Arc<StepView>> {
        let mut placed: Vec<Placed> = Vec::with_capacity(papers.len() * 3);
        let mut place = |doc: Doc, moment: Moment, told: Moment, step: &Arc<StepView>| {
            let (above, rank) = (self.depth(step), self.order.rank(doc));
            placed.push(Placed { moment, above, rank, told, step: Arc::clone(step) });
        };
        let told = |doc: Doc| Moment::of(&self.items[doc.0 as usize]);
        // A paper's own row is surer than one that another tells of, and comes before it.
        for &doc in papers {
            if let Some(own) = &all[doc.0 as usize].own {
                place(doc, told(doc), told(doc), own);
            }
        }
        for &doc in papers {
            for step in &all[doc.0 as usize].declared {
                place(doc, step.date.map_or(Moment::UNKNOWN, Moment::on), told(doc), step);
            }
        }
        let mut placed = without_fulfilled(absorb_without_section(merge_same(placed)));
        placed.sort_by_key(|placed| {
            (placed.step.expected, placed.moment, placed.above, placed.step.section, placed.rank)
        });
        placed.into_iter().map(|placed| placed.step).collect()
    }

    /// Small for bodies that stand below many others.
    fn depth(&self, step: &StepView) -> u8 {
        let entry = step.board.as_ref().and_then(|board| self.register.get(board));
        u8::MAX - entry.map_or(0, |entry| entry.depth)
    }

    /// The row of a paper itself. With § it is that of its body; else of its sender, as the body only receives it.
    fn own(&self, doc: Doc, paper: &Paper) -> StepView {
        let item = &self.items[doc.0 as usize];
        let Brief { date, section, sitting, .. } = item.brief;
        let by_sender = section.is_none().then_some(paper.sender.as_deref()).flatten();
        let board = match by_sender {
            Some(sender) => self.sender(paper, sender, date),
            None => item.brief.board.clone(),
        };
        StepView {
            organ: match &board {
                Some(board) => self.name(board, date),
                None => by_sender.unwrap_or_default().into(),
            },
            board,
            date,
            section,
            pages: paper.pages.clone(),
            outcomes: distinct(paper.outcomes.iter().map(|point: &PointOutcome| point.outcome)),
            expected: false,
            sitting: sitting.max(1),
            own: true,
            paper: Some(doc),
            // It stands in the minutes of that meeting by its §.
            meeting: item.meeting.filter(|_| section.is_some()),
            told_by: None,
        }
    }

    /// A row of a paper's `ärendegång`, with the paper and the meeting it names when we hold them.
    fn declared(&self, doc: Doc, row: &Step, paper: Option<Doc>) -> StepView {
        let (board, organ) = match &row.organ {
            Organ::Board(board) => (Some(board), self.name(board, row.date)),
            Organ::Free(text) => (None, text.as_str().into()),
        };
        let at = board.zip(row.date);
        let named = paper.map(|doc| &self.items[doc.0 as usize]);
        let meeting = at.and_then(|(board, date)| match (named, row.section) {
            (Some(named), _) => self.meetings.at(board, date, named.brief.sitting.max(1)),
            (None, Some(section)) => self.meetings.of_section(board, date, section),
            (None, None) => self.meetings.at(board, date, 1),
        });
        let mut outcomes = row.outcomes.clone();
        if let Some(paper) = named.filter(|_| outcomes.is_empty()).and_then(|named| named.paper()) {
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
            sitting: named.map_or(1, |named| named.brief.sitting.max(1)),
            own: false,
            paper,
            meeting,
            told_by: Some(doc),
        }
    }

    fn name(&self, board: &BoardId, date: Option<Date>) -> Arc<str> {
        self.register.get(board).map_or_else(|| Arc::clone(&board.0), |entry| entry.name_on(date))
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

/// The rows of a paper as they are shown with it: its declared rows and its own, in order of time. A row without date keeps its
/// place behind the row before it.
fn of_paper(own: &Arc<StepView>, declared: &[Arc<StepView>], moment: Moment) -> Vec<Arc<StepView>> {
    if declared.is_empty() {
        return vec![Arc::clone(own)];
    }
    let mut placed = Vec::with_capacity(declared.len() + 1);
    let mut last = None;
    let mut added = false;
    for row in declared {
        let is_own = own.section.is_some() && is_one_row(row, own);
        let step = if is_own { merge(own, row) } else { Arc::clone(row) };
        added |= is_own;
        let moment = match step.date {
            Some(date) => Moment::on(date),
            None if step.expected => Moment::UNKNOWN,
            None => last.unwrap_or(Moment::on(Date::MIN)),
        };
        last = Some(moment);
        placed.push((moment, u8::from(is_own), step));
    }
    if !added {
        placed.push((moment, 1, Arc::clone(own)));
    }
    // The paper's own row comes last on its day; the sort is stable, so other rows stay as written.
    placed.sort_by_key(|(moment, own, step)| (step.expected, *moment, *own));
    placed.into_iter().map(|(_, _, step)| step).collect()
}

/// A body as rows are compared by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Who<'a> {
    Board(&'a BoardId),
    Named(String),
}

/// What makes two rows one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    date: Option<Date>,
    sitting: u8,
    section: Option<Section>,
    organ: Who<'a>,
}

impl Key<'_> {
    /// The key of a row; a paper without § is always a row of its own.
    fn of(step: &StepView) -> Option<Key<'_>> {
        if step.own && step.section.is_none() {
            return None;
        }
        let organ = step.board.as_ref().map_or_else(|| Who::Named(fold(&step.organ)), Who::Board);
        Some(Key { organ, date: step.date, sitting: step.sitting, section: step.section })
    }
}

/// Whether a declared row is that of the paper it stands in.
fn is_one_row(declared: &StepView, own: &StepView) -> bool {
    declared.date == own.date
        && declared.board.is_some()
        && declared.board == own.board
        && (declared.section == own.section || declared.section.is_none())
}

/// One row from two that tell of the same step; the first, which is the surer one, wins. Where the second tells nothing more the
/// first stays as it is.
fn merge(first: &Arc<StepView>, second: &StepView) -> Arc<StepView> {
    // What the paper itself says of its outcome is all that counts.
    let outcomes = match first.own {
        true if first.outcomes.is_empty() => second.outcomes.clone(),
        true => first.outcomes.clone(),
        false => distinct(first.outcomes.iter().chain(&second.outcomes).copied()),
    };
    let is_more = (first.pages.is_none() && second.pages.is_some())
        || (first.paper.is_none() && second.paper.is_some())
        || (first.meeting.is_none() && second.meeting.is_some())
        || (first.expected && !second.expected)
        || outcomes != first.outcomes;
    if !is_more {
        return Arc::clone(first);
    }
    let mut step = StepView::clone(first);
    step.pages = step.pages.or_else(|| second.pages.clone());
    step.paper = step.paper.or(second.paper);
    step.meeting = step.meeting.or(second.meeting);
    step.outcomes = outcomes;
    step.expected = step.expected && second.expected;
    Arc::new(step)
}

/// Makes one row of those that tell of the same step, in the place of the first.
fn merge_same(rows: Vec<Placed>) -> Vec<Placed> {
    let mut keys: Vec<(Key<'_>, usize)> =
        rows.iter().enumerate().filter_map(|(index, row)| Some((Key::of(&row.step)?, index))).collect();
    keys.sort_unstable();
    let mut same: Vec<(usize, usize)> = Vec::new();
    for run in keys.chunk_by(|one, other| one.0 == other.0) {
        let Some(((_, first), others)) = run.split_first() else { continue };
        same.extend(others.iter().map(|(_, other)| (*first, *other)));
    }
    if same.is_empty() {
        return rows;
    }
    let mut rows: Vec<Option<Placed>> = rows.into_iter().map(Some).collect();
    for (first, other) in same {
        let other = rows[other].take();
        if let (Some(row), Some(other)) = (&mut rows[first], other) {
            row.step = merge(&row.step, &other.step);
        }
    }
    rows.into_iter().flatten().collect()
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
    let of_day = |row: &Placed| row.step.board.clone().zip(row.step.date);
    let may_tell_less = |row: &Placed| row.step.section.is_none() && !row.step.own;
    if !rows.iter().any(may_tell_less) {
        return rows;
    }
    let mut numbered: BTreeMap<(BoardId, Date), usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.step.section.is_some()) {
        if let Some(day) = of_day(row) {
            *numbered.entry(day).or_default() += 1;
        }
    }
    let tells_less = |row: &Placed| may_tell_less(row) && of_day(row).is_some_and(|day| numbered.get(&day) == Some(&1));
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
