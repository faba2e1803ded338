//! The open pages: each has a stream, and is told when what it shows is no longer what stands at its address.
//!
//! A page tells what it shows by a [`Mark`] of digests, so nothing is lost between two wake-ups, over a page that was hidden for
//! an hour, or over a restart of the server: the comparison is always with the state of now.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::serve::Session;
use crate::serve::http::Line;
use crate::serve::view::Mark;

/// How often a stream looks whether its page has gone.
const LOOK: Duration = Duration::from_secs(1);
/// How often something is sent over a quiet stream, so that nothing in between closes it.
const BEAT: Duration = Duration::from_secs(15);

/// Wakes the streams. Holds the newest generation.
#[derive(Debug, Default)]
pub struct Hub {
    generation: Mutex<u64>,
    bell: Condvar,
}

impl Hub {
    /// Begins the next generation and wakes everybody.
    pub fn ring(&self, generation: u64) {
        *self.generation.lock().unwrap_or_else(PoisonError::into_inner) = generation;
        self.bell.notify_all();
    }

    /// Waits until there is a generation after `seen`, or the time is up; true when there is one.
    pub fn wait(&self, seen: u64, longest: Duration) -> bool {
        let current = self.generation.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.bell.wait_timeout_while(current, longest, |current| *current <= seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0 > seen
    }
}

/// Tells one page of every change of what stands at its address, until it leaves or is told to reload.
///
/// Events: `page` (load the page anew), `style` (lines of a style sheet's name without and with fingerprint), `panel` (fetch the
/// panel anew). The id of each is the mark that the page has once it has followed.
pub fn follow(session: &Session, address: &str, mut mark: Mark, line: &mut Line) {
    if line.send("retry: 1000\n\n").is_err() {
        return;
    }
    let mut beat = Instant::now();
    loop {
        let view = session.view();
        let now = session.mark(&view, address);
        let sent = tell(&view.styles(), mark, now, line);
        match sent {
            Told::Nothing if beat.elapsed() >= BEAT => {
                beat = Instant::now();
                if line.send(":\n\n").is_err() {
                    return;
                }
            }
            Told::Nothing | Told::Part => {}
            Told::Whole | Told::Nobody => return,
        }
        mark = now;
        while !session.hub.wait(view.generation, LOOK) {
            if !line.is_open() {
                return;
            }
            if beat.elapsed() >= BEAT {
                break;
            }
        }
    }
}

enum Told {
    /// Nothing had changed.
    Nothing,
    /// What can be changed in place.
    Part,
    /// The page is to be loaded anew, with which a new stream begins.
    Whole,
    /// The page has left.
    Nobody,
}

fn tell(styles: &[(String, String)], old: Mark, new: Mark, line: &mut Line) -> Told {
    if old == new {
        return Told::Nothing;
    }
    if old.page != new.page {
        let sent = line.send(&format!("event: page\nid: {new}\ndata: \n\n"));
        return if sent.is_ok() { Told::Whole } else { Told::Nobody };
    }
    let mut text = String::new();
    if old.style != new.style {
        let lines: String = styles.iter().map(|(name, shown)| format!("data: {name} {shown}\n")).collect();
        text.push_str(&format!("event: style\nid: {new}\n{lines}\n"));
    }
    if old.panel != new.panel {
        text.push_str(&format!("event: panel\nid: {new}\ndata: \n\n"));
    }
    if line.send(&text).is_ok() { Told::Part } else { Told::Nobody }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_that_has_come_is_not_waited_for() {
        let hub = Hub::default();
        assert!(!hub.wait(0, Duration::from_millis(1)));
        hub.ring(1);
        assert!(hub.wait(0, Duration::from_secs(60)));
        assert!(!hub.wait(1, Duration::from_millis(1)));
    }

    #[test]
    fn whoever_waits_is_woken() {
        let hub = Hub::default();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| hub.wait(3, Duration::from_secs(60)));
            hub.ring(4);
            assert!(waiting.join().expect("a thread"));
        });
    }
}
