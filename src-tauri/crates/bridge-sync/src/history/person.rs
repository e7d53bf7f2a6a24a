//! The runs that changed one user.

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::kind::ChangeKind;
use super::run::{self, Run};
use crate::SyncRunner;
use crate::plan::Reason;
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::source::Source;
use bridge_directory::query::{UserView, key_of};
use bridge_directory::row_snapshot::restore;
use bridge_directory::user::casefold_trimmed;

/// A run that changed a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UserRun {
    /// The run's identifier.
    pub run: String,
    /// What happened, such as `create` or `depart`.
    pub kind: ChangeKind,
    /// What happened, in words.
    pub kind_text: Text,
    /// When the run ended: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: i64,
}

/// A userid that a user had before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierUserid {
    /// The user's identifier.
    pub user: String,
    /// The userid before.
    pub from: String,
    /// The userid that it became then.
    pub to: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
}

impl SyncRunner {
    /// The user who had a userid before, by the newest change of it that still holds.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn earlier_userid(&self, source: &Source, userid: &str) -> Result<Option<EarlierUserid>> {
        let wanted = casefold_trimmed(userid);
        self.context.store().read(|db| {
            let sql = "SELECT object, json_extract(reason, '$.from'), json_extract(reason, '$.to'), finished_at
                       FROM changes JOIN runs ON runs.key = changes.run
                       WHERE source = ?1 AND changes.kind = 'renamed' AND outcome = 'applied' AND undone_by IS NULL
                         AND object IS NOT NULL AND fold(json_extract(reason, '$.from')) = ?2
                       ORDER BY runs.key DESC LIMIT 1";
            let columns = |row: &Row<'_>| {
                Ok(EarlierUserid {
                    user: row.get::<_, i64>(0)?.to_string(),
                    from: row.get(1)?,
                    to: row.get(2)?,
                    at: row.get(3)?,
                })
            };
            let values = params![source.key, wanted.as_str()];
            Ok(db.query_row(sql, values, columns).optional()?)
        })
    }

    /// The applied runs that changed a user, newest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn runs_of_user(&self, user: &UserView, most: usize) -> Result<Vec<UserRun>> {
        let key = key_of(user)?;
        self.context.store().read(|db| {
            let mut statement = db.prepare(
                "SELECT runs.id, changes.kind, runs.finished_at FROM changes JOIN runs ON runs.key = changes.run
                 WHERE changes.object = ?1 AND changes.kind NOT LIKE 'department_%' AND runs.outcome = 'applied' AND runs.undone_by IS NULL
                   AND changes.after IS NOT NULL
                 ORDER BY runs.key DESC LIMIT ?2",
            )?;
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![key, most], |row| {
                let kind: ChangeKind = row.get(1)?;
                Ok(UserRun { run: row.get(0)?, kind, kind_text: kind.label(), at: row.get(2)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The newest applied run that deactivated a user, and its reason.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn departure_of(&self, user: &UserView) -> Result<Option<(Run, Reason)>> {
        let key = key_of(user)?;
        self.context.store().read(|db| {
            let sql = "SELECT changes.run, changes.reason FROM changes JOIN runs ON runs.key = changes.run
                       WHERE object = ?1 AND changes.kind IN ('depart', 'out_of_scope') AND before IS NOT NULL AND runs.outcome = 'applied'
                       ORDER BY changes.run DESC LIMIT 1";
            let columns = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
            let found = db.query_row(sql, [key], columns).optional()?;
            let told = |(run, reason): (i64, String)| Ok((run::of_key(db, run)?, restore(&reason)?));
            found.map(told).transpose()
        })
    }
}
