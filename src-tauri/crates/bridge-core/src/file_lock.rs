//! An advisory file lock that is released on drop.
//!
//! Closing the file would not release it at once: a child process that is being started from another thread has a copy of
//! every open file for a moment, and with it of the lock, and the next one to ask would be told that it is held.

use std::fs::File;

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
