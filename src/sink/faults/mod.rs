//! What a sink leaves behind on disks that fail, die, ignore case or are mounts.

mod disks;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use self::disks::{Caseless, Counter, Faulty, Mount};
use super::disk::{self, Disk, Files, Found};
use super::{Class, DiskSink, MANIFEST_NAME, Manifest, Obstacle, Options, Sink, Summary, read_manifest};

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
        let root = disk::locate(&root).unwrap();
        Self { output: root.join("public"), root }
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
        let names = Disk.list(&self.root).unwrap().into_iter().map(|(name, _)| name);
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
    let manifest = Manifest { files, ..Manifest::default() }.to_json().unwrap();
    let site = site.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned()));
    let foreign = foreign.iter().map(|file| ((*file).to_owned(), (*file).to_owned()));
    site.chain(foreign).chain([(MANIFEST_NAME.to_owned(), manifest)]).collect()
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
        assert!(known.contains(&Some(text)), "{context}: {file} is torn: {text}");
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
    assert!(settled == *new || (settled == *old && tree == old), "{context}: {settled:?}");
    assert_eq!(sink.previous(), read_manifest(&place.output).unwrap().as_ref());
    drop(sink);
    let summary = build(Box::new(Disk), &place.output, NEW).unwrap();
    assert_eq!(summary.new + summary.changed + summary.unchanged, NEW.len(), "{context}");
    assert_clean(place, new, context);
}

fn assert_clean(place: &Place, site: &Tree, context: &str) {
    assert_eq!(place.tree(), *site, "{context}");
    assert_eq!(place.beside(), [] as [&str; 0], "{context}");
    let inside = Disk.list(&place.output).unwrap();
    assert!(inside.iter().all(|(name, _)| !name.to_string_lossy().starts_with(".insyn-")), "{context}: {inside:?}");
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
        Box::new(Mount { output: output.clone(), faults: Faulty::new(at, true, counter) })
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
            let _ = DiskSink::open_on(Faulty::new(again, true, &second), &place.output, &Options::default());
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
            assert!(exists || tree.is_empty() || tree == new, "{context}: {tree:?}");
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
    let mount = Box::new(Mount { output: place.output.clone(), faults });
    let summary = build(mount, &place.output, NEW).unwrap();
    assert_eq!(summary, Summary { new: NEW.len(), ..Summary::default() });
    assert_clean(&place, &expected(NEW, &[]), "");
}

const SPELLED: &[(&str, &str)] =
    &[("Nacka/Plan.PDF", "samma"), ("Nacka/karta.pdf", "gammal"), ("Nacka/bort.pdf", "bort"), ("a/Index.html", "a")];

const RESPELLED: &[(&str, &str)] =
    &[("nacka/plan.pdf", "samma"), ("nacka/Karta.pdf", "ny"), ("a/index.html", "a"), ("A/b.html", "b")];

/// Asserts that a disk that ignores case has every file of `RESPELLED`, and nothing else.
fn assert_respelled(disk: &Caseless, place: &Place, context: &str) {
    for (file, text) in RESPELLED {
        let found = disk.read(&place.output.join(file));
        assert!(found.as_ref().is_ok_and(|bytes| bytes == text.as_bytes()), "{context}: {file}: {found:?}");
    }
    assert_eq!(place.tree().len(), RESPELLED.len() + 1, "{context}: {:?}", place.tree());
}

#[test]
fn a_disk_that_ignores_case_keeps_files_that_are_respelled() {
    let place = Place::new("caseless");
    let counter = Counter::default();
    let disk = |at| Box::new(Caseless { root: place.root.clone(), faults: Faulty::new(at, true, &counter) });
    let healthy = || disk(usize::MAX);
    build(healthy(), &place.output, SPELLED).unwrap();
    let summary = build(healthy(), &place.output, RESPELLED).unwrap();
    assert_eq!(summary, Summary { new: 4, changed: 0, unchanged: 0, removed: 4 });
    assert!(place.tree().contains_key("nacka/Karta.pdf"), "{:?}", place.tree());
    let summary = build(healthy(), &place.output, RESPELLED).unwrap();
    assert_eq!(summary, Summary { unchanged: 4, ..Summary::default() });

    // The same with a death at every change: finishing the rest may not remove a file that has come.
    for at in 1.. {
        place.again();
        build(healthy(), &place.output, SPELLED).unwrap();
        let before = place.tree();
        let _ = build(disk(at), &place.output, RESPELLED);
        let is_last = counter.load(Ordering::Relaxed) < at;
        drop(DiskSink::open_on(healthy(), &place.output, &Options::default()).unwrap());
        let context = format!("fault at {at}");
        if place.tree() != before {
            assert_respelled(&healthy(), &place, &context);
        }
        build(healthy(), &place.output, RESPELLED).unwrap();
        assert_respelled(&healthy(), &place, &context);
        if is_last {
            return assert!(at > 25, "{context}");
        }
    }
}

#[test]
fn a_foreign_file_of_another_spelling_is_no_old_file_of_ours() {
    let place = Place::new("spelling");
    build(Box::new(Disk), &place.output, &[("Plan.pdf", "vår")]).unwrap();
    if Disk.look(&place.output.join("plan.pdf")).unwrap() != Found::Nothing {
        return; // This disk ignores case, so there cannot be two such files.
    }
    place.foreign("plan.pdf");
    let error = build(Box::new(Disk), &place.output, &[("plan.pdf", "ny")]).unwrap_err();
    assert!(matches!(Obstacle::of(&error), Some(Obstacle::Foreign(_))), "{error}");
}
