//! `insyn new`: begins a paper with the keys that its kind most often needs, explained.

mod theme;

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use crate::cli::args::NewArgs;
use crate::cli::environment::{Trouble, write_out};
use crate::cli::{CLEAN, Common};
use crate::content::config::Lookup;
use crate::content::fields::Field;
use crate::content::kinds::{self, Kind, KindSpec};
use crate::content::{BoardId, Config, parse_config};
use crate::domain::section::Section;
use crate::domain::slug::slug;
use crate::domain::text::fold_key;
use crate::world::{VPath, World};

/// Keys that a new paper of each kind is given, beside those that are asked for.
const OFFERED: &[(Kind, &[&str])] = &[
    (Kind::Decision, &["diarienummer", "klarspråk", "utfall", "ämnen", "ärendegång", "bilagor", "expedieras"]),
    (Kind::MotionAnswer, &["diarienummer", "klarspråk", "utfall", "ämnen", "motion", "ärendegång", "bilagor"]),
    (Kind::ProjectReport, &["diarienummer", "klarspråk", "utfall", "ämnen", "projekt", "ärendegång", "bilagor"]),
    (Kind::MeetingRecord, &["tid", "plats", "paragrafer", "närvaro", "justering", "anslag"]),
    (Kind::CaseRecord, &["klarspråk", "väckt_av", "inkom"]),
    (Kind::Article, &[]),
];

/// Writes the file and prints its path.
///
/// # Errors
/// An unknown kind or body, a file that exists, or what the disk says.
pub fn run(common: &Common, args: &NewArgs) -> Result<u8, Trouble> {
    if matches!(fold_key(args.kind.trim()).as_str(), "tema" | "theme") {
        return theme::run(common, args);
    }
    let world = common.world()?;
    let text = world.read(&VPath::new("site.yaml")).map_err(|error| Trouble::Io("site.yaml".to_owned(), error))?;
    let config = parse_config(&String::from_utf8_lossy(&text), world.today()).0.unwrap_or_default();
    let spec = spec(args)?;
    let board = board(&config, spec, args)?;
    let section = section(args)?;
    let path = path(spec, board.as_ref(), section, args);
    let file = common.root.join(path.iter().collect::<PathBuf>());
    let shown = path.join("/");
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Trouble::Io(shown.clone(), error))?;
    }
    let content = scaffold(spec, board.as_ref(), section, args);
    let written = OpenOptions::new().write(true).create_new(true).open(&file);
    match written.and_then(|mut file| file.write_all(content.as_bytes())) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Trouble::Refused("cli.new.exists", vec![("path", shown)]));
        }
        Err(error) => return Err(Trouble::Io(shown, error)),
    }
    let words = common.words();
    write_out(&format!("{}\n", words.fill("cli.new.done", &[("path", shown.into())])));
    if !common.quiet {
        write_out(&format!("{}\n", words.get("cli.new.next")));
    }
    Ok(CLEAN)
}

fn spec(args: &NewArgs) -> Result<&'static KindSpec, Trouble> {
    let wanted = fold_key(args.kind.trim());
    kinds::KINDS.iter().find(|spec| fold_key(spec.key) == wanted).ok_or_else(|| {
        let allowed: Vec<&str> = kinds::KINDS.iter().map(|spec| spec.key).chain(["tema"]).collect();
        Trouble::Refused("cli.new.unknown_kind", vec![("value", args.kind.clone()), ("allowed", allowed.join(", "))])
    })
}

fn board(config: &Config, spec: &KindSpec, args: &NewArgs) -> Result<Option<BoardId>, Trouble> {
    let Some(name) = &args.board else {
        let needs = spec.kind.is_paper() || spec.kind == Kind::MeetingRecord;
        return match needs {
            true => Err(Trouble::Refused("cli.new.needs_board", vec![("kind", spec.key.to_owned())])),
            false => Ok(None),
        };
    };
    match config.lookup(name, None, args.date) {
        Lookup::One(id) => Ok(Some(id)),
        Lookup::Many(ids) => {
            let ids: Vec<&str> = ids.iter().map(BoardId::as_str).collect();
            let args = vec![("value", name.clone()), ("candidates", ids.join(", "))];
            Err(Trouble::Refused("cli.new.ambiguous_board", args))
        }
        Lookup::None(near) => {
            let mut args = vec![("value", name.clone())];
            args.extend(near.map(|near| ("nearest", near)));
            Err(Trouble::Refused("cli.new.unknown_board", args))
        }
    }
}

fn section(args: &NewArgs) -> Result<Option<Section>, Trouble> {
    let Some(text) = &args.section else { return Ok(None) };
    if args.date.is_none() {
        return Err(Trouble::Refused("cli.new.section_needs_date", Vec::new()));
    }
    let parsed = Section::parse(text);
    parsed.map(Some).map_err(|_| Trouble::Refused("cli.new.bad_section", vec![("value", text.clone())]))
}

/// The file's path in segments: the body's folder and year, and a name that tells the date and § or title.
fn path(spec: &KindSpec, board: Option<&BoardId>, section: Option<Section>, args: &NewArgs) -> Vec<String> {
    let title = slug(args.title.as_deref().unwrap_or(""));
    let date = args.date.map(|date| date.to_string());
    let name = match (spec.kind, &date, section) {
        (Kind::MeetingRecord, Some(date), _) => format!("{date}-sammantrade"),
        (_, Some(date), Some(section)) => format!("{date}-{}", section.segment()),
        (Kind::Article, ..) if !title.is_empty() => title,
        (_, Some(date), None) if !title.is_empty() => format!("{date}-{title}"),
        _ if !title.is_empty() => title,
        (_, Some(date), None) => format!("{date}-{}", slug(spec.key)),
        _ => slug(spec.key),
    };
    let year = args.date.map_or_else(|| "odaterat".to_owned(), |date| date.year().to_string());
    let folders = match (spec.kind, board) {
        (Kind::Article, _) => vec!["sidor".to_owned()],
        (Kind::CaseRecord, None) => vec!["arenden".to_owned()],
        (_, Some(board)) => vec![board.as_str().to_owned(), year],
        (_, None) => vec![year],
    };
    let ending = std::iter::once(format!("{name}.md"));
    std::iter::once("content".to_owned()).chain(folders).chain(ending).collect()
}

fn scaffold(spec: &KindSpec, board: Option<&BoardId>, section: Option<Section>, args: &NewArgs) -> String {
    let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut text = format!("---\ntyp: {}\n", spec.key);
    let title = args.title.as_deref().unwrap_or("Skriv rubriken här");
    let mut line = |key: &str, value: String| {
        if let Some(help) = help(spec, key) {
            text.push_str(&format!("# {help}\n"));
        }
        text.push_str(&format!("{key}: {value}\n"));
    };
    line("titel", quote(title));
    if let Some(board) = board.filter(|_| spec.kind != Kind::Article) {
        line("nämnd", board.as_str().to_owned());
    }
    if spec.kind.is_paper() || spec.kind == Kind::MeetingRecord || args.date.is_some() {
        line("datum", args.date.map_or_else(|| "null".to_owned(), |date| date.to_string()));
    }
    if let Some(section) = section {
        line("paragraf", quote(&section.to_string()));
    }
    if spec.kind == Kind::CaseRecord {
        line("diarienummer", quote("0000/0000"));
    }
    line("utkast", "ja".to_owned());
    let offered = OFFERED.iter().find(|(kind, _)| *kind == spec.kind).map_or(&[][..], |(_, keys)| keys);
    if !offered.is_empty() {
        text.push_str("\n# Ta bort # framför de nycklar som behövs.\n");
        for key in offered {
            text.push_str(&format!("# {}\n#{key}:\n", help(spec, key).unwrap_or("")));
        }
    }
    text.push_str("---\n");
    if spec.kind.is_paper() {
        text.push_str("\n## Beslut\n\n1. \n\n## Ärendet\n\n");
    }
    text
}

fn help(spec: &KindSpec, key: &str) -> Option<&'static str> {
    let find = |table: &'static [Field]| table.iter().find(|field| field.name == key);
    find(kinds::common::FIELDS).or_else(|| find(spec.fields)).map(|field| field.help)
}
