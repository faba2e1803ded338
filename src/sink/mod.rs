//! Where finished pages go: a folder on disk that changes at one moment, or a map in memory.
//!
//! A build [puts](Sink::put) every file of the site. [`DiskSink`] compares each with what stands in
//! the output, stages what differs beside it, and changes the output only in [`DiskSink::finish`];
//! `journal` describes how that is done so that a killed build harms nothing.

mod commit;
mod disk;
#[cfg(test)]
mod faults;
mod journal;
mod manifest;
mod memory;
mod open;
mod stage;

use std::fmt;
use std::io;
use std::path::PathBuf;

pub use manifest::{FILE_NAME as MANIFEST_NAME, Manifest, Source, State, read_manifest};
pub use memory::MemorySink;
pub use open::{OpenError, Options};
pub use stage::DiskSink;

/// What a file is to the others. A file is committed after all that it may refer to, so the order
/// of the variants is the order of a commit; removals follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Style sheets, pictures, annexes: what pages need.
    Asset,
    /// A page that stands for itself.
    Page,
    /// A page or a feed that lists others.
    List,
}

/// How a file that was put compares with the one that stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Nothing stood there.
    New,
    /// Something else stood there.
    Changed,
    /// The same bytes stood there, and were left alone.
    Unchanged,
}

/// Takes the files of a site.
pub trait Sink: Sync {
    /// Takes one file. `file` is its path in the output, with `/`: `nacka/2015-02-17/12/index.html`.
    /// Several threads may put files at the same time.
    ///
    /// # Errors
    /// What the system says, or an [`Obstacle`] inside the error.
    fn put(&self, file: &str, class: Class, bytes: &[u8]) -> io::Result<Written>;
}

/// How many files a build wrote, left alone and removed. The manifest is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files where nothing stood.
    pub new: usize,
    /// Files whose bytes differ from those that stood there.
    pub changed: usize,
    /// Files that were left alone.
    pub unchanged: usize,
    /// Files of an earlier build that this one no longer has.
    pub removed: usize,
}

/// Why a sink refused a file. It lies inside the [`io::Error`]; see [`Obstacle::of`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A file or a folder with files stands there that no earlier build made.
    Foreign(PathBuf),
    /// A link stands where a folder of the output should be; what lies behind it is not the output.
    Link(PathBuf),
    /// The path is none, is the sink's own, or cannot exist on every system.
    Name(String),
    /// The file was put before in this build.
    Twice(String),
    /// A put of this file failed earlier in this build.
    Failed(String),
}

impl Obstacle {
    /// The obstacle inside an error of a sink, or nothing if the system itself failed.
    pub fn of(error: &io::Error) -> Option<&Obstacle> {
        error.get_ref()?.downcast_ref()
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Obstacle::Foreign(path) => {
                write!(f, "{}: not made by an earlier build", path.display())
            }
            Obstacle::Link(path) => write!(f, "{}: a link in place of a folder", path.display()),
            Obstacle::Name(file) => write!(f, "{file}: not a name for a file of the output"),
            Obstacle::Twice(file) => write!(f, "{file}: put twice"),
            Obstacle::Failed(file) => write!(f, "{file}: was not written"),
        }
    }
}

impl std::error::Error for Obstacle {}

impl From<Obstacle> for io::Error {
    fn from(obstacle: Obstacle) -> Self {
        let kind = match obstacle {
            Obstacle::Foreign(_) | Obstacle::Link(_) | Obstacle::Twice(_) => io::ErrorKind::AlreadyExists,
            Obstacle::Name(_) => io::ErrorKind::InvalidInput,
            Obstacle::Failed(_) => io::ErrorKind::Other,
        };
        io::Error::new(kind, obstacle)
    }
}

/// The prefix of everything that a sink keeps in the output for itself while it works.
const OWN_PREFIX: &str = ".insyn-";

/// Whether a path may name a file of the output: plain segments that Linux, macOS and Windows all
/// accept, and none of the sink's own. Names that Windows reserves (`con`) are for the route plan.
fn is_file_name(file: &str) -> bool {
    let folded = file.to_ascii_lowercase();
    folded != MANIFEST_NAME && !folded.starts_with(OWN_PREFIX) && file.split('/').all(is_segment)
}

fn is_segment(segment: &str) -> bool {
    let illegal = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    !segment.is_empty() && !segment.ends_with(['.', ' ']) && !segment.contains(illegal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_plain_and_legal_everywhere() {
        for file in ["index.html", "a/b/c.html", ".well-known/x", "a/insyn-manifest.json", "åäö/Bilaga 1.pdf"] {
            assert!(is_file_name(file), "{file}");
        }
        for file in [
            "",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/../b",
            "a\\b",
            "c:/a",
            "a?b",
            "a\nb",
            "a./b",
            "a ",
            "insyn-manifest.json",
            "Insyn-Manifest.json",
            ".insyn-staging/1",
            ".insyn-lock",
        ] {
            assert!(!is_file_name(file), "{file:?}");
        }
    }

    #[test]
    fn an_obstacle_is_found_again_in_its_error() {
        let error = io::Error::from(Obstacle::Twice("a".to_owned()));
        assert_eq!(Obstacle::of(&error), Some(&Obstacle::Twice("a".to_owned())));
        assert_eq!(Obstacle::of(&io::ErrorKind::NotFound.into()), None);
    }
}
