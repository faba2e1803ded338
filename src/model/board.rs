//! Bodies (organ): their order, their place under each other, and what the site holds of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::Config;
use crate::content::config::BoardConfig;
use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::collate::Collator;
use crate::domain::map::HashMap;
use crate::domain::slug::slug;
use crate::model::{Board, Meeting, MeetingIx, Scope};

/// The register of site.yaml, numbered in the order in which lists show the bodies.
pub(super) struct Register<'a> {
    /// Every body, in Swedish order of name within kommun.
    pub(super) entries: Vec<Entry<'a>>,
    /// Address segments of the diaria that some body names explicitly.
    explicit: BTreeSet<String>,
    by_id: HashMap<&'a str, usize>,
}

/// One body of the register.
pub(super) struct Entry<'a> {
    /// Its id.
    pub(super) id: &'a BoardId,
    /// What site.yaml says of it.
    pub(super) config: &'a BoardConfig,
    /// Its name today.
    name: Arc<str>,
    /// How many bodies stand above it.
    pub(super) depth: u8,
    /// The address segment of its diarium.
    pub(super) diarium: String,
}

impl<'a> Register<'a> {
    /// Numbers the bodies.
    pub(super) fn new(config: &'a Config, collator: &Collator) -> Register<'a> {
        let mut order: Vec<_> = config
            .boards
            .iter()
            .map(|(id, board)| (collator.key(board.kommun()), collator.key(&board.name), id, board))
            .collect();
        order.sort_by(|a, b| (&a.0, &a.1, a.2).cmp(&(&b.0, &b.1, b.2)));
        let entries: Vec<Entry<'a>> = order
            .into_iter()
            .map(|(_, _, id, board)| Entry {
                id,
                config: board,
                name: board.name.as_str().into(),
                depth: depth(config, board),
                diarium: slug(board.diarium()),
            })
            .collect();
        let by_id = entries.iter().enumerate().map(|(rank, entry)| (entry.id.as_str(), rank)).collect();
        let explicit = config.boards.values().filter_map(|board| board.diarium.as_deref()).map(slug).collect();
        Register { entries, explicit, by_id }
    }

    /// The position of a body in the order of lists.
    pub(super) fn rank(&self, id: &BoardId) -> Option<usize> {
        self.by_id.get(id.as_str()).copied()
    }

    /// A body's entry.
    pub(super) fn get(&self, id: &BoardId) -> Option<&Entry<'a>> {
        self.rank(id).and_then(|rank| self.entries.get(rank))
    }

    /// The position of a body in the order of lists, and its entry.
    pub(super) fn ranked(&self, id: &BoardId) -> Option<(usize, &Entry<'a>)> {
        let rank = self.rank(id)?;
        Some((rank, self.entries.get(rank)?))
    }

    /// True when some body names that diarium with `diarium`, so that its cases carry it in their address.
    pub(super) fn is_explicit(&self, diarium: &str) -> bool {
        self.explicit.contains(diarium)
    }
}

impl Entry<'_> {
    /// The name of the body on a day. Nearly always it is that of today, which is shared.
    pub(super) fn name_on(&self, date: Option<Date>) -> Arc<str> {
        let name = self.config.name_on(date);
        if *name == *self.name { Arc::clone(&self.name) } else { name.into() }
    }
}

/// How many bodies stand above one; a cycle, which site.yaml is refused for, ends at ten.
fn depth(config: &Config, board: &BoardConfig) -> u8 {
    let mut depth = 0;
    let mut above = board.parent.as_ref();
    while let Some(parent) = above.and_then(|id| config.boards.get(id)) {
        depth += 1;
        if depth == 10 {
            break;
        }
        above = parent.parent.as_ref();
    }
    depth
}

/// The kommuner of the register, in Swedish order.
pub(super) fn kommuner(config: &Config, collator: &Collator) -> Vec<String> {
    let names: BTreeSet<&String> = config.boards.values().flat_map(|board| &board.kommuner).collect();
    let mut names: Vec<String> = names.into_iter().cloned().collect();
    names.sort_by_cached_key(|name| collator.key(name));
    names
}

/// What the site holds of every body.
pub(super) fn boards(
    register: &Register<'_>,
    meetings: &[Meeting],
    lists: &BTreeMap<Scope, Vec<super::Doc>>,
) -> BTreeMap<BoardId, Board> {
    let mut boards: BTreeMap<BoardId, Board> =
        register.entries.iter().map(|entry| (entry.id.clone(), Board::default())).collect();
    for entry in &register.entries {
        if let Some(parent) = entry.config.parent.as_ref().and_then(|parent| boards.get_mut(parent)) {
            parent.children.push(entry.id.clone());
        }
        for successor in &entry.config.successors {
            if let Some(successor) = boards.get_mut(successor) {
                successor.predecessors.push(entry.id.clone());
            }
        }
    }
    let mut years: BTreeMap<&BoardId, BTreeMap<i16, usize>> = BTreeMap::new();
    // Meetings are sorted by body and date, so that the newest of each body comes first backwards.
    for (index, meeting) in (0_u32..).zip(meetings).collect::<Vec<_>>().into_iter().rev() {
        if let Some(board) = boards.get_mut(&meeting.board) {
            board.meetings.push(MeetingIx(index));
            years.entry(&meeting.board).or_default().entry(meeting.date.year()).or_default();
        }
    }
    for (scope, docs) in lists {
        match scope {
            Scope::Board(id) => {
                if let Some(board) = boards.get_mut(id) {
                    board.papers = docs.len();
                }
            }
            Scope::BoardYear(id, year) => *years.entry(id).or_default().entry(*year).or_default() += docs.len(),
            _ => {}
        }
    }
    for (id, years) in years {
        if let Some(board) = boards.get_mut(id) {
            board.years = years.into_iter().rev().collect();
        }
    }
    boards
}
