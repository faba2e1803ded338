//! What front matter says, typed: plain data without places.
//!
//! A place is asked for by [`FieldPath`] when a problem is reported, so nothing here carries offsets. Amounts are whole
//! kronor (SEK) as integers; dates are civil dates; the meaning of each field stands in the content model.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::content::yaml::Node;
use crate::domain::calendar::Date;
use crate::world::VPath;

mod files;
mod matters;
mod paper;
mod proceedings;
mod records;

pub use files::{Annex, Publicity, Record};
pub use matters::{Aim, ComparedMotion, Demand, Motion, MotionDecision, Project, Referral};
pub use paper::{
    Amount, AmountKind, Appeal, AppealKind, Assignment, Correction, DecisionRef, Paper, PointOutcome, Proposal,
    Removed, Step,
};
pub use proceedings::{Ballot, Candidate, Claim, Election, Statement, Vote, VoteKind};
pub use records::{Approval, Attendance, CaseRecord, MeetingRecord, Notice};

/// Identity of a body in site.yaml: its key, which is its address segment.
///
/// Ids that are compared mostly come from one site.yaml, where each text stands once, so that most comparisons need no text.
#[derive(Clone, Debug, Eq)]
pub struct BoardId(pub Arc<str>);

impl PartialEq for BoardId {
    fn eq(&self, other: &BoardId) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Hash for BoardId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialOrd for BoardId {
    fn partial_cmp(&self, other: &BoardId) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for BoardId {
    fn cmp(&self, other: &BoardId) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
    }
}

impl std::borrow::Borrow<str> for BoardId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl BoardId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A body as a paper names it: one in the register, or free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Organ {
    /// A body of the register.
    Board(BoardId),
    /// A body outside the register, as written.
    Free(String),
}

/// The typed front matter of one document.
#[derive(Clone, Debug)]
pub enum Front {
    /// `beslut`, `motionssvar` or `projektrapport`.
    Paper(Box<Paper>),
    /// `sammanträde`.
    Meeting(Box<MeetingRecord>),
    /// `ärende`.
    Case(Box<CaseRecord>),
    /// `sida`.
    Article,
}

/// Keys that every kind of document may carry.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// `titel`; empty only where the kind allows it (`redovisas: nej`, an unnamed meeting).
    pub title: String,
    /// `undertitel`.
    pub subtitle: Option<String>,
    /// `datum`; `None` for `null` and for a missing key.
    pub date: Option<Date>,
    /// `visas_från`: not shown before this day.
    pub visible_from: Option<Date>,
    /// `visas_till`: the last day it is shown.
    pub visible_until: Option<Date>,
    /// `utkast: ja`.
    pub draft: bool,
    /// `indexera`; false keeps the page out of search engines.
    pub index: bool,
    /// `tidigare_adresser`, as written.
    pub former_addresses: Vec<String>,
    /// `slug`.
    pub slug: Option<String>,
    /// `källa`.
    pub provenance: Option<Provenance>,
    /// `extra` and every unknown key, for theme authors.
    pub extra: BTreeMap<String, Node>,
}

/// `källa`: the signed original, or where a fact comes from.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// `url`: address of the original.
    pub url: Option<String>,
    /// `fil`: a file in the document's folder.
    pub file: Option<VPath>,
    /// `text`: in words.
    pub text: Option<String>,
    /// `hämtad`: the day it was fetched.
    pub fetched: Option<Date>,
}

/// Who moved, dissented or signed: a person with party, a group, or a name alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mover {
    /// `namn` with `parti`, or a bare name.
    Person {
        /// Name as written.
        name: String,
        /// Party as written.
        party: Option<String>,
    },
    /// `grupp`: a party group or another body.
    Group(String),
}

/// A named official or signer.
#[derive(Clone, Debug)]
pub struct Officer {
    /// `namn`.
    pub name: String,
    /// `titel`.
    pub title: Option<String>,
}

/// Where a value stands in front matter: keys in canonical spelling and list positions from 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath(pub Vec<FieldStep>);

impl FieldPath {
    /// A path of one key.
    pub fn key(name: &str) -> FieldPath {
        FieldPath(vec![FieldStep::Key(name.to_owned())])
    }

    /// This path, one list position deeper.
    pub fn at(mut self, index: usize) -> FieldPath {
        self.0.push(FieldStep::Index(index));
        self
    }

    /// This path, one key deeper.
    pub fn then(mut self, name: &str) -> FieldPath {
        self.0.push(FieldStep::Key(name.to_owned()));
        self
    }
}

/// One step of a [`FieldPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldStep {
    /// A key.
    Key(String),
    /// A position in a list.
    Index(usize),
}
