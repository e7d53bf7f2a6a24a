//! Jobs: commands that can be cancelled, by an identifier that the interface chose.
//!
//! A job that has begun to commit can no longer be cancelled and runs to its end.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::Notify;

use bridge_core::locked::locked;

use super::failure::{CommandResult, Failure};

/// How many cancellations may wait for a job that has not begun.
const MOST_EARLY: usize = 64;

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
}

/// A job as its command has it: it reports progress, and marks the begin of the commit.
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

    /// From here on the job runs to its end.
    pub(super) fn commit_started(&self) {
        self.switch.commit_started();
    }
}

/// The two ends of one job.
#[derive(Default)]
pub(super) struct Switch {
    stop: Notify,
    is_writing: AtomicBool,
}

impl Switch {
    /// From here on the job runs to its end.
    fn commit_started(&self) {
        self.is_writing.store(true, Ordering::Release);
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
        loop {
            tokio::select! {
                biased;
                answer = &mut work => return answer,
                () = switch.stop.notified() => {
                    if !switch.is_writing.load(Ordering::Acquire) {
                        return Err(Failure::unexpected("given up"));
                    }
                }
            }
        }
    }

    /// Gives a job up; one that is over, or past the point of no return, is left alone.
    pub(super) fn cancel(&self, name: &str) {
        let mut inner = self.lock();
        if let Some(switch) = inner.running.get(name) {
            return switch.stop.notify_one();
        }
        inner.early.push_back(name.to_owned());
        if inner.early.len() > MOST_EARLY {
            inner.early.pop_front();
        }
    }

    fn begin(&self, name: &str) -> Arc<Switch> {
        let switch = Arc::<Switch>::default();
        let mut inner = self.lock();
        if let Some(place) = inner.early.iter().position(|early| early == name) {
            inner.early.remove(place);
            switch.stop.notify_one();
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
        self.jobs.lock().running.remove(self.name);
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
            jobs.cancel("a");
        };
        let (answer, ()) = tokio::join!(work, other);
        assert_eq!(answer.unwrap_err().code(), FailureCode::Unexpected);
        assert!(jobs.lock().running.is_empty());
    }

    #[tokio::test]
    async fn giving_up_may_come_before_the_beginning() {
        let jobs = Jobs::default();
        jobs.cancel("a");
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
            switch.commit_started();
            begun.send(()).unwrap();
            finished.await.map_err(|_| Failure::unexpected("dropped"))
        });
        let other = async {
            has_begun.await.unwrap();
            jobs.cancel("a");
            // So often that the job has surely been looked at in between.
            for _ in 0..8 {
                tokio::task::yield_now().await;
            }
            finish.send(7).unwrap();
        };
        let (answer, ()) = tokio::join!(work, other);
        assert_eq!(answer, Ok(7));
    }

    #[test]
    fn cancellations_that_nobody_waits_for_do_not_pile_up() {
        let jobs = Jobs::default();
        (0..1000).for_each(|number| jobs.cancel(&number.to_string()));
        assert_eq!(jobs.lock().early.len(), MOST_EARLY);
    }
}
