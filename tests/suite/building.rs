//! What the suite's files share: building a site in memory, folders of one's own, and a small random source.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use insyn::build::{Making, manifest, put_all};
use insyn::diag::Report;
use insyn::domain::calendar::{Date, parse_date};
use insyn::engine::{Loaded, Loading, Unobserved, load};
use insyn::render::Snapshot;
use insyn::sink::{DiskSink, MemorySink, Options, Summary};
use insyn::world::{DiskWorld, Embedded, World};

/// Files by path in the output.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The day that every test pins.
pub fn day() -> Date {
    parse_date("2026-01-15").expect("a date")
}

/// A site of the repository.
pub fn site(path: &str) -> Embedded<DiskWorld> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    Embedded::new(DiskWorld::new(root, Some(day())))
}

/// Loads a site without an earlier output.
pub fn loaded(world: &dyn World, jobs: usize) -> Loaded {
    load(world, &Loading { jobs, previous: None, observer: &Unobserved, drafts: false })
}

/// Builds a site in memory.
///
/// # Panics
/// When the site has errors.
pub fn built(world: &dyn World, jobs: usize) -> Files {
    let loaded = loaded(world, jobs);
    assert_eq!(loaded.report.errors(), 0, "{}", plain(&loaded.report));
    files(world, &loaded.snapshot.expect("a snapshot"), jobs)
}

/// Every file of a snapshot.
pub fn files(world: &dyn World, snapshot: &Snapshot, jobs: usize) -> Files {
    let sink = MemorySink::default();
    put_all(snapshot, &Making { world, jobs, observer: &Unobserved }, Some(&sink)).expect("pages");
    sink.into_files()
}

/// Builds onto disk as the command does; `Err` holds the problems that stopped it.
pub fn build_to(world: &dyn World, output: &Path) -> Result<Summary, Report> {
    let old = insyn::sink::read_manifest(output).expect("a readable manifest");
    let previous = old.map(|old| old.sources.into_iter().map(|(path, source)| (path, source.address)).collect());
    let loaded = load(world, &Loading { jobs: 2, previous: previous.as_ref(), observer: &Unobserved, drafts: false });
    if loaded.report.errors() > 0 {
        return Err(loaded.report);
    }
    let snapshot = loaded.snapshot.expect("a snapshot");
    let sink = DiskSink::open(output, Options::default()).expect("an output");
    put_all(&snapshot, &Making { world, jobs: 2, observer: &Unobserved }, Some(&sink)).expect("pages");
    Ok(sink.finish(manifest(&snapshot)).expect("a commit"))
}

/// Every file below a folder, the manifest excepted.
pub fn tree(folder: &Path) -> Files {
    let mut found = Files::new();
    collect(folder, folder, &mut found);
    found.remove(insyn::sink::MANIFEST_NAME);
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            let name = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// The problems of a report, one a line.
pub fn plain(report: &Report) -> String {
    let printing = insyn::diag::wording::Printing { lang: insyn::words::Lang::Sv, today: day(), root: "" };
    insyn::diag::human::plain(report, &printing)
}

/// A folder beneath the system's temporary one, removed at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A new, empty folder.
    pub fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("insyn-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A small random source that repeats (xorshift).
pub struct Random(u64);

impl Random {
    /// The source that begins with that seed.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).expect("small")
    }
}
