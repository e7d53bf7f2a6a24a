//! Jobs: commands that can be cancelled, by an identifier that the interface chose.
//!
//! A job that has begun to commit can no longer be cancelled and runs to its end. Which came first is decided once, so that
//! whoever cancels learns what becomes of the job.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::Notify;

use bridge_core::locked::locked;

use super::failure::{CommandResult, Failure};

/// How many cancellations may wait for a job that has not begun, and how many jobs that are over are remembered.
const MOST_REMEMBERED: usize = 64;

/// The receiver of a command's progress. The command goes on if it is gone.
pub type OnProgress = Arc<dyn Fn(Value) + Send + Sync>;

/// The running jobs.
#[derive(Default)]
pub(super) struct Jobs {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    running: HashMap<String, Arc<Switch>>,
    /// Identifiers that were cancelled before they began: the interface's two calls may arrive in either order.
    early: VecDeque<String>,
    /// Identifiers of jobs that are over: cancelling them stops nothing.
    over: VecDeque<String>,
}

/// A job as its command has it: it reports progress, and asks before it commits.
pub(super) struct Job<P> {
    switch: Arc<Switch>,
    progress: OnProgress,
    _told: PhantomData<fn(P)>,
}

impl<P: Serialize> Job<P> {
    pub(super) fn new(switch: Arc<Switch>, progress: OnProgress) -> Self {
        Self {
            switch,
            progress,
            _told: PhantomData,
        }
    }

    /// Reports progress.
    pub(super) fn tell(&self, progress: P) {
        match serde_json::to_value(progress) {
            Ok(progress) => (self.progress)(progress),
            Err(error) => tracing::debug!(%error, "progress without a form"),
        }
    }

    /// Whether the job was not cancelled; from a yes on, it runs to its end.
    pub(super) fn may_commit(&self) -> bool {
        self.switch.settle(Fate::RunsToItsEnd) == Fate::RunsToItsEnd
    }
}

/// The two ends of one job.
#[derive(Default)]
pub(super) struct Switch {
    stop: Notify,
    fate: OnceLock<Fate>,
}

/// What becomes of a job. Nothing that was settled changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    RunsToItsEnd,
    Stopped,
}

impl Switch {
    /// Settles the job's fate, unless it is settled; what it is.
    fn settle(&self, fate: Fate) -> Fate {
        *self.fate.get_or_init(|| fate)
    }

    /// Whether it stops the job.
    fn cancel(&self) -> bool {
        let is_stopped = self.settle(Fate::Stopped) == Fate::Stopped;
        if is_stopped {
            self.stop.notify_one();
        }
        is_stopped
    }
}

impl Jobs {
    /// Runs the work that `make` gives until it ends or is given up. Without a name nobody can give it up.
    pub(super) async fn run<T, F>(
        &self,
        name: Option<&str>,
        make: impl FnOnce(Arc<Switch>) -> F,
    ) -> CommandResult<T>
    where
        F: Future<Output = CommandResult<T>>,
    {
        let Some(name) = name else {
            return make(Arc::default()).await;
        };
        let switch = self.begin(name);
        let _end = End { jobs: self, name };
        let mut work = pin!(make(Arc::clone(&switch)));
        tokio::select! {
            biased;
            answer = &mut work => answer,
            () = switch.stop.notified() => Err(Failure::unexpected("given up")),
        }
    }

    /// Gives a job up. False if that stops nothing: the job is over, or past the point of no return.
    pub(super) fn cancel(&self, name: &str) -> bool {
        let mut inner = self.lock();
        if let Some(switch) = inner.running.get(name) {
            return switch.cancel();
        }
        if inner.over.iter().any(|over| over == name) {
            return false;
        }
        remember(&mut inner.early, name);
        true
    }

    fn begin(&self, name: &str) -> Arc<Switch> {
        let switch = Arc::<Switch>::default();
        let mut inner = self.lock();
        if let Some(place) = inner.early.iter().position(|early| early == name) {
            inner.early.remove(place);
            switch.cancel();
        }
        inner.running.insert(name.to_owned(), Arc::clone(&switch));
        switch
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        locked(&self.inner)
    }
}

/// A guard that removes a job when it ends, however it ends.
struct End<'a> {
    jobs: &'a Jobs,
    name: &'a str,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        let mut inner = self.jobs.lock();
        inner.running.remove(self.name);
        remember(&mut inner.over, self.name);
    }
}

fn remember(names: &mut VecDeque<String>, name: &str) {
    names.push_back(name.to_owned());
    if names.len() > MOST_REMEMBERED {
        names.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use tokio::sync::oneshot;

    use super::*;
    use crate::contract::FailureCode;

    #[tokio::test]
    async fn work_that_ends_is_answered_and_forgotten() {
        let jobs = Jobs::default();
        assert_eq!(jobs.run(Some("a"), |_| ready(Ok(1))).await, Ok(1));
        assert!(jobs.lock().running.is_empty());
    }

    #[tokio::test]
    async fn a_job_is_given_up_by_its_name_only() {
        let jobs = Jobs::default();
        let (begun, has_begun) = oneshot::channel();
        let work = jobs.run(Some("a"), |_| async {
            begun.send(()).unwrap();
            pending::<CommandResult<()>>().await
        });
        let other = async {
            has_begun.await.unwrap();
            jobs.cancel("b");
            assert!(jobs.cancel("a"));
        };
        let (answer, ()) = tokio::join!(work, other);
        assert_eq!(answer.unwrap_err().code(), FailureCode::Unexpected);
        assert!(jobs.lock().running.is_empty());
    }

    #[tokio::test]
    async fn giving_up_may_come_before_the_beginning() {
        let jobs = Jobs::default();
        assert!(jobs.cancel("a"));
        assert!(
            jobs.run(Some("a"), |_| pending::<CommandResult<()>>())
                .await
                .is_err()
        );
        assert_eq!(
            jobs.run(Some("a"), |_| ready(Ok(2))).await,
            Ok(2),
            "but only once"
        );
    }

    #[tokio::test]
    async fn what_writes_runs_to_its_end() {
        let jobs = Jobs::default();
        let (finish, finished) = oneshot::channel();
        let (begun, has_begun) = oneshot::channel();
        let work = jobs.run(Some("a"), |switch| async move {
            assert!(switch.settle(Fate::RunsToItsEnd) == Fate::RunsToItsEnd);
            begun.send(()).unwrap();
            finished.await.map_err(|_| Failure::unexpected("dropped"))
        });
        let other = async {
            has_begun.await.unwrap();
            assert!(!jobs.cancel("a"), "it goes on, and that is said");
            // So often that the job has surely been looked at in between.
            for _ in 0..8 {
                tokio::task::yield_now().await;
            }
            finish.send(7).unwrap();
        };
        let (answer, ()) = tokio::join!(work, other);
        assert_eq!(answer, Ok(7));
        assert!(!jobs.cancel("a"), "it is over");
    }

    #[tokio::test]
    async fn what_was_cancelled_does_not_write_any_more() {
        let jobs = Jobs::default();
        let work = jobs.run(Some("a"), |switch| {
            assert!(jobs.cancel("a"));
            let job = Job::<()>::new(switch, Arc::new(|_| ()));
            assert!(!job.may_commit(), "it was told to be stopped");
            pending::<CommandResult<()>>()
        });
        assert!(work.await.is_err());
    }

    #[test]
    fn cancellations_that_nobody_waits_for_do_not_pile_up() {
        let jobs = Jobs::default();
        for number in 0..1000 {
            jobs.cancel(&number.to_string());
        }
        assert_eq!(jobs.lock().early.len(), MOST_REMEMBERED);
    }
}
