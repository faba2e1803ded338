//! Every link within a built site leads to a page or file of it, and every anchor to an element of that page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use insyn::world::{DiskWorld, Embedded};

use crate::building::{Files, Folder, built, day, site};

/// The values of an attribute in a page, unescaped.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let mark = format!(" {attribute}=");
    let mut found = Vec::new();
    for part in html.split(mark.as_str()).skip(1) {
        let value = match part.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => part.split([' ', '>', '\n']).next(),
        };
        found.extend(value.map(|value| value.replace("&amp;", "&").replace("&#x2f;", "/").replace("&quot;", "\"")));
    }
    found
}

/// The file that a relative address leads to from a page of the output.
pub fn target(page: &str, address: &str) -> Option<String> {
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(folders.pop()?),
            name => folders.push(name),
        }
    }
    let path = folders.join("/");
    Some(if address.is_empty() {
        page.to_owned()
    } else if address.ends_with('/') || address.ends_with("..") || address == "." {
        if path.is_empty() { "index.html".to_owned() } else { format!("{path}/index.html") }
    } else {
        path
    })
}

/// Links and anchors of a site that lead nowhere, and how many there are of both.
fn crawl(files: &Files) -> (Vec<String>, usize) {
    let pages: BTreeMap<&str, String> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, bytes)| (name.as_str(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<String>> =
        pages.iter().map(|(name, html)| (*name, values(html, "id").into_iter().collect())).collect();
    let (mut lost, mut seen) = (Vec::new(), 0);
    for (name, html) in &pages {
        // Pages that stand in for any address count their links from the root of the host.
        if *name == "404.html" {
            continue;
        }
        for address in values(html, "href").into_iter().chain(values(html, "src")) {
            let is_ours = !address.contains(':') && !address.starts_with("//") && !address.starts_with('/');
            if !is_ours {
                continue;
            }
            seen += 1;
            let (path, anchor) = address.split_once('#').unwrap_or((&address, ""));
            let path = path.split('?').next().unwrap_or_default();
            let Some(file) = target(name, path).filter(|file| files.contains_key(file)) else {
                lost.push(format!("{name}: {address}"));
                continue;
            };
            if !anchor.is_empty() && !ids.get(file.as_str()).is_some_and(|ids| ids.contains(anchor)) {
                lost.push(format!("{name}: {address}: no such anchor"));
            }
        }
    }
    (lost, seen)
}

fn check(files: &Files, least: usize) {
    let (lost, seen) = crawl(files);
    assert!(
        lost.is_empty(),
        "{} of {seen}:\n{}",
        lost.len(),
        lost.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
    );
    assert!(seen >= least, "only {seen} links seen");
}

#[test]
fn every_link_of_the_sample_leads_somewhere() {
    check(&built(&site("."), 2), 1000);
}

#[test]
fn every_link_of_the_full_site_leads_somewhere() {
    check(&built(&site("tests/sites/full"), 2), 1000);
}

#[test]
fn every_link_between_references_leads_somewhere() {
    check(&built(&site("tests/sites/references"), 2), 1000);
}

#[test]
fn every_link_of_two_thousand_papers_leads_somewhere() {
    let folder = Folder::new("crawl");
    corpus(&folder.0, 2000);
    let world = Embedded::new(DiskWorld::new(folder.0.clone(), Some(day())));
    check(&built(&world, 2), 50_000);
}

/// Writes a corpus with the example of that name, which is built beside the program when all tests are.
fn corpus(out: &Path, documents: usize) {
    let beside = Path::new(env!("CARGO_BIN_EXE_insyn")).with_file_name("examples").join("corpus");
    let mut command = if beside.exists() {
        Command::new(beside)
    } else {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["run", "--quiet", "--example", "corpus", "--"])
            .current_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        cargo
    };
    let status = command.args(["--documents", &documents.to_string(), "--out"]).arg(out).output().expect("the example");
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
}

#[test]
fn a_lost_link_and_a_lost_anchor_are_seen() {
    let page = |text: &str| text.as_bytes().to_vec();
    let files = Files::from([
        (
            "index.html".to_owned(),
            page("<a href=\"a/#x\">A</a><a href=a/#y>Y</a><a href=\"b/\">B</a><a href=\"../c/\">C</a>"),
        ),
        (
            "a/index.html".to_owned(),
            page("<p id=\"x\"><a href=\"../\">upp</a><a href=\"#x\">x</a><a href=\"https://example.se/\">ut</a>"),
        ),
    ]);
    let (lost, seen) = crawl(&files);
    assert_eq!(lost, ["index.html: a/#y: no such anchor", "index.html: b/", "index.html: ../c/"]);
    assert_eq!(seen, 6);
}
