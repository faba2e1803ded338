//! The sink on a real disk: what it touches, what it leaves alone, and what a killed build leaves.

mod kills;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use insyn::sink::{
    Class, DiskSink, MANIFEST_NAME, Manifest, Obstacle, OpenError, Options, Sink, Source, State, Summary, Written,
    read_manifest,
};

/// A folder of its own beneath the system's temporary one, removed at the end.
struct Place {
    root: PathBuf,
    output: PathBuf,
}

impl Place {
    fn new(name: &str) -> Self {
        Self::within(&std::env::temp_dir(), name)
    }

    /// In memory where the system has such a folder, for tests that write a great deal: a kill does
    /// not lose what the system holds, whether or not a disk is behind it.
    fn in_memory(name: &str) -> Self {
        let memory = Path::new("/dev/shm");
        if cfg!(target_os = "linux") && memory.is_dir() {
            return Self::within(memory, name);
        }
        Self::new(name)
    }

    fn within(folder: &Path, name: &str) -> Self {
        let root = folder.join(format!("insyn-sink-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        Self { output: root.join("public"), root }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn build(&self, site: &[(&str, &str)]) -> Summary {
        build(&self.output, site).unwrap()
    }

    fn refused(&self, options: Options) -> OpenError {
        match DiskSink::open(&self.output, options) {
            Ok(_) => panic!("the output was opened"),
            Err(error) => error,
        }
    }

    /// The names in the folder around the output.
    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(&self.root).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn build(output: &Path, site: &[(&str, &str)]) -> std::io::Result<Summary> {
    let sink = DiskSink::open(output, Options::default()).map_err(std::io::Error::other)?;
    for (file, text) in site {
        sink.put(file, Class::Page, text.as_bytes())?;
    }
    sink.finish(Manifest::default())
}

fn force() -> Options {
    Options { force: true, ..Options::default() }
}

/// Every file beneath a folder with its text, the manifest excepted.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    fn collect(folder: &Path, prefix: &str, tree: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                collect(&entry.path(), &format!("{name}/"), tree);
            } else if name != MANIFEST_NAME {
                tree.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    if folder.exists() {
        collect(folder, "", &mut files);
    }
    files
}

fn map(site: &[(&str, &str)]) -> BTreeMap<String, String> {
    site.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect()
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn a_first_build_makes_the_output_and_nothing_else() {
    let place = Place::new("first");
    let site = [("index.html", "hem"), ("nacka/1/index.html", "sida"), ("static/a.css", "stil")];
    let sink = DiskSink::open(&place.output, Options::default()).unwrap();
    for (file, text) in site {
        assert_eq!(sink.put(file, Class::Page, text.as_bytes()).unwrap(), Written::New);
    }
    assert!(!place.output.exists());
    assert!(sink.previous().is_none());
    let source = Source { address: "nacka/1/".to_owned(), state: State::Published };
    let sources = BTreeMap::from([("content/a.md".to_owned(), source)]);
    let manifest = Manifest { sources, ..Manifest::default() };
    let summary = sink.finish(manifest.clone()).unwrap();
    assert_eq!(summary, Summary { new: 3, ..Summary::default() });
    assert_eq!(tree(&place.output), map(&site));
    assert_eq!(place.names(), if cfg!(unix) { vec!["public"] } else { vec![".public.insyn-lock", "public"] });

    let stored = read_manifest(&place.output).unwrap().unwrap();
    assert_eq!(stored.sources, manifest.sources);
    assert_eq!(stored.files.iter().collect::<Vec<_>>(), ["index.html", "nacka/1/index.html", "static/a.css"]);
    let sink = DiskSink::open(&place.output, Options::default()).unwrap();
    assert_eq!(sink.previous(), Some(&stored));
}

#[test]
fn a_second_build_of_the_same_site_writes_nothing() {
    let place = Place::new("same");
    let site = [("index.html", "hem"), ("nacka/1/index.html", "sida")];
    place.build(&site);
    let files = ["index.html", "nacka/1/index.html", MANIFEST_NAME, ""];
    let stamps = || files.map(|file| modified(&place.output.join(file)));
    let before = stamps();
    thread::sleep(Duration::from_millis(20));
    assert_eq!(place.build(&site), Summary { unchanged: 2, ..Summary::default() });
    assert_eq!(stamps(), before);
}

#[test]
fn only_what_differs_is_touched() {
    let place = Place::new("differs");
    place.build(&[("a.html", "samma"), ("b.html", "gammal"), ("c/d/index.html", "bort"), ("c/e.html", "kvar")]);
    place.write("public/c/d/egen.txt", "egen");
    place.write("public/egen/bild.png", "egen");
    let before = modified(&place.output.join("a.html"));
    thread::sleep(Duration::from_millis(20));
    let new = [("a.html", "samma"), ("b.html", "ny text"), ("c/e.html", "kvar"), ("f/index.html", "ny")];
    assert_eq!(place.build(&new), Summary { new: 1, changed: 1, unchanged: 2, removed: 1 });
    assert_eq!(modified(&place.output.join("a.html")), before);
    let foreign = [("c/d/egen.txt", "egen"), ("egen/bild.png", "egen")];
    assert_eq!(tree(&place.output), map(&[&new[..], &foreign].concat()));

    let summary = place.build(&[("a.html", "samma")]);
    assert_eq!(summary, Summary { unchanged: 1, removed: 3, ..Summary::default() });
    assert!(!place.output.join("f").exists(), "an emptied folder stays");
    assert!(!place.output.join("c/e.html").exists());
    assert_eq!(tree(&place.output), map(&[&foreign[..], &[("a.html", "samma")]].concat()));
}

#[test]
fn a_file_with_the_same_length_and_other_bytes_has_changed() {
    let place = Place::new("length");
    place.build(&[("a.html", "1234")]);
    assert_eq!(place.build(&[("a.html", "1243")]), Summary { changed: 1, ..Summary::default() });
    fs::write(place.output.join("a.html"), "skadad").unwrap();
    assert_eq!(place.build(&[("a.html", "1243")]), Summary { changed: 1, ..Summary::default() });
    fs::remove_file(place.output.join("a.html")).unwrap();
    assert_eq!(place.build(&[("a.html", "1243")]), Summary { new: 1, ..Summary::default() });
}

#[test]
fn a_build_that_is_given_up_touches_nothing() {
    let place = Place::new("given-up");
    place.build(&[("a.html", "gammal")]);
    let sink = DiskSink::open(&place.output, Options::default()).unwrap();
    assert_eq!(sink.put("a.html", Class::Page, b"ny").unwrap(), Written::Changed);
    assert_eq!(sink.put("b.html", Class::Page, b"ny").unwrap(), Written::New);
    assert!(place.names().contains(&".public.insyn-staging".to_owned()));
    drop(sink);
    assert!(!place.names().contains(&".public.insyn-staging".to_owned()));
    assert_eq!(tree(&place.output), map(&[("a.html", "gammal")]));
}

#[test]
fn files_and_folders_change_places() {
    let place = Place::new("places");
    let one = [("a", "fil"), ("b/c/index.html", "i mapp"), ("b/d.html", "i mapp")];
    let other = [("a/x/index.html", "i mapp"), ("b", "fil")];
    for site in [&one[..], &other, &one, &other] {
        place.build(site);
        assert_eq!(tree(&place.output), map(site));
    }
}

#[test]
fn a_folder_of_empty_folders_makes_room_for_a_file() {
    let place = Place::new("hollow");
    place.build(&[("a.html", "a")]);
    fs::create_dir_all(place.output.join("b/c/d")).unwrap();
    place.build(&[("a.html", "a"), ("b", "fil")]);
    assert_eq!(tree(&place.output), map(&[("a.html", "a"), ("b", "fil")]));
}

#[test]
fn a_second_build_at_the_same_time_is_locked_out() {
    let place = Place::new("lock");
    let sink = DiskSink::open(&place.output, Options::default()).unwrap();
    let error = place.refused(force());
    assert!(matches!(&error, OpenError::Locked(path) if path.ends_with(".public.insyn-lock")), "{error}");
    drop(sink);
    assert!(DiskSink::open(&place.output, Options::default()).is_ok());
}

#[test]
fn many_builds_take_turns_and_never_meet() {
    let place = Place::new("turns");
    let output = &place.output;
    let attempt = |text: &str| match DiskSink::open(output, Options::default()) {
        Err(OpenError::Locked(_)) => false,
        Err(error) => panic!("{error}"),
        Ok(sink) => {
            sink.put("a.html", Class::Page, text.as_bytes()).unwrap();
            sink.put("b.html", Class::Page, text.as_bytes()).unwrap();
            sink.finish(Manifest::default()).unwrap();
            true
        }
    };
    thread::scope(|scope| {
        for number in 0..4 {
            let attempt = &attempt;
            scope.spawn(move || {
                let text = format!("bygge {number}");
                for _ in 0..5 {
                    while !attempt(&text) {
                        thread::sleep(Duration::from_millis(1));
                    }
                }
            });
        }
    });
    let files = tree(&place.output);
    assert_eq!(files.len(), 2);
    assert_eq!(files["a.html"], files["b.html"]);
}

#[test]
fn a_folder_that_is_not_ours_is_refused_without_force() {
    let place = Place::new("foreign");
    place.write("public/egen.txt", "egen");
    place.write("public/index.html", "egen");
    assert!(matches!(place.refused(Options::default()), OpenError::Foreign(_)));
    assert_eq!(tree(&place.output).len(), 2);

    let sink = DiskSink::open(&place.output, force()).unwrap();
    assert_eq!(sink.put("index.html", Class::Page, b"hem").unwrap(), Written::Changed);
    sink.finish(Manifest::default()).unwrap();
    assert_eq!(tree(&place.output), map(&[("egen.txt", "egen"), ("index.html", "hem")]));
    // From now on the folder is known, and the foreign file in it is still not ours.
    place.build(&[]);
    assert_eq!(tree(&place.output), map(&[("egen.txt", "egen")]));
}

#[test]
fn a_foreign_file_in_the_way_is_refused_without_force() {
    let place = Place::new("in-the-way");
    place.build(&[("a.html", "a")]);
    for file in ["b.html", "c", "d/e/egen.txt"] {
        place.write(&format!("public/{file}"), "egen");
    }
    let sink = DiskSink::open(&place.output, Options::default()).unwrap();
    for (file, obstacle) in [("b.html", "b.html"), ("c/index.html", "c"), ("d", "d"), ("d/e", "d/e")] {
        let error = sink.put(file, Class::Page, b"ny").unwrap_err();
        let expected = Obstacle::Foreign(place.output.canonicalize().unwrap().join(obstacle));
        assert_eq!(Obstacle::of(&error), Some(&expected), "{file}");
    }
    let error = sink.finish(Manifest::default()).unwrap_err();
    assert!(matches!(Obstacle::of(&error), Some(Obstacle::Failed(_))), "{error}");
    assert_eq!(tree(&place.output)["b.html"], "egen");

    let sink = DiskSink::open(&place.output, force()).unwrap();
    sink.put("b.html", Class::Page, b"ny").unwrap();
    sink.put("c/index.html", Class::Page, b"ny").unwrap();
    sink.put("c/mer.html", Class::Page, b"ny").unwrap();
    // A folder full of somebody's files is not removed, whatever was asked for.
    assert!(sink.put("d", Class::Page, b"ny").is_err());
    drop(sink);
    let sink = DiskSink::open(&place.output, force()).unwrap();
    sink.put("b.html", Class::Page, b"ny").unwrap();
    sink.put("c/index.html", Class::Page, b"ny").unwrap();
    sink.put("c/mer.html", Class::Page, b"ny").unwrap();
    sink.finish(Manifest::default()).unwrap();
    let expected = [("b.html", "ny"), ("c/index.html", "ny"), ("c/mer.html", "ny"), ("d/e/egen.txt", "egen")];
    assert_eq!(tree(&place.output), map(&expected));
}

#[test]
fn a_name_that_leads_out_or_comes_twice_is_refused() {
    let place = Place::new("names");
    let sink = DiskSink::open(&place.output, Options::default()).unwrap();
    sink.put("a.html", Class::Page, b"a").unwrap();
    let error = sink.put("a.html", Class::Page, b"b").unwrap_err();
    assert_eq!(Obstacle::of(&error), Some(&Obstacle::Twice("a.html".to_owned())));
    for file in ["../a.html", "/a.html", "", MANIFEST_NAME, ".insyn-staging/0"] {
        let error = sink.put(file, Class::Page, b"").unwrap_err();
        assert_eq!(Obstacle::of(&error), Some(&Obstacle::Name(file.to_owned())));
    }
    sink.finish(Manifest::default()).unwrap();
    assert_eq!(tree(&place.output), map(&[("a.html", "a")]));

    let sink = DiskSink::open(&place.output, Options::default()).unwrap();
    sink.put("b", Class::Page, b"").unwrap();
    sink.put("b/c.html", Class::Page, b"").unwrap();
    let error = sink.finish(Manifest::default()).unwrap_err();
    assert_eq!(Obstacle::of(&error), Some(&Obstacle::Twice("b".to_owned())));
    assert_eq!(tree(&place.output), map(&[("a.html", "a")]));
}

#[test]
fn the_source_of_the_site_is_never_an_output() {
    let place = Place::new("overlap");
    place.write("content/a.md", "");
    let forbidden = vec![place.root.join("content"), place.root.join("themes")];
    for output in ["content", "content/public", "themes", "themes/insyn/x", "", "content/../content", "x/.."] {
        let options = Options { force: true, forbidden: forbidden.clone() };
        fs::create_dir_all(place.root.join("x")).unwrap();
        let outcome = DiskSink::open(&place.root.join(output), options);
        assert!(matches!(outcome, Err(OpenError::Overlaps(_))), "{output}");
    }
    for output in ["public", "contents", "x/public"] {
        let options = Options { force: false, forbidden: forbidden.clone() };
        assert!(DiskSink::open(&place.root.join(output), options).is_ok(), "{output}");
    }
    assert_eq!(fs::read_dir(place.root.join("content")).unwrap().count(), 1);
}

#[test]
fn what_is_no_folder_or_has_a_broken_manifest_is_refused() {
    let place = Place::new("broken");
    place.write("public", "");
    assert!(matches!(place.refused(force()), OpenError::NotADirectory(_)));
    fs::remove_file(&place.output).unwrap();
    place.write("public/insyn-manifest.json", "{\"insyn\": 1");
    let error = place.refused(force());
    assert!(matches!(&error, OpenError::ManifestBroken(path, _) if path.ends_with(MANIFEST_NAME)), "{error}");
    assert!(read_manifest(&place.output).is_err());
    assert_eq!(read_manifest(&place.root.join("finns-inte")).unwrap(), None);
}

#[test]
fn an_empty_folder_and_missing_parents_are_no_hindrance() {
    let place = Place::new("parents");
    fs::create_dir(&place.output).unwrap();
    place.build(&[("a.html", "a")]);
    assert_eq!(tree(&place.output), map(&[("a.html", "a")]));
    let deep = place.root.join("x/y/public");
    build(&deep, &[("a.html", "a")]).unwrap();
    assert_eq!(tree(&deep), map(&[("a.html", "a")]));
}

#[test]
fn threads_put_files_at_the_same_time() {
    let place = Place::new("threads");
    for text in ["ett", "två"] {
        let sink = DiskSink::open(&place.output, Options::default()).unwrap();
        thread::scope(|scope| {
            for worker in 0..4 {
                let sink = &sink;
                scope.spawn(move || {
                    for number in 0..100 {
                        let file = format!("mapp{}/{worker}/{number}/index.html", number % 7);
                        sink.put(&file, Class::Page, text.as_bytes()).unwrap();
                    }
                });
            }
        });
        sink.finish(Manifest::default()).unwrap();
        let files = tree(&place.output);
        assert_eq!(files.len(), 400);
        assert!(files.values().all(|found| found == text));
    }
}

#[cfg(unix)]
#[test]
fn nothing_behind_a_link_is_written_or_removed() {
    use std::os::unix::fs::symlink;

    let place = Place::new("links");
    place.build(&[("a/1.html", "vår"), ("b.html", "vår")]);
    place.write("annat/1.html", "någon annans");
    fs::remove_dir_all(place.output.join("a")).unwrap();
    symlink("../annat", place.output.join("a")).unwrap();
    let sink = DiskSink::open(&place.output, Options::default()).unwrap();
    let error = sink.put("a/1.html", Class::Page, b"ny").unwrap_err();
    assert!(matches!(Obstacle::of(&error), Some(Obstacle::Link(_))), "{error}");
    drop(sink);
    place.build(&[("b.html", "vår")]);
    assert_eq!(fs::read_to_string(place.root.join("annat/1.html")).unwrap(), "någon annans");

    // The output itself may be reached through a link, and a page that became one is replaced.
    symlink("public", place.root.join("länk")).unwrap();
    fs::remove_file(place.output.join("b.html")).unwrap();
    symlink("../annat/1.html", place.output.join("b.html")).unwrap();
    build(&place.root.join("länk"), &[("b.html", "vår")]).unwrap();
    assert!(fs::symlink_metadata(place.output.join("b.html")).unwrap().is_file());
    assert_eq!(fs::read_to_string(place.root.join("annat/1.html")).unwrap(), "någon annans");
}
