//! `insyn serve`: the site in the browser while one writes.

use std::borrow::Cow;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crate::cli::environment::{Trouble, write_err, write_out};
use crate::cli::progress::Progress;
use crate::cli::{Common, Format, summary};
use crate::diag::Report;
use crate::engine::{Change, Engine, Loading, Look};
use crate::serve::door::Door;
use crate::serve::view::{View, identity};
use crate::serve::watch::{self, Refresh, Told, Waker};
use crate::serve::{Session, Settings};
use crate::words::Words;
use crate::world::World;

/// Arguments of `serve`.
#[derive(Clone, Debug)]
pub struct ServeArgs {
    /// The port; 0 for any that is free.
    pub port: u16,
    /// The address to listen on; `None` for this machine alone.
    pub host: Option<IpAddr>,
    /// Open the browser.
    pub open: bool,
    /// Show drafts and papers not yet due.
    pub drafts: bool,
    /// Look for changes at intervals.
    pub poll: bool,
}

/// How many ports after a taken one are tried for one to propose.
const TRIES: u16 = 20;

/// Serves until it is stopped.
///
/// # Errors
/// No site, or a port that cannot be opened.
pub fn run(common: &Common, args: &ServeArgs) -> Result<u8, Trouble> {
    let world: Arc<dyn World> = Arc::new(common.world()?);
    let words = common.words();
    let host = args.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let door = Door::open(host, args.port).map_err(|error| taken(host, args.port, error))?;
    let root = common.root.canonicalize().unwrap_or_else(|_| common.root.clone());
    let settings = Settings { lang: common.lang, root: root.display().to_string(), is_open: args.host.is_some() };
    let session = Session::new(Arc::clone(&world), settings);
    let address = door.address();
    // The watcher begins before the first look, so that nothing that is saved in between is missed.
    let waker = Waker::new(&root, args.poll);

    let progress = Progress::new(words, common.quiet);
    let mut engine = Engine::default();
    let loading = Loading { jobs: common.jobs, previous: None, observer: &progress, drafts: args.drafts };
    let loaded = engine.refresh(&*world, &loading, Look::Everywhere, watch::now());
    let view = loaded.map(|loaded| session.publish(loaded)).unwrap_or_else(|| session.view());
    let taken_by_stage = progress.finish();
    if common.timings {
        write_err(&summary::timings(words, &taken_by_stage));
    }

    let (answering, failure) = (Arc::clone(&session), session.failure());
    let handler = Arc::new(move |request: &_| answering.reply(request));
    std::thread::spawn(move || door.serve(handler, failure));
    let shown = if host.is_unspecified() { "localhost".to_owned() } else { address.ip().to_string() };
    let address = format!("http://{shown}:{}{}", address.port(), view.base());
    let mut voice = Voice { common, words, previous: Arc::new(Report::default()), world: &world };
    voice.greet(&view, &address, progress.elapsed());
    if args.open && !open(&address) {
        write_err(&format!("{}\n", words.get("cli.serve.no_browser")));
    }
    let loading = Loading { observer: &crate::engine::Unobserved, ..loading };
    watch::follow(&session, &mut engine, &loading, waker, &mut |told| voice.tell(told));
    Ok(super::CLEAN)
}

/// Why a port could not be opened, with one that can.
fn taken(host: IpAddr, port: u16, error: io::Error) -> Trouble {
    if error.kind() != io::ErrorKind::AddrInUse {
        return Trouble::Io(format!("{host}:{port}"), error);
    }
    let free = (1..=TRIES).filter_map(|step| port.checked_add(step)).find(|port| Door::open(host, *port).is_ok());
    let mut args = vec![("port", port.to_string())];
    args.extend(free.map(|free| ("free", free.to_string())));
    Trouble::Refused("cli.error.port_taken", args)
}

/// Opens an address in the reader's browser; false when nothing here can.
fn open(address: &str) -> bool {
    let commands: &[&[&str]] = if cfg!(target_os = "macos") {
        &[&["open"]]
    } else if cfg!(windows) {
        &[&["cmd", "/c", "start", ""]]
    } else {
        &[&["xdg-open"], &["wslview"], &["gio", "open"]]
    };
    commands.iter().any(|command| {
        let Some((program, rest)) = command.split_first() else { return false };
        let mut command = Command::new(program);
        command.args(rest).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().is_ok()
    })
}

/// What the terminal is told.
struct Voice<'a> {
    common: &'a Common,
    words: &'static Words,
    /// What has been told already.
    previous: Arc<Report>,
    world: &'a Arc<dyn World>,
}

impl Voice<'_> {
    fn greet(&mut self, view: &View, address: &str, taken: Duration) {
        self.print_new(&view.report);
        let (documents, states) = match &view.snapshot {
            Some(snapshot) => summary::documents(self.words, &snapshot.site.fates(), &view.previews),
            None => (self.words.count("cli.documents", 0), self.words.count("cli.published", 0)),
        };
        let (problems, time) = (summary::problems(self.words, &view.report), summary::time(self.words, taken));
        let found = [("documents", documents), ("states", states), ("problems", problems), ("time", time)];
        self.say("cli.serve.found", &found);
        self.say("cli.serve.at", &[("address", address.to_owned())]);
        if !self.common.quiet {
            self.say("cli.serve.stop", &[]);
        }
    }

    fn tell(&mut self, told: Told) {
        match told {
            Told::Polling(reason) => {
                let reason = match reason {
                    watch::Reason::Silent => self.words.get("cli.serve.polling.silent").to_owned(),
                    watch::Reason::Unwritable => self.words.get("cli.serve.polling.unwritable").to_owned(),
                    watch::Reason::System(text) => text,
                };
                self.say("cli.serve.polling", &[("reason", reason)]);
            }
            Told::Refreshed(refresh) => self.refreshed(&refresh),
        }
    }

    fn refreshed(&mut self, refresh: &Refresh) {
        self.print_new(&refresh.view.report);
        if refresh.view.is_kept {
            self.say("cli.serve.kept", &[]);
        }
        if !self.common.quiet {
            let problems = summary::problems(self.words, &refresh.view.report);
            let time = summary::time(self.words, refresh.taken);
            self.say("cli.serve.changed", &[("time", time), ("what", self.what(refresh)), ("problems", problems)]);
        }
    }

    /// What changed, in a few words.
    fn what(&self, refresh: &Refresh) -> String {
        let Some((path, change)) = refresh.changes.first_key_value() else {
            return self.words.get("cli.serve.settings").to_owned();
        };
        let id = match change {
            Change::New => Some("cli.serve.new"),
            Change::Gone => Some("cli.serve.gone"),
            Change::Changed => None,
        };
        let printing = self.common.printing("", self.world.today());
        let file = printing.clean(path.as_str());
        let first =
            id.map_or_else(|| file.clone(), |id| self.words.fill(id, &[("file", Cow::Borrowed(file.as_str()))]));
        match i64::try_from(refresh.changes.len()).unwrap_or(i64::MAX) - 1 {
            0 => first,
            more => {
                let more = self.words.count("cli.serve.more", more);
                self.words.fill("cli.serve.files", &[("first", first.into()), ("more", more.into())])
            }
        }
    }

    /// Prints what was not told before. A problem that only moved within its file is no new one.
    fn print_new(&mut self, report: &Arc<Report>) {
        let mut known: Vec<_> = self.previous.diagnostics.iter().map(identity).collect();
        known.sort_unstable();
        let fresh = report.diagnostics.iter().filter(|problem| known.binary_search(&identity(problem)).is_err());
        let fresh = Report { diagnostics: fresh.cloned().collect(), sources: report.sources.clone() };
        if !fresh.diagnostics.is_empty() {
            self.common.print(&fresh, Format::Text, self.world.today());
        }
        self.previous = Arc::clone(report);
    }

    fn say(&self, id: &str, args: &[(&'static str, String)]) {
        let args: Vec<(&str, Cow<'_, str>)> = args.iter().map(|(name, text)| (*name, Cow::Borrowed(&**text))).collect();
        write_out(&format!("{}\n", self.words.fill(id, &args)));
    }
}
