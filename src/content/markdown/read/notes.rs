//! Footnotes: in which order they are numbered, and references that lead nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::Reader;
use crate::content::markdown::{Note, note_key};
use crate::diag::{Code, Diagnostic, Place};

/// Longest label that is looked for where none is defined, in bytes.
const LONGEST_LABEL: usize = 100;

/// References and definitions so far.
#[derive(Default)]
pub(super) struct Notes {
    /// Keys as the text proper refers to them.
    order: Vec<String>,
    /// How often each key is referred to.
    references: BTreeMap<String, u32>,
    /// Each definition's key and the keys that it refers to.
    definitions: Vec<(String, Vec<String>)>,
    /// Definitions that are open, as places in `definitions`.
    open: Vec<usize>,
}

impl Notes {
    /// A reference.
    pub(super) fn refer(&mut self, label: &str) {
        let key = note_key(label);
        *self.references.entry(key.clone()).or_default() += 1;
        match self.open.last().and_then(|&at| self.definitions.get_mut(at)) {
            Some((_, keys)) => keys.push(key),
            None => self.order.push(key),
        }
    }

    /// A definition begins.
    pub(super) fn begin(&mut self, label: &str) {
        self.open.push(self.definitions.len());
        self.definitions.push((note_key(label), Vec::new()));
    }

    /// A definition ends.
    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    /// The notes as they are numbered: those of the text, those that these refer to, those never referred to.
    pub(super) fn finish(self) -> Vec<Note> {
        let mut inner: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (key, keys) in &self.definitions {
            inner.entry(key).or_default().extend(keys.iter().map(String::as_str));
        }
        let mut notes: Vec<Note> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut add = |notes: &mut Vec<Note>, key: &'_ str| {
            if let Some((&key, _)) = inner.get_key_value(key)
                && seen.insert(key)
            {
                let references = self.references.get(key).copied().unwrap_or_default();
                notes.push(Note { key: key.to_owned(), references });
            }
        };
        for key in &self.order {
            add(&mut notes, key);
        }
        let mut read = 0;
        while let Some(key) = notes.get(read).map(|note| note.key.clone()) {
            for key in inner.get(key.as_str()).into_iter().flatten() {
                add(&mut notes, key);
            }
            read += 1;
        }
        for (key, _) in &self.definitions {
            add(&mut notes, key);
        }
        notes
    }
}

impl Reader<'_> {
    /// Warns of a `[^x]` that became text since nothing defines it. The text begins at that byte of the body.
    pub(super) fn missing_note(&mut self, text: &str, start: usize) {
        let start = start + usize::from(text.starts_with('!'));
        let before = self.source.get(..start).unwrap_or_default();
        let slashes = before.len() - before.trim_end_matches('\\').len();
        let rest = self.source.get(start..).unwrap_or_default();
        let Some(rest) = rest.strip_prefix("[^").filter(|_| slashes % 2 == 0) else {
            return;
        };
        let Some(end) = rest.bytes().take(LONGEST_LABEL).position(|b| matches!(b, b']' | b'[' | b'\n' | b' ')) else {
            return;
        };
        let label = rest.get(..end).unwrap_or_default();
        if label.is_empty() || rest.as_bytes().get(end) != Some(&b']') {
            return;
        }
        let place = Place::at(self.path, self.absolute(start..start + end + 3));
        self.out.push(Diagnostic::new(Code::MissingFootnote, place).with("id", label));
    }
}
