//! Dates: strict ISO for content, the forms of Swedish prose for reading, periods.

use std::fmt;
use std::time::SystemTime;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::text::{fold, squeeze};

pub use jiff::civil::Date;

/// The months as prose writes them, with the abbreviations that are in use, folded.
const MONTHS: [(&str, [&str; 2]); 12] = [
    ("januari", ["jan", "january"]),
    ("februari", ["feb", "febr"]),
    ("mars", ["mar", "march"]),
    ("april", ["apr", "apr"]),
    ("maj", ["maj", "may"]),
    ("juni", ["jun", "june"]),
    ("juli", ["jul", "july"]),
    ("augusti", ["aug", "august"]),
    ("september", ["sep", "sept"]),
    ("oktober", ["okt", "october"]),
    ("november", ["nov", "nov"]),
    ("december", ["dec", "dec"]),
];
const WEEKDAYS: [&str; 7] = [
    "mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag",
];

/// Why a text is no date as content writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    /// The form of a date, but no such day, or a year outside 1600–2200.
    Impossible,
    /// This date, written another way than `2015-10-19`.
    OtherForm(Date),
    /// Nothing that can be read as a date.
    NotADate,
}

/// Reads a date in the one form that content uses, `2015-10-19`.
///
/// # Errors
/// See [`DateError`]; a date in another form comes back with it, so that it can be proposed.
///
/// ```
/// use insyn::domain::calendar::{DateError, parse_date};
/// let date = parse_date("2015-10-19").unwrap();
/// assert_eq!(parse_date("19/10 2015"), Err(DateError::OtherForm(date)));
/// assert_eq!(parse_date("2015-02-30"), Err(DateError::Impossible));
/// ```
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let shape = read(text).ok_or(DateError::NotADate)?;
    let date = shape.date().ok_or(DateError::Impossible)?;
    if is_iso(text) {
        Ok(date)
    } else {
        Err(DateError::OtherForm(date))
    }
}

/// Reads a text that is one date as Swedish prose writes it, in full: `den 19 oktober 2015`, `15/5 2012`,
/// `15/5-12`, `2002 12 01`, `19 okt. 2015`, `20151019`, ISO too. Years of two digits lie between 1930 and 2029.
///
/// ```
/// use insyn::domain::calendar::parse_prose_date;
/// assert_eq!(parse_prose_date("den 5 juni 2012").unwrap().to_string(), "2012-06-05");
/// assert_eq!(parse_prose_date("juni 2012"), None);
/// ```
pub fn parse_prose_date(text: &str) -> Option<Date> {
    read(text)?.date()
}

/// The civil date in Sweden at a moment.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use insyn::domain::calendar::date_in_stockholm;
/// let late = SystemTime::UNIX_EPOCH + Duration::from_secs(23 * 3600);
/// assert_eq!(date_in_stockholm(late).to_string(), "1970-01-02");
/// ```
pub fn date_in_stockholm(moment: SystemTime) -> Date {
    // A clock outside jiff's 20,000 years shows nothing useful; the epoch is as good as any other day.
    let moment = Timestamp::try_from(moment).unwrap_or(Timestamp::UNIX_EPOCH);
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    zone.to_datetime(moment).date()
}

/// The Swedish names of the months, January first.
pub fn month_names() -> [&'static str; 12] {
    MONTHS.map(|(name, _)| name)
}

/// The date so many days later, earlier when negative; stops at the ends of the calendar.
///
/// ```
/// use insyn::domain::calendar::{add_days, parse_date};
/// assert_eq!(add_days(parse_date("2012-02-28").unwrap(), 2), parse_date("2012-03-01").unwrap());
/// ```
pub fn add_days(date: Date, days: i32) -> Date {
    let span = Span::new().try_days(days);
    match span {
        Ok(span) => date.saturating_add(span),
        Err(_) if days < 0 => Date::MIN,
        Err(_) => Date::MAX,
    }
}

/// How many days `to` is after `from`; negative when it is before.
///
/// ```
/// use insyn::domain::calendar::{days_between, parse_date};
/// let day = |text| parse_date(text).unwrap();
/// assert_eq!(days_between(day("2011-05-09"), day("2011-05-30")), 21);
/// ```
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

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
        let line = squeeze(text).replace(
            ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2014}', '\u{2212}'],
            "\u{2013}",
        );
        if let Some(year) = year(&line) {
            return Ok(Period::Year(year?));
        }
        if let Some((first, last)) = two_years(&line) {
            let (first, last) = (first?, last?);
            return if first > last {
                Err(PeriodError::Reversed)
            } else {
                Ok(Period::Years(first, last))
            };
        }
        let (first, last) = two_texts(&line).ok_or(PeriodError::NotAPeriod)?;
        let (first, last) = (day(first)?, day(last)?);
        if first > last {
            Err(PeriodError::Reversed)
        } else {
            Ok(Period::Dates(first, last))
        }
    }

    /// The first day.
    pub fn start(&self) -> Date {
        match *self {
            Period::Year(year) | Period::Years(year, _) => {
                Date::new(year, 1, 1).unwrap_or(Date::MIN)
            }
            Period::Dates(first, _) => first,
        }
    }

    /// The last day.
    pub fn end(&self) -> Date {
        match *self {
            Period::Year(year) | Period::Years(_, year) => {
                Date::new(year, 12, 31).unwrap_or(Date::MAX)
            }
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

/// The numbers of something that has the form of a date.
#[derive(Clone, Copy)]
struct Shape {
    year: i32,
    month: i32,
    day: i32,
}

impl Shape {
    fn date(self) -> Option<Date> {
        let year = i16::try_from(self.year)
            .ok()
            .filter(|year| (1600..=2200).contains(year))?;
        Date::new(
            year,
            i8::try_from(self.month).ok()?,
            i8::try_from(self.day).ok()?,
        )
        .ok()
    }
}

fn is_iso(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| {
            if at == 4 || at == 7 {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        })
}

/// The form of a date, whichever it is.
fn read(text: &str) -> Option<Shape> {
    // Longer texts are no single date; this also keeps a novel in a date field cheap.
    if text.len() > 100 {
        return None;
    }
    let line = fold(&squeeze(text));
    let tokens = tokens(without_time(without_weekday(&line)))?;
    match *tokens.as_slice() {
        [Token::Number(compact, 8)] => Some(Shape {
            year: compact / 10_000,
            month: compact / 100 % 100,
            day: compact % 100,
        }),
        [
            Token::Number(year, 4),
            Token::Mark(a),
            Token::Number(month, 1..=2),
            Token::Mark(b),
            Token::Number(day, 1..=2),
        ] if a == b => Some(Shape { year, month, day }),
        [
            Token::Number(day, 1..=2),
            Token::Mark(' ') | Token::Mark('.'),
            Token::Month(month),
            Token::Mark(_),
            Token::Number(year, 4),
        ] => Some(Shape { year, month, day }),
        [
            Token::Number(day, 1..=2),
            Token::Mark('/'),
            Token::Number(month, 1..=2),
            Token::Mark(mark),
            Token::Number(year, digits),
        ] if digits == 4 || (digits == 2 && mark != ' ') => Some(Shape {
            year: full_year(year, digits),
            month,
            day,
        }),
        [
            Token::Number(day, 1..=2),
            Token::Mark('.'),
            Token::Number(month, 1..=2),
            Token::Mark('.'),
            Token::Number(year, 4),
        ] => Some(Shape { year, month, day }),
        _ => None,
    }
}

/// What a date is made of.
#[derive(Clone, Copy)]
enum Token {
    /// A number and how many digits it is written with.
    Number(i32, usize),
    /// A month by its name, from 1.
    Month(i32),
    /// What stands between two parts, reduced to one character; dashes are `-`.
    Mark(char),
}

/// The parts of a folded line, or nothing when it holds something that no date holds.
fn tokens(line: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::with_capacity(5);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let kind = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
        let end = rest
            .find(|other| kind(other) != kind(c))
            .unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(end)?;
        tokens.push(match kind(c) {
            (true, _) if part.len() <= 8 => Token::Number(part.parse().ok()?, part.len()),
            (true, _) => return None,
            (_, true) => Token::Month(month(part)?),
            _ => Token::Mark(mark(part)?),
        });
        if tokens.len() > 5 {
            return None;
        }
        rest = after;
    }
    Some(tokens)
}

/// The one sign between two parts of a date; spaces beside it do not count.
fn mark(part: &str) -> Option<char> {
    let mut signs = part.chars().filter(|&c| c != ' ');
    let sign = match signs.next() {
        None => ' ',
        Some('-' | '\u{2010}'..='\u{2015}' | '\u{2212}') => '-',
        Some(sign @ ('/' | '.' | ',')) => sign,
        Some(_) => return None,
    };
    signs.next().is_none().then_some(sign)
}

fn month(word: &str) -> Option<i32> {
    let index = MONTHS
        .iter()
        .position(|(name, short)| *name == word || short.contains(&word))?;
    i32::try_from(index + 1).ok()
}

fn full_year(year: i32, digits: usize) -> i32 {
    match (digits, year) {
        (2, 0..30) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

/// A line without "lördag den" before it.
fn without_weekday(line: &str) -> &str {
    let mut line = line;
    for weekday in WEEKDAYS {
        if let Some(rest) = line.strip_prefix(weekday) {
            line = rest
                .strip_prefix("en")
                .unwrap_or(rest)
                .trim_start_matches([' ', ',']);
        }
    }
    line.strip_prefix("den ").unwrap_or(line)
}

/// A line without the clock behind an ISO date, as machines write it.
fn without_time(line: &str) -> &str {
    let clock = |text: &str| {
        text.starts_with(['t', ' '])
            && text.contains(':')
            && !text.contains(|c: char| c.is_alphabetic() && !"tz".contains(c))
    };
    match line.split_at_checked(10) {
        Some((date, time)) if is_iso(date) && clock(time) => date,
        _ => line,
    }
}

/// A text that is a year, and whether it is one we accept.
fn year(text: &str) -> Option<Result<i16, PeriodError>> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year: i16 = if digits {
        text.parse().ok()?
    } else {
        return None;
    };
    Some(if (1600..=2200).contains(&year) {
        Ok(year)
    } else {
        Err(PeriodError::Impossible)
    })
}

/// Two years with a dash or stroke between; behind a stroke two digits will do.
#[allow(
    clippy::type_complexity,
    reason = "two answers of `year`, named nowhere else"
)]
fn two_years(line: &str) -> Option<(Result<i16, PeriodError>, Result<i16, PeriodError>)> {
    let (first, last) = line.split_once(['-', '\u{2013}', '/'])?;
    let (first, last) = (first.trim_end(), last.trim_start());
    let school_year = line.contains('/') && last.len() == 2;
    let last = if school_year {
        format!("{}{last}", first.get(..2)?)
    } else {
        last.to_owned()
    };
    Some((year(first)?, year(&last)?))
}

/// The two sides of a range of dates.
fn two_texts(line: &str) -> Option<(&str, &str)> {
    let spaced = [" \u{2013} ", " - ", " till ", " t.o.m. "]
        .iter()
        .find_map(|dash| line.split_once(dash));
    spaced
        .or_else(|| line.split_once('\u{2013}'))
        .or(Some((line, line)).filter(|_| is_iso(line)))
}

fn day(text: &str) -> Result<Date, PeriodError> {
    match parse_date(text) {
        Ok(date) | Err(DateError::OtherForm(date)) => Ok(date),
        Err(DateError::Impossible) => Err(PeriodError::Impossible),
        Err(DateError::NotADate) => Err(PeriodError::NotAPeriod),
    }
}
