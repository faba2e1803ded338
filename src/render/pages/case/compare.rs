//! What was proposed and what was decided, side by side.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::outcome::Outcome;
use crate::domain::text::fold;
use crate::model::Doc;
use crate::render::pages::document::Sheet;
use crate::render::pages::{Maker, OutcomeView};

/// A proposal and the decision on it.
#[derive(Serialize)]
pub struct Pair<'s> {
    /// What was proposed.
    pub proposed: Side<'s>,
    /// What was decided.
    pub decided: Side<'s>,
    /// True when the two say different things.
    #[serde(skip)]
    pub differs: bool,
}

/// One of the two.
#[derive(Serialize)]
pub struct Side<'s> {
    /// Who: "Socialnämnden beslutade".
    pub label: String,
    /// In fixed words.
    pub outcomes: Vec<OutcomeView>,
    /// In its own words.
    pub text: &'s str,
}

/// The proposal to a body, of another paper or in the same §, and what the body decided. `None` where either is not known.
pub(super) fn pair<'s>(maker: Maker<'s>, proposed: Option<Doc>, sheet: Sheet<'s>) -> Option<Pair<'s>> {
    let item = proposed.map(|doc| maker.site().item(doc));
    let proposer = proposed.zip(item.and_then(|item| item.paper())).map(|(doc, paper)| Sheet::new(maker, doc, paper));
    let body = &sheet.item.document.body;
    let stated = proposer.and_then(|proposer| proposer.paper.proposal.as_ref());
    let asked: &[Outcome] = stated.map_or(&[], |proposal| &proposal.outcomes);
    let excerpt = proposer.map_or("", |proposer| &proposer.item.document.body.excerpt);
    let said = stated.and_then(|proposal| proposal.text.as_deref());
    let own = Some(body.proposed.as_str()).filter(|text| !text.is_empty());
    let text = said.or(own).unwrap_or(excerpt);
    let upward = sheet.paper.proposal.as_ref();
    let mut did: Vec<Outcome> = sheet.paper.outcomes.iter().map(|point| point.outcome).collect();
    if let Some(proposal) = upward.filter(|_| did.is_empty()) {
        did.clone_from(&proposal.outcomes);
    }
    let decision = upward.and_then(|proposal| proposal.text.as_deref()).unwrap_or(&body.excerpt);
    if (asked.is_empty() && text.is_empty()) || (did.is_empty() && decision.is_empty()) {
        return None;
    }
    let organ = |sheet: Sheet<'_>| who(maker, sheet);
    let word = if upward.is_some() { "arende.foreslog" } else { "arende.beslutade" };
    // What is only proposed is told as such, and not by the mark of something done.
    let asks = |outcomes: &[Outcome]| {
        let asked = maker.outcomes().asked(outcomes, maker.theme().word("handling.och"));
        let word = asked.map(|asked| maker.theme().fill("status.att", &[("utfall", &asked)]));
        word.map(|word| OutcomeView { shape: "on", word }).into_iter().collect::<Vec<_>>()
    };
    let views = |outcomes: &[Outcome]| outcomes.iter().map(|outcome| maker.outcome(*outcome)).collect();
    did.dedup();
    Some(Pair {
        differs: differs(asked, &did, text, decision),
        proposed: Side {
            label: match proposer.map(organ).filter(|organ| !organ.is_empty()) {
                Some(organ) => maker.theme().fill("arende.foreslog", &[("organ", &organ)]),
                None => maker.word("arende.forslaget"),
            },
            outcomes: asks(asked),
            text,
        },
        decided: Side {
            label: maker.theme().fill(word, &[("organ", &organ(sheet))]),
            outcomes: if upward.is_some() { asks(&did) } else { views(&did) },
            text: decision,
        },
    })
}

/// Who speaks in a paper: its sender where it has no §, else its body.
fn who(maker: Maker<'_>, sheet: Sheet<'_>) -> String {
    let sender = sheet.paper.sender.as_deref().filter(|_| sheet.paper.section.is_none());
    let body = sheet.paper.board.as_ref().filter(|_| sheet.paper.section.is_some());
    let body = body.map(|board| maker.site().board_name(board, sheet.common.date));
    sender.or(body).unwrap_or_default().to_owned()
}

/// Whether a decision is another than the proposal: by their fixed words where both have some, and else by their text.
fn differs(asked: &[Outcome], did: &[Outcome], proposal: &str, decision: &str) -> bool {
    let set = |outcomes: &[Outcome]| outcomes.iter().copied().collect::<BTreeSet<Outcome>>();
    let is_known = !asked.is_empty() && !did.is_empty();
    if is_known && set(asked) != set(did) {
        return true;
    }
    let is_whole = |text: &str| !text.is_empty() && !text.ends_with('…');
    if !is_whole(proposal) || !is_whole(decision) {
        return false;
    }
    let (numbers, stems) = (numbers(proposal) != numbers(decision), (stems(proposal), stems(decision)));
    let missing = stems.0.difference(&stems.1).count();
    // With equal outcomes a proposal and a decision are worded differently anyway; only figures tell then.
    numbers || (!is_known && missing * 2 > stems.0.len())
}

/// The figures of a text, without spaces inside them.
fn numbers(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut number = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let joins = matches!(c, ' ' | '\u{a0}' | '\u{202f}') && chars.peek().is_some_and(char::is_ascii_digit);
        match c {
            _ if c.is_ascii_digit() => number.push(c),
            _ if joins && !number.is_empty() => {}
            _ if !number.is_empty() => drop(found.insert(std::mem::take(&mut number))),
            _ => {}
        }
    }
    if !number.is_empty() {
        found.insert(number);
    }
    found
}

/// The longer words of a text by how they begin, which their endings leave alone.
fn stems(text: &str) -> BTreeSet<String> {
    const LONG: usize = 5;
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= LONG);
    words.map(|word| word.chars().take(LONG).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_tell_first() {
        let check = |asked: &[Outcome], did: &[Outcome], expected| assert_eq!(differs(asked, did, "", ""), expected);
        check(&[Outcome::Carried], &[Outcome::Rejected], true);
        check(&[Outcome::Carried, Outcome::Answered], &[Outcome::Answered, Outcome::Carried], false);
        check(&[], &[Outcome::Carried], false);
        check(&[Outcome::Carried], &[], false);
    }

    #[test]
    fn figures_and_other_words_tell_where_outcomes_do_not() {
        let check = |proposal: &str, decision: &str, expected| {
            assert_eq!(differs(&[], &[Outcome::Granted], proposal, decision), expected, "{proposal} / {decision}");
        };
        check("Föreningen beviljas 1 200 000 kronor.", "Föreningen beviljas 1 250 000 kronor.", true);
        check("Föreningen beviljas 80 000 kronor.", "Nämnden beviljar föreningen 80\u{a0}000 kronor.", false);
        check("Rapporten godkänns.", "Socialnämnden godkänner rapporten.", false);
        check("Skolan läggs ned.", "Ärendet återremitteras för ny utredning.", true);
        check("Skolan läggs ned till…", "Ärendet avslutas", false);
        check("", "Ärendet avslutas", false);
        let same = [Outcome::Granted];
        assert!(!differs(&same, &same, "Att stödja föreningens verksamhet", "Bidrag beviljas sökanden"));
    }
}
