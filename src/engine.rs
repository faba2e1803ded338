//! From the world to a snapshot: reads everything, keeps every problem, prints and writes nothing.
//!
//! [`load`] runs the stages in order: site.yaml, scan, read, model, references, theme, addresses. Each hands on a value and problems;
//! only a site that cannot be known at all (no readable site.yaml, no theme) ends without a snapshot. An [`Engine`] does the same
//! again and again, and remembers every file that it parsed; what it makes is always what [`load`] would make.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::SystemTime;

use crate::content::{Config, Document, parse_config};
use crate::diag::{Code, Diagnostic, Place, Report, Severity, Source};
use crate::domain::calendar::Date;
use crate::model::{Fate, Site, assemble::without_references, cite::look_up, fate, hands::both};
use crate::render::{Snapshot, Theme, pages::SiteFrame};
use crate::route::table::{RouteTable, plan};
use crate::world::{Scan, VPath, World};

mod memo;

pub use crate::model::hands::parallel;
pub use memo::{Change, Look};
use memo::{Files, Reader, Sorted, digest_of_themes, is_at};

/// A stage of the work, for timings and progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// site.yaml and the list of files.
    Scan,
    /// Reading and parsing content files.
    Read,
    /// Model, theme and addresses.
    Assemble,
    /// References in prose: found, and looked up. Addresses are planned beside it.
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
    /// Whether drafts and papers not yet due are shown as they will be once they are published.
    pub drafts: bool,
}

/// Everything that was found.
pub struct Loaded {
    /// The snapshot, when one could be made; errors may stand beside it.
    pub snapshot: Option<Snapshot>,
    /// Every problem and the texts they point into.
    pub report: Report,
    /// site.yaml, when it could be read.
    pub config: Option<Arc<Config>>,
    /// True when site.yaml and the theme have no error, so that the site is what was meant.
    pub is_sound: bool,
    /// Drafts and papers not yet due that are in the site, because [`Loading::drafts`] asked for them.
    pub previews: BTreeMap<VPath, Fate>,
    /// Content files that differ from the load before.
    pub changes: BTreeMap<VPath, Change>,
}

/// Loads a site.
pub fn load(world: &dyn World, loading: &Loading<'_>) -> Loaded {
    let mut engine = Engine::default();
    engine.update(world, loading, Look::Everywhere, None);
    engine.loaded(world, loading, BTreeMap::new())
}

/// Loads a site as often as it changes.
#[derive(Default)]
pub struct Engine {
    config: Option<KnownConfig>,
    files: Files,
    theme: Option<KnownTheme>,
}

/// site.yaml as it was read.
struct KnownConfig {
    bytes: Result<Arc<[u8]>, String>,
    today: Date,
    config: Option<Arc<Config>>,
    found: Found,
}

/// The theme as it was compiled.
struct KnownTheme {
    digest: u64,
    config: Arc<Config>,
    theme: Option<Arc<Theme>>,
    problems: Vec<Diagnostic>,
}

impl Engine {
    /// Looks for changes, and loads the site when there are any; `None` when the files are as they were.
    ///
    /// `now` is the time of the system. Without it no file's time of writing is believed, and every file is read.
    pub fn refresh(
        &mut self,
        world: &dyn World,
        loading: &Loading<'_>,
        look: Look<'_>,
        now: Option<SystemTime>,
    ) -> Option<Loaded> {
        let changes = self.update(world, loading, look, now)?;
        Some(self.loaded(world, loading, changes))
    }

    /// Where a scan of `content` that somebody else made saw something else than is known. It may be old by now, so each path is
    /// to be looked at again. `None` when only a look everywhere can tell.
    pub fn differing(&self, scan: &Scan) -> Option<BTreeSet<VPath>> {
        self.config.as_ref()?;
        self.files.differing(scan)
    }

    /// Brings everything that is remembered up to date; `None` when nothing has changed.
    fn update(
        &mut self,
        world: &dyn World,
        loading: &Loading<'_>,
        look: Look<'_>,
        now: Option<SystemTime>,
    ) -> Option<BTreeMap<VPath, Change>> {
        loading.observer.begin(Stage::Scan, 0);
        let is_hinted = |place: &str| match look {
            Look::Everywhere => true,
            Look::At(paths) => paths.iter().any(|path| is_at(path, place)),
        };
        let is_new = match &self.config {
            Some(known) if known.today == world.today() && !is_hinted("site.yaml") => false,
            _ => self.read_config(world),
        };
        let config = self.config.as_ref().and_then(|known| known.config.clone());
        let Some(config) = config else { return is_new.then(BTreeMap::new) };
        // Every file is read against the register, so with another register every file is another.
        let look = if is_new { Look::Everywhere } else { look };
        let reader = Reader { world, config: &config, is_new, now, loading };
        let changes = self.files.refresh(&reader, look);
        let is_theme_new = (is_new || is_hinted("themes")) && self.read_theme(world, &config);
        (is_new || is_theme_new || changes.is_some()).then(|| changes.unwrap_or_default())
    }

    /// Reads site.yaml; true when it or the day differs.
    fn read_config(&mut self, world: &dyn World) -> bool {
        let path = VPath::new("site.yaml");
        let bytes = world.read(&path).map_err(|error| error.to_string());
        let today = world.today();
        if self.config.as_ref().is_some_and(|known| known.bytes == bytes && known.today == today) {
            return false;
        }
        let mut found = Found::default();
        let config = match &bytes {
            Ok(bytes) => parse_site(&path, bytes, today, &mut found).map(Arc::new),
            Err(reason) => {
                let problem = Diagnostic::new(Code::Unreadable, Place::file(&path));
                found.diagnostics.push(problem.with("reason", crate::diag::reasons::system(reason)));
                None
            }
        };
        self.config = Some(KnownConfig { bytes, today, config, found });
        true
    }

    /// Compiles the theme; true when it differs.
    fn read_theme(&mut self, world: &dyn World, config: &Arc<Config>) -> bool {
        let digest = digest_of_themes(world);
        if self.theme.as_ref().is_some_and(|known| known.digest == digest && Arc::ptr_eq(&known.config, config)) {
            return false;
        }
        let mut problems = Vec::new();
        let theme = Theme::load(world, config, &mut problems).map(Arc::new);
        self.theme = Some(KnownTheme { digest, config: Arc::clone(config), theme, problems });
        true
    }

    /// Links everything that is remembered.
    fn loaded(&self, world: &dyn World, loading: &Loading<'_>, changes: BTreeMap<VPath, Change>) -> Loaded {
        let mut found = Found::default();
        if let Some(known) = &self.config {
            found.diagnostics.clone_from(&known.found.diagnostics);
            found.sources.clone_from(&known.found.sources);
        }
        let config = self.config.as_ref().and_then(|known| known.config.clone());
        let Some(config) = config else {
            let (report, previews) = (found.report(), BTreeMap::new());
            return Loaded { snapshot: None, report, config: None, is_sound: false, previews, changes };
        };
        loading.observer.begin(Stage::Assemble, 0);
        let theme = self.theme.as_ref();
        found.diagnostics.extend(theme.iter().flat_map(|known| &known.problems).cloned());
        let is_sound = found.diagnostics.iter().all(|problem| problem.severity() != Severity::Error);
        let mut previews = BTreeMap::new();
        let mut site = self.link(world, &config, loading, &mut previews, &mut found);
        // Addresses and what all pages share do not depend on references, nor these on them.
        loading.observer.begin(Stage::References, site.documents.len());
        let (connected, planned) = both(
            loading.jobs,
            || look_up(&site, loading.jobs),
            || theme.and_then(|known| known.theme.clone()).map(|theme| planned(&site, theme, loading.previous)),
        );
        loading.observer.begin(Stage::Assemble, 0);
        connected.write(&mut site, &mut found.diagnostics);
        let snapshot = planned.map(|Planned { theme, routes, frame, problems }| {
            found.diagnostics.extend(problems);
            Snapshot { site: Arc::new(site), routes: Arc::new(routes), theme, frame: Arc::new(frame) }
        });
        self.add_sources(world, &mut found);
        Loaded { snapshot, report: found.report(), config: Some(config), is_sound, previews, changes }
    }

    /// The model of everything that is remembered, without its references.
    fn link(
        &self,
        world: &dyn World,
        config: &Arc<Config>,
        loading: &Loading<'_>,
        previews: &mut BTreeMap<VPath, Fate>,
        found: &mut Found,
    ) -> Site {
        let today = world.today();
        found.diagnostics.extend(self.files.problems.iter().map(Diagnostic::from));
        let Sorted { papers, others, name_problems } = self.files.sorted();
        found.diagnostics.extend(name_problems.into_iter().cloned());
        // Most of the time goes by waiting for memory, so several threads wait at once.
        let papers = parallel(loading.jobs, papers.len(), |index| {
            let file = papers.get(index)?;
            Some((file, file.document.clone(), !file.diagnostics.is_empty()))
        });
        let (mut documents, mut hidden) = (Vec::with_capacity(papers.len()), Vec::new());
        for (file, document, has_problems) in papers.into_iter().flatten() {
            if has_problems {
                found.diagnostics.extend(file.diagnostics.iter().cloned());
            }
            match document {
                None => hidden.push((file.path.clone(), Fate::Broken)),
                Some(document) if loading.drafts => documents.push(preview(&document, today, previews)),
                Some(document) => documents.push(document),
            }
        }
        without_references(config, documents, &hidden, &others, today, loading.jobs, &mut found.diagnostics)
    }

    /// The texts of the files that problems name.
    fn add_sources(&self, world: &dyn World, found: &mut Found) {
        for path in found.named() {
            if let Some(parsed) = self.files.paper(&path) {
                found.sources.entry(path).or_insert_with(|| Arc::clone(&parsed.source));
            }
        }
        add_theme_sources(world, &found.diagnostics, &mut found.sources);
    }
}

/// The addresses of a site, with the theme that has its share in them, and what all pages share.
struct Planned {
    theme: Arc<Theme>,
    routes: RouteTable,
    frame: SiteFrame,
    problems: Vec<Diagnostic>,
}

fn planned(site: &Site, theme: Arc<Theme>, previous: Option<&BTreeMap<String, String>>) -> Planned {
    let assets = theme.assets.iter().map(|(name, asset)| (VPath::new(name), asset.name.clone()));
    let assets: Vec<(VPath, String)> = assets.collect();
    let mut problems = Vec::new();
    let routes = plan(site, &assets, previous, &mut problems);
    let frame = SiteFrame::new(site, &routes, &theme);
    Planned { theme, routes, frame, problems }
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

/// A document as it will be once it is published; its fate today is noted.
fn preview(document: &Arc<Document>, today: Date, previews: &mut BTreeMap<VPath, Fate>) -> Arc<Document> {
    let fate = fate(document, today);
    if !matches!(fate, Fate::Draft | Fate::NotYetDue) {
        return Arc::clone(document);
    }
    previews.insert(document.path.clone(), fate);
    let mut shown = (**document).clone();
    shown.common.draft = false;
    shown.common.visible_from = None;
    Arc::new(shown)
}

#[derive(Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    sources: BTreeMap<VPath, Arc<Source>>,
}

impl Found {
    fn report(self) -> Report {
        Report::new(self.diagnostics, self.sources)
    }

    /// The files that problems name.
    fn named(&self) -> BTreeSet<VPath> {
        let places =
            self.diagnostics.iter().flat_map(|problem| std::iter::once(&problem.place).chain(&problem.related));
        places.map(|place| place.file.clone()).collect()
    }
}

fn parse_site(path: &VPath, bytes: &[u8], today: Date, found: &mut Found) -> Option<Config> {
    let text = match crate::content::front_matter::decode(path, bytes) {
        Ok(text) => text,
        Err((problem, lossy)) => {
            found.diagnostics.push(*problem);
            found.sources.insert(path.clone(), Arc::new(Source::new(path.clone(), Arc::from(lossy))));
            return None;
        }
    };
    let (config, problems) = parse_config(&text, today);
    found.diagnostics.extend(problems);
    found.sources.insert(path.clone(), Arc::new(Source::new(path.clone(), Arc::from(text))));
    config
}
