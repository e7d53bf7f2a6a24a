//! The last people who were asked about, for each tenant: the accounts alone, newest first.

use rusqlite::params;

use crate::Diagnose;
use bridge_core::error::Result;
use bridge_core::tenant::Tenant;
use bridge_directory::leavers;

/// How many are kept.
const KEPT: i64 = 5;

impl Diagnose {
    /// Notes that an account was asked about, but of an archived user's nothing: it would be kept again.
    ///
    /// # Errors
    /// `store.*`.
    pub fn note_question(&self, tenant: &Tenant, account: &str) -> Result<()> {
        let now = self.context.now_ms();
        self.context.store().write(|db| {
            if leavers::archived_of(db, tenant.key, account)?.is_some() {
                return Ok(());
            }
            db.execute(
                "INSERT OR REPLACE INTO trace_questions (tenant, account, asked_at) SELECT key, ?2, ?3 FROM tenants WHERE key = ?1",
                params![tenant.key, account, now],
            )?;
            db.execute(
                "DELETE FROM trace_questions WHERE tenant = ?1 AND account NOT IN
                    (SELECT account FROM trace_questions WHERE tenant = ?1 ORDER BY asked_at DESC, account LIMIT ?2)",
                params![tenant.key, KEPT],
            )?;
            Ok(())
        })
    }

    /// The accounts that were asked about last, newest first.
    ///
    /// # Errors
    /// `store.*`.
    pub fn last_questions(&self, tenant: &Tenant) -> Result<Vec<String>> {
        self.context.store().read(|db| {
            let mut statement = db.prepare(
                "SELECT account FROM trace_questions WHERE tenant = ?1 ORDER BY asked_at DESC, account",
            )?;
            let accounts = statement.query_map([tenant.key], |row| row.get(0))?;
            Ok(accounts.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Forgets whom this tenant's helpdesk asked about, or everybody's.
    ///
    /// # Errors
    /// `store.*`.
    pub fn forget_questions(&self, tenant: Option<&Tenant>) -> Result<()> {
        self.context.store().write(|db| {
            db.execute(
                "DELETE FROM trace_questions WHERE ?1 IS NULL OR tenant = ?1",
                [tenant.map(|tenant| tenant.key)],
            )?;
            Ok(())
        })
    }
}
