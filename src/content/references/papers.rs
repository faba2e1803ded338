//! Papers named by their sort, sender and day: `stadsledningskontorets tjänsteskrivelse den 28 januari 2015`.

use std::ops::Range;

use super::dates::DateAt;
use super::tokens::{Kind, Run, Words};

/// What words for sorts of papers end with, without article.
const SORTS: [&str; 16] = [
    "skrivelse",
    "utlatande",
    "yttrande",
    "svar",
    "rapport",
    "motion",
    "promemoria",
    "redovisning",
    "utdrag",
    "missiv",
    "utredning",
    "interpellation",
    "forslag",
    "pm",
    "anteckning",
    "underlag",
];
/// Articles and genitives behind them.
const ENDINGS: [&str; 10] = ["", "n", "t", "en", "et", "s", "ns", "ts", "ens", "ets"];
/// Words between the sort and its day.
const DATED: Words = Words::new(&[
    "av",
    "daterad",
    "daterat",
    "dat",
    "datum",
    "fran",
    "inkommen",
    "inkommet",
    "per",
    "upprattad",
    "upprattat",
]);

/// A paper named in prose, before its day is settled.
#[derive(Clone, Debug)]
pub(super) struct PaperAt {
    /// Positions of its tokens, from the sender to the day.
    pub(super) tokens: Range<usize>,
    /// The sort, folded and without article.
    pub(super) sort: String,
    /// The sender as written before it, folded and without its genitive; `None` when none is.
    pub(super) sender: Option<String>,
}

/// The paper whose day stands at a place, if one is named before it.
pub(super) fn before(run: Run<'_>, date: &DateAt) -> Option<PaperAt> {
    let mut at = date.tokens.start.checked_sub(1)?;
    if run.is_sign(at, ',') || run.is_sign(at, '(') {
        at = at.checked_sub(1)?;
    }
    for _ in 0..2 {
        if run.is_in(at, &DATED) {
            at = at.checked_sub(1)?;
        }
    }
    let sort = sort_of(run, at)?;
    let mut start = at;
    let mut words: Vec<String> = Vec::new();
    while let Some(before) = start.checked_sub(1).filter(|before| run.kind(*before) == Some(Kind::Word)) {
        let word = run.word(before);
        let is_genitive = word.as_str().len() > 2 && word.as_str().ends_with('s');
        // The last word before the sort is a genitive; the ones before it belong to it when they are too, or a capital says so.
        if words.len() >= 3
            || !(is_genitive || (!words.is_empty() && run.written(before).starts_with(char::is_uppercase)))
        {
            break;
        }
        words.insert(0, word.as_str().to_owned());
        start = before;
    }
    let sender = words.join(" ");
    let sender = sender.strip_suffix('s').map(str::to_owned);
    Some(PaperAt { tokens: start..date.tokens.end, sort, sender })
}

/// The sort of paper that a word names, folded and without article.
fn sort_of(run: Run<'_>, at: usize) -> Option<String> {
    if run.kind(at) != Some(Kind::Word) || run.written(at).len() > 60 {
        return None;
    }
    let word = run.word(at);
    let word = word.as_str();
    let stem = SORTS.iter().find_map(|sort| {
        let end = word.rfind(sort)? + sort.len();
        ENDINGS.contains(&word.get(end..)?).then(|| word.get(..end))?
    })?;
    Some(stem.to_owned())
}
