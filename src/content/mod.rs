//! One file at a time: text in, typed document out.
//!
//! [`parse_document`] reads one file under `content/`, [`parse_config`] reads site.yaml. Both return a value, when
//! one can be made, and every problem they saw.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Severity, Source};
use crate::domain::calendar::Date;
use crate::domain::text::nearest;
use crate::world::VPath;

pub mod brief;
pub mod config;
pub mod config_fields;
pub mod config_read;
pub mod fields;
pub mod front;
pub mod front_matter;
pub mod kinds;
pub mod lint;
pub mod markdown;
pub mod privacy;
pub mod references;
pub mod sections;
pub mod values;
pub mod yaml;

use fields::{Context, Fields};
use yaml::{Node, Part};

pub use brief::Brief;
pub use config::Config;
pub use config_read::parse_config;
pub use front::{BoardId, Common, FieldPath, FieldStep, Front, Paper};
pub use kinds::Kind;
pub use markdown::Body;
pub use references::References;

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
    /// What nearly everybody asks of it.
    pub brief: Brief,
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
    /// What its texts refer to, once [`Document::references`] has been asked.
    pub references: references::Lazy,
}

impl Document {
    /// The paper's keys, when the document is a paper.
    pub fn paper(&self) -> Option<&Paper> {
        match &self.front {
            Front::Paper(paper) => Some(paper),
            _ => None,
        }
    }

    /// What its texts refer to. Read when it is first asked for, by the site.yaml that the document was read against.
    pub fn references(&self, config: &Config) -> &References {
        self.references.get(self, config)
    }

    /// The folder whose files may be its annexes: that of an `index.md`.
    pub fn folder(&self) -> Option<VPath> {
        if self.path.name() == "index.md" { self.path.parent() } else { None }
    }

    /// The place of the value at that path of front matter; of the key itself when there is no value; else the opening fence.
    pub fn place(&self, path: &FieldPath) -> Place {
        let tables = kinds::tables();
        Place::at(&self.path, fields::locate(&self.source.text, self.yaml.clone(), path, Part::Value, &tables))
    }
}

/// What became of one file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The file.
    pub path: VPath,
    /// The document; `None` when an error keeps it out.
    pub document: Option<Arc<Document>>,
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

/// Reads one Markdown file: decodes it, cuts it, types its front matter, looks through its body, and scans all of it for
/// personal identity numbers.
pub fn parse_document(reading: Reading<'_>, path: &VPath, bytes: &[u8]) -> Parsed {
    let mut out = Vec::new();
    if bytes.len() as u64 > front_matter::LONGEST {
        return Parsed::too_large(reading, path);
    }
    privacy::scan_name(path, reading.config.identity, reading.today, &mut out);
    let text = match front_matter::decode(path, bytes) {
        Ok(text) => text,
        Err((problem, lossy)) => {
            out.push(*problem);
            return Parsed::failed(path, lossy, out);
        }
    };
    privacy::scan_text(path, &text, reading.config.identity, reading.today, &mut out);
    let parts = match front_matter::split(path, &text) {
        Ok(parts) => parts,
        Err(problem) => {
            out.push(*problem);
            return Parsed::failed(path, text, out);
        }
    };
    let cx = Context::new(path, &text, parts.yaml.clone(), reading.config, reading.today);
    let front = read_front(&cx);
    out.append(&mut cx.out.into_inner());
    let body = markdown::parse(path, &text, parts.body, reading.config.html, &mut out);
    let source = Arc::new(Source::new(path.clone(), Arc::from(text)));
    let typed = front.and_then(|front| Some((front.kind?, front.common, front.front?)));
    let failed = out.iter().any(|problem| problem.severity() == Severity::Error);
    let document = typed.filter(|_| !failed).map(|(kind, common, front)| {
        let (id, source) = (DocumentId::of(path), Arc::clone(&source));
        Arc::new(Document {
            id,
            path: path.clone(),
            brief: Brief::of(kind, &common, &front, &body, path),
            kind,
            common,
            front,
            body,
            source,
            yaml: parts.yaml,
            references: references::Lazy::default(),
        })
    });
    Parsed { path: path.clone(), document, source, diagnostics: out }
}

impl Parsed {
    /// Whether it was read from these bytes. A file whose bytes are no text is never known to be the same.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.source.text.as_bytes() == bytes && !bytes.is_empty()
    }

    /// A file that is longer than any paper and is not read; its name is.
    pub fn too_large(reading: Reading<'_>, path: &VPath) -> Parsed {
        let mut out = vec![Diagnostic::new(Code::FileTooLarge, Place::file(path)).with("limit", 10i64)];
        privacy::scan_name(path, reading.config.identity, reading.today, &mut out);
        Parsed::failed(path, String::new(), out)
    }

    /// A file that could not be read, or not as what it should be.
    pub fn failed(path: &VPath, text: String, diagnostics: Vec<Diagnostic>) -> Parsed {
        let source = Arc::new(Source::new(path.clone(), Arc::from(text)));
        Parsed { path: path.clone(), document: None, source, diagnostics }
    }
}

struct ReadFront {
    kind: Option<Kind>,
    common: Common,
    front: Option<Front>,
}

fn read_front(cx: &Context<'_>) -> Option<ReadFront> {
    let root = match yaml::parse(&cx.text[cx.yaml.clone()]) {
        Ok(Node::Map(entries)) => entries,
        Ok(Node::Null) => Vec::new(),
        Ok(_) => {
            cx.report(Diagnostic::new(Code::YamlNotMapping, cx.fence()));
            return None;
        }
        Err(error) => {
            lint::report_syntax(cx, &error);
            return None;
        }
    };
    let spec = kinds::named(&root);
    let fields = Fields::top(cx, &root, spec.map_or(&[], |spec| spec.fields), kinds::common::FIELDS);
    let Some(spec) = spec else {
        report_kind(&fields);
        let common = kinds::common::read(&fields, true);
        return Some(ReadFront { kind: None, common, front: None });
    };
    fields.get("typ");
    let withheld = spec.kind.is_paper() && fields.yes("redovisas") == Some(false);
    let needs_title = !withheld && spec.kind != Kind::MeetingRecord;
    let mut common = kinds::common::read(&fields, needs_title);
    let front = (spec.read)(&fields, &common);
    for (key, node) in fields.finish(Code::UnknownKey, &kinds::tables()) {
        common.extra.entry(key).or_insert(node);
    }
    Some(ReadFront { kind: Some(spec.kind), common, front })
}

/// Reports that `typ` is missing, empty or unknown.
fn report_kind(fields: &Fields<'_>) {
    let Some(value) = fields.required("typ") else { return };
    let Some(text) = value.scalar() else { return };
    let words = kinds::KINDS.iter().map(|spec| spec.key);
    let problem = value.problem(Code::UnknownKind).with("value", text);
    let problem = match nearest(text, words.clone()) {
        Some(near) => problem.with("nearest", near),
        None => problem,
    };
    fields.cx.report(problem.with("allowed", words.map(str::to_owned).collect::<Vec<_>>()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::parse_date;

    /// Problems without number: each is told, and time stays in bounds, as places are looked for only so long.
    #[test]
    fn a_file_of_nothing_but_problems_is_read_in_bounded_time() {
        let keys: String = (0..3_000).map(|n| format!("a{n}: text # mer\nb{n}: {{x: y}}\n")).collect();
        let text = format!("---\ntyp: sida\ntitel: A # b\nundertitel: B # c\n{keys}---\n");
        let config = Config::default();
        let today = parse_date("2026-01-15").unwrap();
        let parsed = parse_document(Reading { config: &config, today }, &VPath::new("content/a.md"), text.as_bytes());
        let count = |code: Code| parsed.diagnostics.iter().filter(|problem| problem.code == code).count();
        assert_eq!((count(Code::UnknownKey), count(Code::YamlCutByComment)), (6_000, 2));
        let places = |line: &str| {
            let range = parsed.diagnostics.iter().filter_map(|problem| problem.place.range);
            range.filter(|(start, end)| &text[*start..*end] == line).count()
        };
        assert_eq!(places("a0"), 1, "the first ones have their place");
        assert!(places("---") > 1_000, "the last ones stand at the fence");
    }
}
