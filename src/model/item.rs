//! A document in its surroundings: what its keys, its links and other documents tell of it.

use std::sync::Arc;

use crate::content::front::Paper;
use crate::content::{Brief, Document, Kind};
use crate::model::{CaseIx, Doc, Fate, MeetingIx, MotionIx, StepView, TopicIx, cite};
use crate::world::VPath;

/// A document in its surroundings.
#[derive(Debug)]
pub struct Item {
    /// The document.
    pub document: Arc<Document>,
    /// What nearly everybody asks of it.
    pub brief: Brief,
    /// True when only a tombstone is shown.
    pub withdrawn: bool,
    /// The meeting whose minutes it stands in.
    pub meeting: Option<MeetingIx>,
    /// The cases it belongs to, the main one first.
    pub cases: Vec<CaseIx>,
    /// The motions it answers, files or carries.
    pub motions: Vec<MotionIx>,
    /// Its topics.
    pub topics: Vec<TopicIx>,
    /// The § before it in its meeting.
    pub previous: Option<Doc>,
    /// The § after it in its meeting.
    pub next: Option<Doc>,
    /// Its way through the bodies: declared rows and its own, in order of time.
    pub steps: Vec<Arc<StepView>>,
    /// For each entry of `redovisar` and then `upphäver`: the paper it names, when we hold it.
    pub named: Vec<Option<Doc>>,
    /// For each entry of `handlingar`: the paper it names with `papper`.
    pub record_papers: Vec<Option<Doc>>,
    /// Papers that report on an assignment given here.
    pub reported_by: Vec<Doc>,
    /// Papers that repeal this decision.
    pub repealed_by: Vec<Doc>,
    /// Resolved links of the body, sorted by offset of the destination: relative files and anchors.
    pub links: Vec<(usize, LinkTarget)>,
    /// Files published at its address: annexes and files linked from the body.
    pub files: Vec<PublishedFile>,
    /// References in the body that lead somewhere, in order, without overlap.
    pub cites: Vec<cite::Cite>,
    /// Texts of the front matter with references that lead somewhere.
    pub text_cites: Vec<(Arc<str>, Vec<cite::Cite>)>,
}

impl Item {
    /// A document that nothing is known of yet but itself.
    pub(super) fn new(document: Arc<Document>, brief: Brief, withdrawn: bool) -> Item {
        Item {
            document,
            brief,
            withdrawn,
            meeting: None,
            cases: Vec::new(),
            motions: Vec::new(),
            topics: Vec::new(),
            previous: None,
            next: None,
            steps: Vec::new(),
            named: Vec::new(),
            record_papers: Vec::new(),
            reported_by: Vec::new(),
            repealed_by: Vec::new(),
            links: Vec::new(),
            files: Vec::new(),
            cites: Vec::new(),
            text_cites: Vec::new(),
        }
    }

    /// The paper's keys, when everything it says may be shown and counted: not of a withdrawn paper, nor of one with
    /// `redovisas: nej`, of which only the § is shown.
    pub fn paper(&self) -> Option<&Paper> {
        if self.is_shown_paper() { self.document.paper() } else { None }
    }

    /// Whether there is [`Item::paper`].
    pub fn is_shown_paper(&self) -> bool {
        self.brief.is_paper && !self.withdrawn && !self.brief.is_withheld
    }

    /// True for a paper with `redovisas: nej`.
    pub fn is_withheld(&self) -> bool {
        self.brief.is_withheld
    }

    /// What becomes of its file.
    pub fn fate(&self) -> Fate {
        match () {
            () if self.withdrawn => Fate::Withdrawn,
            () if self.is_merged() => Fate::Merged,
            () => Fate::Published,
        }
    }

    /// True for a record without a page of its own.
    pub fn is_merged(&self) -> bool {
        !self.withdrawn && matches!(self.brief.kind, Kind::MeetingRecord | Kind::CaseRecord)
    }
}

/// Where a link of the body leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A document, perhaps at an anchor.
    Document(Doc, Option<String>),
    /// A published file of the same document: its slugged name.
    File(String),
    /// Not to be linked: hidden or broken; the text stays.
    Plain,
}

/// A file published at a document's address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublishedFile {
    /// Its name at the address: slugged, with its ending.
    pub name: String,
    /// Where it is read from.
    pub path: VPath,
    /// Its size in bytes.
    pub length: u64,
}
