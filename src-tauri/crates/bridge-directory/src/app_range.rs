//! The visible range of an authentication source's app, as WeCom described it, and the row that keeps the last reading.
//!
//! Leaves out how it is read (`bridge-sync`) and what follows from it for a person ([`crate::can_scan`]).

use std::collections::HashSet;

use compact_str::CompactString;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use crate::tree::Forest;
use bridge_core::auth::Auth;
use bridge_core::error::{Error, Result};

/// Whom an app sees: users and departments that its record names, with those of its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppRange {
    /// Whether the app was switched off.
    pub is_stopped: bool,
    /// Casefolded userids, by name or through a tag.
    pub users: Vec<CompactString>,
    /// WeCom's numbers of departments, by name or through a tag; each stands for all below it.
    pub departments: Vec<i64>,
    /// Every department that the app could list: of those named, with all below them.
    pub below: Vec<i64>,
    /// The tags that were resolved.
    pub tags: Vec<i64>,
}

impl AppRange {
    /// The departments in the range, as the directory has them now; one that the directory does not know counts as it was read.
    pub(crate) fn units(&self, forest: &Forest) -> HashSet<i64> {
        let named = self.departments.iter();
        let mut units = named
            .flat_map(|id| forest.with_descendants(*id))
            .collect::<HashSet<_>>();
        let strange = self
            .below
            .iter()
            .filter(|id| forest.name_of(**id).is_none());
        units.extend(strange);
        units
    }

    /// Keeps the reading in the place of the last one.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn keep(&self, db: &Connection, auth: i64, agent_id: u32, read_at: i64) -> Result<()> {
        let seen = serde_json::to_string(self).map_err(|_| Error::damaged("visible range"))?;
        // The authentication source may have been removed while its app was read.
        db.execute(
            "INSERT OR REPLACE INTO app_ranges (auth, read_at, agent_id, seen)
             SELECT key, ?2, ?3, ?4 FROM auths WHERE key = ?1",
            params![auth, read_at, agent_id, seen],
        )?;
        Ok(())
    }

    /// The last reading of an authentication source's app, whatever its age, with its time; none of another app.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn last(db: &Connection, auth: &Auth) -> Result<Option<(Self, i64)>> {
        let sql = "SELECT seen, read_at FROM app_ranges WHERE auth = ?1 AND agent_id = ?2";
        let values = params![auth.key, auth.agent_id.get()];
        let row = db.query_row(sql, values, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        });
        let row = row.optional()?;
        row.map(|(seen, read_at)| Ok((Self::of_json(&seen)?, read_at)))
            .transpose()
    }

    pub(crate) fn of_json(seen: &str) -> Result<Self> {
        serde_json::from_str(seen).map_err(|_| Error::damaged("visible range"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Node;

    #[test]
    fn a_department_stands_for_all_below_it_as_the_directory_has_them_now() {
        let node = |id: i64, parent: i64| Node {
            id,
            parent: (parent != 0).then_some(parent),
            order: 0,
            name: format!("d{id}"),
        };
        let forest = Forest::of(vec![node(1, 0), node(2, 1), node(3, 2), node(4, 1)]);
        let range = AppRange {
            departments: vec![2],
            // 3 was below it when it was read, and so was 9, of which the directory knows nothing; 4 has moved away.
            below: vec![2, 3, 4, 9],
            ..AppRange::default()
        };
        let mut units = range.units(&forest).into_iter().collect::<Vec<_>>();
        units.sort_unstable();
        assert_eq!(units, [2, 3, 9]);
    }
}
