//! What references are looked up in: decisions by day and §, by year and §, and the diarium of each body.

use std::ops::Range;

use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::section::Section;
use crate::domain::slug::slug;
use crate::model::{Doc, MeetingIx, Site};

/// A body of the register by its number in the index.
type Board = u32;

/// A paper of one § and day: its body, and which meeting of that day it was.
pub(super) type Held<'a> = (&'a BoardId, u8, Doc);

/// Look-ups over a whole site.
pub(super) struct Index<'a> {
    site: &'a Site,
    boards: HashMap<&'a str, Board>,
    /// Every paper by day and §, those of one by body and meeting of the day.
    held: Vec<Held<'a>>,
    /// Where those of each day and § stand.
    by_day: HashMap<(Date, Section), Range<usize>>,
    /// The paper of each body, year and §, where the year has only one.
    by_year: HashMap<(Board, i16, u32, Option<char>), Option<Doc>>,
    /// The address segment of each body's diarium.
    diaria: HashMap<&'a str, String>,
}

impl<'a> Index<'a> {
    pub(super) fn new(site: &'a Site) -> Index<'a> {
        let boards: HashMap<&str, Board> =
            site.config.boards.keys().zip(0..).map(|(id, number)| (id.as_str(), number)).collect();
        let mut held: Vec<(Date, Section, Held<'_>)> = Vec::with_capacity(site.decisions.len());
        let mut by_year = HashMap::with_capacity(site.decisions.len());
        for ((board, date, sitting, section), doc) in &site.decisions {
            held.push((*date, plain(*section), (board, *sitting, *doc)));
            let Some(number) = boards.get(board.as_str()) else { continue };
            let year = section.series.map_or(date.year(), year_of);
            let key = (*number, year, section.number, section.letter);
            by_year.entry(key).and_modify(|known| *known = None).or_insert(Some(*doc));
        }
        // The sort is stable, so that those of one day and § keep the order of decisions.
        held.sort_by_key(|(date, section, _)| (*date, *section));
        let mut by_day: HashMap<(Date, Section), Range<usize>> = HashMap::with_capacity(held.len());
        let mut start = 0;
        for run in held.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            by_day.extend(run.first().map(|(date, section, _)| ((*date, *section), start..start + run.len())));
            start += run.len();
        }
        let held = held.into_iter().map(|(.., held)| held).collect();
        let diaria = site.config.boards.iter().map(|(id, board)| (id.as_str(), slug(board.diarium()))).collect();
        Index { site, boards, held, by_day, by_year, diaria }
    }

    /// The paper of a § of a body on a day; with several meetings that day the one of `sitting`, else the first.
    pub(super) fn decision(&self, board: &BoardId, date: Date, section: Section, sitting: u8) -> Option<Doc> {
        let mut own = self.on_day(date, section).iter().filter(|(other, _, _)| *other == board);
        let first = own.clone().next()?;
        Some(own.find(|(_, other, _)| *other == sitting).unwrap_or(first).2)
    }

    /// The papers of a § on a day, of whichever body.
    pub(super) fn on_day(&self, date: Date, section: Section) -> &[Held<'a>] {
        let place = self.by_day.get(&(date, plain(section)));
        place.and_then(|place| self.held.get(place.clone())).unwrap_or_default()
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

/// A § without its series, as a date says more than a series.
fn plain(section: Section) -> Section {
    Section { series: None, ..section }
}

/// The year of a series of two or four digits.
fn year_of(series: u16) -> i16 {
    i16::try_from(if series < 100 { 2000 + series } else { series }).unwrap_or(i16::MAX)
}
