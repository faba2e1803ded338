//! The journal: a list of everything a commit will do, written before it does anything.
//!
//! A commit goes through these steps, and a kill between or within any two of them is harmless.
//!
//! 1. Files that differ lie in the staging folder. Nothing of the output was touched. Until step 2
//!    is over the next build throws the staging folder away.
//! 2. The journal is written there under another name, flushed, and renamed. From here on the next
//!    build finishes what was begun.
//! 3. Old files that stand in the way of new ones go: a file where a folder is to be, files in a
//!    folder where a file is to be, and files whose name differs from a new one only in case.
//! 4. Each staged file is renamed to its place: assets, pages, lists. A rename is one step: readers
//!    see the old file or the new one, whole.
//! 5. The manifest follows, then the files that the new site does not have are removed, and the
//!    folders that this emptied.
//! 6. The journal is removed, then the rest of the staging folder.
//!
//! Each step can be repeated. A staged file that is gone was moved; and once the first of them has
//! been moved, step 3 is over and is not repeated, since on a disk that ignores case it would now
//! remove the new file.
//!
//! What is promised is promised for a *killed process*: the system still has all that was written.
//! When the *power* fails, a file system may have kept renames and lost bytes. Twenty thousand
//! flushes would guard against that and would cost minutes on a slow disk, so only the manifest and
//! the journal are flushed; the next build compares bytes, not times, and replaces a damaged file.

use std::fmt::Write;
use std::io;
use std::path::Path;

use super::disk::{Files, Found, is_absence};
use super::{MANIFEST_NAME, is_file_name};

/// The name of a complete journal in the staging folder.
const NAME: &str = "journal";
/// The name of a journal that is being written.
const DRAFT: &str = "journal.draft";
/// The name of the new manifest in the staging folder.
pub(super) const STAGED_MANIFEST: &str = "manifest";
const FIRST_LINE: &str = "insyn journal 1";

/// Whether a journal is carried out by the build that wrote it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// It is: every staged file has to be there.
    First,
    /// It is not: the staged files that are gone were moved before the earlier build ended.
    Again,
}

/// Everything that one commit does, in this order. Paths are relative to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Journal {
    /// Files to remove before anything is put.
    pub clear: Vec<String>,
    /// Folders without files to remove, after that, with the folders in them.
    pub clear_folders: Vec<String>,
    /// Staged files by number, and where each goes.
    pub puts: Vec<(usize, String)>,
    /// Whether there is a new manifest.
    pub manifest: bool,
    /// Files to remove at the end.
    pub removals: Vec<String>,
}

impl Journal {
    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Writes the journal into the staging folder, complete or not at all.
    pub(super) fn write(&self, files: &dyn Files, staging: &Path) -> io::Result<()> {
        let draft = staging.join(DRAFT);
        files.write_new(&draft, self.to_text().as_bytes())?;
        files.sync(&draft)?;
        files.rename(&draft, &staging.join(NAME))
    }

    /// The journal in a staging folder, if a complete one is there.
    pub(super) fn read(files: &dyn Files, staging: &Path) -> io::Result<Option<Self>> {
        match files.read(&staging.join(NAME)) {
            Ok(bytes) => Ok(str::from_utf8(&bytes).ok().and_then(Self::parse)),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Does what the journal says, or the rest of it when an earlier build began with it.
    pub(super) fn apply(&self, files: &dyn Files, staging: &Path, output: &Path, start: Start) -> io::Result<()> {
        let first = self.puts.first().map(|(number, _)| files.look(&staging.join(number.to_string())));
        if first.transpose()? != Some(Found::Nothing) {
            for file in &self.clear {
                remove(files, output, file)?;
            }
            for folder in &self.clear_folders {
                remove_hollow(files, &output.join(folder))?;
            }
        }
        for (number, file) in &self.puts {
            put(files, &staging.join(number.to_string()), &output.join(file), start)?;
        }
        if self.manifest {
            put(files, &staging.join(STAGED_MANIFEST), &output.join(MANIFEST_NAME), start)?;
        }
        for file in &self.removals {
            remove(files, output, file)?;
        }
        Ok(())
    }

    fn to_text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        let mut line = |verb: &str, rest: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{verb} {rest}");
        };
        self.clear.iter().for_each(|file| line("clear", file));
        self.clear_folders.iter().for_each(|folder| line("hollow", folder));
        self.puts.iter().for_each(|(number, file)| line("put", &format!("{number} {file}")));
        if self.manifest {
            line("manifest", STAGED_MANIFEST);
        }
        self.removals.iter().for_each(|file| line("remove", file));
        text.push_str("end\n");
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut journal = Self::default();
        let body = text.strip_prefix(FIRST_LINE)?.strip_suffix("\nend\n")?;
        for line in body.lines().skip(1) {
            let (verb, rest) = line.split_once(' ')?;
            let file = || is_file_name(rest).then(|| rest.to_owned());
            match verb {
                "clear" => journal.clear.push(file()?),
                "hollow" => journal.clear_folders.push(file()?),
                "remove" => journal.removals.push(file()?),
                "manifest" => journal.manifest = true,
                "put" => {
                    let (number, file) = rest.split_once(' ')?;
                    let put = (number.parse().ok()?, file.to_owned());
                    journal.puts.push(is_file_name(file).then_some(put)?);
                }
                _ => return None,
            }
        }
        Some(journal)
    }
}

/// Finishes or throws away what an earlier build left in a staging folder.
pub(super) fn settle(files: &dyn Files, staging: &Path, output: &Path) -> io::Result<()> {
    match files.look(staging)? {
        Found::Folder => {}
        Found::Nothing => return Ok(()),
        _ => return files.remove_file(staging),
    }
    if let Some(journal) = Journal::read(files, staging)? {
        journal.apply(files, staging, output, Start::Again)?;
    }
    discard(files, staging)
}

/// Removes a staging folder, its journal first: what is left of it is then no order any more.
pub(super) fn discard(files: &dyn Files, staging: &Path) -> io::Result<()> {
    let journal = staging.join(NAME);
    if files.look(&journal)? != Found::Nothing {
        files.remove_file(&journal)?;
    }
    match files.remove_dir_all(staging) {
        Err(error) if !is_absence(&error) => Err(error),
        _ => Ok(()),
    }
}

fn put(files: &dyn Files, staged: &Path, place: &Path, start: Start) -> io::Result<()> {
    let error = match files.rename(staged, place) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    if files.look(staged)? == Found::Nothing {
        return if start == Start::Again { Ok(()) } else { Err(error) };
    }
    match place.parent() {
        Some(folder) if is_absence(&error) => {
            files.create_dir_all(folder)?;
            files.rename(staged, place)
        }
        _ => Err(error),
    }
}

/// Removes a file, and the folders above it that are then empty.
fn remove(files: &dyn Files, output: &Path, file: &str) -> io::Result<()> {
    let path = output.join(file);
    if let Err(error) = files.remove_file(&path)
        && !matches!(files.look(&path)?, Found::Nothing | Found::Folder)
    {
        return Err(error);
    }
    let mut folder = path.parent();
    while let Some(here) = folder.filter(|here| *here != output) {
        match files.remove_dir(here) {
            Ok(()) => folder = here.parent(),
            Err(error) if is_absence(&error) => folder = here.parent(),
            Err(error) if keeps_folder(&error) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Removes a folder that holds nothing but such folders.
fn remove_hollow(files: &dyn Files, folder: &Path) -> io::Result<()> {
    if files.look(folder)? != Found::Folder {
        return Ok(());
    }
    for (name, is_folder) in files.list(folder)? {
        if is_folder {
            remove_hollow(files, &folder.join(name))?;
        }
    }
    files.remove_dir(folder)
}

/// Whether an error says that a folder has to stay, for instance because a foreign file lies in it.
fn keeps_folder(error: &io::Error) -> bool {
    use io::ErrorKind::{AlreadyExists, DirectoryNotEmpty, PermissionDenied, ResourceBusy};
    matches!(error.kind(), AlreadyExists | DirectoryNotEmpty | PermissionDenied | ResourceBusy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Journal {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Journal {
            clear: names(&["a", "B/x.html"]),
            clear_folders: names(&["mapp"]),
            puts: vec![(7, "a/index.html".to_owned()), (2, "b/Bilaga 1.pdf".to_owned())],
            manifest: true,
            removals: names(&["gammal/index.html"]),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for journal in [Journal::default(), sample()] {
            assert_eq!(Journal::parse(&journal.to_text()), Some(journal));
        }
    }

    #[test]
    fn a_part_of_a_journal_is_none() {
        let text = sample().to_text();
        for length in 0..text.len() {
            assert_eq!(text.get(..length).and_then(Journal::parse), None, "{length}");
        }
    }

    #[test]
    fn a_journal_never_leads_out_of_the_output() {
        for line in [
            "remove ../a",
            "put 1 /etc/x",
            "clear a/../../b",
            "put x a",
            "remove insyn-manifest.json",
            "shout a",
            "remove ",
        ] {
            assert_eq!(Journal::parse(&format!("{FIRST_LINE}\n{line}\nend\n")), None, "{line}");
        }
    }
}
