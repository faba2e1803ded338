//! A site that is loaded again and again is at every moment the one that a fresh start would load.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use insyn::engine::{Change, Engine, Loaded, Loading, Look, Unobserved};
use insyn::world::{Embedded, MemoryWorld, VPath, World};

use crate::building::{Random, day, files, loaded, plain};
use crate::promises::{assert_same, edit, small};

const LOADING: Loading<'static> = Loading { jobs: 2, previous: None, observer: &Unobserved, drafts: false };

/// Long after every file was written.
fn later() -> Option<SystemTime> {
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000))
}

fn texts(world: &dyn World) -> BTreeMap<VPath, Arc<[u8]>> {
    let scans = ["content", "themes"].map(|folder| world.scan(folder).entries);
    let paths = scans.into_iter().flatten().map(|entry| entry.path).chain([VPath::new("site.yaml")]);
    paths.filter_map(|path| Some((path.clone(), world.read(&path).ok()?))).collect()
}

/// The paths whose bytes differ, which is what a watcher would hint at.
fn changed(before: &BTreeMap<VPath, Arc<[u8]>>, after: &BTreeMap<VPath, Arc<[u8]>>) -> BTreeSet<VPath> {
    let paths: BTreeSet<&VPath> = before.keys().chain(after.keys()).collect();
    paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

/// Compares with a fresh load: every page, every problem, every file's fate.
fn assert_fresh(world: &dyn World, known: &Loaded, when: &str) {
    let fresh = loaded(world, 1);
    assert_eq!(plain(&known.report), plain(&fresh.report), "{when}");
    assert_eq!(known.report.sources.len(), fresh.report.sources.len(), "{when}");
    assert_eq!(known.is_sound, fresh.is_sound, "{when}");
    match (&known.snapshot, &fresh.snapshot) {
        (Some(known), Some(fresh)) => {
            assert_eq!(known.site.fates(), fresh.site.fates(), "{when}");
            assert_same(&files(world, known, 1), &files(world, fresh, 1), when);
        }
        (known, fresh) => assert_eq!(known.is_some(), fresh.is_some(), "{when}"),
    }
}

#[test]
fn a_refresh_after_any_edits_equals_a_fresh_start() {
    let mut refreshed = 0;
    for seed in 0..60 {
        let mut random = Random::new(seed + 77);
        let world = Arc::new(small());
        let layered = Embedded::new(Arc::clone(&world));
        let mut engine = Engine::default();
        let mut known = engine.refresh(&layered, &LOADING, Look::Everywhere, later()).expect("a first load");
        for step in 0..6 {
            let before = texts(&layered);
            for _ in 0..=random.below(3) {
                edit(&world, &mut random);
            }
            let hints = changed(&before, &texts(&layered));
            let now = if random.below(2) == 0 { later() } else { None };
            let look = if random.below(3) == 0 { Look::Everywhere } else { Look::At(&hints) };
            let again = engine.refresh(&layered, &LOADING, look, now);
            assert_eq!(again.is_some(), !hints.is_empty(), "sequence {seed}, step {step}: {hints:?}");
            known = again.unwrap_or(known);
            assert_fresh(&layered, &known, &format!("sequence {seed}, step {step}, {look:?}"));
            refreshed += usize::from(!hints.is_empty());
            let nothing = engine.refresh(&layered, &LOADING, Look::Everywhere, now);
            assert!(
                nothing.is_none(),
                "sequence {seed}, step {step}: a look everywhere finds {:?}",
                nothing.map(|n| n.changes)
            );
        }
    }
    assert!(refreshed > 200, "only {refreshed} edits changed anything");
}

#[test]
fn a_file_that_was_missed_is_found_by_a_look_everywhere() {
    let world = Arc::new(small());
    let layered = Embedded::new(Arc::clone(&world));
    let mut engine = Engine::default();
    engine.refresh(&layered, &LOADING, Look::Everywhere, later()).expect("a first load");
    world.insert("content/ny.md", "---\ntyp: sida\ntitel: Ny\n---\nText.\n");
    world.remove("content/sn/2024/c.md");
    let wrong = BTreeSet::from([VPath::new("content/kf/2024/a.md"), VPath::new("content/finns-inte.md")]);
    assert!(engine.refresh(&layered, &LOADING, Look::At(&wrong), later()).is_none());
    let found = engine.refresh(&layered, &LOADING, Look::Everywhere, later()).expect("a change");
    let changes: Vec<(&str, Change)> = found.changes.iter().map(|(path, change)| (path.as_str(), *change)).collect();
    assert_eq!(changes, [("content/ny.md", Change::New), ("content/sn/2024/c.md", Change::Gone)]);
    assert_fresh(&layered, &found, "after a look everywhere");
}

#[test]
fn a_folder_that_goes_and_comes_back_is_followed_by_its_path_alone() {
    let world = Arc::new(small());
    let layered = Embedded::new(Arc::clone(&world));
    let mut engine = Engine::default();
    engine.refresh(&layered, &LOADING, Look::Everywhere, later()).expect("a first load");
    let before = texts(&layered);
    let folder = BTreeSet::from([VPath::new("content/sn")]);
    for path in before.keys().filter(|path| path.as_str().starts_with("content/sn/")) {
        world.remove(path.as_str());
    }
    let gone = engine.refresh(&layered, &LOADING, Look::At(&folder), later()).expect("a change");
    assert_eq!(gone.changes.len(), 3);
    assert_fresh(&layered, &gone, "without the folder");
    for (path, bytes) in before.iter().filter(|(path, _)| path.as_str().starts_with("content/sn/")) {
        world.insert(path.as_str(), bytes.to_vec());
    }
    let back = engine.refresh(&layered, &LOADING, Look::At(&folder), later()).expect("a change");
    assert_fresh(&layered, &back, "with the folder again");
}

#[test]
fn site_yaml_that_breaks_and_is_mended_leaves_no_trace() {
    let world = Arc::new(small());
    let layered = Embedded::new(Arc::clone(&world));
    let mut engine = Engine::default();
    engine.refresh(&layered, &LOADING, Look::Everywhere, later()).expect("a first load");
    let site = world.read(&VPath::new("site.yaml")).expect("site.yaml").to_vec();
    let hint = BTreeSet::from([VPath::new("site.yaml")]);
    for broken in ["titel: [", "url: ingen\n"] {
        world.insert("site.yaml", broken);
        let bad = engine.refresh(&layered, &LOADING, Look::At(&hint), later()).expect("a change");
        assert!(!bad.is_sound && bad.report.errors() > 0, "{broken}");
        world.insert("content/ny.md", format!("---\ntyp: sida\ntitel: Ny {}\n---\n", broken.len()));
        engine.refresh(&layered, &LOADING, Look::Everywhere, later());
        world.insert("site.yaml", site.clone());
        let good = engine.refresh(&layered, &LOADING, Look::At(&hint), later()).expect("a change");
        assert_fresh(&layered, &good, broken);
    }
}

#[test]
fn a_young_file_is_read_again_though_its_time_is_the_same() {
    // The clock of the file system may tick between two writes only once: then both have one time.
    let world = Arc::new(small());
    let layered = Embedded::new(Arc::clone(&world));
    let young = world.scan("content").entries.iter().filter_map(|entry| entry.modified).max();
    let mut engine = Engine::default();
    engine.refresh(&layered, &LOADING, Look::Everywhere, young).expect("a first load");
    let again = small();
    let text = again.read(&VPath::new("content/sidor/om.md")).expect("a file").to_vec();
    let text = String::from_utf8(text).expect("text").replace("webbplatsen\n", "webbsidorna\n");
    again.insert("content/sidor/om.md", text);
    let same_times = Embedded::new(Stopped(again));
    let found = engine.refresh(&same_times, &LOADING, Look::Everywhere, young).expect("a change");
    assert_eq!(found.changes.len(), 1, "{:?}", found.changes);
}

/// A world whose files keep the times that those of the small site have.
struct Stopped(MemoryWorld);

impl World for Stopped {
    fn scan(&self, folder: &str) -> insyn::world::Scan {
        let mut scan = self.0.scan(folder);
        let times = small().scan(folder).entries;
        for (entry, known) in scan.entries.iter_mut().zip(times) {
            assert_eq!((&entry.path, entry.length), (&known.path, known.length));
            entry.modified = known.modified;
        }
        scan
    }

    fn exists(&self, folder: &str) -> bool {
        self.0.exists(folder)
    }

    fn read(&self, path: &VPath) -> std::io::Result<Arc<[u8]>> {
        self.0.read(path)
    }

    fn today(&self) -> insyn::domain::calendar::Date {
        self.0.today()
    }
}

#[test]
fn drafts_are_shown_as_they_will_be_and_told_apart() {
    let world = small();
    for (name, key) in [("utkast", "utkast: ja"), ("senare", "visas_från: 2030-01-01")] {
        world.insert(&format!("content/{name}.md"), format!("---\ntyp: sida\ntitel: {name}\n{key}\n---\nText.\n"));
    }
    let layered = Embedded::new(world);
    let load = |drafts| insyn::engine::load(&layered, &Loading { drafts, ..LOADING });
    let (without, with) = (load(false), load(true));
    let has = |loaded: &Loaded, address: &str| {
        loaded.snapshot.as_ref().is_some_and(|snapshot| snapshot.routes.lookup(address).is_some())
    };
    assert_eq!(without.previews, BTreeMap::new());
    let previews: Vec<String> = with.previews.iter().map(|(path, fate)| format!("{path} {fate:?}")).collect();
    assert_eq!(previews, ["content/senare.md NotYetDue", "content/utkast.md Draft"]);
    for address in ["/utkast/", "/senare/"] {
        assert!(has(&with, address) && !has(&without, address), "{address}");
    }
    assert_eq!(day().to_string(), "2026-01-15");
}
