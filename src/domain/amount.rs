//! Amounts of money in whole kronor.

use std::borrow::Cow;

use super::calendar::MONTHS;
use super::text::squeeze;

/// Most digits an amount may have; more than the budget of any state.
const MOST_DIGITS: usize = 15;
const NO_BREAK_SPACE: char = '\u{a0}';
const MINUS: char = '\u{2212}';

/// An amount that is not written as whole kronor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountError {
    /// What was meant, in whole kronor, when that can be read (`54 mnkr`, `315.000`).
    pub suggestion: Option<i64>,
}

/// Reads whole kronor: digits, in groups of three with spaces (no-break ones too) or without; `kr`,
/// `kronor` or `:-` may follow, a minus sign may stand first.
///
/// # Errors
/// Everything else, among it decimals, groups with dots and thousands or millions in words or
/// abbreviations; the error carries what was meant when that is plain.
///
/// ```
/// use insyn::domain::amount::parse_sek;
/// assert_eq!(parse_sek("315 000 kr"), Ok(315_000));
/// assert_eq!(parse_sek("13.5 miljoner kronor").unwrap_err().suggestion, Some(13_500_000));
/// ```
pub fn parse_sek(text: &str) -> Result<i64, AmountError> {
    let line = squeeze(text).to_lowercase();
    let amount = strip_minus(&line);
    let digits = ["kronor", "kr", "sek", ":-"].iter().find_map(|unit| amount.text.strip_suffix(unit));
    match grouped(digits.unwrap_or(amount.text).trim_end(), ' ') {
        Some(number) => Ok(amount.sign * number),
        None => Err(AmountError { suggestion: meant(amount.text).map(|number| amount.sign * number) }),
    }
}

/// Whole kronor with no-break spaces between groups of three digits, without unit.
///
/// ```
/// assert_eq!(insyn::domain::amount::format_sek(315_000), "315\u{a0}000");
/// ```
pub fn format_sek(kronor: i64) -> String {
    let digits = kronor.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    if kronor < 0 {
        text.push(MINUS);
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(NO_BREAK_SPACE);
        }
        text.push(digit);
    }
    text
}

/// What an amount, or a share, is counted in.
const UNITS: [&str; 15] = [
    "kronor",
    "kr",
    "tkr",
    "kkr",
    "mnkr",
    "mkr",
    "mdkr",
    "miljoner",
    "miljon",
    "miljarder",
    "miljard",
    "tusen",
    "procent",
    "öre",
    "%",
];

/// A text whose amounts, §§ and days do not break over lines: between groups of three digits, before the unit, after the sign of a
/// §, and before the month stands a no-break space instead of a space or a line break.
///
/// ```
/// assert_eq!(insyn::domain::amount::unbroken("42 000 kronor, § 5"), "42\u{a0}000\u{a0}kronor, §\u{a0}5");
/// assert_eq!(insyn::domain::amount::unbroken("den 5 juni 2012"), "den 5\u{a0}juni 2012");
/// ```
pub fn unbroken(text: &str) -> Cow<'_, str> {
    unbroken_where(text, |_| true)
}

/// As [`unbroken`], of the places that are text: `is_text` is asked for one byte offset after the other, each greater than the last.
pub fn unbroken_where(text: &str, mut is_text: impl FnMut(usize) -> bool) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let (mut out, mut from, mut seen) = (String::new(), 0, 0);
    while let Some(at) = next_gap(bytes, seen) {
        seen = at + 1;
        // The sign of a § is two bytes long, and this is the second of them.
        let sign = if text.is_char_boundary(at) { at } else { at - 1 };
        if at < from || !is_text(sign) {
            continue;
        }
        let (before, after) = (text.get(..=at).unwrap_or_default(), text.get(at + 2..).unwrap_or_default());
        let unit = UNITS.iter().find(|unit| is_word(after, unit));
        let is_kept = unit.is_some()
            || before.ends_with('§')
            || (ends_with_group(before) && begins_with_group(after))
            || MONTHS.iter().any(|(month, _)| is_word(after, month));
        if !is_kept {
            continue;
        }
        if out.capacity() == 0 {
            out.reserve(text.len() + 32);
        }
        out.push_str(text.get(from..=at).unwrap_or_default());
        out.push(NO_BREAK_SPACE);
        from = at + 2;
        // "13,5 miljoner kronor" is one amount.
        if let Some(unit) = unit
            && let Some(rest) = after.get(unit.len()..).and_then(|rest| rest.strip_prefix([' ', '\n']))
            && (is_word(rest, "kronor") || is_word(rest, "kr"))
        {
            out.push_str(after.get(..unit.len()).unwrap_or_default());
            out.push(NO_BREAK_SPACE);
            from += unit.len() + 1;
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

/// The first byte of ö, with which öre begins, and of its neighbours in the code chart.
const O_WITH_DOTS: u8 = 0xc3;

/// The last byte of the sign §, and of its neighbours in the code chart.
const SECTION: u8 = 0xa7;

/// Bytes that are looked at together: most stretches of that length hold no amount, and are told by a few instructions.
const STRETCH: usize = 64;

/// The next digit from there on that has a space or a line break after it, and then what may go on with an amount; or what may be
/// the sign of a §, with a number after the gap.
fn next_gap(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() > 2) {
        let stretch = rest.get(..STRETCH + 2).unwrap_or(rest);
        let (second, third) = (stretch.get(1..).unwrap_or_default(), stretch.get(2..).unwrap_or_default());
        let triples = third.iter().zip(second).zip(stretch);
        if triples.fold(0, |any, ((third, second), first)| any | may_break(*first, *second, *third)) != 0 {
            let is_gap =
                |three: &[u8]| matches!(*three, [first, second, third] if may_break(first, second, third) != 0);
            return stretch.windows(3).position(is_gap).map(|index| at + index);
        }
        at += STRETCH;
    }
    None
}

/// Not 0 when an amount or a § may go on over the second of three bytes. It counts with bytes throughout, so that the compiler looks at many
/// triples by one instruction.
fn may_break(first: u8, second: u8, third: u8) -> u8 {
    let is = |byte: u8, other: u8| u8::from(byte == other);
    let is_digit = |byte: u8| u8::from(byte.is_ascii_digit());
    // Units and months begin with a letter from a to t; the bit parts capitals from small ones.
    let is_letter = u8::from((third | 0x20).wrapping_sub(b'a') <= b't' - b'a');
    let begins = is_digit(third) | is(third, b'%') | is(third, O_WITH_DOTS) | is_letter;
    let goes_on = (is_digit(first) & begins) | (is(first, SECTION) & is_digit(third));
    goes_on & (is(second, b' ') | is(second, b'\n'))
}

/// One to three digits that begin a number, or go on with one.
fn ends_with_group(text: &str) -> bool {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_apart = !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | ',' | '.'));
    text.len() - before.len() <= 3 && is_apart
}

/// Exactly three digits.
fn begins_with_group(text: &str) -> bool {
    let after = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.len() - after.len() == 3 && !after.starts_with(|c: char| c.is_alphanumeric() || c == '/')
}

fn is_word(text: &str, word: &str) -> bool {
    let is_begun = text.get(..word.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(word));
    is_begun && !text.get(word.len()..).unwrap_or_default().starts_with(char::is_alphanumeric)
}

/// An amount apart from its sign.
struct Signed<'a> {
    sign: i64,
    text: &'a str,
}

fn strip_minus(line: &str) -> Signed<'_> {
    match line.strip_prefix(['-', MINUS, '\u{2013}']) {
        Some(rest) => Signed { sign: -1, text: rest.trim_start() },
        None => Signed { sign: 1, text: line },
    }
}

/// Digits in one run, or in groups of three with `separator`.
fn grouped(text: &str, separator: char) -> Option<i64> {
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let mut digits = String::from(first);
    for group in groups {
        if first.len() > 3 || group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    let plain = !first.is_empty() && digits.len() <= MOST_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// What an amount in another form says: unit before it, decimals, dots, thousands and millions.
fn meant(text: &str) -> Option<i64> {
    let text = ["kr", "sek"].iter().find_map(|unit| text.strip_prefix(unit)).unwrap_or(text);
    let text = text.trim_matches(|c: char| c == ' ' || c == '.');
    let words = text.find(|c: char| c.is_alphabetic() || c == ':').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(words)?;
    let factor = match unit.trim_end_matches(" kronor").trim_end_matches(" kr") {
        "" | "kr" | "kronor" | "sek" | ":-" => 1,
        "tkr" | "kkr" | "tusen" | "tsek" => 1_000,
        "mkr" | "mnkr" | "miljon" | "miljoner" | "mn" | "mn." | "milj" | "milj." | "msek" => 1_000_000,
        "mdkr" | "mdr" | "md" | "miljard" | "miljarder" => 1_000_000_000,
        _ => return None,
    };
    let number = number.trim();
    let whole = grouped(number, ' ')
        .or_else(|| number.contains('.').then(|| grouped(number, '.')).flatten().filter(|_| factor == 1))
        .or_else(|| (number.matches(',').count() > 1).then(|| grouped(number, ',')).flatten());
    match whole {
        Some(whole) => whole.checked_mul(factor),
        None => decimal(number, factor),
    }
}

/// A decimal number times a factor, when that comes out in whole kronor.
fn decimal(number: &str, factor: i64) -> Option<i64> {
    let (whole, part) = number.split_once(',').or_else(|| number.split_once('.'))?;
    let known = !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit());
    let doubtful = factor == 1 && part.len() == 3;
    if !known || doubtful {
        return None;
    }
    let whole = grouped(whole, ' ').or_else(|| grouped(whole, '.'))?;
    let scale = 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let parts = part.parse::<i64>().ok()?.checked_mul(factor)?;
    if parts % scale != 0 {
        return None;
    }
    whole.checked_mul(factor)?.checked_add(parts / scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_kronor() {
        for (text, kronor) in [
            ("80000", 80_000),
            ("80 000", 80_000),
            ("80\u{a0}000 kr", 80_000),
            ("1\u{202f}250\u{202f}000 kronor", 1_250_000),
            ("500:-", 500),
            ("500 :-", 500),
            ("0", 0),
            ("500 SEK", 500),
            ("-80 000", -80_000),
            ("\u{2212}80\u{a0}000", -80_000),
            ("315000kr", 315_000),
        ] {
            assert_eq!(parse_sek(text), Ok(kronor), "{text}");
        }
    }

    #[test]
    fn other_forms_say_what_was_meant() {
        for (text, suggestion) in [
            ("13.5 miljoner kronor", Some(13_500_000)),
            ("13,5 mnkr", Some(13_500_000)),
            ("54 mnkr", Some(54_000_000)),
            ("500 tkr", Some(500_000)),
            ("1 250 tkr", Some(1_250_000)),
            ("1 miljon", Some(1_000_000)),
            ("2 miljarder kr", Some(2_000_000_000)),
            ("315.000", Some(315_000)),
            ("1.250.000 kr", Some(1_250_000)),
            ("1,250,000", Some(1_250_000)),
            ("80 000,00 kr", Some(80_000)),
            ("kr 500", Some(500)),
            ("-54 mnkr", Some(-54_000_000)),
            ("80 000,50", None),
            ("315,000", None),
            ("80 00", None),
            ("8000 000", None),
            ("ca 500", None),
            ("500 kr per år", None),
            ("", None),
            ("kr", None),
            ("9999999999999999999", None),
            ("999999999999999 miljarder", None),
        ] {
            assert_eq!(parse_sek(text), Err(AmountError { suggestion }), "{text}");
        }
    }

    #[test]
    fn groups_of_three_with_no_break_spaces() {
        for (kronor, text) in
            [(0, "0"), (999, "999"), (1_000, "1\u{a0}000"), (-1_234_567, "\u{2212}1\u{a0}234\u{a0}567")]
        {
            assert_eq!(format_sek(kronor), text);
        }
        assert_eq!(format_sek(i64::MIN).chars().filter(char::is_ascii_digit).count(), 19);
    }

    #[test]
    fn amounts_stay_whole_and_other_numbers_as_they_are() {
        for (text, expected) in [
            ("42 000 000 kronor", "42_000_000_kronor"),
            ("högst 13,5 miljoner kronor per år", "högst 13,5_miljoner_kronor per år"),
            ("54 Mkr, 1 250 tkr och 12 %.", "54_Mkr, 1_250_tkr och 12_%."),
            ("80-90 000\nkr", "80-90_000_kr"),
            ("21 kronor och 64 öre, 5 ören", "21_kronor och 64_öre, 5 ören"),
            ("13 203 barn", "13_203 barn"),
            ("2 miljoner invånare", "2_miljoner invånare"),
            ("den 5 juni 2012 100 personer", "den 5_juni 2012 100 personer"),
            ("5 Maj, 5 till, 5 marsvin och 5 1000", "5_Maj, 5 till, 5 marsvin och 5 1000"),
            ("enligt § 5, §\n6 och 7 §", "enligt §_5, §_6 och 7 §"),
            ("KS 2014/1 005 och 1,5 000 och 3 200/14", "KS 2014/1 005 och 1,5 000 och 3 200/14"),
            ("1\u{202f}250 kr", "1\u{202f}250_kr"),
        ] {
            assert_eq!(unbroken(text).replace(NO_BREAK_SPACE, "_"), expected);
        }
    }

    proptest! {
        #[test]
        fn only_spaces_change(text in "[0-9 \nkrmiljonert%,./å-]{0,24}") {
            let plain = |text: &str| text.replace([NO_BREAK_SPACE, '\n'], " ");
            let whole = unbroken(&text).into_owned();
            prop_assert_eq!(plain(&whole), plain(&text));
            prop_assert_eq!(unbroken(&whole).into_owned(), whole);
        }

        #[test]
        fn what_is_formatted_is_read_back(kronor in -999_999_999_999_999_i64..=999_999_999_999_999) {
            prop_assert_eq!(parse_sek(&format_sek(kronor)), Ok(kronor));
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>(), near in "[0-9 .,kmrt:-]{0,14}") {
            let _ = parse_sek(&text);
            let _ = parse_sek(&near);
        }
    }
}
