//! Candidates for register numbers: what may be one, longest first, with the key that each would have.

use std::ops::Range;

use super::dates;
use super::tokens::{Kind, Run, Words};
use crate::domain::dnr::DnrPatterns;

/// Words before a register number.
pub(super) const LABELS: Words = Words::new(&[
    "arendenummer",
    "arendenr",
    "arende",
    "arendet",
    "arenden",
    "dnr",
    "diarienummer",
    "diarienr",
    "diarienumret",
    "diarienumren",
    "diarieforing",
    "diarie",
]);
/// Words that may stand between those and the number.
pub(super) const BRIDGES: Words = Words::new(&["med", "nr", "nummer"]);
/// Series of statutes, bills, reports and verdicts, whose numbers are no register numbers.
const PUBLIC: Words =
    Words::new(&["bet", "ds", "dir", "hfd", "lag", "lagen", "nja", "prop", "rskr", "ra", "rh", "sfs", "sou", "skr"]);
/// Words before numbers of telephones, accounts and organisations.
const CONTACT: Words = Words::new(&[
    "bg", "bankgiro", "fax", "mobil", "orgnr", "pg", "plusgiro", "postgiro", "tfn", "tel", "telefon", "vaxel",
]);
/// Longest series, in bytes.
pub(super) const SERIES: usize = 7;

/// A number that a text may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it stands in the text.
    pub range: Range<u32>,
    /// The key it would have, by the patterns of site.yaml.
    pub key: String,
    /// Whether a series of letters is written with it.
    pub has_series: bool,
}

/// The candidates of one place, longest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidates {
    /// The windows, longest first; one at least.
    pub windows: Vec<Candidate>,
    /// Whether `dnr` or the like stands before them.
    pub is_labelled: bool,
}

/// Positions of one number: what stands together, and the words and numbers that may belong to it.
struct Clump {
    tokens: Range<usize>,
    is_labelled: bool,
    has_series_before: bool,
    /// Ends of the clump with one and two further numbers, as in `KS 02-820 107`.
    further: [Option<usize>; 2],
}

/// The candidates around the number at a position, if there are any, and the position behind everything that stands together
/// there; nothing before `from` belongs to them.
pub(super) fn at(run: Run<'_>, at: usize, from: usize, patterns: &DnrPatterns) -> (Option<Candidates>, usize) {
    let clump = clump(run, at, from);
    let end = clump.tokens.end;
    if !clump.is_number(run, at) {
        return (None, end);
    }
    let starts = [clump.has_series_before.then(|| clump.tokens.start - 1), Some(clump.tokens.start)];
    let ends = [clump.further[1], clump.further[0], Some(end)];
    let mut windows: Vec<Candidate> = Vec::new();
    for end in ends.into_iter().flatten() {
        for start in starts.into_iter().flatten() {
            let range = run.range(start..end);
            let text = run.text.get(range.clone()).unwrap_or_default();
            let Ok(dnr) = patterns.parse(text) else { continue };
            let has_series = (start..end).any(|at| run.kind(at) == Some(Kind::Word));
            windows.push(Candidate { range: range.start as u32..range.end as u32, key: dnr.key, has_series });
        }
    }
    if let Some(short) = without_class(run, &clump) {
        for start in starts.into_iter().flatten() {
            let range = run.range(start..short);
            let Ok(dnr) = patterns.parse(run.text.get(range.clone()).unwrap_or_default()) else { continue };
            let has_series = (start..short).any(|at| run.kind(at) == Some(Kind::Word));
            // The whole is the link, although its end says which paper of the case it is.
            let whole = run.range(start..end);
            windows.push(Candidate { range: whole.start as u32..whole.end as u32, key: dnr.key, has_series });
        }
    }
    let found = (!windows.is_empty()).then_some(Candidates { windows, is_labelled: clump.is_labelled });
    (found, end)
}

/// Whether the number at a position may be one of those, or part of one: most numbers in prose stand alone among words.
pub(super) fn may_be(run: Run<'_>, at: usize) -> bool {
    let is_joined = |at: usize| !run.spaced(at) && is_part(run.kind(at));
    let is_led = at > 0 && !run.spaced(at) && is_part(run.kind(at - 1));
    let is_sign = matches!(run.kind(at + 1), Some(Kind::Sign(_)));
    let goes_on = if is_sign { is_joined(at + 1) && is_joined(at + 2) } else { is_joined(at + 1) };
    if is_led || goes_on || run.is_sign(at + 1, '/') || run.is_sign(at + 1, '-') {
        return true;
    }
    let Some(before) = at.checked_sub(1) else { return false };
    match run.kind(before) {
        Some(Kind::Word) => {
            let word = run.written(before);
            (word.len() <= SERIES && word.starts_with(char::is_uppercase)) || label(run, at, 0) || label(run, before, 0)
        }
        Some(Kind::Sign(':' | '.')) => label(run, at, 0),
        _ => false,
    }
}

/// The end of a number without the part behind its last dash, where a stroke stands before it: `2022/7-3`.
fn without_class(run: Run<'_>, clump: &Clump) -> Option<usize> {
    let end = clump.tokens.end;
    let dash = end.checked_sub(2).filter(|dash| *dash > clump.tokens.start)?;
    let is_class = matches!(run.kind(dash), Some(Kind::Sign('-' | ':'))) && run.number(end - 1).is_some();
    let has_stroke = (clump.tokens.start..dash).any(|at| run.is_sign(at, '/'));
    (is_class && has_stroke).then_some(dash)
}

/// Everything that stands together around the number at a position.
fn clump(run: Run<'_>, at: usize, from: usize) -> Clump {
    let mut start = at;
    while start > from && !run.spaced(start) && is_part(run.kind(start - 1)) {
        start -= 1;
    }
    while start < at && matches!(run.kind(start), Some(Kind::Sign(_))) {
        start += 1;
    }
    let mut end = at + 1;
    loop {
        end = joined(run, end);
        // "002 – 443 / 05": spaces beside a sign between two numbers.
        let is_bridge = match run.kind(end) {
            Some(Kind::Sign('/')) => true,
            Some(Kind::Sign('-')) => end == at + 1 && start == at,
            _ => false,
        };
        if !(is_bridge && run.number(end - 1).is_some() && run.number(end + 1).is_some()) {
            break;
        }
        end += 2;
    }
    let before = |at: usize| at.checked_sub(1).filter(|before| *before >= from);
    let series = before(start).filter(|before| run.kind(*before) == Some(Kind::Word));
    let series = series.filter(|before| run.written(*before).len() <= SERIES && !run.is_in(*before, &LABELS));
    let label = label(run, series.unwrap_or(start), from);
    let series = series.filter(|before| label || run.written(*before).starts_with(char::is_uppercase));
    let is_labelled = label || self::label(run, start, from);
    let further = |end: usize| (run.digits(end) >= 3 && run.spaced(end)).then_some(end + 1);
    let first = further(end);
    Clump {
        tokens: start..end,
        is_labelled,
        has_series_before: series.is_some(),
        further: [first, first.and_then(further)],
    }
}

/// The position behind what stands together from a position on, without signs at the end.
fn joined(run: Run<'_>, from: usize) -> usize {
    let mut end = from;
    let mut kept = from;
    while !run.spaced(end) && is_part(run.kind(end)) {
        if !matches!(run.kind(end), Some(Kind::Sign(_))) {
            kept = end + 1;
        }
        end += 1;
    }
    kept
}

fn is_part(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Number(_) | Kind::Word | Kind::Sign('/' | '-' | ':' | '.')))
}

/// Whether a word such as `dnr` stands before a position, perhaps with a colon or `nr` between.
fn label(run: Run<'_>, at: usize, from: usize) -> bool {
    let mut before = at;
    for _ in 0..3 {
        let Some(next) = before.checked_sub(1).filter(|next| *next >= from) else { return false };
        if run.is_in(next, &LABELS) {
            return true;
        }
        if !(run.is_sign(next, ':') || run.is_sign(next, '.') || run.is_in(next, &BRIDGES)) {
            return false;
        }
        before = next;
    }
    false
}

impl Clump {
    fn has_letters(&self, run: Run<'_>) -> bool {
        self.tokens.clone().any(|at| run.kind(at) == Some(Kind::Word))
    }

    /// Whether this may be a register number at all: dates, amounts, times and plain counts are not.
    fn is_number(&self, run: Run<'_>, at: usize) -> bool {
        let Range { start, end } = self.tokens.clone();
        let digits: usize = (start..end).map(|at| run.digits(at)).sum();
        if self.is_labelled {
            return digits > 0;
        }
        if dates::at(run, at).is_some_and(|date| date.tokens.end >= end) {
            return false;
        }
        let has = |sign: char| (start..end).any(|at| run.is_sign(at, sign));
        let before = start
            .saturating_sub(1 + usize::from(start > 0 && (run.is_sign(start - 1, '.') || run.is_sign(start - 1, ':'))));
        let is_behind = |words: &Words| start > 0 && run.is_in(before, words);
        if is_behind(&CONTACT)
            || (has(':') && (is_behind(&PUBLIC) || !(self.has_series_before || self.has_letters(run))))
        {
            return false;
        }
        let has_letters = self.has_letters(run);
        let is_time = has(':') && end == start + 3 && digits <= 4;
        let is_shaped = (has('/') && digits >= 3) || (has('-') && digits >= 5) || (has(':') && !is_time);
        is_shaped
            || (has_letters && digits >= 5)
            || (self.has_series_before && (has('-') || has('.')) && digits >= 4)
            || (self.has_series_before && self.further[0].is_some())
    }
}
