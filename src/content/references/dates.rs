//! Dates in running text, read forward from their first number.

use std::ops::Range;

use super::tokens::{Kind, Run};
use crate::domain::calendar::{Date, month_of};

/// A date at a place.
#[derive(Clone, Debug)]
pub(super) struct DateAt {
    /// Positions of its tokens, with the `den` before it.
    pub(super) tokens: Range<usize>,
    /// The day.
    pub(super) day: Day,
    /// The last day, where two are named: `den 5–6 juni 2012`.
    pub(super) last: Option<i8>,
    /// Whether the numbers can only be a date if a § follows: `19/10`, `030512`, `20151019`.
    pub(super) is_doubtful: bool,
}

/// A day whose year may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: Option<i16>,
    pub(super) month: i8,
    pub(super) day: i8,
}

impl Day {
    fn new(year: Option<u32>, month: u32, day: u32) -> Option<Day> {
        let year = match year {
            Some(year) => Some(i16::try_from(year).ok().filter(|year| (1600..=2200).contains(year))?),
            None => None,
        };
        let day = Day { year, month: i8::try_from(month).ok()?, day: i8::try_from(day).ok()? };
        // A leap year stands in for the one left out.
        day.in_year(year.unwrap_or(2000)).map(|_| day)
    }

    /// The date in that year.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        Date::new(self.year.unwrap_or(year), self.month, self.day).ok()
    }

    /// The date; a year left out is the latest that does not lie after `limit`.
    pub(super) fn date(self, limit: Option<Date>) -> Option<Date> {
        if let Some(year) = self.year {
            return self.in_year(year);
        }
        let limit = limit?;
        let this = self.in_year(limit.year()).filter(|date| *date <= limit);
        this.or_else(|| self.in_year(limit.year().checked_sub(1)?))
    }
}

/// The date that begins with the number at a position, if one does.
pub(super) fn at(run: Run<'_>, at: usize) -> Option<DateAt> {
    let value = run.number(at)?;
    let found = match run.digits(at) {
        4 => year_first(run, at, value),
        1 | 2 => day_first(run, at, value),
        8 => compact(at, value / 10_000, value / 100 % 100, value % 100),
        6 => compact(at, full_year(value / 10_000), value / 100 % 100, value % 100),
        _ => None,
    }?;
    // Digits that go on are those of a register number.
    let end = found.tokens.end;
    let goes_on = !run.spaced(end)
        && match run.kind(end) {
            Some(Kind::Number(_)) => true,
            Some(Kind::Sign('-' | '/' | ':')) => !run.spaced(end + 1) && run.number(end + 1).is_some(),
            _ => false,
        };
    let is_joined_before = !run.spaced(at) && matches!(run.before(at), Some(Kind::Sign('-' | '/' | ':' | '.')));
    let is_number =
        is_joined_before && at >= 2 && matches!(run.kind(at - 2), Some(Kind::Number(_))) && !run.spaced(at - 1);
    (!goes_on && !is_number).then(|| with_den(run, found))
}

fn with_den(run: Run<'_>, mut found: DateAt) -> DateAt {
    if let Some(before) = found.tokens.start.checked_sub(1).filter(|before| run.is_word(*before, &["den"])) {
        found.tokens.start = before;
    }
    found
}

fn date_at(tokens: Range<usize>, day: Day) -> DateAt {
    DateAt { tokens, day, last: None, is_doubtful: false }
}

fn compact(at: usize, year: u32, month: u32, day: u32) -> Option<DateAt> {
    let day = Day::new(Some(year), month, day)?;
    Some(DateAt { is_doubtful: true, ..date_at(at..at + 1, day) })
}

/// `2012-06-05`, `2012.06.05`, `2012/06/05`, `2012 06 05`; spaces may stand beside the signs.
fn year_first(run: Run<'_>, at: usize, year: u32) -> Option<DateAt> {
    let (month, day, end, doubtful) = match run.kind(at + 1)? {
        Kind::Sign(sign @ ('-' | '.' | '/')) if run.is_sign(at + 3, sign) => (at + 2, at + 4, at + 5, false),
        Kind::Number(_) if run.digits(at + 1) == 2 && run.digits(at + 2) == 2 => (at + 1, at + 2, at + 3, true),
        _ => return None,
    };
    if run.digits(month) > 2 || run.digits(day) > 2 {
        return None;
    }
    let day = Day::new(Some(year), run.number(month)?, run.number(day)?)?;
    Some(DateAt { is_doubtful: doubtful, ..date_at(at..end, day) })
}

/// `19 oktober 2015`, `19 okt. 2015`, `5–6 juni 2012`, `15/5 2012`, `15/5-12`, `19.10.2015`, `19 oktober`, `19/10`.
fn day_first(run: Run<'_>, at: usize, day: u32) -> Option<DateAt> {
    if let Some((month, end)) = named_month(run, at + 1) {
        return with_year(run, at..end, month, day, None);
    }
    match run.kind(at + 1)? {
        Kind::Sign('-') if run.digits(at + 2) <= 2 => {
            let last = run.number(at + 2)?;
            let (month, end) = named_month(run, at + 3)?;
            let last = i8::try_from(last).ok().filter(|last| i64::from(*last) > i64::from(day))?;
            with_year(run, at..end, month, day, Some(last))
        }
        Kind::Sign('/') if (1..=2).contains(&run.digits(at + 2)) => slashed(run, at, day, run.number(at + 2)?),
        Kind::Sign('.')
            if (1..=2).contains(&run.digits(at + 2)) && run.is_sign(at + 3, '.') && run.digits(at + 4) == 4 =>
        {
            let day = Day::new(run.number(at + 4), run.number(at + 2)?, day)?;
            Some(date_at(at..at + 5, day))
        }
        _ => None,
    }
}

/// A month by its name, behind the `.` or `:e` of an ordinal number, and the position behind it.
fn named_month(run: Run<'_>, at: usize) -> Option<(u32, usize)> {
    let at = match run.kind(at)? {
        Kind::Sign('.') => at + 1,
        Kind::Sign(':') if run.is_word(at + 1, &["e", "a"]) => at + 2,
        Kind::Word => at,
        _ => return None,
    };
    let token = run.tokens.get(at).filter(|token| token.kind == Kind::Word && token.end - token.start <= 24)?;
    if !b"jfmasondJFMASOND".contains(run.written(at).as_bytes().first()?) {
        return None;
    }
    let month = month_of(run.word(at).as_str())?;
    let is_short = token.end - token.start <= 5 && run.is_joined(at + 1, '.') && run.digits(at + 2) == 4;
    Some((month, if is_short { at + 2 } else { at + 1 }))
}

/// The year behind a month, or none.
fn with_year(run: Run<'_>, tokens: Range<usize>, month: u32, day: u32, last: Option<i8>) -> Option<DateAt> {
    let end = tokens.end;
    let comma = usize::from(run.is_joined(end, ','));
    let year = end + comma;
    let is_iso = comma > 0 && run.is_joined(year + 1, '-');
    let behind = (run.digits(year) == 4 && run.spaced(year) && !is_iso).then(|| run.number(year)).flatten();
    let found = behind.and_then(|year| Day::new(Some(year), month, day));
    match found {
        Some(day) => Some(DateAt { last, ..date_at(tokens.start..year + 1, day) }),
        None => Some(DateAt { last, ..date_at(tokens, Day::new(None, month, day)?) }),
    }
}

/// `15/5 2012`, `15/5-2012`, `15/5-12`, `15/5/2012`, `15/5`.
fn slashed(run: Run<'_>, at: usize, day: u32, month: u32) -> Option<DateAt> {
    let end = at + 3;
    let is_mark = run.is_sign(end, '-') || run.is_joined(end, '/');
    let year = if is_mark { end + 1 } else { end };
    let dated = match (run.digits(year), run.number(year)) {
        (4, Some(value)) if is_mark || run.spaced(year) => Day::new(Some(value), month, day),
        (2, Some(value)) if is_mark && !run.spaced(year) => Day::new(Some(full_year(value)), month, day),
        _ => None,
    };
    match dated {
        Some(day) => Some(date_at(at..year + 1, day)),
        None => Some(DateAt { is_doubtful: true, ..date_at(at..end, Day::new(None, month, day)?) }),
    }
}

/// A year of two digits lies between 1930 and 2029.
fn full_year(year: u32) -> u32 {
    if year < 30 { 2000 + year } else { 1900 + year }
}
