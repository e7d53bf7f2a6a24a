//! Single flight: requests for the same work that come while it runs share that run and its result.
//!
//! Browsers ask twice: a page is reloaded while WeCom takes its time, or loaded ahead and again. The second request
//! finds its state used, and that must not become the rehearsal's result while the first is about to log the user in.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;

use bridge_core::locked::locked;
use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared, WeakShared};

/// The work of one key; every request that shares it awaits the same future.
pub(crate) type Run<T> = Shared<BoxFuture<'static, T>>;

/// Work in progress by key, each with the input that it runs on.
pub(crate) struct SingleFlight<K, I, T> {
    running: Mutex<HashMap<K, Running<I, T>>>,
}

struct Running<I, T> {
    input: I,
    // Weak, so that a result is kept no longer than a request awaits it.
    work: WeakShared<BoxFuture<'static, T>>,
}

/// How a request stands to the work that already runs for its key.
pub(crate) enum Flight<T> {
    /// Nothing ran: this request's own work.
    First(Run<T>),
    /// The same input is being worked on: its result is this request's too.
    Same(Run<T>),
    /// Another input is being worked on: this request's turn comes when that is over.
    After(Run<T>),
}

impl<K, I, T> Default for SingleFlight<K, I, T> {
    fn default() -> Self {
        Self {
            running: Mutex::default(),
        }
    }
}

impl<K: Eq + Hash, I: PartialEq, T: Clone> SingleFlight<K, I, T> {
    /// Joins the work that runs for `key`, or starts `work` if none does.
    pub(crate) fn enter(
        &self,
        key: K,
        input: I,
        work: impl FnOnce() -> BoxFuture<'static, T>,
    ) -> Flight<T> {
        let mut running = locked(&self.running);
        running.retain(|_, other| other.work.upgrade().is_some());
        if let Some(other) = running.get(&key)
            && let Some(work) = other.work.upgrade()
        {
            return if other.input == input {
                Flight::Same(work)
            } else {
                Flight::After(work)
            };
        }
        let work = work().shared();
        if let Some(weak) = work.downgrade() {
            running.insert(key, Running { input, work: weak });
        }
        Flight::First(work)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn the_same_input_shares_a_run_and_another_waits_for_it() {
        let flights = SingleFlight::<u8, &str, usize>::default();
        let runs = Arc::new(AtomicUsize::new(0));
        let enter = |key, input| {
            let runs = Arc::clone(&runs);
            flights.enter(key, input, move || {
                async move { runs.fetch_add(1, Ordering::Relaxed) + 1 }.boxed()
            })
        };
        let Flight::First(first) = enter(1, "code") else {
            panic!("nothing ran before");
        };
        let Flight::Same(same) = enter(1, "code") else {
            panic!("the same input joins");
        };
        assert!(matches!(enter(1, "another code"), Flight::After(_)));
        assert!(matches!(enter(2, "code"), Flight::First(_)), "another key");
        assert_eq!((same.await, first.await), (1, 1));
        assert!(
            matches!(enter(1, "code"), Flight::First(_)),
            "nobody awaits the old result any more"
        );
    }
}
