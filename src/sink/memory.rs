//! A sink that keeps everything in a map, for tests and for comparing builds.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use super::{Class, Obstacle, Sink, Written, is_file_name};

/// The files of a site in memory. Putting a file again replaces it.
#[derive(Debug, Default)]
pub struct MemorySink {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl MemorySink {
    /// Everything that was put, by path.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for MemorySink {
    fn put(&self, file: &str, _class: Class, bytes: &[u8]) -> io::Result<Written> {
        if !is_file_name(file) {
            return Err(Obstacle::Name(file.to_owned()).into());
        }
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match files.insert(file.to_owned(), bytes.to_owned()) {
            None => Written::New,
            Some(before) if before == bytes => Written::Unchanged,
            Some(_) => Written::Changed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_remembers_what_stood_there() {
        let sink = MemorySink::default();
        let put = |bytes: &[u8]| sink.put("a/index.html", Class::Page, bytes).unwrap();
        assert_eq!([put(b"1"), put(b"1"), put(b"2")], [Written::New, Written::Unchanged, Written::Changed]);
        assert!(sink.put("../a", Class::Page, b"").is_err());
        assert_eq!(sink.into_files(), BTreeMap::from([("a/index.html".to_owned(), b"2".to_vec())]));
    }
}
