//! Disks that fail, die, ignore case or are mounts.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::sink::disk::{Disk, Files, Found};

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
pub(super) struct Faulty {
    /// The change that fails, counted from 1.
    at: usize,
    /// Whether all later changes fail too, as if the process had been killed there.
    dies: bool,
    /// How many changes there were.
    changes: Counter,
}

pub(super) type Counter = Arc<AtomicUsize>;

impl Faulty {
    pub(super) fn new(at: usize, dies: bool, changes: &Counter) -> Box<Self> {
        changes.store(0, Ordering::Relaxed);
        Box::new(Self { at, dies, changes: changes.clone() })
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
pub(super) struct Caseless {
    pub(super) root: PathBuf,
    pub(super) faults: Box<Faulty>,
}

impl Caseless {
    fn resolve(&self, path: &Path) -> PathBuf {
        let Ok(tail) = path.strip_prefix(&self.root) else {
            return path.to_owned();
        };
        let mut here = self.root.clone();
        for part in tail.iter() {
            let names = Disk.list(&here).unwrap_or_default();
            let there = names.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(part));
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
        self.faults.create_dir_all(&self.resolve(folder))
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.faults.write_new(&self.resolve(path), bytes)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        self.faults.sync(&self.resolve(path))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.faults.rename(&self.resolve(from), &self.resolve(to))
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.faults.remove_file(&self.resolve(path))
    }
    fn remove_dir(&self, folder: &Path) -> io::Result<()> {
        self.faults.remove_dir(&self.resolve(folder))
    }
    fn remove_dir_all(&self, folder: &Path) -> io::Result<()> {
        self.faults.remove_dir_all(&self.resolve(folder))
    }
}

/// A disk on which nothing can be moved into the output from outside, as into a mount.
pub(super) struct Mount {
    pub(super) output: PathBuf,
    pub(super) faults: Box<Faulty>,
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
