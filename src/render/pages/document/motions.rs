//! Motions and citizens' proposals of a paper: who, what was demanded, and what became of each demand.

use serde::Serialize;

use crate::content::front::Motion;
use crate::domain::outcome::Outcome;
use crate::model::{MotionCase, MotionState};
use crate::render::pages::document::Sheet;
use crate::render::pages::rich::Rich;
use crate::render::pages::{OutcomeView, standing};

/// Id of the heading above the demands of a motion.
const MOTION: &str = "handling.motionen";

/// A motion with its demands.
#[derive(Serialize)]
pub struct MotionView<'a> {
    /// Heading.
    pub heading: &'a str,
    /// Title, when the paper names several motions.
    pub title: Option<&'a str>,
    /// Demands: the words, and what became of it.
    pub demands: Vec<DemandView>,
}

/// One demand.
#[derive(Serialize)]
pub struct DemandView {
    /// The demand.
    pub text: Rich,
    /// What became of it.
    pub outcomes: Vec<OutcomeView>,
}

/// The motions of a paper that state their demands.
pub(in crate::render::pages) fn motions(sheet: Sheet<'_>) -> Vec<MotionView<'_>> {
    let paper = sheet.paper;
    let many = paper.motions.len() + paper.citizen_proposals.len() > 1;
    let all = paper.motions.iter().map(|motion| (motion, MOTION));
    let all = all.chain(paper.citizen_proposals.iter().map(|motion| (motion, "handling.medborgarforslaget")));
    let stated = all.filter(|(motion, _)| !motion.demands.is_empty());
    let views = stated.filter(|(motion, _)| !is_in(sheet, motion)).map(|(motion, heading_id)| MotionView {
        heading: sheet.word(heading_id),
        title: motion.title.as_deref().filter(|_| many),
        demands: motion.demands.iter().map(|demand| demand_view(sheet, demand, heading_id != MOTION)).collect(),
    });
    views.collect()
}

/// True when the paper's own text has every demand, and the list would add nothing: what became of them is the same for all.
fn is_in(sheet: Sheet<'_>, motion: &Motion) -> bool {
    let mut outcomes = motion.demands.iter().map(|demand| &demand.outcomes);
    let first = outcomes.next();
    if !outcomes.all(|other| Some(other) == first) {
        return false;
    }
    let document = &sheet.item.document;
    let text = document.source.text.get(document.body.range.clone()).unwrap_or_default();
    motion.demands.iter().all(|demand| says(text, &demand.text))
}

/// True when a text has those words, whatever white space stands between them, and with or without a capital first.
fn says(text: &str, words: &str) -> bool {
    let mut words = words.trim_end_matches('.').split_whitespace();
    let Some(first) = words.next() else { return true };
    let mut chars = first.chars();
    chars.next();
    let begins = text.match_indices(chars.as_str());
    begins
        .map(|(at, found)| text.get(at + found.len()..).unwrap_or_default())
        .any(|after| goes_on(after, words.clone()))
}

/// True when a text goes on with those words, each after white space.
fn goes_on<'w>(text: &str, mut words: impl Iterator<Item = &'w str>) -> bool {
    let mut rest = text;
    words.all(|word| {
        let next = rest.trim_start();
        let is_apart = next.len() < rest.len();
        rest = next.strip_prefix(word).unwrap_or_default();
        is_apart && next.starts_with(word)
    })
}

fn demand_view(sheet: Sheet<'_>, demand: &crate::content::front::Demand, is_proposal: bool) -> DemandView {
    let view = |outcome: &Outcome| {
        let word = sheet.maker.outcome_about(*outcome, is_proposal).word;
        OutcomeView { word, ..sheet.outcome(*outcome) }
    };
    DemandView { text: sheet.prose(&demand.text), outcomes: demand.outcomes.iter().map(view).collect() }
}

/// By whom and when a motion was filed, and when it is to be answered. The author of a citizens' proposal is only there
/// with consent, so nothing here needs to hide anybody.
pub(in crate::render::pages) fn line(sheet: Sheet<'_>, motion: &Motion) -> Rich {
    let mut line = Rich::default();
    if let Some(number) = &motion.number {
        line.text(number);
    }
    if !motion.movers.is_empty() {
        line.text(if line.is_empty() { "" } else { " " }).text(sheet.word("handling.av")).text(" ");
        sheet.maker.movers(&motion.movers, sheet.kommun, &mut line);
    }
    if let Some(date) = motion.submitted {
        line.text(if line.is_empty() { "" } else { ", " });
        line.text(sheet.word("handling.inlamnad")).text(" ").date(sheet.maker, date);
    }
    if let Some(date) = motion.due {
        line.text(if line.is_empty() { "" } else { ", " });
        line.text(sheet.word("handling.besvaras_senast")).text(" ").date(sheet.maker, date);
    }
    if line.is_empty() {
        line.text(motion.title.as_deref().unwrap_or_default());
    }
    line
}

/// Where a motion stands: what settled it, that it is open, or that this collection does not tell.
pub(in crate::render::pages) fn state(sheet: Sheet<'_>, motion: &MotionCase) -> Rich {
    let mut line = Rich::default();
    let word = |of_motion, of_proposal| sheet.word(if motion.citizen { of_proposal } else { of_motion });
    match &motion.state {
        MotionState::Settled { paper: Some(paper), .. } if *paper == sheet.doc => {}
        MotionState::Settled { outcomes, date, paper } => {
            let words: Vec<String> = standing::whole(outcomes)
                .iter()
                .map(|outcome| sheet.maker.outcome_about(*outcome, motion.citizen).word)
                .collect();
            let settled = || word("handling.avgjord", "handling.avgjort").to_owned();
            let word = if words.is_empty() { settled() } else { words.join(", ") };
            line.link(&word, paper.and_then(|doc| sheet.maker.document(doc)).as_deref());
            if let Some(date) = date {
                line.text(" ").date(sheet.maker, *date);
            }
        }
        MotionState::Withdrawn => {
            line.text(word("handling.atertagen", "handling.atertaget"));
        }
        MotionState::Open => {
            line.text(word("handling.obesvarad", "handling.obesvarat"));
        }
        MotionState::Unknown => {
            line.text(sheet.word("handling.inget_senare_kort"));
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn a_demand_is_found_however_it_is_wrapped() {
        let text = "Vi yrkar\n\n1. Att kommunen bygger\n   en bro över ån, och\n2. att den blir blå.\n";
        for words in ["att kommunen bygger en bro över ån", "Att den blir  blå.", "att\u{a0}den blir", "bro", ""] {
            assert!(says(text, words), "{words}");
        }
        for words in
            ["att kommunen bygger en väg", "att den blir blåare", "attden blir", "kommunenbygger", "blå. Och mer"]
        {
            assert!(!says(text, words), "{words}");
        }
    }
}
