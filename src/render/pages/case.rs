//! Cases (ärenden): the page of one as a story, and the list of them all.

use std::cmp::Reverse;

use serde::Serialize;

use crate::content::front::{CaseRecord, Front};
use crate::diag::Diagnostic;
use crate::domain::outcome::Status;
use crate::model::{Case, CaseIx, Doc, Scope, Site};
use crate::render::PageBody;
use crate::render::pages::document::motions::{self, MotionView};
use crate::render::pages::document::text::{self, Section};
use crate::render::pages::document::{Sheet, head, related};
use crate::render::pages::rich::Rich;
use crate::render::pages::{Link, Maker, OutcomeView};
use crate::route::Route;

pub mod span;
pub mod timeline;

/// What `case.html` shows.
#[derive(Serialize)]
struct CaseView<'a> {
    /// Number and kommun.
    kind: Rich,
    title: &'a str,
    /// Plain-language summary.
    summary: Option<&'a str>,
    /// Where it stands.
    badges: Vec<OutcomeView>,
    tone: bool,
    /// The newest paper.
    latest: Option<Rich>,
    span: Option<span::Span>,
    rows: Vec<timeline::Row<'a>>,
    /// How the timeline ends.
    end: Option<String>,
    motions: Vec<MotionView<'a>>,
    /// Text of the case's own file.
    sections: Vec<Section>,
    footnotes: String,
    facts: Vec<Fact<'a>>,
    related: Vec<RelatedCase<'a>>,
}

/// One fact of a case.
#[derive(Serialize)]
struct Fact<'a> {
    label: &'a str,
    values: Vec<Rich>,
}

/// A case that belongs together with this one.
#[derive(Serialize)]
struct RelatedCase<'a> {
    title: &'a str,
    number: &'a str,
    href: Option<String>,
}

/// The page of a case.
///
/// # Errors
/// A problem of the theme.
pub fn page(maker: Maker<'_>, index: CaseIx) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let case = site.case(index);
    let record = record(case);
    let newest = standing(maker, case);
    let body = case.record_doc.map(|doc| text::html(maker, site.item(doc))).unwrap_or_default();
    let view = CaseView {
        kind: kind(maker, case),
        title: title(case),
        summary: record.and_then(|record| record.summary.as_deref()).or_else(|| newest.and_then(|s| s.paper.summary.as_deref())),
        badges: badges(maker, case, newest),
        tone: newest.is_some_and(|sheet| sheet.has_tone()),
        latest: case.papers.last().and_then(|doc| latest(maker, *doc)),
        span: span::span(maker, case),
        rows: timeline::rows(maker, case),
        end: end(maker, case, record),
        motions: demands(maker, case),
        sections: body.sections.into_iter().map(Section::from).collect(),
        footnotes: body.footnotes,
        facts: facts(maker, case, record),
        related: case.related.iter().map(|other| related_case(maker, *other)).collect(),
    };
    let above = vec![maker.crumb(maker.word("meny.arenden"), &Route::Cases(1))];
    let mut page = maker.page(view.title, view.summary.unwrap_or_default(), "arende", above);
    if let Some(last) = page.crumbs.last_mut() {
        last.title.clone_from(&case.number);
    }
    page.indexed = case.record.as_ref().is_none_or(|record| record.common.index);
    maker.render("case.html", page, view)
}

fn record(case: &Case) -> Option<&CaseRecord> {
    match &case.record.as_ref()?.front {
        Front::Case(record) => Some(record),
        _ => None,
    }
}

fn title(case: &Case) -> &str {
    if case.title.is_empty() { &case.number } else { &case.title }
}

/// "Ärende KFKS 2014/1005 · Nacka".
fn kind(maker: Maker<'_>, case: &Case) -> Rich {
    let mut kind = Rich::of(maker.theme().word("typ.arende"));
    kind.text(" ").number(&case.number, None);
    if let Some(kommun) = kommun(maker.site(), case) {
        kind.text(" · ").text(kommun);
    }
    kind
}

/// The kommun of a case, where the site has several.
fn kommun<'s>(site: &'s Site, case: &Case) -> Option<&'s str> {
    let board = case.boards.first().and_then(|board| site.config.boards.get(board));
    board.map(|board| board.kommun()).filter(|kommun| !kommun.is_empty() && site.kommuner.len() > 1)
}

/// The paper that tells where the case stands: the newest that decides, else the newest.
fn standing<'s>(maker: Maker<'s>, case: &Case) -> Option<Sheet<'s>> {
    let site = maker.site();
    let sheets = || case.papers.iter().rev().filter_map(|doc| Some(Sheet::new(maker, *doc, site.item(*doc).paper()?)));
    let decides = |sheet: &Sheet<'_>| sheet.paper.status == Some(Status::Decided) && sheet.paper.proposal.is_none();
    sheets().find(decides).or_else(|| sheets().next())
}

fn badges(maker: Maker<'_>, case: &Case, newest: Option<Sheet<'_>>) -> Vec<OutcomeView> {
    match &case.awaits {
        Some(body) => {
            let word = maker.theme().fill("arende.vantar_pa", &[("organ", body)]);
            vec![OutcomeView { shape: "open", word }]
        }
        None => newest.map(head::badges).unwrap_or_default(),
    }
}

/// The newest paper with its day.
fn latest(maker: Maker<'_>, doc: Doc) -> Option<Rich> {
    let item = maker.site().item(doc);
    let sheet = Sheet::new(maker, doc, item.paper()?);
    let mut line = Rich::default();
    line.link(&item.document.common.title, maker.document(doc).as_deref()).text(", ");
    line.then("", &related::place(sheet));
    Some(line)
}

/// How the story ends: closed, waiting, or as far as this collection goes.
fn end(maker: Maker<'_>, case: &Case, record: Option<&CaseRecord>) -> Option<String> {
    if let Some(date) = record.and_then(|record| record.closed) {
        return Some(maker.theme().fill("arende.avslutat_den", &[("datum", &maker.date(date).text)]));
    }
    match &case.awaits {
        Some(body) => Some(maker.theme().fill("arende.vantar_pa", &[("organ", body)])),
        None => Some(maker.theme().word("handling.inget_senare").to_owned()),
    }
}

/// What motions demanded, from the newest paper that tells.
fn demands<'s>(maker: Maker<'s>, case: &Case) -> Vec<MotionView<'s>> {
    let site = maker.site();
    let sheets = case.papers.iter().rev().filter_map(|doc| Some(Sheet::new(maker, *doc, site.item(*doc).paper()?)));
    let mut told: Vec<Vec<MotionView<'s>>> = sheets.map(motions::motions).filter(|motions| !motions.is_empty()).collect();
    let answered = |motions: &Vec<MotionView<'_>>| motions.iter().flat_map(|m| &m.demands).any(|d| !d.outcomes.is_empty());
    let at = told.iter().position(answered).unwrap_or(0);
    if told.is_empty() { Vec::new() } else { told.swap_remove(at) }
}

fn facts<'s>(maker: Maker<'s>, case: &'s Case, record: Option<&'s CaseRecord>) -> Vec<Fact<'s>> {
    let site = maker.site();
    let mut numbers = vec![number(&case.number)];
    numbers.extend(case.joined.iter().map(|joined| {
        let mut line = Rich::of(maker.theme().word("handling.tidigare"));
        line.text(" ").number(joined, None);
        line
    }));
    let dates = |date: Option<_>| -> Vec<Rich> {
        date.into_iter().map(|date| std::mem::take(Rich::default().date(maker, date))).collect()
    };
    let boards = case.boards.iter().map(|board| {
        let mut line = Rich::default();
        maker.board(board, case.last, &mut line);
        line
    });
    let mut topics = Rich::default();
    let mut seen = Vec::new();
    for topic in case.papers.iter().flat_map(|doc| &site.item(*doc).topics) {
        if !seen.contains(topic) {
            seen.push(*topic);
            let href = maker.to(&Route::List(Scope::Topic(*topic), 1));
            topics.text(if topics.is_empty() { "" } else { ", " }).link(&site.topic(*topic).name, href.as_deref());
        }
    }
    let raised = record.and_then(|record| record.raised_by.as_deref());
    let facts = [
        ("arende.diarienummer", numbers),
        ("arende.vackt_av", raised.map(Rich::of).into_iter().collect()),
        ("arende.inkom", dates(record.and_then(|record| record.received))),
        ("arende.avslutat", dates(record.and_then(|record| record.closed))),
        ("arende.organ", boards.collect()),
        ("arende.handlingar", vec![Rich::of(&case.papers.len().to_string())]),
        ("handling.fakta.amnen", vec![topics]),
    ];
    let facts = facts.into_iter().map(|(id, mut values)| {
        values.retain(|value| !value.is_empty());
        Fact { label: maker.theme().word(id), values }
    });
    facts.filter(|fact| !fact.values.is_empty()).collect()
}

fn number(number: &str) -> Rich {
    std::mem::take(Rich::default().number(number, None))
}

fn related_case<'s>(maker: Maker<'s>, index: CaseIx) -> RelatedCase<'s> {
    let case = maker.site().case(index);
    RelatedCase { title: title(case), number: &case.number, href: maker.to(&Route::Case(index)) }
}

/// What `cases.html` shows.
#[derive(Serialize)]
struct CasesView<'a> {
    count: String,
    groups: Vec<CaseGroup<'a>>,
    /// `Sida 1 av 2`; empty when there is but one page.
    place: String,
    prev: Option<String>,
    next: Option<String>,
}

/// Cases whose last step fell in one year.
#[derive(Serialize)]
struct CaseGroup<'a> {
    id: String,
    title: String,
    rows: Vec<CaseRow<'a>>,
}

/// One case of the list.
#[derive(Serialize)]
struct CaseRow<'a> {
    number: &'a str,
    kommun: Option<&'a str>,
    title: &'a str,
    href: Option<String>,
    badges: Vec<OutcomeView>,
    tone: bool,
    /// How many papers and when the last was.
    line: Rich,
}

/// One page of the list of cases, those with the newest step first.
///
/// # Errors
/// A problem of the theme.
pub fn list(maker: Maker<'_>, number: usize) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let per_page = site.config.per_page.max(1);
    let mut order: Vec<(u32, &Case)> = (0_u32..).zip(&site.cases).collect();
    order.sort_by_key(|(_, case)| (Reverse(case.last), &case.slug));
    let pages = order.len().div_ceil(per_page).max(1);
    let shown = order.chunks(per_page).nth(number.saturating_sub(1)).unwrap_or_default();
    let mut groups: Vec<CaseGroup<'_>> = Vec::new();
    for (index, case) in shown {
        let (id, title) = match case.last {
            Some(date) => (format!("ar-{}", date.year()), date.year().to_string()),
            None => ("odaterat".to_owned(), maker.word("handling.odaterat")),
        };
        let row = row(maker, CaseIx(*index), case);
        match groups.last_mut().filter(|group| group.id == id) {
            Some(group) => group.rows.push(row),
            None => groups.push(CaseGroup { id, title, rows: vec![row] }),
        }
    }
    let at = [("n", number.to_string()), ("av", pages.to_string())];
    let at: Vec<(&str, &str)> = at.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let view = CasesView {
        count: maker.theme().count("arende.antal", site.cases.len()),
        groups,
        place: if pages > 1 { maker.theme().fill("arende.sida", &at) } else { String::new() },
        prev: number.checked_sub(1).filter(|before| *before > 0).and_then(|before| maker.to(&Route::Cases(before))),
        next: maker.to(&Route::Cases(number + 1)),
    };
    let mut page = maker.page(&maker.word("meny.arenden"), &maker.word("arende.ingress"), "arende", Vec::new());
    page.prev.clone_from(&view.prev);
    page.next.clone_from(&view.next);
    maker.render("cases.html", page, view)
}

fn row<'s>(maker: Maker<'s>, index: CaseIx, case: &'s Case) -> CaseRow<'s> {
    let newest = standing(maker, case);
    let mut line = Rich::of(&maker.theme().count("arende.papper", case.papers.len()));
    if let Some(date) = case.last {
        line.text(", ").text(maker.theme().word("arende.senast")).text(" ").date(maker, date);
    }
    CaseRow {
        number: &case.number,
        kommun: kommun(maker.site(), case),
        title: title(case),
        href: maker.to(&Route::Case(index)),
        badges: badges(maker, case, newest),
        tone: newest.is_some_and(|sheet| sheet.has_tone()),
        line,
    }
}
