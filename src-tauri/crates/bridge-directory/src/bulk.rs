//! Writing many users at once.
//!
//! Users are written in the order of their logins. One index stands across that order: each of its entries lands on
//! another page, and once those are more than the page cache holds, every page is read and written again and again. So for
//! many users it is taken down before, and made anew after them, when it can be sorted first. All in the one transaction
//! of the run, so nobody ever sees the file without it.

use rusqlite::Connection;

use bridge_core::error::Result;

/// The index across the order in which users are written.
const DEPARTMENT_INDEX: &str = "users_of_department";

/// From so many new users on, if they are most of the directory then.
const MANY: usize = 5_000;

/// The statement that makes the index again, as the migrations have it; `None` while it stays.
pub struct SuspendedIndex(Option<String>);

impl SuspendedIndex {
    /// Takes the index down, if so many new users beside so many that are there make it worth while.
    ///
    /// # Errors
    /// Those of the store.
    pub fn before(db: &Connection, new: usize, there: usize) -> Result<Self> {
        if new < MANY || new < there {
            return Ok(Self(None));
        }
        let sql = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1";
        let make = db.query_row(sql, [DEPARTMENT_INDEX], |row| row.get(0))?;
        db.execute_batch(&format!("DROP INDEX {DEPARTMENT_INDEX}"))?;
        Ok(Self(Some(make)))
    }

    /// Makes the index again.
    ///
    /// # Errors
    /// Those of the store.
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
                (MANY, MANY, true),
                (MANY - 1, 0, false),
                (MANY, MANY + 1, false),
            ] {
                let down = SuspendedIndex::before(db, new, there)?;
                assert_eq!(schema(db).len() < whole.len(), goes, "{new} {there}");
                down.recreate(db)?;
                assert_eq!(schema(db), whole);
            }
            Ok(())
        });
        done.unwrap();
    }
}
