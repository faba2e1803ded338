//! Lists of papers, page by page, and the motions that wait for an answer.

use serde::Serialize;

use crate::content::front::{BoardId, Mover};
use crate::diag::Diagnostic;
use crate::domain::calendar::days_between;
use crate::model::{Doc, MotionCase, MotionState, Scope, Site};
use crate::render::PageBody;
use crate::render::pages::board::above_board;
use crate::render::pages::index::{self, Bar, Entry, MeetingEntry, MonthView};
use crate::render::pages::row::{self, By, Columns, Group};
use crate::render::pages::{Crumb, DateView, Link, Maker};
use crate::route::Route;

/// One page of a list.
#[derive(Serialize)]
struct ListView {
    /// What sort of list it is, above the title.
    kind: Option<Link>,
    /// Heading.
    title: String,
    /// What the page is about, beneath the heading.
    intro: Option<String>,
    /// How many papers, and which page of how many.
    count: String,
    /// Links to the lists beside this one.
    filters: Vec<Filter>,
    /// Papers of each year of the same body, as a chart.
    bars: Vec<Bar>,
    /// How many papers have each outcome, most first.
    tally: Vec<Tally>,
    /// The meetings of a year, by month.
    months: Vec<MonthView>,
    /// The meetings of a body in a year.
    meetings: Vec<MeetingEntry>,
    /// The bodies of a kommun, or those that have anything in a year.
    boards: Vec<Entry>,
    /// Heading above the groups, when something else stands before them.
    heading: Option<String>,
    /// True when only the § stands in the first column.
    day: bool,
    /// The papers of this page, under headings.
    groups: Vec<Group>,
    /// Why it is empty.
    empty: Option<Empty>,
    /// The way to the other pages of the list.
    pages: Pages,
    /// The year before.
    before: Option<Link>,
    /// The year after.
    after: Option<Link>,
}

/// A link to a list beside this one.
#[derive(Serialize)]
struct Filter {
    /// Label.
    title: String,
    /// Relative address.
    href: Option<String>,
    /// True for the list of the page itself.
    current: bool,
}

/// How many papers have an outcome.
#[derive(Serialize)]
struct Tally {
    /// Class of the outcome's shape.
    shape: &'static str,
    /// The outcome.
    word: String,
    /// How many papers.
    count: usize,
}

/// Why a list is empty, and where to look instead.
#[derive(Debug, Serialize)]
pub struct Empty {
    /// Why.
    pub text: String,
    /// Where to look instead.
    pub links: Vec<Link>,
}

/// The way to the other pages of a list.
#[derive(Debug, Default, Serialize)]
pub struct Pages {
    /// `Sida 1 av 2`; empty when there is but one page.
    pub text: String,
    /// The page before.
    pub prev: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// What a list is called and how it is laid out.
struct Head {
    kind: Option<Link>,
    title: String,
    intro: Option<String>,
    part: &'static str,
    above: Vec<Crumb>,
    by: By,
    columns: Columns,
}

/// What `open_motions.html` shows.
#[derive(Serialize)]
struct OpenView {
    /// Heading of the page.
    title: String,
    /// What the page is about, beneath the heading.
    intro: String,
    /// Links to the lists beside this one.
    filters: Vec<Filter>,
    /// The motions, the longest waiting first.
    rows: Vec<OpenRow>,
    /// What stands there when none waits.
    empty: Option<Empty>,
}

/// A motion that waits for an answer.
#[derive(Debug, Serialize)]
pub struct OpenRow {
    /// The day it was filed.
    pub date: Option<DateView>,
    /// Its kommun, where the site has several.
    pub kommun: Option<String>,
    /// Title.
    pub title: String,
    /// Relative address of the motion, else of the newest paper that carries it.
    pub href: Option<String>,
    /// Its movers with their parties.
    pub by: String,
    /// How long it has waited, in words.
    pub age: String,
    /// How much of a year it has waited, in per cent, at most 100.
    pub share: i32,
    /// The day by which it is to be answered.
    pub due: Option<DateView>,
    /// True when that day has passed.
    pub late: bool,
    /// True for a citizens' proposal.
    pub citizen: bool,
}

/// A page of a list.
///
/// # Errors
/// A problem of the template.
pub fn page(maker: Maker<'_>, scope: &Scope, number: usize) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let list = site.list(scope);
    let per_page = site.config.per_page.max(1);
    let last = list.len().div_ceil(per_page).max(1);
    let number = number.clamp(1, last);
    let start = (number - 1) * per_page;
    let head = head(maker, scope);
    let is_first = number == 1;
    let pages = pages(maker, number, last, |number| page_route(scope, number));
    let mut view = ListView {
        filters: filters(maker, scope),
        count: count(maker, list.len(), number, last),
        groups: row::groups(maker, list, start..(start + per_page).min(list.len()), head.by, head.columns),
        empty: list.is_empty().then(|| empty(maker, scope)),
        kind: head.kind,
        title: head.title,
        intro: head.intro.filter(|_| is_first),
        day: head.columns == Columns::Day,
        bars: Vec::new(),
        tally: Vec::new(),
        months: Vec::new(),
        meetings: Vec::new(),
        boards: Vec::new(),
        heading: None,
        before: None,
        after: None,
        pages,
    };
    if is_first {
        furnish(maker, scope, &mut view);
    }
    let mut above = head.above;
    let mut title = view.title.clone();
    if !is_first {
        above.push(maker.crumb(title.clone(), &page_route(scope, 1)));
        title = maker.theme().fill("lista.titel_sida", &[("titel", &title), ("sida", &number.to_string())]);
    }
    let place = match scope {
        Scope::BoardYear(board, _) => Some(row::board_title(site, board, None)),
        _ => None,
    };
    let about = place.as_ref().map_or_else(|| view.title.clone(), |place| format!("{place}, {}", view.title));
    let description = view.intro.clone().unwrap_or_else(|| format!("{about}: {}", view.count));
    let mut page = maker.page(&title, &description, head.part, above);
    page.place = place;
    page.prev.clone_from(&view.pages.prev);
    page.next.clone_from(&view.pages.next);
    maker.render("list.html", page, view)
}

/// `/motioner/obesvarade/`.
///
/// # Errors
/// A problem of the template.
pub fn open_motions(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let (title, intro) = (maker.word("obesvarade.titel"), maker.word("obesvarade.ingress"));
    let rows: Vec<OpenRow> = open(maker.site()).into_iter().map(|motion| open_row(maker, motion)).collect();
    let empty = rows.is_empty().then(|| Empty {
        text: maker.word("obesvarade.tom"),
        links: existing(vec![maker.link(maker.word("lista.alla_motioner"), &Route::List(Scope::Motions, 1))]),
    });
    let view =
        OpenView { title: title.clone(), intro: intro.clone(), filters: motion_filters(maker, true), rows, empty };
    let above = vec![maker.crumb(maker.word("meny.motioner"), &Route::List(Scope::Motions, 1))];
    maker.render("open_motions.html", maker.page(&title, &intro, "motioner", above), view)
}

/// The motions known to wait for an answer, the longest first.
pub fn open(site: &Site) -> Vec<&MotionCase> {
    let mut open: Vec<&MotionCase> = site.motions.iter().filter(|motion| motion.state == MotionState::Open).collect();
    open.sort_by_key(|motion| motion.submitted);
    open
}

/// A waiting motion as lists show it.
pub fn open_row(maker: Maker<'_>, motion: &MotionCase) -> OpenRow {
    let site = maker.site();
    let doc = motion.filed.or_else(|| motion.papers.last().copied());
    let title = match doc {
        Some(doc) if motion.title.is_empty() => site.item(doc).document.common.title.clone(),
        _ => motion.title.clone(),
    };
    let days = motion.submitted.map_or(0, |day| days_between(day, site.as_of)).max(0);
    OpenRow {
        date: motion.submitted.map(|day| row::short_date(maker.theme(), day)),
        kommun: Some(motion.kommun.clone()).filter(|kommun| !kommun.is_empty() && site.kommuner.len() > 1),
        title,
        href: doc.and_then(|doc| maker.to(&Route::Document(doc))),
        by: motion.movers.iter().map(mover).collect::<Vec<_>>().join(", "),
        age: age(maker, days),
        share: (days.min(365) * 100) / 365,
        due: motion.due.map(|day| maker.date(day)),
        late: motion.due.is_some_and(|day| day < site.as_of),
        citizen: motion.citizen,
    }
}

/// Who moved: name with party, or the group.
pub fn mover(mover: &Mover) -> String {
    match mover {
        Mover::Person { name, party: Some(party) } => format!("{name} ({party})"),
        Mover::Person { name, party: None } | Mover::Group(name) => name.clone(),
    }
}

/// The links that lead somewhere.
pub fn existing(mut links: Vec<Link>) -> Vec<Link> {
    links.retain(|link| link.href.is_some());
    links
}

/// The way to the pages before and after one page of a list.
pub fn pages(maker: Maker<'_>, number: usize, last: usize, route: impl Fn(usize) -> Route) -> Pages {
    if last < 2 {
        return Pages::default();
    }
    let args = [("sida", &*number.to_string()), ("av", &*last.to_string())];
    Pages {
        text: maker.theme().fill("lista.sida_av", &args),
        prev: (number > 1).then(|| maker.to(&route(number - 1))).flatten(),
        next: (number < last).then(|| maker.to(&route(number + 1))).flatten(),
    }
}

/// The route of one page of a list; the first page of some lists is a page of its own.
pub fn page_route(scope: &Scope, number: usize) -> Route {
    match scope {
        Scope::Board(board) if number == 1 => Route::Board(board.clone()),
        Scope::Person(person) if number == 1 => Route::Person(*person),
        Scope::Party(party) if number == 1 => Route::Party(*party),
        _ => Route::List(scope.clone(), number),
    }
}

fn count(maker: Maker<'_>, papers: usize, number: usize, last: usize) -> String {
    let count = maker.theme().count("lista.handlingar", papers);
    if last < 2 {
        return count;
    }
    let args = [("antal", &*count), ("sida", &*number.to_string()), ("av", &*last.to_string())];
    maker.theme().fill("lista.antal_sida", &args)
}

/// How long something has waited: years and months, or days within the first month.
fn age(maker: Maker<'_>, days: i32) -> String {
    let theme = maker.theme();
    let count = |id: &str, n: i32| theme.count(id, usize::try_from(n).unwrap_or(0));
    let (years, months) = (days / 365, (days % 365) / 31);
    match (years, months) {
        (0, 0) => count("alder.dagar", days),
        (0, _) => count("alder.manader", months),
        (_, 0) => count("alder.ar", years),
        _ => {
            let (years, months) = (count("alder.ar", years), count("alder.manader", months));
            theme.fill("alder.bada", &[("ar", &years), ("manader", &months)])
        }
    }
}

fn head(maker: Maker<'_>, scope: &Scope) -> Head {
    let site = maker.site();
    let plain = |title: String, part| Head {
        kind: None,
        title,
        intro: None,
        part,
        above: Vec::new(),
        by: By::Month,
        columns: Columns::Full,
    };
    let worded = |title, intro, part| Head { intro: Some(maker.word(intro)), ..plain(maker.word(title), part) };
    let under = |[one, all]: [&'static str; 2], route: Route, title: String, part| {
        let kind = maker.link(maker.word(one), &route);
        let above = vec![Crumb { title: maker.word(all), href: kind.href.clone() }];
        Head { kind: Some(kind), above, by: By::Year, ..plain(title, part) }
    };
    match scope {
        Scope::All => worded("lista.alla.titel", "lista.alla.ingress", ""),
        Scope::Decisions => worded("lista.beslut.titel", "lista.beslut.ingress", "beslut"),
        Scope::Motions => worded("lista.motioner.titel", "lista.motioner.ingress", "motioner"),
        Scope::Projects => worded("lista.projekt.titel", "lista.projekt.ingress", "projekt"),
        Scope::Year(year) => {
            Head { by: By::Month, ..under(["ar_sida.titel"; 2], Route::Years, year.to_string(), "ar") }
        }
        Scope::Undated => Head {
            intro: Some(maker.word("lista.odaterat_ingress")),
            ..under(["ar_sida.titel"; 2], Route::Years, maker.word("lista.odaterat"), "ar")
        },
        Scope::Board(board) => of_board(maker, board, maker.word("lista.alla.titel"), By::Year, Columns::Board),
        Scope::BoardYear(board, year) => of_board(maker, board, year.to_string(), By::Meeting, Columns::Day),
        Scope::Topic(topic) => {
            under(["amnen.ett", "amnen.titel"], Route::Topics, site.topic(*topic).name.clone(), "amnen")
        }
        Scope::Person(person) => {
            under(["personer.en", "personer.titel"], Route::Persons, site.person(*person).name.clone(), "personer")
        }
        Scope::Party(party) => {
            under(["partier.ett", "partier.titel"], Route::Parties, site.party(*party).name.clone(), "partier")
        }
        Scope::Kommun(kommun) => Head {
            columns: Columns::Kommun,
            ..under(["kommuner.en", "kommuner.titel"], Route::Kommuner, kommun.clone(), "kommuner")
        },
    }
}

fn of_board(maker: Maker<'_>, board: &BoardId, title: String, by: By, columns: Columns) -> Head {
    let name = row::board_title(maker.site(), board, None);
    let kind = Some(maker.link(name, &Route::Board(board.clone())));
    Head { kind, title, intro: None, part: "namnder", above: above_board(maker, board), by, columns }
}

/// What only the first page of a list shows.
fn furnish(maker: Maker<'_>, scope: &Scope, view: &mut ListView) {
    let site = maker.site();
    match scope {
        Scope::Year(year) => {
            view.months = index::months(maker, *year, index::all_meetings(site), true);
            view.boards = super::board::in_year(maker, *year);
            view.heading = Some(maker.word("ar_sida.handlingar"));
            view.tally = tally(maker, scope);
            let year_link = |year: i16| maker.link(year.to_string(), &Route::List(Scope::Year(year), 1));
            let at = site.years.iter().position(|(other, _)| other == year);
            view.before = at.and_then(|at| site.years.get(at + 1)).map(|(year, _)| year_link(*year));
            view.after = at.and_then(|at| site.years.get(at.checked_sub(1)?)).map(|(year, _)| year_link(*year));
        }
        Scope::BoardYear(board, year) => {
            let Some(data) = site.boards.get(board) else { return };
            let route = |year| Route::List(Scope::BoardYear(board.clone(), year), 1);
            view.bars = index::bars(maker, &data.years, Some(*year), route);
            let mut meetings: Vec<_> =
                data.meetings.iter().filter(|meeting| site.meeting(**meeting).date.year() == *year).collect();
            meetings.sort();
            view.meetings = meetings.into_iter().map(|meeting| index::meeting_entry(maker, *meeting, false)).collect();
            view.heading = (!view.meetings.is_empty()).then(|| maker.word("ar_sida.handlingar"));
            view.tally = tally(maker, scope);
        }
        Scope::Kommun(kommun) => view.boards = super::board::tree(maker, Some(kommun)),
        _ => {}
    }
}

/// How many of the list's decided papers have each outcome, most first.
fn tally(maker: Maker<'_>, scope: &Scope) -> Vec<Tally> {
    let counts = maker.site().outcome_counts(scope).into_iter();
    let counts = counts.map(|(outcome, count)| {
        let view = maker.outcome(outcome);
        Tally { shape: view.shape, word: view.word, count }
    });
    counts.collect()
}

fn filters(maker: Maker<'_>, scope: &Scope) -> Vec<Filter> {
    let site = maker.site();
    match scope {
        Scope::Motions => motion_filters(maker, false),
        Scope::Decisions | Scope::Projects if site.kommuner.len() > 1 => {
            let all = Filter {
                title: maker.word("lista.alla_kommuner"),
                href: maker.to(&page_route(scope, 1)),
                current: true,
            };
            let kommuner = site.kommuner.iter().map(|kommun| Filter {
                title: maker.theme().fill("lista.allt_fran", &[("kommun", kommun)]),
                href: maker.to(&Route::List(Scope::Kommun(kommun.clone()), 1)),
                current: false,
            });
            std::iter::once(all).chain(kommuner).collect()
        }
        _ => Vec::new(),
    }
}

/// All motions, or those that wait; none when the site cannot tell which wait.
fn motion_filters(maker: Maker<'_>, is_open: bool) -> Vec<Filter> {
    let Some(open_href) = maker.to(&Route::OpenMotions) else { return Vec::new() };
    let site = maker.site();
    let titled = |id, n: usize| maker.theme().fill(id, &[("n", &n.to_string())]);
    let waiting = site.motions.iter().filter(|motion| motion.state == MotionState::Open).count();
    let all = maker.to(&Route::List(Scope::Motions, 1));
    vec![
        Filter {
            title: titled("obesvarade.filter_alla", site.list(&Scope::Motions).len()),
            href: all,
            current: !is_open,
        },
        Filter { title: titled("obesvarade.filter", waiting), href: Some(open_href), current: is_open },
    ]
}

/// Why a list is empty. It may still have meetings, of which no paper is held.
fn empty(maker: Maker<'_>, scope: &Scope) -> Empty {
    let text = match scope {
        Scope::Year(_) | Scope::BoardYear(..) => "lista.tom_ar",
        Scope::Undated => "lista.tom_odaterat",
        _ => "lista.tom",
    };
    let years = maker.link(maker.word("ar_sida.titel"), &Route::Years);
    let boards = maker.link(maker.word("namnd.alla"), &Route::Boards);
    Empty { text: maker.word(text), links: existing(vec![years, boards]) }
}

/// The beginning of the list of decisions, by meeting and some of each.
pub fn latest(maker: Maker<'_>, meetings: usize, each: usize) -> Vec<Group> {
    let site = maker.site();
    let mut groups: Vec<Vec<Doc>> = Vec::new();
    let mut current = None;
    for &doc in site.list(&Scope::Decisions) {
        let item = site.item(doc);
        let own = (item.meeting, item.document.common.date);
        if own.1.is_none_or(|date| date > site.as_of) {
            continue;
        }
        if current != Some(own) {
            if groups.len() == meetings {
                break;
            }
            groups.push(Vec::new());
            current = Some(own);
        }
        if let Some(group) = groups.last_mut() {
            group.push(doc);
        }
    }
    let shown = groups.iter().flat_map(|docs| {
        let shown = docs.len().min(each);
        let mut rows = row::groups(maker, docs, 0..shown, By::BoardMeeting, Columns::Day);
        if let Some(last) = rows.last_mut() {
            last.hidden = docs.len() - shown;
        }
        rows
    });
    shown.collect()
}
