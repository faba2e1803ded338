//! References in prose: what becomes a link on which page, rule by rule, from the files in `tests/references/`.

#[path = "../references/read.rs"]
mod read;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use insyn::content::Config;
use insyn::domain::calendar::Date;
use insyn::model::cite::Explained;
use insyn::model::{self, Site};
use insyn::world::DiskWorld;

use crate::support;

/// Fewest cases of each rule that are to link, and fewest that are not to.
const FEWEST: usize = 3;
/// Fewest cases in all.
const FEWEST_IN_ALL: usize = 90;

fn site() -> (Arc<Config>, Site, Date) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/references");
    let today = support::date("2025-03-01");
    let world = DiskWorld::new(root, Some(today));
    let (config, documents, hidden, entries, mut problems) = support::read(&world, today);
    let site = model::assemble(&config, documents, &hidden, &entries, today, &mut problems);
    // Its meetings declare more §§ than the few that are needed here.
    problems.retain(|problem| problem.code != insyn::diag::Code::MissingSections);
    assert!(problems.is_empty(), "the site is clean: {problems:?}");
    (config, site, today)
}

fn files() -> Vec<(String, Vec<read::Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/references");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("a file of cases");
    files
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), read::cases(&read(path))))
        .collect()
}

#[test]
fn every_case_leads_where_it_should() {
    let (config, site, today) = site();
    let mut wrong = Vec::new();
    for (file, cases) in files() {
        for case in cases {
            let place = format!("{file}:{}", case.line);
            let page = read::page(&site, &case.page).unwrap_or_else(|| panic!("{place}: no page {}", case.page));
            let (_, explained) = read::explain(&site, &config, page, &case.text, today);
            let found: Vec<String> = explained
                .iter()
                .filter_map(|one| one.outcome.as_ref().ok())
                .map(|(target, _)| read::target(&site, target))
                .collect();
            if found != case.expected {
                let explain = |one: &Explained| format!("{} {}", read::reading(&one.cited), read::outcome(&site, one));
                let readings: Vec<String> = explained.iter().map(explain).collect();
                wrong.push(format!(
                    "{place}: {:?}\n  expected {:?}\n  found    {found:?}\n  read     {readings:?}",
                    case.text, case.expected
                ));
            }
            assert_eq!(
                case.links,
                !case.expected.is_empty(),
                "{place}: a case with + names its targets, one with - none"
            );
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_cases_of_both_sorts() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in files().into_iter().flat_map(|(_, cases)| cases) {
        let count = counts.entry(case.rule).or_default();
        if case.links { count.0 += 1 } else { count.1 += 1 }
    }
    let few: Vec<_> = counts.iter().filter(|(_, (yes, no))| *yes < FEWEST || *no < FEWEST).collect();
    assert!(few.is_empty(), "too few cases: {few:?}");
    let all: usize = counts.values().map(|(yes, no)| yes + no).sum();
    assert!(all >= FEWEST_IN_ALL, "{all} cases");
}
