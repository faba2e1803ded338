//! What goes wrong outside content: told with advice, exit code 2.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::cli::ENVIRONMENT;
use crate::diag::{Arg, reasons};
use crate::sink::{Obstacle, OpenError};
use crate::words::{Lang, Words};

/// Something in the environment that stops a command.
#[derive(Debug)]
pub enum Trouble {
    /// No site.yaml in the folder.
    NoSite(PathBuf),
    /// The folder does not exist.
    NoFolder(PathBuf),
    /// The output cannot be opened.
    Output(Box<OpenError>),
    /// A file cannot be read or written.
    Io(String, io::Error),
    /// The arguments, as a word id and its values.
    Usage(&'static str, Vec<(&'static str, String)>),
    /// What `new` was asked for, as a word id and its values.
    Refused(&'static str, Vec<(&'static str, String)>),
}

impl Trouble {
    /// Prints the trouble and its advice on standard error, and gives the exit code.
    pub fn print(&self, lang: Lang) -> u8 {
        let words = Words::of(lang);
        let (id, args) = self.message();
        // What the system says is told in the reader's language where we know it.
        let worded = |name: &str, text: &str| match (name, reasons::system(text)) {
            ("reason", Arg::Word(word)) => words.get(word).to_owned(),
            _ => text.to_owned(),
        };
        let args: Vec<(&str, Cow<'_, str>)> =
            args.iter().map(|(name, text)| (*name, Cow::Owned(worded(name, text)))).collect();
        let mut text = format!("{}: {}\n", words.get("cli.error"), words.fill(id, &args));
        let hint = words.get("cli.error.hint");
        if let Some(advice) = words.find(&format!("{id}.help")) {
            text.push_str(&format!("{hint}: {advice}\n"));
        }
        if matches!(self, Trouble::Usage(..)) {
            text.push_str(&format!("{hint}: {}\n", words.get("cli.error.see_help")));
        }
        write_err(&text);
        ENVIRONMENT
    }

    fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let path = |path: &PathBuf| vec![("path", path.display().to_string())];
        match self {
            Trouble::NoSite(folder) => ("cli.error.no_site", path(folder)),
            Trouble::NoFolder(folder) => ("cli.error.no_folder", path(folder)),
            Trouble::Usage(id, args) | Trouble::Refused(id, args) => (id, args.clone()),
            Trouble::Io(file, error) => io_message(file, error),
            Trouble::Output(error) => match error.as_ref() {
                OpenError::Locked(file) => ("cli.error.locked", path(file)),
                OpenError::Foreign(folder) => ("cli.error.foreign", path(folder)),
                OpenError::NotADirectory(folder) => ("cli.error.not_a_folder", path(folder)),
                OpenError::ManifestBroken(file, reason) => {
                    ("cli.error.io", vec![("path", file.display().to_string()), ("reason", reason.clone())])
                }
                OpenError::Overlaps(folder) => ("cli.error.output_inside", path(folder)),
                OpenError::Io(error, file) => io_message(&file.display().to_string(), error),
            },
        }
    }
}

fn io_message(file: &str, error: &io::Error) -> (&'static str, Vec<(&'static str, String)>) {
    let path = ("path", file.to_owned());
    match (Obstacle::of(error), error.kind()) {
        (Some(Obstacle::Foreign(foreign)), _) => ("cli.error.foreign", vec![("path", foreign.display().to_string())]),
        (_, io::ErrorKind::PermissionDenied) => ("cli.error.permission", vec![path]),
        (_, io::ErrorKind::StorageFull) => ("cli.error.disk_full", vec![path]),
        _ => ("cli.error.io", vec![path, ("reason", error.to_string())]),
    }
}

/// Writes to standard output; a closed pipe ends the program quietly, as there is nobody left to read.
pub fn write_out(text: &str) {
    if io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()).is_err() {
        std::process::exit(i32::from(ENVIRONMENT));
    }
}

/// Writes to standard error; when it is closed there is nobody to tell.
pub fn write_err(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
