//! The text of a paper: its decision apart from the rest, with links that lead to pages.

use serde::Serialize;

use crate::content::Document;
use crate::content::markdown::href::Destination;
use crate::content::sections::SectionKind;
use crate::domain::outcome::Status;
use crate::model::{Doc, Item, LinkTarget};
use crate::render::body::{self, BodyWords, Href, Options, RenderedBody, RenderedSection, Resolve};
use crate::render::pages::Maker;
use crate::render::pages::document::Sheet;
use crate::route::Route;
use crate::route::links::is_from_root;

/// A part of the text under a heading of the second level.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Anchor; empty for what stands before the first heading.
    pub id: String,
    /// The heading as text.
    pub title: String,
    /// The heading as HTML.
    pub heading: String,
    /// The text, HTML.
    pub html: String,
}

/// The text, cut.
pub(in crate::render::pages) struct Text {
    pub(in crate::render::pages) decision: Vec<Section>,
    pub(in crate::render::pages) proposed: bool,
    /// Why: all before the first part that tells what happened at the meeting, or what belongs to the paper.
    pub(in crate::render::pages) grounds: Vec<Section>,
    pub(in crate::render::pages) rest: Vec<Section>,
    pub(in crate::render::pages) footnotes: String,
}

/// The text of a paper. The decision stands first; a proposal does where nothing is decided.
pub(in crate::render::pages) fn body(sheet: Sheet<'_>) -> Text {
    let rendered = html(sheet.maker, sheet.item);
    let has = |kind: SectionKind| rendered.sections.iter().any(|section| section.kind == Some(kind));
    let is_proposal = sheet.paper.status == Some(Status::Proposed);
    let first = match (has(SectionKind::Decision), has(SectionKind::ProposedDecision)) {
        (true, _) => SectionKind::Decision,
        (false, true) if sheet.paper.section.is_none() || is_proposal => SectionKind::ProposedDecision,
        _ => SectionKind::Decision,
    };
    let (mut decision, mut grounds, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for section in rendered.sections {
        let part = match section.kind {
            Some(kind) if kind == first => &mut decision,
            kind if rest.is_empty() && !kind.is_some_and(follows_the_grounds) => &mut grounds,
            _ => &mut rest,
        };
        part.push(Section::from(section));
    }
    let only_proposes = sheet.paper.proposal.is_some() && sheet.paper.outcomes.is_empty();
    let proposed = is_proposal || only_proposes || first == SectionKind::ProposedDecision;
    Text { decision, proposed, grounds, rest, footnotes: rendered.footnotes }
}

/// True of a part that tells what happened at the meeting, or what belongs to the paper.
fn follows_the_grounds(kind: SectionKind) -> bool {
    matches!(
        kind,
        SectionKind::Claims
            | SectionKind::Propositions
            | SectionKind::Vote
            | SectionKind::Reservation
            | SectionKind::SpecialStatement
            | SectionKind::Note
            | SectionKind::Recusal
            | SectionKind::Records
            | SectionKind::Annexes
            | SectionKind::Distribution
            | SectionKind::Appeal
    )
}

impl From<RenderedSection> for Section {
    fn from(section: RenderedSection) -> Section {
        Section { id: section.id, title: section.title, heading: section.title_html, html: section.html }
    }
}

/// The body of a document as HTML.
pub(in crate::render::pages) fn html(maker: Maker<'_>, item: &Item) -> RenderedBody {
    let theme = maker.theme();
    let words = BodyWords {
        footnotes: theme.word("text.fotnoter"),
        footnote: theme.word("text.fotnot"),
        back: theme.word("text.tillbaka"),
        table: theme.word("text.tabell"),
    };
    let document = &item.document;
    let spans = maker.spans(&item.cites);
    let options = Options { policy: maker.site().config.html, words, spans: &spans };
    body::to_html(&document.source.text, &document.body, &Links { maker, item, document }, &options)
}

/// Where the links of one document lead from its page.
struct Links<'s> {
    maker: Maker<'s>,
    item: &'s Item,
    document: &'s Document,
}

impl Resolve for Links<'_> {
    fn link(&self, target: &str, _: usize) -> Href {
        if target.starts_with('#') || Destination::of(target) != Destination::Internal {
            return Href::To(target.to_owned());
        }
        if is_from_root(target) {
            let snapshot = self.maker.snapshot;
            let found = snapshot.routes.from_root(&snapshot.site, target);
            return found.map_or(Href::Plain, |(url, anchor)| {
                let address = self.maker.relative(url);
                Href::To(anchor.map_or(address.clone(), |anchor| format!("{address}#{anchor}")))
            });
        }
        // The model has each destination once by where it is written; equal destinations lead to the same place.
        let written = self.document.body.links.iter().filter(|link| link.target == target);
        let known = written.filter_map(|link| {
            let at = self.item.links.binary_search_by_key(&link.range.start, |(offset, _)| *offset).ok()?;
            self.item.links.get(at)
        });
        let href = known.map(|(_, target)| self.href(target)).next().flatten();
        href.map_or(Href::Plain, Href::To)
    }
}

impl Links<'_> {
    fn href(&self, target: &LinkTarget) -> Option<String> {
        match target {
            LinkTarget::Document(doc, anchor) => {
                let href = self.maker.document(*doc)?;
                Some(anchor.as_deref().map_or(href.clone(), |anchor| format!("{href}#{anchor}")))
            }
            LinkTarget::File(name) => Some(name.clone()),
            LinkTarget::Plain => None,
        }
    }
}

impl Maker<'_> {
    /// The relative address of a document; of a merged record that of the page it went into.
    pub fn document(&self, doc: Doc) -> Option<String> {
        let item = self.site().item(doc);
        let own = || self.to(&Route::Document(doc));
        let meeting = || item.meeting.and_then(|meeting| self.to(&Route::Meeting(meeting)));
        let case = || item.cases.first().and_then(|case| self.to(&Route::Case(*case)));
        if item.is_merged() { meeting().or_else(case).or_else(own) } else { own() }
    }
}
