//! Opening an output: is it ours, is it free, and what stands in it.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::disk::{Files, Found, Lock, is_absence, locate};
use super::stage::{DiskSink, Stock, fold};
use super::{MANIFEST_NAME, OWN_PREFIX, journal, manifest};

/// How an output is opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Take over a folder that no earlier build made, and write over foreign files in it.
    pub force: bool,
    /// Folders that the output may neither be, nor lie in, nor hold: `content` and `themes`.
    pub forbidden: Vec<PathBuf>,
}

/// Why an output could not be opened. Nothing of it was changed.
#[derive(Debug)]
pub enum OpenError {
    /// Another build is at work; the file that it holds.
    Locked(PathBuf),
    /// The folder is not empty and has no manifest of ours.
    Foreign(PathBuf),
    /// Something that is not a folder stands there.
    NotADirectory(PathBuf),
    /// The manifest in the output cannot be read, so nobody knows which files are ours; and why.
    ManifestBroken(PathBuf, String),
    /// The output is, lies in, or holds a folder of the site's own; which.
    Overlaps(PathBuf),
    /// What the system says, and about which path.
    Io(io::Error, PathBuf),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::Locked(path) => write!(f, "{}: held by another build", path.display()),
            OpenError::Foreign(path) => write!(f, "{}: not empty and not made by an earlier build", path.display()),
            OpenError::NotADirectory(path) => write!(f, "{}: not a folder", path.display()),
            OpenError::ManifestBroken(path, reason) => {
                write!(f, "{}: broken: {reason}", path.display())
            }
            OpenError::Overlaps(path) => write!(f, "{}: part of the site's source", path.display()),
            OpenError::Io(error, path) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for OpenError {}

impl DiskSink {
    /// [`DiskSink::open`] on any disk.
    pub(super) fn open_on(files: Box<dyn Files>, output: &Path, options: &Options) -> Result<Self, OpenError> {
        let output = locate(output).map_err(|error| match error.kind() {
            io::ErrorKind::NotADirectory => OpenError::NotADirectory(output.to_owned()),
            _ => OpenError::Io(error, output.to_owned()),
        })?;
        refuse_overlap(&output, &options.forbidden)?;
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(OpenError::NotADirectory(output));
        };
        let own = |path: &Path| {
            let path = path.to_owned();
            |error| OpenError::Io(error, path)
        };
        if !matches!(files.look(&output).map_err(own(&output))?, Found::Folder | Found::Nothing) {
            return Err(OpenError::NotADirectory(output));
        }
        files.create_dir_all(parent).map_err(own(parent))?;
        let named = |ending: &str| {
            let mut text = OsString::from(".");
            text.push(name);
            text.push(ending);
            parent.join(text)
        };
        let beside = named(".insyn-staging");
        let inside = output.join(format!("{OWN_PREFIX}staging"));
        let lock = take_lock(&[named(".insyn-lock"), output.join(format!("{OWN_PREFIX}lock"))])?;
        for staging in [&beside, &inside] {
            journal::settle(&*files, staging, &output).map_err(own(staging))?;
        }
        let stock = take_stock(&*files, &output, options.force)?;
        let state = Mutex::default();
        let force = options.force;
        Ok(Self { files, output, beside, inside, stock, force, state, _lock: lock })
    }
}

/// Looks at what stands in an output.
fn take_stock(files: &dyn Files, output: &Path, force: bool) -> Result<Stock, OpenError> {
    let path = output.join(MANIFEST_NAME);
    let previous = match manifest::read_with(files, output) {
        Ok(previous) => previous,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(OpenError::ManifestBroken(path, error.to_string()));
        }
        Err(error) => return Err(OpenError::Io(error, path)),
    };
    if let Some(previous) = previous {
        let folded = previous.files.iter().map(|file| fold(file)).collect();
        return Ok(Stock { previous: Some(previous), folded, ..Stock::default() });
    }
    let names = match files.list(output) {
        Err(error) if is_absence(&error) => Vec::new(),
        outcome => outcome.map_err(|error| OpenError::Io(error, output.to_owned()))?,
    };
    let is_fresh = names.iter().all(|(name, _)| name.to_string_lossy().starts_with(OWN_PREFIX));
    if is_fresh || force {
        Ok(Stock { is_fresh, is_empty: names.is_empty(), ..Stock::default() })
    } else {
        Err(OpenError::Foreign(output.to_owned()))
    }
}

fn refuse_overlap(output: &Path, forbidden: &[PathBuf]) -> Result<(), OpenError> {
    for folder in forbidden {
        let real = locate(folder).map_err(|error| OpenError::Io(error, folder.clone()))?;
        if real.starts_with(output) || output.starts_with(&real) {
            return Err(OpenError::Overlaps(folder.clone()));
        }
    }
    Ok(())
}

/// Takes the first lock whose place can be written.
fn take_lock(places: &[PathBuf; 2]) -> Result<Lock, OpenError> {
    let [first, second] = places;
    let (outcome, path) = match Lock::take(first) {
        Err(error) if is_read_only(&error) => match Lock::take(second) {
            Err(_) => (Err(error), first),
            outcome => (outcome, second),
        },
        outcome => (outcome, first),
    };
    match outcome {
        Ok(Some(lock)) => Ok(lock),
        Ok(None) => Err(OpenError::Locked(path.clone())),
        Err(error) => Err(OpenError::Io(error, path.clone())),
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
