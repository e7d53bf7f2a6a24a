//! One run per source at a time, across processes.
//!
//! The lock is the operating system's, on an open file: it goes with the process, however that ends.

use std::fs::TryLockError;

use crate::SyncRunner;
use bridge_core::data_folder::lock_file;
use bridge_core::error::{Code, Error, Result};
use bridge_core::file_lock::Held;
use bridge_core::source::Source;

/// Held as long as it lives.
#[derive(Debug)]
pub struct SourceLock {
    _file: Held,
}

impl SyncRunner {
    /// Takes the source's lock.
    ///
    /// # Errors
    /// [`Code::SyncBusy`] if somebody has it.
    pub fn lock_source(&self, source: &Source) -> Result<SourceLock> {
        let failed = |error: std::io::Error| {
            Error::new(Code::StoreUnavailable, format!("lock file: {error}"))
        };
        let file = lock_file(self.context.folder(), &source.id).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(SourceLock {
                _file: Held::new(file),
            }),
            Err(TryLockError::WouldBlock) => Err(Error::new(
                Code::SyncBusy,
                "another run of this data source is going on",
            )
            .with("source", source.id.clone())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
