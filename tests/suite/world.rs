//! The world on a real disk: what a scan lists, what it reports, and what is never opened.

use std::fs;
use std::path::PathBuf;

use insyn::domain::calendar::Date;
use insyn::world::{DiskWorld, Entry, ProblemKind, Refused, Scan, VPath, World};

/// A folder of its own beneath the system's temporary one, removed at the end.
struct Site(PathBuf);

impl Site {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("insyn-world-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        Self(root)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn world(&self) -> DiskWorld {
        DiskWorld::new(self.0.clone(), Some(Date::constant(2024, 3, 12)))
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn paths(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.path.as_str()).collect()
}

fn problems(scan: &Scan) -> Vec<(&str, &ProblemKind)> {
    scan.problems.iter().map(|problem| (problem.path.as_str(), &problem.kind)).collect()
}

#[test]
fn files_are_listed_sorted_and_hidden_ones_left_out() {
    let site = Site::new("listing");
    for path in [
        "content/a.md",
        "content/a/b.md",
        "content/a/å.md",
        "content/a/.dold.md",
        "content/.git/config",
        "content/a/b.md~",
        "content/THUMBS.DB",
        "content/Desktop.ini",
        "site.yaml",
        "themes/eget/theme.yaml",
        "public/index.html",
    ] {
        site.write(path, path);
    }
    let world = site.world();
    let scan = world.scan("content");
    assert_eq!(paths(&scan.entries), ["content/a.md", "content/a/b.md", "content/a/å.md"]);
    assert_eq!(scan.entries[0].length, 12);
    assert!(scan.entries.iter().all(|entry| entry.modified.is_some()));
    assert_eq!(scan.problems, []);
    assert_eq!(paths(&world.scan("themes/eget").entries), ["themes/eget/theme.yaml"]);
    assert_eq!(world.scan("themes/annat"), Scan::default());
    assert_eq!(world.scan("public"), Scan::default());
    assert_eq!(world.scan("content/../public"), Scan::default());
    assert!(world.exists("content") && world.exists("themes/eget"));
    assert!(!world.exists("public") && !world.exists("themes/annat") && !world.exists("content/a.md"));
    assert_eq!(world.today(), Date::constant(2024, 3, 12));
}

#[test]
fn only_the_site_is_read() {
    let site = Site::new("reading");
    for path in ["site.yaml", "content/a.md", "public/index.html", ".env"] {
        site.write(path, path);
    }
    let world = site.world();
    let read = |path: &str| world.read(&VPath::new(path));
    assert_eq!(&*read("site.yaml").unwrap(), b"site.yaml");
    assert_eq!(&*read("content/a.md").unwrap(), b"content/a.md");
    assert_eq!(read("content/b.md").unwrap_err().kind(), std::io::ErrorKind::NotFound);
    for path in ["public/index.html", ".env", "content/../.env", "/etc/hostname", "content"] {
        assert_eq!(Refused::of(&read(path).unwrap_err()), Some(Refused::Outside), "{path}");
    }
    fs::create_dir(site.0.join("content/mapp.md")).unwrap();
    assert_eq!(Refused::of(&read("content/mapp.md").unwrap_err()), Some(Refused::NotAFile));
}

#[test]
fn a_file_in_the_place_of_a_folder_is_a_problem() {
    let site = Site::new("file-for-folder");
    site.write("content", "");
    let scan = site.world().scan("content");
    assert!(matches!(problems(&scan)[..], [("content", ProblemKind::Unreadable(_))]), "{scan:?}");
}

#[test]
fn a_folder_too_deep_is_a_problem_and_not_a_stack() {
    let site = Site::new("deep");
    let deep = format!("content{}", "/d".repeat(45));
    site.write(&format!("{deep}/a.md"), "");
    site.write(&format!("content{}/b.md", "/d".repeat(39)), "");
    let scan = site.world().scan("content");
    assert_eq!(paths(&scan.entries), [format!("content{}/b.md", "/d".repeat(39))]);
    assert_eq!(problems(&scan), [(&*format!("content{}", "/d".repeat(40)), &ProblemKind::TooDeep)]);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn links_are_reported_and_never_followed() {
        let site = Site::new("links");
        site.write("content/a.md", "inne");
        site.write("hemligt/b.md", "ute");
        symlink("a.md", site.0.join("content/inre.md")).unwrap();
        symlink("../hemligt/b.md", site.0.join("content/yttre.md")).unwrap();
        symlink("../hemligt", site.0.join("content/mapp")).unwrap();
        symlink("finns-inte", site.0.join("content/tom")).unwrap();
        symlink("content", site.0.join("themes")).unwrap();
        let world = site.world();
        let scan = world.scan("content");
        assert_eq!(paths(&scan.entries), ["content/a.md"]);
        let links = ["content/inre.md", "content/mapp", "content/tom", "content/yttre.md"];
        assert_eq!(problems(&scan), links.map(|path| (path, &ProblemKind::Link)));
        for path in ["content/inre.md", "content/yttre.md", "content/mapp/b.md", "themes/a.md"] {
            let error = world.read(&VPath::new(path)).unwrap_err();
            assert_eq!(Refused::of(&error), Some(Refused::Link), "{path}: {error}");
        }
        assert_eq!(problems(&world.scan("themes/x")), [("themes/x", &ProblemKind::Link)]);
        assert!(!world.exists("themes") && !world.exists("content/mapp"));
    }

    #[test]
    fn the_root_may_be_a_link_but_not_the_content() {
        let site = Site::new("root-link");
        site.write("verklig/innehåll/a.md", "");
        symlink("innehåll", site.0.join("verklig/content")).unwrap();
        site.write("verklig/site.yaml", "x");
        symlink("verklig", site.0.join("länk")).unwrap();
        let world = DiskWorld::new(site.0.join("länk"), None);
        assert_eq!(&*world.read(&VPath::new("site.yaml")).unwrap(), b"x");
        assert_eq!(problems(&world.scan("content")), [("content", &ProblemKind::Link)]);
        assert!(world.today() > Date::constant(2024, 1, 1));
    }

    #[test]
    fn special_files_are_reported_and_never_opened() {
        let site = Site::new("special");
        site.write("content/a.md", "");
        let fifo = site.0.join("content/rör.md");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let _socket = UnixListener::bind(site.0.join("content/s")).unwrap();
        let world = site.world();
        let scan = world.scan("content");
        assert_eq!(paths(&scan.entries), ["content/a.md"]);
        assert_eq!(problems(&scan), [("content/rör.md", &ProblemKind::Special), ("content/s", &ProblemKind::Special)]);
        let error = world.read(&VPath::new("content/rör.md")).unwrap_err();
        assert_eq!(Refused::of(&error), Some(Refused::NotAFile));
    }

    #[test]
    fn a_name_that_is_not_utf8_is_reported_once() {
        let site = Site::new("utf8");
        site.write("content/a.md", "");
        let folder = site.0.join("content").join(OsStr::from_bytes(b"f\xf6rslag"));
        if fs::create_dir(&folder).is_err() {
            return; // Some file systems accept no such name, and then there is nothing to report.
        }
        fs::write(folder.join("b.md"), "").unwrap();
        fs::write(folder.join("c.md"), "").unwrap();
        let scan = site.world().scan("content");
        assert_eq!(paths(&scan.entries), ["content/a.md"]);
        let name = "content/f\u{fffd}rslag";
        assert_eq!(problems(&scan), [(name, &ProblemKind::NameNotUtf8(name.to_owned()))]);
    }

    #[test]
    fn an_unreadable_folder_does_not_end_the_scan() {
        let site = Site::new("rights");
        site.write("content/a/x.md", "");
        site.write("content/b/y.md", "");
        let shut = site.0.join("content/a");
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
        let scan = site.world().scan("content");
        let may_all = fs::read_dir(&shut).is_ok(); // The superuser reads everything.
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(paths(&scan.entries).contains(&"content/b/y.md"));
        if !may_all {
            assert!(matches!(problems(&scan)[..], [("content/a", ProblemKind::Unreadable(_))]), "{scan:?}");
        }
    }
}
