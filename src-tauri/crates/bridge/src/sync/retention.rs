//! Forgetting old runs, but never what an undo or a confirmation still needs.

use rusqlite::params;

use crate::Bridge;
use crate::error::Result;
use crate::source::Source;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Bridge {
    /// Removes runs older than the source keeps them.
    ///
    /// The latest applied run that was not undone stays, so does the latest held one, and so does the
    /// latest of all. Of previews only the latest is kept: each holds a whole list of people.
    ///
    /// # Errors
    /// Those of the store.
    pub fn forget_old_runs(&self, source: &Source) -> Result<usize> {
        let before = self.now_ms() - i64::from(source.keep_days) * DAY_MS;
        self.store().write(|db| {
            Ok(db.execute(
                "DELETE FROM runs WHERE source = ?1
                   AND (finished_at < ?2 OR outcome = 'planned')
                   AND key NOT IN (
                       SELECT coalesce(max(key), 0) FROM runs WHERE source = ?1
                       UNION SELECT coalesce(max(key), 0) FROM runs WHERE source = ?1 AND outcome = 'applied' AND kind = 'sync' AND undone_by IS NULL
                       UNION SELECT coalesce(max(key), 0) FROM runs WHERE source = ?1 AND outcome = 'held'
                       UNION SELECT coalesce(max(key), 0) FROM runs WHERE source = ?1 AND outcome = 'planned')",
                params![source.key, before],
            )?)
        })
    }
}
