//! Where a matter stands, in a badge: what a paper proposes, and what became of a motion. One word for one meaning, on every page.

use crate::content::Paper;
use crate::domain::outcome::{Outcome, Status};
use crate::model::{MotionCase, MotionState};
use crate::render::Theme;
use crate::render::pages::{OutcomeView, OutcomeWords};

/// What a paper proposes: a mere proposal says that it is one, a decision to propose something that its body proposes it.
/// None of a paper that proposes nothing.
pub fn proposes(theme: &Theme, words: &OutcomeWords, paper: &Paper) -> Option<OutcomeView> {
    let (shape, bare, told) = match (paper.status, &paper.proposal) {
        (Some(Status::Proposed), _) => ("open", "status.forslag", "status.forslag_utfall"),
        (_, Some(_)) => ("on", "status.foreslar", "status.foreslar_utfall"),
        _ => return None,
    };
    let asked =
        paper.proposal.as_ref().and_then(|proposal| words.asked(&proposal.outcomes, theme.word("handling.och")));
    let word = match asked {
        Some(asked) => theme.fill(told, &[("utfall", &asked)]),
        None => theme.word(bare).to_owned(),
    };
    Some(OutcomeView { shape, word })
}

/// What became of a motion or a citizens' proposal; empty when the collection does not tell.
pub fn of_motion(theme: &Theme, words: &OutcomeWords, motion: &MotionCase) -> Vec<OutcomeView> {
    let stated = |shape, of_motion, of_proposal| {
        let word = theme.word(if motion.citizen { of_proposal } else { of_motion });
        vec![OutcomeView { shape, word: word.to_owned() }]
    };
    match &motion.state {
        MotionState::Settled { outcomes, .. } if outcomes.is_empty() => {
            stated("end", "handling.avgjord", "handling.avgjort")
        }
        MotionState::Settled { outcomes, .. } => {
            whole(outcomes).iter().map(|outcome| words.toned(*outcome, motion.citizen)).collect()
        }
        MotionState::Withdrawn => stated("end", "handling.atertagen", "handling.atertaget"),
        MotionState::Open => stated("open", "handling.obesvarad", "handling.obesvarat"),
        MotionState::Unknown => Vec::new(),
    }
}

/// The outcomes of a whole motion. One that was agreed to in some of its demands and not in others was agreed to in part: side by
/// side the words would contradict each other.
pub fn whole(outcomes: &[Outcome]) -> &[Outcome] {
    let has = |outcome| outcomes.contains(&outcome);
    if has(Outcome::Carried) && (has(Outcome::Rejected) || has(Outcome::Answered)) {
        return &[Outcome::PartlyCarried];
    }
    outcomes
}
