//! Explains references: for each one in the texts on standard input, its place, how it is read, and where it leads or why
//! nowhere.
//!
//! `cargo run --release --example references -- --root tests/sites/references < tests/references/prov.txt`. A line
//! `@ folder/page` says on which page of the site the texts below stand; any other line is a text, with or without the signs
//! of a file of cases (see `tests/references/read.rs`).
//!
//! `cargo run --release --example references -- --root SITE --cost` measures instead: the processor time of reading and linking
//! the references of every document of the site, with a thousand further register numbers declared and with a hundred thousand.
//! It fails when a page costs more than a twentieth more.

#[path = "../tests/references/read.rs"]
mod read;

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use insyn::content::{self, Config, Reading};
use insyn::engine::{Loading, Unobserved, load};
use insyn::model::{self, Site, cite};
use insyn::world::{DiskWorld, Embedded, VPath};

/// How many register numbers are declared beside those of the site, few and many.
const DECLARED: [usize; 2] = [1_000, 100_000];
/// Records that declare them.
const RECORDS: usize = 100;
/// How often each is measured; the least counts.
const TRIES: usize = 9;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let written: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (root, is_cost) = match written.as_slice() {
        ["--root", root] => (PathBuf::from(root), false),
        ["--root", root, "--cost"] | ["--cost", "--root", root] => (PathBuf::from(root), true),
        [] => (PathBuf::from("."), false),
        ["--cost"] => (PathBuf::from("."), true),
        _ => return fail("usage: references [--root FOLDER] [--cost] < TEXTS"),
    };
    let loading = Loading { jobs: 1, previous: None, observer: &Unobserved, drafts: false };
    let loaded = load(&Embedded::new(DiskWorld::new(root, None)), &loading);
    let (Some(snapshot), Some(config)) = (loaded.snapshot, loaded.config) else {
        return fail("the site cannot be read; `insyn check` says why");
    };
    if is_cost { cost(&snapshot.site, &config) } else { explain(&snapshot.site, &config) }
}

/// Explains every text on standard input.
fn explain(site: &Site, config: &Config) -> ExitCode {
    let mut texts = String::new();
    if let Err(error) = io::stdin().read_to_string(&mut texts) {
        return fail(&error.to_string());
    }
    let mut out = io::stdout().lock();
    let first = (!site.documents.is_empty()).then_some(insyn::model::Doc(0));
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
        let (document, explained) = read::explain(site, config, page, &case.text, site.as_of);
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

/// Measures a page's references with few and with many declared numbers.
fn cost(site: &Site, config: &Arc<Config>) -> ExitCode {
    let mut sites = DECLARED.map(|declared| with_numbers(site, config, declared));
    let mut least = [Duration::MAX; 2];
    for _ in 0..TRIES {
        for (site, least) in sites.iter_mut().zip(&mut least) {
            let start = cpu_time::ThreadTime::now();
            for item in &site.documents {
                std::hint::black_box(content::references::of(&item.document, config));
            }
            cite::connect(site, 1, &mut Vec::new());
            *least = start.elapsed().min(*least);
        }
    }
    let pages = site.documents.len().max(1) as f64;
    let per_page = least.map(|time| time.as_secs_f64() * 1e6 / pages);
    for (declared, micros) in DECLARED.iter().zip(per_page) {
        println!("{declared:>7} numbers: {micros:.2} µs a page ({pages} documents)");
    }
    let more = (per_page[1] / per_page[0] - 1.0) * 100.0;
    println!("{more:+.1} %");
    if more > 5.0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The site with so many further numbers, in the diarium of the body that has most papers.
fn with_numbers(site: &Site, config: &Arc<Config>, declared: usize) -> Site {
    let board = site.boards.iter().max_by_key(|(_, board)| board.papers).map_or("", |(id, _)| id.as_str());
    let mut documents: Vec<_> = site.documents.iter().map(|item| item.document.clone()).collect();
    for record in 0..RECORDS {
        let of_record = (record..declared).step_by(RECORDS);
        let earlier: Vec<String> = of_record.map(|number| format!("ZZ 1901/{number}")).collect();
        let text = format!(
            "---\ntyp: ärende\ntitel: Prov\nnämnd: {board}\ndiarienummer: ZZ 1900/{record}\ntidigare_diarienummer: [{}]\n---\n",
            earlier.join(", ")
        );
        let path = VPath::new(&format!("content/prov/{record}.md"));
        let parsed = content::parse_document(Reading { config, today: site.as_of }, &path, text.as_bytes());
        documents.push(parsed.document.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics)));
    }
    model::assemble(config, documents, &[], &[], site.as_of, &mut Vec::new())
}

fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}
