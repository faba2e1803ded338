//! Dates: strict ISO for content, the forms of Swedish prose for reading, periods.

use std::ops::RangeInclusive;
use std::time::SystemTime;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::text::{fold, squeeze};

pub use super::period::{Period, PeriodError};
pub use jiff::civil::Date;

/// The years that a date may lie in.
pub(super) const YEARS: RangeInclusive<i16> = 1600..=2200;
/// The months as prose writes them, with the abbreviations that are in use, folded.
pub(super) const MONTHS: [(&str, [&str; 2]); 12] = [
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
const WEEKDAYS: [&str; 7] = ["mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag"];

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

/// A date in the form that content and addresses use. Addresses are made by the ten thousand, so this writes digits and asks nothing.
///
/// ```
/// use insyn::domain::calendar::{iso, parse_date};
/// let date = parse_date("2015-02-07").unwrap();
/// assert_eq!((iso(date).as_str(), date.to_string().as_str()), ("2015-02-07", "2015-02-07"));
/// ```
pub fn iso(date: Date) -> String {
    let Ok(year @ 0..=9999) = u16::try_from(date.year()) else { return date.to_string() };
    let (month, day) = (u16::from(date.month().unsigned_abs()), u16::from(date.day().unsigned_abs()));
    let digit = |number: u16, place: u16| (number / place % 10).to_le_bytes()[0] + b'0';
    let [y1, y2, y3, y4] = [1000, 100, 10, 1].map(|place| digit(year, place));
    let ([m1, m2], [d1, d2]) = ([10, 1].map(|place| digit(month, place)), [10, 1].map(|place| digit(day, place)));
    let text = [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2];
    std::str::from_utf8(&text).map_or_else(|_| date.to_string(), str::to_owned)
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
    if is_iso(text) { Ok(date) } else { Err(DateError::OtherForm(date)) }
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

/// The number of a month, from 1, by its name or a usual abbreviation, folded: `oktober`, `okt`.
///
/// ```
/// use insyn::domain::calendar::month_of;
/// assert_eq!((month_of("oktober"), month_of("sept"), month_of("ok")), (Some(10), Some(9), None));
/// ```
pub fn month_of(folded: &str) -> Option<u32> {
    month(folded).and_then(|month| u32::try_from(month).ok())
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

/// The numbers of something that has the form of a date.
#[derive(Clone, Copy)]
struct Shape {
    year: i32,
    month: i32,
    day: i32,
}

impl Shape {
    fn date(self) -> Option<Date> {
        let year = i16::try_from(self.year).ok().filter(|year| YEARS.contains(year))?;
        Date::new(year, i8::try_from(self.month).ok()?, i8::try_from(self.day).ok()?).ok()
    }
}

/// Whether a text has the very form `2015-10-19`.
pub(super) fn is_iso(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
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
        [Token::Number(compact, 8)] => {
            Some(Shape { year: compact / 10_000, month: compact / 100 % 100, day: compact % 100 })
        }
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
        ] if digits == 4 || (digits == 2 && mark != ' ') => Some(Shape { year: full_year(year, digits), month, day }),
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
        let end = rest.find(|other| kind(other) != kind(c)).unwrap_or(rest.len());
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
    let index = MONTHS.iter().position(|(name, short)| *name == word || short.contains(&word))?;
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
            line = rest.strip_prefix("en").unwrap_or(rest).trim_start_matches([' ', ',']);
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;

    fn date(year: i16, month: i8, day: i8) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn the_form_of_content() {
        for (text, expected) in [
            ("2015-10-19", Ok(date(2015, 10, 19))),
            ("2012-02-29", Ok(date(2012, 2, 29))),
            ("1600-01-01", Ok(date(1600, 1, 1))),
            ("2200-12-31", Ok(date(2200, 12, 31))),
            ("2015-02-29", Err(DateError::Impossible)),
            ("2015-02-30", Err(DateError::Impossible)),
            ("2015-13-01", Err(DateError::Impossible)),
            ("2015-00-10", Err(DateError::Impossible)),
            ("1599-12-31", Err(DateError::Impossible)),
            ("2201-01-01", Err(DateError::Impossible)),
            ("31/2 2015", Err(DateError::Impossible)),
            ("31 februari 2015", Err(DateError::Impossible)),
            ("20150230", Err(DateError::Impossible)),
            ("", Err(DateError::NotADate)),
            ("2015", Err(DateError::NotADate)),
            ("2015-10", Err(DateError::NotADate)),
            ("juni 2016", Err(DateError::NotADate)),
            ("HT 2015", Err(DateError::NotADate)),
            ("den 26/4", Err(DateError::NotADate)),
            ("030512", Err(DateError::NotADate)),
            ("2015-10-19 – 2015-10-20", Err(DateError::NotADate)),
            ("2012/213-75", Err(DateError::NotADate)),
            ("igår", Err(DateError::NotADate)),
        ] {
            assert_eq!(parse_date(text), expected, "{text}");
        }
    }

    #[test]
    fn other_forms_are_read() {
        let day = date(2015, 10, 9);
        for text in [
            "9/10 2015",
            "9/10-2015",
            "9/10-15",
            "09/10/2015",
            "den 9/10 2015",
            "9 oktober 2015",
            "den 9 oktober 2015",
            "Den 9 Oktober 2015",
            "9 okt 2015",
            "9 okt. 2015",
            "9\u{a0}oktober\u{a0}2015",
            "fredagen den 9 oktober 2015",
            "fredag 9 oktober 2015",
            "2015 10 09",
            "2015-10-9",
            "2015-10- 09",
            "2015–10–09",
            "2015.10.09",
            "2015/10/09",
            "20151009",
            " 2015-10-09",
            "9.10.2015",
            "9 oktober, 2015",
            "2015-10-09 00:00:00",
            "2015-10-09T18:30:00Z",
        ] {
            assert_eq!(parse_date(text), Err(DateError::OtherForm(day)), "{text}");
            assert_eq!(parse_prose_date(text), Some(day), "{text}");
        }
    }

    #[test]
    fn every_month_is_known_by_name() {
        for (index, name) in month_names().into_iter().enumerate() {
            let month = i8::try_from(index + 1).unwrap();
            assert_eq!(parse_prose_date(&format!("den 1 {name} 2003")), Some(date(2003, month, 1)));
            let short = format!("1 {} 2003", &name[..3]);
            assert_eq!(parse_prose_date(&short), Some(date(2003, month, 1)), "{short}");
        }
    }

    #[test]
    fn the_day_in_sweden_begins_before_that_of_the_clock() {
        for (seconds, day) in [
            (1_420_066_799, date(2014, 12, 31)), // 22:59:59 UTC, winter
            (1_420_066_800, date(2015, 1, 1)),
            (1_435_701_599, date(2015, 6, 30)), // 21:59:59 UTC, summer
            (1_435_701_600, date(2015, 7, 1)),
        ] {
            assert_eq!(date_in_stockholm(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)), day);
        }
    }

    #[test]
    fn days_are_added_up_to_the_ends_of_the_calendar() {
        assert_eq!(add_days(date(2015, 1, 1), -1), date(2014, 12, 31));
        assert_eq!(add_days(date(2015, 1, 1), i32::MAX), Date::MAX);
        assert_eq!(add_days(date(2015, 1, 1), i32::MIN), Date::MIN);
        assert_eq!(days_between(date(2015, 3, 1), date(2015, 2, 1)), -28);
        assert_eq!(days_between(Date::MIN, Date::MAX), 7_304_483);
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(days in 0..219_000) {
            let day = add_days(date(1600, 1, 1), days);
            prop_assert_eq!(parse_date(&day.to_string()), Ok(day));
            prop_assert_eq!(days_between(date(1600, 1, 1), day), days);
            let prose = format!("den {} {} {}", day.day(), month_names()[usize::try_from(day.month() - 1).unwrap()], day.year());
            prop_assert_eq!(parse_prose_date(&prose), Some(day));
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>(), near in "[0-9 /.,–-]{0,14}", words in "(den )?[0-9]{0,3} ?[a-zåä.]{0,9} ?[0-9]{0,5}") {
            for text in [text, near, words] {
                let _ = parse_date(&text);
                parse_prose_date(&text);
            }
        }
    }
}
