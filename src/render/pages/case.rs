//! A case: what it is and where it stands, one timeline of every step in every body, and everything that belongs to it.

use serde::Serialize;

use crate::content::Front;
use crate::content::front::CaseRecord;
use crate::diag::Diagnostic;
use crate::domain::calendar::{Date, days_between};
use crate::domain::outcome::{Outcome, Status};
use crate::model::{Case, CaseIx, Doc, Item, MotionCase, MotionState, StepView};
use crate::render::PageBody;
use crate::render::pages::document::facts::Fact;
use crate::render::pages::document::{Sheet, appeal, head};
use crate::render::pages::references::Backlinks;
use crate::render::pages::rich::Rich;
use crate::render::pages::{Crumb, DateView, Link, Maker, OutcomeView, actions, standing};
use crate::route::Route;

pub mod assignments;
pub mod compare;
pub mod facts;
pub mod list;
pub mod motions;
pub mod timeline;

/// What `case.html` shows. Fields of the type [`Rich`] are HTML.
#[derive(Serialize)]
pub struct CaseView<'s> {
    /// The register number.
    pub number: &'s str,
    /// The kommun, where the site has several.
    pub kommun: Option<&'s str>,
    /// Title.
    pub title: &'s str,
    /// Where it stands now: what was done last with the matter.
    pub badges: Vec<OutcomeView>,
    /// The newest paper.
    pub latest: Option<Latest>,
    /// Who raised it.
    pub raised: Rich,
    /// The body that it waits for, or that it is closed, in words.
    pub state: Option<String>,
    /// What came of appeals of its decisions.
    pub appealed: Vec<Rich>,
    /// Plain-language summary: of the case, else of the newest decision that has one.
    pub summary: Option<Rich>,
    /// How long it has taken.
    pub span: Option<SpanView>,
    /// Every step.
    pub timeline: Vec<timeline::Entry<'s>>,
    /// How it ends: whom it waits for, that it is closed, or that nothing later is in the collection; none where the last
    /// step of the timeline says it.
    pub end: Option<String>,
    /// True when it waits for somebody.
    pub waits: bool,
    /// Motions and citizens' proposals.
    pub motions: Vec<motions::MotionView<'s>>,
    /// Assignments that its decisions gave, with what was reported on them.
    pub assignments: Vec<assignments::AssignmentView<'s>>,
    /// Annexes of its papers.
    pub files: Vec<Rich>,
    /// Facts, in order.
    pub facts: Vec<Fact<'s>>,
    /// Persons who acted in it, with what they did.
    pub people: Vec<facts::PersonRow<'s>>,
    /// Related cases.
    pub related: Vec<RelatedCase<'s>>,
    /// What one can do.
    pub actions: Vec<Rich>,
    /// Who refers to the case from outside it.
    pub backlinks: Backlinks,
}

/// The newest paper of a case.
#[derive(Serialize)]
pub struct Latest {
    /// Its page.
    pub paper: Link,
    /// Its day.
    pub date: Option<DateView>,
}

/// A line of time.
#[derive(Serialize)]
pub struct SpanView {
    /// The first day.
    pub from: DateView,
    /// The last day.
    pub to: DateView,
    /// How long it is, in words.
    pub length: String,
    /// Places of the steps on the line, in per cent.
    pub marks: Vec<String>,
}

/// A related case.
#[derive(Serialize)]
pub struct RelatedCase<'s> {
    /// Title, with its page.
    pub link: Link,
    /// Register number.
    pub number: &'s str,
}

/// The page of a case.
///
/// # Errors
/// A problem of the template.
pub fn page(maker: Maker<'_>, ix: CaseIx) -> Result<PageBody, Box<Diagnostic>> {
    let case = maker.site().case(ix);
    let (summary, view) = view(maker, case);
    let above: Vec<Crumb> = vec![maker.crumb(maker.word("meny.arenden"), &Route::Cases(1))];
    let place = format!("{} {}", maker.theme().word("arende.arende"), case.number);
    let told = match summary {
        "" => format!("{place}: {}, {}.", case.title, maker.theme().count("lista.handlingar", case.papers.len())),
        summary => summary.to_owned(),
    };
    let mut page = maker.page(&case.title, &told, "arende", above);
    if let Some(last) = page.crumbs.last_mut() {
        last.title.clone_from(&case.number);
    }
    page.place = Some(place);
    maker.render("case.html", page, view)
}

/// The summary as plain text, and the view.
fn view<'s>(maker: Maker<'s>, case: &'s Case) -> (&'s str, CaseView<'s>) {
    let site = maker.site();
    let record = record(case);
    let closed = record.and_then(|record| record.closed);
    let is_said =
        case.timeline.last().is_some_and(|step| step.expected && Some(&*step.organ) == case.awaits.as_deref());
    // A step that a paper announces may be of any sort; a proposal waits for a decision.
    let id = if is_said { "arende.nasta_steg" } else { "arende.vantar" };
    let waits = case.awaits.as_ref().map(|body| maker.theme().fill(id, &[("organ", body)]));
    let assignments = assignments::assignments(maker, case);
    let left = assignments.iter().filter(|given| given.silence.is_some()).count();
    let closes = closed.map(|date| {
        let closes = maker.theme().fill("arende.avslutades", &[("datum", &maker.date(date).text)]);
        match left {
            0 => closes,
            left => format!("{closes} {}", maker.theme().count("arende.uppdrag_kvar", left)),
        }
    });
    let papers = || case.papers.iter().rev().map(|doc| (doc, site.item(*doc)));
    let own = record.and_then(|record| record.summary.as_deref()).zip(case.record_doc.map(|doc| site.item(doc)));
    let latest = papers().find(|(_, item)| item.paper().is_some());
    let told = own.or_else(|| papers().find_map(|(_, item)| Some((decision_summary(item)?, item))));
    let summary = told.map(|(text, _)| text);
    let view = CaseView {
        number: &case.number,
        kommun: kommun(maker, case),
        title: &case.title,
        badges: badges(maker, case),
        latest: latest.map(|(doc, item)| Latest {
            paper: teller(maker, *doc),
            date: item.document.common.date.map(|date| maker.date(date)),
        }),
        raised: facts::raised_by(maker, case, record),
        state: waits.clone().or_else(|| closes.clone()).or_else(|| undecided(maker, case)),
        appealed: sheets(maker, case).filter_map(appeal::result).collect(),
        summary: told.map(|(text, item)| maker.prose(item, text)),
        span: span(maker, case),
        timeline: timeline::timeline(maker, case, summary),
        waits: waits.is_some(),
        end: (!is_said).then(|| waits.or(closes).unwrap_or_else(|| maker.word("arende.inget_senare"))),
        motions: motions::motions(maker, case),
        assignments,
        files: facts::files(maker, case),
        facts: facts::facts(maker, case, record),
        people: facts::people(maker, case),
        actions: deciding(maker, case)
            .and_then(appeal::appealing)
            .into_iter()
            .chain(std::iter::once(actions::request(maker, "handling.begar.lank", Some(&case.number))))
            .chain(actions::follow(maker))
            .collect(),
        backlinks: maker.case_backlinks(case),
        related: case.related.iter().map(|other| related(maker, *other)).collect(),
    };
    (summary.unwrap_or_default(), view)
}

fn record(case: &Case) -> Option<&CaseRecord> {
    match &case.record.as_ref()?.front {
        Front::Case(record) => Some(record),
        _ => None,
    }
}

fn kommun<'s>(maker: Maker<'s>, case: &'s Case) -> Option<&'s str> {
    let site = maker.site();
    let board = case.boards.first().and_then(|id| site.config.boards.get(id));
    board.map(|board| board.kommun()).filter(|kommun| site.kommuner.len() > 1 && !kommun.is_empty())
}

fn title(item: &Item) -> &str {
    &item.document.common.title
}

/// The summary of a paper that decides something.
fn decision_summary(item: &Item) -> Option<&str> {
    let paper = item.paper()?;
    paper.summary.as_deref().filter(|_| !paper.outcomes.is_empty() || paper.proposal.is_some())
}

/// Where the case stands: what became of its only motion, else what was done at the last step that did something. Where that settled
/// several motions or more than a motion, each badge of a motion says so.
fn badges(maker: Maker<'_>, case: &Case) -> Vec<OutcomeView> {
    let motions = motions_of(maker, case);
    if let [only] = motions.as_slice()
        && let MotionState::Settled { outcomes, .. } = &only.state
        && !outcomes.is_empty()
    {
        return standing::of_motion(maker.theme(), maker.outcomes(), only);
    }
    let known = || case.timeline.iter().rev().filter(|step| !step.expected);
    let dated = known().filter(|step| step.date.is_some());
    let undated = known().filter(|step| step.date.is_none());
    let mut acted = dated.chain(undated).map(|step| (step, acts(maker, step, !motions.is_empty())));
    let Some((step, badges)) = acted.find(|(_, badges)| !badges.is_empty()) else { return Vec::new() };
    let settled = |motion: &&&MotionCase| match &motion.state {
        MotionState::Settled { paper, outcomes, .. } => paper.is_some() && *paper == step.paper && !outcomes.is_empty(),
        _ => false,
    };
    let settled: Vec<&MotionCase> = motions.iter().filter(settled).copied().collect();
    let Some(paper) = step.paper.and_then(|doc| maker.site().item(doc).paper()).filter(|_| !settled.is_empty()) else {
        return badges;
    };
    let mut named = standing::each(maker.theme(), maker.outcomes(), &settled);
    let mut said: Vec<Outcome> = settled.iter().flat_map(|motion| standing::decided(motion)).collect();
    for outcome in paper.outcomes.iter().map(|point| point.outcome) {
        if !said.contains(&outcome) {
            said.push(outcome);
            named.push(maker.outcome(outcome));
        }
    }
    named
}

/// The motions and citizens' proposals of a case.
fn motions_of<'s>(maker: Maker<'s>, case: &Case) -> Vec<&'s MotionCase> {
    let site = maker.site();
    let mut motions: Vec<_> = case.papers.iter().flat_map(|doc| site.item(*doc).motions.iter().copied()).collect();
    motions.sort_unstable();
    motions.dedup();
    motions.into_iter().map(|motion| site.motion(motion)).collect()
}

/// What a body did at a step, or what it proposes; in colour where that was done with a motion or citizens' proposal.
fn acts(maker: Maker<'_>, step: &StepView, about_motion: bool) -> Vec<OutcomeView> {
    let item = step.paper.map(|doc| maker.site().item(doc));
    let Some((doc, paper)) = step.paper.zip(item.and_then(Item::paper)) else {
        let toned = |outcome: &Outcome| match about_motion {
            true => maker.toned(*outcome),
            false => maker.outcome(*outcome),
        };
        return step.outcomes.iter().map(toned).collect();
    };
    let badges = head::acts(Sheet::new(maker, doc, paper));
    if badges.is_empty() {
        return step.outcomes.iter().map(|outcome| maker.outcome(*outcome)).collect();
    }
    badges
}

fn related(maker: Maker<'_>, other: CaseIx) -> RelatedCase<'_> {
    let case = maker.site().case(other);
    RelatedCase { link: maker.link(case.title.clone(), &Route::Case(other)), number: &case.number }
}

/// The line of time that the case spans, when it spans more than a day.
fn span(maker: Maker<'_>, case: &Case) -> Option<SpanView> {
    let filed = motions_of(maker, case).into_iter().filter_map(|motion| motion.submitted);
    let filed: Vec<Date> = filed.filter(|day| case.last.is_some_and(|last| *day < last)).collect();
    let (from, to) = (filed.iter().copied().chain(case.first).min()?, case.last?);
    let days = days_between(from, to);
    if days < 1 {
        return None;
    }
    let dated = case.timeline.iter().filter(|step| !step.expected).filter_map(|step| step.date).chain(filed);
    let mut marks: Vec<i32> = dated.map(|date| days_between(from, date)).collect();
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

/// "Kommunfullmäktige § 265", or the body alone.
fn place_of(step: &StepView) -> String {
    match step.section {
        Some(section) => format!("{} §\u{a0}{section}", step.organ),
        None => step.organ.to_string(),
    }
}

/// A paper by its place in the minutes: "Socialnämnden § 71", else by its title.
fn teller(maker: Maker<'_>, doc: Doc) -> Link {
    let item: &Item = maker.site().item(doc);
    let paper = item.paper().filter(|paper| paper.section.is_some());
    let name = paper.and_then(|paper| {
        let board = maker.site().board_name(paper.board.as_ref()?, item.document.common.date);
        Some(format!("{board} §\u{a0}{}", paper.section?))
    });
    Link { title: name.unwrap_or_else(|| title(item).to_owned()), href: maker.document(doc) }
}

/// That nothing is decided yet, as far as the collection tells, when something is proposed.
fn undecided(maker: Maker<'_>, case: &Case) -> Option<String> {
    let is_proposed = sheets(maker, case).any(|sheet| head::proposes(sheet).is_some());
    (is_proposed && deciding(maker, case).is_none()).then(|| maker.word("arende.inget_slutligt"))
}

/// The newest paper that decides something and does not only propose it.
fn deciding<'s>(maker: Maker<'s>, case: &Case) -> Option<Sheet<'s>> {
    let decides = |sheet: &Sheet<'_>| sheet.paper.status == Some(Status::Decided) && sheet.paper.proposal.is_none();
    let sheets =
        case.papers.iter().rev().filter_map(|doc| Some(Sheet::new(maker, *doc, maker.site().item(*doc).paper()?)));
    let mut sheets = sheets.filter(decides);
    sheets.next()
}

/// The papers of a case that may say something, oldest first.
fn sheets<'s>(maker: Maker<'s>, case: &'s Case) -> impl Iterator<Item = Sheet<'s>> {
    let docs = case.papers.iter().copied();
    docs.filter_map(move |doc: Doc| Some(Sheet::new(maker, doc, maker.site().item(doc).paper()?)))
}

/// A day in words, or nothing.
fn day(maker: Maker<'_>, date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| maker.date(date).text)
}
