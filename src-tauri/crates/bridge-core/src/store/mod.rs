//! The embedded database: opening, migrating, reading, writing. Knows tables only by their migrations.
//!
//! One writer connection, readers on demand; WAL lets them work beside each other, also across
//! processes. No connection is ever held across an `await`.

mod connection;
mod functions;
mod logins;
mod migration_lock;

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use crate::data_folder::{self, DATABASE};
use crate::error::{Code, Error, Result};
use crate::locked::locked;

/// How long a statement waits for another process before it gives up.
const BUSY: Duration = Duration::from_secs(5);

/// Page cache of the writer; negative means KiB.
// A large first sync touches every page of three indexes.
const CACHE_KIB: i32 = -12 * 1024;

static STEPS: LazyLock<Vec<M<'static>>> = LazyLock::new(|| {
    vec![
        M::up(include_str!("migrations/0001_first.sql")),
        M::up(include_str!("migrations/0002_lists.sql")),
        M::up(include_str!("migrations/0003_scan.sql")),
        M::up_with_hook(
            include_str!("migrations/0004_origin.sql"),
            |db: &Transaction<'_>| Ok(logins::recompute_logins(db)?),
        ),
        M::up(include_str!("migrations/0005_proxy_login.sql")),
        M::up(include_str!("migrations/0006_strangers.sql")),
        M::up(include_str!("migrations/0007_app_name.sql")),
        M::up(include_str!("migrations/0008_employee_no_rule.sql")),
        M::up(include_str!("migrations/0009_employee_no.sql")),
        M::up(include_str!("migrations/0010_actor.sql")),
        M::up(include_str!("migrations/0011_app_ranges.sql")),
        M::up(include_str!("migrations/0012_checkups.sql")),
        M::up(include_str!("migrations/0013_policies.sql")).foreign_key_check(),
        M::up(include_str!("migrations/0014_leavers.sql")).foreign_key_check(),
        M::up(include_str!("migrations/0015_push.sql")),
    ]
});
static MIGRATIONS: LazyLock<Migrations<'static>> = LazyLock::new(|| Migrations::from_slice(&STEPS));

/// A handle on one data folder's database.
pub struct Store {
    file: PathBuf,
    // Dropped before the writer: the last connection to close checkpoints the log into the file, and must be able to write.
    idle_readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
}

impl Store {
    /// Opens the database in `folder`, makes it if there is none, and migrates it.
    ///
    /// # Errors
    /// `store.foreign`, `store.newer`, `store.busy`, `store.full`, `store.unavailable` or `store.damaged`; a damaged
    /// file is left as it is.
    pub fn open(folder: &Path) -> Result<Self> {
        data_folder::prepare(folder)?;
        let file = folder.join(DATABASE);
        data_folder::create_database(&file);
        let writer = open_writer(&file, folder).map_err(|error| name_file(error, &file))?;
        finish_erasing(&writer);
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
    /// The error of `work`, and `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut reader = self.reader()?;
        let view = reader.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let result = work(&view);
        drop(view);
        locked(&self.idle_readers).push(reader);
        result.map_err(|error| name_file(error, &self.file))
    }

    /// Runs `work` in one write transaction: all of it is kept, or nothing.
    ///
    /// # Errors
    /// The error of `work`, and `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = locked(&self.writer);
        // IMMEDIATE waits for its turn at the start: a deferred one fails with SQLITE_BUSY at its first write, without
        // waiting, if another process has written since it began to read.
        let change = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&change).map_err(|error| name_file(error, &self.file))?;
        change.commit()?;
        Ok(value)
    }

    /// The same for work that erases somebody: what it overwrites or deletes leaves no trace in the file or in the log
    /// beside it. Where another program is reading at that moment, or this one is ended before it is through, that comes
    /// when the file is opened next.
    ///
    /// # Errors
    /// Those of [`Store::write`].
    pub fn write_erasing<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        locked(&self.writer).pragma_update(None, "secure_delete", true)?;
        let done = self.write(|db| {
            let value = work(db)?;
            // Kept with the change itself, so that no end of the program comes between them.
            db.pragma_update(None, "application_id", REWRITE_DUE)?;
            Ok(value)
        });
        let writer = locked(&self.writer);
        writer.pragma_update(None, "secure_delete", false)?;
        let value = done?;
        finish_erasing(&writer);
        Ok(value)
    }

    fn reader(&self) -> Result<Connection> {
        let idle = locked(&self.idle_readers).pop();
        idle.map_or_else(|| self.open_reader(), Ok)
    }

    /// A reader of the caller's own.
    pub(crate) fn open_reader(&self) -> Result<Connection> {
        let reader = connection::open(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        reader.busy_timeout(BUSY)?;
        Ok(reader)
    }
}

/// Marks a file that somebody was erased from and that is still to be written anew. SQLite has the number for its users'
/// purposes; it is 0 otherwise.
const REWRITE_DUE: i32 = 0x7762_6572;

/// Writes the file anew if somebody was erased from it since: free pages of before hold older forms of rows.
// What was committed stays so, whatever becomes of this.
fn finish_erasing(db: &Connection) {
    let done = is_rewrite_due(db).and_then(|is_due| if is_due { rewrite(db) } else { Ok(()) });
    if let Err(error) = done {
        tracing::warn!(%error, "the database could not be rewritten without what was erased");
    }
}

fn is_rewrite_due(db: &Connection) -> rusqlite::Result<bool> {
    db.pragma_query_value(None, "application_id", |row| {
        Ok(row.get::<_, i32>(0)? == REWRITE_DUE)
    })
}

/// Writes the whole file anew and empties the log.
fn rewrite(db: &Connection) -> rusqlite::Result<()> {
    db.flush_prepared_statement_cache();
    db.execute_batch("VACUUM")?;
    let is_busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, bool>(0)
    })?;
    match is_busy {
        // The log still has what others are reading.
        true => Ok(()),
        false => db.pragma_update(None, "application_id", 0),
    }
}

fn open_writer(file: &Path, folder: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut writer = connection::open(file, flags)?;
    writer.busy_timeout(BUSY)?;
    // Two programs that create or migrate one file at once would both find the old version in it.
    let lock = if is_current(&writer)? {
        None
    } else {
        Some(migration_lock::acquire(folder)?)
    };
    writer.pragma_update(None, "journal_mode", "WAL")?;
    // With WAL, NORMAL can lose the last commits in a power failure, but never the file.
    writer.pragma_update(None, "synchronous", "NORMAL")?;
    writer.pragma_update(None, "cache_size", CACHE_KIB)?;
    // A table that is made anew is dropped in between, which must not take the rows that refer to it along.
    writer.pragma_update(None, "foreign_keys", false)?;
    MIGRATIONS.to_latest(&mut writer).map_err(of_migration)?;
    writer.pragma_update(None, "foreign_keys", true)?;
    drop(lock);
    Ok(writer)
}

/// Whether the file needs no migration.
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

    /// Whether the file or the log beside it has this text anywhere.
    fn has_bytes(folder: &Path, text: &str) -> bool {
        let files = std::fs::read_dir(folder).unwrap();
        files.map(|file| file.unwrap().path()).any(|file| {
            let bytes = std::fs::read(file).unwrap_or_default();
            let mut places = bytes.windows(text.len());
            places.any(|at| at == text.as_bytes())
        })
    }

    #[test]
    fn what_was_erased_is_gone_from_the_file_even_if_the_program_ended_in_between() {
        const NAME: &str = "Quirin Zabel of nowhere else";
        let folder = tempfile::tempdir().unwrap();
        let erase = "DELETE FROM tenants";
        let fill = |store: &Store| {
            let insert = "INSERT INTO tenants (id, name, api_base, login_base, created_at) VALUES ('a', ?1, 'c', 'd', 1)";
            store.write(|db| Ok(db.execute(insert, [NAME])?)).unwrap();
        };
        let store = Store::open(folder.path()).unwrap();
        fill(&store);
        store
            .write_erasing(|db| Ok(db.execute(erase, [])?))
            .unwrap();
        assert!(!has_bytes(folder.path(), NAME));
        assert!(!is_rewrite_due(&locked(&store.writer)).unwrap());
        // As it is left by an end right after the commit.
        fill(&store);
        let cut_short = |db: &Transaction<'_>| {
            db.pragma_update(None, "application_id", REWRITE_DUE)?;
            Ok(db.execute(erase, [])?)
        };
        store.write(cut_short).unwrap();
        drop(store);
        assert!(
            has_bytes(folder.path(), NAME),
            "there is something to clear"
        );
        drop(Store::open(folder.path()).unwrap());
        assert!(!has_bytes(folder.path(), NAME));
    }

    /// Two names that were two until the folding knew Unicode, and a look-alike that was taken for another's.
    #[test]
    fn logins_of_an_older_file_are_folded_anew_and_nobody_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(DATABASE);
        let mut db = Connection::open(&file).unwrap();
        Migrations::from_slice(&STEPS[..3])
            .to_latest(&mut db)
            .unwrap();
        db.execute_batch(
            "INSERT INTO tenants (key, id, name, api_base, login_base, created_at) VALUES (1, 'a', 'b', 'c', 'd', 1);
             INSERT INTO users (key, tenant, username, login, status, touched_by, updated_at) VALUES
                (1, 1, 'ΝΙΚΟΣ', 'νικος', 'departed', 7, 0),
                (2, 1, 'νικοσ', 'νικοσ', 'active', 7, 0),
                (3, 1, '\u{212A}im', 'kim', 'active', 7, 0),
                (4, 1, 'ΝΙΚΟΣ-2', 'νικοσ-2', 'active', 7, 0),
                (5, 1, 'Plain', 'plain', 'active', 7, 0);",
        )
        .unwrap();
        drop(db);
        let store = Store::open(folder.path()).unwrap();
        let rows = store.read(|db| {
            let mut statement =
                db.prepare("SELECT username, login, touched_by FROM users ORDER BY key")?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(rows.collect::<rusqlite::Result<Vec<(String, String, Option<i64>)>>>()?)
        });
        let want = [
            ("ΝΙΚΟΣ-3", "νικοσ-3", None),
            ("νικοσ", "νικοσ", Some(7)),
            ("\u{212A}im", "\u{212A}im", Some(7)),
            ("ΝΙΚΟΣ-2", "νικοσ-2", Some(7)),
            ("Plain", "plain", Some(7)),
        ];
        let want = want.map(|(name, login, run)| (name.to_owned(), login.to_owned(), run));
        assert_eq!(rows.unwrap(), want);
    }

    #[test]
    fn a_newer_file_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        locked(&store.writer)
            .pragma_update(None, "user_version", 99)
            .unwrap();
        drop(store);
        let before = std::fs::read(folder.path().join(DATABASE)).unwrap();
        assert_eq!(code_of(folder.path()), Code::StoreNewer);
        assert_eq!(std::fs::read(folder.path().join(DATABASE)).unwrap(), before);
    }

    #[test]
    fn a_damaged_file_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let rubbish = b"this is no database ".repeat(300);
        std::fs::write(folder.path().join(DATABASE), &rubbish).unwrap();
        assert_eq!(code_of(folder.path()), Code::StoreDamaged);
        assert_eq!(
            std::fs::read(folder.path().join(DATABASE)).unwrap(),
            rubbish
        );
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
