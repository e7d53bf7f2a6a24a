//! A clock on which waiting takes no time and lets as much pass.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use wecom::{Clock, SystemClock};

/// The system's clock, ahead by everything that was waited for.
#[derive(Debug, Default)]
pub struct Hurried {
    ahead_ms: AtomicU64,
}

impl Hurried {
    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        let ms = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
    }

    fn ahead(&self) -> Duration {
        Duration::from_millis(self.ahead_ms.load(Ordering::Relaxed))
    }
}

impl Clock for Hurried {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.ahead()
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic() + self.ahead()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.advance(time);
        tokio::task::yield_now().boxed()
    }
}
