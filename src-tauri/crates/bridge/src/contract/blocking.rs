//! Blocking work, kept off the threads of the async runtime.

use tokio::task::spawn_blocking;

use super::failure::{CommandResult, Failure};

/// Runs blocking work on a thread for it.
///
/// # Errors
/// `unexpected` if the work panicked.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> CommandResult<T> {
    spawn_blocking(work)
        .await
        .map_err(|_| Failure::unexpected("the work ended early"))
}
