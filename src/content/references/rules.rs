//! §§ of statutes and rule books, which are never decisions: a number before the sign, a chapter, a reglemente.

use std::ops::Range;
use std::sync::Arc;

use super::names::{Found, Meaning, Names};
use super::tokens::{Kind, Run, Words};

/// Words that name a chapter.
const CHAPTER: Words = Words::new(&["kap", "kapitel", "kapitlet", "kapitlets", "kapitlen"]);
/// Words between the numbers of a statute's §§.
const AND: Words = Words::new(&["eller", "och", "respektive", "samt"]);
/// Parts of a § that may stand between it and the statute's name.
const PARTS: [&str; 22] = [
    "st",
    "stycket",
    "p",
    "punkt",
    "punkten",
    "punkterna",
    "pkt",
    "men",
    "meningen",
    "ledet",
    "forsta",
    "andra",
    "tredje",
    "fjarde",
    "femte",
    "sjatte",
    "i",
    "av",
    "och",
    "samt",
    "a",
    "b",
];
/// What words for rule books hold.
const RULES: [&str; 11] = [
    "reglement",
    "foreskrift",
    "stadg",
    "direktiv",
    "avtal",
    "instruktion",
    "policy",
    "bestammelse",
    "taxa",
    "normer",
    "statut",
];
/// Ends of words for statutes.
const STATUTES: [&str; 12] = [
    "lag",
    "lagen",
    "lagens",
    "lagar",
    "balken",
    "balkens",
    "ordning",
    "ordningen",
    "ordningens",
    "ordningar",
    "grundlagen",
    "koden",
];
/// Words that end like those and are none.
const OTHERS: [&str; 6] = ["forslag", "bolag", "dagordning", "turordning", "underlag", "anslag"];
/// Words that speak of a decision, so that a rule book further on is only its matter.
const DECISIONS: Words = Words::new(&[
    "arende",
    "arendet",
    "att",
    "beslut",
    "beslutet",
    "handlingarna",
    "mote",
    "motet",
    "om",
    "protokoll",
    "protokollet",
    "protokolls",
    "sammantrade",
    "sammantradet",
]);
/// Words of which the number before a § may be, so that it is not the number of a statute's §.
const COUNTED: Words = Words::new(&["bilaga", "dnr", "kl", "nr", "nummer", "punkt", "punkten", "p", "sid", "sida"]);

/// A § of a statute.
#[derive(Clone, Debug)]
pub(super) struct StatuteAt {
    /// Positions of its tokens, from the first number to the statute's name.
    pub(super) tokens: Range<usize>,
    /// The statute, when site.yaml names it.
    pub(super) name: Option<Arc<str>>,
}

/// Whether a chapter stands before the sign at a position: `2 kap. § 7`, `Kapitel 2 § 21`.
pub(super) fn is_in_chapter(run: Run<'_>, sign: usize) -> bool {
    let Some(before) = sign.checked_sub(1) else { return false };
    let at = if run.is_sign(before, '.') || run.is_sign(before, ',') { before.wrapping_sub(1) } else { before };
    if run.is_in(at, &CHAPTER) {
        return true;
    }
    run.number(at).is_some() && at > 0 && run.is_in(at - 1, &CHAPTER)
}

/// Whether a rule book is named behind a § that ends at a position: `i stadsmiljönämndens reglemente`.
pub(super) fn is_of_rules(run: Run<'_>, end: usize) -> bool {
    let start = end + usize::from(run.is_joined(end, ','));
    if !run.is_word(start, &["i", "av", "ur"]) {
        return false;
    }
    for at in start + 1..start + 6 {
        match run.kind(at) {
            Some(Kind::Word) if run.is_in(at, &DECISIONS) => return false,
            Some(Kind::Word) if is_rule(run, at) => return true,
            Some(Kind::Word) | Some(Kind::Sign('-')) => {}
            _ => return false,
        }
    }
    false
}

/// Whether a rule book is named right before a position: `reglementet`, `kommunallagen (2017:725)`.
pub(super) fn is_behind_rules(run: Run<'_>, start: usize) -> bool {
    let Some(mut at) = start.checked_sub(1) else { return false };
    if run.is_sign(at, ',') {
        at = at.saturating_sub(1);
    }
    if run.is_sign(at, ')') {
        let open = (at.saturating_sub(5)..at).rev().find(|at| run.is_sign(*at, '('));
        at = open.map_or(at, |open| open.saturating_sub(1));
    }
    is_rule(run, at)
}

fn is_rule(run: Run<'_>, at: usize) -> bool {
    if run.kind(at) != Some(Kind::Word) {
        return false;
    }
    let word = run.word(at);
    let word = word.as_str();
    let is_statute =
        || STATUTES.iter().any(|end| word.ends_with(end)) && !OTHERS.iter().any(|other| word.contains(other));
    RULES.iter().any(|part| word.contains(part)) || is_statute()
}

/// The § of a statute whose sign stands at a position behind a number, and the positions it takes.
pub(super) fn statute(
    run: Run<'_>,
    sign: usize,
    names: &Names,
    last: Option<&(Range<usize>, Arc<str>)>,
) -> Option<StatuteAt> {
    let start = numbers(run, sign)?;
    let end = if run.kind(sign + 1) == Some(Kind::Section) { sign + 2 } else { sign + 1 };
    // Numbers of parts are taken in only when a statute follows, or another part.
    let mut at = end;
    let mut taken = end;
    while at < end + 10 {
        match run.kind(at) {
            Some(Kind::Word) => {
                let word = run.word(at);
                if let Some(Found { meaning: Meaning::Statute(name), end }) = names.find(run, at, word.as_str()) {
                    return Some(StatuteAt { tokens: start..end, name: Some(name.clone()) });
                }
                if !PARTS.contains(&word.as_str()) {
                    break;
                }
                taken = at + 1;
            }
            Some(Kind::Number(_)) => {}
            Some(Kind::Sign('-' | '.' | ',')) => {}
            _ => break,
        }
        at += 1;
    }
    if let Some((name_at, name)) =
        last.filter(|(tokens, _)| tokens.end == start || (tokens.end + 1 == start && run.is_sign(tokens.end, ',')))
    {
        return Some(StatuteAt { tokens: name_at.start..end, name: Some(name.clone()) });
    }
    Some(StatuteAt { tokens: start..taken, name: None })
}

/// The first position of the numbers before the sign, with their chapter; `None` when they are no numbers of §§.
fn numbers(run: Run<'_>, sign: usize) -> Option<usize> {
    let mut start = sign;
    let mut at = sign.checked_sub(1)?;
    // The letter of the last one.
    if run.kind(at) == Some(Kind::Word) && run.written(at).len() == 1 {
        at = at.checked_sub(1)?;
    }
    for _ in 0..12 {
        if run.number(at).is_none() || run.digits(at) > 3 {
            break;
        }
        start = at;
        let Some(before) = at.checked_sub(1) else { break };
        let is_list = run.is_in(before, &AND) || run.is_sign(before, ',') || run.is_sign(before, '-');
        if !is_list {
            break;
        }
        let Some(next) = before.checked_sub(1) else { break };
        at = if run.kind(next) == Some(Kind::Word) && run.written(next).len() == 1 {
            next.saturating_sub(1)
        } else {
            next
        };
    }
    if start == sign {
        return None;
    }
    let Some(before) = start.checked_sub(1) else { return Some(start) };
    let is_joined = !run.spaced(start) && matches!(run.kind(before), Some(Kind::Sign('/' | '-' | ':' | '.')));
    if is_joined || run.is_in(before, &COUNTED) {
        return None;
    }
    let word = if run.is_sign(before, '.') { before.checked_sub(1)? } else { before };
    if run.is_in(word, &CHAPTER)
        && let Some(chapter) = word.checked_sub(1).filter(|at| run.number(*at).is_some() || run.written(*at).len() == 1)
    {
        let is_lettered = run.kind(chapter) == Some(Kind::Word);
        return Some(if is_lettered { chapter.saturating_sub(1) } else { chapter });
    }
    Some(start)
}
