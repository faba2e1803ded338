//! What references are looked up in: decisions by day and §, by year and §, and the diarium of each body.

use super::find::same;
use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::section::Section;
use crate::domain::slug::slug;
use crate::model::decision::Slot;
use crate::model::{Doc, MeetingIx, Site};

/// A body of the register by its number in the index.
type Board = u32;

/// Look-ups over a whole site.
pub(super) struct Index<'a> {
    site: &'a Site,
    boards: HashMap<&'a str, Board>,
    /// The bodies that decided something on a day, with what they decided.
    by_day: HashMap<Date, Vec<(&'a BoardId, &'a [Slot])>>,
    /// The paper of each body, year and §, where the year has only one.
    by_year: HashMap<(Board, i16, u32, Option<char>), Option<Doc>>,
    /// The address segment of each body's diarium.
    diaria: HashMap<&'a str, String>,
}

impl<'a> Index<'a> {
    pub(super) fn new(site: &'a Site) -> Index<'a> {
        let boards: HashMap<&str, Board> =
            site.config.boards.keys().zip(0..).map(|(id, number)| (id.as_str(), number)).collect();
        let mut by_day: HashMap<Date, Vec<(&BoardId, &[Slot])>> = HashMap::new();
        for (board, date, slots) in site.decisions.days() {
            by_day.entry(date).or_default().push((board, slots));
        }
        let mut by_year = HashMap::new();
        for (board, number) in site.config.boards.keys().zip(0..) {
            for (date, Slot { section, doc, .. }) in site.decisions.of_board(board) {
                let year = section.series.map_or(date.year(), year_of);
                let key = (number, year, section.number, section.letter);
                by_year.entry(key).and_modify(|known| *known = None).or_insert(Some(*doc));
            }
        }
        let diaria = site.config.boards.iter().map(|(id, board)| (id.as_str(), slug(board.diarium()))).collect();
        Index { site, boards, by_day, by_year, diaria }
    }

    /// The papers of a § on a day, of whichever body, by body.
    pub(super) fn on_day(&self, date: Date, section: Section) -> impl Iterator<Item = (&'a BoardId, Doc)> {
        let bodies = self.by_day.get(&date).map_or(&[][..], Vec::as_slice);
        bodies.iter().flat_map(move |(board, slots)| {
            let found = slots.iter().filter(move |slot| same(slot.section, section));
            found.map(|slot| (*board, slot.doc))
        })
    }

    /// The paper of a § of a body in the year of its series.
    pub(super) fn in_series(&self, board: &BoardId, section: Section) -> Option<Doc> {
        let number = *self.boards.get(board.as_str())?;
        let year = year_of(section.series?);
        *self.by_year.get(&(number, year, section.number, section.letter))?
    }

    /// The meetings of a body that went on on a day.
    pub(super) fn meetings(&self, board: &BoardId, date: Date) -> impl Iterator<Item = MeetingIx> {
        let meetings = &self.site.meetings;
        let key = |at: usize| meetings.get(at).map(|meeting| (&meeting.board, meeting.date));
        let start = meetings.partition_point(|meeting| (&meeting.board, meeting.date) < (board, date));
        let that_day = (start..meetings.len()).take_while(move |at| key(*at) == Some((board, date)));
        let earlier = start.checked_sub(1).filter(|at| {
            meetings
                .get(*at)
                .is_some_and(|meeting| meeting.board == *board && meeting.last_day.is_some_and(|last| last >= date))
        });
        earlier.into_iter().chain(that_day).filter_map(|at| u32::try_from(at).ok().map(MeetingIx))
    }

    /// The address segment of a body's diarium.
    pub(super) fn diarium(&self, board: &BoardId) -> Option<&str> {
        self.diaria.get(board.as_str()).map(String::as_str)
    }
}

/// The year of a series of two or four digits.
fn year_of(series: u16) -> i16 {
    i16::try_from(if series < 100 { 2000 + series } else { series }).unwrap_or(i16::MAX)
}
