//! What runs did with one user.

use rusqlite::params;

use crate::Bridge;
use crate::directory::query::{UserView, key_of};
use crate::error::Result;

/// One run's part in a user's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRun {
    /// The run's identifier.
    pub run: String,
    /// What happened, such as `create` or `depart`.
    pub kind: String,
    /// When the run ended, in milliseconds since 1970 UTC.
    pub at: i64,
}

impl Bridge {
    /// The applied runs that changed a user, newest first.
    ///
    /// # Errors
    /// Those of the store.
    pub fn runs_of_user(&self, user: &UserView, most: usize) -> Result<Vec<UserRun>> {
        let key = key_of(user)?;
        self.store().read(|db| {
            let mut statement = db.prepare(
                "SELECT runs.id, changes.kind, runs.finished_at FROM changes JOIN runs ON runs.key = changes.run
                 WHERE changes.object = ?1 AND changes.kind NOT LIKE 'department_%' AND runs.outcome = 'applied' AND runs.undone_by IS NULL
                   AND changes.after IS NOT NULL
                 ORDER BY runs.key DESC LIMIT ?2",
            )?;
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![key, most], |row| {
                Ok(UserRun { run: row.get(0)?, kind: row.get(1)?, at: row.get(2)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
