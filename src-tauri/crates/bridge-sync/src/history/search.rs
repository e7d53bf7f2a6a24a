//! Search for runs by the users and departments that they changed.

use std::collections::HashSet;

use rusqlite::params;

use super::Run;
use crate::SyncRunner;
use bridge_core::error::Result;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;

impl SyncRunner {
    /// The runs of a source whose changes name a user or a department by these words, newest first.
    ///
    /// The words are looked for in userid, the one before, username and department name, whatever their case.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn runs_about(&self, source: &Source, words: &str, most: usize) -> Result<Vec<Run>> {
        let runs = self.runs_of(source, usize::MAX)?;
        self.about(runs, ("source = ?1", source.key), words, most)
    }

    /// The same of the runs of a tenant alone.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn own_runs_about(&self, tenant: &Tenant, words: &str, most: usize) -> Result<Vec<Run>> {
        let runs = self.own_runs_of(tenant, usize::MAX)?;
        let of = ("tenant = ?1 AND source IS NULL", tenant.key);
        self.about(runs, of, words, most)
    }

    /// Those of some runs whose changes have the words; `of` says which runs they are, in SQL.
    fn about(
        &self,
        mut runs: Vec<Run>,
        (of, key): (&str, i64),
        words: &str,
        most: usize,
    ) -> Result<Vec<Run>> {
        let about = self.context.store().read(|db| {
            let mut statement = db.prepare(&format!(
                "SELECT DISTINCT run FROM changes JOIN runs ON runs.key = run
                 WHERE {of} AND instr(casefold(coalesce(userid, '') || ' ' || coalesce(username, '') || ' '
                    || coalesce(json_extract(reason, '$.from'), '')), casefold(?2)) > 0",
            ))?;
            let keys = statement.query_map(params![key, words.trim()], |row| row.get::<_, i64>(0))?;
            Ok(keys.collect::<rusqlite::Result<HashSet<_>>>()?)
        })?;
        runs.retain(|run| about.contains(&run.list));
        runs.truncate(most);
        Ok(runs)
    }
}
