//! Times and progress while a build runs: the only user of the progress bar and of the processor clock.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::{Observer, Stage};
use crate::words::Words;

/// A build that is shorter shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Watches the stages of a build.
pub struct Progress {
    words: &'static Words,
    started: Instant,
    marks: Mutex<Vec<Mark>>,
    done: AtomicU64,
    bar: Option<ProgressBar>,
}

#[derive(Clone, Copy)]
struct Mark {
    stage: Option<Stage>,
    wall: Duration,
    cpu: Duration,
}

/// How long one stage took.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// The stage.
    pub stage: Stage,
    /// Time on the wall.
    pub wall: Duration,
    /// Time on all processors together.
    pub cpu: Duration,
}

impl Progress {
    /// A watcher; it shows a bar on standard error if that is a terminal and the reader wants to hear.
    pub fn new(words: &'static Words, quiet: bool) -> Progress {
        let is_shown = !quiet && std::io::stderr().is_terminal();
        let bar = is_shown.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
                bar.set_style(style);
            }
            bar
        });
        Progress { words, started: Instant::now(), marks: Mutex::new(Vec::new()), done: AtomicU64::new(0), bar }
    }

    /// Time since the start.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Takes the bar away and tells how long each stage took; what was begun twice is one stage.
    pub fn finish(&self) -> Vec<Taken> {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.mark(None);
        let marks = self.marks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let pairs = marks.iter().zip(marks.iter().skip(1)).filter_map(|(from, to)| {
            Some(Taken { stage: from.stage?, wall: to.wall - from.wall, cpu: to.cpu.saturating_sub(from.cpu) })
        });
        let mut taken: Vec<Taken> = Vec::new();
        for time in pairs {
            match taken.iter_mut().find(|known| known.stage == time.stage) {
                Some(known) => {
                    known.wall += time.wall;
                    known.cpu += time.cpu;
                }
                None => taken.push(time),
            }
        }
        taken
    }

    fn mark(&self, stage: Option<Stage>) {
        let cpu = ProcessTime::try_now().map_or(Duration::ZERO, |now| now.as_duration());
        let mark = Mark { stage, wall: self.started.elapsed(), cpu };
        self.marks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(mark);
    }
}

impl Observer for Progress {
    fn begin(&self, stage: Stage, steps: usize) {
        self.mark(Some(stage));
        self.done.store(0, Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            bar.set_message(self.words.get(match stage {
                Stage::Scan | Stage::Read => "cli.progress.read",
                Stage::Assemble | Stage::References => "cli.progress.link",
                Stage::Render => "cli.progress.render",
                Stage::Commit => "cli.progress.write",
            }));
            bar.set_length(steps as u64);
            bar.set_position(0);
        }
    }

    fn step(&self) {
        let Some(bar) = &self.bar else { return };
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(64) && self.started.elapsed() > PATIENCE {
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_position(done);
        }
    }
}
