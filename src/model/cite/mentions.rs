//! Who refers to what: gathered by target, the newest document first.

use std::cmp::Reverse;
use std::ops::Range;

use super::{CiteTarget, Mention, MentionPlace, Mentions};
use crate::content::front::{Organ, Paper};
use crate::domain::calendar::Date;
use crate::model::hands::both;
use crate::model::{CaseIx, Doc, Item, MeetingIx, Site};

/// What may be referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Referred {
    Document(Doc),
    Case(CaseIx),
    Meeting(MeetingIx),
}

/// What one document refers to, and where; each target once, at the first place.
#[derive(Default)]
pub(super) struct Told(Vec<(Referred, MentionPlace)>);

impl Told {
    /// With room for so many.
    pub(super) fn with_capacity(count: usize) -> Told {
        Told(Vec::with_capacity(count))
    }

    /// Notes a reference. A paper of a case refers to its own case with every number, and one of a meeting to that meeting with
    /// every §, which tells nobody anything.
    pub(super) fn add(&mut self, item: &Item, doc: Doc, target: &CiteTarget, place: impl FnOnce() -> MentionPlace) {
        let referred = match target {
            CiteTarget::Document(other, _) if *other != doc => Referred::Document(*other),
            CiteTarget::Case(case) if !item.cases.contains(case) => Referred::Case(*case),
            CiteTarget::Meeting(meeting, _) if item.meeting != Some(*meeting) => Referred::Meeting(*meeting),
            _ => return,
        };
        if !self.0.iter().any(|(known, _)| *known == referred) {
            self.0.push((referred, place()));
        }
    }
}

/// Turns around what each document refers to; `jobs` threads may work at once.
pub(super) fn gather(site: &Site, told: &[Told], jobs: usize) -> Mentions {
    let telling = (0_u32..).map(Doc).zip(told).filter(|(_, told)| !told.0.is_empty());
    let mut newest: Vec<(Reverse<Option<Date>>, Doc)> =
        telling.map(|(from, _)| (Reverse(site.item(from).brief.date), from)).collect();
    newest.sort_unstable();
    // Each looks at everything and keeps what refers to its half of the documents, which is where the time goes.
    let middle = site.documents.len() / 2;
    let (first, rest) = both(
        jobs,
        || to_documents(&newest, told, 0..middle),
        || (to_documents(&newest, told, middle..site.documents.len()), to_others(&newest, told)),
    );
    let (second, mut gathered) = rest;
    let documents = (0_u32..).map(Doc).zip(first.into_iter().chain(second));
    gathered.documents = documents.filter(|(_, list)| !list.is_empty()).collect();
    gathered
}

/// Who refers to each of some documents.
fn to_documents(newest: &[(Reverse<Option<Date>>, Doc)], told: &[Told], docs: Range<usize>) -> Vec<Vec<Mention>> {
    let mut found: Vec<Vec<Mention>> = docs.clone().map(|_| Vec::new()).collect();
    for (_, from) in newest {
        for (target, place) in &told[from.0 as usize].0 {
            let Referred::Document(doc) = target else { continue };
            if let Some(list) = (doc.0 as usize).checked_sub(docs.start).and_then(|at| found.get_mut(at)) {
                list.push(Mention { from: *from, place: place.clone() });
            }
        }
    }
    found
}

/// Who refers to cases and meetings.
fn to_others(newest: &[(Reverse<Option<Date>>, Doc)], told: &[Told]) -> Mentions {
    let mut found = Mentions::default();
    for (_, from) in newest {
        for (target, place) in &told[from.0 as usize].0 {
            let list = match target {
                Referred::Document(_) => continue,
                Referred::Case(case) => found.cases.entry(*case).or_default(),
                Referred::Meeting(meeting) => found.meetings.entry(*meeting).or_default(),
            };
            list.push(Mention { from: *from, place: place.clone() });
        }
    }
    found
}

/// The papers that keys of the front matter name: what a paper reports on and repeals, the decision on its motion, and rows of
/// its `ärendegång`.
pub(super) fn of_keys(site: &Site, item: &Item, doc: Doc, out: &mut Told) {
    if !item.is_shown_paper() {
        return;
    }
    if (!item.named.is_empty() || item.brief.has_motions)
        && let Some(paper) = item.paper()
    {
        of_paper(site, item, paper, doc, out);
    }
    // Papers of one case stand beside each other already, and a row may be that of the paper itself.
    let own = (&item.brief.board, item.brief.date, item.brief.section);
    for other in site.held.of(doc).iter().flatten() {
        let there = site.item(*other);
        let is_own = (&there.brief.board, there.brief.date, there.brief.section) == own;
        if !is_own && !there.cases.iter().any(|case| item.cases.contains(case)) {
            out.add(item, doc, &CiteTarget::Document(*other, None), || MentionPlace::Key("ärendegång"));
        }
    }
}

fn of_paper(site: &Site, item: &Item, paper: &Paper, doc: Doc, out: &mut Told) {
    let keys = std::iter::repeat_n("redovisar", paper.reports_on.len()).chain(std::iter::repeat("upphäver"));
    for (key, named) in keys.zip(&item.named) {
        if let Some(named) = named {
            out.add(item, doc, &CiteTarget::Document(*named, None), || MentionPlace::Key(key));
        }
    }
    for decision in paper.motions.iter().filter_map(|motion| motion.decision.as_ref()) {
        let (Some(Organ::Board(board)), Some(date), Some(section)) = (&decision.organ, decision.date, decision.section)
        else {
            continue;
        };
        if let Some(held) = site.decisions.first(board, date, section) {
            out.add(item, doc, &CiteTarget::Document(held, None), || MentionPlace::Key("motion"));
        }
    }
}
