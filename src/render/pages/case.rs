//! A case: one timeline of every step in every body, and the list of cases.

use serde::Serialize;

use crate::content::{BoardId, Front};
use crate::diag::Diagnostic;
use crate::domain::calendar::{Date, days_between};
use crate::domain::outcome::Outcome;
use crate::model::{Case, CaseIx, Doc, Item, MotionState, StepView};
use crate::render::PageBody;
use crate::render::pages::{Crumb, DateView, Link, Maker, OutcomeView};
use crate::route::Route;

#[derive(Serialize)]
struct CaseView<'s> {
    number: &'s str,
    joined: &'s [String],
    kommun: Option<&'s str>,
    title: &'s str,
    summary: Option<&'s str>,
    /// True when a motion or citizens' proposal is decided, so that outcomes may be coloured.
    tone: bool,
    outcomes: Vec<OutcomeView>,
    latest: Option<Latest>,
    span: Option<SpanView>,
    timeline: Vec<Entry<'s>>,
    end: Option<String>,
    motions: Vec<MotionView<'s>>,
    papers: usize,
    boards: Vec<Link>,
    topics: Vec<Link>,
    raised_by: Option<&'s str>,
    received: Option<DateView>,
    closed: Option<DateView>,
    related: Vec<Link>,
}

#[derive(Serialize)]
struct Latest {
    paper: Link,
    date: Option<DateView>,
}

#[derive(Serialize)]
struct SpanView {
    from: DateView,
    to: DateView,
    length: String,
    /// Places of the steps on the line, in per cent.
    marks: Vec<String>,
}

/// One step, or several postponements folded to one.
#[derive(Serialize)]
struct Entry<'s> {
    /// The year, on the first step of it.
    year: Option<i16>,
    steps: Vec<StepRow<'s>>,
    /// The label of several folded steps.
    folded: Option<String>,
}

#[derive(Serialize)]
struct StepRow<'s> {
    date: Option<DateView>,
    organ: Link,
    section: Option<String>,
    title: Option<&'s str>,
    href: Option<String>,
    outcomes: Vec<OutcomeView>,
    proposed: bool,
    summary: Option<&'s str>,
    expected: bool,
    tone: bool,
}

#[derive(Serialize)]
struct MotionView<'s> {
    title: &'s str,
    filed: Option<String>,
    submitted: Option<DateView>,
    demands: Vec<DemandView<'s>>,
}

#[derive(Serialize)]
struct DemandView<'s> {
    text: &'s str,
    outcomes: Vec<OutcomeView>,
}

/// The page of a case.
///
/// # Errors
/// A problem of the template.
pub fn page(maker: Maker<'_>, ix: CaseIx) -> Result<PageBody, Box<Diagnostic>> {
    let case = maker.site().case(ix);
    let above: Vec<Crumb> = vec![maker.crumb(maker.word("meny.arenden"), &Route::Cases(1))];
    let mut page = maker.page(&case.title, summary(case).unwrap_or(""), "arende", above);
    if let Some(last) = page.crumbs.last_mut() {
        last.title.clone_from(&case.number);
    }
    maker.render("case.html", page, view(maker, case))
}

fn view<'s>(maker: Maker<'s>, case: &'s Case) -> CaseView<'s> {
    let site = maker.site();
    let record = case.record.as_ref().and_then(|document| match &document.front {
        Front::Case(record) => Some(record),
        _ => None,
    });
    let latest = case.papers.iter().rev().map(|doc| (doc, site.item(*doc))).find(|(_, item)| !item.withdrawn);
    let decided = case.papers.iter().rev().map(|doc| site.item(*doc)).find(|item| has_outcome(item));
    let several = site.kommuner.len() > 1;
    CaseView {
        number: &case.number,
        joined: &case.joined,
        kommun: case.boards.first().and_then(|id| site.config.boards.get(id)).map(|b| b.kommun()).filter(|_| several),
        title: &case.title,
        summary: summary(case),
        tone: decided.is_some_and(has_tone),
        outcomes: decided.map(|item| outcomes(maker, &own_outcomes(item))).unwrap_or_default(),
        latest: latest.map(|(doc, item)| Latest {
            paper: maker.link(title(item), &Route::Document(*doc)),
            date: item.document.common.date.map(|date| maker.date(date)),
        }),
        span: span(maker, case),
        timeline: timeline(maker, case),
        end: Some(match &case.awaits {
            Some(body) => maker.theme().fill("arende.vantar", &[("organ", body)]),
            None => maker.word("arende.inget_senare"),
        }),
        motions: motions(maker, case),
        papers: case.papers.len(),
        boards: case.boards.iter().map(|board| board_link(maker, board)).collect(),
        topics: topics(maker, case),
        raised_by: record.and_then(|record| record.raised_by.as_deref()),
        received: record.and_then(|record| record.received).map(|date| maker.date(date)),
        closed: record.and_then(|record| record.closed).map(|date| maker.date(date)),
        related: case.related.iter().map(|other| related(maker, *other)).collect(),
    }
}

fn summary(case: &Case) -> Option<&str> {
    match case.record.as_ref().map(|document| &document.front) {
        Some(Front::Case(record)) => record.summary.as_deref(),
        _ => None,
    }
}

fn title(item: &Item) -> &str {
    &item.document.common.title
}

fn own_outcomes(item: &Item) -> Vec<Outcome> {
    item.document.paper().map_or_else(Vec::new, |paper| paper.outcomes.iter().map(|entry| entry.outcome).collect())
}

fn has_outcome(item: &Item) -> bool {
    !item.withdrawn && own_outcomes(item).iter().any(|outcome| !outcome.is_postponement())
}

/// Colour is used only where a motion or citizens' proposal is decided.
fn has_tone(item: &Item) -> bool {
    !item.motions.is_empty() && item.document.paper().is_some_and(|paper| paper.proposal.is_none())
}

fn outcomes(maker: Maker<'_>, outcomes: &[Outcome]) -> Vec<OutcomeView> {
    let mut seen = Vec::new();
    for outcome in outcomes {
        if !seen.contains(outcome) {
            seen.push(*outcome);
        }
    }
    seen.into_iter().map(|outcome| maker.outcome(outcome)).collect()
}

fn board_link(maker: Maker<'_>, board: &BoardId) -> Link {
    let name = maker.site().config.boards.get(board).map_or(board.as_str(), |config| config.name.as_str());
    maker.link(name, &Route::Board(board.clone()))
}

fn related(maker: Maker<'_>, other: CaseIx) -> Link {
    let case = maker.site().case(other);
    maker.link(format!("{} – {}", case.number, case.title), &Route::Case(other))
}

fn topics(maker: Maker<'_>, case: &Case) -> Vec<Link> {
    let mut found: Vec<_> = case.papers.iter().flat_map(|doc| maker.site().item(*doc).topics.iter().copied()).collect();
    found.sort();
    found.dedup();
    let link =
        |topic| maker.link(maker.site().topic(topic).name.clone(), &Route::List(crate::model::Scope::Topic(topic), 1));
    found.into_iter().map(link).collect()
}

/// Steps in order of time, postponements that follow each other folded to one line.
fn timeline<'s>(maker: Maker<'s>, case: &'s Case) -> Vec<Entry<'s>> {
    let mut entries: Vec<Entry<'s>> = Vec::new();
    let mut year = None;
    let mut folding = false;
    for step in &case.timeline {
        let postponed = !step.outcomes.is_empty() && step.outcomes.iter().all(|outcome| outcome.is_postponement());
        let row = step_row(maker, step);
        if let Some(entry) = entries.last_mut().filter(|_| folding && postponed) {
            entry.steps.push(row);
            continue;
        }
        let new_year = step.date.map(Date::year);
        let shown = new_year.filter(|_| new_year != year);
        year = new_year.or(year);
        entries.push(Entry { year: shown, steps: vec![row], folded: None });
        folding = postponed;
    }
    for entry in entries.iter_mut().filter(|entry| entry.steps.len() > 1) {
        entry.folded = Some(maker.theme().count("arende.bordlagt", entry.steps.len()));
    }
    entries
}

fn step_row<'s>(maker: Maker<'s>, step: &'s StepView) -> StepRow<'s> {
    let site = maker.site();
    let item = step.paper.map(|doc| site.item(doc));
    let paper = item.and_then(|item| item.document.paper());
    let proposal = paper.and_then(|paper| paper.proposal.as_ref()).filter(|_| step.outcomes.is_empty());
    let shown: &[Outcome] = proposal.map_or(&step.outcomes, |proposal| &proposal.outcomes);
    let organ = match &step.board {
        Some(board) => maker.link(step.organ.clone(), &Route::Board(board.clone())),
        None => Link { title: step.organ.clone(), href: None },
    };
    StepRow {
        date: step.date.map(|date| maker.date(date)),
        organ,
        section: step.section.map(|section| section.to_string()),
        title: item.map(title),
        href: step.paper.and_then(|doc| maker.to(&Route::Document(doc))),
        outcomes: outcomes(maker, shown),
        proposed: proposal.is_some(),
        summary: paper.and_then(|paper| paper.summary.as_deref()),
        expected: step.expected,
        tone: item.is_some_and(has_tone),
    }
}

/// The line of time that the case spans, when it spans more than a day.
fn span(maker: Maker<'_>, case: &Case) -> Option<SpanView> {
    let (from, to) = (case.first?, case.last?);
    let days = days_between(from, to);
    if days < 1 {
        return None;
    }
    let mut marks: Vec<i32> =
        case.timeline.iter().filter_map(|step| step.date).map(|date| days_between(from, date)).collect();
    marks.sort_unstable();
    marks.dedup();
    let place = |day: &i32| format!("{:.1}%", 2.0 + 96.0 * f64::from(*day) / f64::from(days));
    Some(SpanView {
        from: maker.date(from),
        to: maker.date(to),
        length: length(maker, days),
        marks: marks.iter().map(place).collect(),
    })
}

fn length(maker: Maker<'_>, days: i32) -> String {
    let count = |id, n: i32| maker.theme().count(id, usize::try_from(n).unwrap_or(0));
    match days {
        0..=59 => count("tid.dagar", days),
        60..=729 => count("tid.manader", days / 30),
        _ => count("tid.ar", days / 365),
    }
}

fn motions<'s>(maker: Maker<'s>, case: &'s Case) -> Vec<MotionView<'s>> {
    let site = maker.site();
    let mut found: Vec<_> = case.papers.iter().flat_map(|doc| site.item(*doc).motions.iter().copied()).collect();
    found.sort();
    found.dedup();
    let view = |ix| {
        let motion = site.motion(ix);
        MotionView {
            title: &motion.title,
            filed: motion.filed.and_then(|doc| maker.to(&Route::Document(doc))),
            submitted: motion.submitted.map(|date| maker.date(date)),
            demands: demands(maker, &motion.papers, motion.citizen, &motion.state),
        }
    };
    found.into_iter().map(view).collect()
}

/// The demands as the paper that settled the motion words them, else as the first paper with demands does.
fn demands<'s>(maker: Maker<'s>, papers: &[Doc], citizen: bool, state: &MotionState) -> Vec<DemandView<'s>> {
    let settling = match state {
        MotionState::Settled { paper, .. } => *paper,
        _ => None,
    };
    let lists = settling.into_iter().chain(papers.iter().copied()).filter_map(|doc| {
        let paper = maker.site().item(doc).document.paper()?;
        let motions = if citizen { &paper.citizen_proposals } else { &paper.motions };
        motions.iter().map(|motion| &motion.demands).find(|demands| !demands.is_empty())
    });
    let view = |demand: &'s crate::content::front::Demand| DemandView {
        text: &demand.text,
        outcomes: outcomes(maker, &demand.outcomes),
    };
    lists.into_iter().next().map(|demands| demands.iter().map(view).collect()).unwrap_or_default()
}

#[derive(Serialize)]
struct CasesView<'s> {
    count: usize,
    cases: Vec<CaseRow<'s>>,
    number: usize,
    pages: usize,
}

#[derive(Serialize)]
struct CaseRow<'s> {
    number: &'s str,
    title: &'s str,
    href: Option<String>,
    kommun: Option<&'s str>,
    last: Option<DateView>,
    papers: usize,
}

/// Every case, the one that last moved first.
///
/// # Errors
/// A problem of the template.
pub fn list(maker: Maker<'_>, number: usize) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let per_page = site.config.per_page;
    let pages = site.case_order.len().div_ceil(per_page).max(1);
    let several = site.kommuner.len() > 1;
    let row = |ix: &CaseIx| {
        let case = site.case(*ix);
        let kommun = case.boards.first().and_then(|id| site.config.boards.get(id)).map(|b| b.kommun());
        CaseRow {
            number: &case.number,
            title: &case.title,
            href: maker.to(&Route::Case(*ix)),
            kommun: kommun.filter(|_| several),
            last: case.last.map(|date| maker.date(date)),
            papers: case.papers.len(),
        }
    };
    let shown = site.case_order.iter().skip((number - 1) * per_page).take(per_page);
    let view = CasesView { count: site.case_order.len(), cases: shown.map(row).collect(), number, pages };
    let mut page = maker.page(&maker.word("meny.arenden"), "", "arende", Vec::new());
    page.prev = (number > 1).then(|| maker.to(&Route::Cases(number - 1))).flatten();
    page.next = (number < pages).then(|| maker.to(&Route::Cases(number + 1))).flatten();
    maker.render("cases.html", page, view)
}
