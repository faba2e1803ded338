//! `insyn build` and `insyn check`: the same work, with a sink or without.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::build::{Failure, Making, is_theme_sound, manifest, put_all, with_theme_problems};
use crate::cli::args::BuildArgs;
use crate::cli::environment::{Trouble, write_err, write_out};
use crate::cli::progress::Progress;
use crate::cli::{CLEAN, CONTENT, Common, Format, summary};
use crate::diag::Report;
use crate::engine::{Loading, Stage, load};
use crate::render::Snapshot;
use crate::sink::{self, DiskSink, Options, read_manifest};
use crate::world::World;

/// What is done with the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are written.
    Build,
    /// They are only made.
    Check,
}

/// Runs `build` or `check`.
///
/// # Errors
/// What the environment hinders.
pub fn run(common: &Common, args: &BuildArgs, mode: Mode) -> Result<u8, Trouble> {
    let world = common.world()?;
    let progress = Progress::new(common.words(), common.quiet);
    let old = read_manifest(&common.output).unwrap_or_default();
    let previous = old.map(|old| old.sources.into_iter().map(|(path, source)| (path, source.address)).collect());
    let loaded =
        load(&world, &Loading { jobs: common.jobs, previous: previous.as_ref(), observer: &progress, drafts: false });
    let mut outcome = Outcome { report: loaded.report, snapshot: loaded.snapshot, written: None };
    let may_go_on = |report: &Report| report.errors() == 0 && !(args.strict && report.warnings() > 0);
    // Pages are made even when they cannot be kept, so that the theme's problems are told in the same run.
    if let Some(snapshot) = outcome.snapshot.as_ref().filter(|_| is_theme_sound(&outcome.report)) {
        let making = Making { world: &world, jobs: common.jobs, observer: &progress };
        let keeps = mode == Mode::Build && may_go_on(&outcome.report);
        match make(common, args, keeps, snapshot, &making) {
            Ok(written) => outcome.written = written,
            Err(Failure::Theme(problems)) => outcome.report = with_theme_problems(&world, outcome.report, problems),
            Err(Failure::Environment(file, error)) => {
                return Err(Trouble::Io(common.output.join(file).display().to_string(), error));
            }
            Err(Failure::Output(error)) => return Err(Trouble::Output(error)),
        }
    }
    let taken = progress.finish();
    common.print(&outcome.report, args.format, world.today());
    let failed = !may_go_on(&outcome.report);
    if !common.quiet {
        let line = outcome.line(common, args, mode, failed, &progress);
        if args.format == Format::Text { write_out(&line) } else { write_err(&line) }
    }
    if let Some(snapshot) = outcome.snapshot.as_ref().filter(|_| args.references) {
        let counts = summary::references(common.words(), &snapshot.site.reference_counts);
        if args.format == Format::Text { write_out(&counts) } else { write_err(&counts) }
    }
    if common.timings {
        write_err(&summary::timings(common.words(), &taken));
    }
    // The process ends here; taking ten thousand documents apart first would serve nobody.
    std::mem::forget(outcome.snapshot);
    Ok(if failed { CONTENT } else { CLEAN })
}

fn make(
    common: &Common,
    args: &BuildArgs,
    keeps: bool,
    snapshot: &Snapshot,
    making: &Making<'_>,
) -> Result<Option<sink::Summary>, Failure> {
    if !keeps {
        return put_all(snapshot, making, None).map(|()| None);
    }
    let forbidden = vec![common.root.join("content"), common.root.join("themes")];
    let options = Options { force: args.force, forbidden };
    let disk = DiskSink::open(&common.output, options).map_err(|error| Failure::Output(Box::new(error)))?;
    put_all(snapshot, making, Some(&disk))?;
    making.observer.begin(Stage::Commit, 0);
    let output = common.output.display().to_string();
    disk.finish(manifest(snapshot)).map(Some).map_err(|error| Failure::Environment(output, error))
}

struct Outcome {
    report: Report,
    snapshot: Option<Snapshot>,
    written: Option<sink::Summary>,
}

impl Outcome {
    /// The one line at the end.
    fn line(&self, common: &Common, args: &BuildArgs, mode: Mode, failed: bool, progress: &Progress) -> String {
        let words = common.words();
        let problems = summary::problems(words, &self.report);
        let (documents, states) = match &self.snapshot {
            Some(snapshot) => summary::documents(words, &snapshot.site.fates(), &BTreeMap::new()),
            None => (words.count("cli.documents", 0), words.count("cli.published", 0)),
        };
        let warnings = words.count("cli.warnings", self.report.warnings() as i64);
        let pages = self.written.map(|written| summary::pages(words, &written)).unwrap_or_default();
        let id = match mode {
            Mode::Check => "cli.summary.check",
            Mode::Build if failed => "cli.summary.failed",
            Mode::Build => "cli.summary.build",
        };
        let values = [
            ("documents", documents),
            ("states", states),
            ("pages", pages),
            ("warnings", warnings),
            ("problems", problems),
            ("output", common.output.display().to_string()),
            ("time", summary::time(words, progress.elapsed())),
        ];
        let wanted = words.get(id);
        let values = values.into_iter().filter(|(name, _)| wanted.contains(&format!("{{{name}}}")));
        let values: Vec<(&str, Cow<'_, str>)> = values.map(|(name, text)| (name, Cow::Owned(text))).collect();
        let mut line = words.fill(id, &values);
        if args.strict && failed && self.report.errors() == 0 {
            line = format!("{line} {}", words.get("cli.summary.strict"));
        }
        line.push('\n');
        line
    }
}
