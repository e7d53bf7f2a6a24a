//! The embedded database: opening, migrating, reading, writing. Knows tables only by their migrations.
//!
//! One writer connection, readers on demand; WAL lets them work beside each other, also across
//! processes. No connection is ever held across an `await`.

mod opening;
mod place;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use crate::error::{Code, Error, Result};

/// The database file's name within the data folder.
pub const FILE: &str = "wecom-bridge.db";

/// How long a statement waits for another process before it gives up.
const BUSY: Duration = Duration::from_secs(5);

/// Page cache of the writer; negative means KiB. A large first sync touches every page of three indexes.
const CACHE_KIB: i32 = -12 * 1024;

static STEPS: &[M<'static>] = &[
    M::up(include_str!("migrations/0001_first.sql")),
    M::up(include_str!("migrations/0002_lists.sql")),
    M::up(include_str!("migrations/0003_scan.sql")),
    M::up(include_str!("migrations/0005_proxy_login.sql")),
    M::up(include_str!("migrations/0006_strangers.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// A handle on one data folder's database.
pub struct Store {
    file: PathBuf,
    // Dropped before the writer: only who may write can fold the log into the file when the last one goes.
    idle_readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
}

impl Store {
    /// Opens the database in `folder`, makes it if there is none, and migrates it.
    ///
    /// # Errors
    /// [`Code::StoreNewer`], [`Code::StoreDamaged`] (the file is left as it is),
    /// [`Code::StoreBusy`] or [`Code::StoreUnavailable`].
    pub fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
        let file = folder.join(FILE);
        let writer = open_writer(&file, folder).map_err(|error| name_file(error, &file))?;
        Ok(Self {
            file,
            writer: Mutex::new(writer),
            idle_readers: Mutex::new(Vec::new()),
        })
    }

    /// Where the database is.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Runs `work` in one read transaction: a consistent view.
    ///
    /// # Errors
    /// Those of `work`, and of opening a reader.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut reader = self.reader()?;
        let view = reader.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let result = work(&view);
        drop(view);
        lock(&self.idle_readers).push(reader);
        result.map_err(|error| name_file(error, &self.file))
    }

    /// Runs `work` in one write transaction: all of it is kept, or nothing.
    ///
    /// # Errors
    /// Those of `work`, and of beginning or ending the transaction.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = lock(&self.writer);
        let change = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&change).map_err(|error| name_file(error, &self.file))?;
        change.commit()?;
        Ok(value)
    }

    fn reader(&self) -> Result<Connection> {
        let idle = lock(&self.idle_readers).pop();
        idle.map_or_else(|| self.open_reader(), Ok)
    }

    /// A reader of the caller's own.
    pub(crate) fn open_reader(&self) -> Result<Connection> {
        let reader = place::open(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        reader.busy_timeout(BUSY)?;
        Ok(reader)
    }
}

fn open_writer(file: &Path, folder: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut writer = place::open(file, flags)?;
    writer.busy_timeout(BUSY)?;
    // Two programs that make or migrate one file at once would both find the old version in it.
    let turn = if is_current(&writer)? {
        None
    } else {
        Some(opening::wait(folder)?)
    };
    writer.pragma_update(None, "journal_mode", "WAL")?;
    writer.pragma_update(None, "synchronous", "NORMAL")?;
    writer.pragma_update(None, "foreign_keys", true)?;
    writer.pragma_update(None, "cache_size", CACHE_KIB)?;
    MIGRATIONS.to_latest(&mut writer).map_err(of_migration)?;
    drop(turn);
    Ok(writer)
}

/// Whether nothing is left to be done to the file.
fn is_current(db: &Connection) -> Result<bool> {
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let mode: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    Ok(
        usize::try_from(version).is_ok_and(|version| version >= STEPS.len())
            && mode.eq_ignore_ascii_case("wal"),
    )
}

fn of_migration(error: rusqlite_migration::Error) -> Error {
    use rusqlite_migration::Error as E;
    match error {
        E::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            Error::new(Code::StoreNewer, "the database was made by a newer version")
        }
        E::RusqliteError { err, .. } => err.into(),
        other => Error::new(Code::StoreDamaged, format!("migration: {other}")),
    }
}

fn name_file(error: Error, file: &Path) -> Error {
    use crate::error::Class;
    if error.code().class() != Class::Storage {
        return error;
    }
    error.with("file", file.display().to_string())
}

fn unusable(folder: &Path, error: &std::io::Error) -> Error {
    Error::new(Code::StoreUnavailable, format!("data folder: {error}"))
        .with("folder", folder.display().to_string())
}

/// A poisoned lock only means that another thread panicked: SQLite has rolled its work back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(folder: &Path) -> Code {
        match Store::open(folder) {
            Ok(_) => panic!("opened"),
            Err(error) => error.code(),
        }
    }

    #[test]
    fn migrations_are_valid_and_reopening_keeps_data() {
        MIGRATIONS.validate().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let insert = "INSERT INTO tenants (id, name, api_base, login_base, created_at) VALUES ('a', 'b', 'c', 'd', 1)";
        let store = Store::open(folder.path()).unwrap();
        store.write(|db| Ok(db.execute(insert, [])?)).unwrap();
        drop(store);
        let again = Store::open(folder.path()).unwrap();
        let count = again.read(|db| {
            Ok(db.query_row("SELECT count(*) FROM tenants", [], |row| {
                row.get::<_, i64>(0)
            })?)
        });
        assert_eq!(count.unwrap(), 1);
    }

    #[test]
    fn a_newer_file_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        lock(&store.writer)
            .pragma_update(None, "user_version", 99)
            .unwrap();
        drop(store);
        let before = std::fs::read(folder.path().join(FILE)).unwrap();
        assert_eq!(code_of(folder.path()), Code::StoreNewer);
        assert_eq!(std::fs::read(folder.path().join(FILE)).unwrap(), before);
    }

    #[test]
    fn a_damaged_file_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let rubbish = b"this is no database ".repeat(300);
        std::fs::write(folder.path().join(FILE), &rubbish).unwrap();
        assert_eq!(code_of(folder.path()), Code::StoreDamaged);
        assert_eq!(std::fs::read(folder.path().join(FILE)).unwrap(), rubbish);
    }

    #[test]
    fn a_failed_write_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let result: Result<()> = store.write(|db| {
            db.execute("INSERT INTO tenants (id, name, api_base, login_base, created_at) VALUES ('a', 'b', 'c', 'd', 1)", [])?;
            Err(Error::new(Code::InputInvalid, "no"))
        });
        assert_eq!(result.unwrap_err().code(), Code::InputInvalid);
        let count = store.read(|db| {
            Ok(db.query_row("SELECT count(*) FROM tenants", [], |row| {
                row.get::<_, i64>(0)
            })?)
        });
        assert_eq!(count.unwrap(), 0);
    }
}
