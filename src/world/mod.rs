//! Everything outside the process: the files of a site and the date of today.
//!
//! [`World`] is the only door through which a build learns anything. It shows `site.yaml`, the
//! folder `content` and the folders of themes, and nothing else of the site's folder, whatever path
//! it is asked for. [`disk::DiskWorld`] opens real files, [`embedded::Embedded`] lays the built-in
//! theme beneath another world, and [`memory::MemoryWorld`] holds a whole site in one string.

pub mod disk;
pub mod embedded;
pub mod memory;

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use crate::domain::calendar::Date;
use crate::domain::text;

pub use disk::DiskWorld;
pub use embedded::Embedded;
pub use memory::MemoryWorld;

/// The path of a file, relative to the root of the site, spelled as on disk, always with `/`.
///
/// Two spellings of one name (composed and decomposed å) are two paths; [`VPath::nfc`] gives the
/// form in which names are compared. Nothing is normalised otherwise: `..` stays, and a world
/// refuses to read it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VPath(Arc<str>);

impl VPath {
    /// The path with this text, unchanged.
    pub fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// The text of the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment: `ks-45.md` of `content/ks/ks-45.md`.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The name without its ending: `ks-45` of `content/ks/ks-45.md`; a leading dot begins no ending.
    pub fn stem(&self) -> &str {
        split_ending(self.name()).0
    }

    /// The ending in lower case, without its dot: `pdf` of `Bilaga 1.PDF`.
    pub fn extension(&self) -> Option<String> {
        split_ending(self.name()).1.map(str::to_lowercase)
    }

    /// The folder that holds this path, or nothing for a path of one segment.
    pub fn parent(&self) -> Option<VPath> {
        self.0.rsplit_once('/').map(|(parent, _)| Self::new(parent))
    }

    /// This path followed by `/` and `tail`, which may hold several segments; `..` is kept as written.
    pub fn join(&self, tail: &str) -> VPath {
        if self.0.is_empty() {
            return Self::new(tail);
        }
        Self(format!("{}/{tail}", self.0).into())
    }

    /// The same path in Unicode's composed form (NFC), in which paths are compared.
    pub fn nfc(&self) -> VPath {
        match text::nfc(&self.0) {
            Cow::Borrowed(_) => self.clone(),
            Cow::Owned(composed) => Self(composed.into()),
        }
    }
}

impl fmt::Display for VPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for VPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn split_ending(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !ending.is_empty() => (stem, Some(ending)),
        _ => (name, None),
    }
}

/// One regular file that a scan found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where the file is.
    pub path: VPath,
    /// Its length in bytes.
    pub length: u64,
    /// When it was last written, where the world knows that. A hint for caches, never output.
    pub modified: Option<SystemTime>,
}

/// Why a scan left something out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The system did not let us look; its own words.
    Unreadable(String),
    /// A symbolic link or a junction. Links are never followed, wherever they lead.
    Link,
    /// A FIFO, a device or a socket. It is never opened.
    Special,
    /// The name is not UTF-8; what can be shown of it.
    NameNotUtf8(String),
    /// A folder that lies deeper than [`disk::DEPTH`] levels.
    TooDeep,
}

/// Something that a scan could not list, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanProblem {
    /// Where; the nearest spelling when the name is not UTF-8.
    pub path: VPath,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What lies in a folder and beneath it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The regular files, sorted by path.
    pub entries: Vec<Entry>,
    /// What was left out, sorted by path.
    pub problems: Vec<ScanProblem>,
}

/// Why [`World::read`] refused to open a path. It lies inside the [`io::Error`]; see [`Refused::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The path is not `site.yaml` and not inside `content` or `themes`, or it is no plain path.
    Outside,
    /// The file or a folder above it is a link.
    Link,
    /// What stands there is not a regular file.
    NotAFile,
}

impl Refused {
    /// The refusal inside an error of [`World::read`], or nothing if the system itself failed.
    pub fn of(error: &io::Error) -> Option<Refused> {
        error.get_ref()?.downcast_ref::<Refused>().copied()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::Outside => "the path is not part of the site",
            Refused::Link => "the path is a link or leads through one",
            Refused::NotAFile => "the path is not a regular file",
        })
    }
}

impl std::error::Error for Refused {}

impl From<Refused> for io::Error {
    fn from(refused: Refused) -> Self {
        io::Error::new(io::ErrorKind::PermissionDenied, refused)
    }
}

/// The files of one site and the civil date, as a build may see them.
pub trait World: Send + Sync {
    /// Every file in `folder` (`content` or `themes/<name>`) and beneath it. A missing folder is an
    /// empty scan; what cannot be listed is a problem and never ends the scan.
    fn scan(&self, folder: &str) -> Scan;

    /// What lies at `path` and beneath it: a file, the files of a folder, or nothing; what a scan of `content` has there.
    fn scan_at(&self, path: &VPath) -> Scan {
        let is_there = |known: &VPath| known == path || is_within(known.as_str(), path.as_str());
        let mut scan = self.scan("content");
        scan.entries.retain(|entry| is_there(&entry.path));
        scan.problems.retain(|problem| is_there(&problem.path));
        scan
    }

    /// Whether `folder` is there, as a folder and not through a link.
    fn exists(&self, folder: &str) -> bool;

    /// The bytes of one file. Only `site.yaml`, `content/**` and `themes/**` are read, no link is
    /// followed, and nothing but a regular file is opened.
    ///
    /// # Errors
    /// What the system says, or a [`Refused`] inside the error.
    fn read(&self, path: &VPath) -> io::Result<Arc<[u8]>>;

    /// The civil date in Sweden, or the one that was asked for so that a build can be repeated.
    fn today(&self) -> Date;
}

impl<W: World + ?Sized> World for Arc<W> {
    fn scan(&self, folder: &str) -> Scan {
        (**self).scan(folder)
    }

    fn scan_at(&self, path: &VPath) -> Scan {
        (**self).scan_at(path)
    }

    fn exists(&self, folder: &str) -> bool {
        (**self).exists(folder)
    }

    fn read(&self, path: &VPath) -> io::Result<Arc<[u8]>> {
        (**self).read(path)
    }

    fn today(&self) -> Date {
        (**self).today()
    }
}

/// Whether a path is one that [`World::read`] may open, by its text alone.
fn is_readable(path: &str) -> bool {
    let mut segments = path.split('/');
    let first = segments.next();
    let deeper = segments.clone().next().is_some();
    match first {
        Some("site.yaml") => !deeper,
        Some("content" | "themes") => deeper && segments.all(is_plain_segment),
        _ => false,
    }
}

/// Whether a folder is one that [`World::scan`] may list, by its text alone.
fn is_scannable(folder: &str) -> bool {
    folder == "content" || folder == "themes" || is_readable(folder)
}

fn is_plain_segment(segment: &str) -> bool {
    let foreign = if cfg!(windows) { ['\\', ':', '\0'] } else { ['\0'; 3] };
    !segment.is_empty() && segment != "." && segment != ".." && !segment.contains(foreign)
}

/// Whether `path` lies in `folder`, at any depth.
fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_falls_into_its_parts() {
        let path = VPath::new("content/ks/2024/Bilaga 1.PDF");
        assert_eq!(path.name(), "Bilaga 1.PDF");
        assert_eq!(path.stem(), "Bilaga 1");
        assert_eq!(path.extension().as_deref(), Some("pdf"));
        assert_eq!(path.parent(), Some(VPath::new("content/ks/2024")));
        assert_eq!(VPath::new("site.yaml").parent(), None);
        assert_eq!(VPath::new("a/b").join("../c").as_str(), "a/b/../c");
        assert_eq!(VPath::new("").join("c").as_str(), "c");
        assert_eq!(format!("{path} {path:?}"), format!("{0} {0}", path.as_str()));
    }

    #[test]
    fn a_dot_at_either_end_begins_no_ending() {
        for name in [".gitignore", "namn.", "namn"] {
            let path = VPath::new(name);
            assert_eq!((path.stem(), path.extension()), (name, None));
        }
        assert_eq!(VPath::new("a.b/namn").extension(), None);
        assert_eq!(VPath::new("a.tar.gz").stem(), "a.tar");
    }

    #[test]
    fn composed_and_decomposed_names_meet_in_nfc() {
        let decomposed = VPath::new("content/na\u{308}mnd.md");
        let composed = VPath::new("content/n\u{e4}mnd.md");
        assert_ne!(decomposed, composed);
        assert_eq!(decomposed.nfc(), composed);
    }

    #[test]
    fn only_the_site_is_readable() {
        for path in ["site.yaml", "content/a.md", "content/a/b.pdf", "themes/insyn/theme.yaml"] {
            assert!(is_readable(path), "{path}");
        }
        for path in [
            "",
            "content",
            "themes",
            "site.yaml/x",
            "public/index.html",
            "/etc/passwd",
            "../site.yaml",
            "content/../site.yaml",
            "content//a.md",
            "content/./a.md",
            "content/a.md/",
            "contents/a.md",
            "content/a\0.md",
            ".env",
        ] {
            assert!(!is_readable(path), "{path}");
        }
        assert_eq!(is_readable("content/c:\\a"), !cfg!(windows));
    }
}
