//! Which meetings were held, which cases they treated and how far each case came.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use crate::boards::{BOARDS, council};
use crate::rng::Rng;
use crate::words::{OBJECTS, PLACES};

/// What a case is about, which decides the kind of its papers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// A proposal by one or more members of the council.
    Motion,
    /// A project with money and aims.
    Project,
    /// Anything else.
    Ordinary,
}

/// What a body did with the case that day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The body decided.
    Decided,
    /// Postponed to a later meeting of the same body.
    Postponed,
    /// Sent back to be prepared further, and seen again by the same body.
    Returned,
    /// Proposed to a body above, by its index.
    Proposed(usize),
    /// Referred to another body, by its index.
    Referred(usize),
}

/// One matter and its papers, in order of time.
pub struct Case {
    /// Register number, such as `KS 2012/45`.
    pub number: String,
    /// What it is about.
    pub matter: Matter,
    /// Index into [`OBJECTS`].
    pub object: usize,
    /// Index into [`PLACES`].
    pub place: usize,
    /// A number of its own, for the choices that all its papers must share.
    pub seed: u64,
    /// Indexes into [`Plan::papers`].
    pub papers: Vec<usize>,
}

/// One § of one meeting.
pub struct Paper {
    /// Index into [`Plan::cases`].
    pub case: usize,
    /// Index into [`Plan::meetings`].
    pub meeting: usize,
    /// § in the minutes.
    pub section: usize,
    /// What was done.
    pub stage: Stage,
    /// How many numbered points the decision has; one point is written without a number.
    pub points: usize,
    /// Whether votes were counted.
    pub vote: bool,
}

/// One meeting of one body.
pub struct Meeting {
    /// Index into [`BOARDS`].
    pub board: usize,
    /// The day, always a weekday.
    pub date: Date,
    /// Indexes into [`Plan::papers`], in the order of their §§.
    pub papers: Vec<usize>,
    room: usize,
}

/// Everything that happened, before a word of it is written.
pub struct Plan {
    /// In order of time.
    pub meetings: Vec<Meeting>,
    /// In order of their first paper.
    pub cases: Vec<Case>,
    /// In the order in which they were planned.
    pub papers: Vec<Paper>,
}

/// The first day on which a meeting may be held.
const FIRST_DAY: Date = date(2006, 1, 9);
/// How many days the meetings spread over; the last falls in November 2025.
const DAYS: usize = 7_250;
/// How many of the next meetings of a kommun are looked through for the next step of a case.
const HORIZON: usize = 30;

impl Plan {
    /// Exactly `documents` papers, every meeting with 5 to 40 of them and every case with 2 to 4.
    pub fn new(documents: usize, rng: &mut Rng) -> Self {
        let mut plan = Self { meetings: meetings(documents, rng), cases: Vec::new(), papers: Vec::new() };
        for meeting in 0..plan.meetings.len() {
            while plan.has_room(meeting) {
                if !plan.open_case(meeting, rng) && !plan.extend_case(meeting, rng) {
                    break;
                }
            }
        }
        plan.number_sections();
        plan.number_cases();
        plan.decide(rng);
        plan
    }

    /// Index into [`BOARDS`] of the body that a paper stands with.
    pub fn board(&self, paper: usize) -> usize {
        self.meetings[self.papers[paper].meeting].board
    }

    /// The day of the meeting that a paper stands in.
    pub fn date(&self, paper: usize) -> Date {
        self.meetings[self.papers[paper].meeting].date
    }

    fn has_room(&self, meeting: usize) -> bool {
        self.meetings[meeting].papers.len() < self.meetings[meeting].room
    }

    fn add_paper(&mut self, case: usize, meeting: usize) {
        let paper = self.papers.len();
        self.papers.push(Paper { case, meeting, section: 0, stage: Stage::Decided, points: 1, vote: false });
        self.meetings[meeting].papers.push(paper);
        self.cases[case].papers.push(paper);
    }

    /// Starts a case at `meeting` and books its later steps; false when no later meeting has room.
    fn open_case(&mut self, meeting: usize, rng: &mut Rng) -> bool {
        let matter = match rng.below(100) {
            0..25 => Matter::Motion,
            25..37 => Matter::Project,
            _ => Matter::Ordinary,
        };
        let length = rng.between(2, 4);
        let mut steps = vec![meeting];
        while steps.len() < length {
            let last = steps[steps.len() - 1];
            let closing = matter == Matter::Motion && steps.len() + 1 == length;
            match self.next_step(last, closing, rng) {
                Some(next) => steps.push(next),
                None => break,
            }
        }
        if steps.len() < 2 {
            return false;
        }
        self.cases.push(Case {
            number: String::new(),
            matter,
            object: rng.below(OBJECTS.len()),
            place: rng.below(PLACES.len()),
            seed: rng.below(usize::MAX) as u64,
            papers: Vec::new(),
        });
        for step in steps {
            self.add_paper(self.cases.len() - 1, step);
        }
        true
    }

    /// A later meeting in the same kommun with room, preferably of a body higher up.
    fn next_step(&self, from: usize, closing: bool, rng: &mut Rng) -> Option<usize> {
        let here = &self.meetings[from];
        let kommun = BOARDS[here.board].kommun;
        let ahead: Vec<usize> = (from + 1..self.meetings.len())
            .filter(|&next| BOARDS[self.meetings[next].board].kommun == kommun)
            .filter(|&next| self.meetings[next].date > here.date && self.has_room(next))
            .take(HORIZON)
            .collect();
        let council = council(kommun);
        if closing && let Some(&next) = ahead.iter().find(|&&next| self.meetings[next].board == council) {
            return Some(next);
        }
        if ahead.is_empty() {
            return None;
        }
        let rank = BOARDS[here.board].rank;
        let upward = ahead.iter().find(|&&next| BOARDS[self.meetings[next].board].rank > rank);
        match upward {
            Some(&next) if rng.chance(60) => Some(next),
            _ => Some(*rng.pick(&ahead[..ahead.len().min(12)])),
        }
    }

    /// Gives an older, short case one more step; needed where no later meeting can be booked.
    fn extend_case(&mut self, meeting: usize, rng: &mut Rng) -> bool {
        let day = self.meetings[meeting].date;
        let kommun = BOARDS[self.meetings[meeting].board].kommun;
        let start = rng.below(self.cases.len());
        let fits = |case: &Case| {
            case.papers.len() < 4
                && case
                    .papers
                    .last()
                    .is_some_and(|&last| self.date(last) < day && BOARDS[self.board(last)].kommun == kommun)
        };
        let count = self.cases.len();
        let found = (0..count).map(|step| (start + step) % count).find(|&case| fits(&self.cases[case]));
        if let Some(case) = found {
            self.add_paper(case, meeting);
        }
        found.is_some()
    }

    /// §§ run through the calendar year of each body.
    fn number_sections(&mut self) {
        let mut last: BTreeMap<(usize, i16), usize> = BTreeMap::new();
        for meeting in &self.meetings {
            let counter = last.entry((meeting.board, meeting.date.year())).or_default();
            for &paper in &meeting.papers {
                *counter += 1;
                self.papers[paper].section = *counter;
            }
        }
    }

    /// Register numbers run through the calendar year of the body that opened the case.
    fn number_cases(&mut self) {
        let mut last: BTreeMap<(usize, i16), usize> = BTreeMap::new();
        for case in 0..self.cases.len() {
            let first = self.cases[case].papers[0];
            let (board, year) = (self.board(first), self.date(first).year());
            let counter = last.entry((board, year)).or_default();
            *counter += 1;
            self.cases[case].number = format!("{} {year}/{counter}", BOARDS[board].short);
        }
    }

    /// What each body did follows from where the case went next.
    fn decide(&mut self, rng: &mut Rng) {
        for case in 0..self.cases.len() {
            let papers = self.cases[case].papers.clone();
            for (step, &paper) in papers.iter().enumerate() {
                let here = self.board(paper);
                let stage = match papers.get(step + 1).map(|&next| self.board(next)) {
                    Some(next) if next == here && rng.chance(70) => Stage::Postponed,
                    Some(next) if next == here => Stage::Returned,
                    Some(next) if BOARDS[next].rank > BOARDS[here].rank => Stage::Proposed(next),
                    Some(next) => Stage::Referred(next),
                    None if self.cases[case].matter == Matter::Motion && BOARDS[here].rank < 3 => {
                        Stage::Proposed(council(BOARDS[here].kommun))
                    }
                    None => Stage::Decided,
                };
                let slot = &mut self.papers[paper];
                slot.stage = stage;
                if matches!(stage, Stage::Decided | Stage::Proposed(_)) {
                    slot.points = rng.between(1, 5);
                    slot.vote = rng.chance(if BOARDS[here].rank == 3 { 50 } else { 8 });
                }
            }
        }
    }
}

/// Days and sizes of all meetings; the sizes add up to `documents`.
fn meetings(documents: usize, rng: &mut Rng) -> Vec<Meeting> {
    let count = (documents * 2).div_ceil(45).max(24);
    let mut taken = BTreeSet::new();
    let mut meetings: Vec<Meeting> = (0..count)
        .map(|index| {
            let board = index % BOARDS.len();
            let offset = index * DAYS / count + rng.below(6);
            let mut day = FIRST_DAY.saturating_add(i32::try_from(offset).unwrap_or(0).days());
            while is_closed(day) || !taken.insert((board, day)) {
                day = day.saturating_add(1.day());
            }
            Meeting { board, date: day, papers: Vec::new(), room: rng.between(5, 40) }
        })
        .collect();
    let mut sum: usize = meetings.iter().map(|meeting| meeting.room).sum();
    while sum != documents {
        let index = rng.below(count);
        let room = &mut meetings[index].room;
        if sum < documents && *room < 40 {
            *room += 1;
            sum += 1;
        } else if sum > documents && *room > 5 {
            *room -= 1;
            sum -= 1;
        }
    }
    meetings.sort_by_key(|meeting| (meeting.date, meeting.board));
    meetings
}

/// Weekends and the public holidays that have a fixed day.
pub fn is_closed(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
        || matches!((day.month(), day.day()), (1, 1 | 6) | (5, 1) | (6, 6) | (12, 24..=26 | 31))
}
