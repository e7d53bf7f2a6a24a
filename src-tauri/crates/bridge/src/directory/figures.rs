//! How many users there are: by status, of a source, below each department.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::user::UserStatus;
use crate::Bridge;
use crate::error::Result;
use crate::source::Source;
use crate::tenant::Tenant;

/// How many users a tenant has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// May log in.
    pub active: usize,
    /// Switched off.
    pub disabled: usize,
    /// Not joined in WeCom yet.
    pub not_activated: usize,
    /// No longer returned by their source.
    pub departed: usize,
}

impl Totals {
    /// All of them, the departed included.
    pub fn all(self) -> usize {
        self.active + self.disabled + self.not_activated + self.departed
    }
}

impl Bridge {
    /// A tenant's users by status.
    ///
    /// # Errors
    /// Those of the store.
    pub fn totals(&self, tenant: &Tenant) -> Result<Totals> {
        self.store().read(|db| by_status(db, "tenant", tenant.key))
    }

    /// A source's users by status.
    ///
    /// # Errors
    /// Those of the store.
    pub fn totals_of(&self, source: &Source) -> Result<Totals> {
        self.store().read(|db| by_status(db, "source", source.key))
    }

    /// How many users each department of a source has, those of the departments below it included; nobody
    /// counts twice in one department, and the departed not at all.
    ///
    /// # Errors
    /// Those of the store.
    pub fn department_sizes(&self, source: &Source) -> Result<HashMap<i64, usize>> {
        let forest = self.departments(source)?;
        let mut sizes = HashMap::new();
        let mut counted = HashSet::new();
        self.store().read(|db| {
            let mut statement = db.prepare(
                "SELECT user, department FROM user_departments JOIN users ON users.key = user
                 WHERE users.source = ?1 AND users.status <> 'departed' ORDER BY user",
            )?;
            let mut pairs = statement.query([source.key])?;
            let mut last = 0;
            while let Some(pair) = pairs.next()? {
                let (user, department): (i64, i64) = (pair.get(0)?, pair.get(1)?);
                if user != last {
                    counted.clear();
                    last = user;
                }
                let mut at = Some(department);
                while let Some(id) = at.filter(|id| counted.insert(*id)) {
                    *sizes.entry(id).or_default() += 1;
                    at = forest.parent_of(id);
                }
            }
            Ok(())
        })?;
        Ok(sizes)
    }
}

/// `owner` is the name of a column, never a value from outside.
fn by_status(db: &Connection, owner: &str, key: i64) -> Result<Totals> {
    let mut statement = db.prepare(&format!(
        "SELECT status, count(*) FROM users WHERE {owner} = ?1 GROUP BY status"
    ))?;
    let mut rows = statement.query([key])?;
    let mut totals = Totals::default();
    while let Some(row) = rows.next()? {
        let (status, count): (String, i64) = (row.get(0)?, row.get(1)?);
        let count = usize::try_from(count).unwrap_or_default();
        match status.parse()? {
            UserStatus::Active => totals.active = count,
            UserStatus::Disabled => totals.disabled = count,
            UserStatus::NotActivated => totals.not_activated = count,
            UserStatus::Departed => totals.departed = count,
        }
    }
    Ok(totals)
}
