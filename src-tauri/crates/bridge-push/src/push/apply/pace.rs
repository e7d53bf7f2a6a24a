//! How many operations are under way, and when a push ends because too much of it fails.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bridge_core::locked::locked;

/// How many results are looked at.
const LAST: usize = 50;

/// So many of a hundred may fail.
const PERCENT: usize = 40;

/// Fewer failures never end a push.
const FEWEST: usize = 10;

/// The pace of one push.
#[derive(Debug)]
pub struct Pace {
    most: usize,
    window: AtomicUsize,
    last: Mutex<VecDeque<bool>>,
    over: AtomicBool,
}

impl Pace {
    /// At most so many operations at a time.
    pub fn new(window: usize) -> Self {
        let most = window.max(1);
        Self {
            most,
            window: AtomicUsize::new(most),
            last: Mutex::default(),
            over: AtomicBool::new(false),
        }
    }

    /// How many operations may be under way.
    pub fn window(&self) -> usize {
        self.window.load(Ordering::Relaxed)
    }

    /// The server says that it is busy: half as many.
    pub fn halve(&self) {
        let half = |window: usize| Some((window / 2).max(1));
        let _ = self
            .window
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, half);
    }

    /// A batch went well: a tenth more.
    pub fn grow(&self) {
        let more = |window: usize| Some((window + window.div_ceil(10)).min(self.most));
        let _ = self
            .window
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// One line is done, or not.
    pub fn saw(&self, done: bool) {
        let mut last = locked(&self.last);
        last.push_back(done);
        if last.len() > LAST {
            last.pop_front();
        }
        let failed = last.iter().filter(|done| !**done).count();
        if failed >= FEWEST && failed * 100 > last.len() * PERCENT {
            self.end();
        }
    }

    /// Nothing more is sent.
    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Whether nothing more is sent.
    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_server_gets_less_at_a_time_and_more_again_later() {
        let pace = Pace::new(32);
        for want in [16, 8, 4, 2, 1, 1] {
            pace.halve();
            assert_eq!(pace.window(), want);
        }
        for want in [2, 3, 4] {
            pace.grow();
            assert_eq!(pace.window(), want);
        }
        (0..100).for_each(|_| pace.grow());
        assert_eq!(pace.window(), 32);
    }

    #[test]
    fn a_push_ends_where_too_much_of_the_last_fails() {
        // So many done, then so many failed: whether that ends it.
        let cases = [
            (0, 9, false),
            (0, 10, true),
            (50, 20, false),
            (50, 21, true),
            (1000, 20, false),
            (15, 10, false),
            (14, 10, true),
        ];
        for (done, failed, ends) in cases {
            let pace = Pace::new(1);
            (0..done).for_each(|_| pace.saw(true));
            (0..failed).for_each(|_| pace.saw(false));
            assert_eq!(pace.is_over(), ends, "{done} {failed}");
        }
    }
}
