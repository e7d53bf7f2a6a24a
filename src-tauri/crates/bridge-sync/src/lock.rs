//! The lock of a data source: one run at a time, across processes.
//!
//! It is the operating system's lock on an open file, which ends with the process, however that ends.

use std::fs::TryLockError;

use crate::SyncRunner;
use bridge_core::data_folder::lock_file;
use bridge_core::error::{Code, Error, Result};
use bridge_core::file_lock::FileLockGuard;
use bridge_core::source::Source;

/// The lock of a data source or of a tenant's imports, released on drop.
#[derive(Debug)]
pub struct SourceLock {
    _file: FileLockGuard,
}

impl SyncRunner {
    /// Takes the source's lock.
    ///
    /// # Errors
    /// [`Code::SyncBusy`] if another run has it, [`Code::StoreUnavailable`] if the lock file cannot be opened.
    pub fn lock_source(&self, source: &Source) -> Result<SourceLock> {
        self.lock(&source.id)
            .map_err(|error| error.with("source", source.id.clone()))
    }

    /// Takes the lock of a tenant's imports.
    ///
    /// # Errors
    /// As [`Self::lock_source`].
    pub(crate) fn lock_imports(&self, tenant: &str) -> Result<SourceLock> {
        self.lock(tenant)
            .map_err(|error| error.with("reason", "import"))
    }

    fn lock(&self, name: &str) -> Result<SourceLock> {
        let failed = |error: std::io::Error| {
            Error::new(Code::StoreUnavailable, format!("lock file: {error}"))
        };
        let file = lock_file(self.context.folder(), name).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(SourceLock {
                _file: FileLockGuard::new(file),
            }),
            Err(TryLockError::WouldBlock) => {
                Err(Error::new(Code::SyncBusy, "another run is going on"))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
