//! Retention of runs and of their lists of changes: old ones are deleted, but never what an undo or a confirmation needs.

use rusqlite::{Connection, params};

use crate::SyncRunner;
use crate::warning::{Warning, WarningId};
use bridge_core::error::{Error, Result};
use bridge_core::lang::Text;
use bridge_core::source::Source;
use bridge_core::source::policy::KEEP_DAYS;
use bridge_core::tenant::Tenant;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The number of different lists of held runs that each source keeps.
///
/// A list may name every user, and a source that is left held makes one with each automatic run.
const HELD_LISTS: i64 = 3;

impl SyncRunner {
    /// Removes runs older than the source keeps them, and lists that only repeat what newer ones say.
    ///
    /// The latest applied run that was not undone stays, so does the latest held one, and so does the
    /// latest of all, and so does one whose list a kept run shares. Of previews only the latest is kept: each holds a
    /// whole list of people. Held runs keep their counts, but only the newest few lists.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn forget_old_runs(&self, source: &Source) -> Result<usize> {
        let before = self.context.now_ms() - i64::from(source.keep_days) * DAY_MS;
        self.context.store().write(|db| {
            drop_old_lists(db, source.key)?;
            Ok(db.execute(
                "DELETE FROM runs WHERE source = ?1
                   AND (finished_at < ?2 OR outcome = 'planned')
                   AND key NOT IN (
                       SELECT coalesce(max(key), 0) FROM runs WHERE source = ?1
                       UNION SELECT coalesce(max(key), 0) FROM runs WHERE source = ?1 AND outcome = 'applied' AND kind = 'sync' AND undone_by IS NULL
                       UNION SELECT coalesce(max(key), 0) FROM runs WHERE source = ?1 AND outcome = 'held'
                       UNION SELECT coalesce(max(key), 0) FROM runs WHERE source = ?1 AND outcome = 'planned'
                       UNION SELECT list_of FROM runs WHERE source = ?1 AND list_of IS NOT NULL)",
                params![source.key, before],
            )?)
        })
    }
}

impl SyncRunner {
    /// Removes a tenant's imports that are older than its data sources keep their runs: as long as the one that keeps them
    /// longest. The newest one that was not undone stays, and of previews only the newest.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn forget_old_imports(&self, tenant: &Tenant) -> Result<usize> {
        let sources = self.context.sources_of(tenant)?;
        let keep_days = sources.iter().map(|source| source.keep_days).max();
        let before = self.context.now_ms() - i64::from(keep_days.unwrap_or(KEEP_DAYS)) * DAY_MS;
        self.context.store().write(|db| {
            Ok(db.execute(
                "DELETE FROM runs WHERE tenant = ?1 AND source IS NULL
                   AND (finished_at < ?2 OR outcome = 'planned')
                   AND key NOT IN (
                       SELECT coalesce(max(key), 0) FROM runs WHERE tenant = ?1 AND source IS NULL AND outcome = 'applied' AND kind = 'import' AND undone_by IS NULL
                       UNION SELECT coalesce(max(key), 0) FROM runs WHERE tenant = ?1 AND source IS NULL AND outcome = 'planned')",
                params![tenant.key, before],
            )?)
        })
    }
}

/// Drops the lists of held runs but the newest few, and but the newest that a person had made: it can be confirmed
/// without its name.
fn drop_old_lists(db: &Connection, source: i64) -> Result<()> {
    let mut statement = db.prepare(
        "SELECT coalesce(list_of, key) AS list FROM runs WHERE source = ?1 AND outcome = 'held' AND NOT list_dropped
         GROUP BY list HAVING list IS NOT (
             SELECT coalesce(list_of, key) FROM runs WHERE source = ?1 AND outcome = 'held' AND started_by = 'person'
             ORDER BY key DESC LIMIT 1)
         ORDER BY max(key) DESC LIMIT -1 OFFSET ?2",
    )?;
    let lists = statement.query_map([source, HELD_LISTS], |row| row.get(0))?;
    let lists = lists.collect::<rusqlite::Result<Vec<i64>>>()?;
    let note = serde_json::to_string(&dropped()).map_err(|_| Error::damaged("warning"))?;
    for list in lists {
        db.execute("DELETE FROM changes WHERE run = ?1", [list])?;
        db.execute(
            "UPDATE runs SET list_dropped = 1, warnings = json_insert(warnings, '$[#]', json(?2)) WHERE key = ?1 OR list_of = ?1",
            params![list, note],
        )?;
    }
    Ok(())
}

fn dropped() -> Warning {
    Warning::new(
        WarningId::ListDropped,
        Text::fixed(
            "这次运行的变更名单已不再保留，只留下各类人数：这个数据源后来有了更新的待确认名单。要确认的话，请看最新的那份。",
            "The list of this run is no longer kept, only how many of each kind: this data source has newer lists that wait. To confirm, look at the newest one.",
        ),
    )
}
