//! The lock of a target: one push at a time, across processes. It ends with the process, however that ends.

use std::fs::TryLockError;

use bridge_core::data_folder::lock_file;
use bridge_core::error::{Code, Error, Result};
use bridge_core::file_lock::FileLockGuard;

use super::run::PushRunner;
use crate::target::Target;

/// The lock of a target, released on drop.
#[derive(Debug)]
pub struct TargetLock {
    _file: FileLockGuard,
}

impl PushRunner {
    /// Takes the lock of a target.
    ///
    /// # Errors
    /// `push.busy` if another push has it, `store.unavailable` if the lock file cannot be opened.
    pub fn lock(&self, target: &Target) -> Result<TargetLock> {
        let failed = |error: std::io::Error| {
            Error::new(Code::StoreUnavailable, format!("lock file: {error}"))
        };
        let name = format!("target-{}", target.id);
        let file = lock_file(self.context.folder(), &name).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(TargetLock {
                _file: FileLockGuard::new(file),
            }),
            Err(TryLockError::WouldBlock) => {
                let error = Error::new(Code::PushBusy, "another push is going on");
                Err(error.with("target", target.id.clone()))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
