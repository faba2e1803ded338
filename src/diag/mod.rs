//! Problems as values: code, typed arguments, place and severity; printers word them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::domain::calendar::Date;
use crate::world::disk::DEPTH;
use crate::world::{ProblemKind, ScanProblem, VPath};

pub mod codes;
pub mod github;
pub mod html;
pub mod human;
pub mod json;
pub mod reasons;
pub mod source;
pub mod wording;

pub use codes::{Code, Severity};
pub use source::Source;
pub use wording::Printing;

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

    /// The names of arguments that the code needs and did not get, and of those that it got and does not know; both are
    /// empty when the problem was filed as the register says.
    pub fn misfit(&self) -> Vec<&'static str> {
        let known = self.code.args();
        let is_given = |name: &str| self.args.iter().any(|(given, _)| *given == name);
        let lacking = known.iter().copied().filter(|name| !name.starts_with('?') && !is_given(name));
        let is_known = |name: &str| {
            ["key", "value"].contains(&name) || known.iter().any(|known| known.trim_start_matches('?') == name)
        };
        let strange = self.args.iter().map(|(name, _)| *name).filter(|name| !is_known(name));
        lacking.chain(strange).collect()
    }
}

impl From<&ScanProblem> for Diagnostic {
    fn from(problem: &ScanProblem) -> Diagnostic {
        let new = |code| Diagnostic::new(code, Place::file(&problem.path));
        match &problem.kind {
            ProblemKind::Unreadable(reason) => new(Code::Unreadable).with("reason", reasons::system(reason)),
            ProblemKind::Link => new(Code::SymbolicLink),
            ProblemKind::Special => new(Code::SpecialFile),
            ProblemKind::NameNotUtf8(name) => new(Code::NameNotUtf8).with("name", name.as_str()),
            ProblemKind::TooDeep => new(Code::TooDeep).with("limit", DEPTH),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::parse_date;
    use crate::words::Lang;

    /// A report over files given as path and text.
    pub(super) fn report(files: &[(&str, &str)], diagnostics: Vec<Diagnostic>) -> Report {
        let source = |(path, text): &(&str, &str)| {
            let path = VPath::new(path);
            (path.clone(), Arc::new(Source::new(path, (*text).into())))
        };
        Report::new(diagnostics, files.iter().map(source).collect())
    }

    /// Settings of a reader on one certain day.
    pub(super) fn printing(lang: Lang) -> Printing<'static> {
        Printing { lang, today: parse_date("2026-11-24").unwrap(), root: "" }
    }

    /// The place of a part of a text.
    pub(super) fn place(path: &str, text: &str, part: &str) -> Place {
        let start = text.find(part).unwrap();
        Place::at(&VPath::new(path), start..start + part.len())
    }

    #[test]
    fn a_report_is_sorted_by_file_and_place_without_doublets() {
        let at = |path: &str, start: usize, code: Code| Diagnostic::new(code, Place::at(&VPath::new(path), start..9));
        let whole = Diagnostic::new(Code::NotUtf8, Place::file(&VPath::new("b.md")));
        let late = at("b.md", 5, Code::YamlTab);
        let all = vec![late.clone(), at("b.md", 2, Code::MissingDate), whole, at("a.md", 7, Code::YamlTag), late];
        let report = report(&[], all);
        let codes: Vec<&str> = report.diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect();
        assert_eq!(codes, ["D110", "D120", "D211", "D105"]);
        assert_eq!((report.errors(), report.warnings()), (3, 1));
    }

    #[test]
    fn arguments_that_the_register_does_not_expect_are_found() {
        let place = Place::file(&VPath::new("a.md"));
        let problem = Diagnostic::new(Code::UnknownBoard, place).with("nearest", "x");
        assert_eq!(problem.misfit(), ["value"]);
        let problem = problem.with("value", "y").with("key", "nämnd");
        assert_eq!(problem.misfit(), Vec::<&str>::new());
        assert_eq!(problem.with("nearset", "z").misfit(), ["nearset"]);
    }
}
