//! The commands as people run them: transcripts, and what `new` writes.

use std::fs;
use std::process::{Command, Output};

use crate::building::Folder;
use crate::repository;

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}

/// A site with one body, and nothing to read yet.
fn portal(name: &str) -> Folder {
    let folder = Folder::new(name);
    let site =
        "titel: Prov\nurl: https://prov.example.se/\nnämnder:\n  ks: {namn: Kommunstyrelsen, förkortning: [KS]}\n";
    fs::write(folder.0.join("site.yaml"), site).expect("a file");
    folder
}

fn run(folder: &Folder, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_insyn"));
    command.args(args).arg("--root").arg(&folder.0).output().expect("the program")
}

#[test]
fn new_writes_a_draft_of_every_kind_that_check_accepts() {
    let folder = portal("new");
    for kind in ["beslut", "motionssvar", "projektrapport", "sammanträde", "ärende", "sida"] {
        let title = format!("Prov av {kind}");
        let output = run(&folder, &["new", kind, "--board", "KS", "--date", "2024-03-12", "--title", &title]);
        assert!(output.status.success(), "{kind}: {}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let path = said.lines().next().and_then(|line| line.rsplit(' ').next()).expect("a path").to_owned();
        let text = fs::read_to_string(folder.0.join(&path)).expect(&path);
        assert!(text.contains(&format!("typ: {kind}\n")) && text.contains("\nutkast: ja\n"), "{text}");
        let again = run(&folder, &["new", kind, "--board", "KS", "--date", "2024-03-12", "--title", &title]);
        assert_eq!(again.status.code(), Some(2), "{kind} was written twice");
        assert_eq!(fs::read_to_string(folder.0.join(&path)).expect(&path), text);
    }
    let check = run(&folder, &["check", "--strict", "--lang", "sv"]);
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stdout));
}

#[test]
fn new_writes_a_theme_that_builds_and_never_writes_over_one() {
    let folder = portal("new-theme");
    let output = run(&folder, &["new", "tema", "--title", "Vårt tema", "--lang", "sv"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("themes/vart-tema"));
    let site = fs::read_to_string(folder.0.join("site.yaml")).expect("site.yaml");
    fs::write(folder.0.join("site.yaml"), format!("{site}tema: vart-tema\n")).expect("site.yaml");
    let words = folder.0.join("themes/vart-tema/i18n/sv.yaml");
    fs::write(&words, "meny: {ar: Årtal}\n").expect("words");
    fs::write(folder.0.join("themes/vart-tema/static/eget.css"), ":root{--measure:33rem}\n").expect("rules");
    let build = run(&folder, &["build", "--strict", "--lang", "sv"]);
    assert_eq!(build.status.code(), Some(0), "{}", String::from_utf8_lossy(&build.stdout));
    let sheets = fs::read_dir(folder.0.join("public/static")).expect("static").filter_map(Result::ok);
    let sheets: Vec<_> =
        sheets.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "css")).collect();
    assert_eq!(sheets.len(), 1, "one stylesheet");
    assert!(fs::read_to_string(sheets[0].path()).expect("a sheet").ends_with(":root{--measure:33rem}\n"));
    for taken in ["Vårt tema", "Insyn"] {
        let again = run(&folder, &["new", "tema", "--title", taken]);
        assert_eq!(again.status.code(), Some(2), "{taken} was written over");
    }
    assert_eq!(fs::read_to_string(&words).expect("words"), "meny: {ar: Årtal}\n");
}

#[test]
fn new_refuses_what_it_cannot_place() {
    let folder = portal("refuse");
    for args in [&["new", "beslut"][..], &["new", "beslut", "--board", "XX"], &["new", "brev", "--board", "KS"]] {
        assert_eq!(run(&folder, args).status.code(), Some(2), "{args:?}");
    }
    assert!(!folder.0.join("content").exists());
}

/// The fixtures as folders on disk: each whole site, each site.yaml, and all content files together.
fn fixtures(folder: &Folder) -> Vec<std::path::PathBuf> {
    let mut sites = Vec::new();
    let write = |site: &str, path: &str, bytes: &[u8]| {
        let file = folder.0.join(site).join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, bytes).expect("a file");
    };
    for path in repository::files("tests/diagnostics/sites", ".site") {
        let name = path.replace('/', "-");
        let text = repository::read(&path);
        for part in text.split("\n-- ").map(|part| part.trim_start_matches("-- ")) {
            if let Some((header, content)) = part.split_once(" --\n") {
                write(&name, header, content.as_bytes());
            }
        }
        sites.push(folder.0.join(name));
    }
    for path in repository::files("tests/diagnostics/config", ".yaml") {
        let name = path.replace('/', "-");
        write(&name, "site.yaml", repository::read(&path).as_bytes());
        write(&name, "content/a.md", b"---\ntyp: sida\ntitel: A\n---\n");
        sites.push(folder.0.join(name));
    }
    write("papers", "site.yaml", repository::read("tests/diagnostics/register.yaml").as_bytes());
    for path in repository::files("tests/diagnostics", ".md") {
        let bytes = fs::read(repository::root().join(&path)).expect("a fixture");
        write("papers", &path.replacen("tests/diagnostics/", "content/", 1), &bytes);
    }
    sites.push(folder.0.join("papers"));
    sites.extend(["broken", "broken-config", "full"].map(|name| repository::root().join("tests/sites").join(name)));
    sites
}

#[test]
fn check_reports_exactly_what_build_would() {
    let folder = Folder::new("check-and-build");
    let mut reports = 0;
    for (number, site) in fixtures(&folder).iter().enumerate() {
        let output = folder.0.join(format!("out-{number}"));
        let said = |command: &str| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_insyn"));
            program.arg(command).arg("--root").arg(site).arg("--output").arg(&output);
            let output = program.args(["--format", "json", "--date", "2026-01-15"]).output().expect("the program");
            (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let (check, build) = (said("check"), said("build"));
        assert_eq!(check, build, "{}", site.display());
        assert!(build.0 == Some(1) || output.exists(), "{} was not built", site.display());
        reports += usize::from(!build.1.is_empty());
    }
    assert!(reports > 20, "only {reports} fixtures have a problem");
}

#[test]
fn json_is_one_object_a_line_and_nothing_else() {
    let folder = portal("json");
    fs::create_dir_all(folder.0.join("content")).expect("a folder");
    fs::write(folder.0.join("content/a.md"), "---\ntyp: beslut\nnämnd: ks\ndatum: 2015-02-30\n---\n").expect("a file");
    let output = run(&folder, &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let codes: Vec<&str> = lines.iter().filter_map(|line| line["code"].as_str()).collect();
    assert_eq!(codes, ["D201", "D209"]);
    assert_eq!((lines[1]["line"].as_u64(), lines[1]["column"].as_u64()), (Some(4), Some(8)));
}

#[cfg(unix)]
#[test]
fn what_the_environment_hinders_is_told_with_the_whole_path() {
    use std::os::unix::fs::PermissionsExt;
    let folder = portal("hindered");
    let said = |args: &[&str]| {
        let output = run(&folder, &[args, &["--lang", "sv", "--date", "2026-01-15"]].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    fs::create_dir_all(folder.0.join("content")).expect("a folder");
    let inside = folder.0.join("content").display().to_string();
    let (code, text) = said(&["build", "--output", &folder.0.display().to_string()]);
    assert_eq!(code, Some(2));
    assert!(text.contains(&format!("fel: Utmappen får varken ligga i {inside} eller innehålla den mappen")), "{text}");
    let nowhere = folder.0.join("site.yaml").join("ut");
    let (code, text) = said(&["build", "--output", &nowhere.display().to_string()]);
    assert_eq!(code, Some(2));
    assert!(text.contains(&folder.0.display().to_string()) && !text.contains("os error 2"), "{text}");
    let site = folder.0.join("site.yaml");
    fs::set_permissions(&site, fs::Permissions::from_mode(0o000)).expect("a mode");
    // Whoever may read everything, as in a container, is not hindered.
    let is_hindered = fs::read(&site).is_err();
    let (code, text) = said(&["check"]);
    fs::set_permissions(&site, fs::Permissions::from_mode(0o644)).expect("a mode");
    assert_eq!(code, Some(if is_hindered { 2 } else { 0 }), "{text}");
    assert_eq!(text.contains("Rättigheter saknas"), is_hindered, "{text}");
}
