//! A tenant's directory as a push reads it: users, and the departments of each source.

use std::collections::{BTreeMap, HashMap};

use bridge_core::error::Result;
use bridge_core::tenant;
use bridge_directory::tree::Forest;
use bridge_directory::user::{self, User};
use rusqlite::Connection;

/// What is known of a data source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SourceFacts {
    pub(super) id: String,
    pub(super) corp_id: String,
    pub(super) description: String,
}

/// The departments of one data source.
#[derive(Clone, Debug, Default)]
pub(super) struct SourcePart {
    pub(super) facts: SourceFacts,
    pub(super) forest: Forest,
    /// The keys of our rows, by WeCom's ids.
    pub(super) keys: HashMap<i64, i64>,
}

/// A tenant's users and departments at one moment.
#[derive(Clone, Debug, Default)]
pub struct TenantDirectory {
    /// The tenant's change count at that moment.
    pub version: i64,
    pub(super) users: Vec<User>,
    pub(super) sources: BTreeMap<i64, SourcePart>,
}

impl TenantDirectory {
    /// Reads it in one transaction of the caller's.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn load(db: &Connection, tenant: i64) -> Result<Self> {
        Ok(Self {
            version: tenant::directory_version(db, tenant)?,
            users: user::all_of_tenant(db, tenant)?,
            sources: sources(db, tenant)?,
        })
    }
}

fn sources(db: &Connection, tenant: i64) -> Result<BTreeMap<i64, SourcePart>> {
    let mut statement =
        db.prepare_cached("SELECT key, id, corp_id, description FROM sources WHERE tenant = ?1")?;
    let mut rows = statement.query([tenant])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let key: i64 = row.get(0)?;
        let part = SourcePart {
            facts: SourceFacts {
                id: row.get(1)?,
                corp_id: row.get(2)?,
                description: row.get(3)?,
            },
            forest: Forest::load(db, key)?,
            keys: keys(db, key)?,
        };
        found.insert(key, part);
    }
    Ok(found)
}

fn keys(db: &Connection, source: i64) -> Result<HashMap<i64, i64>> {
    let mut statement = db.prepare_cached(
        "SELECT wecom_id, key FROM departments WHERE source = ?1 AND NOT retired",
    )?;
    let pairs = statement.query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(pairs.collect::<rusqlite::Result<_>>()?)
}
