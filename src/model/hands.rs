//! Work spread over threads: many equal pieces, or two unlike ones.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs `work` for every index below `count` on so many threads, and returns the results in order.
pub fn parallel<T: Send>(jobs: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    const CHUNK: usize = 16;
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            if start >= count {
                return done;
            }
            done.extend((start..count.min(start + CHUNK)).map(|index| (index, work(index))));
        }
    };
    let threads = jobs.clamp(1, count.div_ceil(CHUNK).max(1));
    let mut results: Vec<(usize, T)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut all = run();
        for handle in handles {
            match handle.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
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
