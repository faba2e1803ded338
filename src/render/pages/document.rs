//! The page of a paper: what was decided, what one can do, and everything its front matter has.

use std::borrow::Cow;

use serde::Serialize;

use crate::content::front::Paper;
use crate::content::{Common, Kind};
use crate::diag::Diagnostic;
use crate::domain::outcome::Outcome;
use crate::domain::text::fold;
use crate::model::{Doc, Item};
use crate::render::PageBody;
use crate::render::pages::glossary;
use crate::render::pages::references::Backlinks;
use crate::render::pages::rich::Rich;
use crate::render::pages::{Crumb, Link, Maker, OutcomeView, PageView};
use crate::route::Route;

pub mod alerts;
pub mod appeal;
pub mod cite;
pub mod facts;
pub mod files;
pub mod head;
pub mod motions;
pub mod project;
pub mod related;
pub mod text;
pub mod tombstone;
pub mod voices;
pub mod votes;
pub mod way;

/// A paper, and the page it is shown on.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'s> {
    pub(super) maker: Maker<'s>,
    pub(super) doc: Doc,
    pub(super) item: &'s Item,
    pub(super) common: &'s Common,
    pub(super) paper: &'s Paper,
    /// The kommun of its body, or the empty string.
    pub(super) kommun: &'s str,
}

/// What `document.html` shows. Texts named `html` and those of the type [`Rich`] are HTML.
#[derive(Serialize)]
pub struct DocumentView<'a> {
    /// What sort of paper it is.
    pub kind: String,
    /// Title.
    pub title: &'a str,
    /// Subtitle.
    pub subtitle: Option<&'a str>,
    /// The line that stands above a printed extract.
    pub extract: Option<String>,
    /// What the body did, or what it proposes.
    pub badges: Vec<OutcomeView>,
    /// The word of `terms` that explains the first outcome that needs it.
    pub explained: Option<&'static str>,
    /// Body, date, § and number.
    pub meta: Rich,
    /// That it is a proposal: what one must know before reading.
    pub proposal: Option<alerts::Alert<'a>>,
    /// That the record itself is not held here: what one must know of the source.
    pub not_held: Option<alerts::Alert<'a>>,
    /// Plain-language summary.
    pub summary: Option<Rich>,
    /// The decision, or the proposal.
    pub decision: Vec<text::Section>,
    /// True when [`DocumentView::decision`] is a proposal.
    pub proposed: bool,
    /// What became of single points, for the head of the decision: the record's own words stay as they are.
    pub points: Vec<head::PointView>,
    /// What one can do.
    pub actions: Vec<Rich>,
    /// Who filed the motion that the paper is, and where it was settled.
    pub filed: Vec<Rich>,
    /// Facts, in order; when there are many, those that most readers look for.
    pub facts: Vec<facts::Fact<'a>>,
    /// The others of many.
    pub more_facts: Vec<facts::Fact<'a>>,
    /// Contents, when there are four or more parts: anchor and title.
    pub toc: Vec<Link>,
    /// The way through the bodies.
    pub way: Vec<way::WayRow>,
    /// Aims of the project.
    pub aims: Vec<project::AimGroup<'a>>,
    /// Motions and citizens' proposals with demands.
    pub motions: Vec<motions::MotionView<'a>>,
    /// The text on the matter itself: why it was so decided.
    pub grounds: Vec<text::Section>,
    /// What was moved at the meeting. The record's own part on it, when the text has one, stands among `sections`.
    pub claims: Vec<Rich>,
    /// Heading above it, told apart from an equal heading of the text.
    pub claims_heading: Cow<'a, str>,
    /// Counted votes.
    pub votes: Vec<votes::VoteView<'a>>,
    /// Heading above them, told apart from an equal heading of the text.
    pub votes_heading: Cow<'a, str>,
    /// Reservations, special statements and notes.
    pub statements: Vec<voices::StatementGroup<'a>>,
    /// Elections and resignations.
    pub elections: Vec<Rich>,
    /// Assignments given.
    pub assignments: Vec<Rich>,
    /// The rest of the text, from the first part that tells of the meeting.
    pub sections: Vec<text::Section>,
    /// Footnotes, HTML.
    pub footnotes: String,
    /// What the decision was based on.
    pub records: Vec<Rich>,
    /// Annexes.
    pub annexes: Vec<Rich>,
    /// Grounds on which something was removed.
    pub masking: &'a [String],
    /// Corrections.
    pub corrections: Vec<Rich>,
    /// Where the original is.
    pub provenance: Option<Rich>,
    /// Other papers of the case.
    pub related: Option<related::Related<'a>>,
    /// Who refers to the page.
    pub backlinks: Backlinks,
    /// How to refer to the page.
    pub citation: String,
    /// The § before it.
    pub previous: Option<related::Neighbour>,
    /// The § after it.
    pub next: Option<related::Neighbour>,
}

/// The page of a document that is no ordinary page.
///
/// # Errors
/// A problem of the theme.
pub fn page(maker: Maker<'_>, doc: Doc) -> Result<PageBody, Box<Diagnostic>> {
    let item = maker.site().item(doc);
    let Some(paper) = item.document.paper().filter(|_| !item.withdrawn && !item.is_withheld()) else {
        return tombstone::page(maker, doc);
    };
    let sheet = Sheet::new(maker, doc, paper);
    let view = view(sheet);
    let place = maker.paper_place(paper, item.document.common.date);
    let told = [paper.summary.as_deref(), Some(item.document.body.excerpt.as_str()), place.as_deref()];
    let description = told.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or_default();
    let mut page = sheet.page(view.title, description);
    page.prev = view.previous.as_ref().map(|neighbour| neighbour.href.clone());
    page.next = view.next.as_ref().map(|neighbour| neighbour.href.clone());
    page.indexed = item.document.common.index;
    page.place = place;
    page.sort = "article";
    maker.render("document.html", page, view)
}

/// An annex: a file of the content, passed on.
pub fn annex(maker: Maker<'_>, doc: Doc, index: usize) -> PageBody {
    match maker.site().item(doc).files.get(index) {
        Some(file) => PageBody::File(file.path.clone()),
        None => PageBody::Bytes(Vec::new()),
    }
}

impl<'s> Sheet<'s> {
    pub(super) fn new(maker: Maker<'s>, doc: Doc, paper: &'s Paper) -> Sheet<'s> {
        let site = maker.site();
        let item = site.item(doc);
        let board = paper.board.as_ref().and_then(|id| site.config.boards.get(id));
        let kommun = board.map_or("", |board| board.kommun());
        Sheet { maker, doc, item, common: &item.document.common, paper, kommun }
    }

    /// A word of the interface.
    pub(super) fn word(&self, id: &'static str) -> &'s str {
        self.maker.theme().word(id)
    }

    /// A text of the front matter, with what it refers to as links.
    pub(super) fn prose(&self, text: &str) -> Rich {
        self.maker.prose(self.item, text)
    }

    /// The page's frame: breadcrumbs through kommun, body, year and meeting.
    pub(super) fn page(&self, title: &str, description: &str) -> PageView {
        let maker = self.maker;
        let mut above: Vec<Crumb> = Vec::with_capacity(4);
        if let Some(board) = &self.paper.board {
            if let Some(kommun) = maker.kommun_of(board) {
                above.push(maker.crumb(kommun, &Route::List(crate::model::Scope::Kommun(kommun.to_owned()), 1)));
            }
            above.push(maker.crumb(maker.site().board_name(board, self.common.date), &Route::Board(board.clone())));
            match self.common.date {
                Some(date) => {
                    let scope = crate::model::Scope::BoardYear(board.clone(), date.year());
                    above.push(maker.crumb(date.year().to_string(), &Route::List(scope, 1)));
                }
                None => above
                    .push(maker.crumb(maker.word("handling.odaterat"), &Route::List(crate::model::Scope::Undated, 1))),
            }
        }
        if let (Some(meeting), Some(date)) = (self.item.meeting, self.common.date) {
            above.push(maker.crumb(maker.date(date).text, &Route::Meeting(meeting)));
        }
        let part = match self.item.document.kind {
            Kind::MotionAnswer => "motioner",
            Kind::ProjectReport => "projekt",
            _ => "beslut",
        };
        let mut page = maker.page(title, description, part, above);
        if let (Some(section), Some(last)) = (self.paper.section, page.crumbs.last_mut()) {
            last.title = format!("§ {section}");
        }
        page
    }

    /// An outcome; with colour when it is one of those that say what became of a motion or a citizens' proposal.
    pub(super) fn outcome(&self, outcome: Outcome) -> OutcomeView {
        let view = self.maker.outcome_about(outcome, self.paper.is_about_proposals());
        let is_about_motion = !self.paper.motions.is_empty() || !self.paper.citizen_proposals.is_empty();
        if is_about_motion { OutcomeView { word: view.word, ..self.maker.toned(outcome) } } else { view }
    }
}

/// Everything that the template gets.
fn view(sheet: Sheet<'_>) -> DocumentView<'_> {
    let paper = sheet.paper;
    let text = text::body(sheet);
    let citation = cite::citation(sheet);
    let (facts, more_facts) = facts::split(facts::facts(sheet));
    let mut view = DocumentView {
        kind: head::kind(sheet),
        title: &sheet.common.title,
        subtitle: sheet.common.subtitle.as_deref(),
        extract: paper.section.is_some().then(|| format!("{citation}.")),
        badges: head::badges(sheet),
        explained: head::stated(paper).find_map(glossary::of_outcome),
        meta: head::meta(sheet),
        proposal: alerts::proposal(sheet),
        not_held: alerts::not_held(sheet),
        summary: paper.summary.as_deref().map(|text| sheet.prose(text)),
        decision: text.decision,
        proposed: text.proposed,
        points: head::points(sheet),
        actions: appeal::actions(sheet),
        filed: head::filed(sheet),
        facts,
        more_facts,
        toc: Vec::new(),
        way: way::rows(sheet),
        aims: project::aims(sheet),
        motions: motions::motions(sheet),
        grounds: text.grounds,
        claims: voices::claims(sheet),
        claims_heading: own_heading(sheet, "handling.yrkanden", &text.rest),
        votes: votes::votes(sheet),
        votes_heading: own_heading(sheet, "handling.voteringar", &text.rest),
        statements: voices::statements(sheet, &text.rest),
        elections: voices::elections(sheet),
        assignments: voices::assignments(sheet),
        sections: text.rest,
        footnotes: text.footnotes,
        records: files::records(sheet),
        annexes: files::annexes(sheet),
        masking: &paper.masking,
        corrections: voices::corrections(sheet),
        provenance: files::provenance(sheet),
        related: related::related(sheet),
        backlinks: sheet.maker.backlinks(sheet.doc),
        citation,
        previous: related::neighbour(sheet, sheet.item.previous),
        next: related::neighbour(sheet, sheet.item.next),
    };
    view.toc = toc(sheet, &view);
    // A word is explained once a page.
    for fact in view.facts.iter_mut().chain(&mut view.more_facts).filter(|fact| fact.term == view.explained) {
        fact.term = None;
    }
    view
}

/// The heading of what a key holds. Where the text has a part of that name, the key's list is its summary and says so: two
/// equal headings would leave the reader to guess which of them is the record.
pub(super) fn own_heading<'s>(sheet: Sheet<'s>, word: &'static str, sections: &[text::Section]) -> Cow<'s, str> {
    let heading = sheet.word(word);
    let is_equal = |section: &text::Section| fold(section.title.trim().trim_end_matches(':')) == fold(heading);
    match sections.iter().any(is_equal) {
        true => Cow::Owned(sheet.maker.theme().fill("handling.rubrik_i_korthet", &[("rubrik", heading)])),
        false => Cow::Borrowed(heading),
    }
}

/// The parts of the page under headings of the second level, when they are so many that a list of them helps.
fn toc(sheet: Sheet<'_>, view: &DocumentView<'_>) -> Vec<Link> {
    let mut parts = Vec::new();
    let mut part = |is_there: bool, id: &str, title: &str| {
        if is_there {
            parts.push(Link { title: title.to_owned(), href: Some(format!("#{id}")) });
        }
    };
    part(!view.way.is_empty(), "s-vagen", sheet.word("handling.vagen"));
    part(!view.aims.is_empty(), "s-mal", sheet.word("handling.mal"));
    for section in &view.grounds {
        part(!section.id.is_empty(), &section.id, &section.title);
    }
    part(!view.claims.is_empty(), "s-yrkanden", &view.claims_heading);
    part(!view.votes.is_empty(), "s-voteringar", &view.votes_heading);
    for group in &view.statements {
        part(true, group.id, &group.heading);
    }
    part(!view.elections.is_empty(), "s-val", sheet.word("handling.val"));
    part(!view.assignments.is_empty(), "s-uppdrag", sheet.word("handling.uppdrag"));
    for section in &view.sections {
        part(!section.id.is_empty(), &section.id, &section.title);
    }
    part(!view.records.is_empty(), "s-handlingar", sheet.word("handling.handlingar"));
    part(!view.annexes.is_empty(), "s-bilagor", sheet.word("handling.bilagor"));
    part(!view.masking.is_empty(), "s-maskning", sheet.word("handling.maskning"));
    part(view.provenance.is_some(), "s-kalla", sheet.word("handling.kalla"));
    part(view.related.is_some(), "s-arendet", sheet.word("handling.samma_arende"));
    part(!view.backlinks.entries.is_empty(), "s-hanvisas", sheet.word("hanvisning.rubrik"));
    if parts.len() < 4 {
        parts.clear();
    }
    parts
}
