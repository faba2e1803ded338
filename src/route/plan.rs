//! The plan: which routes a site has, and who claims which address.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::Document;
use crate::content::config_read::RESERVED;
use crate::content::front::{FieldPath, Front};
use crate::diag::{Arg, Code, Diagnostic, Place};
use crate::domain::outcome::BoardType;
use crate::domain::section::looks_like_section;
use crate::model::{CaseIx, Doc, MeetingIx, MotionState, PartyIx, PersonIx, Scope, Site, TopicIx};
use crate::route::table::RouteTable;
use crate::route::url::{NO_BOARD, Route, UrlPath, address, segment};
use crate::route::{links, redirects};
use crate::world::VPath;

/// How many addresses one sitemap may hold (sitemaps.org).
pub const SITEMAP_LIMIT: usize = 50_000;
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Lists every route of a site and reports what cannot stand.
///
/// `assets` are the theme's files: path below `static/` and name with fingerprint there. `previous` is the address that each
/// source file had in the output, by path.
pub fn plan(
    site: &Site,
    assets: &[(VPath, String)],
    previous: Option<&BTreeMap<String, String>>,
    out: &mut Vec<Diagnostic>,
) -> RouteTable {
    plan_in_parts(site, assets, previous, SITEMAP_LIMIT, out)
}

/// The same, with that many addresses in one sitemap.
pub fn plan_in_parts(
    site: &Site,
    assets: &[(VPath, String)],
    previous: Option<&BTreeMap<String, String>>,
    sitemap_limit: usize,
    out: &mut Vec<Diagnostic>,
) -> RouteTable {
    let table = RouteTable { sitemap_limit, ..RouteTable::default() };
    let mut plan = Plan { site, table, claims: Vec::new(), files: BTreeSet::new(), out };
    plan.fixed();
    plan.lists();
    plan.generated();
    plan.documents();
    for (path, name) in assets {
        let route = Route::Asset(path.clone());
        let url = UrlPath::new(&format!("/static/{name}"));
        plan.table.others.insert(route.clone(), url.clone());
        plan.claim(url, route);
    }
    plan.settle();
    redirects::add(&mut plan);
    plan.sitemaps();
    links::report(&mut plan);
    if let Some(previous) = previous {
        redirects::report_lost(&mut plan, previous);
    }
    plan.table
}

/// A table while it is put together.
pub(super) struct Plan<'a> {
    /// What is planned.
    pub(super) site: &'a Site,
    /// The table so far.
    pub(super) table: RouteTable,
    /// What routes claim, in the order in which they do, until it is settled who has which address.
    claims: Vec<(UrlPath, Route)>,
    /// Its addresses that end without a slash. There are few, so that a page asks here whether a file has its name.
    files: BTreeSet<UrlPath>,
    /// Problems.
    pub(super) out: &'a mut Vec<Diagnostic>,
}

impl Plan<'_> {
    /// Adds a route at the address that it has by the contract.
    fn add(&mut self, route: Route) {
        if let Some(address) = address(self.site, &route) {
            let url = UrlPath::new(&address);
            self.table.others.insert(route.clone(), url.clone());
            self.claim(url, route);
        }
    }

    /// What there is once, where there is something to show.
    fn fixed(&mut self) {
        let site = self.site;
        for route in [Route::Home, Route::Glossary, Route::Feed, Route::Robots, Route::Missing] {
            self.add(route);
        }
        let indexes = [
            (Route::Boards, !site.boards.is_empty()),
            (Route::Years, !site.years.is_empty() || !site.list(&Scope::Undated).is_empty()),
            (Route::OpenMotions, tells_of_open_motions(site)),
            (Route::Topics, !site.topics.is_empty()),
            (Route::Persons, !site.persons.is_empty()),
            (Route::Parties, !site.parties.is_empty()),
            (Route::Kommuner, site.kommuner.len() > 1),
        ];
        for (route, _) in indexes.into_iter().filter(|(_, exists)| *exists) {
            self.add(route);
        }
        for board in &site.board_order {
            self.add(Route::Board(board.clone()));
        }
        for number in self.pages(site.meetings.len(), 0) {
            self.add(Route::Meetings(number));
        }
        for number in self.pages(site.cases.len(), 0) {
            self.add(Route::Cases(number));
        }
    }

    /// Lists of documents.
    fn lists(&mut self) {
        let site = self.site;
        let mut scopes = vec![
            (Scope::Decisions, 0),
            (Scope::Motions, usize::from(!site.motions.is_empty())),
            (Scope::Projects, 0),
            (Scope::Undated, 0),
        ];
        // A year or a body's year has a page even if all it holds is a meeting.
        scopes.extend(site.years.iter().map(|(year, _)| (Scope::Year(*year), 1)));
        for (board, held) in &site.boards {
            scopes.extend(held.years.iter().map(|(year, _)| (Scope::BoardYear(board.clone(), *year), 1)));
        }
        scopes.extend((0_u32..).zip(&site.topics).map(|(index, _)| (Scope::Topic(TopicIx(index)), 1)));
        if site.kommuner.len() > 1 {
            scopes.extend(site.kommuner.iter().map(|kommun| (Scope::Kommun(kommun.clone()), 1)));
        }
        for (scope, least) in scopes {
            for number in self.pages(site.list(&scope).len(), least) {
                self.add(Route::List(scope.clone(), number));
            }
        }
        let persons = (0_u32..).zip(&site.persons).map(|(at, person)| (Scope::Person(PersonIx(at)), person.lines()));
        let parties = (0_u32..).zip(&site.parties).map(|(at, party)| (Scope::Party(PartyIx(at)), party.papers.len()));
        for (scope, lines) in persons.chain(parties) {
            for number in self.pages(lines, 0).skip(1) {
                self.add(Route::List(scope.clone(), number));
            }
        }
    }

    /// The numbers of the pages that hold so many entries.
    fn pages(&self, entries: usize, least: usize) -> std::ops::RangeInclusive<usize> {
        1..=entries.div_ceil(self.site.config.per_page.max(1)).max(least)
    }

    /// Meetings, cases, persons and parties.
    fn generated(&mut self) {
        let site = self.site;
        let counts = (site.meetings.len(), site.cases.len(), site.persons.len(), site.parties.len());
        self.table.meetings = self.numbered(counts.0, |index| Route::Meeting(MeetingIx(index)));
        self.table.cases = self.numbered(counts.1, |index| Route::Case(CaseIx(index)));
        self.table.persons = self.numbered(counts.2, |index| Route::Person(PersonIx(index)));
        self.table.parties = self.numbered(counts.3, |index| Route::Party(PartyIx(index)));
    }

    fn numbered(&mut self, count: usize, route: impl Fn(u32) -> Route) -> Vec<UrlPath> {
        let mut urls = Vec::with_capacity(count);
        for index in (0_u32..).take(count) {
            let route = route(index);
            let url = UrlPath::new(&address(self.site, &route).unwrap_or_default());
            self.claim(url.clone(), route);
            urls.push(url);
        }
        urls
    }

    /// Documents and their files.
    fn documents(&mut self) {
        let site = self.site;
        for (doc, item) in (0_u32..).map(Doc).zip(&site.documents) {
            let route = Route::Document(doc);
            let url = address(site, &route).map(|address| UrlPath::new(&address));
            if url.is_none() {
                let document = &item.document;
                let problem = Diagnostic::new(Code::NoAddress, Place::file(&document.path));
                self.out.push(problem.with("file", document.path.name()));
            }
            let stands = !item.is_merged() && self.check_segment(doc);
            if let Some(url) = url.as_ref().filter(|_| stands) {
                self.claim(url.clone(), route);
            }
            let mut files = Vec::with_capacity(item.files.len());
            for (index, file) in item.files.iter().enumerate() {
                let url = url.as_ref().map(|url| UrlPath::new(&format!("{url}{}", file.name)));
                if let Some(url) = &url {
                    self.claim(url.clone(), Route::Annex(doc, index));
                }
                files.push(url);
            }
            self.table.documents.push(url);
            self.table.annexes.push(files);
        }
    }

    /// Refuses a segment that is reserved or that looks like a §; one that is refused claims nothing, since one problem is
    /// enough.
    fn check_segment(&mut self, doc: Doc) -> bool {
        // A § is an address of its own sort; only what has none is named.
        if self.site.item(doc).brief.section.is_some() {
            return true;
        }
        let document = &self.site.item(doc).document;
        let Some(segment) = segment(document) else { return true };
        // Finding a place reads the front matter once more, so it is found for a problem only.
        let place = || self.place(&Route::Document(doc));
        let problem = match &document.front {
            Front::Article if RESERVED.contains(&segment.as_str()) || segment == NO_BOARD => {
                Diagnostic::new(Code::ReservedAddress, place()).with("value", segment)
            }
            Front::Paper(_) if looks_like_section(&segment) => {
                let problem = Diagnostic::new(Code::BadSlug, place()).with("value", segment);
                problem.with("reason", Arg::Word("slug.section"))
            }
            _ => return true,
        };
        self.out.push(problem);
        false
    }

    /// The sitemap, in parts when it is long.
    fn sitemaps(&mut self) {
        let limit = self.table.sitemap_limit.max(1);
        let count = || self.table.by_url.values().filter(|route| route.is_indexed(self.site)).count();
        let count = if self.table.by_url.len() > limit { count() } else { 0 };
        let parts = if count > limit { count.div_ceil(limit) } else { 0 };
        for route in (0..=parts).map(Route::Sitemap) {
            let Some(url) = address(self.site, &route).map(|address| UrlPath::new(&address)) else { continue };
            self.table.others.insert(route.clone(), url.clone());
            let taken =
                self.taken(&url).and_then(|taken| Some((taken.clone(), self.table.by_url.get(&taken)?.clone())));
            match taken {
                Some(first) => self.report_clash(&first, &(url, route)),
                None => self.put(url, route),
            }
        }
    }

    /// Claims an address for a route.
    fn claim(&mut self, url: UrlPath, route: Route) {
        if let Some(device) = device_in(url.as_str()) {
            let problem = Diagnostic::new(Code::ReservedAddress, self.place(&route));
            self.out.push(problem.with("value", device));
        }
        self.claims.push((url, route));
    }

    /// Puts every route at the address that it claims; of those that claim one the first stands, and the others are reported.
    fn settle(&mut self) {
        let claims = std::mem::take(&mut self.claims);
        let mut order: Vec<usize> = (0..claims.len()).collect();
        // The sort is stable, so that the first claim of an address comes first.
        order.sort_by(|one, other| claims[*one].0.cmp(&claims[*other].0));
        let runs: Vec<&[usize]> = order.chunk_by(|one, other| claims[*one].0 == claims[*other].0).collect();
        let first = |address: &str| {
            let found = runs.binary_search_by(|run| claims[run[0]].0.as_str().cmp(address)).ok()?;
            Some(runs[found][0])
        };
        let is_file = |claim: usize| !claims[claim].0.as_str().ends_with('/');
        let files: Vec<usize> = runs.iter().map(|run| run[0]).filter(|claim| is_file(*claim)).collect();
        // A file and a folder of one name cannot both be.
        let pairs = files.iter().filter_map(|file| Some((*file, first(&format!("{}/", claims[*file].0))?)));
        let barred: BTreeMap<usize, usize> = pairs.map(|(one, other)| (one.max(other), one.min(other))).collect();
        let mut free = Vec::with_capacity(runs.len());
        for run in &runs {
            let rival = barred.get(&run[0]).copied();
            let others = if rival.is_some() { run } else { &run[1..] };
            for claim in others {
                self.report_clash(&claims[rival.unwrap_or(run[0])], &claims[*claim]);
            }
            if rival.is_none() {
                free.push(run[0]);
            }
        }
        self.files = files.iter().map(|claim| claims[*claim].0.clone()).collect();
        let mut claims: Vec<Option<(UrlPath, Route)>> = claims.into_iter().map(Some).collect();
        self.table.by_url = free.into_iter().filter_map(|claim| claims[claim].take()).collect();
    }

    /// Reports a claim of an address that another route has.
    fn report_clash(&mut self, (taken, first): &(UrlPath, Route), (url, route): &(UrlPath, Route)) {
        // The tombstone of a record gives way to the generated page.
        let is_tombstone = matches!(route, Route::Document(doc) if is_record(&self.site.item(*doc).document));
        if (is_tombstone && taken == url) || is_reported_elsewhere(self.site, first, route) {
            return;
        }
        let (here, there) = (self.place(route), self.place(first));
        let reason = alike(&here.file, &there.file);
        let problem = Diagnostic::new(Code::AddressClash, here).with("address", url.as_str());
        let problem = problem.with("other", &there.file);
        let problem = match reason {
            Some(reason) => problem.with("reason", Arg::Word(reason)),
            None => problem,
        };
        self.out.push(problem.and(there));
    }

    /// Puts a route at an address that is free.
    pub(super) fn put(&mut self, url: UrlPath, route: Route) {
        if !url.as_str().ends_with('/') {
            self.files.insert(url.clone());
        }
        self.table.by_url.insert(url, route);
    }

    /// The address that stands where this one would: itself, or one that makes the same file or folder.
    pub(super) fn taken(&self, url: &UrlPath) -> Option<UrlPath> {
        let table = &self.table.by_url;
        let own = table.get_key_value(url).map(|(url, _)| url);
        let found = own.or_else(|| match url.as_str().strip_suffix('/') {
            Some(file) => self.files.get(file),
            None => table.get_key_value(format!("{url}/").as_str()).map(|(url, _)| url),
        });
        found.cloned()
    }

    /// Where a route comes from: the key that made its address, else the file, whose name did; site.yaml made the rest.
    pub(super) fn place(&self, route: &Route) -> Place {
        let site = self.site;
        let of_doc = |doc: Doc| place_of_address(&site.item(doc).document);
        let found = match route {
            Route::Document(doc) => Some(of_doc(*doc)),
            Route::Annex(doc, index) => site.item(*doc).files.get(*index).map(|file| Place::file(&file.path)),
            Route::Meeting(meeting) => {
                let meeting = site.meeting(*meeting);
                let told = || meeting.agenda.iter().find_map(|item| item.paper.or(item.told_by.first().copied()));
                meeting.record_doc.or_else(told).map(of_doc)
            }
            Route::Case(case) => {
                let case = site.case(*case);
                let number = |doc: Doc| site.item(doc).document.place(&FieldPath::key("diarienummer"));
                case.record_doc.or(case.papers.first().copied()).map(number)
            }
            Route::Person(person) => site.person(*person).deeds.first().map(|(doc, _)| of_doc(*doc)),
            Route::Party(party) => site.party(*party).papers.first().copied().map(of_doc),
            Route::Board(board) => Some(site.config.key_place(&FieldPath::key("nämnder").then(board.as_str()))),
            Route::List(scope, _) => site.list(scope).first().copied().map(of_doc),
            _ => None,
        };
        found.unwrap_or_else(|| Place::file(&VPath::new("site.yaml")))
    }
}

fn is_record(document: &Document) -> bool {
    matches!(document.front, Front::Meeting(_) | Front::Case(_))
}

/// The key that made a document's address; without one the file, whose name did.
fn place_of_address(document: &Document) -> Place {
    let has_section = document.paper().is_some_and(|paper| paper.section.is_some());
    match (&document.common.slug, has_section) {
        (_, true) => document.place(&FieldPath::key("paragraf")),
        (Some(_), false) => document.place(&FieldPath::key("slug")),
        (None, false) => Place::file(&document.path),
    }
}

/// Why two files claim one address, when their names tell.
fn alike(a: &VPath, b: &VPath) -> Option<&'static str> {
    let (composed, other) = (a.nfc(), b.nfc());
    if a == b {
        None
    } else if composed == other {
        Some("clash.unicode")
    } else if composed.as_str().to_lowercase() == other.as_str().to_lowercase() {
        Some("clash.case")
    } else {
        None
    }
}

/// Whether a page on unanswered motions has something to say: an open motion, or a fullmäktige that claims to be complete.
fn tells_of_open_motions(site: &Site) -> bool {
    let is_declared = |board: &crate::content::config::BoardConfig| {
        board.kind == Some(BoardType::Council) && board.complete_from.is_some()
    };
    let is_open = site.motions.iter().any(|motion| motion.state == MotionState::Open);
    is_open || (!site.motions.is_empty() && site.config.boards.values().any(is_declared))
}

/// Whether two claims of one address have a problem of their own already: one identity twice, two diaria.
fn is_reported_elsewhere(site: &Site, first: &Route, second: &Route) -> bool {
    match (first, second) {
        (Route::Case(_), Route::Case(_)) => true,
        (Route::Document(a), Route::Document(b)) => {
            let identity = |doc: &Doc| {
                let document = &site.item(*doc).document;
                let paper = document.paper()?;
                Some((paper.board.as_ref()?, document.common.date?, paper.sitting, paper.section?))
            };
            identity(a).is_some() && identity(a) == identity(b)
        }
        _ => false,
    }
}

/// The first segment of an address that Windows keeps for a device.
fn device_in(url: &str) -> Option<&str> {
    let mut start = 0;
    for (at, byte) in url.bytes().enumerate() {
        if byte == b'/' {
            if let Some(device) = url.get(start..at).filter(|segment| is_device(segment)) {
                return Some(device);
            }
            start = at + 1;
        }
    }
    url.get(start..).filter(|segment| is_device(segment))
}

/// Whether Windows keeps a name for a device: `con`, `aux.pdf`, `com1`.
pub(super) fn is_device(segment: &str) -> bool {
    if !segment.bytes().next().is_some_and(|first| b"cCpPaAnNlL".contains(&first)) {
        return false;
    }
    let stem = segment.split_once('.').map_or(segment, |(stem, _)| stem);
    if !matches!(stem.len(), 3 | 4) {
        return false;
    }
    let stem = stem.to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    DEVICES.contains(&stem.as_str())
        || port.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| (b'1'..=b'9').contains(&b)))
}
