//! A few threads that make every answer, however many connections wait for one.
//!
//! A thread that has made pages keeps what making them takes at hand. Were each connection to make its own, every one of a
//! crowd would begin from nothing, and all of them would be in each other's way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

type Job = Box<dyn FnOnce() + Send>;

/// Threads that do what they are given, in the order in which it comes. They end when nobody can give them anything any more.
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

    /// Has something done as soon as a thread is free.
    pub fn give(&self, job: impl FnOnce() + Send + 'static) {
        // The threads end after this crew, so somebody takes it.
        let _ = self.jobs.send(Box::new(job));
    }
}

fn work(waiting: &Mutex<Receiver<Job>>) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // A panic was printed by the system's own hook, and concerns the one who gave the job alone.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_is_done_and_a_panic_ends_nothing() {
        for threads in [0, 1, 4] {
            let crew = Crew::new(threads);
            let (done, seen) = channel();
            for number in 0..50 {
                let done = done.clone();
                crew.give(move || {
                    done.send(number).expect("somebody listens");
                    assert!(number % 10 != 3, "a job that fails");
                });
            }
            drop(done);
            let mut seen: Vec<i32> = seen.iter().collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..50).collect::<Vec<_>>(), "{threads} threads");
        }
    }
}
