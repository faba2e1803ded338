//! Disks that fail, die, ignore case or are mounts: what a sink leaves behind on them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::disk::{Disk, Files, Found};
use super::{
    Class, DiskSink, MANIFEST_NAME, Manifest, Obstacle, Options, Sink, Summary, read_manifest,
};

/// Passes the operations that only look through to the real disk.
macro_rules! look_through {
    () => {
        fn look(&self, path: &Path) -> io::Result<Found> {
            Disk.look(path)
        }
        fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, bool)>> {
            Disk.list(folder)
        }
        fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
            Disk.read(path)
        }
    };
}

/// A disk on which one change fails.
struct Faulty {
    /// The change that fails, counted from 1.
    at: usize,
    /// Whether all later changes fail too, as if the process had been killed there.
    dies: bool,
    /// How many changes there were.
    changes: Counter,
}

type Counter = Arc<AtomicUsize>;

impl Faulty {
    fn new(at: usize, dies: bool, changes: &Counter) -> Box<Self> {
        changes.store(0, Ordering::Relaxed);
        Box::new(Self {
            at,
            dies,
            changes: changes.clone(),
        })
    }

    fn change<T>(&self, change: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let count = self.changes.fetch_add(1, Ordering::Relaxed) + 1;
        if count == self.at || (self.dies && count > self.at) {
            return Err(io::Error::other(format!("change {} failed", self.at)));
        }
        change()
    }
}

impl Files for Faulty {
    look_through!();

    fn create_dir_all(&self, folder: &Path) -> io::Result<()> {
        self.change(|| Disk.create_dir_all(folder))
    }

    /// A write that fails leaves half of the file.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let outcome = self.change(|| Disk.write_new(path, bytes));
        if outcome.is_err() && self.changes.load(Ordering::Relaxed) == self.at {
            Disk.write_new(path, &bytes[..bytes.len() / 2])?;
        }
        outcome
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.change(|| Disk.sync(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change(|| Disk.rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.change(|| Disk.remove_file(path))
    }

    fn remove_dir(&self, folder: &Path) -> io::Result<()> {
        self.change(|| Disk.remove_dir(folder))
    }

    /// Removing many files that fails removes some of them.
    fn remove_dir_all(&self, folder: &Path) -> io::Result<()> {
        let outcome = self.change(|| Disk.remove_dir_all(folder));
        if outcome.is_err() && self.changes.load(Ordering::Relaxed) == self.at {
            for (name, is_folder) in Disk.list(folder)?.into_iter().take(2) {
                if !is_folder {
                    Disk.remove_file(&folder.join(name))?;
                }
            }
        }
        outcome
    }
}

/// A disk that ignores case, as Windows and macOS have it: a path finds the name that is there.
struct Caseless {
    root: PathBuf,
}

impl Caseless {
    fn resolve(&self, path: &Path) -> PathBuf {
        let Ok(tail) = path.strip_prefix(&self.root) else {
            return path.to_owned();
        };
        let mut here = self.root.clone();
        for part in tail.iter() {
            let names = Disk.list(&here).unwrap_or_default();
            let there = names
                .into_iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(part));
            here.push(there.map_or_else(|| part.to_owned(), |(name, _)| name));
        }
        here
    }
}

impl Files for Caseless {
    fn look(&self, path: &Path) -> io::Result<Found> {
        Disk.look(&self.resolve(path))
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, bool)>> {
        Disk.list(&self.resolve(folder))
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Disk.read(&self.resolve(path))
    }
    fn create_dir_all(&self, folder: &Path) -> io::Result<()> {
        Disk.create_dir_all(&self.resolve(folder))
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        Disk.write_new(&self.resolve(path), bytes)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        Disk.sync(&self.resolve(path))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        Disk.rename(&self.resolve(from), &self.resolve(to))
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        Disk.remove_file(&self.resolve(path))
    }
    fn remove_dir(&self, folder: &Path) -> io::Result<()> {
        Disk.remove_dir(&self.resolve(folder))
    }
    fn remove_dir_all(&self, folder: &Path) -> io::Result<()> {
        Disk.remove_dir_all(&self.resolve(folder))
    }
}

/// A disk on which nothing can be moved into the output from outside, as into a mount.
struct Mount {
    output: PathBuf,
    faults: Box<Faulty>,
}

impl Files for Mount {
    look_through!();

    fn create_dir_all(&self, folder: &Path) -> io::Result<()> {
        self.faults.create_dir_all(folder)
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.faults.write_new(path, bytes)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        self.faults.sync(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        if from.starts_with(&self.output) != to.starts_with(&self.output) {
            return Err(io::ErrorKind::CrossesDevices.into());
        }
        self.faults.rename(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.faults.remove_file(path)
    }
    fn remove_dir(&self, folder: &Path) -> io::Result<()> {
        self.faults.remove_dir(folder)
    }
    fn remove_dir_all(&self, folder: &Path) -> io::Result<()> {
        self.faults.remove_dir_all(folder)
    }
}

type Tree = BTreeMap<String, String>;

/// A folder of its own, with an output `public` in it that may or may not exist.
struct Place {
    root: PathBuf,
    output: PathBuf,
}

impl Place {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("insyn-faults-{name}-{}", std::process::id()));
        let _ = Disk.remove_dir_all(&root);
        Disk.create_dir_all(&root).unwrap();
        let root = super::disk::locate(&root).unwrap();
        Self {
            output: root.join("public"),
            root,
        }
    }

    fn again(&self) {
        Disk.remove_dir_all(&self.root).unwrap();
        Disk.create_dir_all(&self.root).unwrap();
    }

    fn foreign(&self, file: &str) {
        let path = self.output.join(file);
        Disk.create_dir_all(path.parent().unwrap()).unwrap();
        Disk.write_new(&path, file.as_bytes()).unwrap();
    }

    /// Every file in the output, the sink's own for its work excepted.
    fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        collect(&self.output, "", &mut tree);
        tree
    }

    /// What lies beside the output.
    fn beside(&self) -> Vec<OsString> {
        let names = Disk
            .list(&self.root)
            .unwrap()
            .into_iter()
            .map(|(name, _)| name);
        names.filter(|name| name != "public").collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = Disk.remove_dir_all(&self.root);
    }
}

/// Files by path; a folder without anything in it stands with a slash at its end.
fn collect(folder: &Path, prefix: &str, tree: &mut Tree) {
    let names = Disk.list(folder).unwrap_or_default();
    if names.is_empty() && !prefix.is_empty() {
        tree.insert(prefix.to_owned(), String::new());
    }
    for (name, is_folder) in names {
        let name = name.to_string_lossy();
        if prefix.is_empty() && name.starts_with(".insyn-") {
            continue;
        }
        let path = folder.join(&*name);
        if is_folder {
            collect(&path, &format!("{prefix}{name}/"), tree);
        } else {
            let text = String::from_utf8(Disk.read(&path).unwrap()).unwrap();
            tree.insert(format!("{prefix}{name}"), text);
        }
    }
}

fn build(files: Box<dyn Files>, output: &Path, site: &[(&str, &str)]) -> io::Result<Summary> {
    let sink = DiskSink::open_on(files, output, &Options::default()).map_err(io::Error::other)?;
    for (file, text) in site {
        let class = match file.rsplit_once('.') {
            Some((_, "css")) => Class::Asset,
            _ if file.starts_with("list") => Class::List,
            _ => Class::Page,
        };
        sink.put(file, class, text.as_bytes())?;
    }
    sink.finish(Manifest::default())
}

/// The output that a site makes, its manifest included.
fn expected(site: &[(&str, &str)], foreign: &[&str]) -> Tree {
    let files = site.iter().map(|(file, _)| (*file).to_owned()).collect();
    let manifest = Manifest {
        files,
        ..Manifest::default()
    }
    .to_json()
    .unwrap();
    let site = site
        .iter()
        .map(|(file, text)| ((*file).to_owned(), (*text).to_owned()));
    let foreign = foreign
        .iter()
        .map(|file| ((*file).to_owned(), (*file).to_owned()));
    site.chain(foreign)
        .chain([(MANIFEST_NAME.to_owned(), manifest)])
        .collect()
}

const OLD: &[(&str, &str)] = &[
    ("static/a.css", "gammal stil"),
    ("static/Logga.css", "gammal logga"),
    ("nacka/1/index.html", "gammal sida"),
    ("nacka/2/index.html", "oförändrad sida"),
    ("nacka/3/index.html", "sida som försvinner"),
    ("nacka/3/bilagor/plan.pdf", "bilaga som försvinner"),
    ("fil", "var fil, blir mapp"),
    ("mapp/a/index.html", "var mapp, blir fil"),
    ("mapp/b.html", "var mapp, blir fil"),
    ("list/index.html", "gammal lista"),
];

const NEW: &[(&str, &str)] = &[
    ("static/a.css", "ny och längre stil"),
    ("static/logga.css", "gammal logga"),
    ("nacka/1/index.html", "ny sida"),
    ("nacka/2/index.html", "oförändrad sida"),
    ("nacka/4/index.html", "tillkommen sida"),
    ("fil/index.html", "var fil, blir mapp"),
    ("mapp", "var mapp, blir fil"),
    ("list/index.html", "ny lista"),
];

const FOREIGN: &[&str] = &["egen.txt", "nacka/3/egen.txt", "nacka/egen/bild.png"];

/// Asserts that each file of a half-changed output is old or new and whole, and that none is missing
/// that both sites have.
fn assert_whole(tree: &Tree, old: &Tree, new: &Tree, context: &str) {
    for (file, text) in tree.iter().filter(|(file, _)| !file.ends_with('/')) {
        let known = [old.get(file), new.get(file)];
        assert!(
            known.contains(&Some(text)),
            "{context}: {file} is torn: {text}"
        );
    }
    for file in old.keys().filter(|file| new.contains_key(*file)) {
        assert!(tree.contains_key(file), "{context}: {file} is missing");
    }
}

/// Builds `NEW` over `OLD` with a fault at every change in turn, until a build meets none; how many
/// changes that took.
fn fail_everywhere(place: &Place, disk: impl Fn(usize, &Counter) -> Box<dyn Files>) -> usize {
    let (old, new) = (expected(OLD, FOREIGN), expected(NEW, FOREIGN));
    let counter = Counter::default();
    for at in 1.. {
        place.again();
        build(Box::new(Disk), &place.output, OLD).unwrap();
        FOREIGN.iter().for_each(|file| place.foreign(file));
        assert_eq!(place.tree(), old);

        let outcome = build(disk(at, &counter), &place.output, NEW);
        let context = format!("fault at {at}, {outcome:?}");
        let tree = place.tree();
        assert_whole(&tree, &old, &new, &context);
        assert!(outcome.is_err() || tree == new, "{context}: {tree:?}");
        settle_and_rebuild(place, &tree, &old, &new, &context);
        if counter.load(Ordering::Relaxed) < at {
            assert!(outcome.is_ok(), "{context}");
            return at - 1;
        }
    }
    unreachable!("the loop ends at the first build without a fault")
}

/// Whoever opens the output next finds the old site or the new one and nothing between, and the next
/// build leaves nothing but the new one.
fn settle_and_rebuild(place: &Place, tree: &Tree, old: &Tree, new: &Tree, context: &str) {
    let sink = DiskSink::open(&place.output, Options::default()).unwrap();
    let settled = place.tree();
    assert!(
        settled == *new || (settled == *old && tree == old),
        "{context}: {settled:?}"
    );
    assert_eq!(
        sink.previous(),
        read_manifest(&place.output).unwrap().as_ref()
    );
    drop(sink);
    let summary = build(Box::new(Disk), &place.output, NEW).unwrap();
    assert_eq!(
        summary.new + summary.changed + summary.unchanged,
        NEW.len(),
        "{context}"
    );
    assert_clean(place, new, context);
}

fn assert_clean(place: &Place, site: &Tree, context: &str) {
    assert_eq!(place.tree(), *site, "{context}");
    assert_eq!(place.beside(), [] as [&str; 0], "{context}");
    let inside = Disk.list(&place.output).unwrap();
    assert!(
        inside
            .iter()
            .all(|(name, _)| !name.to_string_lossy().starts_with(".insyn-")),
        "{context}: {inside:?}"
    );
}

#[test]
fn a_change_that_fails_leaves_every_file_whole() {
    let place = Place::new("fails");
    let changes = fail_everywhere(&place, |at, counter| Faulty::new(at, false, counter));
    assert!(changes > 40, "only {changes} changes were made to fail");
}

#[test]
fn a_disk_that_dies_leaves_every_file_whole() {
    let place = Place::new("dies");
    let changes = fail_everywhere(&place, |at, counter| Faulty::new(at, true, counter));
    assert!(changes > 40, "only {changes} changes were made to fail");
}

#[test]
fn a_mount_that_dies_leaves_every_file_whole() {
    let place = Place::new("mount");
    let output = place.output.clone();
    let changes = fail_everywhere(&place, |at, counter| {
        Box::new(Mount {
            output: output.clone(),
            faults: Faulty::new(at, true, counter),
        })
    });
    assert!(changes > 40, "only {changes} changes were made to fail");
}

#[test]
fn dying_again_while_finishing_what_a_dead_build_began_harms_nothing() {
    let place = Place::new("twice");
    let (old, new) = (expected(OLD, FOREIGN), expected(NEW, FOREIGN));
    let (first, second) = (Counter::default(), Counter::default());
    let mut deaths = 0;
    for at in (1..).step_by(3) {
        for again in (1..).step_by(2) {
            place.again();
            build(Box::new(Disk), &place.output, OLD).unwrap();
            FOREIGN.iter().for_each(|file| place.foreign(file));
            let _ = build(Faulty::new(at, true, &first), &place.output, NEW);
            let before = place.tree();
            let _ = DiskSink::open_on(
                Faulty::new(again, true, &second),
                &place.output,
                &Options::default(),
            );
            let context = format!("fault at {at}, then at {again}");
            assert_whole(&place.tree(), &old, &new, &context);
            settle_and_rebuild(&place, &before, &old, &new, &context);
            if second.load(Ordering::Relaxed) < again {
                break;
            }
            deaths += 1;
        }
        if first.load(Ordering::Relaxed) < at {
            break;
        }
    }
    assert!(deaths > 100, "only {deaths} second deaths");
}

#[test]
fn a_first_build_that_fails_leaves_nothing_or_everything() {
    for (dies, exists) in [(false, false), (true, false), (false, true), (true, true)] {
        let place = Place::new(&format!("first-{dies}-{exists}"));
        let new = expected(NEW, &[]);
        let counter = Counter::default();
        for at in 1.. {
            place.again();
            if exists {
                Disk.create_dir_all(&place.output).unwrap();
            }
            let outcome = build(Faulty::new(at, dies, &counter), &place.output, NEW);
            let context = format!("fault at {at}, dies: {dies}, exists: {exists}, {outcome:?}");
            let tree = place.tree();
            // With a folder that is there the fault may make us think that it is a mount; then files
            // come one by one, and each is whole.
            assert_whole(&tree, &Tree::new(), &new, &context);
            assert!(
                exists || tree.is_empty() || tree == new,
                "{context}: {tree:?}"
            );
            assert!(outcome.is_err() || tree == new, "{context}: {tree:?}");
            build(Box::new(Disk), &place.output, NEW).unwrap();
            assert_clean(&place, &new, &context);
            if counter.load(Ordering::Relaxed) < at {
                assert!(outcome.is_ok() && at > 15, "{context}");
                break;
            }
        }
    }
}

#[test]
fn a_first_build_into_an_empty_mount_goes_file_by_file() {
    let place = Place::new("empty-mount");
    Disk.create_dir_all(&place.output).unwrap();
    let faults = Faulty::new(usize::MAX, false, &Counter::default());
    let mount = Box::new(Mount {
        output: place.output.clone(),
        faults,
    });
    let summary = build(mount, &place.output, NEW).unwrap();
    assert_eq!(
        summary,
        Summary {
            new: NEW.len(),
            ..Summary::default()
        }
    );
    assert_clean(&place, &expected(NEW, &[]), "");
}

#[test]
fn a_disk_that_ignores_case_keeps_files_that_are_respelled() {
    let place = Place::new("caseless");
    let disk = || {
        Box::new(Caseless {
            root: place.root.clone(),
        })
    };
    let old = [
        ("Nacka/Plan.PDF", "samma"),
        ("Nacka/karta.pdf", "gammal"),
        ("a/Index.html", "a"),
    ];
    let new = [
        ("nacka/plan.pdf", "samma"),
        ("nacka/Karta.pdf", "ny"),
        ("a/index.html", "a"),
        ("A/b.html", "b"),
    ];
    build(disk(), &place.output, &old).unwrap();
    let summary = build(disk(), &place.output, &new).unwrap();
    assert_eq!(
        summary,
        Summary {
            new: 4,
            changed: 0,
            unchanged: 0,
            removed: 3
        }
    );
    let tree = place.tree();
    for (file, text) in new {
        assert_eq!(
            Caseless {
                root: place.root.clone()
            }
            .read(&place.output.join(file))
            .unwrap(),
            text.as_bytes()
        );
    }
    assert_eq!(tree.len(), 5, "{tree:?}");
    assert!(tree.contains_key("nacka/Karta.pdf"), "{tree:?}");
    let summary = build(disk(), &place.output, &new).unwrap();
    assert_eq!(
        summary,
        Summary {
            unchanged: 4,
            ..Summary::default()
        }
    );
}

#[test]
fn a_foreign_file_of_another_spelling_is_no_old_file_of_ours() {
    let place = Place::new("spelling");
    build(Box::new(Disk), &place.output, &[("Plan.pdf", "vår")]).unwrap();
    place.foreign("plan.pdf");
    let error = build(Box::new(Disk), &place.output, &[("plan.pdf", "ny")]).unwrap_err();
    // On a disk that ignores case the foreign file could not have been made beside ours.
    assert!(
        matches!(Obstacle::of(&error), Some(Obstacle::Foreign(_))),
        "{error}"
    );
}
