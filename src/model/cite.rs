//! References resolved: which paper, meeting, case or statute each one leads to, who refers to whom, and which are broken.
//!
//! [`look_up`] looks every reference of every document up. A look-up costs the same however many papers and numbers the site
//! has. A § is found by body, day and number; one whose body is named is never looked for elsewhere.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::content::references::{Cited, Reference, Sentence};
use crate::diag::Diagnostic;
use crate::domain::calendar::Date;
use crate::domain::section::Section;
use crate::model::hands::parallel;
use crate::model::{CaseIx, Doc, Fate, MeetingIx, Site};

mod find;
mod index;
mod mentions;
mod numbers;
mod report;
mod unshown;

pub(super) use find::lacks;
pub use numbers::Numbers;
pub use unshown::Unshown;

use find::Finder;
use index::Index;

/// A reference that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// What becomes a link: bytes in the whole file, or in the text of the front matter.
    pub range: Range<u32>,
    /// Where it leads.
    pub target: CiteTarget,
    /// How it was found.
    pub how: How,
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CiteTarget {
    /// A paper, perhaps at a point of its decision.
    Document(Doc, Option<u16>),
    /// A meeting whose minutes have the § without the site holding the paper.
    Meeting(MeetingIx, Section),
    /// A case.
    Case(CaseIx),
    /// A statute, by its key in site.yaml.
    Statute(Arc<str>),
}

/// How a reference was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Its body is named.
    Explicit,
    /// Its body is the page's own, or that of the reference before it.
    Inherited,
    /// No other body of the kommun met that day and has the §.
    Unique,
    /// A register number that some paper bears.
    Number,
    /// A paper of the case, by its sort and day.
    Paper,
    /// A statute that site.yaml names.
    Statute,
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// What it names is not in the collection.
    Outside,
    /// It names the page that it stands on.
    Itself,
    /// A link of the form `[[…]]` names a paper that is not shown: why, and the day on which it will be.
    Unshown(Fate, Option<Date>),
    /// The meeting is known and has no such §; what may be meant instead.
    Broken(Vec<String>),
}

/// What became of one reference.
pub type Outcome = Result<(CiteTarget, How), Miss>;

/// How many references there are of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Linked, by how they were found.
    pub linked: [usize; 6],
    /// To something outside the collection.
    pub outside: usize,
    /// To a § that its meeting lacks.
    pub broken: usize,
}

impl Counts {
    /// Those that were found in one way.
    pub fn of(&self, how: How) -> usize {
        self.linked.get(how as usize).copied().unwrap_or(0)
    }

    fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Ok((_, how)) => {
                if let Some(count) = self.linked.get_mut(*how as usize) {
                    *count += 1;
                }
            }
            Err(Miss::Outside | Miss::Unshown(..)) => self.outside += 1,
            Err(Miss::Broken(_)) => self.broken += 1,
            Err(Miss::Itself) => {}
        }
    }
}

/// Somebody who refers to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The document that refers.
    pub from: Doc,
    /// Where in it.
    pub place: MentionPlace,
}

/// Where a reference stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MentionPlace {
    /// In the body: the sentence, in bytes of the whole file.
    Body(Sentence),
    /// In the front matter: the position of the text among the document's, and the sentence in bytes of that text.
    Field(usize, Sentence),
    /// In a key that names a decision: `redovisar`, `upphäver`, `motion`, `ärendegång`.
    Key(&'static str),
}

/// Who refers to what, the newest document first; each document once for each target.
#[derive(Debug, Default)]
pub struct Mentions {
    /// To papers and records.
    pub documents: BTreeMap<Doc, Vec<Mention>>,
    /// To cases by their number.
    pub cases: BTreeMap<CaseIx, Vec<Mention>>,
    /// To meetings, by a § of which the site holds no paper.
    pub meetings: BTreeMap<MeetingIx, Vec<Mention>>,
}

/// What the references of one document became.
#[derive(Default)]
struct Resolved {
    body: Vec<Cite>,
    texts: Vec<(Arc<str>, Vec<Cite>)>,
    mentions: mentions::Told,
    counts: Counts,
    problems: Vec<Diagnostic>,
}

/// What the references of a site became, until it is written into the site.
pub struct Connected {
    /// By document.
    resolved: Vec<Resolved>,
    mentions: Mentions,
    counts: Counts,
    problems: Vec<Diagnostic>,
}

/// Resolves every reference and writes down what became of it; `jobs` threads may work at once.
pub fn connect(site: &mut Site, jobs: usize, out: &mut Vec<Diagnostic>) {
    look_up(site, jobs).write(site, out);
}

/// Resolves every reference; `jobs` threads may work at once.
pub fn look_up(site: &Site, jobs: usize) -> Connected {
    let index = Index::new(site);
    let mut resolved = parallel(jobs, site.documents.len(), |at| {
        let Ok(doc) = u32::try_from(at).map(Doc) else { return Resolved::default() };
        resolve(site, &index, doc)
    });
    let mut counts = Counts::default();
    let mut problems = Vec::new();
    let mut mentions = Vec::with_capacity(resolved.len());
    for resolved in &mut resolved {
        problems.append(&mut resolved.problems);
        for (count, more) in counts.linked.iter_mut().zip(resolved.counts.linked) {
            *count += more;
        }
        counts.outside += resolved.counts.outside;
        counts.broken += resolved.counts.broken;
        mentions.push(std::mem::take(&mut resolved.mentions));
    }
    Connected { resolved, mentions: mentions::gather(site, &mentions, jobs), counts, problems }
}

impl Connected {
    /// Writes everything into the site that it was looked up in.
    pub fn write(self, site: &mut Site, out: &mut Vec<Diagnostic>) {
        for (item, resolved) in site.documents.iter_mut().zip(self.resolved) {
            (item.cites, item.text_cites) = (resolved.body, resolved.texts);
        }
        (site.mentions, site.reference_counts) = (self.mentions, self.counts);
        out.extend(self.problems);
    }
}

/// One reference, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Where it stands, in the text of its document.
    pub range: Range<u32>,
    /// How it is read.
    pub cited: Cited,
    /// Where it leads, or why nowhere.
    pub outcome: Outcome,
}

/// What each reference of a text becomes that stands in the body of a document.
pub fn explain(site: &Site, doc: Doc, references: &[Reference]) -> Vec<Explained> {
    let index = Index::new(site);
    let finder = Finder::new(site, &index, doc);
    let found = references.iter().filter_map(|reference| {
        let (range, outcome) = finder.find(reference)?;
        Some(Explained { range, cited: reference.cited.clone(), outcome })
    });
    found.collect()
}

fn resolve(site: &Site, index: &Index<'_>, doc: Doc) -> Resolved {
    let item = site.item(doc);
    let mut resolved = Resolved::default();
    // Nothing of a withdrawn paper is shown, so nothing of it is referred from.
    if item.withdrawn || item.is_withheld() {
        return resolved;
    }
    let finder = Finder::new(site, index, doc);
    let references = item.document.references(&site.config);
    resolved.body.reserve(references.body.len());
    resolved.mentions = mentions::Told::with_capacity(references.body.len());
    for (number, field) in references.fields.iter().enumerate() {
        let mut cites = Vec::new();
        for reference in &field.references {
            let Some((range, outcome)) = finder.find(reference) else { continue };
            resolved.counts.add(&outcome);
            match outcome {
                Ok((target, how)) => {
                    let place = || MentionPlace::Field(number, reference.sentence.clone());
                    resolved.mentions.add(item, doc, &target, place);
                    push(&mut cites, Cite { range, target, how });
                }
                Err(miss) => {
                    let written = field.text.get(range.start as usize..range.end as usize).unwrap_or_default();
                    resolved.problems.extend(report::problem(
                        || item.document.place(&field.path),
                        written,
                        reference,
                        miss,
                    ));
                }
            }
        }
        if !cites.is_empty() {
            resolved.texts.push((Arc::clone(&field.text), cites));
        }
    }
    for reference in &references.body {
        let Some((range, outcome)) = finder.find(reference) else { continue };
        resolved.counts.add(&outcome);
        match outcome {
            Ok((target, how)) => {
                let place = || MentionPlace::Body(reference.sentence.clone());
                resolved.mentions.add(item, doc, &target, place);
                push(&mut resolved.body, Cite { range, target, how });
            }
            Err(miss) => {
                let written = item.document.source.text.get(range.start as usize..range.end as usize);
                let place = || report::place(&item.document.path, &range);
                resolved.problems.extend(report::problem(place, written.unwrap_or_default(), reference, miss));
            }
        }
    }
    mentions::of_keys(site, item, doc, &mut resolved.mentions);
    let broken = report::of_keys(&finder);
    resolved.counts.broken += broken.len();
    resolved.problems.extend(broken);
    resolved
}

/// Adds a link unless it lies over the one before it.
fn push(cites: &mut Vec<Cite>, cite: Cite) {
    if cites.last().is_none_or(|last| last.range.end <= cite.range.start) {
        cites.push(cite);
    }
}
