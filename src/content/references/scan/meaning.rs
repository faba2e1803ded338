//! What a § means: whose minutes it stands in and of which day, by what is written beside it and before it.

use std::ops::Range;

use super::Scan;
use crate::content::front::BoardId;
use crate::content::references::dates::{self, DateAt};
use crate::content::references::organs::{self, OrganAt};
use crate::content::references::sections::{self, Sections};
use crate::content::references::tokens::{Kind, Run, Words, fold_into};
use crate::content::references::{CitedOrgan, When, rules};
use crate::domain::calendar::Date;

/// Words that may stand between a date and its §.
const BETWEEN: Words = Words::new(&[
    "av",
    "arende",
    "beslut",
    "beslutet",
    "besluts",
    "beslutade",
    "beslot",
    "beslutat",
    "dess",
    "enligt",
    "genom",
    "har",
    "i",
    "kallat",
    "mote",
    "motet",
    "med",
    "protokoll",
    "protokollet",
    "protokolls",
    "pa",
    "som",
    "sammantrade",
    "sammantradet",
    "sammantrades",
    "under",
    "vid",
]);
/// Words that may stand between a § and the date behind it.
const BEHIND: Words = Words::new(&[
    "av",
    "beslut",
    "beslutet",
    "beslutat",
    "beslutad",
    "den",
    "dess",
    "dagen",
    "daterat",
    "fran",
    "fattat",
    "i",
    "mote",
    "motet",
    "pa",
    "protokoll",
    "protokollet",
    "sammantrade",
    "sammantradet",
    "sitt",
    "ur",
    "vid",
]);
/// Words that part the members of a chain.
const CHAIN: Words = Words::new(&["den", "dels", "jamte", "liksom", "och", "respektive", "resp", "samt", "senast"]);

/// Whose §§ they are and of which day, with the positions that the first link takes in.
pub(super) struct Reading {
    pub(super) organ: CitedOrgan,
    pub(super) when: When,
    /// Where the first link begins.
    pub(super) start: usize,
    /// Where the date behind the §§ ends; 0 when it stands before them.
    pub(super) end: usize,
}

impl<'a> Scan<'a> {
    /// What the §§ at a position mean: whose they are, and of which day.
    pub(super) fn reading(&mut self, at: usize, sections: &Sections) -> Option<Reading> {
        if let Some(date) = self.date.take().filter(|date| self.is_between(date.tokens.end, at)) {
            let reading = self.dated(at, &date);
            self.used.push(date.tokens);
            return reading;
        }
        if let Some(chain) = self.chain.as_ref().filter(|chain| self.is_chained(chain.end, at)) {
            return Some(Reading { organ: chain.organ.clone(), when: chain.when, start: at, end: 0 });
        }
        let beside = self.organ_beside(at);
        if beside.is_none() && rules::is_behind_rules(self.run, at) {
            return None;
        }
        if let Some(reading) = self.dated_behind(sections.end, at, beside.as_ref()) {
            return Some(reading);
        }
        let organ = match &beside {
            Some(organ) => named(organ.body(self.page, None)),
            None => CitedOrgan::Own,
        };
        let start = beside.as_ref().map_or(at, |organ| organ.tokens.start);
        if is_of_today(self.run, sections.end) && matches!(organ, CitedOrgan::Own) {
            return Some(Reading { organ, when: When::Here, start, end: 0 });
        }
        let has_series = sections.all.iter().any(|section| section.section.series.is_some());
        (has_series || beside.is_some()).then_some(Reading { organ, when: When::Unsaid, start, end: 0 })
    }

    /// A date stands before the §.
    fn dated(&mut self, at: usize, date: &DateAt) -> Option<Reading> {
        let chained = self.chain.as_ref().filter(|chain| self.is_chained(chain.end, date.tokens.start));
        let when = match chained.map(|chain| chain.when) {
            Some(When::On(day, _)) if date.day.year.is_none() => When::On(date.day.in_year(day.year())?, None),
            _ => when(date, self.page.date)?,
        };
        let day = day_of(when);
        let inside = self.last.as_ref().filter(|organ| organ.tokens.start >= date.tokens.end && organ.tokens.end <= at);
        let mut start = date.tokens.start;
        let organ = if let Some(organ) = inside.filter(|organ| !organ.is_receiver) {
            named(organ.body(self.page, day))
        } else if let Some(organ) = self.organ_beside(date.tokens.start) {
            start = organ.tokens.start;
            named(organ.body(self.page, day))
        } else if let Some(chain) = chained {
            chain.organ.clone()
        } else {
            match &self.organ {
                Some((organ, is_used)) if organ.tokens.end <= date.tokens.start => match organ.body(self.page, day) {
                    Some(board) if *is_used => CitedOrgan::Carried(board),
                    body => named(body),
                },
                _ => CitedOrgan::Own,
            }
        };
        Some(Reading { organ, when, start, end: 0 })
    }

    /// A date stands behind the §, which no other § claims.
    fn dated_behind(&self, from: usize, sign: usize, beside: Option<&OrganAt<'a>>) -> Option<Reading> {
        let run = self.run;
        let mut at = from;
        let mut organ: Option<OrganAt<'a>> = None;
        let mut folded = String::new();
        for _ in 0..12 {
            at = match run.kind(at)? {
                Kind::Sign(',' | '(' | '-' | ':' | '|') => at + 1,
                Kind::Number(_) => break,
                Kind::Word if run.is_in(at, &BEHIND) => at + 1,
                Kind::Word => {
                    fold_into(run.written(at), &mut folded);
                    let found = self.page.names.find(run, at, &folded);
                    let read = organs::at(run, at, &folded, found, organ.as_ref(), None, self.page.names)?;
                    let end = read.tokens.end;
                    organ = Some(read);
                    end
                }
                _ => return None,
            };
        }
        let date = dates::at(run, at)?;
        if self.section_behind(date.tokens.end).is_some() {
            return None;
        }
        let when = when(&date, self.page.date)?;
        let day = day_of(when);
        let (named_by, start) = match (&organ, beside) {
            (Some(organ), _) => (named(organ.body(self.page, day)), sign),
            (None, Some(organ)) => (named(organ.body(self.page, day)), organ.tokens.start),
            (None, None) => match &self.organ {
                Some((organ, is_used)) => match organ.body(self.page, day) {
                    Some(board) if *is_used => (CitedOrgan::Carried(board), sign),
                    body => (named(body), sign),
                },
                None => (CitedOrgan::Own, sign),
            },
        };
        Some(Reading { organ: named_by, when, start, end: date.tokens.end })
    }

    /// The points that words before a reference name: `punkt 4 i kommunfullmäktiges beslut den …`.
    pub(super) fn points_before(&self, start: usize) -> Vec<(Range<usize>, u16)> {
        let run = self.run;
        let mut at = start;
        for _ in 0..8 {
            let Some(before) = at.checked_sub(1).filter(|before| *before > self.behind) else { break };
            if run.number(before - 1).is_some() && run.is_word(before, &["i", "av", "ur", "fran", "under", "enligt"]) {
                return sections::points_before(run, before, self.behind);
            }
            let decider = self.organ.as_ref().map(|(organ, _)| organ);
            let organ = self.last.as_ref().into_iter().chain(decider).find(|organ| organ.tokens.contains(&before));
            at = match organ {
                Some(organ) => organ.tokens.start,
                None if run.is_in(before, &BETWEEN) => before,
                // The genitive of an abbreviation: "KF:s".
                None if run.is_word(before, &["s"]) && run.is_joined(before - 1, ':') => before - 1,
                None => break,
            };
        }
        Vec::new()
    }

    /// The body that stands right before a position.
    fn organ_beside(&self, at: usize) -> Option<OrganAt<'a>> {
        let organ = self.last.as_ref().filter(|organ| !organ.is_receiver && organ.tokens.end <= at)?;
        let gap = organ.tokens.end..at;
        let is_beside = gap.len() <= 3
            && gap.into_iter().all(|at| match self.run.kind(at) {
                Some(Kind::Sign(',' | '(' | ':' | '-' | '|')) => true,
                Some(Kind::Word) => self.run.is_word(at, &["den", "s"]),
                _ => false,
            });
        is_beside.then(|| organ.clone())
    }

    /// Whether only what may stand between a date and its § does.
    fn is_between(&self, from: usize, to: usize) -> bool {
        let mut at = from;
        if to.saturating_sub(from) > 14 {
            return false;
        }
        while at < to {
            at = match self.run.kind(at) {
                Some(Kind::Sign(',' | '(' | '-' | ':' | '/' | '|')) => at + 1,
                Some(Kind::Word) if self.run.is_in(at, &BETWEEN) => at + 1,
                Some(Kind::Word) if self.run.is_word(at, &["dnr", "diarienummer"]) => {
                    let behind = (at + 1..to).find(|at| self.run.is_sign(*at, ',') || self.run.is_sign(*at, ')'));
                    match behind {
                        Some(behind) => behind + 1,
                        None => return false,
                    }
                }
                Some(Kind::Word) => match self.last.as_ref().filter(|organ| organ.tokens.contains(&at)) {
                    Some(organ) => organ.tokens.end.max(at + 1),
                    None => return false,
                },
                _ => return false,
            };
        }
        at == to
    }

    /// Whether only what parts the members of a chain stands between two positions.
    fn is_chained(&self, from: usize, to: usize) -> bool {
        to >= from
            && to - from <= 4
            && (from..to).all(|at| match self.run.kind(at) {
                Some(Kind::Sign(',' | ';' | ')' | '(' | '/' | '&' | '-')) => true,
                Some(Kind::Word) => self.run.is_in(at, &CHAIN),
                _ => false,
            })
    }

    /// The § behind a date, over what may stand between.
    pub(super) fn section_behind(&self, from: usize) -> Option<usize> {
        for at in from..from + 6 {
            match self.run.kind(at)? {
                Kind::Section => return Some(at),
                Kind::Word if sections::begins(self.run, at) => return Some(at),
                Kind::Sign(',' | '(' | '-' | ':' | '/' | '|') => {}
                Kind::Word if self.run.is_in(at, &BETWEEN) || self.run.written(at).len() <= 5 => {}
                _ => return None,
            }
        }
        None
    }
}

fn named(body: Option<BoardId>) -> CitedOrgan {
    body.map_or(CitedOrgan::Unknown, CitedOrgan::Named)
}

fn when(date: &DateAt, page: Option<Date>) -> Option<When> {
    let day = date.day.date(page)?;
    if date.day.year.is_none() {
        return Some(When::Around(day));
    }
    let last = date.last.and_then(|last| Date::new(day.year(), day.month(), last).ok());
    Some(When::On(day, last))
}

fn day_of(when: When) -> Option<Date> {
    match when {
        When::On(day, _) | When::Around(day) => Some(day),
        When::Here | When::Unsaid => None,
    }
}

/// Whether words behind a § say that it stands in the same minutes: `i dagens protokoll`, `ovan`.
fn is_of_today(run: Run<'_>, at: usize) -> bool {
    let at = at + usize::from(run.is_sign(at, ','));
    if run.is_word(at, &["ovan", "nedan"]) {
        return true;
    }
    let is_in = run.is_word(at, &["i", "vid", "av", "fran", "pa"]);
    let is_this = run.is_word(at + 1, &["dagens", "detta", "denna", "samma"]);
    let is_minutes = run.is_word(
        at + 2,
        &["protokoll", "sammantrade", "mote", "dag", "sammantradesprotokoll", "fullmaktigemote", "namndsammantrade"],
    );
    is_in && is_this && is_minutes
}
