//! One file at a time: text in, typed document out.
//!
//! [`parse_document`] reads one file under `content/`, [`config::parse_config`] reads site.yaml. Both return a value, when
//! one can be made, and every problem they saw.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, Place, Source};
use crate::domain::calendar::Date;
use crate::world::VPath;

pub mod config;
pub mod fields;
pub mod front;
pub mod front_matter;
pub mod kinds;
pub mod markdown;
pub mod privacy;
pub mod sections;
pub mod yaml;

pub use config::Config;
pub use front::{BoardId, Common, FieldPath, FieldStep, Front, Paper};
pub use kinds::Kind;
pub use markdown::Body;

/// Identity of a document: its path without ending, composed (NFC); of a folder with `index.md`, the folder's path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub Arc<str>);

impl DocumentId {
    /// The id of the document in that file.
    pub fn of(path: &VPath) -> DocumentId {
        let path = path.nfc();
        let text = path.as_str();
        let text = text.strip_suffix(".md").unwrap_or(text);
        DocumentId(text.strip_suffix("/index").unwrap_or(text).into())
    }

    /// The last segment, which stands in for a missing slug.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

/// One content file, read and typed. Immutable; its Markdown is parsed again when its page is rendered.
#[derive(Clone, Debug)]
pub struct Document {
    /// Identity.
    pub id: DocumentId,
    /// The file it was read from.
    pub path: VPath,
    /// Which `typ` it is.
    pub kind: Kind,
    /// Keys that every kind carries.
    pub common: Common,
    /// The keys of its kind.
    pub front: Front,
    /// Headings, links and excerpt of the body.
    pub body: Body,
    /// The text of the whole file.
    pub source: Arc<Source>,
    /// Where the YAML between the fences stands, in bytes of the whole file.
    pub yaml: Range<usize>,
}

impl Document {
    /// The paper's keys, when the document is a paper.
    pub fn paper(&self) -> Option<&Paper> {
        match &self.front {
            Front::Paper(paper) => Some(paper),
            _ => None,
        }
    }

    /// The folder whose files may be its annexes: that of an `index.md`.
    pub fn folder(&self) -> Option<VPath> {
        if self.path.name() == "index.md" { self.path.parent() } else { None }
    }

    /// The place of the value at that path of front matter; of the key itself when there is no value; else the opening fence.
    pub fn place(&self, path: &FieldPath) -> Place {
        Place::at(&self.path, yaml::locate_value(&self.source.text, self.yaml.clone(), path))
    }
}

/// What became of one file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document; `None` when an error keeps it out.
    pub document: Option<Arc<Document>>,
    /// True when the file says `utkast: ja`, also when it has errors.
    pub draft: bool,
    /// The text of the file, as far as it could be read, for the printers.
    pub source: Arc<Source>,
    /// Every problem of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a document may be read against: the register of site.yaml and the clock.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The register.
    pub config: &'a Config,
    /// The civil date of the build.
    pub today: Date,
}
