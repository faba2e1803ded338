//! What an earlier build left in the output: which files are ours, and where each source stands.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk::{Disk, Files};
use super::is_file_name;

/// The name of the manifest in the output.
pub const FILE_NAME: &str = "insyn-manifest.json";

/// The form of the manifest that this version writes and reads.
const VERSION: u32 = 1;

/// What a build published. It holds nothing that is not public, and no times: the same site has the
/// same manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The published sources by their path in the site.
    pub sources: BTreeMap<String, Source>,
    /// Every file that the build wrote, by its path in the output, the manifest excepted.
    pub files: BTreeSet<String>,
}

/// What became of one source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its address from the root of the portal.
    pub address: String,
    /// What stands there.
    pub state: State,
}

/// What stands at the address of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The document.
    Published,
    /// A notice that the document was taken down.
    Withdrawn,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    insyn: u32,
    sources: BTreeMap<String, Source>,
    files: BTreeSet<String>,
}

impl Manifest {
    /// The manifest as JSON: sorted, and one source or file a line, so that two of them can be compared.
    ///
    /// # Errors
    /// None that is known; the writer of JSON could fail.
    pub fn to_json(&self) -> io::Result<String> {
        let mut sources = Vec::with_capacity(self.sources.len());
        for (path, source) in &self.sources {
            sources.push(format!("{}: {}", serde_json::to_string(path)?, serde_json::to_string(source)?));
        }
        let files = self.files.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        Ok(format!(
            "{{\n\"insyn\": {VERSION},\n\"sources\": {{{}}},\n\"files\": [{}]\n}}\n",
            lines(&sources),
            lines(&files)
        ))
    }

    /// Reads what [`Manifest::to_json`] wrote.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] with a reason when it is anything else. A listed file whose path
    /// could lead out of the output is an error too, since listed files are removed one day.
    pub fn from_json(bytes: &[u8]) -> io::Result<Self> {
        let broken = |reason: String| io::Error::new(io::ErrorKind::InvalidData, reason);
        let stored: Stored = serde_json::from_slice(bytes).map_err(|error| broken(error.to_string()))?;
        if stored.insyn != VERSION {
            return Err(broken(format!("version {} is not known", stored.insyn)));
        }
        if let Some(file) = stored.files.iter().find(|file| !is_file_name(file)) {
            return Err(broken(format!("{file:?} is not a file of the output")));
        }
        Ok(Self { sources: stored.sources, files: stored.files })
    }
}

/// The manifest in `output`, or nothing when there is none. Takes no lock and changes nothing.
///
/// # Errors
/// What the system says, or [`io::ErrorKind::InvalidData`] when the manifest is broken.
pub fn read_manifest(output: &Path) -> io::Result<Option<Manifest>> {
    read_with(&Disk, output)
}

pub(super) fn read_with(files: &dyn Files, output: &Path) -> io::Result<Option<Manifest>> {
    match files.read(&output.join(FILE_NAME)) {
        Ok(bytes) => Manifest::from_json(&bytes).map(Some),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

fn lines(items: &[String]) -> String {
    if items.is_empty() { String::new() } else { format!("\n{}\n", items.join(",\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        let source = |address: &str, state| Source { address: address.to_owned(), state };
        Manifest {
            sources: BTreeMap::from([
                ("content/\"b\".md".to_owned(), source("b/", State::Withdrawn)),
                ("content/å.md".to_owned(), source("a/", State::Published)),
            ]),
            files: BTreeSet::from(["b/index.html".to_owned(), "a/index.html".to_owned()]),
        }
    }

    #[test]
    fn it_is_sorted_and_line_by_line() {
        let json = sample().to_json().unwrap();
        assert_eq!(
            json,
            r#"{
"insyn": 1,
"sources": {
"content/\"b\".md": {"address":"b/","state":"withdrawn"},
"content/å.md": {"address":"a/","state":"published"}
},
"files": [
"a/index.html",
"b/index.html"
]
}
"#
        );
        assert_eq!(Manifest::from_json(json.as_bytes()).unwrap(), sample());
        let empty = Manifest::default();
        assert_eq!(Manifest::from_json(empty.to_json().unwrap().as_bytes()).unwrap(), empty);
    }

    #[test]
    fn anything_else_is_broken() {
        for text in [
            "",
            "{}",
            r#"{"insyn": 2, "sources": {}, "files": []}"#,
            r#"{"insyn": 1, "sources": {}, "files": [], "extra": 1}"#,
            r#"{"insyn": 1, "sources": {"a": {"address": "", "state": "draft"}}, "files": []}"#,
            r#"{"insyn": 1, "sources": {}, "files": ["../../etc/passwd"]}"#,
            r#"{"insyn": 1, "sources": {}, "files": ["/etc/passwd"]}"#,
            r#"{"insyn": 1, "sources": {}, "files": ["#,
        ] {
            let error = Manifest::from_json(text.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{text}");
        }
    }
}
