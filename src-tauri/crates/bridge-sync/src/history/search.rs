//! Search for runs by the users and departments that they changed.

use std::collections::HashSet;

use rusqlite::params;

use super::Run;
use crate::SyncRunner;
use bridge_core::error::Result;
use bridge_core::source::Source;

impl SyncRunner {
    /// The runs of a source whose changes name a user or a department by these words, newest first.
    ///
    /// The words are looked for in userid, the one before, username and department name, whatever their case.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn runs_about(&self, source: &Source, words: &str, most: usize) -> Result<Vec<Run>> {
        let words = words.trim();
        let mut runs = self.runs_of(source, usize::MAX)?;
        let about = self.context.store().read(|db| {
            let mut statement = db.prepare(
                "SELECT DISTINCT run FROM changes JOIN runs ON runs.key = run
                 WHERE source = ?1 AND instr(casefold(coalesce(userid, '') || ' ' || coalesce(username, '') || ' '
                    || coalesce(json_extract(reason, '$.from'), '')), casefold(?2)) > 0",
            )?;
            let keys = statement.query_map(params![source.key, words], |row| row.get::<_, i64>(0))?;
            Ok(keys.collect::<rusqlite::Result<HashSet<_>>>()?)
        })?;
        runs.retain(|run| about.contains(&run.list));
        runs.truncate(most);
        Ok(runs)
    }
}
