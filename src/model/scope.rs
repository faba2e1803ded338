//! Every list the site offers, and which lists a document belongs to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::content::Kind;
use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::outcome::Outcome;
use crate::model::board::Register;
use crate::model::order::Order;
use crate::model::{Doc, Item, Meeting, PartyIx, PersonIx, Site, TopicIx};

/// A list of documents, newest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Every paper.
    All,
    /// Papers that say what was decided, of every kind: answers to motions and reports too, and no mere proposals.
    Decisions,
    /// Papers of `typ: motionssvar`.
    Motions,
    /// Papers of `typ: projektrapport`.
    Projects,
    /// Papers of one year.
    Year(i16),
    /// Undated papers.
    Undated,
    /// Papers of one body.
    Board(BoardId),
    /// Papers of one body in one year.
    BoardYear(BoardId, i16),
    /// Papers on one topic.
    Topic(TopicIx),
    /// Papers in which one person acts.
    Person(PersonIx),
    /// Papers in which one party acts.
    Party(PartyIx),
    /// Papers of one kommun.
    Kommun(String),
}

impl Site {
    /// The documents of a list that say what was decided, newest first: what "latest decisions" may show.
    pub fn decided(&self, scope: &Scope) -> impl Iterator<Item = Doc> {
        self.list(scope).iter().copied().filter(|doc| self.item(*doc).is_decision())
    }

    /// How many documents of a list have each outcome, most first; only decisions are counted.
    pub fn outcome_counts(&self, scope: &Scope) -> Vec<(Outcome, usize)> {
        let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
        for paper in self.decided(scope).filter_map(|doc| self.item(doc).paper()) {
            let outcomes: BTreeSet<Outcome> = paper.outcomes.iter().map(|point| point.outcome).collect();
            for outcome in outcomes {
                *counts.entry(outcome).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| Reverse(*count));
        counts
    }
}

impl Item {
    /// True for a paper that is shown and says what was decided.
    pub fn is_decision(&self) -> bool {
        self.is_shown_paper() && self.brief.says_decision
    }
}

/// Every list but those of persons and parties, which come with what they did.
pub(super) fn lists(register: &Register<'_>, items: &[Item], order: &Order) -> BTreeMap<Scope, Vec<Doc>> {
    let bodies = register.entries.len();
    let mut shelves =
        Shelves { boards: vec![Vec::new(); bodies], board_years: vec![Years::new(); bodies], ..Shelves::default() };
    for &doc in &order.newest {
        shelves.put(register, doc, &items[doc.0 as usize]);
    }
    shelves.lists(register)
}

/// The years of listed papers and of meetings, newest first, with the number of papers.
pub(super) fn years(lists: &BTreeMap<Scope, Vec<Doc>>, meetings: &[Meeting]) -> Vec<(i16, usize)> {
    let mut years: BTreeMap<i16, usize> = meetings.iter().map(|meeting| (meeting.date.year(), 0)).collect();
    for (scope, docs) in lists {
        if let Scope::Year(year) = scope {
            *years.entry(*year).or_default() += docs.len();
        }
    }
    years.into_iter().rev().collect()
}

/// Papers by year; those of a year follow upon each other.
type Years = Vec<(i16, Vec<Doc>)>;

/// Lists while they are filled. Each is found by small numbers; its scope is only made once it is full.
#[derive(Default)]
struct Shelves<'a> {
    all: Vec<Doc>,
    decisions: Vec<Doc>,
    motions: Vec<Doc>,
    projects: Vec<Doc>,
    undated: Vec<Doc>,
    /// From the newest, as papers come.
    years: Years,
    /// By position of the body in the register.
    boards: Vec<Vec<Doc>>,
    /// The same, by year.
    board_years: Vec<Years>,
    kommuner: BTreeMap<&'a str, Vec<Doc>>,
    /// By topic.
    topics: Vec<Vec<Doc>>,
}

/// Puts a paper with those of its year.
fn push(years: &mut Years, year: i16, doc: Doc) {
    match years.last_mut().filter(|(last, _)| *last == year) {
        Some((_, docs)) => docs.push(doc),
        None => years.push((year, vec![doc])),
    }
}

impl<'a> Shelves<'a> {
    /// Puts a paper into every list that it belongs to.
    fn put(&mut self, register: &Register<'a>, doc: Doc, item: &Item) {
        if !item.is_shown_paper() {
            return;
        }
        self.all.push(doc);
        if item.is_decision() {
            self.decisions.push(doc);
        }
        match item.brief.kind {
            Kind::MotionAnswer => self.motions.push(doc),
            Kind::ProjectReport => self.projects.push(doc),
            Kind::Decision | Kind::MeetingRecord | Kind::CaseRecord | Kind::Article => {}
        }
        let year = item.brief.date.map(Date::year);
        match year {
            Some(year) => push(&mut self.years, year, doc),
            None => self.undated.push(doc),
        }
        if let Some((rank, entry)) = item.brief.board.as_ref().and_then(|id| register.ranked(id)) {
            self.boards[rank].push(doc);
            if let Some(year) = year {
                push(&mut self.board_years[rank], year, doc);
            }
            for kommun in &entry.config.kommuner {
                self.kommuner.entry(kommun).or_default().push(doc);
            }
        }
        for topic in &item.topics {
            let topic = topic.0 as usize;
            if self.topics.len() <= topic {
                self.topics.resize_with(topic + 1, Vec::new);
            }
            self.topics[topic].push(doc);
        }
    }

    fn lists(self, register: &Register<'_>) -> BTreeMap<Scope, Vec<Doc>> {
        let id = |rank: usize| register.entries[rank].id.clone();
        let single = [
            (Scope::All, self.all),
            (Scope::Decisions, self.decisions),
            (Scope::Motions, self.motions),
            (Scope::Projects, self.projects),
            (Scope::Undated, self.undated),
        ];
        let years = self.years.into_iter().map(|(year, docs)| (Scope::Year(year), docs));
        let boards = self.boards.into_iter().enumerate().map(|(rank, docs)| (Scope::Board(id(rank)), docs));
        let of_boards = self.board_years.into_iter().enumerate().flat_map(|(rank, years)| {
            years.into_iter().map(move |(year, docs)| (Scope::BoardYear(id(rank), year), docs))
        });
        let kommuner = self.kommuner.into_iter().map(|(kommun, docs)| (Scope::Kommun(kommun.to_owned()), docs));
        let topics = (0_u32..).zip(self.topics).map(|(topic, docs)| (Scope::Topic(TopicIx(topic)), docs));
        let all = single.into_iter().chain(years).chain(boards).chain(of_boards).chain(kommuner).chain(topics);
        all.filter(|(_, docs)| !docs.is_empty()).collect()
    }
}
