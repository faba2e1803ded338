//! Persons in a political role, and nobody else: those whom front matter declares one.
//!
//! Movers of motions, voters, those present with party or role, approvers of minutes, and `av` entries with a party declare a
//! person. A bare name counts only if it is declared elsewhere. The author of a citizens' proposal holds no office.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::Config;
use crate::content::front::{Mover, Statement};
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::calendar::Date;
use crate::domain::collate::Collator;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::outcome::VoteChoice;
use crate::domain::slug::slug;
use crate::domain::text::surname;
use crate::model::board::Register;
use crate::model::order::Order;
use crate::model::party::{Key as PartyKey, Parties, Spelled};
use crate::model::spelling::{Use, commoner, lower, tidy};
use crate::model::{Doc, Item, Meeting, MeetingIx, Party, PartyIx, Person, PersonIx, Role, Scope};

/// Persons, parties, and the lists of papers in which they act.
pub(super) struct People {
    /// In Swedish order of surname, then of first name.
    pub(super) persons: Vec<Person>,
    /// In Swedish order of name.
    pub(super) parties: Vec<Party>,
    /// Papers in which each person and each party acts.
    pub(super) lists: BTreeMap<Scope, Vec<Doc>>,
}

/// What finding people takes.
pub(super) struct Census<'a> {
    /// site.yaml.
    pub(super) config: &'a Config,
    /// Every document.
    pub(super) items: &'a [Item],
    /// Every meeting.
    pub(super) meetings: &'a [Meeting],
    /// The bodies.
    pub(super) register: &'a Register<'a>,
    /// The order of documents.
    pub(super) order: &'a Order,
}

/// A name in one place, with the part it plays.
struct Mention<'a> {
    name: Name,
    party: Option<Spelled>,
    date: Option<Date>,
    doc: Doc,
    deed: Deed<'a>,
}

/// What a mention tells that a person did.
enum Deed<'a> {
    Paper(Role),
    /// A vote: position among the paper's votes, and how the person voted.
    Ballot(usize, VoteChoice),
    Meeting(MeetingIx, Option<&'a str>),
}

/// A name of one kommun, by position.
type Name = usize;

/// How many mentions there is room for from the beginning, for each document. Votes by name make most of them.
const MENTIONS: usize = 8;

/// A name as written in papers of one kommun.
struct Written<'a> {
    kommun: &'a str,
    name: &'a str,
    count: usize,
    first: Doc,
    declared: bool,
}

/// Which person a name means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Registered(usize),
    Named(String, String),
}

impl<'a> Census<'a> {
    /// Finds persons and parties.
    pub(super) fn take(&self, collator: &Collator, out: &mut Vec<Diagnostic>) -> People {
        let mut parties = Parties::new(self.config);
        let Gathered { mentions, groups, written } = self.mentions(&mut parties);
        let registered = self.registered();
        let keys: Vec<Key> = written.iter().map(|written| self.key(&registered, written)).collect();
        let mut uses: BTreeMap<&Key, Vec<&Written<'_>>> = BTreeMap::new();
        for (key, written) in keys.iter().zip(&written) {
            uses.entry(key).or_default().push(written);
        }
        uses.retain(|_, written| written.iter().any(|written| written.declared));
        let (mut persons, index) = self.persons(&uses, collator, out);
        let person_of: Vec<Option<PersonIx>> = keys.iter().map(|key| index.get(key).copied()).collect();
        let acts = act(&mentions, &person_of, &mut parties);
        let group_acts: Vec<(Doc, PartyKey)> =
            groups.into_iter().filter_map(|(doc, date, group)| Some((doc, parties.of_group(group, date)?))).collect();
        let (mut parties, party_index) = parties.finish(self.items, collator, out);
        let mut links: BTreeSet<(PartyIx, PersonIx)> = BTreeSet::new();
        // Mentions run from the newest; parties of a person are shown in order of first appearance.
        for (mention, act) in mentions.iter().zip(&acts).rev() {
            let party = act.party.and_then(|key| party_index.get(&key).copied());
            if let (Some(person), Some(party)) = (act.person, party) {
                let own = &mut persons[person.0 as usize].parties;
                if !own.contains(&party) {
                    own.push(party);
                    links.insert((party, person));
                }
            }
            let Some(party) = party.and_then(|party| parties.get_mut(party.0 as usize)) else { continue };
            match mention.deed {
                Deed::Paper(_) => party.act_in(mention.doc),
                Deed::Ballot(vote, choice) => {
                    party.act_in(mention.doc);
                    party.count(mention.doc, vote, choice);
                }
                Deed::Meeting(..) => {}
            }
        }
        for (doc, party) in group_acts {
            if let Some(party) = party_index.get(&party) {
                parties[party.0 as usize].act_in(doc);
            }
        }
        for (party, person) in links {
            parties[party.0 as usize].persons.push(person);
        }
        for (mention, act) in mentions.into_iter().zip(acts) {
            let Some(person) = act.person.and_then(|person| persons.get_mut(person.0 as usize)) else { continue };
            match mention.deed {
                Deed::Paper(role) => person.deeds.push((mention.doc, role)),
                Deed::Ballot(vote, _) => person.deeds.push((mention.doc, Role::Vote(vote))),
                Deed::Meeting(meeting, role) => person.meetings.push((meeting, role.map(str::to_owned))),
            }
        }
        self.finish(persons, parties)
    }

    /// Drops doublets and makes the lists.
    fn finish(&self, mut persons: Vec<Person>, mut parties: Vec<Party>) -> People {
        let mut lists = BTreeMap::new();
        for (index, person) in (0_u32..).map(PersonIx).zip(&mut persons) {
            person.deeds.dedup();
            // One meeting, one line: presence comes before the approval of its minutes.
            person.meetings.dedup_by_key(|(meeting, _)| *meeting);
            let mut docs: Vec<Doc> = person.deeds.iter().map(|(doc, _)| *doc).collect();
            docs.dedup();
            if !docs.is_empty() {
                lists.insert(Scope::Person(index), docs);
            }
        }
        for (index, party) in (0_u32..).map(PartyIx).zip(&mut parties) {
            self.order.newest_first(&mut party.papers);
            // They were counted from the oldest.
            party.votes.reverse();
            if !party.papers.is_empty() {
                lists.insert(Scope::Party(index), party.papers.clone());
            }
        }
        People { persons, parties, lists }
    }

    /// Every mention, newest first, and every group that acts.
    fn mentions(&self, parties: &mut Parties<'a>) -> Gathered<'a> {
        // Room that is never used costs nothing, unlike moving what has been gathered to where there is more of it.
        let mentions = Vec::with_capacity(self.items.len() * MENTIONS);
        let mut gathered = Gathering { mentions, groups: Vec::new(), names: Names::default(), parties };
        for &doc in &self.order.newest {
            let item = &self.items[doc.0 as usize];
            if !item.brief.has_people {
                continue;
            }
            let Some(paper) = item.paper() else { continue };
            let kommuner =
                paper.board.as_ref().and_then(|id| self.register.get(id)).map_or(&[][..], |e| &e.config.kommuner);
            let mut cx = In { gathered: &mut gathered, kommuner, date: item.brief.date, doc };
            for motion in &paper.motions {
                cx.movers(&motion.movers, true, &Role::Motion);
            }
            for claim in &paper.claims {
                cx.movers(&claim.by, false, &Role::Claim);
            }
            let statements = |cx: &mut In<'a, '_, '_>, list: &'a [Statement], role: Role| {
                for statement in list {
                    cx.movers(&statement.by, false, &role);
                }
            };
            statements(&mut cx, &paper.reservations, Role::Reservation);
            statements(&mut cx, &paper.special_statements, Role::SpecialStatement);
            statements(&mut cx, &paper.notes, Role::Note);
            for (position, vote) in paper.votes.iter().enumerate() {
                for ballot in &vote.ballots {
                    cx.person(&ballot.name, ballot.party.as_deref(), true, Deed::Ballot(position, ballot.choice));
                }
            }
        }
        self.at_meetings(&mut gathered);
        let Gathering { mut mentions, groups, names, .. } = gathered;
        let written = names.finish(&mut mentions);
        Gathered { mentions, groups, written }
    }

    /// Those present at meetings and those who approved the minutes, newest meeting first.
    fn at_meetings(&self, gathered: &mut Gathering<'a, '_>) {
        let mut meetings: Vec<(MeetingIx, &'a Meeting)> = (0_u32..).map(MeetingIx).zip(self.meetings).collect();
        meetings.retain(|(_, meeting)| meeting.record_doc.is_some());
        meetings.sort_by_key(|(index, meeting)| (std::cmp::Reverse(meeting.date), *index));
        for (index, meeting) in meetings {
            let (Some(record), Some(doc)) = (meeting.minutes(), meeting.record_doc) else { continue };
            let kommuner = self.register.get(&meeting.board).map_or(&[][..], |entry| &entry.config.kommuner);
            let mut cx = In { gathered, kommuner, date: Some(meeting.date), doc };
            for person in &record.attendance {
                let declares = person.party.is_some() || person.role.is_some();
                cx.person(
                    &person.name,
                    person.party.as_deref(),
                    declares,
                    Deed::Meeting(index, person.role.as_deref()),
                );
            }
            for approver in record.approvals.iter().flat_map(|approval| &approval.approvers) {
                if let Mover::Person { name, party } = approver {
                    cx.person(name, party.as_deref(), true, Deed::Meeting(index, Some("justerare")));
                }
            }
        }
    }

    /// The names of the register as they are compared, with the persons that bear them.
    fn registered(&self) -> HashMap<String, Vec<usize>> {
        let mut registered: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, person) in self.config.persons.iter().enumerate() {
            for name in person.aliases.iter().chain([&person.name]) {
                registered.entry(lower(name)).or_default().push(index);
            }
        }
        registered
    }

    /// The person that a name means: one of the register, else by kommun and name.
    fn key(&self, registered: &HashMap<String, Vec<usize>>, written: &Written<'_>) -> Key {
        let name = lower(written.name);
        let found = registered.get(&name).into_iter().flatten().find(|index| {
            let kommun = self.config.persons.get(**index).and_then(|person| person.kommun.as_deref());
            kommun.is_none_or(|kommun| lower(kommun) == lower(written.kommun))
        });
        found.map_or_else(|| Key::Named(written.kommun.to_owned(), name), |index| Key::Registered(*index))
    }

    /// The persons in Swedish order of surname, then of first name, and their numbers by key.
    fn persons<'k>(
        &self,
        uses: &BTreeMap<&'k Key, Vec<&Written<'_>>>,
        collator: &Collator,
        out: &mut Vec<Diagnostic>,
    ) -> (Vec<Person>, BTreeMap<&'k Key, PersonIx>) {
        let mut by_slug: BTreeMap<String, Vec<(&'k Key, Claim)>> = BTreeMap::new();
        for (key, written) in uses {
            let claim = self.claim(key, written);
            if !claim.slug.is_empty() {
                by_slug.entry(claim.slug.clone()).or_default().push((key, claim));
            }
        }
        let mut persons: Vec<(Person, Vec<&'k Key>)> = Vec::with_capacity(by_slug.len());
        for claims in by_slug.into_values() {
            let (keys, claims): (Vec<&Key>, Vec<Claim>) = claims.into_iter().unzip();
            self.report(&claims, out);
            let Some(claim) = claims.into_iter().next() else { continue };
            let person = Person {
                slug: claim.slug,
                name: claim.name,
                kommun: claim.kommun,
                parties: Vec::new(),
                deeds: Vec::new(),
                meetings: Vec::new(),
            };
            persons.push((person, keys));
        }
        persons.sort_by(|(one, _), (other, _)| {
            let (names, others) = (surname(&one.name), surname(&other.name));
            let by_name = collator.compare(names.0, others.0).then_with(|| collator.compare(names.1, others.1));
            by_name.then_with(|| collator.compare(&one.kommun, &other.kommun)).then_with(|| one.slug.cmp(&other.slug))
        });
        let index = (0_u32..)
            .zip(&persons)
            .flat_map(|(index, (_, keys))| keys.iter().map(move |key| (*key, PersonIx(index))))
            .collect();
        (persons.into_iter().map(|(person, _)| person).collect(), index)
    }

    /// The address and name of one person.
    fn claim(&self, key: &Key, written: &[&Written<'_>]) -> Claim {
        let uses: Vec<Use> = written.iter().map(|w| (tidy(w.name), w.count, w.first)).collect();
        let first = written.iter().map(|w| w.first).min().unwrap_or(Doc(0));
        let registered = match key {
            Key::Registered(index) => self.config.persons.get(*index),
            Key::Named(..) => None,
        };
        let name = registered.map_or_else(|| commoner(&uses).to_owned(), |person| person.name.clone());
        let kommun = registered.and_then(|person| person.kommun.clone());
        let kommun = kommun.or_else(|| written.iter().map(|w| w.kommun).min().map(str::to_owned)).unwrap_or_default();
        let address = registered.and_then(|person| person.address.clone());
        Claim { slug: address.unwrap_or_else(|| slug(&name)), name, kommun, first }
    }

    /// Reports persons who claim one address.
    fn report(&self, claims: &[Claim], out: &mut Vec<Diagnostic>) {
        let Some((first, others)) = claims.split_first() else { return };
        let place = |claim: &Claim| Place::file(&self.items[claim.first.0 as usize].document.path);
        let shown = |claim: &Claim| match claim.kommun.as_str() {
            "" => claim.name.clone(),
            kommun => format!("{} ({kommun})", claim.name),
        };
        for other in others {
            out.push(
                Diagnostic::new(Code::SpellingClash, place(other))
                    .with("address", format!("/personer/{}/", other.slug))
                    .with("candidates", vec![shown(first), shown(other)])
                    .with("key", "personer")
                    .and(place(first)),
            );
        }
    }
}

/// Who acts, and for which party, in each mention.
fn act(mentions: &[Mention<'_>], person_of: &[Option<PersonIx>], parties: &mut Parties<'_>) -> Vec<Act> {
    let acts = mentions.iter().map(|mention| {
        let person = person_of.get(mention.name).copied().flatten();
        let party = mention.party.filter(|_| person.is_some());
        Act { person, party: party.and_then(|code| parties.of_code(code, mention.date, mention.doc)) }
    });
    acts.collect()
}

/// Who acts in a mention.
struct Act {
    person: Option<PersonIx>,
    party: Option<PartyKey>,
}

/// A person's address and who claims it.
struct Claim {
    slug: String,
    name: String,
    kommun: String,
    first: Doc,
}

/// What was gathered.
struct Gathered<'a> {
    mentions: Vec<Mention<'a>>,
    groups: Vec<(Doc, Option<Date>, &'a str)>,
    /// By name.
    written: Vec<Written<'a>>,
}

/// Mentions while they are gathered.
struct Gathering<'a, 'p> {
    mentions: Vec<Mention<'a>>,
    groups: Vec<(Doc, Option<Date>, &'a str)>,
    names: Names<'a>,
    parties: &'p mut Parties<'a>,
}

/// The document whose mentions are gathered.
struct In<'a, 'g, 'p> {
    gathered: &'g mut Gathering<'a, 'p>,
    kommuner: &'a [String],
    date: Option<Date>,
    doc: Doc,
}

impl<'a> In<'a, '_, '_> {
    /// Movers of something; a party declares a person, and so does a bare name where `always`.
    fn movers(&mut self, movers: &'a [Mover], always: bool, role: &Role) {
        for mover in movers {
            match mover {
                Mover::Person { name, party } => {
                    self.person(name, party.as_deref(), always || party.is_some(), Deed::Paper(role.clone()));
                }
                Mover::Group(group) => self.gathered.groups.push((self.doc, self.date, group)),
            }
        }
    }

    fn person(&mut self, name: &'a str, party: Option<&'a str>, declares: bool, deed: Deed<'a>) {
        let Gathering { mentions, names, parties, .. } = &mut *self.gathered;
        let name = names.add(Said { kommuner: self.kommuner, name, declares, doc: self.doc }, mentions.len());
        let party = party.map(|party| parties.number(party));
        mentions.push(Mention { name, party, date: self.date, doc: self.doc, deed });
    }
}

/// A name as one place says it.
#[derive(Clone, Copy)]
struct Said<'a> {
    kommuner: &'a [String],
    name: &'a str,
    declares: bool,
    doc: Doc,
}

/// The distinct names. Those of bodies of one kommun come first: a name at a joint body belongs to the kommun that declares it.
#[derive(Default)]
struct Names<'a> {
    written: Vec<Written<'a>>,
    known: HashMap<(&'a str, &'a str), Name>,
    /// Names at joint bodies, by mention, until all others are known.
    joint: Vec<(usize, Said<'a>)>,
}

impl<'a> Names<'a> {
    /// The number of the name that a mention says; of one at a joint body it is only known at the end.
    fn add(&mut self, said: Said<'a>, mention: usize) -> Name {
        if said.kommuner.len() > 1 {
            self.joint.push((mention, said));
            return 0;
        }
        self.count(said.kommuner.first().map_or("", String::as_str), said)
    }

    fn count(&mut self, kommun: &'a str, said: Said<'a>) -> Name {
        let written = &mut self.written;
        let name = *self.known.entry((kommun, said.name)).or_insert_with(|| {
            written.push(Written { kommun, name: said.name, count: 0, first: said.doc, declared: false });
            written.len() - 1
        });
        if let Some(entry) = written.get_mut(name) {
            entry.count += 1;
            entry.first = entry.first.min(said.doc);
            entry.declared |= said.declares;
        }
        name
    }

    /// Settles the names at joint bodies.
    fn finish(mut self, mentions: &mut [Mention<'a>]) -> Vec<Written<'a>> {
        for (mention, said) in std::mem::take(&mut self.joint) {
            let mut declared_in = said.kommuner.iter().filter(|kommun| {
                let name = self.known.get(&(kommun.as_str(), said.name)).and_then(|name| self.written.get(*name));
                name.is_some_and(|written| written.declared)
            });
            let kommun = match (declared_in.next(), declared_in.next()) {
                (Some(only), None) => only.as_str(),
                _ => said.kommuner.first().map_or("", String::as_str),
            };
            let name = self.count(kommun, said);
            if let Some(mention) = mentions.get_mut(mention) {
                mention.name = name;
            }
        }
        self.written
    }
}
