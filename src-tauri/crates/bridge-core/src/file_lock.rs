//! An advisory file lock that is released on drop.
//!
//! Closing the file would not release it at once: a child process that is being started from another thread has a copy of
//! every open file for a moment, and with it of the lock, and the next one to ask would be told that it is held.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::data_folder::lock_file;
use crate::error::{Code, Error, Result};

/// Takes the lock of a name in a data folder, which ends with the process, however that ends; none where another one has it.
///
/// # Errors
/// `store.unavailable` if the lock file cannot be opened.
pub fn take(folder: &Path, name: &str) -> Result<Option<FileLockGuard>> {
    let failed =
        |error: std::io::Error| Error::new(Code::StoreUnavailable, format!("lock file: {error}"));
    let file = lock_file(folder, name).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(FileLockGuard::new(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// A guard of a locked file: unlocks it on drop.
#[derive(Debug)]
pub struct FileLockGuard(File);

impl FileLockGuard {
    /// The guard of a file that is locked already.
    pub const fn new(locked: File) -> Self {
        Self(locked)
    }
}

impl Drop for FileLockGuard {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "a lock goes only with its file");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_the_file_does_not_keep_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let open = || File::create(&path).unwrap();
        let file = open();
        let copy = file.try_clone().unwrap();
        file.try_lock().unwrap();
        let held = FileLockGuard::new(file);
        assert!(open().try_lock().is_err());
        drop(held);
        open().try_lock().unwrap();
        drop(copy);
    }
}
