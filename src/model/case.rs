//! Cases (ärenden): what shares a register number within one diarium, with what was joined and what is related.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::front::{CaseRecord, FieldPath, Front, Organ, Proposal};
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::calendar::Date;
use crate::domain::outcome::{Outcome, Status};
use crate::model::board::Register;
use crate::model::cite::Numbers;
use crate::model::hands::parallel;
use crate::model::step::{Rows, Steps};
use crate::model::{Case, CaseIx, Doc, Item, StepView};

mod keys;

use keys::{Numbered, Pool, Source};

/// A key among those of the site: its position in order of first appearance.
type Key = u32;

/// The cases, which of them each document belongs to, and records of a case that another file records.
pub(super) struct Cases {
    /// Sorted by address.
    pub(super) cases: Vec<Case>,
    /// By document.
    pub(super) of_doc: Vec<Vec<CaseIx>>,
    /// Records of a case which another file records, with that file.
    pub(super) second_records: Vec<(Doc, Doc)>,
    /// Where every declared number leads.
    pub(super) numbers: Numbers,
}

/// Who bears each key: the document, with the number as it writes it.
#[derive(Default)]
struct Bearers<'a> {
    all: Vec<(Key, Doc, &'a str)>,
    /// Where those of each key begin, and where the last end.
    starts: Vec<usize>,
}

impl<'a> Bearers<'a> {
    /// Makes them findable, once all of so many keys are there.
    fn settle(&mut self, keys: usize) {
        self.all.sort_by_key(|(key, ..)| *key);
        self.starts = vec![0; keys + 1];
        for (key, ..) in &self.all {
            self.starts[*key as usize + 1] += 1;
        }
        for key in 0..keys {
            self.starts[key + 1] += self.starts[key];
        }
    }

    /// Those of one key, in the order in which they were told.
    fn of(&self, key: Key) -> &[(Key, Doc, &'a str)] {
        &self.all[self.starts[key as usize]..self.starts[key as usize + 1]]
    }
}

/// Everything that papers and records say of numbers.
#[derive(Default)]
struct Said<'a> {
    /// The address segment of the diarium and the text of every key.
    keys: Vec<(&'a str, &'a str)>,
    papers: Bearers<'a>,
    records: Bearers<'a>,
    /// What a key is joined to, by who says so.
    joins: BTreeMap<Key, BTreeSet<Key>>,
    /// Keys that are related, each pair once.
    relations: BTreeSet<(Key, Key)>,
    /// How an earlier number is written.
    written: BTreeMap<Key, &'a str>,
    /// A document and one of its keys, the main one first.
    of_doc: Vec<(Doc, Key)>,
}

/// A case with what it was built from. It is large and lies apart, so that sorting moves little.
struct Built {
    root: Key,
    case: Box<Case>,
    records: Vec<Doc>,
}

/// Finds the cases; `rows` are those of every document.
pub(super) fn cases(steps: &Steps<'_>, rows: &[Rows], jobs: usize, out: &mut Vec<Diagnostic>) -> Cases {
    let mut sources = keys::sources(steps.items, steps.register);
    keys::find_homes(&mut sources);
    let said = Said::gather(&sources);
    let roots = said.roots();
    let groups = said.groups(&roots);
    let cases = parallel(jobs, groups.len(), |index| groups.get(index).map(|group| build(steps, rows, &said, group)));
    let mut built: Vec<Built> = Vec::with_capacity(groups.len());
    for (group, case) in groups.iter().zip(cases) {
        built.extend(group.first().zip(case).map(|(root, (case, records))| Built { root: root.0, case, records }));
    }
    let key = |built: &Built| said.keys[built.root as usize];
    built.sort_by(|a, b| a.case.slug.cmp(&b.case.slug).then_with(|| key(a).cmp(&key(b))));
    report_clashes(steps, &built, out);
    report_former_clashes(steps, &built, out);
    let mut case_of: Vec<Option<CaseIx>> = vec![None; said.keys.len()];
    for (index, built) in (0_u32..).zip(&built) {
        case_of[built.root as usize] = Some(CaseIx(index));
    }
    let case_of = |key: Key| case_of[roots[key as usize] as usize];
    let mut numbers = Numbers::default();
    for (key, (diarium, text)) in (0..).zip(&said.keys).filter(|(key, _)| said.is_told(*key)) {
        if let Some(case) = case_of(key) {
            numbers.add(diarium, text, case);
        }
    }
    let mut of_doc = vec![Vec::new(); steps.items.len()];
    for (doc, key) in &said.of_doc {
        let own: &mut Vec<CaseIx> = &mut of_doc[doc.0 as usize];
        if let Some(case) = case_of(*key)
            && !own.contains(&case)
        {
            own.push(case);
        }
    }
    let pairs = said.relations.iter().filter_map(|(a, b)| Some((case_of(*a)?, case_of(*b)?))).filter(|(a, b)| a != b);
    let related: BTreeSet<(CaseIx, CaseIx)> = pairs.flat_map(|(a, b)| [(a, b), (b, a)]).collect();
    let mut second_records = Vec::new();
    let mut cases = Vec::with_capacity(built.len());
    for Built { case, records, .. } in built {
        if let Some((first, others)) = records.split_first() {
            second_records.extend(others.iter().map(|doc| (*doc, *first)));
        }
        cases.push(*case);
    }
    for (a, b) in related {
        cases[a.0 as usize].related.push(b);
    }
    Cases { cases, of_doc, second_records, numbers }
}

impl<'a> Said<'a> {
    fn gather(sources: &'a [Source<'a>]) -> Said<'a> {
        let mut said = Said { of_doc: Vec::with_capacity(sources.len()), ..Said::default() };
        let (mut pool, mut own, mut named) = (Pool::default(), Numbered::default(), Vec::new());
        // Papers without a diarium of their own come last, as they did when their home was looked for.
        for is_homeless in [false, true] {
            for source in sources.iter().filter(|source| source.is_homeless == is_homeless) {
                pool.number(source, &mut own);
                said.add(source, &own, &mut named);
            }
        }
        said.keys = pool.keys;
        said.papers.settle(said.keys.len());
        said.records.settle(said.keys.len());
        said
    }

    /// Notes what one source says, whose keys are those of its numbers, of its earlier ones and of its `ärende`. `named` is room
    /// for those that it bears.
    fn add(&mut self, source: &Source<'a>, own: &Numbered, named: &mut Vec<(Key, &'a str)>) {
        named.clear();
        for (key, dnr) in own.numbers.iter().zip(source.numbers) {
            if !named.iter().any(|(known, _)| known == key) {
                named.push((*key, &dnr.written));
            }
        }
        let matter = own.matter.zip(source.matter);
        if named.is_empty() {
            named.extend(matter);
        }
        let Some((&(main, _), others)) = named.split_first() else { return };
        self.relations.extend(others.iter().map(|(other, _)| (main, *other)));
        // A text that stands beside a number joins the papers that have only the text.
        if let Some((matter, text)) = matter.filter(|(matter, _)| *matter != main) {
            self.joins.entry(matter).or_default().insert(main);
            self.written.entry(matter).or_insert(text);
        }
        for (&older, earlier) in own.earlier.iter().zip(source.earlier) {
            if older == main {
                continue;
            }
            match source.earlier.len() {
                1 => drop(self.joins.entry(older).or_default().insert(main)),
                _ => drop(self.relations.insert((main, older))),
            }
            self.written.entry(older).or_insert(&earlier.written);
        }
        let bearers = if source.is_record { &mut self.records } else { &mut self.papers };
        bearers.all.extend(named.iter().map(|(key, written)| (*key, source.doc, *written)));
        self.of_doc.extend(named.iter().map(|(key, _)| (source.doc, *key)));
    }

    /// Whether a paper or a record bears a key.
    fn is_borne(&self, key: Key) -> bool {
        !self.papers.of(key).is_empty() || !self.records.of(key).is_empty()
    }

    /// Whether a key is borne or joined to another. One that is only related to another is not.
    fn is_told(&self, key: Key) -> bool {
        self.is_borne(key) || self.joins.contains_key(&key)
    }

    /// Where every key ends, by key: itself unless it is joined. A key that is said to be joined to several, or to itself by way
    /// of others, is joined to none: we cannot know which was meant.
    fn roots(&self) -> Vec<Key> {
        let next = |key: Key| {
            let targets = self.joins.get(&key)?;
            targets.first().copied().filter(|_| targets.len() == 1)
        };
        let mut roots: Vec<Key> = (0..).take(self.keys.len()).collect();
        for &key in self.joins.keys() {
            let mut path = vec![key];
            let mut end = key;
            while let Some(target) = next(end) {
                if path.contains(&target) {
                    break;
                }
                path.push(target);
                end = target;
            }
            if next(end).is_none() {
                roots[key as usize] = end;
            }
        }
        roots
    }

    /// The keys of each case by root, as pairs of root and key; an earlier number that joins nothing and that no paper bears
    /// makes none.
    fn groups(&self, roots: &[Key]) -> Vec<Vec<(Key, Key)>> {
        let told = (0..).zip(roots).filter(|(key, _)| self.is_told(*key)).map(|(key, root)| (*root, key));
        let mut told: Vec<(Key, Key)> = told.collect();
        told.sort_unstable();
        let groups = told.chunk_by(|one, other| one.0 == other.0);
        groups.filter(|keys| keys.iter().any(|(_, key)| self.is_borne(*key))).map(<[_]>::to_vec).collect()
    }
}

/// What an `ärende` file says; `None` for anything else, a withdrawn one too.
fn record(item: &Item) -> Option<&CaseRecord> {
    match &item.document.front {
        Front::Case(record) if item.is_merged() => Some(record),
        _ => None,
    }
}

/// One case from the keys that were joined, as pairs of root and key.
fn build(steps: &Steps<'_>, rows: &[Rows], said: &Said<'_>, keys: &[(Key, Key)]) -> (Box<Case>, Vec<Doc>) {
    let root = keys.first().map_or(0, |(root, _)| *root);
    let docs = |bearers: &Bearers<'_>| -> Vec<Doc> {
        keys.iter().flat_map(|(_, key)| bearers.of(*key)).map(|(_, doc, _)| *doc).collect()
    };
    let mut papers = docs(&said.papers);
    steps.order.oldest_first(steps.items, &mut papers);
    let mut records = docs(&said.records);
    records.sort_unstable();
    records.dedup();
    let record_doc = records.first().copied();
    let document = record_doc.map(|doc| steps.items[doc.0 as usize].document.clone());
    let facts = record_doc.and_then(|doc| record(&steps.items[doc.0 as usize]));
    let timeline = steps.of_case(rows, &papers);
    let mut days: Vec<Date> = timeline.iter().filter(|step| !step.expected).filter_map(|step| step.date).collect();
    days.extend(facts.and_then(|record| record.received));
    days.extend(facts.and_then(|record| record.closed));
    let mut boards = Vec::new();
    for board in timeline.iter().filter(|step| !step.expected).filter_map(|step| step.board.as_ref()) {
        if !boards.contains(board) {
            boards.push(board.clone());
        }
    }
    let title = document.as_ref().map(|document| document.common.title.clone()).filter(|title| !title.is_empty());
    let mut joined: Vec<Key> = keys.iter().map(|(_, key)| *key).filter(|key| *key != root).collect();
    joined.sort_unstable_by_key(|key| said.keys[*key as usize]);
    let address = |key: Key| address(steps.register, said.keys[key as usize]);
    let case = Case {
        slug: address(root),
        diarium: diarium_name(steps, said.keys[root as usize].0, papers.first().copied()),
        number: written(said, root, &papers),
        joined: joined.iter().map(|key| written(said, *key, &papers)).collect(),
        former_slugs: joined.iter().map(|key| address(*key)).collect(),
        title: title.unwrap_or_else(|| title_of(steps.items, &papers)),
        awaits: if facts.is_some_and(|record| record.closed.is_some()) { None } else { awaits(steps, &timeline) },
        record: document,
        record_doc,
        papers,
        boards,
        first: days.iter().min().copied(),
        last: days.iter().max().copied(),
        related: Vec::new(),
        timeline,
    };
    (Box::new(case), records)
}

/// The address segment: the key, behind its diarium where some body names that one explicitly.
fn address(register: &Register<'_>, (diarium, key): (&str, &str)) -> String {
    if register.is_explicit(diarium) { format!("{diarium}-{key}") } else { key.to_owned() }
}

/// The diarium as site.yaml writes it.
fn diarium_name(steps: &Steps<'_>, segment: &str, paper: Option<Doc>) -> String {
    let of_paper = paper.map(|doc| &steps.items[doc.0 as usize]).filter(|item| item.is_shown_paper());
    let of_paper = of_paper.and_then(|item| item.brief.board.as_ref());
    let of_paper = of_paper.and_then(|board| steps.register.get(board));
    let entry = of_paper.filter(|entry| entry.diarium == segment);
    let entry = entry.or_else(|| steps.register.entries.iter().find(|entry| entry.diarium == segment));
    entry.map_or(segment, |entry| entry.config.diarium()).to_owned()
}

/// A number as the earliest paper that bears it writes it.
fn written(said: &Said<'_>, key: Key, oldest_first: &[Doc]) -> String {
    let by_paper = match said.papers.of(key) {
        [] => None,
        [(.., only)] => Some(*only),
        papers => {
            let known: BTreeMap<Doc, &str> = papers.iter().map(|(_, doc, written)| (*doc, *written)).collect();
            oldest_first.iter().find_map(|doc| known.get(doc).copied())
        }
    };
    let by_record = || said.records.of(key).first().map(|(.., text)| *text);
    by_paper.or_else(by_record).or_else(|| said.written.get(&key).copied()).unwrap_or_default().to_owned()
}

/// The title of the newest decided paper, else of the newest that has one.
fn title_of(items: &[Item], oldest_first: &[Doc]) -> String {
    let titled = || {
        let documents = oldest_first.iter().rev().map(|doc| &items[doc.0 as usize].document);
        documents.filter(|document| !document.common.title.is_empty())
    };
    let decided = titled().find(|document| document.paper().is_some_and(|paper| paper.status == Some(Status::Decided)));
    decided.or_else(|| titled().next()).map_or_else(String::new, |document| document.common.title.clone())
}

/// The body that the matter waits for, when that body claims to be complete since the last step: the one that a proposal
/// goes to, the one that postponed the matter, or the one that a paper expects next.
fn awaits(steps: &Steps<'_>, timeline: &[Arc<StepView>]) -> Option<String> {
    // A step without a day tells nothing of what comes after what.
    let last = timeline.iter().rfind(|step| !step.expected && step.date.is_some())?;
    let paper = last.paper.filter(|_| last.own).and_then(|doc| steps.items[doc.0 as usize].paper());
    let proposed = paper.and_then(|paper| match (&paper.proposal, paper.status) {
        (Some(Proposal { to: Organ::Board(board), .. }), _) => Some(board),
        (None, Some(Status::Proposed)) => paper.board.as_ref(),
        _ => None,
    });
    let is_postponed = !last.outcomes.is_empty() && last.outcomes.iter().all(Outcome::is_postponement);
    let postponed = last.board.as_ref().filter(|_| is_postponed);
    let expected = || timeline.iter().find(|step| step.expected).and_then(|step| step.board.as_ref());
    let board = proposed.or(postponed).or_else(expected)?;
    let may_have_answered =
        |step: &Arc<StepView>| step.own && step.date.is_none() && step.board.as_ref() == Some(board);
    if timeline.iter().any(may_have_answered) {
        return None;
    }
    let entry = steps.register.get(board)?;
    let is_complete = entry.config.complete_from.is_some_and(|from| last.date.is_some_and(|date| from <= date));
    is_complete.then(|| entry.config.name_on(last.date).to_owned())
}

/// Reports cases of two diaria that claim one address.
fn report_clashes(steps: &Steps<'_>, built: &[Built], out: &mut Vec<Diagnostic>) {
    for pair in built.windows(2) {
        let [first, second] = pair else { continue };
        if first.case.slug != second.case.slug {
            continue;
        }
        let place = |built: &Built| -> Option<Place> {
            let doc = built.case.papers.first().copied().or(built.case.record_doc)?;
            Some(steps.items[doc.0 as usize].document.place(&FieldPath::key("diarienummer")))
        };
        let (Some(here), Some(there)) = (place(second), place(first)) else { continue };
        out.push(
            Diagnostic::new(Code::DiariumClash, here)
                .with("address", format!("/arende/{}/", second.case.slug))
                .with("candidates", vec![first.case.diarium.clone(), second.case.diarium.clone()])
                .and(there),
        );
    }
}

/// Reports joined cases whose old address belongs to a case of another diarium, or is that of one joined there too.
fn report_former_clashes(steps: &Steps<'_>, built: &[Built], out: &mut Vec<Diagnostic>) {
    if built.iter().all(|built| built.case.former_slugs.is_empty()) {
        return;
    }
    let mut claims: BTreeMap<&str, &Built> =
        built.iter().rev().map(|built| (built.case.slug.as_str(), built)).collect();
    for claim in built {
        for former in &claim.case.former_slugs {
            let first = *claims.entry(former).or_insert(claim);
            if std::ptr::eq(first, claim) {
                continue;
            }
            let place = |built: &Built| -> Option<Place> {
                let docs = built.case.papers.iter().copied().chain(built.case.record_doc);
                let joins = |doc: &Doc| {
                    let item = &steps.items[doc.0 as usize];
                    item.paper().is_some_and(|paper| !paper.earlier_numbers.is_empty())
                        || record(item).is_some_and(|record| !record.earlier_numbers.is_empty())
                };
                let doc = docs.clone().find(joins).or_else(|| docs.clone().next())?;
                let key = if joins(&doc) { "tidigare_diarienummer" } else { "diarienummer" };
                Some(steps.items[doc.0 as usize].document.place(&FieldPath::key(key)))
            };
            let (Some(here), Some(there)) = (place(claim), place(first)) else { continue };
            out.push(
                Diagnostic::new(Code::DiariumClash, here)
                    .with("address", format!("/arende/{former}/"))
                    .with("candidates", vec![first.case.diarium.clone(), claim.case.diarium.clone()])
                    .and(there),
            );
        }
    }
}

/// Cases, the one that last moved first; those without a date last, each group by address.
pub(super) fn by_activity(cases: &[Case]) -> Vec<CaseIx> {
    let mut order: Vec<CaseIx> = (0_u32..).map(CaseIx).take(cases.len()).collect();
    order.sort_by_key(|ix| std::cmp::Reverse(cases[ix.0 as usize].last));
    order
}
