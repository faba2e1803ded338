//! The six kinds of document (`typ`): one register entry each, with its keys and its reader.

use crate::content::fields::{Field, Fields};
use crate::content::front::{Common, Front};
use crate::content::yaml::Node;
use crate::domain::text::fold_key;

mod article;
mod case_record;
pub mod common;
mod meeting_record;
mod paper;
pub mod paper_fields;
mod paper_parts;

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `beslut`: a decision, or a paper that prepares one.
    Decision,
    /// `motionssvar`: an answer to a motion, or a motion.
    MotionAnswer,
    /// `projektrapport`: a report on a project.
    ProjectReport,
    /// `sammanträde`: the record of one meeting.
    MeetingRecord,
    /// `ärende`: what is known of a case beyond its papers.
    CaseRecord,
    /// `sida`: an ordinary page.
    Article,
}

/// What the program knows of a kind.
pub struct KindSpec {
    /// The kind.
    pub kind: Kind,
    /// The word after `typ:`.
    pub key: &'static str,
    /// Its own keys, beside the common ones.
    pub fields: &'static [Field],
    /// Reads its keys; `None` when it cannot be what it says.
    pub read: for<'c> fn(&Fields<'c>, &Common) -> Option<Front>,
}

/// Every kind, in the order lists show them.
pub static KINDS: &[KindSpec] = &[
    KindSpec { kind: Kind::Decision, key: "beslut", fields: paper_fields::PAPER, read: paper::read },
    KindSpec { kind: Kind::MotionAnswer, key: "motionssvar", fields: paper_fields::PAPER, read: paper::read },
    KindSpec { kind: Kind::ProjectReport, key: "projektrapport", fields: paper_fields::PAPER, read: paper::read },
    KindSpec {
        kind: Kind::MeetingRecord,
        key: "sammanträde",
        fields: meeting_record::FIELDS,
        read: meeting_record::read,
    },
    KindSpec { kind: Kind::CaseRecord, key: "ärende", fields: case_record::FIELDS, read: case_record::read },
    KindSpec { kind: Kind::Article, key: "sida", fields: article::FIELDS, read: article::read },
];

impl Kind {
    /// The register entry.
    pub fn spec(self) -> &'static KindSpec {
        let found = KINDS.iter().find(|spec| spec.kind == self);
        debug_assert!(found.is_some(), "every kind is registered");
        found.unwrap_or(&KINDS[0])
    }

    /// The word after `typ:`.
    pub fn key(self) -> &'static str {
        self.spec().key
    }

    /// True for the three kinds that the portal is for.
    pub fn is_paper(self) -> bool {
        matches!(self, Kind::Decision | Kind::MotionAnswer | Kind::ProjectReport)
    }
}

/// The kind that the keys of a document name with `typ`.
pub fn named(entries: &[(String, Node)]) -> Option<&'static KindSpec> {
    let is_kind = |key: &str| matches!(fold_key(key).as_str(), "typ" | "type");
    let (_, node) = entries.iter().find(|(key, _)| is_kind(key))?;
    let Node::Text(text) = node else { return None };
    let folded = fold_key(text.trim());
    KINDS.iter().find(|spec| fold_key(spec.key) == folded)
}

/// Every table of keys, for finding places and for keys that stand in the wrong kind of document.
pub fn tables() -> Vec<&'static [Field]> {
    let mut tables: Vec<&'static [Field]> = vec![common::FIELDS, paper_fields::PAPER];
    tables.extend([meeting_record::FIELDS, case_record::FIELDS]);
    tables
}
