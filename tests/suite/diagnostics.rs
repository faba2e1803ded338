//! Every problem at its place: fixtures in tests/diagnostics whose comments say what must be reported, and where.
//!
//! `*.md` is one content file, read against `register.yaml`; `*.yaml` is a site.yaml; `*.site` is a whole site, each file
//! under a line `-- path --`. `cargo bless` writes the comments anew:
//! look at the difference before you commit it, for it is the only judge of where a reader is sent.

mod annotation;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::sync::Arc;

use insyn::build::{Failure, Making, is_theme_sound, put_all, with_theme_problems};
use insyn::content::{Reading, front_matter, parse_config, parse_document};
use insyn::diag::{Code, Diagnostic, Report, Source};
use insyn::domain::calendar::{Date, parse_date};
use insyn::engine::{Loading, Unobserved, load};
use insyn::world::{Embedded, MemoryWorld, ProblemKind, Scan, ScanProblem, VPath, World};

use crate::repository;
use annotation::Spot;

/// Codes that no text of a fixture can bring about, and the test that does.
const ELSEWHERE: &[(Code, &str)] = &[(Code::FileTooLarge, "a_file_that_is_too_large_is_not_read")];

/// Codes that a value or key may have anywhere: each needs a fixture at top level, in a list and in a flow mapping.
const ANYWHERE: &[Code] = &[
    Code::YamlCutByComment,
    Code::DuplicateKey,
    Code::MissingKey,
    Code::EmptyValue,
    Code::UnknownKey,
    Code::WrongForm,
    Code::UnknownWord,
    Code::UnknownBoard,
    Code::AmbiguousBoard,
    Code::ImpossibleDate,
    Code::DateForm,
    Code::BadSection,
    Code::BadSectionRange,
    Code::YamlColon,
    Code::YamlReservedStart,
    Code::YamlTag,
    Code::YamlCurlyQuotes,
    Code::YamlUnbalancedQuotes,
    Code::YamlNoBreakSpace,
    Code::UnknownOutcome,
    Code::IdentityNumber,
];

fn day() -> Date {
    parse_date("2026-01-15").unwrap()
}

/// What one fixture reports.
fn problems(path: &str, bytes: &[u8]) -> (Vec<Diagnostic>, Arc<Source>) {
    let inside = VPath::new(&path.replacen("tests/diagnostics/", "content/", 1));
    if path.ends_with(".yaml") {
        let site = VPath::new("site.yaml");
        return match front_matter::decode(&site, bytes) {
            Ok(text) => (parse_config(&text, day()).1, Arc::new(Source::new(site, text.into()))),
            Err((problem, text)) => (vec![*problem], Arc::new(Source::new(site, text.into()))),
        };
    }
    let (config, _) = parse_config(&repository::read("tests/diagnostics/register.yaml"), day());
    let config = config.expect("a register");
    let parsed = parse_document(Reading { config: &config, today: day() }, &inside, bytes);
    (parsed.diagnostics, parsed.source)
}

/// The fixtures of one content file or one site.yaml.
fn fixtures() -> Vec<String> {
    let mut paths = repository::files("tests/diagnostics", ".md");
    paths.extend(repository::files("tests/diagnostics", ".yaml"));
    paths
}

/// What a whole site reports. Lines above the first file say what no file can: `previous: SOURCE ADDRESS` what an earlier
/// output knew, `link: PATH` and the like (see [`OddWorld`]) what a disk would find there instead of a file.
fn site_report(text: &str) -> Report {
    let world = Embedded::new(OddWorld::new(text));
    let previous = text.lines().filter_map(|line| line.strip_prefix("previous: ")?.split_once(' '));
    let previous: BTreeMap<String, String> = previous.map(|(from, to)| (from.to_owned(), to.to_owned())).collect();
    let loaded = load(&world, &Loading { jobs: 1, previous: Some(&previous), observer: &Unobserved, drafts: false });
    match loaded.snapshot {
        Some(snapshot) if is_theme_sound(&loaded.report) => {
            let making = Making { world: &world, jobs: 1, observer: &Unobserved };
            match put_all(&snapshot, &making, None) {
                Err(Failure::Theme(problems)) => with_theme_problems(&world, loaded.report, problems),
                _ => loaded.report,
            }
        }
        _ => loaded.report,
    }
}

/// A site in memory some of whose files are what a disk may hold instead; such a file holds only the comment that says so.
struct OddWorld {
    inner: MemoryWorld,
    odd: Vec<(VPath, ProblemKind)>,
}

impl OddWorld {
    fn new(text: &str) -> OddWorld {
        let head = text.split("-- ").next().unwrap_or_default();
        let odd = head.lines().filter_map(|line| {
            let (what, path) = line.split_once(": ")?;
            let kind = match what {
                "link" => ProblemKind::Link,
                "special" => ProblemKind::Special,
                "unreadable" => ProblemKind::Unreadable("Permission denied (os error 13)".to_owned()),
                "name" => ProblemKind::NameNotUtf8(path.to_owned()),
                "deep" => ProblemKind::TooDeep,
                _ => return None,
            };
            Some((VPath::new(path), kind))
        });
        OddWorld { odd: odd.collect(), inner: MemoryWorld::new(text).with_today(day()) }
    }
}

impl World for OddWorld {
    fn scan(&self, folder: &str) -> Scan {
        let mut scan = self.inner.scan(folder);
        scan.entries.retain(|entry| self.odd.iter().all(|(path, _)| *path != entry.path));
        let within = self.odd.iter().filter(|(path, _)| path.as_str().starts_with(&format!("{folder}/")));
        scan.problems.extend(within.map(|(path, kind)| ScanProblem { path: path.clone(), kind: kind.clone() }));
        scan
    }

    fn exists(&self, folder: &str) -> bool {
        self.inner.exists(folder)
    }

    fn read(&self, path: &VPath) -> io::Result<Arc<[u8]>> {
        self.inner.read(path)
    }

    fn today(&self) -> Date {
        day()
    }
}

/// The files of a one-string site, each with the line of its header from 0 and its text.
fn site_files(text: &str) -> Vec<(String, usize, String)> {
    let mut files: Vec<(String, usize, String)> = Vec::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let header = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match (header, files.last_mut()) {
            (Some(path), _) => files.push((path.to_owned(), index, String::new())),
            (None, Some((_, _, text))) => text.push_str(line),
            (None, None) => {}
        }
    }
    files
}

/// Compares every file of a site with its annotations, or blesses them.
fn site_faults(path: &str) -> Vec<String> {
    let whole = repository::read(path);
    let report = site_report(&whole);
    let (mut faults, mut blessed) = (Vec::new(), String::new());
    let start = whole.find("-- ").unwrap_or(0);
    blessed.push_str(&whole[..start]);
    let mut known = BTreeSet::new();
    for (name, _, text) in site_files(&whole) {
        let file = VPath::new(&name);
        let source = Source::new(file.clone(), text.as_str().into());
        let here = report.diagnostics.iter().filter(|problem| problem.place.file == file);
        let mut found: Vec<Spot> = here.map(|problem| Spot::of(problem, &source)).collect();
        found.sort();
        // A theme may lack hundreds of words: one comment stands for all problems of one code with the file as such.
        found.dedup_by(|one, other| one == other && one.line == 0);
        blessed.push_str(&format!("-- {name} --\n{}", annotation::write(&name, &text, &found)));
        faults.append(&mut compare(&format!("{path}, {name}"), &found, &annotation::read(&text)));
        known.insert(file);
    }
    if !faults.is_empty() && repository::is_blessing() {
        fs::write(repository::root().join(path), blessed).unwrap();
        return Vec::new();
    }
    for problem in &report.diagnostics {
        if !known.contains(&problem.place.file) {
            faults.push(format!("{path}: {} in {}", problem.code.id(), problem.place.file.as_str()));
        }
        if !problem.misfit().is_empty() {
            faults.push(format!("{path}: {} is filed with wrong arguments: {:?}", problem.code.id(), problem.misfit()));
        }
    }
    faults
}

/// Compares a fixture with its annotations, or blesses it; complaints name the lines of the fixture.
fn faults(path: &str) -> Vec<String> {
    let bytes = fs::read(repository::root().join(path)).unwrap();
    let (problems, source) = problems(path, &bytes);
    let mut found: Vec<Spot> = problems.iter().map(|problem| Spot::of(problem, &source)).collect();
    found.sort();
    let wanted = annotation::read(&source.text);
    if found != wanted && repository::is_blessing() && String::from_utf8(bytes).is_ok() {
        fs::write(repository::root().join(path), annotation::write(path, &source.text, &found)).unwrap();
        return Vec::new();
    }
    let mut faults = compare(path, &found, &wanted);
    for problem in problems.iter().filter(|problem| !problem.misfit().is_empty()) {
        faults.push(format!("{path}: {} is filed with wrong arguments: {:?}", problem.code.id(), problem.misfit()));
    }
    faults
}

fn compare(path: &str, found: &[Spot], wanted: &[Spot]) -> Vec<String> {
    let word = |spot: &Spot, what: &str| format!("{path}:{}: {} {} {what}", spot.line, spot.code, spot.columns);
    let missing = wanted.iter().filter(|spot| !found.contains(spot)).map(|spot| word(spot, "is not reported"));
    let extra =
        found.iter().filter(|spot| !wanted.contains(spot)).map(|spot| word(spot, "is reported without a comment"));
    missing.chain(extra).collect()
}

#[test]
fn every_problem_is_reported_at_its_place() {
    let mut faults: Vec<String> = fixtures().iter().flat_map(|path| faults(path)).collect();
    faults.extend(repository::files("tests/diagnostics", ".site").iter().flat_map(|path| site_faults(path)));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_wrong_place_a_missing_and_a_new_problem_are_seen() {
    let text = "---\ntyp: sida\ntitel: A\n# D209 8-17\ndatum: 2015-02-30\n# D203 1-5\nslug: a\n---\n";
    let (problems, source) = problems("tests/diagnostics/x.md", text.as_bytes());
    let found: Vec<Spot> = problems.iter().map(|problem| Spot::of(problem, &source)).collect();
    let faults = compare("x.md", &found, &annotation::read(text));
    assert_eq!(
        faults,
        [
            "x.md:5: D209 8-17 is not reported",
            "x.md:7: D203 1-5 is not reported",
            "x.md:5: D209 8-18 is reported without a comment"
        ]
    );
}

#[test]
fn every_code_has_a_fixture() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for path in fixtures().into_iter().chain(repository::files("tests/diagnostics", ".site")) {
        let bytes = fs::read(repository::root().join(&path)).unwrap();
        seen.extend(annotation::read(&String::from_utf8_lossy(&bytes)).into_iter().map(|spot| spot.code));
    }
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !seen.contains(code.id()) && !ELSEWHERE.iter().any(|(other, _)| other == *code))
        .map(|code| code.id())
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "codes without a fixture");
    let both: Vec<&str> = ELSEWHERE.iter().map(|(code, _)| code.id()).filter(|id| seen.contains(*id)).collect();
    assert_eq!(both, Vec::<&str>::new(), "codes that have a fixture by now");
}

/// Where in its front matter a problem stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    Top,
    List,
    Flow,
}

fn depth(line: &str, columns: &str) -> Depth {
    let start: usize = columns.split('-').next().unwrap_or_default().parse().unwrap_or(1);
    let before: String = line.chars().take(start).collect();
    match (before.contains('{'), line.starts_with([' ', '-'])) {
        (true, _) => Depth::Flow,
        (false, true) => Depth::List,
        (false, false) => Depth::Top,
    }
}

#[test]
fn what_can_go_wrong_anywhere_is_tried_at_every_depth() {
    let mut seen: BTreeMap<String, BTreeSet<Depth>> = BTreeMap::new();
    for path in fixtures() {
        let bytes = fs::read(repository::root().join(&path)).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        for spot in annotation::read(&text) {
            if let Some(line) = spot.line.checked_sub(1).and_then(|index| lines.get(index)) {
                seen.entry(spot.code.clone()).or_default().insert(depth(line, &spot.columns));
            }
        }
    }
    let missing: Vec<String> = ANYWHERE
        .iter()
        .flat_map(|code| [Depth::Top, Depth::List, Depth::Flow].map(|depth| (code.id(), depth)))
        .filter(|(id, depth)| !seen.get(*id).is_some_and(|depths| depths.contains(depth)))
        .map(|(id, depth)| format!("{id} {depth:?}"))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let limit = usize::try_from(front_matter::LONGEST).unwrap();
    let bytes = [b"---\ntyp: sida\ntitel: A\n---\n".as_slice(), &vec![b'a'; limit]].concat();
    let (problems, _) = problems("tests/diagnostics/x.md", &bytes);
    let codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::FileTooLarge]);
}
