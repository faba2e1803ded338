//! Personal identity numbers (personnummer, samordningsnummer): find them in text, mask them.
//!
//! Every spelling that people use is found; the check digit tells real numbers from slips. The
//! scanner walks the bytes once and looks at most some thirty of them ahead from each run of digits.

use std::borrow::Cow;
use std::ops::Range;

use super::calendar::Date;

/// How many bytes of clean text are passed over at a time.
const STRIDE: usize = 32;
/// How many characters before a number a word like `bankgiro` may end to count as its label.
const LABEL_REACH: usize = 12;
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
    let scanner = Scanner {
        bytes: text.as_bytes(),
        text,
        today,
    };
    let mut hits = Vec::new();
    let mut at = 0;
    while let Some(start) = scanner.next_digit(at) {
        let end = scanner.run_end(start);
        at = end;
        if matches!(end - start, 2 | 4 | 6 | 8 | 10 | 12)
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

/// A text being scanned.
struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    today: Date,
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
    /// Century and its digits, when the year has four.
    full_year: Option<i16>,
    /// Year, month, day and the four last characters as digits, an interim letter as 1.
    digits: [u8; 10],
    /// Between the groups of the date.
    inner: Separator,
    /// Before the four last.
    last: Separator,
    end: usize,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn is_digit(&self, at: usize) -> bool {
        self.byte(at).is_some_and(|b| b.is_ascii_digit())
    }

    /// The first digit at or after a place. Clean text is tested a stride at a time.
    fn next_digit(&self, from: usize) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        let clean = rest
            .chunks_exact(STRIDE)
            .take_while(|chunk| !chunk.iter().fold(false, |any, b| any | b.is_ascii_digit()));
        let skipped = clean.count() * STRIDE;
        let rest = rest.get(skipped..)?;
        rest.iter()
            .position(u8::is_ascii_digit)
            .map(|offset| from + skipped + offset)
    }

    /// The end of the run of digits that begins at `start`.
    fn run_end(&self, start: usize) -> usize {
        let run = self.bytes.get(start..).unwrap_or_default();
        start + run.iter().take_while(|b| b.is_ascii_digit()).count()
    }

    /// The hit that begins with the run of digits `start..end`, if there is one.
    fn candidate(&self, start: usize, end: usize) -> Option<Hit> {
        if self.continues_a_number(start) {
            return None;
        }
        let spelling = self.spelling(start, end)?;
        if self.is_digit(spelling.end)
            || self.begins_an_iso_tail(spelling.end)
            || !self.is_a_day(&spelling)
        {
            return None;
        }
        let level = self.level(start, &spelling)?;
        Some(Hit {
            range: start..spelling.end,
            level,
        })
    }

    /// Whether a digit and one of `/ : . , -` stand before a place.
    fn continues_a_number(&self, start: usize) -> bool {
        let sign = start.checked_sub(1).and_then(|before| self.byte(before));
        let digit = start
            .checked_sub(2)
            .is_some_and(|before| self.is_digit(before));
        digit && sign.is_some_and(|b| b"/:.,-".contains(&b))
    }

    /// Whether `-DD` stands at a place: what came before was the year of an ISO date.
    fn begins_an_iso_tail(&self, at: usize) -> bool {
        self.byte(at) == Some(b'-')
            && self.is_digit(at + 1)
            && self.is_digit(at + 2)
            && !self.is_digit(at + 3)
    }

    /// Splits what begins at `start` into its parts, if its groups have the lengths of a number.
    fn spelling(&self, start: usize, end: usize) -> Option<Spelling> {
        let mut digits = [0; 12];
        let mut known = 0;
        let mut take = |from: usize, count: usize| -> Option<()> {
            for at in from..from + count {
                *digits.get_mut(known)? = self.byte(at)? - b'0';
                known += 1;
            }
            Some(())
        };
        let length = end - start;
        take(start, length)?;
        let mut at = end;
        let mut inner = Separator::Nothing;
        let date = match length {
            2 | 4 => {
                for _ in 0..2 {
                    let (separator, group) = self.separator(at)?;
                    let same = inner == Separator::Nothing || inner == separator;
                    let two = self.run_end(group) == group + 2;
                    if !same || !two || !matches!(separator, Separator::Dash | Separator::Space) {
                        return None;
                    }
                    inner = separator;
                    take(group, 2)?;
                    at = group + 2;
                }
                length + 4
            }
            10 | 12 => length - 4,
            date => date,
        };
        let (last, tail) = match (length, self.separator(at)) {
            (10 | 12, _) => (Separator::Nothing, end),
            (_, Some((separator, tail))) => (separator, tail),
            (6 | 8, None) => (Separator::Nothing, at),
            _ => return None,
        };
        let end = if matches!(length, 10 | 12) {
            end
        } else {
            let interim = self
                .byte(tail)
                .is_some_and(|b| INTERIM.contains(&b.to_ascii_uppercase()));
            let first = tail + usize::from(interim);
            let wanted = 4 - usize::from(interim);
            if self.run_end(first) != first + wanted {
                return None;
            }
            if interim {
                let slot = digits.get_mut(date)?;
                *slot = 1;
            }
            for (slot, at) in digits
                .get_mut(date + usize::from(interim)..)?
                .iter_mut()
                .zip(first..first + wanted)
            {
                *slot = self.byte(at)? - b'0';
            }
            tail + 4
        };
        let century = date == 8;
        let full_year = century.then(|| {
            digits
                .iter()
                .take(4)
                .fold(0, |year, &digit| year * 10 + i16::from(digit))
        });
        let mut ten = [0; 10];
        for (slot, digit) in ten
            .iter_mut()
            .zip(digits.iter().skip(if century { 2 } else { 0 }))
        {
            *slot = *digit;
        }
        Some(Spelling {
            full_year,
            digits: ten,
            inner,
            last,
            end,
        })
    }

    /// The separator at a place and where it ends.
    fn separator(&self, at: usize) -> Option<(Separator, usize)> {
        let next = self.bytes.get(at..)?;
        match next {
            [b'-', ..] => Some((Separator::Dash, at + 1)),
            [b'+', ..] => Some((Separator::Plus, at + 1)),
            [b' ', ..] => Some((Separator::Space, at + 1)),
            [0xc2, 0xa0, ..] => Some((Separator::Space, at + 2)),
            [0xe2, 0x80, 0xaf, ..] => Some((Separator::Space, at + 3)),
            [0xe2, 0x80, 0x90..=0x95, ..] | [0xe2, 0x88, 0x92, ..] => {
                Some((Separator::Dash, at + 3))
            }
            _ => None,
        }
    }

    /// Whether the first six digits are a day that has been, or such a day plus 60, and the birth number is not 000.
    fn is_a_day(&self, spelling: &Spelling) -> bool {
        let [y1, y2, m1, m2, d1, d2, n1, n2, n3, _] = spelling.digits.map(i16::from);
        let (short, month, mut day) = (y1 * 10 + y2, m1 * 10 + m2, d1 * 10 + d2);
        if day > 60 {
            day -= 60;
        }
        // Without a century the year 2000 stands for all: it is a leap year as 00 is at its nearest.
        let year = match spelling.full_year {
            Some(year) if (1800..2100).contains(&year) => year,
            Some(_) => return false,
            None => 2000 + short,
        };
        let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
            return false;
        };
        let Ok(date) = Date::new(year, month, day) else {
            return false;
        };
        let born = spelling.full_year.is_none() || date <= self.today;
        born && (n1, n2, n3) != (0, 0, 0)
    }

    /// How sure a well-formed number is; `None` when it is rather a date with a clock or a year behind it.
    fn level(&self, start: usize, spelling: &Spelling) -> Option<Level> {
        let right = check_digit_is_right(&spelling.digits);
        let tail = spelling
            .digits
            .iter()
            .skip(6)
            .fold(0_u16, |number, &digit| number * 10 + u16::from(digit));
        let unseparated =
            spelling.inner == Separator::Nothing && spelling.last == Separator::Nothing;
        if unseparated && self.is_in_a_digest(start, spelling.end) {
            return None;
        }
        let after_a_date = spelling.full_year.is_some() && spelling.last != Separator::Nothing;
        let year = after_a_date && (1900..=2100).contains(&tail);
        let clock =
            after_a_date && spelling.inner == Separator::Dash && tail / 100 < 24 && tail % 100 < 60;
        if !right && spelling.inner == Separator::Dash && spelling.last == Separator::Space {
            return None;
        }
        let mobile = unseparated
            && spelling.full_year.is_none()
            && self.text.get(start..start + 2) == Some("07");
        let other = year
            || (clock && spelling.last == Separator::Space)
            || mobile
            || self.is_labelled(start);
        Some(if right && !other {
            Level::Hard
        } else {
            Level::Soft
        })
    }

    /// Whether a word close before a number says that it is a telephone, giro or payment number.
    fn is_labelled(&self, start: usize) -> bool {
        let line = self.bytes.get(..start).unwrap_or_default();
        let near = line
            .get(line.len().saturating_sub(48)..)
            .unwrap_or_default();
        let near = near.rsplit(|&b| b == b'\n').next().unwrap_or_default();
        let near = String::from_utf8_lossy(near).to_lowercase();
        LABELS.iter().any(|label| {
            near.match_indices(label).any(|(at, _)| {
                let begins = !near
                    .get(..at)
                    .unwrap_or_default()
                    .ends_with(char::is_alphanumeric);
                let after = near.get(at + label.len()..).unwrap_or_default();
                let whole = label.len() > 2 || !after.starts_with(char::is_alphabetic);
                begins && whole && after.chars().count() <= LABEL_REACH
            })
        })
    }

    /// Whether a run of digits is part of a long hexadecimal digest.
    fn is_in_a_digest(&self, start: usize, end: usize) -> bool {
        let word = |b: &&u8| b.is_ascii_alphanumeric();
        let before = self
            .bytes
            .get(..start)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(128)
            .take_while(word);
        let after = self
            .bytes
            .get(end..)
            .unwrap_or_default()
            .iter()
            .take(128)
            .take_while(word);
        let around: Vec<u8> = before.chain(after).copied().collect();
        around.len() + (end - start) >= 32
            && around.iter().all(u8::is_ascii_hexdigit)
            && around.iter().any(u8::is_ascii_alphabetic)
    }
}

/// The check digit by Luhn: weights 2, 1 from the left, sums of digits, a multiple of ten.
fn check_digit_is_right(digits: &[u8; 10]) -> bool {
    let sum: u16 = digits
        .iter()
        .enumerate()
        .map(|(at, &digit)| {
            let weighted = u16::from(digit) * if at % 2 == 0 { 2 } else { 1 };
            weighted / 10 + weighted % 10
        })
        .sum();
    sum % 10 == 0
}
