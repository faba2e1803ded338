//! What several files of the suite use: the repository's files, and generated parts of its documents.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the repository.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file beneath a folder of the repository whose name ends so, as sorted paths from the root with `/`.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let path = path.strip_prefix(root()).unwrap();
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Compares a generated part of a document with what the program says now; under `cargo bless` writes it instead.
///
/// The part stands between the lines `<!-- begin NAME … -->` and `<!-- end NAME -->`.
pub fn check_generated(path: &str, name: &str, wanted: &str) {
    let text = read(path);
    let (before, old, after) = cut(&text, name).unwrap_or_else(|| panic!("{path} has no part `{name}`"));
    if old == wanted {
        return;
    }
    if is_blessing() {
        fs::write(root().join(path), format!("{before}{wanted}{after}")).unwrap();
        return;
    }
    let missing: Vec<&str> = wanted.lines().filter(|line| !old.lines().any(|other| other == *line)).collect();
    let extra: Vec<&str> = old.lines().filter(|line| !wanted.lines().any(|other| other == *line)).collect();
    panic!(
        "the part `{name}` of {path} is out of date; `cargo bless` writes it.\nmissing:\n{}\nout of date:\n{}",
        missing.join("\n"),
        extra.join("\n")
    );
}

/// True under `cargo bless`, which writes what tests would otherwise complain about.
pub fn is_blessing() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always")
}

fn cut<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str, &'t str)> {
    let marker = text.find(&format!("<!-- begin {name} "))?;
    let start = marker + text[marker..].find('\n')? + 1;
    let end = start + text[start..].find(&format!("<!-- end {name} -->"))?;
    Some((&text[..start], &text[start..end], &text[end..]))
}

#[test]
fn a_generated_part_is_found_between_its_lines() {
    let text = "a\n<!-- begin map (generated) -->\nold\n<!-- end map -->\nz\n";
    let (before, old, after) = cut(text, "map").unwrap();
    assert_eq!((before, old, after), ("a\n<!-- begin map (generated) -->\n", "old\n", "<!-- end map -->\nz\n"));
    assert!(cut(text, "ma").is_none());
}
