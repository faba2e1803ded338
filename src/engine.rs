//! From the world to a snapshot: reads everything, keeps every problem, prints and writes nothing.
//!
//! [`load`] runs the stages in order: site.yaml, scan, read, model, references, theme, addresses. Each hands on a value and problems; only
//! a site that cannot be known at all (no readable site.yaml, no theme) ends without a snapshot.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::content::{Config, Parsed, Reading, parse_config, parse_document};
use crate::diag::{Arg, Code, Diagnostic, Place, Report, Source};
use crate::model::{Fate, assemble::without_references, cite::connect};
use crate::render::{Snapshot, Theme};
use crate::route::table::plan;
use crate::world::{Entry, Scan, VPath, World};

/// A stage of the work, for timings and progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// site.yaml and the list of files.
    Scan,
    /// Reading and parsing content files.
    Read,
    /// Model, theme and addresses.
    Assemble,
    /// References in prose: found, and looked up.
    References,
    /// Rendering pages and staging what differs.
    Render,
    /// Putting the new files in place.
    Commit,
}

/// Who is told how the work goes. Called from several threads.
pub trait Observer: Sync {
    /// A stage begins, with so many steps.
    fn begin(&self, stage: Stage, steps: usize);
    /// One step of the stage is done.
    fn step(&self);
}

/// An observer that looks away.
pub struct Unobserved;

impl Observer for Unobserved {
    fn begin(&self, _: Stage, _: usize) {}
    fn step(&self) {}
}

/// How to load.
pub struct Loading<'a> {
    /// How many threads may work at once, at least 1.
    pub jobs: usize,
    /// Addresses by source path of the output's manifest, when there is one.
    pub previous: Option<&'a BTreeMap<String, String>>,
    /// Who is told.
    pub observer: &'a dyn Observer,
}

/// Everything that was found.
pub struct Loaded {
    /// The snapshot, when one could be made; errors may stand beside it.
    pub snapshot: Option<Snapshot>,
    /// Every problem and the texts they point into.
    pub report: Report,
    /// site.yaml, when it could be read.
    pub config: Option<Arc<Config>>,
}

/// Loads a site.
pub fn load(world: &dyn World, loading: &Loading<'_>) -> Loaded {
    let mut found = Found::default();
    loading.observer.begin(Stage::Scan, 0);
    let Some(config) = read_config(world, &mut found) else {
        return Loaded { snapshot: None, report: found.report(), config: None };
    };
    let config = Arc::new(config);
    let scan = world.scan("content");
    found.scan_problems(&scan);
    let markdown: Vec<&Entry> =
        scan.entries.iter().filter(|entry| entry.path.extension().as_deref() == Some("md")).collect();
    loading.observer.begin(Stage::Read, markdown.len());
    let parsed = read_documents(world, &config, &markdown, loading);
    loading.observer.begin(Stage::Assemble, 0);
    let snapshot = assemble_all(world, &config, &scan, parsed, loading, &mut found);
    add_theme_sources(world, &found.diagnostics, &mut found.sources);
    Loaded { snapshot, report: found.report(), config: Some(config) }
}

/// Adds the texts of the theme's files that problems name.
pub fn add_theme_sources(world: &dyn World, problems: &[Diagnostic], sources: &mut BTreeMap<VPath, Arc<Source>>) {
    let named = problems.iter().filter(|problem| problem.place.range.is_some()).map(|problem| &problem.place.file);
    for path in named.filter(|path| path.as_str().starts_with("themes/")) {
        if !sources.contains_key(path)
            && let Ok(bytes) = world.read(path)
        {
            let text: Arc<str> = Arc::from(String::from_utf8_lossy(&bytes));
            sources.insert(path.clone(), Arc::new(Source::new(path.clone(), text)));
        }
    }
}

#[derive(Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    sources: BTreeMap<VPath, Arc<Source>>,
}

impl Found {
    /// Keeps only the texts that a problem points into.
    fn report(self) -> Report {
        let named: std::collections::BTreeSet<&VPath> = self
            .diagnostics
            .iter()
            .flat_map(|problem| std::iter::once(&problem.place).chain(&problem.related))
            .map(|place| &place.file)
            .collect();
        let sources = self.sources.iter().filter(|(path, _)| named.contains(path));
        let sources = sources.map(|(path, source)| (path.clone(), Arc::clone(source))).collect();
        Report::new(self.diagnostics, sources)
    }

    fn scan_problems(&mut self, scan: &Scan) {
        self.diagnostics.extend(scan.problems.iter().map(Diagnostic::from));
    }
}

fn read_config(world: &dyn World, found: &mut Found) -> Option<Config> {
    let path = VPath::new("site.yaml");
    let bytes = match world.read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let problem = Diagnostic::new(Code::Unreadable, Place::file(&path));
            found.diagnostics.push(problem.with("reason", crate::diag::reasons::system(&error.to_string())));
            return None;
        }
    };
    let text = match crate::content::front_matter::decode(&path, &bytes) {
        Ok(text) => text,
        Err((problem, lossy)) => {
            found.diagnostics.push(*problem);
            found.sources.insert(path.clone(), Arc::new(Source::new(path, Arc::from(lossy))));
            return None;
        }
    };
    let (config, problems) = parse_config(&text, world.today());
    found.diagnostics.extend(problems);
    found.sources.insert(path.clone(), Arc::new(Source::new(path, Arc::from(text))));
    config
}

/// Reads every file on scoped threads; the result is in the order of the scan, whatever thread was first.
fn read_documents(world: &dyn World, config: &Config, entries: &[&Entry], loading: &Loading<'_>) -> Vec<Parsed> {
    let reading = Reading { config, today: world.today() };
    parallel(loading.jobs, entries.len(), |index| {
        let entry = entries[index];
        let parsed = if entry.length > crate::content::front_matter::LONGEST {
            Parsed::too_large(reading, &entry.path)
        } else {
            match world.read(&entry.path) {
                Ok(bytes) => parse_document(reading, &entry.path, &bytes),
                Err(error) => {
                    let problem = Diagnostic::new(Code::Unreadable, Place::file(&entry.path));
                    let reason: Arg = crate::diag::reasons::system(&error.to_string());
                    Parsed::failed(&entry.path, String::new(), vec![problem.with("reason", reason)])
                }
            }
        };
        loading.observer.step();
        parsed
    })
}

fn assemble_all(
    world: &dyn World,
    config: &Arc<Config>,
    scan: &Scan,
    parsed: Vec<Parsed>,
    loading: &Loading<'_>,
    found: &mut Found,
) -> Option<Snapshot> {
    let mut documents = Vec::with_capacity(parsed.len());
    let mut hidden = Vec::new();
    for file in parsed {
        let broken = file.document.is_none();
        if !file.diagnostics.is_empty() || broken {
            found.sources.insert(file.path.clone(), Arc::clone(&file.source));
        }
        found.diagnostics.extend(file.diagnostics);
        match file.document {
            Some(document) => documents.push(document),
            None => hidden.push((file.path, Fate::Broken)),
        }
    }
    for entry in scan.entries.iter().filter(|entry| entry.path.extension().as_deref() != Some("md")) {
        let today = world.today();
        crate::content::privacy::scan_name(&entry.path, config.identity, today, &mut found.diagnostics);
    }
    let kept: Vec<_> = documents.iter().map(|document| (document.path.clone(), Arc::clone(&document.source))).collect();
    let mut site = without_references(config, documents, &hidden, &scan.entries, world.today(), &mut found.diagnostics);
    loading.observer.begin(Stage::References, site.documents.len());
    connect(&mut site, |count, work| parallel(loading.jobs, count, work), &mut found.diagnostics);
    loading.observer.begin(Stage::Assemble, 0);
    let theme = Theme::load(world, config, &mut found.diagnostics)?;
    let assets: Vec<(VPath, String)> =
        theme.assets.iter().map(|(name, asset)| (VPath::new(name), asset.name.clone())).collect();
    let routes = plan(&site, &assets, loading.previous, &mut found.diagnostics);
    for (path, source) in kept {
        found.sources.entry(path).or_insert(source);
    }
    Some(Snapshot::new(Arc::new(site), Arc::new(routes), Arc::new(theme)))
}

/// Runs `work` for every index below `count` on so many threads, and returns the results in order.
pub fn parallel<T: Send>(jobs: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    const CHUNK: usize = 16;
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            if start >= count {
                return done;
            }
            done.extend((start..count.min(start + CHUNK)).map(|index| (index, work(index))));
        }
    };
    let threads = jobs.clamp(1, count.div_ceil(CHUNK).max(1));
    let mut results: Vec<(usize, T)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut all = run();
        for handle in handles {
            match handle.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
