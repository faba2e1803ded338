//! The commands: the only room that talks to a person.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::diag::Report;
use crate::diag::human::{self, Style};
use crate::diag::wording::Printing;
use crate::diag::{github, json};
use crate::domain::calendar::Date;
use crate::words::{Lang, Words};
use crate::world::{DiskWorld, Embedded, VPath, World};

mod args;
mod build;
mod environment;
mod explain;
mod new;
mod progress;
mod serve;
mod summary;

use args::Command;
use environment::Trouble;

/// Everything went well; warnings are allowed.
pub const CLEAN: u8 = 0;
/// Content, theme or site.yaml has errors.
pub const CONTENT: u8 = 1;
/// The environment hinders: no site.yaml, no permission, another build, bad arguments.
pub const ENVIRONMENT: u8 = 2;

/// What every command is given.
#[derive(Clone, Debug)]
pub struct Common {
    /// The folder with site.yaml.
    pub root: PathBuf,
    /// The output; by default `public` below the root.
    pub output: PathBuf,
    /// The reader's language.
    pub lang: Lang,
    /// The civil date, when it is given.
    pub date: Option<Date>,
    /// How many threads may work.
    pub jobs: usize,
    /// Whether to show times.
    pub timings: bool,
    /// Whether to print problems only.
    pub quiet: bool,
    /// Whether colours are wished: `None` asks the terminal.
    pub color: Option<bool>,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
    /// GitHub's workflow commands.
    Github,
}

/// Runs the program with these arguments, the first being its name.
pub fn run(args: Vec<std::ffi::OsString>) -> ExitCode {
    let lang = language(&args);
    let parsed = match args::parse(args, lang) {
        Ok(Some(parsed)) => parsed,
        Ok(None) => return ExitCode::from(CLEAN),
        Err(trouble) => return ExitCode::from(trouble.print(lang)),
    };
    let done = match parsed {
        Command::Build(common, args) => build::run(&common, &args, build::Mode::Build),
        Command::Check(common, args) => build::run(&common, &args, build::Mode::Check),
        Command::Serve(common, args) => serve::run(&common, &args),
        Command::New(common, args) => new::run(&common, &args),
        Command::Explain(common, code) => explain::run(&common, code.as_deref()),
        Command::Completions(shell) => {
            args::completions(shell, lang);
            Ok(CLEAN)
        }
    };
    ExitCode::from(done.unwrap_or_else(|trouble| trouble.print(lang)))
}

/// `--lang`, else the site's language, else that of the environment, else Swedish.
fn language(args: &[std::ffi::OsString]) -> Lang {
    let text = |index: usize| args.get(index).and_then(|arg| arg.to_str());
    let value = |flag: &str| {
        (1..args.len()).find_map(|index| match text(index)?.strip_prefix(flag)? {
            "" => text(index + 1),
            rest => rest.strip_prefix('='),
        })
    };
    if let Some(lang) = value("--lang").and_then(Lang::parse) {
        return lang;
    }
    let world = DiskWorld::new(PathBuf::from(value("--root").unwrap_or(".")), None);
    let site = world.read(&VPath::new("site.yaml")).ok().and_then(|bytes| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        crate::content::parse_config(&text, world.today()).0
    });
    let environment = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok());
    let site = site.as_ref().and_then(|config| Lang::parse(&config.language));
    site.or_else(|| environment.as_deref().and_then(Lang::parse)).unwrap_or_default()
}

impl Common {
    /// The words of the reader's language.
    pub fn words(&self) -> &'static Words {
        Words::of(self.lang)
    }

    /// The site on disk with the built-in theme beneath it.
    ///
    /// # Errors
    /// When there is no folder or no site.yaml in it.
    fn world(&self) -> Result<Embedded<DiskWorld>, Trouble> {
        if !self.root.is_dir() {
            return Err(Trouble::NoFolder(self.root.clone()));
        }
        if !self.root.join("site.yaml").exists() {
            return Err(Trouble::NoSite(self.root.clone()));
        }
        let world = DiskWorld::new(self.root.clone(), self.date);
        // Who may not read site.yaml has a problem with the folder and not with what stands in it.
        if let Err(error) = world.read(&VPath::new("site.yaml"))
            && error.kind() == std::io::ErrorKind::PermissionDenied
        {
            return Err(Trouble::Io(self.root.join("site.yaml").display().to_string(), error));
        }
        Ok(Embedded::new(world))
    }

    /// How problems are worded for this reader.
    fn printing<'a>(&self, root: &'a str, today: Date) -> Printing<'a> {
        Printing { lang: self.lang, today, root }
    }

    /// Prints problems on standard output.
    fn print(&self, report: &Report, format: Format, today: Date) {
        let root = if self.root == Path::new(".") { String::new() } else { self.root.display().to_string() };
        let printing = self.printing(&root, today);
        let text = match format {
            Format::Json => json::print(report, &printing),
            Format::Github => github::print(report, &printing),
            Format::Text if std::io::stdout().is_terminal() || self.color == Some(true) => {
                let coloured = self.color.unwrap_or_else(|| std::env::var_os("NO_COLOR").is_none());
                human::terminal(report, &printing, if coloured { Style::Coloured } else { Style::Bare })
            }
            Format::Text => human::plain(report, &printing),
        };
        environment::write_out(&text);
    }
}
