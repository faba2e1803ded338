//! A few threads that make every answer, however many connections wait for one.
//!
//! A thread that has made pages keeps what making them takes at hand. Were each connection to make its own, every one of a
//! crowd would begin from nothing, and all of them would be in each other's way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

type Job = Box<dyn FnOnce() + Send>;

/// Threads that do what they are asked, in the order in which they are asked. They end when nobody can ask any more.
pub struct Crew {
    jobs: Sender<Job>,
}

impl Crew {
    /// A crew of so many threads, at least one.
    pub fn new(threads: usize) -> Crew {
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..threads.max(1) {
            let waiting = Arc::clone(&waiting);
            std::thread::spawn(move || work(&waiting));
        }
        Crew { jobs }
    }

    /// Has something done and waits for what comes of it; `None` when that panicked.
    pub fn ask<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (answer, answered) = sync_channel(1);
        // Whoever panics drops the sender, which is told to the one who waits.
        self.jobs.send(Box::new(move || drop(answer.send(work())))).ok()?;
        answered.recv().ok()
    }
}

fn work(waiting: &Mutex<Receiver<Job>>) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // A panic was printed by the system's own hook, and concerns the one who asked alone.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_done_and_a_panic_ends_nothing() {
        let crew = Crew::new(1);
        assert_eq!(crew.ask(|| 1), Some(1));
        for _ in 0..3 {
            assert_eq!(crew.ask(|| -> u8 { panic!("a request that fails") }), None);
        }
        assert_eq!(crew.ask(|| "still there"), Some("still there"));
    }

    #[test]
    fn many_may_ask_at_once() {
        let crew = &Crew::new(0);
        std::thread::scope(|scope| {
            let asked = (0..50).map(|number| scope.spawn(move || (number, crew.ask(move || number * 2))));
            for thread in asked.collect::<Vec<_>>() {
                let (number, answer) = thread.join().expect("a thread");
                assert_eq!(answer, Some(number * 2));
            }
        });
    }
}
