//! Every list the site offers, and which lists a document belongs to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::content::Kind;
use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::outcome::{Outcome, Status};
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
    /// True for a paper that says what was decided, whatever its kind: not for a proposal or a report, and without a status
    /// only when it is of `typ: beslut` or has an outcome.
    pub fn is_decision(&self) -> bool {
        self.paper().is_some_and(|paper| match paper.status {
            Some(status) => status == Status::Decided,
            None => self.document.kind == Kind::Decision || !paper.outcomes.is_empty(),
        })
    }
}

/// Every list but those of persons and parties, which come with what they did.
pub(super) fn lists(register: &Register<'_>, items: &[Item], order: &Order) -> BTreeMap<Scope, Vec<Doc>> {
    let mut lists: HashMap<Scope, Vec<Doc>> = HashMap::new();
    for &doc in &order.newest {
        let item = &items[doc.0 as usize];
        for scope in scopes_of(register, item) {
            lists.entry(scope).or_default().push(doc);
        }
    }
    lists.into_iter().collect()
}

/// The years of listed papers and of meetings, newest first, with the number of papers.
pub(super) fn years(items: &[Item], meetings: &[Meeting]) -> Vec<(i16, usize)> {
    let mut years: BTreeMap<i16, usize> = meetings.iter().map(|meeting| (meeting.date.year(), 0)).collect();
    for date in items.iter().filter(|item| item.paper().is_some()).filter_map(|item| item.document.common.date) {
        *years.entry(date.year()).or_default() += 1;
    }
    years.into_iter().rev().collect()
}

fn scopes_of(register: &Register<'_>, item: &Item) -> Vec<Scope> {
    let Some(paper) = item.paper() else { return Vec::new() };
    let mut scopes = vec![Scope::All];
    scopes.extend(item.is_decision().then_some(Scope::Decisions));
    scopes.extend(match item.document.kind {
        Kind::MotionAnswer => Some(Scope::Motions),
        Kind::ProjectReport => Some(Scope::Projects),
        Kind::Decision | Kind::MeetingRecord | Kind::CaseRecord | Kind::Article => None,
    });
    let year = item.document.common.date.map(Date::year);
    scopes.push(year.map_or(Scope::Undated, Scope::Year));
    if let Some(entry) = paper.board.as_ref().and_then(|id| register.get(id)) {
        scopes.push(Scope::Board(entry.id.clone()));
        scopes.extend(year.map(|year| Scope::BoardYear(entry.id.clone(), year)));
        scopes.extend(entry.config.kommuner.iter().cloned().map(Scope::Kommun));
    }
    scopes.extend(item.topics.iter().copied().map(Scope::Topic));
    scopes
}
