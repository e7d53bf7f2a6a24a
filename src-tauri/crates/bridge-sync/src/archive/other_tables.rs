//! Every other table that may name a person: rehearsals, decisions, questions, the last check-up, visible ranges, leaders.
//!
//! Those who tried passwords, and the digests of a watch, are kept as hashes only.

use rusqlite::{Connection, params};

use super::values::PersonValues;
use bridge_core::error::Result;
use bridge_directory::row_snapshot::{restore, snapshot};

/// Statements over the keys `?2` and the folded accounts `?3` of people of the tenant `?1`.
const STATEMENTS: [&str; 8] = [
    "DELETE FROM passwords WHERE user IN (SELECT value FROM json_each(?2)) AND ?1 > 0 AND ?3 IS NOT NULL",
    "UPDATE users SET protected = 0 WHERE key IN (SELECT value FROM json_each(?2)) AND protected AND ?1 > 0 AND ?3 IS NOT NULL",
    "UPDATE users SET manager = NULL WHERE tenant = ?1 AND ?2 IS NOT NULL AND manager IS NOT NULL
        AND fold(manager) IN (SELECT value FROM json_each(?3))",
    "DELETE FROM decisions WHERE source IN (SELECT key FROM sources WHERE tenant = ?1)
        AND (user IN (SELECT value FROM json_each(?2)) OR account IN (SELECT value FROM json_each(?3)))",
    "DELETE FROM trace_questions WHERE tenant = ?1 AND ?2 IS NOT NULL AND fold(account) IN (SELECT value FROM json_each(?3))",
    "UPDATE rehearsals SET userid = NULL, user = NULL WHERE auth IN (SELECT key FROM auths WHERE tenant = ?1)
        AND (user IN (SELECT value FROM json_each(?2)) OR fold(userid) IN (SELECT value FROM json_each(?3)))",
    // Which object of a push target was theirs stays: it is disabled there, or has to be.
    "UPDATE links SET remote_name = '', rendered = NULL, rendered_from = NULL, last_error = NULL
        WHERE target IN (SELECT key FROM targets WHERE tenant = ?1) AND object = 'user' AND ?3 IS NOT NULL
        AND ours IN (SELECT value FROM json_each(?2))",
    "UPDATE push_changes SET userid = NULL, name = NULL, remote_name = NULL, before = NULL, after = NULL, error = NULL
        WHERE push IN (SELECT pushes.key FROM pushes JOIN targets ON targets.key = pushes.target WHERE targets.tenant = ?1)
        AND object = 'user' AND step IN ('done', 'failed') AND (ours IN (SELECT value FROM json_each(?2))
            OR fold(userid) IN (SELECT value FROM json_each(?3)))",
];

/// Clears them.
pub(super) fn clear(db: &Connection, tenant: i64, known: &PersonValues) -> Result<()> {
    let (keys, accounts) = (known.keys_json(), known.accounts_json());
    for statement in STATEMENTS {
        db.execute(statement, params![tenant, keys, accounts])?;
    }
    clear_json(db, tenant, known)
}

const OF_AUTH: &str = "auth IN (SELECT key FROM auths WHERE tenant = ?1)";
const OF_SOURCE: &str = "source IN (SELECT key FROM sources WHERE tenant = ?1)";
const OF_TENANT: &str = "tenant = ?1";

fn clear_json(db: &Connection, tenant: i64, known: &PersonValues) -> Result<()> {
    let all = |json: &str| known.without_values(json);
    let rehearsals = ("rehearsals", "key", OF_AUTH);
    clean_json(db, rehearsals, &["refusal"], tenant, all)?;
    let checkups = ("checkups", "tenant", OF_TENANT);
    clean_json(db, checkups, &["result"], tenant, all)?;
    let ranges = ("app_ranges", "auth", OF_AUTH);
    let users = |json: &str| known.without_accounts(json, &["users"]);
    clean_json(db, ranges, &["seen"], tenant, users)?;
    let departments = ("departments", "key", OF_SOURCE);
    let leaders = |json: &str| without_leaders(json, known);
    clean_json(db, departments, &["leaders"], tenant, leaders)
}

/// The leaders of a department without those people, as WeCom gives them once they are gone.
fn without_leaders(json: &str, known: &PersonValues) -> Result<Option<String>> {
    let mut leaders: Vec<String> = restore(json)?;
    let before = leaders.len();
    leaders.retain(|leader| !known.has_account(leader));
    let is_changed = leaders.len() != before;
    is_changed.then(|| snapshot(&leaders)).transpose()
}

/// Rewrites columns of JSON of a tenant's rows, where `clean` finds something. Names of tables and columns are fixed.
pub(super) fn clean_json(
    db: &Connection,
    (table, key, condition): (&str, &str, &str),
    columns: &[&str],
    tenant: i64,
    clean: impl Fn(&str) -> Result<Option<String>>,
) -> Result<()> {
    for column in columns {
        let sql = format!(
            "SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL AND {condition}"
        );
        let mut statement = db.prepare(&sql)?;
        let rows = statement.query_map([tenant], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let mut update = db.prepare(&format!(
            "UPDATE {table} SET {column} = ?2 WHERE {key} = ?1"
        ))?;
        for (key, json) in rows {
            if let Some(clean) = clean(&json)? {
                update.execute(params![key, clean])?;
            }
        }
    }
    Ok(())
}
