//! Decisions: the paper of each § that is held and shown, found by body and day.
//!
//! The §§ of a day stand together, and there are few days of a body: whoever looks for a § looks into a small map and through a
//! short list, however many papers there are.

use std::ops::Range;

use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::section::Section;
use crate::model::Doc;

/// Identity of a decision: body, date, meeting of that day, §.
pub type Identity = (BoardId, Date, u8, Section);

/// Every decision that the site holds and shows.
#[derive(Debug, Default)]
pub struct Decisions {
    /// Sorted by identity.
    all: Vec<(Identity, Doc)>,
    /// The same without body and day.
    slots: Vec<Slot>,
    /// Where those of a body and day stand.
    days: HashMap<BoardId, HashMap<Date, Range<usize>>>,
}

/// One decision of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The §.
    pub section: Section,
    /// Which meeting of the day, from 1.
    pub sitting: u8,
    /// The paper.
    pub doc: Doc,
}

impl Decisions {
    /// Makes decisions findable that are sorted by identity.
    pub(super) fn new(all: Vec<(Identity, Doc)>) -> Decisions {
        let slots =
            all.iter().map(|((_, _, sitting, section), doc)| Slot { section: *section, sitting: *sitting, doc: *doc });
        let mut found = Decisions { slots: slots.collect(), all, days: HashMap::new() };
        let mut start = 0;
        for of_board in found.all.chunk_by(|(one, _), (other, _)| one.0 == other.0) {
            let mut days = HashMap::new();
            for of_day in of_board.chunk_by(|(one, _), (other, _)| one.1 == other.1) {
                days.extend(of_day.first().map(|((_, date, ..), _)| (*date, start..start + of_day.len())));
                start += of_day.len();
            }
            found.days.extend(of_board.first().map(|((board, ..), _)| (board.clone(), days)));
        }
        found
    }

    /// Every decision, by body, date, meeting of the day and §.
    pub fn iter(&self) -> impl Iterator<Item = &(Identity, Doc)> {
        self.all.iter()
    }

    /// Those of a body, by date, meeting of the day and §.
    pub fn of_board(&self, board: &BoardId) -> &[(Identity, Doc)] {
        let start = self.all.partition_point(|((other, ..), _)| other < board);
        let rest = self.all.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|((other, ..), _)| other == board)).unwrap_or_default()
    }

    /// Those of a body on a day, by meeting of the day and §.
    pub fn of_day(&self, board: &BoardId, date: Date) -> &[Slot] {
        let place = self.days.get(board.as_str()).and_then(|days| days.get(&date));
        place.and_then(|place| self.slots.get(place.clone())).unwrap_or_default()
    }

    /// Every day of every body, by body and date.
    pub fn days(&self) -> impl Iterator<Item = (&BoardId, Date, &[Slot])> {
        let days = self.all.chunk_by(|(one, _), (other, _)| (&one.0, one.1) == (&other.0, other.1));
        let mut start = 0;
        days.filter_map(move |of_day| {
            let slots = self.slots.get(start..start + of_day.len()).unwrap_or_default();
            start += of_day.len();
            of_day.first().map(|((board, date, ..), _)| (board, *date, slots))
        })
    }

    /// The paper of a § of a body on a day, of the first meeting of that day that decided it.
    pub fn first(&self, board: &BoardId, date: Date, section: Section) -> Option<Doc> {
        self.of_day(board, date).iter().find(|slot| slot.section == section).map(|slot| slot.doc)
    }
}
