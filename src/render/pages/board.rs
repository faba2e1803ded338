//! Bodies: all of them in their order, and the page of each.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::config::BoardConfig;
use crate::content::front::BoardId;
use crate::diag::Diagnostic;
use crate::domain::calendar::Date;
use crate::domain::outcome::BoardType;
use crate::domain::text::fold_key;
use crate::model::{Doc, Scope};
use crate::render::PageBody;
use crate::render::pages::index::{self, Bar, Entry, EntryGroup, MeetingEntry, board_link};
use crate::render::pages::list::{Empty, existing};
use crate::render::pages::rich::Rich;
use crate::render::pages::row::{self, Columns, Row};
use crate::render::pages::{Crumb, DateView, Link, Maker, actions};
use crate::route::Route;

/// How many of its latest papers a body's page shows.
const PAPERS: usize = 10;
/// How many of its latest meetings a body's page shows.
const MEETINGS: usize = 8;
/// How deep bodies are nested on one page.
const DEPTH: usize = 6;

/// What `boards.html` shows.
#[derive(Serialize)]
struct BoardsView {
    /// Heading of the page.
    title: String,
    /// What the page is about, beneath the heading.
    intro: String,
    /// The bodies of each kommun, as trees.
    groups: Vec<EntryGroup>,
    /// What stands there when there is none.
    empty: String,
}

/// What `board.html` shows.
#[derive(Serialize)]
struct BoardView {
    /// What sort of body it is, with a capital.
    kind: String,
    /// Its kommun, or the kommuner of a joint body, where the site has several.
    kommuner: Vec<Link>,
    /// The name it has today.
    title: String,
    /// What it decides about, by site.yaml.
    intro: Option<String>,
    /// The first day it existed.
    from: Option<DateView>,
    /// The last day it existed.
    until: Option<DateView>,
    /// From when on every paper of it is here.
    complete_from: Option<DateView>,
    /// Papers of each year, as a chart.
    bars: Vec<Bar>,
    /// The latest papers.
    rows: Vec<Row>,
    /// All of its papers, with their number.
    more: Option<Link>,
    /// The body that it answers to.
    parent: Option<Link>,
    /// The bodies that answer to it.
    children: Vec<Link>,
    /// The bodies that it took over from.
    predecessors: Vec<Link>,
    /// The bodies that took over from it.
    successors: Vec<Link>,
    /// Names that it once had.
    former_names: Vec<FormerName>,
    /// How many papers it has.
    papers: usize,
    /// How many meetings it has.
    meeting_count: usize,
    /// Its latest meetings.
    meetings: Vec<MeetingEntry>,
    /// Ways to reach it: label and value.
    contact: Vec<(String, String)>,
    /// What one can do.
    actions: Vec<Rich>,
    /// Why it has no papers, and where to look instead.
    empty: Option<Empty>,
}

/// A name that a body once had.
#[derive(Serialize)]
struct FormerName {
    /// The name.
    name: String,
    /// The last day it was used.
    until: Option<DateView>,
}

/// `/namnder/`.
///
/// # Errors
/// A problem of the template.
pub fn index(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let (title, intro) = (maker.word("namnd.alla"), maker.word("namnd.ingress"));
    let mut groups: Vec<EntryGroup> = Vec::new();
    if site.kommuner.len() > 1 {
        for kommun in &site.kommuner {
            let href = maker.to(&Route::List(Scope::Kommun(kommun.clone()), 1));
            let entries = tree(maker, Some(kommun));
            let id = format!("k-{}", crate::domain::slug::slug(kommun));
            groups.push(EntryGroup { id, title: Some(kommun.clone()), href, entries });
        }
        let shared = branches(maker, &|board: &BoardConfig| board.kommuner.len() != 1);
        groups.push(EntryGroup {
            id: "gemensamma".to_owned(),
            title: Some(maker.word("namnd.gemensamma")),
            href: None,
            entries: shared,
        });
        groups.retain(|group| !group.entries.is_empty());
    } else {
        groups.push(EntryGroup { id: "alla".to_owned(), title: None, href: None, entries: tree(maker, None) });
    }
    let view = BoardsView { title: title.clone(), intro: intro.clone(), groups, empty: maker.word("namnd.tom") };
    maker.render("boards.html", maker.page(&title, &intro, "namnder", Vec::new()), view)
}

/// The page of a body.
///
/// # Errors
/// A problem of the template.
pub fn page(maker: Maker<'_>, board: &BoardId) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let fallback = BoardConfig::default();
    let config = site.config.boards.get(board).unwrap_or(&fallback);
    let nothing = crate::model::Board::default();
    let data = site.boards.get(board).unwrap_or(&nothing);
    let year_route = |year| Route::List(Scope::BoardYear(board.clone(), year), 1);
    let links = |boards: &[BoardId]| boards.iter().map(|board| board_link(maker, board)).collect::<Vec<_>>();
    let scope = Scope::Board(board.clone());
    let docs: Vec<Doc> = site.decided(&scope).take(PAPERS).collect();
    // What the list breaks off in goes on in the list of its year.
    let last = docs.last().and_then(|doc| site.item(*doc).document.common.date).map(Date::year);
    let year = data.years.iter().find(|(year, count)| *count > 0 && last.is_none_or(|last| *year == last));
    let view = BoardView {
        kind: kind(maker, config),
        kommuner: kommuner(maker, config),
        title: site.board_name(board, None).to_owned(),
        intro: config.description.clone(),
        from: config.from.map(|date| maker.date(date)),
        until: config.until.map(|date| maker.date(date)),
        complete_from: config.complete_from.map(|date| maker.date(date)),
        bars: if data.years.len() > 1 { index::bars(maker, &data.years, None, year_route) } else { Vec::new() },
        rows: docs.iter().map(|doc| row::row(maker, *doc, Columns::Board)).collect(),
        more: year.map(|(year, count)| {
            let args = [("ar", &*year.to_string()), ("n", &*count.to_string())];
            maker.link(maker.theme().fill("namnd.alla_ar", &args), &year_route(*year))
        }),
        parent: config.parent.as_ref().map(|parent| board_link(maker, parent)),
        children: links(&data.children),
        predecessors: links(&data.predecessors),
        successors: links(&config.successors),
        former_names: config.former_names.iter().map(|(name, until)| former_name(maker, name, *until)).collect(),
        papers: data.papers,
        meeting_count: data.meetings.len(),
        meetings: data
            .meetings
            .iter()
            .take(MEETINGS)
            .map(|meeting| index::meeting_entry(maker, *meeting, false))
            .collect(),
        contact: if site.config.show_contact { config.contact.clone().into_iter().collect() } else { Vec::new() },
        actions: actions::contact(maker, board)
            .into_iter()
            .chain([actions::request(maker, "handling.begar.lank", None)])
            .chain(actions::follow(maker))
            .collect(),
        empty: (data.papers == 0).then(|| Empty {
            text: maker.word("namnd.tom_namnd"),
            links: existing(vec![maker.link(maker.word("namnd.alla"), &Route::Boards)]),
        }),
    };
    let mut above = above_board(maker, board);
    above.pop();
    let description = config.description.clone().unwrap_or_else(|| row::board_title(site, board, None));
    let mut page = maker.page(&view.title, &description, "namnder", above);
    page.title = row::board_title(site, board, None);
    maker.render("board.html", page, view)
}

/// The breadcrumbs down to a body: its kommun, or the list of bodies, then the body.
pub fn above_board(maker: Maker<'_>, board: &BoardId) -> Vec<Crumb> {
    let site = maker.site();
    let kommuner = site.config.boards.get(board).map(|config| config.kommuner.as_slice());
    let first = match kommuner {
        Some([kommun]) if site.kommuner.len() > 1 => {
            maker.crumb(kommun.clone(), &Route::List(Scope::Kommun(kommun.clone()), 1))
        }
        _ => maker.crumb(maker.word("meny.namnder"), &Route::Boards),
    };
    vec![first, maker.crumb(site.board_name(board, None), &Route::Board(board.clone()))]
}

/// The bodies of a kommun, or all, each under the one it answers to.
pub fn tree(maker: Maker<'_>, kommun: Option<&str>) -> Vec<Entry> {
    match kommun {
        Some(kommun) => branches(maker, &|board: &BoardConfig| board.kommuner == [kommun]),
        None => branches(maker, &|_| true),
    }
}

/// The bodies that have anything in a year, in order, each with the number of its papers.
pub fn in_year(maker: Maker<'_>, year: i16) -> Vec<Entry> {
    let site = maker.site();
    let entry = |board: &BoardId| {
        let (_, papers) = site.boards.get(board)?.years.iter().find(|(other, _)| *other == year)?;
        Some(Entry {
            title: row::board_title(site, board, None),
            href: maker.to(&Route::List(Scope::BoardYear(board.clone(), year), 1)),
            note: if *papers > 0 { maker.theme().count("lista.handlingar", *papers) } else { String::new() },
            ..Entry::default()
        })
    };
    site.board_order.iter().filter_map(entry).collect()
}

fn branches(maker: Maker<'_>, belongs: &dyn Fn(&BoardConfig) -> bool) -> Vec<Entry> {
    let site = maker.site();
    let here: BTreeSet<&BoardId> =
        site.config.boards.iter().filter(|(_, config)| belongs(config)).map(|(id, _)| id).collect();
    let is_root = |board: &BoardId| {
        let parent = site.config.boards.get(board).and_then(|config| config.parent.as_ref());
        parent.is_none_or(|parent| !here.contains(parent))
    };
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    let in_order = || site.board_order.iter().filter(|board| here.contains(board));
    // Bodies that answer to each other in a ring have no root; each still gets its line.
    for board in in_order().filter(|board| is_root(board)).chain(in_order()) {
        if !seen.contains(board) {
            entries.push(branch(maker, board, &here, &mut seen, DEPTH));
        }
    }
    entries
}

fn branch<'s>(
    maker: Maker<'s>,
    board: &'s BoardId,
    here: &BTreeSet<&BoardId>,
    seen: &mut BTreeSet<&'s BoardId>,
    depth: usize,
) -> Entry {
    seen.insert(board);
    let site = maker.site();
    let data = site.boards.get(board);
    let link = board_link(maker, board);
    let mut children = Vec::new();
    if depth > 0 {
        for child in data.map_or(&[][..], |data| &data.children) {
            if here.contains(child) && !seen.contains(child) {
                children.push(branch(maker, child, here, seen, depth - 1));
            }
        }
    }
    let papers = data.map_or(0, |data| data.papers);
    let config = site.config.boards.get(board);
    Entry {
        title: link.title,
        href: link.href,
        note: maker.theme().count("lista.handlingar", papers),
        text: config.and_then(|config| config.description.as_deref()).map(row::first_sentence),
        children,
    }
}

fn former_name(maker: Maker<'_>, name: &str, until: Option<crate::domain::calendar::Date>) -> FormerName {
    FormerName { name: name.to_owned(), until: until.map(|date| maker.date(date)) }
}

/// What sort of body it is, in words.
fn kind(maker: Maker<'_>, config: &BoardConfig) -> String {
    let key = fold_key(config.kind.unwrap_or(BoardType::Committee).key());
    maker.theme().word(&format!("namnd.typ.{key}")).to_owned()
}

fn kommuner(maker: Maker<'_>, config: &BoardConfig) -> Vec<Link> {
    if maker.site().kommuner.len() < 2 {
        return Vec::new();
    }
    let link = |kommun: &String| maker.link(kommun.clone(), &Route::List(Scope::Kommun(kommun.clone()), 1));
    config.kommuner.iter().map(link).collect()
}
