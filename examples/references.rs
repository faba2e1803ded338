//! Explains references: for each one in the texts on standard input, its place, how it is read, and where it leads or why
//! nowhere.
//!
//! `cargo run --release --example references -- --root tests/sites/references < tests/references/prov.txt`. A line
//! `@ folder/page` says on which page of the site the texts below stand; any other line is a text, with or without the signs
//! of a file of cases.

#[path = "../tests/references/read.rs"]
mod read;

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use insyn::engine::{Loading, Unobserved, load};
use insyn::world::DiskWorld;

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
    let loading = Loading { jobs: 1, previous: None, observer: &Unobserved };
    let loaded = load(&DiskWorld::new(root, None), &loading);
    let (Some(snapshot), Some(config)) = (loaded.snapshot, loaded.config) else {
        return fail("the site cannot be read; `insyn check` says why");
    };
    let site = &snapshot.site;
    let mut out = io::stdout().lock();
    let mut page = site.by_id.values().next().copied();
    for (number, line) in (1..).zip(texts.lines()) {
        if let Some(name) = line.strip_prefix("@ ") {
            page = read::page(site, name.trim());
            if page.is_none() {
                return fail(&format!("line {number}: no page {name}"));
            }
            continue;
        }
        let Some(page) = page.filter(|_| !line.trim().is_empty() && !line.starts_with("= ")) else { continue };
        let signed = format!("+ {}", line.strip_prefix("+ ").or(line.strip_prefix("- ")).unwrap_or(line));
        for case in read::cases(&signed) {
            let (document, explained) = read::explain(site, &config, page, &case.text, site.as_of);
            if explained.is_empty()
                && writeln!(out, "{number}: {:?}: inget läses som en hänvisning", case.text).is_err()
            {
                return ExitCode::FAILURE;
            }
            for one in explained {
                let range = one.range.start as usize..one.range.end as usize;
                let written = document.source.text.get(range.clone()).unwrap_or_default();
                let column = document
                    .source
                    .text
                    .get(document.body.range.start..range.start)
                    .map_or(0, |text| text.chars().count());
                let (reading, outcome) = (read::reading(&one.cited), read::outcome(site, &one));
                if writeln!(out, "{number}:{}: {written:?}: {reading} {outcome}", column + 1).is_err() {
                    return ExitCode::FAILURE;
                }
            }
        }
    }
    ExitCode::SUCCESS
}

fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}
