//! A sink on disk: compares, stages what differs, and commits by a journal.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::disk::{Disk, Files, Found, Lock};
use super::open::{OpenError, Options};
use super::{Class, Manifest, Obstacle, Sink, Written, is_file_name, journal};
use crate::domain::text;

/// The output folder on disk, held by a lock until the sink is dropped.
///
/// Until [`DiskSink::finish`] nothing in it changes. Dropping the sink throws away what was staged.
pub struct DiskSink {
    pub(super) files: Box<dyn Files>,
    pub(super) output: PathBuf,
    /// Where to stage beside the output.
    pub(super) beside: PathBuf,
    /// Where to stage when that is impossible.
    pub(super) inside: PathBuf,
    pub(super) stock: Stock,
    pub(super) force: bool,
    pub(super) state: Mutex<State>,
    /// Held to the end; the field is the last so that it is dropped last.
    pub(super) _lock: Lock,
}

/// What stood in the output when it was opened.
#[derive(Default)]
pub(super) struct Stock {
    pub previous: Option<Manifest>,
    /// The files of `previous` as a disk that ignores case sees them.
    pub folded: BTreeSet<String>,
    /// There was nothing that a new file could meet.
    pub is_fresh: bool,
    /// There was nothing at all, so that the output can be renamed into its place as a whole.
    pub is_empty: bool,
}

#[derive(Default)]
pub(super) struct State {
    place: Option<Arc<Place>>,
    pub claims: BTreeMap<String, Claim>,
    /// Folders that exist in the staging folder, or that were looked at in the output.
    pub known: BTreeSet<String>,
    /// Foreign files to remove before the commit makes folders in their place.
    pub clear: Vec<String>,
    /// Folders without foreign files to remove before the commit puts files in their place.
    pub clear_folders: Vec<String>,
    /// A journal was begun and not carried out to its end, so the staging folder has to stay.
    pub is_committing: bool,
}

/// One file of this build.
pub(super) struct Claim {
    pub class: Class,
    /// Its name in the staging folder.
    pub number: usize,
    /// Nothing as long as the file is not safely staged.
    pub written: Option<Written>,
}

/// Where files are staged.
pub(super) struct Place {
    pub staging: PathBuf,
    /// Whether the staged files form the whole output, which is then renamed once, and not a heap of
    /// numbered files.
    pub is_whole: bool,
}

/// The folder in the staging folder that becomes a whole output.
pub(super) const WHOLE: &str = "site";

impl DiskSink {
    /// Opens an output, alone: takes the lock, finishes or throws away what a killed build left, and
    /// reads what the last build wrote.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(output: &Path, options: Options) -> Result<Self, OpenError> {
        Self::open_on(Box::new(Disk), output, &options)
    }

    /// What the last build wrote, or nothing if there was none.
    pub fn previous(&self) -> Option<&Manifest> {
        self.stock.previous.as_ref()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The staging folder, made at the first call: beside the output, or in it where a file cannot be
    /// moved from there to here.
    pub(super) fn place(&self) -> io::Result<Arc<Place>> {
        let mut state = self.state();
        if let Some(place) = &state.place {
            return Ok(place.clone());
        }
        let exists = self.files.look(&self.output)? != Found::Nothing;
        let place = match self.try_beside(exists) {
            Ok(()) => Place { staging: self.beside.clone(), is_whole: self.stock.is_empty },
            Err(error) if !exists => return Err(error),
            Err(_) => {
                // Nothing of ours can be left there that a later build would not throw away.
                let _ = self.files.remove_dir_all(&self.beside);
                self.files.create_dir_all(&self.inside)?;
                Place { staging: self.inside.clone(), is_whole: false }
            }
        };
        Ok(state.place.insert(Arc::new(place)).clone())
    }

    /// Makes the staging folder beside the output, and moves a file from there into the output to
    /// see whether that works: it does not when the output is a mount of its own.
    fn try_beside(&self, exists: bool) -> io::Result<()> {
        self.files.create_dir_all(&self.beside)?;
        if !exists {
            return Ok(());
        }
        let probe = self.beside.join("probe");
        let arrived = self.inside.clone();
        self.files.write_new(&probe, b"")?;
        self.files.rename(&probe, &arrived)?;
        self.files.remove_file(&arrived)
    }

    /// Writes one file into the staging folder.
    fn stage(&self, file: &str, number: usize, bytes: &[u8]) -> io::Result<()> {
        let place = self.place()?;
        if !place.is_whole {
            return self.files.write_new(&place.staging.join(number.to_string()), bytes);
        }
        let root = place.staging.join(WHOLE);
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !self.state().known.contains(folder) {
            self.files.create_dir_all(&root.join(folder))?;
            self.state().known.insert(folder.to_owned());
        }
        self.files.write_new(&root.join(file), bytes)
    }

    /// Compares a file with what stands in its place, and refuses if that is not ours.
    fn compare(&self, file: &str, bytes: &[u8]) -> io::Result<Written> {
        self.survey(file)?;
        let path = self.output.join(file);
        let length = match self.files.look(&path)? {
            Found::Nothing => return Ok(Written::New),
            Found::Folder if self.holds_foreign(file)? => {
                return Err(Obstacle::Foreign(path).into());
            }
            Found::Folder => {
                self.state().clear_folders.push(file.to_owned());
                return Ok(Written::New);
            }
            Found::File { length } => Some(length),
            Found::Link | Found::Special => None,
        };
        if !self.is_ours(file) {
            // The old spelling of the name goes before the new one comes.
            if self.is_ours_respelled(file)? {
                return Ok(Written::New);
            }
            if !self.force {
                return Err(Obstacle::Foreign(path).into());
            }
        }
        let is_same = length == Some(bytes.len() as u64) && self.files.read(&path)? == bytes;
        Ok(if is_same { Written::Unchanged } else { Written::Changed })
    }

    /// Looks at the folders above a file: each has to be a folder, or missing, or a file that goes.
    fn survey(&self, file: &str) -> io::Result<()> {
        for folder in folders_above(file) {
            if self.state().known.contains(folder) {
                continue;
            }
            let path = self.output.join(folder);
            match self.files.look(&path)? {
                Found::Folder => self.state().known.insert(folder.to_owned()),
                Found::Nothing => break,
                _ if self.is_ours(folder) || self.is_ours_respelled(folder)? => break,
                Found::Link => return Err(Obstacle::Link(path).into()),
                Found::File { .. } if self.force => {
                    self.state().clear.push(folder.to_owned());
                    break;
                }
                _ => return Err(Obstacle::Foreign(path).into()),
            };
        }
        Ok(())
    }

    fn is_ours(&self, file: &str) -> bool {
        self.previous().is_some_and(|previous| previous.files.contains(file))
    }

    /// Whether what stands at a path is a file of ours under another spelling, as a disk that ignores
    /// case or composition shows it.
    fn is_ours_respelled(&self, file: &str) -> io::Result<bool> {
        if !self.stock.folded.contains(&fold(file)) {
            return Ok(false);
        }
        let mut folder = self.output.clone();
        for name in file.split('/') {
            if !self.files.list(&folder)?.iter().any(|(there, _)| there == name) {
                return Ok(true);
            }
            folder.push(name);
        }
        Ok(false)
    }

    /// Whether a folder of the output holds a file that is not ours, at any depth.
    fn holds_foreign(&self, folder: &str) -> io::Result<bool> {
        for (name, is_folder) in self.files.list(&self.output.join(folder))? {
            let Some(name) = name.to_str() else {
                return Ok(true);
            };
            let path = format!("{folder}/{name}");
            let is_foreign = if is_folder { self.holds_foreign(&path)? } else { !self.is_ours(&path) };
            if is_foreign {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Sink for DiskSink {
    fn put(&self, file: &str, class: Class, bytes: &[u8]) -> io::Result<Written> {
        if !is_file_name(file) {
            return Err(Obstacle::Name(file.to_owned()).into());
        }
        let number = {
            let mut state = self.state();
            let number = state.claims.len();
            let claim = Claim { class, number, written: None };
            if let Some(first) = state.claims.insert(file.to_owned(), claim) {
                state.claims.insert(file.to_owned(), first);
                return Err(Obstacle::Twice(file.to_owned()).into());
            }
            number
        };
        let written = if self.stock.is_fresh { Written::New } else { self.compare(file, bytes)? };
        if written != Written::Unchanged {
            self.stage(file, number, bytes)?;
        }
        if let Some(claim) = self.state().claims.get_mut(file) {
            claim.written = Some(written);
        }
        Ok(written)
    }
}

impl Drop for DiskSink {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let (Some(place), false) = (&state.place, state.is_committing) {
            // Whatever cannot be removed now is thrown away by the next build.
            let _ = journal::discard(&*self.files, &place.staging);
        }
    }
}

/// The folders that hold a file, the outermost first.
pub(super) fn folders_above(file: &str) -> impl Iterator<Item = &str> {
    file.match_indices('/').filter_map(|(slash, _)| file.get(..slash))
}

/// A path as a disk that ignores case and composition sees it.
pub(super) fn fold(path: &str) -> String {
    if path.is_ascii() { path.to_ascii_lowercase() } else { text::nfc(path).to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_from_the_outside() {
        assert_eq!(folders_above("a/b/c.html").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(folders_above("a.html").count(), 0);
    }

    #[test]
    fn case_and_composition_fold() {
        assert_eq!(fold("Static/A\u{308}.PNG"), fold("static/\u{e4}.png"));
    }
}
