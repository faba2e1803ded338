//! Explains references: for each one in the texts on standard input, its place, how it is read, and where it leads or why
//! nowhere.
//!
//! `cargo run --release --example references -- --root tests/sites/references < tests/references/prov.txt`. A line
//! `@ folder/page` says on which page of the site the texts below stand; any other line is a text, with or without the signs
//! of a file of cases (see `tests/references/read.rs`).

#[path = "../tests/references/read.rs"]
mod read;

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use insyn::engine::{Loading, Unobserved, load};
use insyn::world::{DiskWorld, Embedded};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let root = match (arguments.next().as_deref(), arguments.next()) {
        (Some("--root"), Some(root)) => PathBuf::from(root),
        (None, _) => PathBuf::from("."),
        _ => return fail("usage: references [--root FOLDER] < TEXTS"),
    };
    let mut texts = String::new();
    if let Err(error) = io::stdin().read_to_string(&mut texts) {
        return fail(&error.to_string());
    }
    let loading = Loading { jobs: 1, previous: None, observer: &Unobserved, drafts: false };
    let loaded = load(&Embedded::new(DiskWorld::new(root, None)), &loading);
    let (Some(snapshot), Some(config)) = (loaded.snapshot, loaded.config) else {
        return fail("the site cannot be read; `insyn check` says why");
    };
    let site = &snapshot.site;
    let mut out = io::stdout().lock();
    let first = site.by_id.values().next().copied();
    let mut rule = String::new();
    // A line without a sign is a text of which nothing is expected.
    let signs = ["= ", "@ ", "+ ", "- ", "# "];
    let signed = |line: &str| {
        if signs.iter().any(|sign| line.starts_with(sign)) { line.to_owned() } else { format!("- {line}") }
    };
    let texts: Vec<String> = texts.lines().map(signed).collect();
    for case in read::cases(&texts.join("\n")) {
        if case.text.trim().is_empty() {
            continue;
        }
        let page = if case.page.is_empty() { first } else { read::page(site, &case.page) };
        let Some(page) = page else { return fail(&format!("line {}: no page {}", case.line, case.page)) };
        let (document, explained) = read::explain(site, &config, page, &case.text, site.as_of);
        let mut lines = Vec::new();
        if case.rule != rule {
            rule.clone_from(&case.rule);
            lines.push(format!("\n{rule}"));
        }
        if explained.is_empty() {
            lines.push(format!("{}: {:?}: inget läses som en hänvisning", case.line, case.text));
        }
        for one in explained {
            let range = one.range.start as usize..one.range.end as usize;
            let written = document.source.text.get(range.clone()).unwrap_or_default();
            let before = document.source.text.get(document.body.range.start..range.start).unwrap_or_default();
            let place = format!("{}:{}", case.line, before.chars().count() + 1);
            lines.push(format!("{place}: {written:?}: {} {}", read::reading(&one.cited), read::outcome(site, &one)));
        }
        if case.links {
            lines.push(format!("    väntat: {}", case.expected.join("; ")));
        }
        if writeln!(out, "{}", lines.join("\n")).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}
