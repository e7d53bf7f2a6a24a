//! The comparison of a list of identifiers with the directory: who is new, who is gone, and who stays.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;
use rusqlite::Connection;

use super::{MOST_DIFFERENCES, MOST_NEWCOMERS};
use crate::snapshot::{Person, PersonMerger, Snapshot};
use bridge_core::error::Result;
use bridge_directory::user::casefold_trimmed;

/// What the directory knows of a corp's members.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The folded userids of the source's users who are there, with whether the list names them.
    present: HashMap<CompactString, bool>,
    /// Those of members whom the last runs left out, as duplicates for instance: they are the full runs' business.
    left_out: HashSet<CompactString>,
    /// The numbers of the departments in force.
    departments: HashSet<i64>,
}

/// A list with what differs from the directory.
#[derive(Debug)]
pub(super) struct Look {
    /// The list, of which those who stay are people already.
    pub(super) listed: Snapshot,
    pub(super) people: PersonMerger,
    /// Those whom the list names and the directory does not have.
    pub(super) newcomers: Vec<Person>,
    /// The departments that are new.
    pub(super) departments: Vec<i64>,
    gone: usize,
}

impl Known {
    /// Reads it from the database.
    pub(super) fn load(db: &Connection, source: i64) -> Result<Self> {
        let mut known = Self::default();
        let sql = "SELECT userid FROM users WHERE source = ?1 AND userid IS NOT NULL
                     AND status != 'departed'";
        texts(db, sql, source, |userid| {
            known.present.insert(userid, false);
        })?;
        // From the last run that read everything on: later looks have left out their own newcomers only.
        let sql = "SELECT userid FROM changes WHERE userid IS NOT NULL AND kind IN ('skip', 'ambiguous', 'pending')
                     AND run IN (SELECT key FROM runs WHERE source = ?1 AND kind = 'sync' AND outcome = 'applied'
                       AND key >= (SELECT coalesce(max(key), 0) FROM runs WHERE source = ?1 AND kind = 'sync'
                         AND outcome = 'applied' AND reach IS NOT 'ids_and_newcomers'))";
        texts(db, sql, source, |userid| {
            known.left_out.insert(userid);
        })?;
        let sql = "SELECT wecom_id FROM departments WHERE source = ?1 AND NOT retired";
        let mut statement = db.prepare(sql)?;
        let ids = statement.query_map([source], |row| row.get(0))?;
        known.departments = ids.collect::<rusqlite::Result<_>>()?;
        Ok(known)
    }
}

fn texts(
    db: &Connection,
    sql: &str,
    source: i64,
    mut take: impl FnMut(CompactString),
) -> Result<()> {
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([source])?;
    while let Some(row) = rows.next()? {
        let userid = row.get_ref(0)?.as_str().unwrap_or_default();
        take(casefold_trimmed(userid));
    }
    Ok(())
}

impl Look {
    /// Compares a list with what is known.
    pub(super) fn of(listed: Snapshot, mut known: Known) -> Self {
        let (mut people, mut newcomers) = (PersonMerger::default(), Vec::new());
        for person in listed.people.iter() {
            let login = casefold_trimmed(&person.userid);
            if let Some(is_met) = known.present.get_mut(&login) {
                *is_met = true;
                people.add(person);
            } else if !known.left_out.contains(&login) {
                newcomers.push(person);
            }
        }
        // Who is out of scope is in WeCom, and no news where they stay as they are.
        let elsewhere = listed.scoped.iter().flat_map(|scoped| &scoped.elsewhere);
        for login in elsewhere {
            known.present.remove(login);
        }
        let departments = listed.departments.iter().map(|department| department.id);
        let departments = departments.filter(|id| !known.departments.contains(id));
        Self {
            departments: departments.collect(),
            gone: known.present.values().filter(|is_met| !**is_met).count(),
            listed,
            people,
            newcomers,
        }
    }

    /// Whether it is left to an ordinary run.
    pub(super) fn is_large(&self) -> bool {
        let newcomers = self.newcomers.len();
        newcomers > MOST_NEWCOMERS || newcomers + self.gone > MOST_DIFFERENCES
    }
}
