//! Motions and citizens' proposals of a case: who wanted what, and what became of it.

use serde::Serialize;

use crate::content::front::Demand;
use crate::domain::amount::unbroken;
use crate::model::{Case, MotionCase, MotionIx, MotionState};
use crate::render::pages::rich::Rich;
use crate::render::pages::row::capital;
use crate::render::pages::{Maker, OutcomeView, standing};
use crate::route::Route;

/// A motion or citizens' proposal.
#[derive(Serialize)]
pub struct MotionView<'s> {
    /// Heading.
    pub heading: &'s str,
    /// Title.
    pub title: String,
    /// The motion as filed.
    pub href: Option<String>,
    /// Who filed it and when, HTML.
    pub by: Rich,
    /// What became of it as a whole, unless each demand says it.
    pub outcomes: Vec<OutcomeView>,
    /// Where that was decided, or that it is not, HTML.
    pub state: Rich,
    /// Its demands.
    pub demands: Vec<DemandView>,
}

/// One demand.
#[derive(Serialize)]
pub struct DemandView {
    /// The demand, HTML.
    pub text: Rich,
    /// What became of it.
    pub outcomes: Vec<OutcomeView>,
}

/// The motions of a case, in order of time.
pub(super) fn motions<'s>(maker: Maker<'s>, case: &'s Case) -> Vec<MotionView<'s>> {
    let site = maker.site();
    let mut found: Vec<MotionIx> = case.papers.iter().flat_map(|doc| site.item(*doc).motions.iter().copied()).collect();
    found.sort_unstable();
    found.dedup();
    // The site has them newest first.
    found.iter().rev().map(|ix| view(maker, site.motion(*ix))).collect()
}

fn view<'s>(maker: Maker<'s>, motion: &'s MotionCase) -> MotionView<'s> {
    let heading = if motion.citizen { "handling.medborgarforslaget" } else { "handling.motionen" };
    let is_told = motion.demands.iter().any(|demand| !demand.outcomes.is_empty());
    let outcomes = match &motion.state {
        // The sentence beside it says where it was settled.
        MotionState::Settled { outcomes, .. } if is_told || outcomes.is_empty() => Vec::new(),
        _ => standing::of_motion(maker.theme(), maker.outcomes(), motion),
    };
    MotionView {
        heading: maker.theme().word(heading),
        title: capital(&motion.title),
        href: motion.filed.and_then(|doc| maker.document(doc)),
        by: by(maker, motion),
        outcomes,
        state: state(maker, motion),
        demands: motion.demands.iter().map(|demand| demand_view(maker, motion, demand)).collect(),
    }
}

/// A demand as one of the papers words it, with what that paper's text refers to as links.
fn demand_view(maker: Maker<'_>, motion: &MotionCase, demand: &Demand) -> DemandView {
    let mut papers = motion.papers.iter().map(|doc| maker.site().item(*doc));
    let text = match papers.find(|item| item.text_cites.iter().any(|(text, _)| **text == *demand.text)) {
        Some(item) => maker.prose(item, &demand.text),
        None => Rich::of(&unbroken(&demand.text)),
    };
    DemandView {
        text,
        outcomes: demand.outcomes.iter().map(|outcome| maker.outcomes().toned(*outcome, motion.citizen)).collect(),
    }
}

/// "Doris Grindsjö (V) och Centerpartiet, lämnades in 22 april 2024". The author of a citizens' proposal is only known with
/// consent.
pub(in crate::render::pages) fn by(maker: Maker<'_>, motion: &MotionCase) -> Rich {
    let mut by = Rich::default();
    maker.movers(&motion.movers, &motion.kommun, &mut by);
    if let Some(date) = motion.submitted {
        by.text(if by.is_empty() { "" } else { ", " });
        by.text(maker.theme().word("handling.inlamnad")).text(" ").date(maker, date);
    }
    by
}

/// Where a motion was decided, or that nothing later is known here.
pub(in crate::render::pages) fn state(maker: Maker<'_>, motion: &MotionCase) -> Rich {
    let mut state = Rich::default();
    match &motion.state {
        MotionState::Settled { date, paper, .. } => {
            let item = paper.map(|doc| (doc, maker.site().item(doc)));
            let paper = item.and_then(|(doc, item)| Some((doc, item.document.paper()?)));
            if let Some((doc, paper)) = paper {
                let name = paper.board.as_ref().map_or("", |board| maker.site().board_name(board, *date));
                let section = paper.section.map_or_else(String::new, |section| format!(" §\u{a0}{section}"));
                state.text(maker.theme().word("arende.avgjordes")).text(" ");
                state.link(&format!("{name}{section}"), maker.to(&Route::Document(doc)).as_deref());
            }
            if let Some(date) = date {
                state.text(if state.is_empty() { "" } else { " " }).date(maker, *date);
            }
        }
        MotionState::Unknown => {
            state.text(maker.theme().word("arende.inget_senare"));
        }
        MotionState::Open | MotionState::Withdrawn => {}
    }
    state
}
