//! Work spread over threads: many equal pieces, or two unlike ones.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many indices a thread takes at a time.
const CHUNK: usize = 16;

/// Runs `work` for every index below `count` on so many threads, and returns the results in order.
pub fn parallel<T: Send>(jobs: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let threads = jobs.clamp(1, count.div_ceil(CHUNK).max(1));
    if threads == 1 {
        return (0..count).map(work).collect();
    }
    let run = || {
        let mut done = Done { starts: Vec::new(), results: Vec::with_capacity(count.div_ceil(threads) + CHUNK) };
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            if start >= count {
                return done;
            }
            done.starts.push(start);
            done.results.extend((start..count.min(start + CHUNK)).map(&work));
        }
    };
    let done = std::thread::scope(|scope| {
        let handles: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut all = vec![run()];
        for handle in handles {
            match handle.join() {
                Ok(done) => all.push(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    in_order(done, count)
}

/// What one thread has done: the first index of each chunk that it took, and the results of all of them.
struct Done<T> {
    starts: Vec<usize>,
    results: Vec<T>,
}

fn in_order<T>(done: Vec<Done<T>>, count: usize) -> Vec<T> {
    let parts = done.into_iter().map(|done| (done.starts.into_iter().peekable(), done.results.into_iter()));
    let mut parts: Vec<_> = parts.collect();
    let mut all = Vec::with_capacity(count);
    for start in (0..count).step_by(CHUNK) {
        let chunk = parts
            .iter_mut()
            .find_map(|(starts, results)| starts.next_if_eq(&start).map(|_| results.by_ref().take(CHUNK)));
        all.extend(chunk.into_iter().flatten());
    }
    all
}

/// Runs two pieces of work, at once where there may be more than one thread.
pub fn both<A: Send, B>(jobs: usize, one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    if jobs < 2 {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let handle = scope.spawn(one);
        let other = other();
        match handle.join() {
            Ok(one) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_order_whatever_the_number_of_threads() {
        let expected: Vec<usize> = (0..1000).map(|index| index * 2).collect();
        for jobs in [0, 1, 2, 8] {
            assert_eq!(parallel(jobs, 1000, |index| index * 2), expected, "{jobs} jobs");
            assert_eq!(both(jobs, || 1, || 2), (1, 2), "{jobs} jobs");
        }
        assert_eq!(parallel(4, 0, |index| index), [0; 0]);
    }
}
