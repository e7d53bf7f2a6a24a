//! Connections to the database file, on Windows also where its path is longer than 260 characters.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

/// Opens the file. A name that looks like an SQLite URI is taken as a file name.
pub(super) fn open(file: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let db = platform::open(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    super::functions::add(&db)?;
    Ok(db)
}

#[cfg(not(windows))]
mod platform {
    use super::{Connection, OpenFlags, Path};

    pub(super) fn open(file: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
        Connection::open_with_flags(file, flags)
    }
}

#[cfg(windows)]
mod platform {
    use std::os::windows::ffi::OsStrExt as _;
    use std::path::PathBuf;

    use super::{Connection, OpenFlags, Path};
    use crate::paths::extended_length;

    /// Windows allows 260 units with the closing zero; SQLite puts files with longer names beside the database.
    const LONGEST: usize = 240;

    /// SQLite's own way to files with long paths.
    const LONG_PATHS: &str = "win32-longpath";

    pub(super) fn open(file: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
        match beyond(file) {
            Some(file) => Connection::open_with_flags_and_vfs(file, flags, LONG_PATHS),
            None => Connection::open_with_flags(file, flags),
        }
    }

    /// The path in the form that has no limit, if it needs it.
    fn beyond(file: &Path) -> Option<PathBuf> {
        let whole = std::path::absolute(file).ok()?;
        if whole.as_os_str().encode_wide().count() <= LONGEST {
            return None;
        }
        Some(extended_length(&whole))
    }
}
