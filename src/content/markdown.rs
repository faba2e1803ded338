//! Markdown read once: headings, links, points, footnotes and plain text of a body, with its problems.
//!
//! The dialect is CommonMark with tables, footnotes as GitHub has them, definition lists, heading attributes and links of the
//! form `[[…]]`. The tree is not kept;
//! the page's writer walks the same events again and relies on the order of [`Body::headings`] and [`Body::notes`].
//!
//! Heading ids are the slug of the heading's text, or of an explicit `{#id}`, which wins over the same slug elsewhere; a
//! second one gets `-2`. Ids that begin with `s-`, `fn-` or `fnref-`, or look like `punkt-2`, belong to the page itself: a
//! heading of such a slug gets `h-` in front.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser};

use crate::content::references::Piece;
use crate::content::sections::SectionKind;
use crate::diag::Diagnostic;
use crate::domain::slug::slug;
use crate::domain::text::nfc;
use crate::world::VPath;

pub mod href;
pub mod raw;
mod read;

/// Longest excerpt, in characters.
pub const EXCERPT: usize = 300;

/// What site.yaml says about raw HTML in Markdown (`rå_html`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HtmlPolicy {
    /// Harmless elements stay, the rest goes with a warning.
    #[default]
    Sanitise,
    /// Any raw HTML but a comment is an error.
    Refuse,
}

/// What a document's Markdown holds. All offsets are bytes in the whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Where the Markdown stands in the file.
    pub range: Range<usize>,
    /// Every heading, in order.
    pub headings: Vec<Heading>,
    /// Every link and image but the unsafe ones, in order.
    pub links: Vec<BodyLink>,
    /// Numbers of the decision's points, each an anchor `#punkt-N`.
    pub points: Vec<u16>,
    /// Where the ordered lists begin that hold these points.
    pub point_lists: Vec<usize>,
    /// The footnotes in the order in which they are numbered: by first reference, then those never referred to.
    pub notes: Vec<Note>,
    /// Plain text of the decision, else of the proposal, else of the first paragraphs: at most [`EXCERPT`] characters, cut
    /// between words.
    pub excerpt: String,
    /// Plain text of the proposal where the body has a decision too, cut like the excerpt; else empty.
    pub proposed: String,
    /// How many words there are.
    pub words: u32,
    /// Whether the text is in Unicode's composed form already, so that nothing needs composing when it is written out.
    pub is_nfc: bool,
    /// The running text, block by block: what is neither heading, link, code nor picture.
    pub prose: Vec<Piece>,
    /// Links of the form `[[…]]`: where they stand, and what they name.
    pub explicit: Vec<(Range<usize>, String)>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The level on the page, 2 to 6: the top level in use becomes 2, deeper ones keep their distance. One inside a quotation,
    /// list or footnote is at least 3.
    pub level: u8,
    /// Its anchor, unique in the body.
    pub id: String,
    /// Its text on one line, composed (NFC).
    pub text: String,
    /// Which part of a paper it begins, where Insyn knows it.
    pub kind: Option<SectionKind>,
    /// Where it stands, marks included.
    pub range: Range<usize>,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyLink {
    /// The destination; percent signs of one within the site are resolved (see [`href::resolved`]).
    pub target: String,
    /// Where the destination is written, in the reference definition if there is one; else where the link stands.
    pub range: Range<usize>,
    /// Whether it is an image.
    pub is_image: bool,
    /// Whether there is a link text or an image description.
    pub has_text: bool,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its label, folded by [`note_key`].
    pub key: String,
    /// How often it is referred to.
    pub references: u32,
}

impl Body {
    /// Whether its page has that anchor: a heading, a point of the decision, a footnote or a reference to one.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        let number = |prefix: &str| anchor.strip_prefix(prefix).and_then(|number| number.parse::<u32>().ok());
        let is_point = || number("punkt-").is_some_and(|at| self.points.iter().any(|point| u32::from(*point) == at));
        let note = |at: u32| self.notes.get(usize::try_from(at.checked_sub(1)?).ok()?);
        let is_note = || number("fn-").is_some_and(|at| note(at).is_some());
        // The first reference to a note has its number, further ones are counted: `fnref-2`, `fnref-2-3`.
        let is_reference = || {
            let rest = anchor.strip_prefix("fnref-")?;
            let (at, which) = rest.split_once('-').map_or((rest, Some(1)), |(at, which)| (at, which.parse().ok()));
            Some((1..=note(at.parse().ok()?)?.references).contains(&which?))
        };
        self.headings.iter().any(|heading| heading.id == anchor)
            || is_point()
            || is_note()
            || is_reference() == Some(true)
            || (anchor == "fn-rubrik" && !self.notes.is_empty())
    }
}

/// Reads the Markdown in `range` of a file's text and files its problems.
pub fn parse(path: &VPath, text: &str, range: Range<usize>, policy: HtmlPolicy, out: &mut Vec<Diagnostic>) -> Body {
    let source = text.get(range.clone()).unwrap_or_default();
    let mut reader = read::Reader::new(path, source, range.start, policy, out);
    let mut events = Parser::new_ext(source, options()).into_offset_iter();
    while let Some((event, at)) = events.next() {
        let definition = match &event {
            Event::Start(tag) => read::definition_of(tag, events.reference_definitions()),
            _ => None,
        };
        reader.event(event, at, definition);
    }
    let mut body = reader.finish();
    body.range = range.start..range.start + source.len();
    body.is_nfc = matches!(nfc(source), Cow::Borrowed(_));
    body
}

/// The dialect.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
}

/// The braces at the end of a heading that are text, such as `{utkast}`, and that the parser took for attributes.
///
/// `rest` is the source from the end of the heading's text on. A heading with an explicit id has none.
pub(crate) fn braces(rest: &str) -> Option<&str> {
    let rest = rest.trim_start_matches([' ', '\t', '#']);
    rest.get(..=rest.find('}')?).filter(|braces| braces.starts_with('{'))
}

/// The destination of a link as it would be followed: an e-mail address in angle brackets is a `mailto:` address.
pub(crate) fn target_of(kind: LinkType, destination: &str) -> Cow<'_, str> {
    match kind {
        LinkType::Email => Cow::Owned(format!("mailto:{destination}")),
        _ => Cow::Borrowed(destination),
    }
}

/// The label of a footnote as references and definitions are compared.
pub fn note_key(label: &str) -> String {
    label.to_lowercase()
}

/// Gives every heading its id: explicit ones first, then slugs, both in order.
fn assign_ids(headings: &mut [Heading], explicit: &[Option<String>]) {
    let mut ids = Ids::default();
    for (heading, wish) in headings.iter_mut().zip(explicit) {
        if let Some(wish) = wish.as_deref().map(slug).filter(|wish| !wish.is_empty()) {
            heading.id = ids.claim(wish);
        }
    }
    for heading in headings.iter_mut().filter(|heading| heading.id.is_empty()) {
        heading.id = ids.claim(slug(&heading.text));
    }
}

/// Ids that are taken, and the next suffix to try for each slug.
#[derive(Default)]
struct Ids {
    taken: BTreeSet<String>,
    next: BTreeMap<String, u32>,
}

impl Ids {
    fn claim(&mut self, slug: String) -> String {
        let base = match slug.as_str() {
            "" => "avsnitt".to_owned(),
            slug if is_reserved(slug) => format!("h-{slug}"),
            _ => slug,
        };
        if self.taken.insert(base.clone()) {
            return base;
        }
        let next = self.next.entry(base.clone()).or_insert(2);
        loop {
            let id = format!("{base}-{next}");
            *next += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// Whether an id belongs to the page rather than to its text.
fn is_reserved(id: &str) -> bool {
    let point = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    ["s-", "fn-", "fnref-"].iter().any(|prefix| id.starts_with(prefix)) || id.strip_prefix("punkt-").is_some_and(point)
}

#[cfg(test)]
mod tests;
