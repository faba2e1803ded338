//! The files of a site on disk, and the clock.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use walkdir::{DirEntry, WalkDir};

use super::{Entry, ProblemKind, Refused, Scan, ScanProblem, VPath, World, is_readable, is_scannable};
use crate::domain::calendar::{self, Date};

/// How many levels of folders a scan goes down. Nobody's content is that deep; a folder that
/// contains itself by a mount is.
pub const DEPTH: usize = 40;

/// A site in a folder on disk.
///
/// The folder itself may be reached through a link; within it no link is ever followed.
pub struct DiskWorld {
    root: PathBuf,
    today: Option<Date>,
}

impl DiskWorld {
    /// The site in `root`. With `today` the clock is never asked.
    pub fn new(root: PathBuf, today: Option<Date>) -> Self {
        Self { root, today }
    }

    /// What bars the way to `path`, if anything does: a link on the way, or the system's own error.
    fn inspect(&self, path: &str) -> io::Result<Metadata> {
        let mut here = self.root.clone();
        let mut last = None;
        for segment in path.split('/') {
            here.push(segment);
            let metadata = fs::symlink_metadata(&here)?;
            if metadata.file_type().is_symlink() {
                return Err(Refused::Link.into());
            }
            last = Some(metadata);
        }
        last.ok_or_else(|| Refused::Outside.into())
    }
}

impl World for DiskWorld {
    fn scan(&self, folder: &str) -> Scan {
        let mut scan = Scan::default();
        let path = VPath::new(folder);
        let refused = match self.inspect(folder) {
            _ if !is_scannable(folder) => return scan,
            Err(error) if is_missing(&error) => return scan,
            Err(error) if Refused::of(&error) == Some(Refused::Link) => ProblemKind::Link,
            Err(error) => ProblemKind::Unreadable(error.to_string()),
            Ok(metadata) if !metadata.is_dir() => {
                ProblemKind::Unreadable(io::Error::from(io::ErrorKind::NotADirectory).to_string())
            }
            Ok(_) => {
                walk(&self.root.join(folder), &path, &mut scan);
                return scan;
            }
        };
        scan.problems.push(ScanProblem { path, kind: refused });
        scan
    }

    fn scan_at(&self, path: &VPath) -> Scan {
        let mut scan = Scan::default();
        let is_hidden = path.as_str().split('/').any(|segment| is_left_out(segment.as_bytes()));
        if is_hidden || !is_scannable(path.as_str()) {
            return scan;
        }
        match self.inspect(path.as_str()) {
            Ok(metadata) if metadata.is_dir() => self.scan(path.as_str()),
            Ok(metadata) if metadata.is_file() => {
                let modified = metadata.modified().ok();
                scan.entries.push(Entry { path: path.clone(), length: metadata.len(), modified });
                scan
            }
            // What is neither, and what lies behind a link, is a matter for the scan of everything.
            Ok(_) | Err(_) => scan,
        }
    }

    fn exists(&self, folder: &str) -> bool {
        is_scannable(folder) && self.inspect(folder).is_ok_and(|metadata| metadata.is_dir())
    }

    fn read(&self, path: &VPath) -> io::Result<Arc<[u8]>> {
        if !is_readable(path.as_str()) {
            return Err(Refused::Outside.into());
        }
        let seen = self.inspect(path.as_str())?;
        if !seen.is_file() {
            return Err(Refused::NotAFile.into());
        }
        let mut file = open(&self.root.join(path.as_str()))?;
        let opened = file.metadata()?;
        if !opened.is_file() || !is_same_file(&seen, &opened) {
            return Err(Refused::NotAFile.into());
        }
        Ok(read_whole(&mut file, usize::try_from(opened.len()).unwrap_or(0))?.into())
    }

    fn today(&self) -> Date {
        self.today.unwrap_or_else(|| calendar::date_in_stockholm(SystemTime::now()))
    }
}

/// Lists everything beneath `folder`, whose path in the site is `top`.
fn walk(folder: &Path, top: &VPath, scan: &mut Scan) {
    let walker = WalkDir::new(folder).follow_links(false).max_depth(DEPTH).sort_by_file_name();
    for step in walker
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_left_out(entry.file_name().as_encoded_bytes()))
    {
        let (path, kind) = match step {
            Ok(entry) => match site_path(entry.path(), folder, top) {
                Err(lossy) => (VPath::new(&lossy), Some(ProblemKind::NameNotUtf8(lossy))),
                Ok(path) => {
                    let kind = visit(&entry, &path, scan);
                    (path, kind)
                }
            },
            Err(error) => {
                let path = match error.path().map(|path| site_path(path, folder, top)) {
                    Some(Ok(path)) => path,
                    Some(Err(lossy)) => VPath::new(&lossy),
                    None => top.clone(),
                };
                let text = error.io_error().map_or_else(|| error.to_string(), io::Error::to_string);
                (path, Some(ProblemKind::Unreadable(text)))
            }
        };
        scan.problems.extend(kind.map(|kind| ScanProblem { path, kind }));
    }
    scan.entries.sort_by(|one, other| one.path.cmp(&other.path));
    drop_beneath_unnameable(&mut scan.problems);
}

/// Files one entry of the walk, or says what is wrong with it.
fn visit(entry: &DirEntry, path: &VPath, scan: &mut Scan) -> Option<ProblemKind> {
    let file_type = entry.file_type();
    if file_type.is_dir() {
        return (entry.depth() == DEPTH).then_some(ProblemKind::TooDeep);
    }
    if let Some(kind) = not_a_file(file_type) {
        return Some(kind);
    }
    match entry.metadata() {
        Ok(metadata) => {
            let modified = metadata.modified().ok();
            scan.entries.push(Entry { path: path.clone(), length: metadata.len(), modified });
            None
        }
        Err(error) => {
            Some(ProblemKind::Unreadable(error.io_error().map_or_else(|| error.to_string(), io::Error::to_string)))
        }
    }
}

fn not_a_file(file_type: FileType) -> Option<ProblemKind> {
    if file_type.is_symlink() {
        Some(ProblemKind::Link)
    } else if file_type.is_file() {
        None
    } else {
        Some(ProblemKind::Special)
    }
}

/// Whether an entry is none of the site's: hidden, an editor's backup, or what file managers leave.
fn is_left_out(name: &[u8]) -> bool {
    name.starts_with(b".")
        || name.ends_with(b"~")
        || name.eq_ignore_ascii_case(b"Thumbs.db")
        || name.eq_ignore_ascii_case(b"desktop.ini")
}

/// The path in the site of something found beneath `folder`; what can be shown of it if it is not UTF-8.
fn site_path(path: &Path, folder: &Path, top: &VPath) -> Result<VPath, String> {
    let mut text = top.as_str().to_owned();
    let mut is_utf8 = true;
    for part in path.strip_prefix(folder).unwrap_or(path).components() {
        let name = part.as_os_str();
        is_utf8 &= name.to_str().is_some();
        text.push('/');
        text.push_str(&name.to_string_lossy());
    }
    if is_utf8 { Ok(VPath::new(&text)) } else { Err(text) }
}

/// Keeps one problem for a folder without a readable name, not one for each file in it.
fn drop_beneath_unnameable(problems: &mut Vec<ScanProblem>) {
    problems.sort_by(|one, other| one.path.cmp(&other.path));
    let folders: Vec<VPath> = problems
        .iter()
        .filter(|problem| matches!(problem.kind, ProblemKind::NameNotUtf8(_)))
        .map(|problem| problem.path.clone())
        .collect();
    problems.retain(|problem| !folders.iter().any(|folder| super::is_within(problem.path.as_str(), folder.as_str())));
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Everything from here to the end of what has some length. The standard library's reading to the end asks for the length once more,
/// and for the place; that counts when ten thousand files are read.
fn read_whole(file: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length.saturating_add(1)];
    let mut filled = 0;
    loop {
        match file.read(bytes.get_mut(filled..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if filled == bytes.len() {
            bytes.resize(filled.saturating_mul(2), 0);
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// Opens a file for reading. Should a FIFO have taken the file's place since it was looked at, the
/// call returns at once instead of waiting for a writer.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, O_NONBLOCK);
    options.open(path)
}

/// `O_NONBLOCK` as the system's headers define it; the standard library does not name it.
#[cfg(all(
    any(target_os = "linux", target_os = "android"),
    not(any(target_arch = "mips", target_arch = "mips64", target_arch = "sparc64"))
))]
const O_NONBLOCK: i32 = 0o4000;
/// `O_NONBLOCK` on macOS and the BSDs.
#[cfg(any(
    target_vendor = "apple",
    target_os = "freebsd",
    target_os = "openbsd",
    target_os = "netbsd",
    target_os = "dragonfly"
))]
const O_NONBLOCK: i32 = 0x4;
/// On systems whose value is not known here the check before opening has to do.
#[cfg(all(
    unix,
    not(all(
        any(target_os = "linux", target_os = "android"),
        not(any(target_arch = "mips", target_arch = "mips64", target_arch = "sparc64"))
    )),
    not(any(
        target_vendor = "apple",
        target_os = "freebsd",
        target_os = "openbsd",
        target_os = "netbsd",
        target_os = "dragonfly"
    ))
))]
const O_NONBLOCK: i32 = 0;

/// Whether the file that was opened is the one that was looked at, and not a link's target.
#[cfg(unix)]
fn is_same_file(seen: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    seen.dev() == opened.dev() && seen.ino() == opened.ino()
}

/// Elsewhere the standard library tells no identity; a regular file is all that can be asked for.
#[cfg(not(unix))]
fn is_same_file(_seen: &Metadata, _opened: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::read_whole;

    #[test]
    fn a_file_that_grows_or_shrinks_is_read_whole() {
        let text = "Kommunfullmäktige beslutar".repeat(40);
        for length in [0, 1, 7, text.len() - 1, text.len(), text.len() + 1, text.len() * 3] {
            assert_eq!(read_whole(&mut text.as_bytes(), length).ok().as_deref(), Some(text.as_bytes()), "{length}");
        }
        assert_eq!(read_whole(&mut [].as_slice(), 5).ok(), Some(Vec::new()));
    }
}
