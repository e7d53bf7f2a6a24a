//! A migration step that recomputes the stored logins, with the case folding that the product compares by since.
//!
//! Two usernames that the earlier folding told apart may be equal now. The user who can log in keeps the name, the older
//! row first; the other one's gets a number.

use std::collections::HashSet;

use compact_str::{CompactString, format_compact};
use rusqlite::{Connection, params};

use crate::keys::casefold_trimmed;

struct Row {
    key: i64,
    tenant: i64,
    username: String,
    login: String,
}

/// Recomputes every login.
pub(super) fn recompute_logins(db: &Connection) -> rusqlite::Result<()> {
    let rows = rows(db)?;
    let is_old = |row: &&Row| casefold_trimmed(&row.username) != row.login;
    if rows.iter().find(is_old).is_none() {
        return Ok(());
    }
    let names = names(&rows);
    let changed = || {
        rows.iter()
            .zip(&names)
            .filter(|(row, name)| casefold_trimmed(name) != row.login)
    };
    // Out of each other's way first: a login may become what another row's still is.
    for (row, _) in changed() {
        let sql = "UPDATE users SET login = char(0) || key WHERE key = ?1";
        db.execute(sql, [row.key])?;
    }
    for (row, name) in changed() {
        db.execute(
            "UPDATE users SET login = ?2, username = ?3, touched_by = iif(username = ?3, touched_by, NULL) WHERE key = ?1",
            params![row.key, casefold_trimmed(name).as_str(), name.as_str()],
        )?;
    }
    db.execute(
        "UPDATE tenants SET directory_version = directory_version + 1",
        [],
    )?;
    Ok(())
}

/// Every user, those first who may keep their names.
fn rows(db: &Connection) -> rusqlite::Result<Vec<Row>> {
    let mut statement = db.prepare(
        "SELECT key, tenant, username, login FROM users
         ORDER BY CASE status WHEN 'departed' THEN 2 WHEN 'disabled' THEN 1 ELSE 0 END, key",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Row {
            key: row.get(0)?,
            tenant: row.get(1)?,
            username: row.get(2)?,
            login: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// A username for each row, so that no two logins of a tenant are equal.
fn names(rows: &[Row]) -> Vec<CompactString> {
    let all = rows
        .iter()
        .map(|row| (row.tenant, casefold_trimmed(&row.username)));
    let mut taken = HashSet::new();
    let known = all.collect::<HashSet<_>>();
    let name = |row: &Row| {
        if taken.insert((row.tenant, casefold_trimmed(&row.username))) {
            return CompactString::from(row.username.as_str());
        }
        let numbered = (2_u32..).map(|number| format_compact!("{}-{number}", row.username));
        let mut free = numbered.filter(|name| {
            let key = (row.tenant, casefold_trimmed(name));
            !known.contains(&key) && taken.insert(key)
        });
        free.next().unwrap_or_default()
    };
    rows.iter().map(name).collect()
}
