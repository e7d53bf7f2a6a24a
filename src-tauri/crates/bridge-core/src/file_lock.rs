//! A locked file, whose lock goes when it is let go.
//!
//! Closing the file is not enough: a program that is just being started from another thread has a copy of every open
//! file for a moment, and with it of the lock. The next to ask would be told that somebody is at work.

use std::fs::File;

/// A file that this process has locked.
#[derive(Debug)]
pub struct FileLockGuard(File);

impl FileLockGuard {
    /// Of a file that is locked already.
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
