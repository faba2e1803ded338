//! Finishing a build: plans the journal, and carries it out.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Bound;

use super::disk::Found;
use super::journal::{Journal, STAGED_MANIFEST, Start};
use super::stage::{Claim, DiskSink, Place, WHOLE, fold, folders_above};
use super::{MANIFEST_NAME, Manifest, Obstacle, Summary, Written};

impl DiskSink {
    /// Changes the output: everything that was put, and nothing else of ours, stands there afterwards.
    /// The files of `manifest` are filled in with those that were put.
    ///
    /// # Errors
    /// What the system says. If it failed before the first change the output is as it was; if after,
    /// each file is old or new and whole, and the next [`DiskSink::open`] finishes the rest.
    pub fn finish(self, mut manifest: Manifest) -> io::Result<Summary> {
        let claims = std::mem::take(&mut self.state().claims);
        let mut summary = Summary::default();
        for (file, claim) in &claims {
            match claim.written {
                None => return Err(Obstacle::Failed(file.clone()).into()),
                Some(Written::New) => summary.new += 1,
                Some(Written::Changed) => summary.changed += 1,
                Some(Written::Unchanged) => summary.unchanged += 1,
            }
        }
        manifest.files = claims.keys().cloned().collect();
        let json = manifest.to_json()?;
        if self.stock.is_empty {
            let place = self.place()?;
            if place.is_whole {
                self.commit_whole(&place, json.as_bytes())?;
                return Ok(summary);
            }
        }
        refuse_both(&claims)?;
        let (mut journal, removed) = self.plan(&claims, &manifest.files)?;
        summary.removed = removed;
        let standing = self.files.read(&self.output.join(MANIFEST_NAME));
        journal.manifest = !standing.is_ok_and(|bytes| bytes == json.as_bytes());
        if !journal.is_empty() {
            self.commit(&journal, json.as_bytes())?;
        }
        Ok(summary)
    }

    /// The journal of this build, the manifest excepted, and how many old files it removes.
    fn plan(&self, claims: &BTreeMap<String, Claim>, new: &BTreeSet<String>) -> io::Result<(Journal, usize)> {
        let mut journal = Journal::default();
        {
            let mut state = self.state();
            journal.clear.append(&mut state.clear);
            journal.clear_folders.append(&mut state.clear_folders);
        }
        let staged = |claim: &Claim| claim.written != Some(Written::Unchanged);
        let mut puts: Vec<_> = claims.iter().filter(|(_, claim)| staged(claim)).collect();
        puts.sort_by_key(|(file, claim)| (claim.class, *file));
        journal.puts = puts.into_iter().map(|(file, claim)| (claim.number, file.clone())).collect();

        let (mut folded, mut removed) = (None, 0);
        for file in self.previous().iter().flat_map(|previous| previous.files.difference(new)) {
            let folded = folded.get_or_insert_with(|| new.iter().map(|file| fold(file)).collect());
            if self.leads_through_link(file)? {
                continue;
            }
            let is_first = is_in_the_way(file, new, folded);
            let list = if is_first { &mut journal.clear } else { &mut journal.removals };
            list.push(file.clone());
            removed += 1;
        }
        journal.clear.sort();
        journal.clear.dedup();
        journal.clear_folders.sort();
        Ok((journal, removed))
    }

    /// Whether a folder above a file was replaced by a link: what is behind it is not the output.
    fn leads_through_link(&self, file: &str) -> io::Result<bool> {
        for folder in folders_above(file) {
            if self.state().known.contains(folder) {
                continue;
            }
            match self.files.look(&self.output.join(folder))? {
                Found::Folder => self.state().known.insert(folder.to_owned()),
                found => return Ok(found == Found::Link),
            };
        }
        Ok(false)
    }

    /// Renames the staged site to the output, in one step.
    fn commit_whole(&self, place: &Place, manifest: &[u8]) -> io::Result<()> {
        let site = place.staging.join(WHOLE);
        self.files.create_dir_all(&site)?;
        let path = site.join(MANIFEST_NAME);
        self.files.write_new(&path, manifest)?;
        self.files.sync(&path)?;
        if let Err(error) = self.files.rename(&site, &self.output) {
            // Windows does not move a folder over an empty one.
            if self.files.look(&self.output)? == Found::Nothing {
                return Err(error);
            }
            self.files.remove_dir(&self.output)?;
            self.files.rename(&site, &self.output)?;
        }
        Ok(())
    }

    /// Writes the journal, then does what it says.
    fn commit(&self, journal: &Journal, manifest: &[u8]) -> io::Result<()> {
        let place = self.place()?;
        if journal.manifest {
            let path = place.staging.join(STAGED_MANIFEST);
            self.files.write_new(&path, manifest)?;
            self.files.sync(&path)?;
        }
        // From here on the staging folder stays even if we fail: whether the journal is complete
        // already is for the next build to see.
        self.state().is_committing = true;
        journal.write(&*self.files, &place.staging)?;
        journal.apply(&*self.files, &place.staging, &self.output, Start::First)?;
        self.state().is_committing = false;
        Ok(())
    }
}

/// Whether an old file has to go before the new ones can come: it stands where a folder is to be, or
/// in a folder where a file is to be, or its name or a folder's is a new one's but for case.
fn is_in_the_way(old: &str, new: &BTreeSet<String>, folded: &BTreeSet<String>) -> bool {
    let old_folded = fold(old);
    folded.contains(&old_folded)
        || holds_some(folded, &old_folded)
        || folders_above(&old_folded).any(|folder| folded.contains(folder))
        || folders_above(old).any(|folder| holds_some(folded, &fold(folder)) && !holds_some(new, folder))
}

/// Whether one of the files lies in a folder.
fn holds_some(files: &BTreeSet<String>, folder: &str) -> bool {
    let inner = format!("{folder}/");
    let mut after = files.range::<str, _>((Bound::Included(&*inner), Bound::Unbounded));
    after.next().is_some_and(|file| file.starts_with(&inner))
}

/// Refuses a build in which one path is both a file and a folder, before its journal could get stuck.
fn refuse_both(claims: &BTreeMap<String, Claim>) -> io::Result<()> {
    let both = |file: &String| folders_above(file).find(|folder| claims.contains_key(*folder)).map(str::to_owned);
    claims.keys().find_map(both).map_or(Ok(()), |file| Err(Obstacle::Twice(file).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_way_is_seen() {
        let new = BTreeSet::from(["a", "b/c/index.html", "D/e.html"].map(str::to_owned));
        let folded = new.iter().map(|file| fold(file)).collect();
        for old in ["a/x.html", "A", "b/c", "B", "d", "d/x.html", "B/x.html", "b/C/x.html", "d/e.html"] {
            assert!(is_in_the_way(old, &new, &folded), "{old}");
        }
        for old in ["aa", "b/c/x.html", "b/d", "D/x.html", "e.html"] {
            assert!(!is_in_the_way(old, &new, &folded), "{old}");
        }
    }
}
