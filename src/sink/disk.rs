//! The disk as a sink sees it: a few operations, a lock, and where a path really is.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// What stands at a path. A link is itself, not what it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    File { length: u64 },
    Folder,
    Link,
    Special,
}

/// Every operation by which a sink looks at the disk or changes it. Errors name the path.
pub(super) trait Files: Send + Sync {
    /// What stands at the path; a path through a file leads to nothing.
    fn look(&self, path: &Path) -> io::Result<Found>;
    /// The names in a folder and whether each is a folder, sorted.
    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, bool)>>;
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    fn create_dir_all(&self, folder: &Path) -> io::Result<()>;
    /// Writes a file where nothing stands.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Brings the bytes of a file from the system's memory to the disk.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Moves a file or a folder; a file takes the place of a file in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_dir(&self, folder: &Path) -> io::Result<()>;
    fn remove_dir_all(&self, folder: &Path) -> io::Result<()>;
}

/// The real disk.
pub(super) struct Disk;

impl Files for Disk {
    fn look(&self, path: &Path) -> io::Result<Found> {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if is_absence(&error) => return Ok(Found::Nothing),
            Err(error) => return Err(named(path, error)),
        };
        let kind = metadata.file_type();
        Ok(if kind.is_symlink() {
            Found::Link
        } else if kind.is_dir() {
            Found::Folder
        } else if kind.is_file() {
            Found::File { length: metadata.len() }
        } else {
            Found::Special
        })
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, bool)>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| named(folder, error))? {
            let entry = entry.map_err(|error| named(folder, error))?;
            let kind = entry.file_type().map_err(|error| named(&entry.path(), error))?;
            names.push((entry.file_name(), kind.is_dir()));
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path).map_err(|error| named(path, error))
    }

    fn create_dir_all(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder).map_err(|error| named(folder, error))
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        File::create_new(path).and_then(|mut file| file.write_all(bytes)).map_err(|error| named(path, error))
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        // Windows flushes only what is open for writing.
        let file = OpenOptions::new().write(true).open(path);
        file.and_then(|file| file.sync_all()).map_err(|error| named(path, error))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to).map_err(|error| named(to, error))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path).map_err(|error| named(path, error))
    }

    fn remove_dir(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir(folder).map_err(|error| named(folder, error))
    }

    fn remove_dir_all(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir_all(folder).map_err(|error| named(folder, error))
    }
}

/// A file that one process at a time holds. The system lets go of it when the process ends, however
/// it ends, so a file that is left behind bars nobody.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock, or nothing when another process holds it.
    pub(super) fn take(path: &Path) -> io::Result<Option<Self>> {
        loop {
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
                // Whoever held it before may have removed the file between our two steps; then we
                // hold something that nobody else can find, and have to take the new one.
                Ok(()) if is_still_there(&file, path) => {
                    return Ok(Some(Self { file, path: path.to_owned() }));
                }
                Ok(()) => {}
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Only where `is_still_there` can tell may the file go; elsewhere it stays, and is harmless.
        if cfg!(unix) && is_still_there(&self.file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(held), Ok(there)) => held.dev() == there.dev() && held.ino() == there.ino(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_there(_file: &File, _path: &Path) -> bool {
    true
}

/// Where a path really is: absolute, and without links in the part of it that exists.
pub(super) fn locate(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut tail = Vec::new();
    let mut here = absolute.as_path();
    loop {
        match fs::canonicalize(here) {
            Ok(mut real) => {
                real.extend(tail.iter().rev());
                return Ok(real);
            }
            // A link to nothing is there, and nothing can be made behind it.
            Err(error) if error.kind() != io::ErrorKind::NotFound || here.is_symlink() => {
                return Err(error);
            }
            Err(error) => match (here.parent(), here.components().next_back()) {
                (Some(parent), Some(Component::Normal(name))) => {
                    tail.push(name);
                    here = parent;
                }
                _ => return Err(error),
            },
        }
    }
}

/// Whether an error says that nothing stands at a path.
pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
