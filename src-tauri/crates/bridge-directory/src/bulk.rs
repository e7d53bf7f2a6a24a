//! Bulk inserts of users: one index is dropped before them and recreated afterwards.
//!
//! Users are written in the order of their logins. The entries of this index are in another order, so each lands on another
//! page, and once those are more than the page cache holds, every page is read and written again and again. Recreated at
//! the end, the index is sorted first. All that is in the one transaction of the run, so no reader sees the file without it.

use rusqlite::Connection;

use bridge_core::error::Result;

/// The index whose order differs from the one in which users are written.
const DEPARTMENT_INDEX: &str = "users_of_department";

/// The least number of new users that makes it worth while, if they are most of the directory then.
const WORTHWHILE: usize = 5_000;

/// The statement that recreates the dropped index, as the migrations have it; `None` if it was not dropped.
pub struct SuspendedIndex(Option<String>);

impl SuspendedIndex {
    /// Drops the index, if the number of new users beside those there makes it worth while.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn suspend(db: &Connection, new: usize, there: usize) -> Result<Self> {
        if new < WORTHWHILE || new < there {
            return Ok(Self(None));
        }
        let sql = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1";
        let make = db.query_row(sql, [DEPARTMENT_INDEX], |row| row.get(0))?;
        db.execute_batch(&format!("DROP INDEX {DEPARTMENT_INDEX}"))?;
        Ok(Self(Some(make)))
    }

    /// Recreates the index.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn recreate(self, db: &Connection) -> Result<()> {
        match self.0 {
            Some(make) => Ok(db.execute_batch(&make)?),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(db: &Connection) -> Vec<String> {
        let sql = "SELECT name || coalesce(sql, '') FROM sqlite_schema ORDER BY name";
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn the_index_is_gone_only_meanwhile_and_only_for_many() {
        let folder = tempfile::tempdir().unwrap();
        let store = bridge_core::store::Store::open(folder.path()).unwrap();
        let done = store.write(|db| {
            let whole = schema(db);
            for (new, there, goes) in [
                (WORTHWHILE, WORTHWHILE, true),
                (WORTHWHILE - 1, 0, false),
                (WORTHWHILE, WORTHWHILE + 1, false),
            ] {
                let down = SuspendedIndex::suspend(db, new, there)?;
                assert_eq!(schema(db).len() < whole.len(), goes, "{new} {there}");
                down.recreate(db)?;
                assert_eq!(schema(db), whole);
            }
            Ok(())
        });
        done.unwrap();
    }
}
