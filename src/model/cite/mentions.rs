//! Who refers to what: gathered by target, the newest document first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{CiteTarget, Mention, MentionPlace, Mentions};
use crate::model::{Doc, Item, Site};

/// What has been gathered.
#[derive(Default)]
pub(super) struct Gathered(Mentions);

impl Gathered {
    /// Takes in what one document refers to; the first place of each target counts.
    pub(super) fn add(&mut self, from: Doc, mentions: Vec<(CiteTarget, MentionPlace)>) {
        for (target, place) in mentions {
            let list = match target {
                CiteTarget::Document(doc, _) if doc != from => self.0.documents.entry(doc).or_default(),
                CiteTarget::Case(case) => self.0.cases.entry(case).or_default(),
                CiteTarget::Meeting(meeting, _) => self.0.meetings.entry(meeting).or_default(),
                CiteTarget::Document(..) | CiteTarget::Statute(_) => continue,
            };
            if list.last().is_none_or(|last| last.from != from) {
                list.push(Mention { from, place });
            }
        }
    }

    /// Everything, in order. A paper of a case refers to its own case with every number, which tells nobody anything.
    pub(super) fn finish(mut self, site: &Site) -> Mentions {
        for (case, list) in &mut self.0.cases {
            list.retain(|mention| !site.item(mention.from).cases.contains(case));
        }
        for (meeting, list) in &mut self.0.meetings {
            list.retain(|mention| site.item(mention.from).meeting != Some(*meeting));
        }
        sort(site, &mut self.0.documents);
        sort(site, &mut self.0.cases);
        sort(site, &mut self.0.meetings);
        self.0
    }
}

fn sort<T: Ord>(site: &Site, lists: &mut BTreeMap<T, Vec<Mention>>) {
    lists.retain(|_, list| !list.is_empty());
    for list in lists.values_mut() {
        list.sort_by_key(|mention| (Reverse(site.item(mention.from).document.common.date), mention.from));
    }
}

/// The papers that keys of the front matter name: what a paper reports on and repeals, the decision on its motion, and rows of
/// its `ärendegång`.
pub(super) fn of_keys(site: &Site, item: &Item, doc: Doc, out: &mut Vec<(CiteTarget, MentionPlace)>) {
    let Some(paper) = item.paper() else { return };
    let keys = std::iter::repeat_n("redovisar", paper.reports_on.len()).chain(std::iter::repeat("upphäver"));
    for (key, named) in keys.zip(&item.named) {
        out.extend(named.map(|named| (CiteTarget::Document(named, None), MentionPlace::Key(key))));
    }
    for motion in &paper.motions {
        let Some(decision) = &motion.decision else { continue };
        let board = match &decision.organ {
            Some(crate::content::front::Organ::Board(board)) => board,
            _ => continue,
        };
        let (Some(date), Some(section)) = (decision.date, decision.section) else { continue };
        let first = (board.clone(), date, 0, section);
        let last = (board.clone(), date, u8::MAX, section);
        let held = site.decisions.range(first..=last).find(|((.., own), _)| *own == section).map(|(_, doc)| *doc);
        out.extend(held.map(|held| (CiteTarget::Document(held, None), MentionPlace::Key("motion"))));
    }
    // Papers of one case stand beside each other already.
    let elsewhere = item.steps.iter().filter(|step| !step.own).filter_map(|step| step.paper);
    for other in elsewhere.filter(|other| *other != doc) {
        if !site.item(other).cases.iter().any(|case| item.cases.contains(case)) {
            out.push((CiteTarget::Document(other, None), MentionPlace::Key("ärendegång")));
        }
    }
}
