//! Order: newest first for lists, oldest first for timelines.

use std::cmp::Reverse;

use crate::content::Brief;
use crate::domain::calendar::Date;
use crate::domain::collate::Collator;
use crate::domain::section::Section;
use crate::model::board::Register;
use crate::model::{Doc, Item};

/// The order of every document that lists may show. It is made once; a list is a selection from it.
pub(super) struct Order {
    /// Documents, newest first: by date, then body in the order of the register, meeting and § (rising, as the minutes
    /// read), then papers without §; undated ones last, by title.
    pub(super) newest: Vec<Doc>,
    /// Position in `newest` by document.
    rank: Vec<u32>,
}

impl Order {
    /// Sorts every document.
    pub(super) fn new(items: &[Item], register: &Register<'_>, collator: &Collator) -> Order {
        let mut slots: Vec<Slot> =
            (0_u32..).zip(items).map(|(index, item)| Slot::of(Doc(index), item, register)).collect();
        slots.sort_unstable();
        // Titles are compared only where all else is equal, as keys are dear.
        let mut newest = Vec::with_capacity(slots.len());
        for run in slots.chunk_by(|a, b| a.without_doc() == b.without_doc()) {
            let start = newest.len();
            newest.extend(run.iter().map(|slot| slot.doc));
            if run.len() > 1 {
                let title = |doc: &Doc| items[doc.0 as usize].document.common.title.as_str();
                newest[start..].sort_by(|one, other| collator.compare(title(one), title(other)));
            }
        }
        let mut rank = vec![0; items.len()];
        for (position, doc) in (0_u32..).zip(&newest) {
            rank[doc.0 as usize] = position;
        }
        Order { newest, rank }
    }

    /// The position of a document among the newest.
    pub(super) fn rank(&self, doc: Doc) -> u32 {
        self.rank[doc.0 as usize]
    }

    /// Sorts documents newest first and drops doublets.
    pub(super) fn newest_first(&self, docs: &mut Vec<Doc>) {
        docs.sort_unstable_by_key(|doc| self.rank(*doc));
        docs.dedup();
    }

    /// Sorts documents oldest first, undated ones where `tidigast` and `senast` put them, else last.
    pub(super) fn oldest_first(&self, items: &[Item], docs: &mut Vec<Doc>) {
        if docs.len() < 2 {
            return;
        }
        docs.sort_by_cached_key(|doc| (Moment::of(&items[doc.0 as usize]), self.rank(*doc)));
        docs.dedup();
    }
}

/// What a document is sorted by among the newest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    date: Reverse<Option<Date>>,
    board: u32,
    sitting: u8,
    unnumbered: bool,
    section: Option<Section>,
    doc: Doc,
}

impl Slot {
    fn of(doc: Doc, item: &Item, register: &Register<'_>) -> Slot {
        let Brief { date, board, section, sitting, .. } = &item.brief;
        let board = board.as_ref().filter(|_| date.is_some()).and_then(|id| register.rank(id));
        let section = section.filter(|_| date.is_some());
        Slot {
            date: Reverse(*date),
            board: board.and_then(|rank| u32::try_from(rank).ok()).unwrap_or(u32::MAX),
            sitting: if date.is_some() { *sitting } else { 0 },
            unnumbered: section.is_none(),
            section,
            doc,
        }
    }

    fn without_doc(&self) -> impl PartialEq {
        (self.date, self.board, self.sitting, self.section)
    }
}

/// A place in time, of something that may lack a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    date: Date,
    side: Side,
}

/// Where something stands to the events of the day in its [`Moment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    /// Not after it (`senast`).
    Before,
    /// On it.
    On,
    /// Not before it (`tidigast`).
    After,
    /// Nothing is known.
    Unknown,
}

impl Moment {
    /// After everything that has a place in time.
    pub(super) const UNKNOWN: Moment = Moment { date: Date::MAX, side: Side::Unknown };

    /// That day.
    pub(super) fn on(date: Date) -> Moment {
        Moment { date, side: Side::On }
    }

    /// The place of a document: its date, else just after `tidigast`, else just before `senast`, else unknown.
    pub(super) fn of(item: &Item) -> Moment {
        if let Some(date) = item.brief.date {
            return Moment::on(date);
        }
        let paper = item.document.paper();
        let (earliest, latest) = (paper.and_then(|paper| paper.earliest), paper.and_then(|paper| paper.latest));
        match (earliest, latest) {
            (Some(date), _) => Moment { date, side: Side::After },
            (None, Some(date)) => Moment { date, side: Side::Before },
            (None, None) => Moment::UNKNOWN,
        }
    }
}
