//! Parties (partier): registered codes and aliases valid on a day, else the code as written.

use std::collections::BTreeMap;

use crate::content::Config;
use crate::content::config::PartyConfig;
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::calendar::Date;
use crate::domain::collate::Collator;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::outcome::VoteChoice;
use crate::domain::slug::slug;
use crate::model::spelling::{Use, clash, commoner, lower, tidy};
use crate::model::{Doc, Item, Party, PartyIx};

/// How the members of a party voted in one vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyVote {
    /// The paper.
    pub doc: Doc,
    /// Position among the paper's votes.
    pub vote: usize,
    /// How many voted ja.
    pub yes: u32,
    /// How many voted nej.
    pub no: u32,
    /// How many were present and did not vote.
    pub abstain: u32,
    /// How many were absent.
    pub absent: u32,
}

impl Party {
    /// Notes a paper in which it acts; most papers name it many times in a row.
    pub(super) fn act_in(&mut self, doc: Doc) {
        if self.papers.last() != Some(&doc) {
            self.papers.push(doc);
        }
    }

    /// Counts one ballot; the ballots of one vote come one after the other.
    pub(super) fn count(&mut self, doc: Doc, vote: usize, choice: VoteChoice) {
        if self.votes.last().is_none_or(|last| (last.doc, last.vote) != (doc, vote)) {
            self.votes.push(PartyVote { doc, vote, yes: 0, no: 0, abstain: 0, absent: 0 });
        }
        let Some(counts) = self.votes.last_mut() else { return };
        match choice {
            VoteChoice::Yes => counts.yes += 1,
            VoteChoice::No => counts.no += 1,
            VoteChoice::Abstain => counts.abstain += 1,
            VoteChoice::Absent => counts.absent += 1,
        }
    }
}

/// Which party a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// One of the register, by position.
    Registered(usize),
    /// One that is used as written, by position among those.
    Free(usize),
}

/// The register's parties, and those that papers name beside it.
pub(super) struct Parties<'a> {
    registered: Vec<(&'a String, &'a PartyConfig)>,
    /// Codes and aliases, lower case, with the parties they may mean; codes first.
    words: HashMap<String, Vec<usize>>,
    /// Names, lower case.
    names: HashMap<String, usize>,
    /// Codes as written, by number.
    codes: Vec<&'a str>,
    numbers: HashMap<&'a str, Spelled>,
    /// What each may mean, once it has been asked for.
    read: Vec<Option<Meaning>>,
    free: HashMap<String, usize>,
    /// Spellings of parties outside the register.
    uses: Vec<Vec<Use>>,
    used: Vec<bool>,
}

/// A code as written, by number.
pub(super) type Spelled = usize;

/// What a code may mean.
#[derive(Clone, Debug)]
enum Meaning {
    Registered(Vec<usize>),
    /// Position among the parties outside the register, and among its spellings.
    Free(usize, usize),
    /// No party: a dash, as the independent write.
    None,
}

impl<'a> Parties<'a> {
    /// Reads the register.
    pub(super) fn new(config: &'a Config) -> Parties<'a> {
        let registered: Vec<_> = config.parties.iter().collect();
        let mut words: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, (code, _)) in registered.iter().enumerate() {
            words.entry(lower(code)).or_default().push(index);
        }
        for (index, (_, party)) in registered.iter().enumerate() {
            for alias in &party.aliases {
                words.entry(lower(alias)).or_default().push(index);
            }
        }
        let names = registered.iter().enumerate().map(|(index, (_, party))| (lower(&party.name), index)).collect();
        let used = vec![false; registered.len()];
        Parties {
            registered,
            words,
            names,
            codes: Vec::new(),
            numbers: HashMap::new(),
            read: Vec::new(),
            free: HashMap::new(),
            uses: Vec::new(),
            used,
        }
    }

    /// The number of a code.
    pub(super) fn number(&mut self, code: &'a str) -> Spelled {
        let codes = &mut self.codes;
        *self.numbers.entry(code).or_insert_with(|| {
            codes.push(code);
            codes.len() - 1
        })
    }

    /// The party that a code means on a day; `None` when it means none.
    pub(super) fn of_code(&mut self, code: Spelled, date: Option<Date>, doc: Doc) -> Option<Key> {
        if self.read.len() <= code {
            self.read.resize(self.codes.len(), None);
        }
        if self.read.get(code)?.is_none() {
            let meaning = self.meaning(self.codes.get(code)?, doc);
            *self.read.get_mut(code)? = Some(meaning);
        }
        match self.read.get(code)?.as_ref()? {
            Meaning::None => None,
            Meaning::Registered(candidates) => {
                let is_valid =
                    |index: &&usize| self.registered.get(**index).is_some_and(|(_, party)| is_valid(party, date));
                let found = *candidates.iter().find(is_valid).or(candidates.first())?;
                *self.used.get_mut(found)? = true;
                Some(Key::Registered(found))
            }
            &Meaning::Free(party, spelling) => {
                let (_, count, first) = self.uses.get_mut(party)?.get_mut(spelling)?;
                *count += 1;
                *first = doc.min(*first);
                Some(Key::Free(party))
            }
        }
    }

    /// The registered party that a group bears the code or the name of.
    pub(super) fn of_group(&mut self, group: &'a str, date: Option<Date>) -> Option<Key> {
        let word = lower(group);
        let candidates = self.words.get(&word);
        let by_code = candidates.and_then(|candidates| {
            let valid =
                candidates.iter().find(|index| self.registered.get(**index).is_some_and(|(_, p)| is_valid(p, date)));
            valid.or(candidates.first()).copied()
        });
        let found = by_code.or_else(|| self.names.get(&word).copied())?;
        *self.used.get_mut(found)? = true;
        Some(Key::Registered(found))
    }

    fn meaning(&mut self, code: &str, doc: Doc) -> Meaning {
        // Minutes often write the code in parentheses.
        let bare = tidy(code.trim().trim_start_matches('(').trim_end_matches(')'));
        let word = lower(&bare);
        if let Some(candidates) = self.words.get(&word) {
            return Meaning::Registered(candidates.clone());
        }
        if let Some(index) = self.names.get(&word) {
            return Meaning::Registered(vec![*index]);
        }
        if slug(&bare).is_empty() {
            return Meaning::None;
        }
        let party = *self.free.entry(word).or_insert(self.uses.len());
        if party == self.uses.len() {
            self.uses.push(Vec::new());
        }
        let spellings = &mut self.uses[party];
        spellings.push((bare, 0, doc));
        Meaning::Free(party, spellings.len() - 1)
    }

    /// The parties that somebody acts for, in Swedish order of name, and their numbers by key.
    pub(super) fn finish(
        self,
        items: &[Item],
        collator: &Collator,
        out: &mut Vec<Diagnostic>,
    ) -> (Vec<Party>, HashMap<Key, PartyIx>) {
        let mut by_slug: BTreeMap<String, Vec<(Key, Vec<Use>)>> = BTreeMap::new();
        for (index, (code, _)) in self.registered.iter().enumerate().filter(|(index, _)| self.used[*index]) {
            let uses = vec![((*code).clone(), usize::MAX, Doc(0))];
            by_slug.entry(slug(code)).or_default().push((Key::Registered(index), uses));
        }
        for (index, uses) in self.uses.into_iter().enumerate() {
            by_slug.entry(slug(commoner(&uses))).or_default().push((Key::Free(index), uses));
        }
        let mut parties: Vec<(Party, Vec<Key>)> = Vec::with_capacity(by_slug.len());
        for (slug, keys) in by_slug {
            let (keys, uses): (Vec<Key>, Vec<Vec<Use>>) = keys.into_iter().unzip();
            let uses = uses.concat();
            report(&slug, &uses, items, out);
            let registered = keys.iter().find_map(|key| match key {
                Key::Registered(index) => self.registered.get(*index),
                Key::Free(_) => None,
            });
            let code = registered.map_or_else(|| commoner(&uses).to_owned(), |(code, _)| (*code).clone());
            let name = registered.map(|(_, party)| party.name.clone()).filter(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| code.clone());
            parties
                .push((Party { slug, code, name, persons: Vec::new(), papers: Vec::new(), votes: Vec::new() }, keys));
        }
        parties.sort_by_cached_key(|(party, _)| (collator.key(&party.name), party.slug.clone()));
        let index = (0_u32..)
            .zip(&parties)
            .flat_map(|(index, (_, keys))| keys.iter().map(move |key| (*key, PartyIx(index))))
            .collect();
        (parties.into_iter().map(|(party, _)| party).collect(), index)
    }
}

/// Whether a party existed on a day; an unknown day excludes none.
fn is_valid(party: &PartyConfig, date: Option<Date>) -> bool {
    date.is_none_or(|day| party.from.is_none_or(|from| from <= day) && party.until.is_none_or(|until| day <= until))
}

/// Reports codes of one address that differ by more than case.
fn report(slug: &str, uses: &[Use], items: &[Item], out: &mut Vec<Diagnostic>) {
    let Some(spellings) = clash(uses) else { return };
    let Some(((first, first_doc), others)) = spellings.split_first() else { return };
    let place = |doc: Doc| Place::file(&items[doc.0 as usize].document.path);
    for (other, doc) in others {
        out.push(
            Diagnostic::new(Code::SpellingClash, place(*doc))
                .with("address", format!("/partier/{slug}/"))
                .with("candidates", vec![(*first).to_owned(), (*other).to_owned()])
                .with("key", "partier")
                .and(place(*first_doc)),
        );
    }
}
