//! Problems as values: code, typed arguments, place and severity; printers word them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::domain::calendar::Date;
use crate::world::VPath;

pub mod codes;
pub mod github;
pub mod human;
pub mod json;
pub mod source;

pub use codes::{Code, Severity};
pub use source::Source;

/// Where a problem lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the site root.
    pub file: VPath,
    /// Bytes in the whole file as it is on disk; `None` when the problem concerns the file as such.
    pub range: Option<(usize, usize)>,
}

impl Place {
    /// The whole file.
    pub fn file(file: &VPath) -> Place {
        Place { file: file.clone(), range: None }
    }

    /// A range of bytes in the file.
    pub fn at(file: &VPath, range: Range<usize>) -> Place {
        Place { file: file.clone(), range: Some((range.start, range.end)) }
    }
}

/// A typed argument of a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arg {
    /// Text, quoted as it is.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A civil date, printed as ISO.
    Date(Date),
    /// Several texts, joined with commas.
    List(Vec<String>),
    /// An id in the words catalogue, looked up in the reader's language.
    Word(&'static str),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

impl From<&VPath> for Arg {
    fn from(path: &VPath) -> Arg {
        Arg::Text(path.as_str().to_owned())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Arg {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Arg {
        Arg::Number(number)
    }
}

impl From<Date> for Arg {
    fn from(date: Date) -> Arg {
        Arg::Date(date)
    }
}

impl From<Vec<String>> for Arg {
    fn from(list: Vec<String>) -> Arg {
        Arg::List(list)
    }
}

/// One problem: what, where, and with which arguments. Its severity belongs to the code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where it lies; first, so that diagnostics sort by file and place.
    pub place: Place,
    /// Which problem it is.
    pub code: Code,
    /// Named arguments of the message, in the order they were given.
    pub args: Vec<(&'static str, Arg)>,
    /// Other places that belong to the problem, such as the second claimant of an address.
    pub related: Vec<Place>,
}

impl Diagnostic {
    /// A problem without arguments.
    pub fn new(code: Code, place: Place) -> Diagnostic {
        Diagnostic { place, code, args: Vec::new(), related: Vec::new() }
    }

    /// Adds a named argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Diagnostic {
        self.args.push((name, value.into()));
        self
    }

    /// Adds another place that belongs to the problem.
    #[must_use]
    pub fn and(mut self, place: Place) -> Diagnostic {
        self.related.push(place);
        self
    }

    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Problems with the texts they point into, ready for a printer.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Every problem, sorted by file and place, without doublets.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts of the files that the problems name.
    pub sources: BTreeMap<VPath, Arc<Source>>,
}

impl Report {
    /// Sorts and deduplicates the problems.
    pub fn new(mut diagnostics: Vec<Diagnostic>, sources: BTreeMap<VPath, Arc<Source>>) -> Report {
        diagnostics.sort();
        diagnostics.dedup();
        Report { diagnostics, sources }
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity() == severity).count()
    }
}
