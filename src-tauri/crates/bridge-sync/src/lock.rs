//! The lock of a data source: one run at a time, across processes.

use crate::SyncRunner;
use bridge_core::error::{Code, Error, Result};
use bridge_core::file_lock::{self, FileLockGuard};
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
        let taken = file_lock::take(self.context.folder(), name)?;
        let busy = || Error::new(Code::SyncBusy, "another run is going on");
        Ok(SourceLock {
            _file: taken.ok_or_else(busy)?,
        })
    }
}
