//! Who refers to what: gathered by target, the newest document first.

use std::cmp::Reverse;

use super::{CiteTarget, Mention, MentionPlace, Mentions};
use crate::domain::calendar::Date;
use crate::model::{Doc, Item, Site};

/// Turns around what each document refers to. The first place of each target counts, and a paper of a case refers to its own
/// case with every number, which tells nobody anything.
pub(super) fn gather(site: &Site, mut mentions: Vec<Vec<(CiteTarget, MentionPlace)>>) -> Mentions {
    let telling = (0_u32..).map(Doc).zip(&mentions).filter(|(_, mentions)| !mentions.is_empty());
    let mut newest: Vec<(Reverse<Option<Date>>, Doc)> =
        telling.map(|(from, _)| (Reverse(site.item(from).document.common.date), from)).collect();
    newest.sort_unstable();
    let mut documents: Vec<Vec<Mention>> = site.documents.iter().map(|_| Vec::new()).collect();
    let mut gathered = Mentions::default();
    for (_, from) in newest {
        let own = site.item(from);
        for (target, place) in std::mem::take(&mut mentions[from.0 as usize]) {
            let list = match target {
                CiteTarget::Document(doc, _) if doc != from => documents.get_mut(doc.0 as usize),
                CiteTarget::Case(case) if !own.cases.contains(&case) => Some(gathered.cases.entry(case).or_default()),
                CiteTarget::Meeting(meeting, _) if own.meeting != Some(meeting) => {
                    Some(gathered.meetings.entry(meeting).or_default())
                }
                _ => None,
            };
            if let Some(list) = list.filter(|list| list.last().is_none_or(|last| last.from != from)) {
                list.push(Mention { from, place });
            }
        }
    }
    let documents = (0_u32..).map(Doc).zip(documents);
    gathered.documents = documents.filter(|(_, list)| !list.is_empty()).collect();
    gathered
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
        let held = site.decisions.first(board, date, section);
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
