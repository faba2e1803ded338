//! Personal identity numbers (personnummer, samordningsnummer): find them in text, mask them.
//!
//! Every spelling that people use is found; the check digit tells real numbers from slips. The
//! scanner walks the bytes once and looks at most some thirty of them ahead from each run of digits.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use super::calendar::Date;

/// How many bytes of clean text are passed over at a time.
const STRIDE: usize = 32;
/// How many characters before a number a word like `bankgiro` may end to count as its label.
const LABEL_REACH: usize = 12;
/// How many bytes before a number are searched for its label.
const LABEL_WINDOW: usize = 48;
/// How far around a run of digits a digest is looked for, in bytes.
const DIGEST_REACH: usize = 128;
/// Numbers that rather are a year behind a date than the four last of a person.
const PLAUSIBLE_YEARS: RangeInclusive<u16> = 1900..=2100;
/// Words before a number that say it is something else, lower case.
const LABELS: [&str; 7] = ["ocr", "tel", "mobil", "bg", "pg", "bankgiro", "plusgiro"];
/// Letters that stand for the first digit of an interim number; they count as 1 in the check digit.
const INTERIM: &[u8] = b"TRSUWXJKLMN";

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The bytes of the number in the text, from its first digit to its last.
    pub range: Range<usize>,
    /// How sure it is.
    pub level: Level,
}

/// How sure a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The check digit is right: a personal identity number, not to be published.
    Hard,
    /// The check digit is wrong (a slip in a real number?), or the number is more likely something else.
    Soft,
}

/// Finds every personal identity number in a text, in order, without overlap.
///
/// `today` rules out numbers of people who are not yet born.
///
/// ```
/// use insyn::domain::calendar::parse_date;
/// use insyn::domain::personnummer::{Level, scan};
/// let today = parse_date("2026-11-24").unwrap();
/// let hits = scan("Sökande: 811218-9876, dnr KFKS 2014/1005-808", today);
/// assert_eq!(hits.len(), 1);
/// assert_eq!((hits[0].range.clone(), hits[0].level), (10..21, Level::Hard));
/// ```
pub fn scan(text: &str, today: Date) -> Vec<Hit> {
    let scanner = Scanner { bytes: text.as_bytes(), today };
    let mut hits: Vec<Hit> = Vec::new();
    let mut at = 0;
    while let Some(start) = scanner.next_digit(at) {
        let end = scanner.run_end(start);
        at = end;
        // The sign behind a number that was found separates it from the next one.
        let next_in_list = hits.last().is_some_and(|hit| hit.range.end + 1 == start);
        if matches!(end - start, 2 | 4 | 6 | 8 | 10 | 12)
            && (next_in_list || !scanner.continues_a_number(start))
            && let Some(hit) = scanner.candidate(start, end)
        {
            at = hit.range.end;
            hits.push(hit);
        }
    }
    hits
}

/// The text with every hit, hard or soft, reduced to its first two digits and dots, as many
/// characters as before.
///
/// ```
/// use insyn::domain::calendar::parse_date;
/// use insyn::domain::personnummer::mask;
/// let today = parse_date("2026-11-24").unwrap();
/// assert_eq!(mask("nr 811218-9876.", today), "nr 81•••••••••.");
/// ```
pub fn mask(text: &str, today: Date) -> Cow<'_, str> {
    let hits = scan(text, today);
    if hits.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len() + hits.len() * 24);
    let mut from = 0;
    for hit in hits {
        let clear = hit.range.start + 2;
        masked.push_str(text.get(from..clear).unwrap_or_default());
        let hidden = text.get(clear..hit.range.end).unwrap_or_default();
        masked.extend(hidden.chars().map(|_| '•'));
        from = hit.range.end;
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(masked)
}

/// The sign between two groups of digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Dash,
    Space,
    Plus,
    Nothing,
}

/// The parts of something that is spelt like a number.
struct Spelling {
    /// The year, when all four digits of it are written.
    full_year: Option<i16>,
    /// Year, month, day and the four last characters as digits, an interim letter as 1.
    digits: [u8; 10],
    /// Between the groups of the date.
    inner: Separator,
    /// Before the four last.
    last: Separator,
    /// Where it ends.
    end: usize,
}

impl Spelling {
    /// The four last characters as a number.
    fn tail(&self) -> u16 {
        self.digits.iter().skip(6).fold(0, |number, &digit| number * 10 + u16::from(digit))
    }

    /// Whether the four last stand apart from a date with its own groups or a full year.
    fn follows_a_date(&self) -> bool {
        let date = self.full_year.is_some() || self.inner != Separator::Nothing;
        date && self.last != Separator::Nothing
    }

    /// Whether the first six digits are a day that has been, or such a day plus 60, and the birth
    /// number is not 000.
    fn is_a_day(&self, today: Date) -> bool {
        let [y1, y2, m1, m2, d1, d2, n1, n2, n3, _] = self.digits.map(i16::from);
        let day = match d1 * 10 + d2 {
            coordination @ 61..=91 => coordination - 60,
            day => day,
        };
        // A year of two digits is taken as 20YY: of 1900 and 2000, only the latter had a leap day.
        let year = self.full_year.unwrap_or(2000 + y1 * 10 + y2);
        if !(1800..2100).contains(&year) || (n1, n2, n3) == (0, 0, 0) {
            return false;
        }
        let (month, day) = (i8::try_from(m1 * 10 + m2), i8::try_from(day));
        let (Ok(month), Ok(day)) = (month, day) else {
            return false;
        };
        Date::new(year, month, day).is_ok_and(|born| self.full_year.is_none() || born <= today)
    }
}

/// Up to twelve digits, collected group by group.
#[derive(Default)]
struct Digits {
    values: [u8; 12],
    count: usize,
}

impl Digits {
    /// Adds a group of ASCII digits; `None` when there are too many.
    fn take(&mut self, group: &[u8]) -> Option<()> {
        for b in group {
            *self.values.get_mut(self.count)? = b.wrapping_sub(b'0');
            self.count += 1;
        }
        Some(())
    }

    /// The full year, if it is written, and the last ten digits.
    fn split(&self) -> Option<(Option<i16>, [u8; 10])> {
        match (self.count, self.values) {
            (10, [a, b, c, d, e, f, g, h, i, j, ..]) => Some((None, [a, b, c, d, e, f, g, h, i, j])),
            (12, [x, y, a, b, c, d, e, f, g, h, i, j]) => {
                let year = [x, y, a, b].into_iter().fold(0, |year, digit| year * 10 + i16::from(digit));
                Some((Some(year), [a, b, c, d, e, f, g, h, i, j]))
            }
            _ => None,
        }
    }
}

/// A text being scanned.
struct Scanner<'a> {
    bytes: &'a [u8],
    today: Date,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// The first digit at or after a place. Clean text is tested a stride at a time.
    fn next_digit(&self, from: usize) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        let clean =
            rest.chunks_exact(STRIDE).take_while(|chunk| !chunk.iter().fold(false, |any, b| any | b.is_ascii_digit()));
        let skipped = clean.count() * STRIDE;
        let found = rest.get(skipped..)?.iter().position(u8::is_ascii_digit)?;
        Some(from + skipped + found)
    }

    /// The end of the run of digits that begins at `start`.
    fn run_end(&self, start: usize) -> usize {
        let run = self.bytes.get(start..).unwrap_or_default();
        start + run.iter().take_while(|b| b.is_ascii_digit()).count()
    }

    /// Whether a digit and one of `/ : . , -` stand before a place.
    fn continues_a_number(&self, start: usize) -> bool {
        let before = self.bytes.get(..start).unwrap_or_default();
        matches!(before, [.., b'0'..=b'9', b'/' | b':' | b'.' | b',' | b'-'])
    }

    /// The hit that begins with the run of digits `start..end`, if there is one.
    fn candidate(&self, start: usize, end: usize) -> Option<Hit> {
        let spelling = self.spelling(start, end)?;
        if !spelling.is_a_day(self.today) || self.begins_an_iso_date(&spelling) {
            return None;
        }
        let level = self.level(start, &spelling)?;
        Some(Hit { range: start..spelling.end, level })
    }

    /// Splits what begins with the run of digits `start..end` into its parts, if its groups have the
    /// lengths of a number.
    fn spelling(&self, start: usize, end: usize) -> Option<Spelling> {
        let mut digits = Digits::default();
        digits.take(self.bytes.get(start..end)?)?;
        let (inner, last, end) = if end - start >= 10 {
            (Separator::Nothing, Separator::Nothing, end)
        } else {
            let (inner, date_end) = self.rest_of_date(start, end, &mut digits)?;
            let (last, tail) = self.separator(date_end).unwrap_or((Separator::Nothing, date_end));
            (inner, last, self.last_four(tail, &mut digits)?)
        };
        let (full_year, digits) = digits.split()?;
        Some(Spelling { full_year, digits, inner, last, end })
    }

    /// Reads month and day where they stand in groups of their own: the sign between the groups, and
    /// the end of the date.
    fn rest_of_date(&self, start: usize, end: usize, digits: &mut Digits) -> Option<(Separator, usize)> {
        if end - start > 4 {
            return Some((Separator::Nothing, end));
        }
        let (inner, month) = self.separator(end)?;
        let (second, day) = self.separator(month + 2)?;
        let pairs = self.run_end(month) == month + 2 && self.run_end(day) == day + 2;
        if !pairs || inner != second || inner == Separator::Plus {
            return None;
        }
        digits.take(self.bytes.get(month..month + 2)?)?;
        digits.take(self.bytes.get(day..day + 2)?)?;
        Some((inner, day + 2))
    }

    /// Reads the four last characters, of which the first may be an interim letter; their end.
    fn last_four(&self, start: usize, digits: &mut Digits) -> Option<usize> {
        let end = start + 4;
        let interim = self.byte(start).is_some_and(|b| INTERIM.contains(&b.to_ascii_uppercase()));
        let first = start + usize::from(interim);
        if interim {
            digits.take(b"1")?;
        }
        if self.run_end(first) != end {
            return None;
        }
        digits.take(self.bytes.get(first..end)?)?;
        Some(end)
    }

    /// The separator at a place, and where it ends.
    fn separator(&self, at: usize) -> Option<(Separator, usize)> {
        match self.bytes.get(at..)? {
            [b'-', ..] => Some((Separator::Dash, at + 1)),
            [b'+', ..] => Some((Separator::Plus, at + 1)),
            [b' ', ..] => Some((Separator::Space, at + 1)),
            // No-break space and narrow no-break space.
            [0xc2, 0xa0, ..] => Some((Separator::Space, at + 2)),
            [0xe2, 0x80, 0xaf, ..] => Some((Separator::Space, at + 3)),
            // The dashes U+2010 to U+2015 and the minus sign.
            [0xe2, 0x80, 0x90..=0x95, ..] | [0xe2, 0x88, 0x92, ..] => Some((Separator::Dash, at + 3)),
            _ => None,
        }
    }

    /// Whether the last four characters are rather the year of an ISO date that goes on with `-MM`.
    fn begins_an_iso_date(&self, spelling: &Spelling) -> bool {
        let after = self.bytes.get(spelling.end..).unwrap_or_default();
        let month = match after {
            [b'-', b'0', b'1'..=b'9', rest @ ..] | [b'-', b'1', b'0'..=b'2', rest @ ..] => {
                !rest.first().is_some_and(u8::is_ascii_digit)
            }
            _ => false,
        };
        month && PLAUSIBLE_YEARS.contains(&spelling.tail())
    }

    /// How sure a well-formed number is; `None` when it is something else: part of a digest, or a date
    /// in groups and a number behind it whose check digit is wrong.
    fn level(&self, start: usize, spelling: &Spelling) -> Option<Level> {
        let right = check_digit_is_right(&spelling.digits);
        let beside_a_date = spelling.inner == Separator::Dash && spelling.last == Separator::Space;
        let in_one_run = spelling.inner == Separator::Nothing && spelling.last == Separator::Nothing;
        if (beside_a_date && !right) || (in_one_run && self.is_in_a_digest(start, spelling.end)) {
            return None;
        }
        let tail = spelling.tail();
        let year = spelling.follows_a_date() && PLAUSIBLE_YEARS.contains(&tail);
        let clock = beside_a_date && tail / 100 < 24 && tail % 100 < 60;
        let mobile = in_one_run && spelling.full_year.is_none() && spelling.digits.starts_with(&[0, 7]);
        let doubtful = !right || year || clock || mobile || self.is_labelled(start);
        Some(if doubtful { Level::Soft } else { Level::Hard })
    }

    /// Whether a word close before a number says that it is a telephone, giro or payment number.
    fn is_labelled(&self, start: usize) -> bool {
        let before = self.bytes.get(..start).unwrap_or_default();
        let near = before.get(before.len().saturating_sub(LABEL_WINDOW)..).unwrap_or_default();
        let near = near.rsplit(|&b| b == b'\n').next().unwrap_or_default();
        let near = String::from_utf8_lossy(near).to_lowercase();
        LABELS.iter().any(|label| {
            near.match_indices(label).any(|(at, _)| {
                let begins = !near.get(..at).unwrap_or_default().ends_with(char::is_alphanumeric);
                let after = near.get(at + label.len()..).unwrap_or_default();
                let whole = label.len() > 2 || !after.starts_with(char::is_alphabetic);
                begins && whole && after.chars().count() <= LABEL_REACH
            })
        })
    }

    /// Whether a run of digits is part of a word of at least 32 hexadecimal digits with letters in it.
    fn is_in_a_digest(&self, start: usize, end: usize) -> bool {
        let before = self.bytes.get(..start).unwrap_or_default().iter().rev();
        let after = self.bytes.get(end..).unwrap_or_default().iter();
        let mut length = end - start;
        let mut letters = false;
        let word = |b: &&u8| b.is_ascii_alphanumeric();
        for b in before.take(DIGEST_REACH).take_while(word).chain(after.take(DIGEST_REACH).take_while(word)) {
            if !b.is_ascii_hexdigit() {
                return false;
            }
            length += 1;
            letters |= b.is_ascii_alphabetic();
        }
        letters && length >= 32
    }
}

/// The check digit by Luhn: weights 2, 1 from the left, sums of digits, a multiple of ten.
fn check_digit_is_right(digits: &[u8; 10]) -> bool {
    let weighted = digits.iter().zip([2, 1].into_iter().cycle()).map(|(&digit, weight)| u16::from(digit) * weight);
    weighted.map(|product| product / 10 + product % 10).sum::<u16>() % 10 == 0
}

#[cfg(test)]
mod tests;
