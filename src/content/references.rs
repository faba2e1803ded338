//! References in prose: which decisions, cases, papers and statutes a document's texts speak of, before anyone looks them up.
//!
//! [`of`] reads the body and the texts of the front matter. Names of bodies are settled here, by site.yaml and the page's own
//! body; whether there is such a decision, the model knows.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::content::Document;
use crate::content::config::Config;
use crate::content::front::{BoardId, FieldPath, Front};
use crate::domain::calendar::Date;
use crate::domain::section::Section;

mod dates;
mod fields;
mod names;
mod numbers;
mod organs;
mod papers;
mod rules;
mod scan;
mod sections;
mod stretches;
mod tokens;

pub use fields::paragraphs;
pub use names::Names;
pub use numbers::{Candidate, Candidates};
pub use tokens::{Gap, Piece};

use organs::Page;
use scan::Scanner;

/// Longest sentence kept with a reference, in bytes on each side of it.
const CONTEXT: usize = 160;

/// What a document's texts refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Those of the body, in order; places are bytes in the whole file.
    pub body: Vec<Reference>,
    /// Texts of the front matter that refer to something; places are bytes in the text.
    pub fields: Vec<FieldText>,
}

/// The references of a document, read when somebody first asks: a pure function of the document and its site.yaml, and a
/// step of its own for those who measure.
#[derive(Clone, Debug, Default)]
pub struct Lazy(OnceLock<Box<References>>);

impl Lazy {
    /// The references.
    pub(super) fn get(&self, document: &Document, config: &Config) -> &References {
        self.0.get_or_init(|| Box::new(of(document, config)))
    }
}

/// A text of the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldText {
    /// Where it stands.
    pub path: FieldPath,
    /// The text, as front matter has it; one paragraph of it where a key holds several.
    pub text: Arc<str>,
    /// Its references, in order.
    pub references: Vec<Reference>,
}

/// One reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands: what becomes a link.
    pub range: Range<u32>,
    /// The sentence around it.
    pub sentence: Sentence,
    /// What is referred to.
    pub cited: Cited,
}

/// The sentence that a reference stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, in the same text as the reference.
    pub range: Range<u32>,
    /// Whether its beginning was left out.
    pub starts_late: bool,
    /// Whether its end was left out.
    pub ends_early: bool,
}

/// What is referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cited {
    /// A § of minutes.
    Section(SectionCite),
    /// What may be a register number.
    Number(Candidates),
    /// A paper by its sort and day.
    Paper(PaperCite),
    /// A statute that site.yaml names, by its key there.
    Statute(Arc<str>),
    /// A link written as `[[…]]`, with what it names.
    Explicit(String, Option<Box<Cited>>),
}

/// A § of minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionCite {
    /// Whose minutes.
    pub organ: CitedOrgan,
    /// Which minutes.
    pub when: When,
    /// The §.
    pub section: Section,
    /// The point of the decision.
    pub point: Option<u16>,
}

/// The body of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CitedOrgan {
    /// One that is named for this reference.
    Named(BoardId),
    /// One that is named for an earlier reference of the sentence, with other words between.
    Carried(BoardId),
    /// One that is named, but that the register lacks or cannot tell from another.
    Unknown,
    /// None is named: that of the page.
    Own,
}

/// The day of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A day, and the last one where the meeting went on.
    On(Date, Option<Date>),
    /// A day whose year is left out: the latest before the page.
    Around(Date),
    /// The meeting that the page itself stands in.
    Here,
    /// None; a § with a series has its year.
    Unsaid,
}

/// A paper by its sort and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperCite {
    /// The sort, folded and without article: `tjansteskrivelse`.
    pub sort: String,
    /// Who sent it, folded and without its genitive.
    pub sender: Option<String>,
    /// Its day.
    pub date: Date,
}

/// Everything that a document refers to.
pub fn of(document: &Document, config: &Config) -> References {
    let board = board_of(document);
    let own = board.and_then(|board| config.boards.get(board));
    let kommuner = match (own, &document.front) {
        (Some(own), _) => own.kommuner.iter().map(|kommun| names::plain_kommun(kommun)).collect(),
        (None, Front::Case(record)) => record.kommun.iter().map(|kommun| names::plain_kommun(kommun)).collect(),
        _ => Vec::new(),
    };
    let page = Page { config, names: &config.prose_names, board, kommuner: &kommuner, date: document.common.date };
    let mut scanner = Scanner::new(page);
    let mut body = Vec::new();
    scanner.body(&document.source.text, &document.body.prose, &mut body);
    for (range, written) in &document.body.explicit {
        body.push(scanner.explicit(range.clone(), written));
    }
    body.sort_by_key(|reference| reference.range.start);
    let mut fields = Vec::new();
    fields::each(document, &mut |path, text| {
        let mut references = Vec::new();
        scanner.text(text, &mut references);
        if !references.is_empty() {
            fields.push(FieldText { path: path(), text: text.into(), references });
        }
    });
    References { body, fields }
}

/// The body that a page speaks for.
fn board_of(document: &Document) -> Option<&BoardId> {
    match &document.front {
        Front::Paper(paper) => paper.board.as_ref(),
        Front::Meeting(record) => record.board.as_ref(),
        Front::Case(record) => record.board.as_ref(),
        Front::Article => None,
    }
}
