//! Cases (ärenden): what shares a register number within one diarium, with what was joined and what is related.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::content::front::{CaseRecord, FieldPath, Front, Organ, Proposal};
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::calendar::Date;
use crate::domain::dnr::Dnr;
use crate::domain::map::HashMap;
use crate::domain::outcome::{Outcome, Status};
use crate::domain::slug::slug;
use crate::model::board::Register;
use crate::model::cite::Numbers;
use crate::model::hands::parallel;
use crate::model::step::Steps;
use crate::model::{Case, CaseIx, Doc, Item, StepView};

/// Identity of a case: address segment of its diarium, and its key.
type Key<'a> = (Cow<'a, str>, Cow<'a, str>);

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

/// What is known of a key while cases are put together.
#[derive(Default)]
struct Draft<'a> {
    /// Papers, with the number as each writes it.
    papers: Vec<(Doc, &'a str)>,
    records: Vec<(Doc, &'a str)>,
}

/// Everything that papers and records say of numbers.
#[derive(Default)]
struct Said<'a> {
    drafts: BTreeMap<Key<'a>, Draft<'a>>,
    /// What a key is joined to, by who says so.
    joins: BTreeMap<Key<'a>, BTreeSet<Key<'a>>>,
    /// Keys that are related, each pair once.
    relations: BTreeSet<(Key<'a>, Key<'a>)>,
    /// How an earlier number is written.
    written: BTreeMap<Key<'a>, &'a str>,
    /// The keys of each document, the main one first.
    of_doc: Vec<(Doc, Vec<Key<'a>>)>,
}

/// A case with what it was built from.
struct Built<'a> {
    root: Key<'a>,
    case: Case,
    records: Vec<Doc>,
}

/// Finds the cases.
pub(super) fn cases(steps: &Steps<'_>, jobs: usize, out: &mut Vec<Diagnostic>) -> Cases {
    let said = Said::gather(steps);
    let roots = said.roots();
    let groups: Vec<(Key<'_>, BTreeSet<Key<'_>>)> = said.groups(&roots).into_iter().collect();
    let cases = parallel(jobs, groups.len(), |index| {
        let (root, keys) = groups.get(index)?;
        Some(build(steps, &said, root, keys))
    });
    let cases = groups.into_iter().zip(cases).filter_map(|((root, _), case)| Some((root, case?)));
    let mut built: Vec<Built<'_>> = Vec::with_capacity(cases.size_hint().1.unwrap_or_default());
    built.extend(cases.map(|(root, (case, records))| Built { root, case, records }));
    built.sort_by(|a, b| (&a.case.slug, &a.root).cmp(&(&b.case.slug, &b.root)));
    report_clashes(steps, &built, out);
    report_former_clashes(steps, &built, out);
    let index: HashMap<&Key<'_>, CaseIx> =
        (0_u32..).zip(&built).map(|(index, built)| (&built.root, CaseIx(index))).collect();
    let case_of = |key: &Key<'_>| index.get(roots.get(key).unwrap_or(key)).copied();
    let mut numbers = Numbers::default();
    for key in said.drafts.keys().chain(said.joins.keys()) {
        if let Some(case) = case_of(key) {
            numbers.add(&key.0, &key.1, case);
        }
    }
    let mut of_doc = vec![Vec::new(); steps.items.len()];
    for (doc, keys) in &said.of_doc {
        let own: &mut Vec<CaseIx> = &mut of_doc[doc.0 as usize];
        for case in keys.iter().filter_map(case_of) {
            if !own.contains(&case) {
                own.push(case);
            }
        }
    }
    let pairs = said.relations.iter().filter_map(|(a, b)| Some((case_of(a)?, case_of(b)?))).filter(|(a, b)| a != b);
    let related: BTreeSet<(CaseIx, CaseIx)> = pairs.flat_map(|(a, b)| [(a, b), (b, a)]).collect();
    let mut second_records = Vec::new();
    let mut cases = Vec::with_capacity(built.len());
    for Built { case, records, .. } in built {
        if let Some((first, others)) = records.split_first() {
            second_records.extend(others.iter().map(|doc| (*doc, *first)));
        }
        cases.push(case);
    }
    for (a, b) in related {
        cases[a.0 as usize].related.push(b);
    }
    Cases { cases, of_doc, second_records, numbers }
}

/// What one paper or record says of its numbers.
struct Source<'a> {
    doc: Doc,
    is_record: bool,
    numbers: &'a [Dnr],
    earlier: &'a [Dnr],
    matter: Option<&'a str>,
    /// Its diarium, where its body or kommun tells.
    diarium: Option<Cow<'a, str>>,
}

impl<'a> Said<'a> {
    fn gather(steps: &'a Steps<'_>) -> Said<'a> {
        let mut said = Said { of_doc: Vec::with_capacity(steps.items.len()), ..Said::default() };
        let mut homeless = Vec::new();
        for source in sources(steps.items, steps.register) {
            match &source.diarium {
                Some(diarium) => said.add(&source, diarium.clone()),
                None => homeless.push(source),
            }
        }
        // A paper without body belongs where its number is known, if that is one place.
        let mut diaria: BTreeMap<&str, BTreeSet<&Cow<'_, str>>> = BTreeMap::new();
        for (diarium, key) in said.drafts.keys() {
            diaria.entry(key).or_default().insert(diarium);
        }
        let homes: Vec<Cow<'_, str>> = homeless
            .iter()
            .map(|source| {
                let key = match source.numbers.first() {
                    Some(dnr) => Cow::Borrowed(dnr.key.as_str()),
                    None => Cow::Owned(slug(source.matter.unwrap_or_default())),
                };
                let known = diaria.get(key.as_ref()).filter(|known| known.len() == 1);
                known.and_then(|known| known.first()).map_or(Cow::Borrowed(""), |diarium| Cow::clone(diarium))
            })
            .collect();
        for (source, home) in homeless.iter().zip(homes) {
            said.add(source, home);
        }
        said
    }

    fn add(&mut self, source: &Source<'a>, diarium: Cow<'a, str>) {
        let key = |text: &'a str| (diarium.clone(), Cow::Borrowed(text));
        let mut named: Vec<(Key<'a>, &str)> = Vec::new();
        for dnr in source.numbers {
            if !named.iter().any(|((_, own), _)| *own == dnr.key) {
                named.push((key(&dnr.key), &dnr.written));
            }
        }
        let matter = source.matter.map(|text| (slug(text), text)).filter(|(slug, _)| !slug.is_empty());
        let matter = matter.map(|(slug, text)| ((diarium.clone(), Cow::Owned(slug)), text));
        if named.is_empty() {
            named.extend(matter.clone());
        }
        let Some(((main, _), others)) = named.split_first() else { return };
        self.relations.extend(others.iter().map(|(other, _)| (main.clone(), other.clone())));
        // A text that stands beside a number joins the papers that have only the text.
        if let Some((matter, text)) = matter.filter(|(matter, _)| matter != main) {
            self.joins.entry(matter.clone()).or_default().insert(main.clone());
            self.written.entry(matter).or_insert(text);
        }
        for earlier in source.earlier {
            let older = key(&earlier.key);
            if older == *main {
                continue;
            }
            match source.earlier.len() {
                1 => drop(self.joins.entry(older.clone()).or_default().insert(main.clone())),
                _ => drop(self.relations.insert((main.clone(), older.clone()))),
            }
            self.written.entry(older).or_insert(&earlier.written);
        }
        for (key, written) in &named {
            let draft = self.drafts.entry(key.clone()).or_default();
            let list = if source.is_record { &mut draft.records } else { &mut draft.papers };
            list.push((source.doc, *written));
        }
        self.of_doc.push((source.doc, named.into_iter().map(|(key, _)| key).collect()));
    }

    /// Where every joined key ends. A key that is said to be joined to several, or to itself by way of others, is joined to
    /// none: we cannot know which was meant.
    fn roots(&self) -> BTreeMap<Key<'a>, Key<'a>> {
        let next = |key: &Key<'a>| {
            let targets = self.joins.get(key)?;
            targets.first().filter(|_| targets.len() == 1)
        };
        let mut roots = BTreeMap::new();
        for key in self.joins.keys() {
            let mut path = vec![key];
            let mut end = key;
            while let Some(target) = next(end) {
                if path.contains(&target) {
                    break;
                }
                path.push(target);
                end = target;
            }
            if next(end).is_none() && end != key {
                roots.insert(key.clone(), end.clone());
            }
        }
        roots
    }

    /// The keys of each case, its own among them; an earlier number that joins nothing and that no paper bears makes none.
    fn groups(&self, roots: &BTreeMap<Key<'a>, Key<'a>>) -> BTreeMap<Key<'a>, BTreeSet<Key<'a>>> {
        let mut groups: BTreeMap<Key<'a>, BTreeSet<Key<'a>>> = BTreeMap::new();
        for key in self.drafts.keys().chain(self.joins.keys()) {
            groups.entry(roots.get(key).unwrap_or(key).clone()).or_default().insert(key.clone());
        }
        groups.retain(|_, keys| keys.iter().any(|key| self.drafts.contains_key(key)));
        groups
    }
}

/// Every paper and record that names a case.
fn sources<'a>(items: &'a [Item], register: &'a Register<'_>) -> Vec<Source<'a>> {
    let diarium = |board: Option<&crate::content::BoardId>| {
        board.and_then(|id| register.get(id)).map(|entry| Cow::Borrowed(entry.diarium.as_str()))
    };
    let mut sources = Vec::with_capacity(items.len());
    for (doc, item) in (0_u32..).map(Doc).zip(items) {
        if let Some(paper) = item.paper() {
            sources.push(Source {
                doc,
                is_record: false,
                numbers: &paper.numbers,
                earlier: &paper.earlier_numbers,
                matter: paper.matter.as_deref(),
                diarium: diarium(paper.board.as_ref()),
            });
        } else if let Some(record) = record(item) {
            let kommun = record.kommun.as_deref().map(|kommun| Cow::Owned(slug(kommun)));
            sources.push(Source {
                doc,
                is_record: true,
                numbers: &record.numbers,
                earlier: &record.earlier_numbers,
                matter: None,
                diarium: diarium(record.board.as_ref()).or(kommun),
            });
        }
    }
    sources
}

/// What an `ärende` file says; `None` for anything else, a withdrawn one too.
fn record(item: &Item) -> Option<&CaseRecord> {
    match &item.document.front {
        Front::Case(record) if item.is_merged() => Some(record),
        _ => None,
    }
}

/// One case from the keys that were joined.
fn build(steps: &Steps<'_>, said: &Said<'_>, root: &Key<'_>, keys: &BTreeSet<Key<'_>>) -> (Case, Vec<Doc>) {
    let drafts: Vec<&Draft<'_>> = keys.iter().filter_map(|key| said.drafts.get(key)).collect();
    let mut papers: Vec<Doc> = drafts.iter().flat_map(|draft| &draft.papers).map(|(doc, _)| *doc).collect();
    steps.order.oldest_first(steps.items, &mut papers);
    let mut records: Vec<Doc> = drafts.iter().flat_map(|draft| &draft.records).map(|(doc, _)| *doc).collect();
    records.sort_unstable();
    records.dedup();
    let record_doc = records.first().copied();
    let document = record_doc.map(|doc| steps.items[doc.0 as usize].document.clone());
    let facts = record_doc.and_then(|doc| record(&steps.items[doc.0 as usize]));
    let timeline = steps.of_case(&papers);
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
    let joined: Vec<&Key<'_>> = keys.iter().filter(|key| *key != root).collect();
    let case = Case {
        slug: address(steps.register, root),
        diarium: diarium_name(steps, root, papers.first().copied()),
        number: written(said, root, &papers),
        joined: joined.iter().map(|key| written(said, key, &papers)).collect(),
        former_slugs: joined.iter().map(|key| address(steps.register, key)).collect(),
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
    (case, records)
}

/// The address segment: the key, behind its diarium where some body names that one explicitly.
fn address(register: &Register<'_>, (diarium, key): &Key<'_>) -> String {
    if register.is_explicit(diarium) { format!("{diarium}-{key}") } else { key.clone().into_owned() }
}

/// The diarium as site.yaml writes it.
fn diarium_name(steps: &Steps<'_>, root: &Key<'_>, paper: Option<Doc>) -> String {
    let of_paper = paper.and_then(|doc| steps.items[doc.0 as usize].paper()).and_then(|paper| paper.board.as_ref());
    let of_paper = of_paper.and_then(|board| steps.register.get(board));
    let entry = of_paper.filter(|entry| entry.diarium == root.0);
    let entry = entry.or_else(|| steps.register.entries.iter().find(|entry| entry.diarium == root.0));
    entry.map_or_else(|| root.0.clone().into_owned(), |entry| entry.config.diarium().to_owned())
}

/// A number as the earliest paper that bears it writes it.
fn written(said: &Said<'_>, key: &Key<'_>, oldest_first: &[Doc]) -> String {
    let draft = said.drafts.get(key);
    let by_paper = draft.and_then(|draft| match draft.papers.as_slice() {
        [] => None,
        [(_, only)] => Some(*only),
        papers => {
            let known: BTreeMap<Doc, &str> = papers.iter().copied().collect();
            oldest_first.iter().find_map(|doc| known.get(doc).copied())
        }
    });
    let by_record = || draft.and_then(|draft| draft.records.first()).map(|(_, text)| *text);
    by_paper.or_else(by_record).or_else(|| said.written.get(key).copied()).unwrap_or_default().to_owned()
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
fn awaits(steps: &Steps<'_>, timeline: &[StepView]) -> Option<String> {
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
    let may_have_answered = |step: &StepView| step.own && step.date.is_none() && step.board.as_ref() == Some(board);
    if timeline.iter().any(may_have_answered) {
        return None;
    }
    let entry = steps.register.get(board)?;
    let is_complete = entry.config.complete_from.is_some_and(|from| last.date.is_some_and(|date| from <= date));
    is_complete.then(|| entry.config.name_on(last.date).to_owned())
}

/// Reports cases of two diaria that claim one address.
fn report_clashes(steps: &Steps<'_>, built: &[Built<'_>], out: &mut Vec<Diagnostic>) {
    for pair in built.windows(2) {
        let [first, second] = pair else { continue };
        if first.case.slug != second.case.slug {
            continue;
        }
        let place = |built: &Built<'_>| -> Option<Place> {
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
fn report_former_clashes(steps: &Steps<'_>, built: &[Built<'_>], out: &mut Vec<Diagnostic>) {
    let mut claims: BTreeMap<&str, &Built<'_>> =
        built.iter().rev().map(|built| (built.case.slug.as_str(), built)).collect();
    for claim in built {
        for former in &claim.case.former_slugs {
            let first = *claims.entry(former).or_insert(claim);
            if std::ptr::eq(first, claim) {
                continue;
            }
            let place = |built: &Built<'_>| -> Option<Place> {
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
