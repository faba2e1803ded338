//! What the engine remembers of the files: each is read again only when it may have changed, parsed only when it has.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::content::{Config, Parsed, Reading, front_matter::LONGEST, parse_document, privacy};
use crate::diag::{Code, Diagnostic, Place, reasons};
use crate::engine::{Loading, parallel};
use crate::world::{Entry, Scan, ScanProblem, VPath, World};

/// A file whose time of writing is younger than this when it is read may be written again within the same tick of the file
/// system's clock (two seconds on FAT), so its time alone is not believed yet.
const TICK: Duration = Duration::from_secs(3);

/// Where a refresh looks.
#[derive(Clone, Copy, Debug)]
pub enum Look<'a> {
    /// Everywhere.
    Everywhere,
    /// At these paths and beneath them, whatever they are now: files, folders, or gone.
    At(&'a BTreeSet<VPath>),
}

/// What happened to a content file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It was not there before.
    New,
    /// Its bytes differ.
    Changed,
    /// It is not there any more.
    Gone,
}

/// Every file under `content/`, read.
#[derive(Default)]
pub(super) struct Files {
    known: BTreeMap<VPath, Known>,
    /// What could not be listed.
    pub(super) problems: Vec<ScanProblem>,
}

/// Every file by what it is, each sort in order of path.
#[derive(Default)]
pub(super) struct Sorted<'a> {
    /// Markdown files.
    pub(super) papers: Vec<&'a Parsed>,
    /// All others, as the scan saw them.
    pub(super) others: Vec<Entry>,
    /// Problems of the names of those.
    pub(super) name_problems: Vec<&'a Diagnostic>,
}

/// One file as it was read.
struct Known {
    entry: Entry,
    /// Whether an equal time of writing means equal bytes.
    is_settled: bool,
    content: Content,
}

#[derive(Clone)]
enum Content {
    /// A Markdown file.
    Paper(Arc<Parsed>),
    /// Any other file, whose name alone is looked through.
    Other(Arc<[Diagnostic]>),
}

/// What a refresh of the files is done with.
pub(super) struct Reader<'a> {
    pub(super) world: &'a dyn World,
    pub(super) config: &'a Config,
    /// Whether the register or the day differ from those that the known files were read against.
    pub(super) is_new: bool,
    /// The time of now, when it is known.
    pub(super) now: Option<SystemTime>,
    pub(super) loading: &'a Loading<'a>,
}

impl Files {
    /// Brings the files up to date, and says which have changed; `None` when nothing at all has.
    pub(super) fn refresh(&mut self, reader: &Reader<'_>, look: Look<'_>) -> Option<BTreeMap<VPath, Change>> {
        let (scan, gone) = self.listed(reader.world, look);
        let has_new_problems = scan.problems != self.problems;
        self.problems = scan.problems;
        let mut changes: BTreeMap<VPath, Change> = BTreeMap::new();
        for path in gone {
            self.known.remove(&path);
            changes.insert(path, Change::Gone);
        }
        let is_hinted = matches!(look, Look::At(_));
        let doubtful: Vec<Entry> =
            scan.entries.into_iter().filter(|entry| is_hinted || reader.is_new || self.is_doubtful(entry)).collect();
        reader.loading.observer.begin(super::Stage::Read, doubtful.len());
        let read = parallel(reader.loading.jobs, doubtful.len(), |index| {
            let known = doubtful.get(index).and_then(|entry| self.known.get(&entry.path));
            let content = doubtful.get(index).map(|entry| reader.read(entry, known));
            reader.loading.observer.step();
            content
        });
        let mut has_moved = false;
        for (entry, content) in doubtful.into_iter().zip(read) {
            let Some(content) = content else { continue };
            let is_settled = reader.is_settled(&entry);
            let known = self.known.get(&entry.path);
            has_moved |= known.is_none_or(|known| known.entry.length != entry.length);
            match known {
                None => drop(changes.insert(entry.path.clone(), Change::New)),
                Some(known) if !known.content.is(&content) => drop(changes.insert(entry.path.clone(), Change::Changed)),
                Some(_) => {}
            }
            self.known.insert(entry.path.clone(), Known { entry, is_settled, content });
        }
        (has_new_problems || has_moved || !changes.is_empty()).then_some(changes)
    }

    /// What lies there now, and which known files do not any more.
    fn listed(&self, world: &dyn World, look: Look<'_>) -> (Scan, Vec<VPath>) {
        let paths = match look {
            Look::Everywhere => {
                let scan = world.scan("content");
                let there: BTreeSet<&VPath> = scan.entries.iter().map(|entry| &entry.path).collect();
                let gone = self.known.keys().filter(|path| !there.contains(path)).cloned().collect();
                return (scan, gone);
            }
            Look::At(paths) => paths,
        };
        let mut scan = Scan { entries: Vec::new(), problems: self.problems.clone() };
        let mut gone = Vec::new();
        for path in paths.iter().filter(|path| is_at(path, "content")) {
            let there = world.scan_at(path);
            gone.extend(
                self.at(path).filter(|known| !there.entries.iter().any(|entry| entry.path == **known)).cloned(),
            );
            scan.problems.retain(|problem| !is_at(&problem.path, path.as_str()));
            scan.entries.extend(there.entries);
            scan.problems.extend(there.problems);
        }
        scan.entries.sort_by(|one, other| one.path.cmp(&other.path));
        scan.entries.dedup_by(|one, other| one.path == other.path);
        scan.problems.sort_by(|one, other| one.path.cmp(&other.path));
        scan.problems.dedup();
        gone.sort_unstable();
        gone.dedup();
        (scan, gone)
    }

    /// Known files at a path and beneath it.
    fn at<'a>(&'a self, path: &'a VPath) -> impl Iterator<Item = &'a VPath> {
        let beneath = self.known.range(path.join("")..).map(|(known, _)| known);
        let beneath = beneath.take_while(|known| is_at(known, path.as_str()));
        self.known.get_key_value(path).map(|(known, _)| known).into_iter().chain(beneath)
    }

    /// The paths at which a scan saw something else than is known, or something that may have changed within a tick of the clock.
    /// `None` when it could not list what it could before, or the other way about: then only a look everywhere tells.
    pub(super) fn differing(&self, scan: &Scan) -> Option<BTreeSet<VPath>> {
        if scan.problems != self.problems {
            return None;
        }
        let mut differing = BTreeSet::new();
        // Both are sorted, so that one walk compares them.
        let mut known = self.known.iter().peekable();
        for entry in &scan.entries {
            while let Some((gone, _)) = known.next_if(|(path, _)| **path < entry.path) {
                differing.insert(gone.clone());
            }
            let same = known.next_if(|(path, _)| **path == entry.path).map(|(_, known)| known);
            if same.is_none_or(|known| !known.is_settled || known.entry != *entry) {
                differing.insert(entry.path.clone());
            }
        }
        differing.extend(known.map(|(gone, _)| gone.clone()));
        Some(differing)
    }

    fn is_doubtful(&self, entry: &Entry) -> bool {
        self.known.get(&entry.path).is_none_or(|known| !known.is_settled || known.entry != *entry)
    }

    /// Every file, in order.
    pub(super) fn sorted(&self) -> Sorted<'_> {
        let mut sorted = Sorted { papers: Vec::with_capacity(self.known.len()), ..Sorted::default() };
        for known in self.known.values() {
            match &known.content {
                Content::Paper(parsed) => sorted.papers.push(parsed),
                Content::Other(problems) => {
                    sorted.others.push(known.entry.clone());
                    sorted.name_problems.extend(problems.iter());
                }
            }
        }
        sorted
    }

    /// A Markdown file by its path.
    pub(super) fn paper(&self, path: &VPath) -> Option<&Parsed> {
        match &self.known.get(path)?.content {
            Content::Paper(parsed) => Some(parsed),
            Content::Other(_) => None,
        }
    }
}

impl Reader<'_> {
    /// Reads a file, and parses it unless its bytes are those that are known.
    fn read(&self, entry: &Entry, known: Option<&Known>) -> Content {
        let reading = Reading { config: self.config, today: self.world.today() };
        if entry.path.extension().as_deref() != Some("md") {
            let mut problems = Vec::new();
            privacy::scan_name(&entry.path, reading.config.identity, reading.today, &mut problems);
            return Content::Other(problems.into());
        }
        if entry.length > LONGEST {
            return Content::Paper(Arc::new(Parsed::too_large(reading, &entry.path)));
        }
        let bytes = match self.world.read(&entry.path) {
            Ok(bytes) => bytes,
            Err(error) => return Content::Paper(Arc::new(unreadable(&entry.path, &error))),
        };
        match known.map(|known| &known.content).filter(|_| !self.is_new) {
            Some(Content::Paper(parsed)) if parsed.is_of(&bytes) => Content::Paper(Arc::clone(parsed)),
            _ => Content::Paper(Arc::new(parse_document(reading, &entry.path, &bytes))),
        }
    }

    fn is_settled(&self, entry: &Entry) -> bool {
        let age = self.now.zip(entry.modified).and_then(|(now, modified)| now.duration_since(modified).ok());
        age.is_some_and(|age| age > TICK)
    }
}

impl Content {
    /// Whether it says the same: the very value that was kept, or other files, which have names alone.
    fn is(&self, other: &Content) -> bool {
        match (self, other) {
            (Content::Paper(one), Content::Paper(other)) => Arc::ptr_eq(one, other),
            (Content::Other(one), Content::Other(other)) => one == other,
            _ => false,
        }
    }
}

/// The files of all themes as one number: equal numbers mean equal files.
pub(super) fn digest_of_themes(world: &dyn World) -> u64 {
    let mut hasher = DefaultHasher::new();
    for entry in world.scan("themes").entries {
        entry.path.hash(&mut hasher);
        world.read(&entry.path).ok().hash(&mut hasher);
    }
    hasher.finish()
}

/// Whether `path` is `place` or lies beneath it.
pub(super) fn is_at(path: &VPath, place: &str) -> bool {
    path.as_str().strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn unreadable(path: &VPath, error: &io::Error) -> Parsed {
    let problem = Diagnostic::new(Code::Unreadable, Place::file(path));
    Parsed::failed(path, String::new(), vec![problem.with("reason", reasons::system(&error.to_string()))])
}
