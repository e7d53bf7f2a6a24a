//! The lock of a target: one push at a time, across processes.

use std::path::Path;

use bridge_core::error::{Code, Error, Result};
use bridge_core::file_lock::{self, FileLockGuard};

use crate::target::Target;

/// The lock of a target, released on drop.
#[derive(Debug)]
pub(super) struct TargetLock {
    _file: FileLockGuard,
}

impl TargetLock {
    /// Takes the lock of a target of a data folder.
    ///
    /// # Errors
    /// `push.busy` if another push has it, `store.unavailable` if the lock file cannot be opened.
    pub(super) fn take(folder: &Path, target: &Target) -> Result<Self> {
        let taken = file_lock::take(folder, &format!("target-{}", target.id))?;
        let busy = || {
            let error = Error::new(Code::PushBusy, "another push is going on");
            error.with("target", target.id.clone())
        };
        Ok(Self {
            _file: taken.ok_or_else(busy)?,
        })
    }
}
