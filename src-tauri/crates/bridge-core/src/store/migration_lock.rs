//! One program at a time makes or migrates the database of a folder; the others wait for it.
//!
//! SQLite's own locks do not do: the version is read before the migration's transaction begins, and the change to WAL
//! fails at once where somebody else is at it. The lock is the operating system's and goes with the process.

use std::fs::TryLockError;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::data_folder::lock_file;
use crate::error::{Code, Error, Result};
use crate::file_lock::FileLockGuard;

/// Longer than the migration of the largest directory takes.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(10);

/// Beside the locks of the data sources, whose names are longer.
const NAME: &str = "store";

/// The right to change the file's form, as long as it lives.
pub(super) struct MigrationLock {
    _file: FileLockGuard,
}

/// Waits for the turn.
///
/// # Errors
/// [`Code::StoreBusy`] if it does not come, [`Code::StoreUnavailable`] if the folder takes no lock file.
#[expect(
    clippy::disallowed_methods,
    reason = "opening is blocking work, and nothing tells when another process lets go"
)]
pub(super) fn wait(folder: &Path) -> Result<MigrationLock> {
    let file = lock_file(folder, NAME).map_err(|error| failed(&error))?;
    let end = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => {
                return Ok(MigrationLock {
                    _file: FileLockGuard::new(file),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
            Err(TryLockError::WouldBlock) if Instant::now() >= end => return Err(busy()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
        }
    }
}

fn failed(error: &std::io::Error) -> Error {
    Error::new(Code::StoreUnavailable, format!("lock file: {error}"))
}

fn busy() -> Error {
    Error::new(Code::StoreBusy, "another program is migrating the database")
}
