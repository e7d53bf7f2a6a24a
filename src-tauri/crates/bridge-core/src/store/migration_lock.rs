//! The migration lock: one program at a time creates or migrates the database of a folder, the others wait for it.
//!
//! SQLite's own locks do not do: the version is read before the migration's transaction begins, and the change to WAL
//! fails at once while another connection is in use. The lock is the operating system's and ends with the process.

use std::fs::TryLockError;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::data_folder::lock_file;
use crate::error::{Code, Error, Result};
use crate::file_lock::FileLockGuard;

/// Longer than the migration of the largest directory takes.
const TIMEOUT: Duration = Duration::from_secs(60);
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// Beside the locks of the data sources, whose names are longer.
const LOCK_NAME: &str = "store";

/// The held lock, released on drop.
pub(super) struct MigrationLock {
    _file: FileLockGuard,
}

/// Waits for the lock.
///
/// # Errors
/// `store.busy` if another program keeps it, `store.unavailable` if the folder takes no lock file.
#[expect(
    clippy::disallowed_methods,
    reason = "opening is blocking work, and nothing signals that another process releases the lock"
)]
pub(super) fn acquire(folder: &Path) -> Result<MigrationLock> {
    let file = lock_file(folder, LOCK_NAME).map_err(|error| failed(&error))?;
    let deadline = Instant::now() + TIMEOUT;
    loop {
        match file.try_lock() {
            Ok(()) => {
                return Ok(MigrationLock {
                    _file: FileLockGuard::new(file),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return Err(busy()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(POLL_INTERVAL),
        }
    }
}

fn failed(error: &std::io::Error) -> Error {
    Error::new(Code::StoreUnavailable, format!("lock file: {error}"))
}

fn busy() -> Error {
    Error::new(Code::StoreBusy, "another program is migrating the database")
}
