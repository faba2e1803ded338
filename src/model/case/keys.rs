//! Keys of cases: what papers and records call their case, numbered so that nothing else compares texts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Key, record};
use crate::content::BoardId;
use crate::domain::dnr::Dnr;
use crate::domain::map::HashMap;
use crate::domain::slug::slug;
use crate::model::board::Register;
use crate::model::{Doc, Item};

/// What one paper or record says of its numbers.
pub(super) struct Source<'a> {
    pub(super) doc: Doc,
    pub(super) is_record: bool,
    pub(super) numbers: &'a [Dnr],
    pub(super) earlier: &'a [Dnr],
    pub(super) matter: Option<&'a str>,
    /// The address segment of `matter`; empty for none.
    segment: String,
    /// The address segment of its diarium.
    diarium: Cow<'a, str>,
    /// True when neither its body nor its kommun tells the diarium.
    pub(super) is_homeless: bool,
}

/// The keys of one source.
#[derive(Default)]
pub(super) struct Numbered {
    /// Of its numbers, in their order.
    pub(super) numbers: Vec<Key>,
    /// Of its earlier numbers, in their order.
    pub(super) earlier: Vec<Key>,
    /// Of its `ärende`, when that makes an address.
    pub(super) matter: Option<Key>,
}

/// Every paper and record that may name a case.
pub(super) fn sources<'a>(items: &'a [Item], register: &'a Register<'_>) -> Vec<Source<'a>> {
    let diarium = |board: Option<&BoardId>| board.and_then(|id| register.get(id)).map(|entry| entry.diarium.as_str());
    let mut sources = Vec::with_capacity(items.len());
    for (doc, item) in (0_u32..).map(Doc).zip(items) {
        let (is_record, numbers, earlier, matter, home) = if let Some(paper) = item.paper() {
            let home = diarium(paper.board.as_ref()).map(Cow::Borrowed);
            (false, &paper.numbers, &paper.earlier_numbers, paper.matter.as_deref(), home)
        } else if let Some(record) = record(item) {
            let kommun = || record.kommun.as_deref().map(|kommun| Cow::Owned(slug(kommun)));
            let home = diarium(record.board.as_ref()).map(Cow::Borrowed).or_else(kommun);
            (true, &record.numbers, &record.earlier_numbers, None, home)
        } else {
            continue;
        };
        let (is_homeless, diarium) = (home.is_none(), home.unwrap_or_default());
        let segment = matter.map(slug).unwrap_or_default();
        sources.push(Source { doc, is_record, numbers, earlier, matter, segment, diarium, is_homeless });
    }
    sources
}

/// Gives every source without diarium that in which its number is known, if that is one place.
pub(super) fn find_homes(sources: &mut [Source<'_>]) {
    if !sources.iter().any(|source| source.is_homeless) {
        return;
    }
    let mut diaria: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.is_homeless) {
        for key in source.borne() {
            diaria.entry(key).or_default().insert(&source.diarium);
        }
    }
    let home = |source: &Source<'_>| {
        let known = diaria.get(source.borne().next()?)?;
        known.first().filter(|_| known.len() == 1).map(|diarium| (*diarium).to_owned())
    };
    let homes = sources.iter().map(|source| if source.is_homeless { home(source) } else { None });
    let homes: Vec<Option<String>> = homes.collect();
    for (source, home) in sources.iter_mut().zip(homes) {
        if let Some(home) = home {
            source.diarium = Cow::Owned(home);
        }
    }
}

impl Source<'_> {
    /// The texts of the keys that it bears.
    fn borne(&self) -> impl Iterator<Item = &str> {
        let matter = Some(self.segment.as_str()).filter(|segment| self.numbers.is_empty() && !segment.is_empty());
        self.numbers.iter().map(|dnr| dnr.key.as_str()).chain(matter)
    }
}

/// Keys in order of first appearance.
#[derive(Default)]
pub(super) struct Pool<'a> {
    /// The address segment of the diarium and the text of every key.
    pub(super) keys: Vec<(&'a str, &'a str)>,
    known: HashMap<(&'a str, &'a str), Key>,
}

impl<'a> Pool<'a> {
    /// The keys of one source, in place of what stood there.
    pub(super) fn number(&mut self, source: &'a Source<'a>, own: &mut Numbered) {
        let mut key = |text: &'a str| {
            let next = self.keys.len();
            *self.known.entry((&source.diarium, text)).or_insert_with(|| {
                self.keys.push((&source.diarium, text));
                Key::try_from(next).unwrap_or(Key::MAX)
            })
        };
        own.numbers.clear();
        own.numbers.extend(source.numbers.iter().map(|dnr| key(&dnr.key)));
        own.earlier.clear();
        own.earlier.extend(source.earlier.iter().map(|dnr| key(&dnr.key)));
        own.matter = Some(source.segment.as_str()).filter(|segment| !segment.is_empty()).map(&mut key);
    }
}
