//! The sandbox's clock, which a test can advance.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// Time since the sandbox started, plus what was skipped.
pub(crate) struct Clock {
    started: Instant,
    skipped: AtomicU64,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            skipped: AtomicU64::new(0),
        }
    }

    pub(crate) fn now(&self) -> Duration {
        self.started.elapsed() + Duration::from_millis(self.skipped.load(Ordering::Acquire))
    }

    pub(crate) fn advance(&self, by: Duration) {
        let millis = u64::try_from(by.as_millis()).unwrap_or(u64::MAX / 4);
        self.skipped.fetch_add(millis, Ordering::AcqRel);
    }
}
