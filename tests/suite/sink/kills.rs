//! Builds killed at random moments: every file stays whole, and the next build settles the rest.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use insyn::sink::{Class, DiskSink, Manifest, Options, Sink};

use super::{Place, tree};

/// The file that shows for a moment whether the output can be written from beside it.
const PROBE: &str = ".insyn-staging";
/// The variable that turns `child_of_the_kill_test` into a build: output folder, then version.
const CHILD: &str = "INSYN_TEST_SINK_CHILD";
/// How many kills the test makes, and how many files a version has.
const KILLS: u64 = 200;
const PAGES: usize = 200;

/// The site of the kill test: most pages change with every version, some come and go.
fn version(number: u64) -> BTreeMap<String, String> {
    let mut site = BTreeMap::new();
    for page in 0..PAGES {
        let text = format!("version {number} av sida {page}\n").repeat(40);
        match page % 5 {
            0 => site.insert(format!("s/{page}/index.html"), "alltid samma".to_owned()),
            1 => site.insert(format!("v{}/{page}/index.html", number % 3), text),
            2 if number.is_multiple_of(2) => site.insert(format!("byter/{page}"), text),
            2 => site.insert(format!("byter/{page}/index.html"), text),
            _ => site.insert(format!("s/{page}/index.html"), text),
        };
    }
    site
}

fn put_version(output: &Path, number: u64) {
    let sink = DiskSink::open(output, Options::default()).unwrap();
    for (file, text) in version(number) {
        let class = if file.starts_with('v') { Class::List } else { Class::Page };
        sink.put(&file, class, text.as_bytes()).unwrap();
    }
    sink.finish(Manifest::default()).unwrap();
}

/// Not a test of its own: the build that `a_killed_build_leaves_every_file_whole` kills.
#[test]
fn child_of_the_kill_test() {
    let Ok(order) = std::env::var(CHILD) else {
        return;
    };
    let (number, output) = order.split_once(' ').unwrap();
    put_version(Path::new(output), number.parse().unwrap());
}

#[test]
fn a_probe_that_a_killed_build_left_is_removed_by_the_next() {
    let place = Place::in_memory("probe");
    put_version(&place.output, 0);
    fs::write(place.output.join(PROBE), "").unwrap();
    drop(DiskSink::open(&place.output, Options::default()).unwrap());
    assert_eq!(tree(&place.output), version(0));
}

#[test]
fn a_killed_build_leaves_every_file_whole() {
    let place = Place::in_memory("kill");
    put_version(&place.output, 0);
    let program = std::env::current_exe().unwrap();
    let run = |number: u64| {
        Command::new(&program)
            .args(["--exact", "sink::kills::child_of_the_kill_test", "--test-threads=1"])
            .env(CHILD, format!("{number} {}", place.output.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    // How long a build takes, and how much of that its commit.
    let mut child = run(1);
    let start = Instant::now();
    wait_for_commit(&place, &mut child);
    let staged = start.elapsed();
    assert!(child.wait().unwrap().success());
    let whole = start.elapsed();
    let mut commit = whole - staged;

    let (mut before, mut state) = (1, 1u64);
    let (mut untouched, mut cut_off, mut finished) = (0, 0, 0);
    for number in 2..KILLS + 2 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let part = u32::try_from(state >> 33).unwrap() % 1000;
        let mut child = run(number);
        if number.is_multiple_of(5) {
            thread::sleep(whole * part / 1000);
        } else {
            wait_for_commit(&place, &mut child);
            thread::sleep(commit * part / 1000);
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let (old, new, mut found) = (version(before), version(number), tree(&place.output));
        // The probe that shows whether files can be renamed into the output is no file of the site; the next build removes it.
        if found.get(PROBE).is_some_and(String::is_empty) {
            found.remove(PROBE);
        }
        for (file, text) in &found {
            let known = [old.get(file), new.get(file)];
            assert!(known.contains(&Some(text)), "kill {number}: {file} is torn or foreign");
        }
        for file in old.keys().filter(|file| new.contains_key(*file)) {
            assert!(found.contains_key(file), "kill {number}: {file} is missing");
        }
        // A busy machine measures badly, so the time of a commit follows what the kills meet.
        if found == old {
            untouched += 1;
        } else if found == new {
            finished += 1;
            commit = commit * 9 / 10;
        } else {
            cut_off += 1;
            commit = commit * 11 / 10;
        }
        drop(DiskSink::open(&place.output, Options::default()).unwrap());
        let settled = tree(&place.output);
        if settled == new {
            before = number;
        } else {
            assert!(settled == old && found == old, "kill {number}: neither the old site nor the new");
        }
    }
    put_version(&place.output, 0);
    assert_eq!(tree(&place.output), version(0));
    assert!(place.names().iter().all(|name| name == "public" || (!cfg!(unix) && name.ends_with("-lock"))));
    println!("{untouched} kills before the commit, {cut_off} within, {finished} after");
    assert!(untouched > 0 && cut_off > 10, "{untouched} before, {cut_off} within, {finished} after");
}

/// Waits until a build has written its journal, or is over.
fn wait_for_commit(place: &Place, child: &mut Child) {
    let journal = place.root.join(".public.insyn-staging/journal");
    while !journal.exists() && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_micros(100));
    }
}
