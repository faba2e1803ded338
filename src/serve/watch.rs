//! Waits for changes and follows them. The only user of the file notification library.
//!
//! Events are hints: they say when to look and where first, never what happened. A look everywhere follows each burst of them,
//! and comes by itself from time to time; it walks through the folders beside everything else, so that no save waits for it.
//! Where no events arrive at all, such looks at short intervals take their place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecursiveMode, Watcher};

use crate::engine::{Change, Engine, Loaded, Loading, Look};
use crate::serve::Session;
use crate::serve::view::View;
use crate::world::{Scan, VPath, World};

/// How long it must be quiet before a few paths are read.
const SHORT: Duration = Duration::from_millis(6);
/// How long it must be quiet before many are, or before a paper is believed to be broken or gone: editors write in steps.
const QUIET: Duration = Duration::from_millis(50);
/// The longest that a burst is waited out.
const LONGEST: Duration = Duration::from_millis(500);
/// How many paths are few.
const FEW: usize = 8;
/// How long after a burst a look everywhere follows.
const AFTERWARDS: Duration = Duration::from_millis(250);
/// How many times as long as a look takes it waits for after a burst, so that it does not fall on the save that comes next.
const CALM: u32 = 4;
/// How long it may be put off by one burst after another.
const AT_LAST: Duration = Duration::from_secs(30);
/// How often one comes by itself.
const NOW_AND_THEN: Duration = Duration::from_secs(5);
/// How long the probe's event may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// The shortest time between two looks where no events arrive.
const INTERVAL: Duration = Duration::from_millis(300);
/// How many times as long as a look takes the time between two looks is, so that looking never keeps a processor busy.
const SHARE: u32 = 10;

/// A file whose event shows that events arrive. It is there for no longer than it takes to write it, and is hidden, so that
/// nothing of it is ever part of the site.
const PROBE: &str = ".insyn-probe";

/// Why there are no events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The probe was written and nobody told of it.
    Silent,
    /// The probe could not be written.
    Unwritable,
    /// The system's own words.
    System(String),
}

/// What the person at the terminal is told.
pub enum Told {
    /// From now on changes are looked for at intervals.
    Polling(Reason),
    /// A new view is shown.
    Refreshed(Refresh),
}

/// A new view.
pub struct Refresh {
    /// What is shown now.
    pub view: Arc<View>,
    /// Content files that changed; empty when only site.yaml or the theme did.
    pub changes: BTreeMap<VPath, Change>,
    /// From the first event to the view.
    pub taken: Duration,
}

/// Watches a folder anew, with everything beneath it.
pub type Watch = Box<dyn FnMut(&Path) + Send>;

/// Says when to look.
pub struct Waker {
    root: PathBuf,
    receiver: Receiver<Signal>,
    /// `None` when changes are looked for at intervals.
    watch: Option<Watch>,
    /// Until when the probe's event may come.
    probe: Option<Instant>,
    /// A reason that was found and not told yet.
    reason: Option<Reason>,
    /// Whom a look everywhere tells what it has seen.
    sender: Sender<Signal>,
    /// The look everywhere that goes on beside.
    looking: Option<JoinHandle<()>>,
    /// What one has seen that nobody has asked for yet.
    seen: Option<Seen>,
}

/// What lies in `content`, seen beside everything else, and how long it took to see it.
pub struct Seen {
    scan: Scan,
    taken: Duration,
}

/// What ended a wait.
enum Woken {
    Hints(Hints),
    Seen(Seen),
    Time,
}

/// What the system tells.
pub enum Signal {
    /// Something happened at this path.
    At(PathBuf),
    /// Something happened, and nobody knows where.
    Everywhere,
    /// A look everywhere is over.
    Seen(Seen),
}

/// Where to look.
#[derive(Debug, Default)]
struct Hints {
    paths: BTreeSet<VPath>,
    is_everywhere: bool,
}

/// The time of the system, by which the engine tells old files from young ones.
pub fn now() -> Option<SystemTime> {
    Some(SystemTime::now())
}

/// Follows every change of the site, for ever.
pub fn follow(
    session: &Session,
    engine: &mut Engine,
    loading: &Loading<'_>,
    mut waker: Waker,
    tell: &mut dyn FnMut(Told),
) {
    waker.test();
    let mut look = Duration::ZERO;
    let mut due = Some(Instant::now());
    loop {
        if let Some(reason) = waker.reason.take() {
            tell(Told::Polling(reason));
        }
        let pause = match (&waker.watch, due) {
            (None, _) => INTERVAL.max(look * SHARE),
            (Some(_), Some(since)) => AFTERWARDS.max((look * CALM).min(AT_LAST.saturating_sub(since.elapsed()))),
            (Some(_), None) => NOW_AND_THEN.max(look * SHARE * 2),
        };
        let woken = waker.wait(pause);
        let started = Instant::now();
        let loaded = match woken {
            Woken::Hints(hints) => {
                due = due.or(Some(started));
                burst(session, engine, loading, &mut waker, hints)
            }
            Woken::Seen(Seen { scan, taken }) => {
                look = taken;
                compare(session, engine, loading, &scan)
            }
            // A look that began before the last burst does not count as the one that follows it.
            Woken::Time if waker.watch.is_some() => {
                if waker.look(&session.world) {
                    due = None;
                }
                None
            }
            Woken::Time => {
                due = None;
                let loaded = engine.refresh(&*session.world, loading, Look::Everywhere, now());
                look = started.elapsed();
                loaded
            }
        };
        if let Some(loaded) = loaded {
            let changes = loaded.changes.clone();
            let view = session.publish(loaded);
            tell(Told::Refreshed(Refresh { view, changes, taken: started.elapsed() }));
        }
    }
}

/// Waits a burst out and reads what it hints at: at once where few paths are whole, else when it has been quiet for a while.
fn burst(
    session: &Session,
    engine: &mut Engine,
    loading: &Loading<'_>,
    waker: &mut Waker,
    mut hints: Hints,
) -> Option<Loaded> {
    let longest = Instant::now() + LONGEST;
    let mut held: Option<Loaded> = None;
    waker.gather(&mut hints, SHORT, longest);
    if !hints.is_everywhere && hints.paths.len() <= FEW {
        let early = refresh(session, engine, loading, &hints);
        if early.as_ref().is_none_or(is_whole) {
            return early;
        }
        held = early;
    }
    waker.gather(&mut hints, QUIET, longest);
    let changes = held.as_ref().map(|loaded| loaded.changes.clone()).unwrap_or_default();
    let mut late = refresh(session, engine, loading, &hints).or(held)?;
    for (path, change) in changes {
        late.changes.entry(path).or_insert(change);
    }
    Some(late)
}

fn refresh(session: &Session, engine: &mut Engine, loading: &Loading<'_>, hints: &Hints) -> Option<Loaded> {
    let look = if hints.is_everywhere { Look::Everywhere } else { Look::At(&hints.paths) };
    engine.refresh(&*session.world, loading, look, now())
}

/// Reads where a look everywhere saw something else than is known. What it saw may be old, so it is a hint like any other; of
/// site.yaml and themes it knows nothing.
fn compare(session: &Session, engine: &mut Engine, loading: &Loading<'_>, scan: &Scan) -> Option<Loaded> {
    let paths = engine.differing(scan).map(|mut paths| {
        paths.extend(["site.yaml", "themes"].map(VPath::new));
        paths
    });
    let look = paths.as_ref().map_or(Look::Everywhere, Look::At);
    engine.refresh(&*session.world, loading, look, now())
}

/// Whether nothing that changed is gone or in error: what is may be half written.
fn is_whole(loaded: &Loaded) -> bool {
    let hidden = loaded.snapshot.as_ref().map(|snapshot| &snapshot.site.hidden);
    let is_broken = |path: &VPath| hidden.and_then(|hidden| hidden.get(path)) == Some(&crate::model::Fate::Broken);
    loaded.is_sound && loaded.changes.iter().all(|(path, change)| *change != Change::Gone && !is_broken(path))
}

impl Waker {
    /// Watches the site in a folder; with `poll` it only looks at intervals.
    pub fn new(root: &Path, poll: bool) -> Waker {
        let signals = channel();
        let (watch, reason) = match (!poll).then(|| watched(root, signals.0.clone())) {
            Some(Ok(watch)) => (Some(watch), None),
            Some(Err(error)) => (None, Some(Reason::System(error.to_string()))),
            None => (None, None),
        };
        Waker { reason, ..Waker::hearing(root, watch, signals) }
    }

    /// Follows the signals of somebody else who watches the site in a folder, if anybody does.
    pub fn hearing(root: &Path, watch: Option<Watch>, (sender, receiver): (Sender<Signal>, Receiver<Signal>)) -> Waker {
        let root = root.to_owned();
        Waker { root, receiver, watch, probe: None, reason: None, sender, looking: None, seen: None }
    }

    /// Begins to look everywhere, beside; false while the look before goes on.
    fn look(&mut self, world: &Arc<dyn World>) -> bool {
        if self.looking.as_ref().is_some_and(|looking| !looking.is_finished()) {
            return false;
        }
        let (world, sender) = (Arc::clone(world), self.sender.clone());
        self.looking = Some(std::thread::spawn(move || {
            let started = Instant::now();
            let scan = world.scan("content");
            // Nobody listens any more when the server ends.
            let _ = sender.send(Signal::Seen(Seen { scan, taken: started.elapsed() }));
        }));
        true
    }

    /// Writes the probe and removes it at once; its event shows later that events arrive.
    fn test(&mut self) {
        if self.watch.is_none() {
            return;
        }
        let content = self.root.join("content");
        let folder = if content.is_dir() { content } else { self.root.clone() };
        let path = folder.join(PROBE);
        let written = fs::File::create(&path).and_then(|file| {
            drop(file);
            fs::remove_file(&path)
        });
        match written {
            Ok(()) => self.probe = Some(Instant::now() + PATIENCE),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => self.give_up(Reason::Unwritable),
            Err(error) => self.give_up(Reason::System(error.to_string())),
        }
    }

    fn give_up(&mut self, reason: Reason) {
        (self.watch, self.probe, self.reason) = (None, None, Some(reason));
    }

    /// The first hints that come, or what a look has seen; the time is up when neither came for so long.
    fn wait(&mut self, pause: Duration) -> Woken {
        let end = Instant::now() + pause;
        loop {
            let now = Instant::now();
            if let Some(seen) = self.seen.take() {
                return Woken::Seen(seen);
            }
            if self.probe.is_some_and(|deadline| deadline <= now) {
                self.give_up(Reason::Silent);
                return Woken::Time;
            }
            let next = self.probe.map_or(end, |deadline| deadline.min(end));
            let mut hints = Hints::default();
            match self.receiver.recv_timeout(next.saturating_duration_since(now)) {
                Ok(signal) => {
                    if self.note(signal, &mut hints) {
                        return Woken::Hints(hints);
                    }
                }
                Err(RecvTimeoutError::Timeout) if next < end => {}
                // The waker holds a sender of its own, so that the signals never end.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Woken::Time,
            }
        }
    }

    /// Gathers hints until it has been quiet for so long, at the latest until `longest`.
    fn gather(&mut self, hints: &mut Hints, quiet: Duration, longest: Instant) {
        let mut end = Instant::now() + quiet;
        loop {
            let left = end.min(longest).saturating_duration_since(Instant::now());
            match self.receiver.recv_timeout(left) {
                Ok(signal) => {
                    if self.note(signal, hints) {
                        end = Instant::now() + quiet;
                    }
                }
                Err(_) => return,
            }
        }
    }

    /// Adds what an event hints at; false when it concerns nothing of the site.
    fn note(&mut self, signal: Signal, hints: &mut Hints) -> bool {
        let path = match signal {
            Signal::Everywhere => {
                hints.is_everywhere = true;
                return true;
            }
            Signal::Seen(seen) => {
                self.seen = Some(seen);
                return false;
            }
            Signal::At(path) => path,
        };
        if path.ends_with(PROBE) {
            self.probe = None;
            return false;
        }
        let Ok(inner) = path.strip_prefix(&self.root) else { return false };
        let Some(segments) = inner.iter().map(|part| part.to_str()).collect::<Option<Vec<&str>>>() else {
            hints.is_everywhere = true;
            return true;
        };
        let is_ours = matches!(segments.first(), Some(&("content" | "themes" | "site.yaml")));
        if !is_ours || segments.iter().any(|segment| is_left_out(segment)) {
            return false;
        }
        if let [folder] = segments.as_slice()
            && *folder != "site.yaml"
        {
            // A folder that came back is another one to the system, and must be watched anew.
            if let Some(watch) = &mut self.watch {
                watch(&self.root.join(folder));
            }
        }
        hints.paths.insert(VPath::new(&segments.join("/")));
        true
    }
}

/// Whether a name is none of the site's: hidden, or an editor's backup, swap or temporary file.
fn is_left_out(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
}

fn watched(root: &Path, sender: Sender<Signal>) -> notify::Result<Watch> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Nobody listens any more when the server ends.
        for signal in signals(event) {
            let _ = sender.send(signal);
        }
    })?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in ["content", "themes"].map(|folder| root.join(folder)) {
        if folder.is_dir() {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
    }
    Ok(Box::new(move |folder: &Path| drop(watcher.watch(folder, RecursiveMode::Recursive))))
}

fn signals(event: notify::Result<Event>) -> Vec<Signal> {
    let Ok(event) = event else { return vec![Signal::Everywhere] };
    match event.kind {
        _ if event.need_rescan() => vec![Signal::Everywhere],
        // Reading is no change, and we read ourselves. A writer that closes its file is done.
        EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write) => Vec::new(),
        _ => event.paths.into_iter().map(Signal::At).collect(),
    }
}
