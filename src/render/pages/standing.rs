//! Where a matter stands, in a badge: what a paper proposes, what was done, and what became of a motion. One word for one meaning, on every page.

use crate::content::Paper;
use crate::domain::outcome::{Outcome, Status};
use crate::model::{Doc, MotionCase, MotionState, Site};
use crate::render::Theme;
use crate::render::pages::row::capital;
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

/// Every outcome of a settled motion, as a whole and of its demands.
pub fn decided(motion: &MotionCase) -> Vec<Outcome> {
    let mut decided: Vec<Outcome> = motion.demands.iter().flat_map(|demand| demand.outcomes.iter().copied()).collect();
    if let MotionState::Settled { outcomes, .. } = &motion.state {
        decided.extend(outcomes);
        decided.extend(whole(outcomes));
    }
    decided
}

/// What became of each of several motions, with which it is: by its title where there are several of its sort.
pub fn each(theme: &Theme, words: &OutcomeWords, motions: &[&MotionCase]) -> Vec<OutcomeView> {
    let view = |motion: &&MotionCase| {
        let mut views = of_motion(theme, words, motion).into_iter();
        let first = views.next()?;
        let said = views.fold(first.word.to_lowercase(), |said, view| format!("{said}, {}", view.word.to_lowercase()));
        let is_only = motions.iter().filter(|other| other.citizen == motion.citizen).count() == 1;
        let name = match motion.citizen {
            _ if !is_only && !motion.title.is_empty() => capital(&motion.title),
            true => theme.word("arende.medborgarforslaget").to_owned(),
            false => theme.word("arende.motionen").to_owned(),
        };
        Some(OutcomeView { shape: first.shape, word: format!("{name}: {said}") })
    };
    let (proposals, motions): (Vec<&MotionCase>, Vec<&MotionCase>) = motions.iter().partition(|motion| motion.citizen);
    motions.iter().chain(&proposals).filter_map(view).collect()
}

/// The badge of a paper: what it proposes, else what was done, else what became of the motion that it is.
pub fn of_paper(site: &Site, theme: &Theme, words: &OutcomeWords, doc: Doc, paper: &Paper) -> Option<OutcomeView> {
    let filed = || {
        let motions = site.item(doc).motions.iter().map(|motion| site.motion(*motion));
        let filed = motions.filter(|motion| motion.filed == Some(doc) && paper.outcomes.is_empty());
        let told = filed.flat_map(|motion| {
            let mut views = of_motion(theme, words, motion);
            // The row has the day on which it was filed; the decision has another.
            if let (Some(last), MotionState::Settled { date: Some(date), .. }) = (views.last_mut(), &motion.state) {
                last.word = format!("{} {}", last.word, theme.dates.short(*date));
            }
            views
        });
        told.reduce(and)
    };
    let reported = || {
        let is_reported = paper.status == Some(Status::Reported);
        is_reported.then(|| OutcomeView { shape: "note", word: theme.word("status.redovisat").to_owned() })
    };
    let done = || joined(words, paper.outcomes.iter().map(|point| point.outcome), paper.is_about_proposals());
    filed().or_else(|| proposes(theme, words, paper)).or_else(done).or_else(reported)
}

/// Two outcomes in one badge, in the shape of the first.
fn and(mut first: OutcomeView, other: OutcomeView) -> OutcomeView {
    first.word.push_str(", ");
    first.word.push_str(&other.word.to_lowercase());
    first
}

/// Several outcomes in one badge, each word once; the shape is that of the first. Those of a citizens' proposal have the
/// gender of "ett förslag".
pub fn joined(words: &OutcomeWords, outcomes: impl Iterator<Item = Outcome>, is_proposal: bool) -> Option<OutcomeView> {
    let mut seen: Vec<Outcome> = Vec::new();
    let mut badge: Option<OutcomeView> = None;
    for outcome in outcomes {
        if seen.contains(&outcome) {
            continue;
        }
        seen.push(outcome);
        let view = words.about(outcome, is_proposal);
        badge = Some(match badge {
            None => view,
            Some(badge) => and(badge, view),
        });
    }
    badge
}
