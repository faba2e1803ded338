//! The built-in theme, laid beneath another world: a file of the same name there wins.

use std::io;
use std::sync::Arc;

use super::{Entry, Refused, Scan, VPath, World, is_within};
use crate::domain::calendar::Date;

/// The folder in which the built-in theme stands.
pub const FOLDER: &str = "themes/insyn";

/// The name of a file of the theme and its bytes, taken from the repository at compile time.
macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)))),*]
    };
}

/// Every file of the built-in theme, sorted by path. A test compares it with the folder.
const FILES: &[(&str, &[u8])] = files![
    "themes/insyn/i18n/en.yaml",
    "themes/insyn/i18n/sv.yaml",
    "themes/insyn/static/favicon.svg",
    "themes/insyn/static/insyn.css",
    "themes/insyn/templates/actions.html",
    "themes/insyn/templates/article.html",
    "themes/insyn/templates/backlinks.html",
    "themes/insyn/templates/bars.html",
    "themes/insyn/templates/base.html",
    "themes/insyn/templates/board.html",
    "themes/insyn/templates/boards.html",
    "themes/insyn/templates/case.html",
    "themes/insyn/templates/cases.html",
    "themes/insyn/templates/document.html",
    "themes/insyn/templates/empty.html",
    "themes/insyn/templates/entries.html",
    "themes/insyn/templates/feed.xml",
    "themes/insyn/templates/filters.html",
    "themes/insyn/templates/footer.html",
    "themes/insyn/templates/glossary.html",
    "themes/insyn/templates/groups.html",
    "themes/insyn/templates/head.html",
    "themes/insyn/templates/header.html",
    "themes/insyn/templates/help.html",
    "themes/insyn/templates/home.html",
    "themes/insyn/templates/kommuner.html",
    "themes/insyn/templates/list.html",
    "themes/insyn/templates/meeting.html",
    "themes/insyn/templates/meeting_list.html",
    "themes/insyn/templates/meetings.html",
    "themes/insyn/templates/missing.html",
    "themes/insyn/templates/neighbours.html",
    "themes/insyn/templates/open_motions.html",
    "themes/insyn/templates/pages.html",
    "themes/insyn/templates/parties.html",
    "themes/insyn/templates/party.html",
    "themes/insyn/templates/person.html",
    "themes/insyn/templates/persons.html",
    "themes/insyn/templates/redirect.html",
    "themes/insyn/templates/rows.html",
    "themes/insyn/templates/sitemap.xml",
    "themes/insyn/templates/term.html",
    "themes/insyn/templates/tombstone.html",
    "themes/insyn/templates/topics.html",
    "themes/insyn/templates/waiting.html",
    "themes/insyn/templates/years.html",
    "themes/insyn/theme.yaml",
];

/// Every file of the built-in theme, by its path in a site, sorted.
pub fn theme_files() -> &'static [(&'static str, &'static [u8])] {
    FILES
}

/// A world with the built-in theme beneath it, file by file.
pub struct Embedded<W> {
    above: W,
}

impl<W> Embedded<W> {
    /// Lays the built-in theme beneath `above`.
    pub fn new(above: W) -> Self {
        Self { above }
    }
}

impl<W: World> World for Embedded<W> {
    fn scan(&self, folder: &str) -> Scan {
        let mut scan = self.above.scan(folder);
        let beneath: Vec<Entry> = FILES
            .iter()
            .filter(|(path, _)| is_within(path, folder) && !is_covered(&scan, path))
            .map(|(path, bytes)| Entry { path: VPath::new(path), length: bytes.len() as u64, modified: None })
            .collect();
        if !beneath.is_empty() {
            scan.entries.extend(beneath);
            scan.entries.sort_by(|one, other| one.path.cmp(&other.path));
        }
        scan
    }

    fn scan_at(&self, path: &VPath) -> Scan {
        self.above.scan_at(path)
    }

    fn exists(&self, folder: &str) -> bool {
        self.above.exists(folder) || FILES.iter().any(|(path, _)| is_within(path, folder))
    }

    fn read(&self, path: &VPath) -> io::Result<Arc<[u8]>> {
        match self.above.read(path) {
            Err(error) if is_absent(&error) => FILES
                .iter()
                .find(|(known, _)| *known == path.as_str())
                .map_or(Err(error), |(_, bytes)| Ok(Arc::from(*bytes))),
            outcome => outcome,
        }
    }

    fn today(&self) -> Date {
        self.above.today()
    }
}

/// Whether the world above has its own word about `path`: the same file, or a problem at or above it.
fn is_covered(scan: &Scan, path: &str) -> bool {
    scan.entries.iter().any(|entry| entry.path.as_str() == path)
        || scan.problems.iter().any(|problem| problem.path.as_str() == path || is_within(path, problem.path.as_str()))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) && Refused::of(error).is_none()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::world::{DiskWorld, MemoryWorld};

    /// To mend it: `find themes/insyn -type f | LC_ALL=C sort`.
    #[test]
    fn the_list_equals_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
        let scan = DiskWorld::new(root, Some(Date::constant(2024, 1, 1))).scan(FOLDER);
        let on_disk: Vec<&str> = scan.entries.iter().map(|entry| entry.path.as_str()).collect();
        let listed: Vec<&str> = theme_files().iter().map(|(path, _)| *path).collect();
        assert_eq!(scan.problems, []);
        assert_eq!(listed, on_disk);
    }

    #[test]
    fn a_file_above_wins_and_the_rest_shines_through() {
        let bare = Embedded::new(MemoryWorld::new(""));
        let path = VPath::new("themes/insyn/theme.yaml");
        assert!(bare.exists(FOLDER));
        assert!(bare.exists("themes"));
        assert!(!bare.exists("themes/annat"));
        assert_eq!(bare.scan(FOLDER).entries.len(), FILES.len());
        assert_eq!(bare.scan("content"), Scan::default());
        assert!(bare.read(&path).unwrap().starts_with(b"namn: Insyn"));
        assert_eq!(bare.read(&path.join("x")).unwrap_err().kind(), io::ErrorKind::NotFound);

        let own =
            Embedded::new(MemoryWorld::new("-- themes/insyn/theme.yaml --\nnamn: Eget\n-- themes/insyn/a.css --\n"));
        assert_eq!(&*own.read(&path).unwrap(), b"namn: Eget\n");
        let scan = own.scan(FOLDER);
        assert_eq!(scan.entries.len(), FILES.len() + 1);
        assert!(scan.entries.is_sorted_by_key(|entry| entry.path.clone()));
        assert_eq!(
            scan.entries.iter().filter(|entry| entry.path == path).map(|entry| entry.length).collect::<Vec<_>>(),
            [11]
        );
    }
}
