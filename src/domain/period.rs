//! Periods: a year, some years, or from one day to another.

use std::fmt;

use super::calendar::{Date, DateError, YEARS, is_iso, parse_date};
use super::text::squeeze;

/// What people type for an en dash.
const DASHES: [char; 6] = ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2014}', '\u{2015}', '\u{2212}'];

/// The time that a project covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// One year.
    Year(i16),
    /// From one year to another, both included.
    Years(i16, i16),
    /// From one day to another, both included.
    Dates(Date, Date),
}

/// Why a text is no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodError {
    /// The end comes before the start.
    Reversed,
    /// A day that does not exist, or a year outside 1600–2200.
    Impossible,
    /// Something else.
    NotAPeriod,
}

impl Period {
    /// Reads a year, two years or two dates: `2013`, `2013–2014`, `2013/14`, `2002-12-01 – 2004-12-01`.
    ///
    /// # Errors
    /// See [`PeriodError`].
    ///
    /// ```
    /// use insyn::domain::calendar::Period;
    /// assert_eq!(Period::parse("2013-2014"), Ok(Period::Years(2013, 2014)));
    /// assert_eq!(Period::parse("2002 12 01 – 2004 12 01").unwrap().to_string(), "2002-12-01 – 2004-12-01");
    /// ```
    pub fn parse(text: &str) -> Result<Period, PeriodError> {
        let line = squeeze(text).replace(DASHES, "–");
        if let Some(year) = year(&line) {
            return between(year, year);
        }
        if let Some((first, last)) = two_years(&line) {
            return between(first, last);
        }
        let (first, last) = two_dates(&line).ok_or(PeriodError::NotAPeriod)?;
        let (first, last) = (day(first)?, day(last)?);
        if first > last { Err(PeriodError::Reversed) } else { Ok(Period::Dates(first, last)) }
    }

    /// The first day.
    pub fn start(&self) -> Date {
        match *self {
            Period::Year(year) | Period::Years(year, _) => Date::new(year, 1, 1).unwrap_or(Date::MIN),
            Period::Dates(first, _) => first,
        }
    }

    /// The last day.
    pub fn end(&self) -> Date {
        match *self {
            Period::Year(year) | Period::Years(_, year) => Date::new(year, 12, 31).unwrap_or(Date::MAX),
            Period::Dates(_, last) => last,
        }
    }
}

impl fmt::Display for Period {
    /// `2013`, `2013–2014` or `2002-12-01 – 2004-12-01`, with en dashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Year(year) => write!(f, "{year}"),
            Period::Years(first, last) => write!(f, "{first}–{last}"),
            Period::Dates(first, last) => write!(f, "{first} – {last}"),
        }
    }
}

/// A text that has the form of a year.
fn year(text: &str) -> Option<i16> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Two years with a dash or stroke between; behind a stroke two digits will do.
fn two_years(line: &str) -> Option<(i16, i16)> {
    let (first, last) = line.split_once(['-', '–', '/'])?;
    let (first, last) = (first.trim_end(), last.trim_start());
    let short = line.contains('/') && last.len() == 2;
    let last = if short { format!("{}{last}", first.get(..2)?) } else { last.to_owned() };
    Some((year(first)?, year(&last)?))
}

/// The period from one year to another.
fn between(first: i16, last: i16) -> Result<Period, PeriodError> {
    if !YEARS.contains(&first) || !YEARS.contains(&last) {
        Err(PeriodError::Impossible)
    } else if first > last {
        Err(PeriodError::Reversed)
    } else if first == last {
        Ok(Period::Year(first))
    } else {
        Ok(Period::Years(first, last))
    }
}

/// The two sides of a range of dates; one date is both.
fn two_dates(line: &str) -> Option<(&str, &str)> {
    let spaced = [" – ", " - ", " till ", " t.o.m. "].iter().find_map(|dash| line.split_once(dash));
    spaced.or_else(|| line.split_once('–')).or_else(|| is_iso(line).then_some((line, line)))
}

fn day(text: &str) -> Result<Date, PeriodError> {
    match parse_date(text) {
        Ok(date) | Err(DateError::OtherForm(date)) => Ok(date),
        Err(DateError::Impossible) => Err(PeriodError::Impossible),
        Err(DateError::NotADate) => Err(PeriodError::NotAPeriod),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn periods_as_people_write_them() {
        for (text, shown) in [
            ("2013", "2013"),
            ("2013–2014", "2013–2014"),
            ("2013-2014", "2013–2014"),
            ("2013 — 2014", "2013–2014"),
            ("2013/14", "2013–2014"),
            ("2013/2014", "2013–2014"),
            ("2013-2013", "2013"),
            ("2002-12-01 – 2004-12-01", "2002-12-01 – 2004-12-01"),
            ("2002 12 01 – 2004 12 01", "2002-12-01 – 2004-12-01"),
            ("2002-12-01–2004-12-01", "2002-12-01 – 2004-12-01"),
            ("1 mars 2003 - 31 mars 2003", "2003-03-01 – 2003-03-31"),
            ("den 1 mars 2003 till den 31 mars 2003", "2003-03-01 – 2003-03-31"),
            ("2003-03-01", "2003-03-01 – 2003-03-01"),
        ] {
            assert_eq!(Period::parse(text).map(|period| period.to_string()), Ok(shown.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_period() {
        for (text, error) in [
            ("", PeriodError::NotAPeriod),
            ("hösten", PeriodError::NotAPeriod),
            ("13", PeriodError::NotAPeriod),
            ("2013-14", PeriodError::NotAPeriod),
            ("2013-12", PeriodError::NotAPeriod),
            ("2014–2013", PeriodError::Reversed),
            ("2012-12-01 – 2004-12-01", PeriodError::Reversed),
            ("0013", PeriodError::Impossible),
            ("2013–9999", PeriodError::Impossible),
            ("2002-12-01 – 2004-02-30", PeriodError::Impossible),
        ] {
            assert_eq!(Period::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn first_and_last_day() {
        let period = Period::parse("2013–2014").unwrap();
        assert_eq!((period.start().to_string(), period.end().to_string()), ("2013-01-01".into(), "2014-12-31".into()));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(first in 1600_i16..=2200, more in 0_i16..50, month in 1_i8..=12, day in 1_i8..=28) {
            let last = (first + more).min(2200);
            let dates = Period::Dates(Date::new(first, month, day).unwrap(), Date::new(last, 12, 31).unwrap());
            for period in [between(first, last).unwrap(), dates] {
                prop_assert_eq!(Period::parse(&period.to_string()), Ok(period));
            }
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>(), near in "[0-9 /–-]{0,24}") {
            let _ = Period::parse(&text);
            let _ = Period::parse(&near);
        }
    }
}
