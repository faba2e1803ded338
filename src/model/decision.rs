//! Decisions: the paper of each § that is held and shown, found by body and day.
//!
//! The §§ of a day stand together, and there are few days of a body: whoever looks for a § looks into a small map and through a
//! short list, however many papers there are.

use std::ops::Range;

use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::map::HashMap;
use crate::domain::section::Section;
use crate::model::Doc;

/// Every decision that the site holds and shows.
#[derive(Debug, Default)]
pub struct Decisions {
    /// Sorted by body, date, meeting of the day and §.
    slots: Vec<Slot>,
    /// Sorted by body.
    days: Vec<(BoardId, Days)>,
    /// Where a body stands among those.
    places: HashMap<BoardId, usize>,
}

/// Where the decisions of each day of a body stand.
#[derive(Debug, Default)]
struct Days {
    /// By date.
    order: Vec<(Date, Range<usize>)>,
    places: HashMap<Date, Range<usize>>,
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
    /// Notes what a body decided on a day, sorted by meeting of the day and §. Bodies come in order, and days of one body too.
    pub(super) fn add(&mut self, board: &BoardId, date: Date, decided: impl Iterator<Item = Slot>) {
        let start = self.slots.len();
        self.slots.extend(decided);
        let place = start..self.slots.len();
        if place.is_empty() {
            return;
        }
        if self.days.last().is_none_or(|(last, _)| last != board) {
            self.places.insert(board.clone(), self.days.len());
            self.days.push((board.clone(), Days::default()));
        }
        let Some((_, days)) = self.days.last_mut() else { return };
        days.order.push((date, place.clone()));
        days.places.insert(date, place);
    }

    /// Those of a body, by date, meeting of the day and §.
    pub fn of_board(&self, board: &BoardId) -> impl Iterator<Item = (Date, &Slot)> {
        let days = self.days_of(board).map_or(&[][..], |days| &days.order);
        days.iter().flat_map(|(date, place)| self.at(place).iter().map(|slot| (*date, slot)))
    }

    /// Those of a body on a day, by meeting of the day and §.
    pub fn of_day(&self, board: &BoardId, date: Date) -> &[Slot] {
        let place = self.days_of(board).and_then(|days| days.places.get(&date));
        place.map_or(&[], |place| self.at(place))
    }

    /// Every day of every body, by body and date.
    pub fn days(&self) -> impl Iterator<Item = (&BoardId, Date, &[Slot])> {
        let days = self.days.iter().flat_map(|(board, days)| days.order.iter().map(move |day| (board, day)));
        days.map(|(board, (date, place))| (board, *date, self.at(place)))
    }

    /// The paper of a § of a body on a day, of the first meeting of that day that decided it.
    pub fn first(&self, board: &BoardId, date: Date, section: Section) -> Option<Doc> {
        let day = self.of_day(board, date);
        exact(day, section, 1).or_else(|| day.iter().find(|slot| slot.section == section)).map(|slot| slot.doc)
    }

    /// The paper of a § of a body on a day, whatever the series of either: of that meeting of the day, else of the first that has it.
    pub fn cited(&self, board: &BoardId, date: Date, section: Section, sitting: u8) -> Option<Doc> {
        let day = self.of_day(board, date);
        // A § without series comes before all that have one, so that none is passed over.
        if section.series.is_none()
            && let Some(slot) = exact(day, section, sitting)
        {
            return Some(slot.doc);
        }
        let same = |slot: &&Slot| (slot.section.number, slot.section.letter) == (section.number, section.letter);
        let mut own = day.iter().filter(same);
        let first = own.clone().next()?;
        Some(own.find(|slot| slot.sitting == sitting).unwrap_or(first).doc)
    }

    fn days_of(&self, board: &BoardId) -> Option<&Days> {
        self.places.get(board).and_then(|place| self.days.get(*place)).map(|(_, days)| days)
    }

    fn at(&self, place: &Range<usize>) -> &[Slot] {
        self.slots.get(place.clone()).unwrap_or_default()
    }
}

/// The § of a meeting of a day, whose §§ stand in order.
fn exact(day: &[Slot], section: Section, sitting: u8) -> Option<&Slot> {
    let sought = (sitting, section);
    let place = day.partition_point(|slot| (slot.sitting, slot.section) < sought);
    day.get(place).filter(|slot| (slot.sitting, slot.section) == sought)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::parse_date;

    /// Each way to look a § up against a walk through the day, for every § near those that are there.
    #[test]
    fn a_section_is_found_as_by_a_walk_through_its_day() {
        let (board, date) = (BoardId("ks".into()), parse_date("2015-02-17").unwrap());
        let section = |series, number, letter| Section { series, number, letter };
        let held = [
            (1, section(None, 1, None)),
            (1, section(None, 3, None)),
            (1, section(None, 3, Some('a'))),
            (1, section(Some(15), 2, None)),
            (1, section(Some(16), 3, None)),
            (2, section(None, 1, None)),
            (2, section(Some(15), 4, None)),
            (3, section(None, 4, None)),
        ];
        let slots: Vec<Slot> =
            held.iter().zip(0..).map(|(&(sitting, section), doc)| Slot { section, sitting, doc: Doc(doc) }).collect();
        let mut decisions = Decisions::default();
        decisions.add(&board, date, slots.iter().copied());
        for (series, number, letter) in [None, Some(15), Some(16)]
            .iter()
            .flat_map(|series| (0..6).flat_map(move |number| [None, Some('a')].map(|letter| (*series, number, letter))))
        {
            let sought = section(series, number, letter);
            let first = slots.iter().find(|slot| slot.section == sought).map(|slot| slot.doc);
            assert_eq!(decisions.first(&board, date, sought), first, "{sought:?}");
            for sitting in 1..=4 {
                let same =
                    || slots.iter().filter(|slot| (slot.section.number, slot.section.letter) == (number, letter));
                let walked = same().find(|slot| slot.sitting == sitting).or_else(|| same().next()).map(|slot| slot.doc);
                assert_eq!(decisions.cited(&board, date, sought, sitting), walked, "{sought:?} {sitting}");
            }
        }
        assert_eq!(decisions.of_board(&board).count(), slots.len());
        assert_eq!(decisions.first(&BoardId("kf".into()), date, section(None, 1, None)), None);
    }
}
