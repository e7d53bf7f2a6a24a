//! The scheduler: runs what is due for as long as it is waited for, and tells of each turn.
//!
//! The desktop and `sync watch` both follow it, so that they keep to the same times and pauses.

use std::convert::Infallible;
use std::time::Duration;

use super::schedule::DueRuns;
use crate::Bridge;
use crate::error::{Code, Error, Result};

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
    bridge: &Bridge,
    on_error: OnError,
    mut tell: impl FnMut(Turn),
) -> Result<Infallible> {
    loop {
        let turn = match turn(bridge).await {
            Ok(runs) => Turn::Ran(runs),
            Err(error) if on_error == OnError::End && error.code() != Code::StoreBusy => {
                return Err(error);
            }
            Err(error) => Turn::Failed(error),
        };
        tell(turn);
        // A clock of its own: what is slept through is no time of a run.
        tokio::time::sleep(pause(bridge)).await;
    }
}

/// Runs what is due now.
///
/// # Errors
/// `store.*`; a run that fails is no error here but stands in what is given back.
pub async fn turn(bridge: &Bridge) -> Result<DueRuns> {
    bridge.sync_due().await
}

/// How long to wait for the next turn.
fn pause(bridge: &Bridge) -> Duration {
    let schedule = bridge.schedule().unwrap_or_default();
    let next = schedule.first().map(|due| due.at - bridge.now_ms());
    let next = next.map_or(LONGEST_PAUSE, |ms| {
        Duration::from_millis(ms.max(0).unsigned_abs())
    });
    next.clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
}
