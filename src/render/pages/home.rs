//! The start page: the latest decisions, meetings, waiting motions, bodies, years and topics.

use std::cmp::Reverse;

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::model::{Doc, MeetingIx, Scope, TopicIx};
use crate::render::PageBody;
use crate::render::pages::index::{self, Bar, Entry, MeetingEntry};
use crate::render::pages::list::{self, OpenRow};
use crate::render::pages::row::Group;
use crate::render::pages::{Link, Maker};
use crate::route::Route;

/// How many meetings the latest decisions come from.
const MEETINGS: usize = 4;
/// How many decisions of one meeting are shown.
const EACH: usize = 5;
/// How many meetings stand beside them: last ones, and coming ones.
const LAST: usize = 5;
/// How many coming meetings are shown.
const COMING: usize = 3;
/// How many waiting motions are shown.
const WAITING: usize = 5;
/// How many topics are shown.
const TOPICS: usize = 24;

/// What `home.html` shows.
#[derive(Serialize)]
struct HomeView<'s> {
    /// The title of the portal.
    title: &'s str,
    /// What it is, by site.yaml.
    intro: &'s str,
    /// From which years the papers are, in words.
    span: Option<String>,
    /// True when some of the latest decisions propose something to another body.
    proposes: bool,
    /// The latest decisions, by meeting.
    groups: Vec<Group>,
    /// The lists of all papers of a sort, with their numbers.
    all: Vec<Link>,
    /// The next meetings.
    coming: Vec<MeetingEntry>,
    /// The last meetings.
    last: Vec<MeetingEntry>,
    /// All meetings, with their number.
    meetings: Option<Link>,
    /// Motions that have waited longest.
    waiting: Vec<OpenRow>,
    /// All motions that wait, with their number.
    all_waiting: Option<Link>,
    /// The bodies, or the kommuner where there are several.
    boards: Vec<Entry>,
    /// All bodies.
    all_boards: Link,
    /// Papers of each year, as a chart.
    bars: Vec<Bar>,
    /// The papers without a date, with their number.
    undated: Option<Link>,
    /// The topics of most papers.
    topics: Vec<Entry>,
    /// All topics, with their number, when more than these.
    all_topics: Option<Link>,
    /// True when no paper is published yet.
    empty: bool,
}

/// `/`.
///
/// # Errors
/// A problem of the template.
pub fn page(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let config = &site.config;
    let mut meetings: Vec<MeetingIx> = index::all_meetings(site).collect();
    meetings.sort_by_key(|meeting| (Reverse(site.meeting(*meeting).date), *meeting));
    let ahead = meetings.partition_point(|meeting| site.meeting(*meeting).date > site.as_of);
    let (coming, last) = meetings.split_at(ahead);
    let entry = |meeting: &MeetingIx| index::meeting_entry(maker, *meeting, true);
    let waiting = list::open(site);
    let undated = site.list(&Scope::Undated).len();
    let counted = |id, n: usize, route: &Route| maker.link(maker.theme().fill(id, &[("n", &n.to_string())]), route);
    let proposes = |doc: &Doc| site.item(*doc).paper().is_some_and(|paper| paper.proposal.is_some());
    let view = HomeView {
        title: &config.title,
        intro: &config.description,
        span: span(maker),
        proposes: site.list(&Scope::Decisions).iter().take(MEETINGS * EACH).any(proposes),
        groups: list::latest(maker, MEETINGS, EACH),
        all: kinds(maker),
        coming: coming.iter().rev().take(COMING).map(entry).collect(),
        last: last.iter().take(LAST).map(entry).collect(),
        meetings: (!meetings.is_empty()).then(|| counted("start.alla_moten", meetings.len(), &Route::Meetings(1))),
        waiting: waiting.iter().take(WAITING).map(|motion| list::open_row(maker, motion)).collect(),
        all_waiting: (!waiting.is_empty())
            .then(|| counted("start.alla_obesvarade", waiting.len(), &Route::OpenMotions)),
        boards: if site.kommuner.len() > 1 { kommuner(maker) } else { super::board::tree(maker, None) },
        all_boards: maker.link(maker.word("namnd.alla"), &Route::Boards),
        bars: index::bars(maker, &site.years, None, |year| Route::List(Scope::Year(year), 1)),
        undated: (undated > 0).then(|| {
            let label = maker.theme().count("ar_sida.utan_datum", undated);
            maker.link(label, &Route::List(Scope::Undated, 1))
        }),
        topics: topics(maker),
        all_topics: (site.topics.len() > TOPICS)
            .then(|| counted("start.alla_amnen", site.topics.len(), &Route::Topics)),
        empty: site.list(&Scope::All).is_empty(),
    };
    let mut page = maker.page(&config.title, &config.description, "", Vec::new());
    page.crumbs.clear();
    maker.render("home.html", page, view)
}

/// "Handlingarna är från 2003–2015."
fn span(maker: Maker<'_>) -> Option<String> {
    let years = maker.site().years.iter().filter(|(_, count)| *count > 0).map(|(year, _)| *year);
    let (first, last) = (years.clone().min()?, years.max()?);
    let span = if first == last { last.to_string() } else { format!("{first}–{last}") };
    Some(maker.theme().fill("start.omfattar", &[("ar", &span)]))
}

/// Links to the lists of papers that have any.
fn kinds(maker: Maker<'_>) -> Vec<Link> {
    let kinds = [
        (Scope::Decisions, "start.alla_beslut"),
        (Scope::Motions, "start.alla_motioner"),
        (Scope::Projects, "start.alla_projekt"),
    ];
    let links = kinds.into_iter().map(|(scope, id)| {
        let n = maker.site().list(&scope).len().to_string();
        maker.link(maker.theme().fill(id, &[("n", &n)]), &Route::List(scope, 1))
    });
    list::existing(links.collect())
}

/// Each kommun with the number of its bodies.
fn kommuner(maker: Maker<'_>) -> Vec<Entry> {
    let site = maker.site();
    let entry = |kommun: &String| {
        let boards = site.config.boards.values().filter(|board| board.kommuner.contains(kommun)).count();
        Entry {
            title: kommun.clone(),
            href: maker.to(&Route::List(Scope::Kommun(kommun.clone()), 1)),
            note: maker.theme().count("namnd.antal", boards),
            ..Entry::default()
        }
    };
    site.kommuner.iter().map(entry).collect()
}

/// The topics of most papers, in Swedish order.
fn topics(maker: Maker<'_>) -> Vec<Entry> {
    let site = maker.site();
    let mut order: Vec<usize> = (0..site.topics.len()).collect();
    order.sort_by_key(|index| Reverse(site.topics.get(*index).map_or(0, |topic| topic.papers)));
    order.truncate(TOPICS);
    order.sort_unstable();
    let entry = |index: usize| {
        let topic = site.topics.get(index)?;
        let route = Route::List(Scope::Topic(TopicIx(u32::try_from(index).ok()?)), 1);
        Some(Entry {
            title: topic.name.clone(),
            href: maker.to(&route),
            note: topic.papers.to_string(),
            ..Entry::default()
        })
    };
    order.into_iter().filter_map(entry).collect()
}
