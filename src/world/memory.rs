//! A site in memory, written as one string, for the tests of every floor.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, SystemTime};

use super::{Entry, Refused, Scan, VPath, World, is_readable, is_scannable, is_within};
use crate::domain::calendar::Date;

/// A site without a disk.
///
/// ```
/// use insyn::world::{MemoryWorld, VPath, World};
///
/// let world = MemoryWorld::new("-- site.yaml --\nnamn: Prov\n-- content/a.md --\nHej\n");
/// assert_eq!(&*world.read(&VPath::new("content/a.md")).unwrap(), b"Hej\n");
/// assert_eq!(world.scan("content").entries.len(), 1);
/// ```
pub struct MemoryWorld {
    files: RwLock<Files>,
    today: Date,
    seed: Option<u64>,
}

#[derive(Default)]
struct Files {
    by_path: BTreeMap<VPath, (Arc<[u8]>, u64)>,
    writes: u64,
}

impl MemoryWorld {
    /// The site that `text` spells: each line `-- path --` begins a file, which ends before the next
    /// such line. Text before the first of them belongs to no file. Today is 2024-01-01.
    pub fn new(text: &str) -> Self {
        let world = Self { files: RwLock::default(), today: Date::constant(2024, 1, 1), seed: None };
        let mut file: Option<(&str, String)> = None;
        for line in text.split_inclusive('\n') {
            let header = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            if let Some(path) = header {
                if let Some((path, bytes)) = file.replace((path, String::new())) {
                    world.insert(path, bytes);
                }
            } else if let Some((_, bytes)) = &mut file {
                bytes.push_str(line);
            }
        }
        if let Some((path, bytes)) = file {
            world.insert(path, bytes);
        }
        world
    }

    /// The same site on another day.
    pub fn with_today(self, today: Date) -> Self {
        Self { today, ..self }
    }

    /// The same site, listing its files in an order that `seed` shuffles: whoever depends on the
    /// order of a listing fails with it.
    pub fn shuffled(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    /// Writes a file, new or over an old one; its time of writing is later than all before.
    pub fn insert(&self, path: &str, bytes: impl Into<Vec<u8>>) {
        let mut files = self.write();
        files.writes += 1;
        let stamp = files.writes;
        files.by_path.insert(VPath::new(path), (bytes.into().into(), stamp));
    }

    /// Removes a file, and says whether it was there.
    pub fn remove(&self, path: &str) -> bool {
        self.write().by_path.remove(&VPath::new(path)).is_some()
    }

    fn files(&self) -> RwLockReadGuard<'_, Files> {
        self.files.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Files> {
        self.files.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World for MemoryWorld {
    fn scan(&self, folder: &str) -> Scan {
        let mut scan = Scan::default();
        if !is_scannable(folder) {
            return scan;
        }
        for (path, (bytes, stamp)) in &self.files().by_path {
            if is_within(path.as_str(), folder) {
                let modified = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(*stamp));
                scan.entries.push(Entry { path: path.clone(), length: bytes.len() as u64, modified });
            }
        }
        if let Some(seed) = self.seed {
            shuffle(&mut scan.entries, seed);
        }
        scan
    }

    fn exists(&self, folder: &str) -> bool {
        is_scannable(folder) && self.files().by_path.keys().any(|path| is_within(path.as_str(), folder))
    }

    fn read(&self, path: &VPath) -> io::Result<Arc<[u8]>> {
        if !is_readable(path.as_str()) {
            return Err(Refused::Outside.into());
        }
        let files = self.files();
        let file = files.by_path.get(path).map(|(bytes, _)| bytes.clone());
        file.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn today(&self) -> Date {
        self.today
    }
}

/// Fisher and Yates's shuffle with Knuth's linear congruential generator: the same for a seed everywhere.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed;
    for last in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = (state >> 33) % (last as u64 + 1);
        items.swap(last, usize::try_from(pick).unwrap_or(last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "-- site.yaml --\nnamn: Prov\n-- content/b.md --\n---\n-- content/a/c.md --\nslut utan radslut";

    #[test]
    fn one_string_becomes_files() {
        let world = MemoryWorld::new(SITE);
        let read = |path: &str| world.read(&VPath::new(path)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert_eq!(read("site.yaml").unwrap(), "namn: Prov\n");
        assert_eq!(read("content/b.md").unwrap(), "---\n");
        assert_eq!(read("content/a/c.md").unwrap(), "slut utan radslut");
        assert_eq!(read("content/d.md").unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(Refused::of(&read("../x").unwrap_err()), Some(Refused::Outside));
        let paths: Vec<String> = world.scan("content").entries.iter().map(|entry| entry.path.to_string()).collect();
        assert_eq!(paths, ["content/a/c.md", "content/b.md"]);
        assert!(world.exists("content") && world.exists("content/a") && !world.exists("themes"));
    }

    #[test]
    fn a_later_write_has_a_later_time() {
        let world = MemoryWorld::new(SITE);
        let stamp = || world.scan("content").entries.iter().map(|entry| entry.modified).max();
        let before = stamp();
        world.insert("content/b.md", "---\n");
        assert!(stamp() > before);
        assert!(world.remove("content/b.md"));
        assert!(!world.remove("content/b.md"));
        assert_eq!(world.scan("content").entries.len(), 1);
    }

    #[test]
    fn a_seed_shuffles_and_loses_nothing() {
        let text: String = (0..20).map(|n| format!("-- content/{n:02}.md --\n")).collect();
        let plain = MemoryWorld::new(&text).scan("content").entries;
        let paths = |entries: &[Entry]| entries.iter().map(|entry| entry.path.clone()).collect::<Vec<_>>();
        let one = paths(&MemoryWorld::new(&text).shuffled(1).scan("content").entries);
        let same = paths(&MemoryWorld::new(&text).shuffled(1).scan("content").entries);
        let other = paths(&MemoryWorld::new(&text).shuffled(2).scan("content").entries);
        assert_eq!(one, same);
        assert_ne!(one, paths(&plain));
        assert_ne!(one, other);
        let mut sorted = one;
        sorted.sort();
        assert_eq!(sorted, paths(&plain));
    }
}
