//! The data folder: its place on each platform, its owner and its permissions.
//!
//! On Unix the folder is its owner's alone, and so is each file; what older versions left open is tightened when the
//! folder is opened. Another user's folder is refused, but to root, who leaves everything to the folder's owner. On
//! Windows the folder lies in the person's own profile, which others cannot read; elsewhere it gets an access list.
//!
//! Leaves out what is in the files.

#[cfg(any(windows, test))]
mod relocation;
#[cfg(unix)]
mod unix;
#[cfg(any(windows, test))]
mod windows;

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use crate::error::{Code, Error, Result};

/// The name of the database in the data folder.
pub const DATABASE: &str = "wecom-bridge.db";

/// The folder's name below the platform's own for application data.
const FOLDER: &str = "wecom-bridge";

/// Where lock files lie.
const LOCKS: &str = "locks";

/// The other names that this program gives in the folder, beside the database and SQLite's files next to it.
const OURS: [&str; 8] = [
    LOCKS,
    "logs",
    "backups",
    "webview",
    "login-webview",
    "desktop.json",
    "window.json",
    "sandbox.json",
];

/// The default data folder: below the platform's folder for application data.
///
/// On Windows, a folder that an older version has in the profile that roams is moved first, unless a program has it open.
///
/// # Errors
/// `store.unavailable` if the platform names none, as without a home.
pub fn default_folder() -> Result<PathBuf> {
    let platform = etcetera::base_strategy::choose_native_strategy()
        .map_err(|error| Error::new(Code::StoreUnavailable, error.to_string()))?;
    #[cfg(windows)]
    {
        // What this platform calls a cache is the profile's local part.
        let (local, roaming) = (platform.cache_dir(), platform.data_dir());
        Ok(relocation::relocate(
            &roaming.join(FOLDER),
            &local.join(FOLDER),
        ))
    }
    #[cfg(not(windows))]
    Ok(platform.data_dir().join(FOLDER))
}

/// Prepares the data folder: creates it if it is not there, checks its owner and tightens its permissions.
///
/// # Errors
/// `store.foreign` if it belongs to another user or others can change what is in it, `store.unavailable` if it cannot
/// be made.
pub fn prepare(folder: &Path) -> Result<()> {
    platform::prepare(folder)
}

/// Opens a private file of the folder, with `options` for everything but permissions. On Unix a link is not followed, and
/// what root creates belongs to the folder's owner.
///
/// # Errors
/// The system's [`io::Error`].
pub fn open_own(file: &Path, options: &mut OpenOptions) -> io::Result<File> {
    platform::open_own(file, options)
}

/// Creates a private folder within the data folder, if it is not there.
///
/// # Errors
/// The system's [`io::Error`].
pub fn make_own(folder: &Path) -> io::Result<()> {
    platform::make(folder)
}

/// Opens a lock file that no other user can hold: one that others could open, or that is not ours, is replaced.
///
/// # Errors
/// The system's [`io::Error`].
pub fn lock_file(folder: &Path, name: &str) -> io::Result<File> {
    let locks = folder.join(LOCKS);
    make_own(&locks)?;
    platform::lock_file(&locks.join(name))
}

/// Creates the database file with private permissions.
// SQLite would create it with the process's umask. Errors are left to SQLite, which reports them when it opens the file.
pub(crate) fn create_database(file: &Path) {
    if file.symlink_metadata().is_ok() {
        return;
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    if let Err(error) = open_own(file, &mut options) {
        tracing::debug!(%error, "the database file is left to SQLite");
    }
}

/// Whether the name is one that only this program gives.
#[cfg_attr(
    not(any(unix, test)),
    expect(dead_code, reason = "for owners, which Unix has")
)]
fn is_ours(name: &str) -> bool {
    // Settings that were damaged are kept beside, and a file that is being replaced has a name of its own.
    name.starts_with(DATABASE)
        || name.starts_with(".tmp")
        || OURS.contains(&name)
        || name.starts_with("desktop.json.")
}

fn unusable(folder: &Path, error: &io::Error) -> Error {
    Error::new(Code::StoreUnavailable, format!("data folder: {error}"))
        .with("folder", folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ours_is_known_by_name() {
        for name in [
            "wecom-bridge.db",
            "wecom-bridge.db-wal",
            "locks",
            "desktop.json.damaged",
        ] {
            assert!(is_ours(name), "{name}");
        }
        for name in ["Documents", "wecom-bridge", "logs2", "desktop.jsonx", ""] {
            assert!(!is_ours(name), "{name}");
        }
    }
}
