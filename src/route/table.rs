//! Every route of a site, looked up both ways; collisions and lost addresses are refused.

use std::collections::BTreeMap;

use crate::model::{Doc, Site};
use crate::route::url::{Route, UrlPath};

pub use super::plan::{SITEMAP_LIMIT, plan, plan_in_parts};

/// Every address of the site. Looking up costs no formatting.
#[derive(Debug, Default)]
pub struct RouteTable {
    /// What stands at each address.
    pub by_url: BTreeMap<UrlPath, Route>,
    /// How many addresses one sitemap holds.
    pub sitemap_limit: usize,
    /// Where redirects lead.
    pub(super) targets: BTreeMap<UrlPath, UrlPath>,
    /// By document; `None` where no address can be made.
    pub(super) documents: Vec<Option<UrlPath>>,
    /// By document and file.
    pub(super) annexes: Vec<Vec<Option<UrlPath>>>,
    pub(super) meetings: Vec<UrlPath>,
    pub(super) cases: Vec<UrlPath>,
    pub(super) persons: Vec<UrlPath>,
    pub(super) parties: Vec<UrlPath>,
    /// Every route that is not numbered.
    pub(super) others: BTreeMap<Route, UrlPath>,
}

/// What the output's manifest says of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Where it is shown.
    pub address: String,
    /// True when only a tombstone is shown.
    pub withdrawn: bool,
}

impl RouteTable {
    /// What stands at an address.
    pub fn lookup(&self, address: &str) -> Option<&Route> {
        self.by_url.get(address)
    }

    /// The address of a route, when the site has it.
    pub fn find(&self, route: &Route) -> Option<&UrlPath> {
        match route {
            Route::Document(doc) => self.documents.get(doc.0 as usize)?.as_ref(),
            Route::Annex(doc, index) => self.annexes.get(doc.0 as usize)?.get(*index)?.as_ref(),
            Route::Meeting(meeting) => self.meetings.get(meeting.0 as usize),
            Route::Case(case) => self.cases.get(case.0 as usize),
            Route::Person(person) => self.persons.get(person.0 as usize),
            Route::Party(party) => self.parties.get(party.0 as usize),
            Route::Redirect(from) => self.targets.get_key_value(from).map(|(from, _)| from),
            other => self.others.get(other),
        }
    }

    /// The address of a route that the table holds; the start page's for any other.
    pub fn address(&self, route: &Route) -> UrlPath {
        self.find(route).cloned().unwrap_or_else(|| UrlPath::new("/"))
    }

    /// Where the redirect at an old address leads.
    pub fn target(&self, from: &UrlPath) -> Option<&UrlPath> {
        self.targets.get(from)
    }

    /// Every address with what stands there, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&UrlPath, &Route)> {
        self.by_url.iter()
    }
}

/// Every source file that has an address, by path in composed form: documents, records merged into a generated page, and
/// published annexes. Nothing of what is not shown.
pub fn accounts(site: &Site, table: &RouteTable) -> BTreeMap<String, Account> {
    let mut accounts = BTreeMap::new();
    for (doc, item) in (0_u32..).map(Doc).zip(&site.documents) {
        let account = |url: &UrlPath| Account { address: url.as_str().to_owned(), withdrawn: item.withdrawn };
        if let Some(url) = table.find(&Route::Document(doc)) {
            accounts.insert(item.document.path.nfc().as_str().to_owned(), account(url));
        }
        for (index, file) in item.files.iter().enumerate() {
            if let Some(url) = table.find(&Route::Annex(doc, index)) {
                accounts.insert(file.path.nfc().as_str().to_owned(), account(url));
            }
        }
    }
    accounts
}
