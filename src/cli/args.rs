//! The command line: the only user of the argument parser. Help is worded by the catalogue.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches};
use clap_complete::Shell;

use crate::cli::environment::{Trouble, write_out};
use crate::cli::serve::ServeArgs;
use crate::cli::{Common, Format};
use crate::domain::calendar::{Date, parse_date};
use crate::words::{Lang, Words};

/// The port of `serve`, unless another is asked for.
const PORT: u16 = 4000;

/// A command with its arguments.
#[derive(Debug)]
pub enum Command {
    /// `build`.
    Build(Common, BuildArgs),
    /// `check`.
    Check(Common, BuildArgs),
    /// `serve`.
    Serve(Common, ServeArgs),
    /// `new`.
    New(Common, NewArgs),
    /// `explain`, with the code if one is given.
    Explain(Common, Option<String>),
    /// `completions`.
    Completions(Shell),
}

/// Arguments of `build` and `check`.
#[derive(Debug)]
pub struct BuildArgs {
    /// Warnings count as errors.
    pub strict: bool,
    /// Take over a foreign output folder.
    pub force: bool,
    /// How problems are printed.
    pub format: Format,
    /// The references in texts are counted; only for `check`.
    pub references: bool,
}

/// Arguments of `new`.
#[derive(Debug)]
pub struct NewArgs {
    /// The `typ`.
    pub kind: String,
    /// The body.
    pub board: Option<String>,
    /// The date of the paper or meeting.
    pub date: Option<Date>,
    /// The §.
    pub section: Option<String>,
    /// The title.
    pub title: Option<String>,
}

/// Parses the arguments; `None` when help or the version was asked for and printed.
///
/// # Errors
/// Arguments that cannot be understood.
pub fn parse(args: Vec<OsString>, lang: Lang) -> Result<Option<Command>, Trouble> {
    let matches = match command(lang).try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() => {
            write_out(&error.render().to_string());
            return Ok(None);
        }
        Err(error) => return Err(usage(&error)),
    };
    let Some((name, inner)) = matches.subcommand() else {
        write_out(&command(lang).render_help().to_string());
        return Ok(None);
    };
    if name == "completions" {
        let shell = inner.get_one::<String>("shell").and_then(|text| text.parse().ok());
        return Ok(shell.map(Command::Completions));
    }
    let text = |id: &str| inner.get_one::<String>(id).cloned();
    let common = common(inner, lang)?;
    Ok(Some(match name {
        "new" => {
            let args = NewArgs {
                kind: text("kind").unwrap_or_default(),
                board: text("board"),
                date: date(text("date"))?,
                section: text("section"),
                title: text("title"),
            };
            Command::New(Common { date: None, ..common }, args)
        }
        "serve" => Command::Serve(common, serve_args(inner)?),
        "explain" => Command::Explain(common, text("code")),
        "check" => Command::Check(common, build_args(inner)),
        _ => Command::Build(common, build_args(inner)),
    }))
}

/// Prints a completion script.
pub fn completions(shell: Shell, lang: Lang) {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(lang), "insyn", &mut script);
    write_out(&String::from_utf8_lossy(&script));
}

/// The whole command line, worded in that language.
fn command(lang: Lang) -> clap::Command {
    let words = Words::of(lang);
    let sub = |name: &'static str, alias: &'static str| {
        clap::Command::new(name)
            .next_help_heading(words.get("cli.options"))
            .visible_alias(alias)
            .about(words.get(leak(name, "about")))
            .long_about(words.get(leak(name, "long")))
            .disable_help_flag(true)
            .arg(Arg::new("help").long("help").short('h').help(words.get("cli.help")).action(ArgAction::Help))
            .args(common_args(words))
    };
    clap::Command::new("insyn")
        .version(env!("CARGO_PKG_VERSION"))
        .about(words.get("cli.about"))
        .long_about(words.get("cli.about.long"))
        .after_help(words.get("cli.after"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .help_template(template(words))
        .subcommand_help_heading(words.get("cli.commands"))
        .arg(Arg::new("help").long("help").short('h').help(words.get("cli.help")).action(ArgAction::Help))
        .arg(Arg::new("version").long("version").short('V').help(words.get("cli.version")).action(ArgAction::Version))
        .subcommands([
            sub("build", "bygg").args(build_flags(words)),
            sub("check", "kontrollera").args(build_flags(words)).arg(switch(words, "references")),
            sub("serve", "visa").mut_arg("output", |arg| arg.hide(true)).args(serve_flags(words)),
            sub("new", "ny").mut_arg("date", |arg| arg.help(words.get("cli.flag.new_date"))).args(new_args(words)),
            sub("explain", "förklara")
                .arg(Arg::new("code").value_name(words.get("cli.value.code")).help(words.get("cli.arg.code"))),
            clap::Command::new("completions")
                .visible_alias("komplettering")
                .about(words.get("cli.completions.about"))
                .long_about(words.get("cli.completions.long"))
                .disable_help_flag(true)
                .arg(Arg::new("help").long("help").short('h').help(words.get("cli.help")).action(ArgAction::Help))
                .arg(
                    Arg::new("shell")
                        .required(true)
                        .value_name(words.get("cli.value.shell"))
                        .help(words.get("cli.arg.shell"))
                        .value_parser(PossibleValuesParser::new(["bash", "zsh", "fish", "elvish", "powershell"]))
                        .hide_possible_values(true),
                ),
        ])
        .mut_subcommands(|command| command.help_template(template(words)))
}

fn template(words: &Words) -> String {
    format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}\n", words.get("cli.usage"))
}

/// Ids of a command's words.
fn leak(name: &'static str, part: &'static str) -> &'static str {
    match (name, part) {
        ("build", "about") => "cli.build.about",
        ("build", _) => "cli.build.long",
        ("check", "about") => "cli.check.about",
        ("check", _) => "cli.check.long",
        ("serve", "about") => "cli.serve.about",
        ("serve", _) => "cli.serve.long",
        ("new", "about") => "cli.new.about",
        ("new", _) => "cli.new.long",
        (_, "about") => "cli.explain.about",
        _ => "cli.explain.long",
    }
}

fn flag(words: &'static Words, name: &'static str, value: &str) -> Arg {
    let help = words.get(&format!("cli.flag.{name}")).to_owned();
    Arg::new(name).long(name).value_name(words.get(&format!("cli.value.{value}")).to_owned()).help(help)
}

fn switch(words: &'static Words, name: &'static str) -> Arg {
    let help = words.get(&format!("cli.flag.{name}")).to_owned();
    Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
}

fn common_args(words: &'static Words) -> Vec<Arg> {
    vec![
        flag(words, "root", "folder"),
        flag(words, "output", "folder"),
        flag(words, "lang", "lang"),
        flag(words, "date", "date"),
        flag(words, "jobs", "number"),
        switch(words, "timings"),
        switch(words, "quiet").short('q'),
        flag(words, "color", "when"),
    ]
}

fn build_flags(words: &'static Words) -> Vec<Arg> {
    vec![
        switch(words, "strict"),
        switch(words, "force"),
        flag(words, "format", "format")
            .value_parser(PossibleValuesParser::new(["text", "json", "github"]))
            .hide_possible_values(true),
    ]
}

fn serve_flags(words: &'static Words) -> Vec<Arg> {
    vec![
        flag(words, "port", "port"),
        switch(words, "open"),
        switch(words, "drafts"),
        switch(words, "poll"),
        flag(words, "host", "host"),
    ]
}

fn new_args(words: &'static Words) -> Vec<Arg> {
    vec![
        Arg::new("kind").required(true).value_name(words.get("cli.value.kind")).help(words.get("cli.arg.kind")),
        flag(words, "board", "board"),
        flag(words, "section", "section"),
        flag(words, "title", "title"),
    ]
}

fn serve_args(matches: &ArgMatches) -> Result<ServeArgs, Trouble> {
    let text = |id: &str| matches.get_one::<String>(id).cloned();
    let port = match text("port") {
        None => PORT,
        Some(value) => match value.parse() {
            Ok(port) => port,
            Err(_) => return Err(Trouble::Usage("cli.error.bad_port", vec![("value", value)])),
        },
    };
    let host = match text("host") {
        None => None,
        Some(value) => match value.parse() {
            Ok(host) => Some(host),
            Err(_) => return Err(Trouble::Usage("cli.error.bad_host", vec![("value", value)])),
        },
    };
    let is_set = |id: &str| matches.get_flag(id);
    Ok(ServeArgs { port, host, open: is_set("open"), drafts: is_set("drafts"), poll: is_set("poll") })
}

fn build_args(matches: &ArgMatches) -> BuildArgs {
    let format = match matches.get_one::<String>("format").map(String::as_str) {
        Some("json") => Format::Json,
        Some("github") => Format::Github,
        _ => Format::Text,
    };
    let references = matches.try_get_one::<bool>("references").ok().flatten().copied().unwrap_or(false);
    BuildArgs { strict: matches.get_flag("strict"), force: matches.get_flag("force"), format, references }
}

fn common(matches: &ArgMatches, lang: Lang) -> Result<Common, Trouble> {
    let text = |id: &str| matches.get_one::<String>(id).cloned();
    if let Some(value) = text("lang").filter(|value| Lang::parse(value).is_none()) {
        return Err(Trouble::Usage("cli.error.bad_lang", vec![("value", value)]));
    }
    let jobs = match text("jobs") {
        None => std::thread::available_parallelism().map_or(1, usize::from),
        Some(value) => match value.parse::<usize>() {
            Ok(jobs) if jobs > 0 => jobs,
            _ => return Err(Trouble::Usage("cli.error.bad_jobs", vec![("value", value)])),
        },
    };
    let color = match text("color").as_deref() {
        None | Some("auto") => None,
        Some("always") => Some(true),
        Some("never") => Some(false),
        Some(other) => {
            let args = vec![
                ("value", other.to_owned()),
                ("flag", "--color".to_owned()),
                ("allowed", "auto, always, never".to_owned()),
            ];
            return Err(Trouble::Usage("cli.error.bad_value", args));
        }
    };
    let root = PathBuf::from(text("root").unwrap_or_else(|| ".".to_owned()));
    let output = text("output").map_or_else(|| root.join("public"), PathBuf::from);
    // `new` reads its date by itself: there it is the paper's.
    let date = date(text("date"))?;
    Ok(Common {
        root,
        output,
        lang,
        date,
        jobs,
        timings: matches.get_flag("timings"),
        quiet: matches.get_flag("quiet"),
        color,
    })
}

fn date(text: Option<String>) -> Result<Option<Date>, Trouble> {
    match text {
        None => Ok(None),
        Some(value) => match parse_date(&value) {
            Ok(date) => Ok(Some(date)),
            Err(_) => Err(Trouble::Usage("cli.error.bad_date", vec![("value", value)])),
        },
    }
}

/// What the parser refused, as words of the catalogue.
fn usage(error: &clap::Error) -> Trouble {
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(list)) => Some(list.join(", ")),
        _ => None,
    };
    let flag = get(ContextKind::InvalidArg).map(|flag| flag.split([' ', '=']).next().unwrap_or("").to_owned());
    let nearest = get(ContextKind::SuggestedArg).or_else(|| get(ContextKind::SuggestedSubcommand));
    let value = get(ContextKind::InvalidValue).or_else(|| get(ContextKind::InvalidSubcommand));
    let mut args = Vec::new();
    for (name, text) in
        [("flag", flag), ("value", value), ("nearest", nearest), ("allowed", get(ContextKind::ValidValue))]
    {
        args.extend(text.map(|text| (name, text)));
    }
    let has = |name: &str| args.iter().any(|(given, _)| *given == name);
    let id = match error.kind() {
        ErrorKind::InvalidValue if has("value") && args.iter().any(|(n, v)| *n == "value" && !v.is_empty()) => {
            "cli.error.bad_value"
        }
        ErrorKind::InvalidValue => "cli.error.missing_value",
        ErrorKind::UnknownArgument => "cli.error.unknown_flag",
        ErrorKind::InvalidSubcommand => "cli.error.unknown_command",
        ErrorKind::MissingRequiredArgument => "cli.error.missing_argument",
        ErrorKind::ArgumentConflict => "cli.error.repeated_flag",
        _ => "cli.error.usage",
    };
    Trouble::Usage(id, args)
}
