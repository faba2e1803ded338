//! Documents and site.yaml in, the whole site out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::{Config, Document, Kind};
use crate::diag::Diagnostic;
use crate::domain::calendar::Date;
use crate::domain::collate::Collator;
use crate::domain::map::HashMap;
use crate::model::annex::{self, Files};
use crate::model::between::Checks;
use crate::model::board::{self, Register};
use crate::model::case::{self, Cases};
use crate::model::link::Links;
use crate::model::meeting::Meetings;
use crate::model::order::Order;
use crate::model::people::Census;
use crate::model::step::{Rows, Steps};
use crate::model::{
    Doc, Fate, Item, LinkTarget, MotionCase, PublishedFile, Site, StepView, checks, cite, hands, motion, scope, topic,
};
use crate::world::{Entry, VPath};

/// Links and indexes every document, and resolves their references. The arguments are those of [`without_references`].
pub fn assemble(
    config: &Arc<Config>,
    documents: Vec<Arc<Document>>,
    hidden: &[(VPath, Fate)],
    files: &[Entry],
    as_of: Date,
    out: &mut Vec<Diagnostic>,
) -> Site {
    let mut site = without_references(config, documents, hidden, files, as_of, 1, out);
    cite::connect(&mut site, 1, out);
    site
}

/// Links and indexes every document, before [`cite::connect`]. The result does not depend on the order of `documents`, `hidden` and `files`.
///
/// `hidden` are files that never became documents, with their fate; `files` is every other file under `content/`; `as_of` is the
/// civil date of the build, which decides what is due and what has passed; `jobs` threads may work at once.
pub fn without_references(
    config: &Arc<Config>,
    documents: Vec<Arc<Document>>,
    hidden: &[(VPath, Fate)],
    files: &[Entry],
    as_of: Date,
    jobs: usize,
    out: &mut Vec<Diagnostic>,
) -> Site {
    let collator = Collator::swedish();
    let register = Register::new(config, &collator);
    let Sifted { mut items, fates, hidden, hidden_folders, unshown } = sift(config, documents, hidden, as_of, jobs);
    let (meetings, (order, (topics, topics_of))) = hands::both(
        jobs,
        || Meetings::find(config, &items, jobs),
        || {
            let topics = topic::topics(config, &items, &collator, out);
            (Order::new(&items, &register, &collator), topics)
        },
    );
    meetings.place(&mut items);
    for (item, topics) in items.iter_mut().zip(topics_of) {
        item.topics = topics;
    }
    // Both sides only look at the documents; what they found is written into them afterwards.
    let (woven, found) = {
        let items = items.as_slice();
        let files = Files::new(files);
        let linked = || {
            let mut out = Vec::new();
            let linked = link(items, &files, &meetings, &hidden, hidden_folders, &mut out);
            let lists = scope::lists(&register, items, &order);
            let census = Census { config, items, meetings: &meetings.meetings, register: &register, order: &order };
            let people = census.take(&collator, &mut out);
            (linked, lists, people, out)
        };
        let steps = Steps { config, items, register: &register, meetings: &meetings, order: &order };
        hands::both(jobs, || weave(&steps, &collator, jobs), linked)
    };
    let (Woven { cases, steps, motions, problems }, (linked, mut lists, people, more)) = (woven, found);
    out.extend(problems.into_iter().chain(more));
    lists.extend(people.lists);
    for ((item, cases), steps) in items.iter_mut().zip(&cases.of_doc).zip(steps) {
        item.cases.clone_from(cases);
        item.steps = steps;
    }
    let motions = motion::place(motions, &mut items);
    connect(&mut items, linked, &order);
    let (boards, years) = hands::both(
        jobs,
        || board::boards(&register, &meetings.meetings, &lists),
        || {
            checks::check(&items, &meetings, &cases, out);
            scope::years(&lists, &meetings.meetings)
        },
    );
    Checks { config, items: &items, meetings: &meetings, motions: &motions, as_of }.check(jobs, out);
    Site {
        boards,
        board_order: register.entries.iter().map(|entry| entry.id.clone()).collect(),
        kommuner: board::kommuner(config, &collator),
        years,
        config: config.clone(),
        as_of,
        documents: items,
        hidden: fates.into_iter().collect(),
        meetings: meetings.meetings,
        case_order: case::by_activity(&cases.cases),
        cases: cases.cases,
        motions,
        persons: people.persons,
        parties: people.parties,
        topics,
        lists,
        decisions: meetings.decisions,
        held: meetings.held,
        numbers: cases.numbers,
        unshown,
        mentions: cite::Mentions::default(),
        reference_counts: cite::Counts::default(),
    }
}

/// What happens to a document on a day.
pub fn fate(document: &Document, as_of: Date) -> Fate {
    let common = &document.common;
    if common.draft {
        Fate::Draft
    } else if common.visible_from.is_some_and(|from| from > as_of) {
        Fate::NotYetDue
    } else if common.visible_until.is_some_and(|until| until < as_of) || document.brief.is_removed {
        Fate::Withdrawn
    } else if matches!(document.brief.kind, Kind::MeetingRecord | Kind::CaseRecord) {
        Fate::Merged
    } else {
        Fate::Published
    }
}

/// Documents by fate.
struct Sifted {
    /// Those the site shows something of, sorted by id and path.
    items: Vec<Item>,
    /// Of those that are not shown.
    fates: Vec<(VPath, Fate)>,
    /// Files that are not shown, by composed path, with the day they will be.
    hidden: BTreeMap<String, (Fate, Option<Date>)>,
    /// Folders of documents that are not shown.
    hidden_folders: BTreeSet<String>,
    /// By what drafts and papers not yet due may be named.
    unshown: Vec<cite::Unshown>,
}

fn sift(
    config: &Config,
    mut documents: Vec<Arc<Document>>,
    hidden: &[(VPath, Fate)],
    as_of: Date,
    jobs: usize,
) -> Sifted {
    documents.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    documents.dedup_by(|a, b| a.path == b.path);
    let mut sifted = Sifted {
        items: Vec::with_capacity(documents.len()),
        fates: Vec::with_capacity(hidden.len()),
        hidden: BTreeMap::new(),
        hidden_folders: BTreeSet::new(),
        unshown: Vec::new(),
    };
    for (path, fate) in hidden {
        sifted.hide(path, *fate, None);
    }
    let judged = hands::parallel(jobs, documents.len(), |index| {
        let document = documents.get(index)?;
        Some((fate(document, as_of), document.brief.clone()))
    });
    for (document, judged) in documents.into_iter().zip(judged) {
        let Some((fate, brief)) = judged else { continue };
        match fate {
            Fate::Published | Fate::Withdrawn | Fate::Merged => {
                sifted.items.push(Item::new(document, brief, fate == Fate::Withdrawn));
            }
            Fate::Draft | Fate::NotYetDue | Fate::Broken => {
                let day = document.common.visible_from.filter(|_| fate == Fate::NotYetDue);
                sifted.unshown.push(cite::Unshown::of(config, &document, fate, day));
                sifted.hide(&document.path, fate, day);
            }
        }
    }
    sifted
}

impl Sifted {
    fn hide(&mut self, path: &VPath, fate: Fate, day: Option<Date>) {
        self.fates.push((path.clone(), fate));
        let composed = path.nfc();
        if composed.name() == "index.md" {
            self.hidden_folders.extend(composed.parent().map(|folder| folder.as_str().to_owned()));
        }
        self.hidden.insert(composed.as_str().to_owned(), (fate, day));
    }
}

/// Cases, motions, and the steps of every paper.
struct Woven {
    cases: Cases,
    motions: Vec<(MotionCase, Vec<Doc>)>,
    /// By document.
    steps: Vec<Vec<Arc<StepView>>>,
    problems: Vec<Diagnostic>,
}

/// Finds the cases, the motions and the steps of every paper.
fn weave(steps: &Steps<'_>, collator: &Collator, jobs: usize) -> Woven {
    let mut problems = Vec::new();
    let rows = hands::parallel(jobs, steps.items.len(), |index| {
        u32::try_from(index).map_or_else(|_| Rows::default(), |index| steps.rows(Doc(index)))
    });
    let cases = case::cases(steps, &rows, jobs, &mut problems);
    let Steps { items, register, meetings, order, .. } = steps;
    let motions = motion::motions(items, &cases.of_doc, register, meetings, order, collator, jobs);
    Woven { cases, motions, steps: rows.into_iter().map(|rows| rows.shown).collect(), problems }
}

/// What the body and the references of one document lead to.
struct Linked {
    links: Vec<(usize, LinkTarget)>,
    files: Vec<PublishedFile>,
    named: Vec<Option<Doc>>,
    record_papers: Vec<Option<Doc>>,
}

/// Resolves links, references and files; nothing for a document of which only a tombstone is shown.
fn link(
    items: &[Item],
    files: &Files<'_>,
    meetings: &Meetings,
    hidden: &BTreeMap<String, (Fate, Option<Date>)>,
    hidden_folders: BTreeSet<String>,
    out: &mut Vec<Diagnostic>,
) -> Vec<Option<Linked>> {
    let mut owners: HashMap<String, Option<(VPath, BTreeSet<String>)>> =
        hidden_folders.into_iter().map(|folder| (folder, None)).collect();
    let links = Links::new(items, files, meetings, hidden);
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        if !item.brief.has_links && !item.brief.has_folder {
            found.push(None);
            continue;
        }
        let folder = item.document.folder().map(|folder| folder.nfc().as_str().to_owned());
        if item.withdrawn || item.is_withheld() {
            owners.extend(folder.map(|folder| (folder, None)));
            found.push(None);
            continue;
        }
        let body = links.of_body(item, out);
        let (published, known) = annex::published(item, files, body.files, out);
        owners.extend(folder.map(|folder| (folder, Some((item.document.path.clone(), known)))));
        let links_to = body.links.into_iter().map(|(offset, target)| (offset, only_published(target, &published)));
        found.push(Some(Linked {
            links: links_to.collect(),
            files: published,
            named: links.named(item, out),
            record_papers: links.record_papers(item, out),
        }));
    }
    annex::report_unnamed(files, &owners, out);
    found
}

/// Writes what was found into the documents.
fn connect(items: &mut [Item], found: Vec<Option<Linked>>, order: &Order) {
    for (index, found) in found.into_iter().enumerate() {
        let Some(Linked { links, files, named, record_papers }) = found else { continue };
        back_references(items, index, &named);
        let item = &mut items[index];
        (item.links, item.files, item.named, item.record_papers) = (links, files, named, record_papers);
    }
    for item in items {
        order.newest_first(&mut item.reported_by);
        order.newest_first(&mut item.repealed_by);
    }
}

/// Tells the papers that one reports on or repeals.
fn back_references(items: &mut [Item], index: usize, named: &[Option<Doc>]) {
    let Some(paper) = items[index].document.paper() else { return };
    let reports = paper.reports_on.len();
    let Ok(doc) = u32::try_from(index).map(Doc) else { return };
    for (position, target) in named.iter().enumerate() {
        let Some(target) = target else { continue };
        let target = &mut items[target.0 as usize];
        if position < reports { target.reported_by.push(doc) } else { target.repealed_by.push(doc) }
    }
}

/// A link to a file that was refused is no link.
fn only_published(target: super::LinkTarget, published: &[super::PublishedFile]) -> super::LinkTarget {
    match target {
        super::LinkTarget::File(name) if !published.iter().any(|file| file.name == name) => super::LinkTarget::Plain,
        other => other,
    }
}
