//! Work that may wait for the disk, kept off the threads of the async runtime.

use tokio::task::spawn_blocking;

use super::failure::{CommandResult, Failure};

/// Does work that may wait, off the threads that must not.
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
