//! Every route into a sink: the driver behind `build` and, without a sink, behind `check`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Mutex;

use crate::diag::{Code, Diagnostic, Report};
use crate::engine::{Observer, Stage, add_theme_sources, parallel};
use crate::render::{PageBody, Rank, Snapshot, rank, render};
use crate::route::{Route, UrlPath, table::Account};
use crate::sink::{Class, Manifest, Sink, Source, State};
use crate::world::World;

/// Why pages could not be made or put.
#[derive(Debug)]
pub enum Failure {
    /// Problems of the theme; nothing may be committed.
    Theme(Vec<Diagnostic>),
    /// The environment: the file that failed and what the system says.
    Environment(String, io::Error),
    /// The output cannot be opened.
    Output(Box<crate::sink::OpenError>),
}

/// How pages are made.
pub struct Making<'a> {
    /// Where annexes are read.
    pub world: &'a dyn World,
    /// How many threads may work at once.
    pub jobs: usize,
    /// Who is told.
    pub observer: &'a dyn Observer,
}

/// Renders every route and puts it into the sink; without a sink, only looks for problems.
///
/// # Errors
/// [`Failure::Theme`] with every problem of the templates, else the first file of the environment that failed.
pub fn put_all(snapshot: &Snapshot, making: &Making<'_>, sink: Option<&dyn Sink>) -> Result<(), Failure> {
    let routes: Vec<(&UrlPath, &Route)> = snapshot.routes.iter().collect();
    making.observer.begin(Stage::Render, routes.len());
    let problems = Mutex::new(BTreeSet::new());
    let failed = Mutex::new(None);
    parallel(making.jobs, routes.len(), |index| {
        let (url, route) = routes[index];
        let rendered = render(snapshot, route);
        if !rendered.diagnostics.is_empty() {
            lock(&problems).extend(rendered.diagnostics);
        }
        if let (Some(page), Some(sink)) = (rendered.page, sink) {
            let file = file_of(url);
            if let Err(error) = put(making.world, sink, &file, rank(route), &page) {
                lock(&failed).get_or_insert((file, error));
            }
        }
        making.observer.step();
    });
    let problems = std::mem::take(&mut *lock(&problems));
    if !problems.is_empty() {
        return Err(Failure::Theme(problems.into_iter().collect()));
    }
    match lock(&failed).take() {
        Some((file, error)) => Err(Failure::Environment(file, error)),
        None => Ok(()),
    }
}

/// What the output is to say of itself: every source with an address, and every file.
pub fn manifest(snapshot: &Snapshot) -> Manifest {
    let accounts = crate::route::table::accounts(&snapshot.site, &snapshot.routes);
    let sources = accounts.into_iter().map(|(path, account)| {
        let Account { address, withdrawn } = account;
        let state = if withdrawn { State::Withdrawn } else { State::Published };
        (path, Source { address, state })
    });
    Manifest {
        sources: sources.collect::<BTreeMap<_, _>>(),
        files: snapshot.routes.iter().map(|(url, _)| file_of(url)).collect(),
    }
}

/// Adds the problems of a failed theme to a report, and the texts that they point into.
pub fn with_theme_problems(world: &dyn World, report: Report, problems: Vec<Diagnostic>) -> Report {
    let (mut all, mut sources) = (report.diagnostics, report.sources);
    all.extend(problems);
    add_theme_sources(world, &all, &mut sources);
    Report::new(all, sources)
}

/// Whether pages can be made with the theme at all: one whose templates cannot be read would fail on every page.
pub fn is_theme_sound(report: &Report) -> bool {
    !report.diagnostics.iter().any(|problem| matches!(problem.code, Code::TemplateSyntax | Code::BadThemeFile))
}

/// The file that answers at an address.
pub fn file_of(url: &UrlPath) -> String {
    let path = url.as_str().trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

fn put(world: &dyn World, sink: &dyn Sink, file: &str, rank: Rank, page: &PageBody) -> io::Result<()> {
    let class = match rank {
        Rank::Asset => Class::Asset,
        Rank::Page => Class::Page,
        Rank::List => Class::List,
    };
    match page {
        PageBody::Bytes(bytes) => sink.put(file, class, bytes),
        PageBody::Shared(bytes) => sink.put(file, class, bytes),
        PageBody::File(path) => sink.put(file, class, &world.read(path)?),
    }
    .map(|_| ())
}

/// A lock that a panicking thread left behind is as good as any: the values below are only added to.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
