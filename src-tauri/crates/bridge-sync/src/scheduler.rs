//! The scheduler: runs what is due for as long as it is waited for, and tells of each turn.
//!
//! The desktop and `sync watch` both follow it, so that they keep to the same times and pauses.

use std::convert::Infallible;
use std::time::Duration;

use tokio::task::spawn_blocking;

use crate::SyncRunner;
use crate::due_runs::DueRuns;
use bridge_core::error::{Code, Error, Result};

/// Never sleeps longer, so that a machine that slept or a clock that jumped is noticed.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(60);
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// What becomes of an error between two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// The scheduler tells of it and goes on.
    GoOn,
    /// The scheduler ends with it, unless another program only holds the database for now.
    End,
}

/// What a turn came to.
#[derive(Debug)]
pub enum Turn {
    /// Something was due, or nothing.
    Ran(DueRuns),
    /// The turn failed; it is tried again.
    Failed(Error),
}

/// Follows the schedule until the future is dropped.
///
/// # Errors
/// With [`OnError::End`], what a turn failed with; `store.busy` never.
pub async fn follow(
    sync: &SyncRunner,
    on_error: OnError,
    mut tell: impl FnMut(Turn),
) -> Result<Infallible> {
    loop {
        let turn = match turn(sync).await {
            Ok(runs) => Turn::Ran(runs),
            Err(error) if on_error == OnError::End && error.code() != Code::StoreBusy => {
                return Err(error);
            }
            Err(error) => Turn::Failed(error),
        };
        let pause = pause(sync, &turn).await;
        tell(turn);
        // A clock of its own: what is slept through is no time of a run.
        tokio::time::sleep(pause).await;
    }
}

/// Runs what is due now.
///
/// # Errors
/// `store.*`; a run that fails is no error here but stands in what is given back.
pub async fn turn(sync: &SyncRunner) -> Result<DueRuns> {
    sync.run_due().await
}

/// How long to wait for the next turn.
async fn pause(sync: &SyncRunner, turn: &Turn) -> Duration {
    // What a failed turn left undone is due at once, and may have left no run that a later attempt waits for: without a
    // pause all of WeCom would be read again every second.
    if matches!(turn, Turn::Failed(_)) {
        return LONGEST_PAUSE;
    }
    let sync = sync.clone();
    let next = spawn_blocking(move || {
        let runs = sync.schedule().unwrap_or_default();
        let watches = sync.watches().unwrap_or_default();
        let first = runs.first().into_iter().chain(watches.first());
        let first = first.map(|due| due.at).min();
        first.map(|at| at - sync.context.now_ms())
    });
    let next = next.await.ok().flatten().map_or(LONGEST_PAUSE, |ms| {
        Duration::from_millis(ms.max(0).unsigned_abs())
    });
    next.clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bridge_core::vault::SessionOnly;
    use bridge_core::{Context, Options};

    use super::*;

    #[tokio::test]
    async fn a_failed_turn_is_not_tried_again_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(folder.path());
        let vault = Arc::new(SessionOnly::default());
        let context = Context::open(Options { vault, ..options }).unwrap();
        let sync = SyncRunner::new(context);
        let failed = Turn::Failed(Error::new(Code::StoreFull, "no space"));
        assert_eq!(pause(&sync, &failed).await, LONGEST_PAUSE);
    }
}
