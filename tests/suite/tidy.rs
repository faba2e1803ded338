//! The house rules that a compiler cannot keep: floors, rooms, captions, registers.
//!
//! Each rule is a function from a file's text to complaints, and has a test with a planted defect beside the test over the
//! real files: a rule that cannot complain keeps nothing.

mod rust;

use std::collections::BTreeSet;

use insyn::content::config_fields::SITE;
use insyn::content::fields::{Field, Form};
use insyn::content::kinds::{KINDS, common};
use insyn::domain::text::fold_key;
use insyn::words::{Lang, Words};

use crate::repository;

/// A room, and the rooms it may import: all of them on lower floors. Rooms on one floor do not know each other.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("world", &["domain"]),
    ("words", &["domain"]),
    ("diag", &["domain", "world", "words"]),
    ("content", &["domain", "world", "words", "diag"]),
    ("model", &["domain", "world", "words", "diag", "content"]),
    ("route", &["domain", "world", "words", "diag", "content", "model"]),
    ("render", &["domain", "world", "words", "diag", "content", "model", "route"]),
    // The sink writes bytes to addresses; what a page means is none of its business.
    ("sink", &["domain", "world", "diag"]),
    ("engine", &["domain", "world", "words", "diag", "content", "model", "route", "render"]),
    ("build", &["domain", "world", "words", "diag", "content", "model", "route", "render", "sink", "engine"]),
    ("serve", &["domain", "world", "words", "diag", "content", "model", "route", "render", "sink", "engine"]),
    (
        "cli",
        &[
            "domain", "world", "words", "diag", "content", "model", "route", "render", "sink", "engine", "build",
            "serve",
        ],
    ),
];

/// A foreign crate and the files that may name it; a path that ends with `/` is a folder. `serde` is everywhere, as derives.
const FOREIGN: &[(&str, &[&str])] = &[
    ("ammonia", &["render/sanitize.rs"]),
    ("clap", &["cli/args.rs"]),
    ("clap_complete", &["cli/args.rs"]),
    // Runs are timed by the thread, of a build and of what hostile texts cost.
    ("cpu_time", &["cli/progress.rs", "render/body/tests.rs"]),
    ("foldhash", &["domain/map.rs"]),
    ("icu_collator", &["domain/collate.rs"]),
    ("icu_locale_core", &["domain/collate.rs"]),
    ("icu_normalizer", &["domain/text.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("jiff", &["domain/calendar.rs"]),
    // The allocator is chosen by the program, not by the library.
    ("mimalloc", &["main.rs"]),
    ("libmimalloc_sys", &["main.rs"]),
    // The engine itself, what templates may call, and the value that every view becomes.
    ("minijinja", &["render/theme.rs", "render/filters.rs", "render/pages/mod.rs", "render/pages/row.rs"]),
    ("mio", &["serve/door.rs"]),
    ("notify", &["serve/watch.rs"]),
    ("tiny_http", &["serve/http.rs"]),
    // A reader and a writer, each a file with its folder.
    ("pulldown_cmark", &["content/markdown.rs", "content/markdown/", "render/body.rs", "render/body/"]),
    ("regex", &["domain/dnr.rs"]),
    ("serde_json", &["sink/manifest.rs", "diag/json.rs"]),
    ("serde_yaml", &["content/yaml.rs"]),
    ("sha2", &["render/theme.rs"]),
    ("simdutf8", &["content/front_matter.rs"]),
    ("walkdir", &["world/disk.rs"]),
];

/// What only certain rooms may do, where, and why.
const ROOMS: &[(&[&str], &[&str], &str)] = &[
    (
        &["std::fs", "fs::", "File::", "OpenOptions"],
        &["world/disk.rs", "sink/disk.rs", "cli/new.rs", "cli/new/", "sink/faults/", "serve/watch.rs"],
        "files are read by the world and written by the sink (`new` writes what it begins, the watcher its probe)",
    ),
    (
        &["SystemTime::now", "Instant::now", "Zoned::now", "Timestamp::now"],
        &[
            "world/disk.rs",
            "cli/progress.rs",
            "render/body/tests.rs",
            "serve/door.rs",
            "serve/live.rs",
            "serve/watch.rs",
        ],
        "the clock belongs to the world, and timeouts to the server; the date is part of the input",
    ),
    (
        &["println!", "eprintln!", "print!", "eprint!", "stdout()", "stderr()", "stdin()"],
        &["cli/"],
        "only the commands talk to a person",
    ),
    (
        &["std::env::", "std::process::", "env::args", "env::var"],
        &["cli/", "main.rs", "sink/faults/"],
        "only the commands know the process",
    ),
    // The model and the names of prose look up in them and walk through none; the sanitiser's library asks for its lists in them.
    (
        &["HashMap", "HashSet"],
        &["domain/map.rs", "model/", "content/references/names.rs", "render/sanitize.rs"],
        "hash order differs from run to run; output must not",
    ),
    (
        &["thread_local!", "OnceLock", "LazyLock", "static mut"],
        // A source indexes its lines when a printer first asks, a document reads its references when the model does, and a row of
        // lists is made when a page first shows it: pure functions of what never changes.
        &[
            "words/mod.rs",
            "domain/",
            "render/sanitize.rs",
            "render/pages/row.rs",
            "diag/source.rs",
            "content/references.rs",
        ],
        "no state outlives a call",
    ),
];

/// Code that is not finished, or a test that does not run.
const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "dbg!", "#[ignore"];

/// The longest file, in lines.
const LONGEST: usize = 500;

/// Imports that go up or sideways.
fn floor_faults(path: &str, text: &str) -> Vec<String> {
    let room = room(path);
    if matches!(room, "lib" | "main") {
        return Vec::new();
    }
    let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("{path}: the room `{room}` stands on no floor")];
    };
    let code = rust::code(text);
    let is_room = |name: &str| FLOORS.iter().any(|(room, _)| *room == name);
    // `super` of a file beside lib.rs is the crate itself, so a room's name after it counts as well.
    let named = rust::names_after(&code, "crate::").into_iter().chain(rust::names_after(&code, "super::"));
    named
        .filter(|(_, name)| is_room(name) && name != room && !allowed.contains(&name.as_str()))
        .map(|(line, name)| format!("{path}:{line}: `{room}` may not import `{name}`"))
        .collect()
}

fn room(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
}

/// Foreign crates named outside their files.
fn foreign_faults(path: &str, text: &str) -> Vec<String> {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let code = rust::code(text);
    let mut faults = Vec::new();
    for (name, files) in FOREIGN {
        let is_allowed = files.iter().any(|file| *file == inside || (file.ends_with('/') && inside.starts_with(file)));
        if !is_allowed && names_crate(&code, name) {
            faults.push(format!("{path}: names the crate `{name}`, which belongs to {files:?}"));
        }
    }
    faults
}

/// `name::…` at the beginning of a path, or `use name`.
fn names_crate(code: &str, name: &str) -> bool {
    let starts_path = code.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = &code[..at];
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
    });
    starts_path || code.contains(&format!("use {name};")) || code.contains(&format!("use {name} as"))
}

/// Files, clock, streams and the process, used outside their rooms.
fn room_faults(path: &str, text: &str) -> Vec<String> {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let code = rust::code(text);
    let mut faults = Vec::new();
    for (signs, files, reason) in ROOMS {
        if files.iter().any(|file| *file == inside || (file.ends_with('/') && inside.starts_with(file))) {
            continue;
        }
        for sign in *signs {
            for (at, _) in code.match_indices(sign) {
                if !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                    let line = code[..at].matches('\n').count() + 1;
                    faults.push(format!("{path}:{line}: `{sign}` does not belong here: {reason}"));
                }
            }
        }
    }
    faults
}

/// Code that says it is not finished.
fn unfinished_faults(path: &str, text: &str) -> Vec<String> {
    let code = rust::code(text);
    let found = UNFINISHED.iter().filter(|sign| code.contains(**sign));
    found.map(|sign| format!("{path}: `{sign}`: finish it, or say what is missing in an issue")).collect()
}

/// Files that are too long.
fn length_faults(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    if lines > LONGEST { vec![format!("{path}: {lines} lines, {LONGEST} at most")] } else { Vec::new() }
}

/// The caption of a file: the first line of its module docs.
fn caption(path: &str, text: &str) -> Result<String, String> {
    let line = text.lines().next().unwrap_or_default();
    match line.strip_prefix("//! ") {
        Some(caption) if caption.ends_with('.') => Ok(caption.trim().to_owned()),
        Some(_) => Err(format!("{path}: the caption is no whole sentence: {line}")),
        None => Err(format!("{path}: the first line is no caption (`//! …`)")),
    }
}

/// Keys of one table that are not worded, not folded, or named twice.
fn table_faults(owner: &str, table: &[Field]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut names = BTreeSet::new();
    for field in table {
        let path = format!("{owner} › {}", field.name);
        if !field.help.ends_with(['.', '…']) || field.help.len() < 4 {
            faults.push(format!("{path}: no help for editors"));
        }
        for alias in field.aliases {
            if fold_key(alias) != *alias {
                faults.push(format!("{path}: the alias `{alias}` is not folded"));
            }
        }
        for name in field.aliases.iter().copied().chain([fold_key(field.name).as_str()]) {
            if !names.insert(name.to_owned()) {
                faults.push(format!("{path}: `{name}` stands twice in one table"));
            }
        }
        if !field.answers_to(&fold_key(field.name)) {
            faults.push(format!("{path}: does not answer to its own name"));
        }
        faults.append(&mut table_faults(&path, field.nested));
    }
    faults
}

/// Applies a rule to every Rust file of the folders.
fn assert_none(folders: &[&str], rule: fn(&str, &str) -> Vec<String>) {
    let files = folders.iter().flat_map(|folder| repository::files(folder, ".rs"));
    let faults: Vec<String> = files.flat_map(|path| rule(&path, &repository::read(&path))).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn imports_go_down_the_floors() {
    assert_none(&["src"], floor_faults);
}

#[test]
fn an_import_that_goes_up_or_sideways_is_seen() {
    let up = "use std::fmt;\nuse crate::{diag::Code, model::Site};\n";
    assert_eq!(floor_faults("src/content/x.rs", up), ["src/content/x.rs:2: `content` may not import `model`"]);
    assert_eq!(floor_faults("src/world/x.rs", "fn f() { crate::words::x() }").len(), 1);
    assert_eq!(floor_faults("src/engine.rs", "use super::sink::Sink;").len(), 1);
    assert_eq!(floor_faults("src/sink/x.rs", "use crate::render::Page;").len(), 1);
    assert_eq!(floor_faults("src/attic/x.rs", "").len(), 1);
    let down = "// crate::cli\nuse crate::domain::text::fold;\nconst X: &str = \"crate::cli\";\nuse super::model;";
    assert_eq!(floor_faults("src/render/x.rs", down), [""; 0]);
}

#[test]
fn every_foreign_crate_is_named_in_its_own_files_only() {
    assert_none(&["src"], foreign_faults);
}

#[test]
fn a_foreign_crate_outside_its_file_is_seen() {
    assert_eq!(foreign_faults("src/model/x.rs", "use jiff::civil::Date;").len(), 1);
    assert_eq!(foreign_faults("src/model/x.rs", "fn f() { let x = ::serde_json::to_string(); }").len(), 0);
    assert_eq!(foreign_faults("src/model/x.rs", "fn f() { let x = serde_json::to_string(); }").len(), 1);
    assert_eq!(foreign_faults("src/model/x.rs", "use regex as r;").len(), 1);
    assert_eq!(foreign_faults("src/domain/dnr.rs", "use regex::Regex;"), [""; 0]);
    assert_eq!(foreign_faults("src/model/x.rs", "use serde::Serialize; // clap::Arg"), [""; 0]);
}

#[test]
fn every_dependency_has_its_files() {
    let manifest = repository::read("Cargo.toml");
    let start = manifest.find("[dependencies]").expect("dependencies");
    let end = manifest[start..].find("\n[dev-").map_or(manifest.len(), |end| start + end);
    let named = manifest[start..end].lines().skip(1).filter_map(|line| line.split_once(" = "));
    let named: BTreeSet<String> = named.map(|(name, _)| name.replace('-', "_")).collect();
    let known = FOREIGN.iter().map(|(name, _)| (*name).to_owned()).chain(["serde".to_owned()]).collect();
    assert_eq!(named, known);
}

#[test]
fn files_clock_and_streams_are_used_in_their_rooms_only() {
    assert_none(&["src"], room_faults);
}

#[test]
fn a_room_that_oversteps_is_seen() {
    assert_eq!(room_faults("src/model/x.rs", "fn f() { std::fs::read(\"a\") }").len(), 2);
    assert_eq!(room_faults("src/render/x.rs", "\nlet now = SystemTime::now();").len(), 1);
    assert_eq!(room_faults("src/engine.rs", "eprintln!(\"x\");").len(), 1);
    assert_eq!(room_faults("src/render/x.rs", "use std::collections::HashMap;").len(), 1);
    assert_eq!(room_faults("src/cli/x.rs", "println!(\"x\");"), [""; 0]);
    assert_eq!(room_faults("src/model/x.rs", "// std::fs\nlet t: SystemTime = given;"), [""; 0]);
}

#[test]
fn nothing_is_unfinished_and_no_test_is_ignored() {
    assert_none(&["src", "tests/suite", "examples"], unfinished_faults);
}

#[test]
fn unfinished_code_is_seen() {
    for sign in UNFINISHED {
        assert_eq!(unfinished_faults("src/x.rs", &format!("fn f() {{ {sign} }}")).len(), 1, "{sign}");
    }
    assert_eq!(unfinished_faults("src/x.rs", "// todo!\nlet x = \"dbg!\";"), [""; 0]);
}

#[test]
fn no_file_is_too_long() {
    assert_none(&["src", "tests/suite", "examples"], length_faults);
}

#[test]
fn a_file_that_is_too_long_is_seen() {
    assert_eq!(length_faults("src/x.rs", &"\n".repeat(LONGEST + 1)).len(), 1);
    assert_eq!(length_faults("src/x.rs", &"\n".repeat(LONGEST)).len(), 0);
}

#[test]
fn every_file_has_a_caption_and_the_code_map_repeats_it() {
    let mut faults = Vec::new();
    let mut map = String::new();
    for path in repository::files("src", ".rs") {
        match caption(&path, &repository::read(&path)) {
            // A link would lead nowhere from another file.
            Ok(caption) => map.push_str(&format!(
                "- `{}`: {}\n",
                path.trim_start_matches("src/"),
                caption.replace("[`", "`").replace("`]", "`")
            )),
            Err(fault) => faults.push(fault),
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    repository::check_generated("src/ARCHITECTURE.md", "code map", &map);
}

#[test]
fn a_file_without_a_caption_is_seen() {
    assert!(caption("src/x.rs", "use std::fmt;\n").is_err());
    assert!(caption("src/x.rs", "//! Half a sentence\n").is_err());
    assert!(caption("src/x.rs", "").is_err());
    assert_eq!(caption("src/x.rs", "//! A whole one.\n//! More.\n").as_deref(), Ok("A whole one."));
}

/// Arguments worded by an id that a catalogue lacks: a reader would be shown the id.
fn word_faults(path: &str, text: &str) -> Vec<String> {
    let ids = text.split("Arg::Word(\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(id, _)| id);
    let lacking = ids.filter(|id| Lang::ALL.iter().any(|lang| Words::of(*lang).find(id).is_none()));
    lacking.map(|id| format!("{path}: no catalogue words `{id}`")).collect()
}

#[test]
fn every_word_that_a_problem_names_is_in_the_catalogues() {
    assert_none(&["src"], word_faults);
}

#[test]
fn a_word_that_no_catalogue_has_is_seen() {
    assert_eq!(word_faults("src/x.rs", "(Arg::Word(\"ground.light\"), Arg::Word(\"ground.grey\"))").len(), 1);
}

#[test]
fn every_kind_is_complete() {
    let mut faults = table_faults("site.yaml", SITE);
    faults.append(&mut table_faults("common", common::FIELDS));
    for spec in KINDS {
        faults.append(&mut table_faults(spec.key, spec.fields));
        for field in spec.fields {
            if common::FIELDS.iter().any(|common| common.answers_to(&fold_key(field.name))) {
                faults.push(format!("{} › {}: stands among the common keys as well", spec.key, field.name));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_key_without_help_or_with_a_crooked_name_is_seen() {
    static BARE: &[Field] = &[Field::new("titel", Form::Text, "")];
    static CROOKED: &[Field] = &[Field::new("ämnen", Form::Texts, "Ämnen.").or(&["Ämne"])];
    static TWICE: &[Field] =
        &[Field::new("ämne", Form::Text, "Ett ämne."), Field::new("tagg", Form::Text, "Ett till.").or(&["amne"])];
    static NESTED: &[Field] = &[Field::new("motion", Form::Map, "En motion.").of(BARE)];
    for table in [BARE, CROOKED, TWICE, NESTED] {
        assert_eq!(table_faults("x", table).len(), 1, "{:?}", table_faults("x", table));
    }
}
