//! §§ in running text: one, lists and ranges, letters, series, and the points behind them.

use std::ops::Range;

use super::tokens::{Kind, Run, Words};
use crate::domain::calendar::month_of;
use crate::domain::section::Section;

/// Most points that are read before a §.
const MOST_POINTS: usize = 12;
/// Largest § number.
const LARGEST: u32 = 99_999;
/// Words between the §§ of a list.
const AND: Words = Words::new(&["eller", "jamte", "och", "respektive", "resp", "samt", "to"]);
/// Words that name points of a decision.
const POINTS: Words = Words::new(&[
    "attsats",
    "attsatsen",
    "beslutspunkt",
    "beslutspunkten",
    "beslutspunkterna",
    "punkt",
    "punkten",
    "punkterna",
    "punkter",
    "p",
    "pkt",
]);
/// Words that may stand behind a bare number at the end of a list of §§.
const BEHIND: Words = Words::new(&[
    "av",
    "att",
    "ar",
    "beslutade",
    "beslot",
    "beslutar",
    "den",
    "dar",
    "enligt",
    "fran",
    "har",
    "i",
    "med",
    "och",
    "om",
    "ovan",
    "punkt",
    "punkten",
    "punkterna",
    "p",
    "respektive",
    "resp",
    "samt",
    "som",
    "under",
    "vid",
]);
/// Words that say the sign in letters.
pub(super) const SIGN_WORDS: Words = Words::new(&["paragraf", "paragrafen", "paragraferna", "paragrafer"]);

/// One § of a list.
#[derive(Clone, Debug)]
pub(super) struct SectionAt {
    /// Positions of its tokens, with its sign.
    pub(super) tokens: Range<usize>,
    /// The §.
    pub(super) section: Section,
}

/// A list of §§, and the points behind the last one.
#[derive(Clone, Debug)]
pub(super) struct Sections {
    /// In the order written. Of a range only its ends: to the grammar a dash parts two §§ as a comma does, and those between
    /// them are not written, so that nothing could be their link.
    pub(super) all: Vec<SectionAt>,
    /// Points of the last §, with the position of the number; the first one with its word.
    pub(super) points: Vec<(Range<usize>, u16)>,
    /// The position behind everything.
    pub(super) end: usize,
}

/// Whether a § begins at a position: the sign, or the word before a number.
pub(super) fn begins(run: Run<'_>, at: usize) -> bool {
    match run.kind(at) {
        Some(Kind::Section) => true,
        Some(Kind::Word) => run.digits(at + 1) > 0 && run.is_in(at, &SIGN_WORDS),
        _ => false,
    }
}

/// The §§ that begin with the sign at a position.
pub(super) fn read(run: Run<'_>, at: usize) -> Option<Sections> {
    let (first, mut is_many) = signed(run, at)?;
    let mut end = first.tokens.end;
    let mut all = vec![first];
    while let Some(next) = separator(run, end) {
        if begins(run, next) {
            let Some((section, many)) = signed(run, next) else { break };
            is_many |= many;
            end = section.tokens.end;
            all.push(section);
        } else {
            let Some(section) = bare(run, next, is_many) else { break };
            end = section.tokens.end;
            all.push(section);
        }
    }
    // A series behind the last one of several is that of all: "§§ 63–73/20".
    if let Some(series) = all.last().and_then(|last| last.section.series) {
        for section in &mut all {
            section.section.series.get_or_insert(series);
        }
    }
    let (points, end) = points(run, end);
    Some(Sections { all, points, end })
}

/// A § with its sign, and whether the sign is doubled.
fn signed(run: Run<'_>, at: usize) -> Option<(SectionAt, bool)> {
    let is_word = run.kind(at) == Some(Kind::Word);
    let is_doubled = run.kind(at + 1) == Some(Kind::Section);
    let number = if is_doubled { at + 2 } else { at + 1 };
    let section = numbered(run, number)?;
    Some((SectionAt { tokens: at..section.tokens.end, section: section.section }, is_doubled || is_word))
}

/// The number of a § with its letter and series.
fn numbered(run: Run<'_>, at: usize) -> Option<SectionAt> {
    let number = run.number(at).filter(|number| (1..=LARGEST).contains(number))?;
    let mut end = at + 1;
    let letter = letter(run, end);
    end += usize::from(letter.is_some());
    let series = series(run, end);
    end += if series.is_some() { 2 } else { 0 };
    Some(SectionAt { tokens: at..end, section: Section { series, number, letter } })
}

/// The letter behind a number: joined to it, or standing alone where it is no word, initial or page.
fn letter(run: Run<'_>, at: usize) -> Option<char> {
    let written = run.written(at).as_bytes();
    let [letter] = written else { return None };
    let letter = char::from(*letter).to_ascii_lowercase();
    if run.kind(at) != Some(Kind::Word) || !letter.is_ascii_lowercase() {
        return None;
    }
    if run.spaced(at) {
        let is_initial = run.is_joined(at + 1, '.') && run.kind(at + 2) == Some(Kind::Word);
        let is_compound = run.is_joined(at + 1, '-') || run.is_joined(at + 1, ':');
        let is_other = matches!(letter, 'i' | 'o')
            || (matches!(letter, 'p' | 's') && {
                let number = if run.is_joined(at + 1, '.') { at + 2 } else { at + 1 };
                run.digits(number) > 0
            });
        if is_initial || is_compound || is_other {
            return None;
        }
    }
    Some(letter)
}

/// The series behind the stroke: two or four digits of a year.
fn series(run: Run<'_>, at: usize) -> Option<u16> {
    if !run.is_joined(at, '/') || run.spaced(at + 1) {
        return None;
    }
    let is_date = run.is_joined(at + 2, '-') && run.digits(at + 3) > 0;
    let value = run.number(at + 1).and_then(|value| u16::try_from(value).ok())?;
    let is_year = match run.digits(at + 1) {
        2 => true,
        4 => (1600..=2200).contains(&value),
        _ => false,
    };
    (is_year && !is_date).then_some(value)
}

/// The position behind what parts two §§ of a list.
fn separator(run: Run<'_>, at: usize) -> Option<usize> {
    let next = match run.kind(at)? {
        Kind::Sign(',') if run.is_in(at + 1, &AND) => at + 2,
        Kind::Sign(',' | '-' | '&' | '+') => at + 1,
        Kind::Word if run.is_in(at, &AND) => at + 1,
        _ => return None,
    };
    Some(next)
}

/// A number without sign: not the beginning of a date, an amount or a count.
fn bare(run: Run<'_>, at: usize, is_many: bool) -> Option<SectionAt> {
    let section = numbered(run, at)?;
    if is_other_number(run, at, section.tokens.end) {
        return None;
    }
    let end = section.tokens.end;
    let is_last_word = run.kind(end) == Some(Kind::Word);
    let is_safe = !is_last_word || run.is_in(end, &BEHIND);
    (is_many || is_safe).then_some(section)
}

/// Whether the number at a position is the beginning of a date, an amount, a register number or a share.
fn is_other_number(run: Run<'_>, at: usize, end: usize) -> bool {
    if run.digits(at) > 5 {
        return true;
    }
    match run.kind(end) {
        Some(Kind::Number(_)) => true,
        Some(Kind::Section) => true,
        Some(Kind::Sign('/' | '%')) => true,
        Some(Kind::Sign('.' | ':')) if !run.spaced(end + 1) && run.digits(end + 1) > 0 => true,
        Some(Kind::Sign('-')) if run.digits(end + 1) > 0 && !run.spaced(end + 1) => {
            // "12–14" goes on as a range; "2012-06-05" is a date, "8–9 juni" too.
            run.digits(at) == 4 || run.digits(end + 1) == 4 || run.is_joined(end + 2, '-') || is_month(run, end + 2)
        }
        Some(Kind::Word) => {
            is_month(run, end) || run.is_word(end, &["kr", "kronor", "st", "tkr", "mnkr", "procent", "kap"])
        }
        _ => run.is_joined(end, '.') && is_month(run, end + 1),
    }
}

fn is_month(run: Run<'_>, at: usize) -> bool {
    run.kind(at) == Some(Kind::Word) && run.written(at).len() <= 12 && month_of(run.word(at).as_str()).is_some()
}

/// The points named behind a §, and the position behind them.
fn points(run: Run<'_>, after: usize) -> (Vec<(Range<usize>, u16)>, usize) {
    let start = after + usize::from(run.is_sign(after, ',') || run.is_sign(after, '('));
    if !run.is_in(start, &POINTS) {
        return (Vec::new(), after);
    }
    let mut at = start + 1 + usize::from(run.is_joined(start + 1, '.'));
    let mut points = Vec::new();
    let mut first = start;
    let mut end = after;
    while let Some(number) = run.number(at).and_then(|number| u16::try_from(number).ok()).filter(|number| *number > 0) {
        if !points.is_empty() && (is_other_number(run, at, at + 1) || !is_end_of_points(run, at + 1)) {
            break;
        }
        points.push((first..at + 1, number));
        end = at + 1;
        let Some(next) = separator(run, end) else { break };
        (at, first) = (next, next);
    }
    (points, end)
}

/// The points named before a position, as `punkt 4` and `punkterna 2 och 3` are, nothing before `from`; the first one with its word.
pub(super) fn points_before(run: Run<'_>, end: usize, from: usize) -> Vec<(Range<usize>, u16)> {
    let mut points = Vec::new();
    let mut at = end;
    for _ in 0..MOST_POINTS {
        let Some(number) = at.checked_sub(1).filter(|number| *number >= from) else { break };
        let Some(point) = run.number(number).and_then(|point| u16::try_from(point).ok()).filter(|point| *point > 0)
        else {
            break;
        };
        let Some(before) = number.checked_sub(1).filter(|before| *before >= from) else { break };
        let word = if run.is_joined(before, '.') { before.saturating_sub(1) } else { before };
        if word >= from && run.is_in(word, &POINTS) {
            points.push((word..at, point));
            points.reverse();
            return points;
        }
        points.push((number..at, point));
        if separator(run, before) != Some(number) {
            break;
        }
        at = before;
    }
    Vec::new()
}

/// Whether what stands behind a further number lets it be a point.
fn is_end_of_points(run: Run<'_>, at: usize) -> bool {
    run.kind(at) != Some(Kind::Word) || run.is_in(at, &BEHIND)
}
