//! Counters of API calls and their concurrency.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
};

use crate::api::Api;

/// Call counters since the start or the last reset.
pub(crate) struct CallCounters {
    calls: [AtomicU64; Api::ALL.len()],
    /// Never reset: faults and hints derive from it, and must not repeat after a reset.
    total: AtomicU64,
    now: AtomicUsize,
    peak: AtomicUsize,
}

/// A call in flight; counted until it is dropped.
pub(crate) struct InFlight<'a> {
    counters: &'a CallCounters,
    /// The number of the call, from 1.
    pub(crate) number: u64,
}

impl CallCounters {
    pub(crate) fn new() -> Self {
        Self {
            calls: std::array::from_fn(|_| AtomicU64::new(0)),
            total: AtomicU64::new(0),
            now: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
        }
    }

    pub(crate) fn enter(&self, api: Api) -> InFlight<'_> {
        self.calls[api as usize].fetch_add(1, Ordering::Relaxed);
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.peak.fetch_max(now, Ordering::Relaxed);
        InFlight {
            counters: self,
            number: self.total.fetch_add(1, Ordering::Relaxed) + 1,
        }
    }

    /// Counts a page of the login site, which takes no part in concurrency and faults.
    pub(crate) fn count_page(&self, api: Api) {
        self.calls[api as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// The number of calls by path, without zeros.
    pub(crate) fn calls(&self) -> BTreeMap<String, u64> {
        let counted = Api::ALL.into_iter().map(|api| {
            let times = self.calls[api as usize].load(Ordering::Relaxed);
            (api.path().to_owned(), times)
        });
        counted.filter(|(_, times)| *times > 0).collect()
    }

    pub(crate) fn peak(&self) -> usize {
        self.peak.load(Ordering::Relaxed)
    }

    pub(crate) fn reset(&self) {
        for count in &self.calls {
            count.store(0, Ordering::Relaxed);
        }
        self.peak
            .store(self.now.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.counters.now.fetch_sub(1, Ordering::Relaxed);
    }
}
