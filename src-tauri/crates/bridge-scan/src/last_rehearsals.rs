//! The last rehearsal of each of several users, for a list.

use rusqlite::params;
use serde::Serialize;

use crate::Scan;
use bridge_core::error::Result;
use bridge_core::tenant::Tenant;

/// How a user's last rehearsal ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LastRehearsal {
    /// The user's identifier.
    pub user: String,
    /// When it ended: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: i64,
    /// Whether it logged them in.
    pub is_logged_in: bool,
}

impl Scan {
    /// The last rehearsal of each of these users; none of those who never rehearsed.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn last_rehearsals(&self, tenant: &Tenant, users: &[String]) -> Result<Vec<LastRehearsal>> {
        let keys = users.iter().filter_map(|user| user.parse::<i64>().ok());
        let keys = format!("{:?}", keys.collect::<Vec<_>>());
        self.context.store().read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT user, at, refusal IS NULL FROM rehearsals WHERE key IN
                    (SELECT max(rehearsals.key) FROM rehearsals JOIN users ON users.key = user
                     WHERE tenant = ?1 AND user IN (SELECT value FROM json_each(?2)) GROUP BY user)",
            )?;
            let rows = statement.query_map(params![tenant.key, keys], |row| {
                Ok(LastRehearsal {
                    user: row.get::<_, i64>(0)?.to_string(),
                    at: row.get(1)?,
                    is_logged_in: row.get(2)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
