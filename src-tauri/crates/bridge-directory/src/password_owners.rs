//! Which users have a password, without anything of the passwords themselves.

use std::collections::HashSet;

use rusqlite::Connection;

use bridge_core::error::Result;

/// Those of these users who have a password.
pub(crate) fn of(db: &Connection, keys: &[i64]) -> Result<HashSet<i64>> {
    // As JSON, they are one value, however many they are.
    let list = format!("{keys:?}");
    let mut statement = db.prepare_cached(
        "SELECT user FROM passwords WHERE user IN (SELECT value FROM json_each(?1))",
    )?;
    let users = statement.query_map([list], |row| row.get(0))?;
    Ok(users.collect::<rusqlite::Result<_>>()?)
}
