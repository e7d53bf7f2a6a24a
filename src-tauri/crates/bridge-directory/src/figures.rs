//! Numbers of users: by status, per source, per department.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::can_scan::{Basis, ScanTotals};
use super::filter::UserGroup;
use super::index::{Index, SourceIndex};
use super::tree::Forest;
use super::user::Totals;
use crate::Directory;
use bridge_core::error::Result;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;

/// How many users stand in no department of the tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupSizes {
    /// From a data source, and in no department.
    pub unassigned: usize,
    /// Local users.
    pub local: usize,
}

impl Directory {
    /// A tenant's users by status.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn totals(&self, tenant: &Tenant) -> Result<Totals> {
        if let Some(totals) = self.indexed(tenant.key, |_, index| Ok(index.totals()))? {
            return Ok(totals);
        }
        self.context
            .store()
            .read(|db| by_status(db, "tenant", tenant.key))
    }

    /// A tenant's users by status, counted in the table: for who asks of many tenants once, so that no index is made of
    /// each.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn count_totals(&self, tenant: &Tenant) -> Result<Totals> {
        let read = |db: &Connection| by_status(db, "tenant", tenant.key);
        self.context.store().read(read)
    }

    /// The same of a source.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn count_totals_of(&self, source: &Source) -> Result<Totals> {
        let read = |db: &Connection| by_status(db, "source", source.key);
        self.context.store().read(read)
    }

    /// A tenant's users by whether they can scan, without the departed.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn scan_totals(&self, tenant: &Tenant) -> Result<ScanTotals> {
        let now = self.now();
        self.with_made_index(tenant.key, |db, index| {
            let scan = index.scan_sets(db, Basis::load(db, tenant.key, now)?)?;
            Ok(index.scan_totals(&scan))
        })
    }

    /// How many users are in no department, and how many are local; the departed are left out.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn group_sizes(&self, tenant: &Tenant) -> Result<GroupSizes> {
        self.with_made_index(tenant.key, |_, index| {
            Ok(GroupSizes {
                unassigned: index.group_size(UserGroup::Unassigned),
                local: index.group_size(UserGroup::Local),
            })
        })
    }

    /// A source's users by status.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn totals_of(&self, source: &Source) -> Result<Totals> {
        let known = |index: &Index| index.source(source.key).map(|of| of.totals);
        let totals = self.indexed(source.tenant_key, |_, index| Ok(known(index)))?;
        if let Some(totals) = totals {
            return Ok(totals.unwrap_or_default());
        }
        self.context
            .store()
            .read(|db| by_status(db, "source", source.key))
    }

    /// The number of users in each department of a source and below it; no user
    /// counts twice in one department, and the departed not at all.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn department_sizes(&self, source: &Source) -> Result<HashMap<i64, usize>> {
        let known = |index: &Index| index.source(source.key).map(|of| of.sizes.clone());
        let sizes = self.indexed(source.tenant_key, |_, index| Ok(known(index)))?;
        if let Some(sizes) = sizes {
            return Ok(sizes.unwrap_or_default());
        }
        self.context.store().read(|db| sizes_below(db, source.key))
    }
}

/// Users in each department and below it, counted row by row.
pub(crate) fn sizes_below(db: &Connection, source: i64) -> Result<HashMap<i64, usize>> {
    let mut below = SourceIndex {
        forest: Forest::load(db, source)?,
        ..SourceIndex::default()
    };
    let mut statement = db.prepare(
        "SELECT user, department FROM user_departments JOIN users ON users.key = user
         WHERE users.source = ?1 AND users.status NOT IN ('departed', 'archived') ORDER BY user",
    )?;
    let mut pairs = statement.query([source])?;
    let (mut last, mut counted) = (0, HashSet::new());
    while let Some(pair) = pairs.next()? {
        let (user, department): (i64, i64) = (pair.get(0)?, pair.get(1)?);
        if user != last {
            counted.clear();
            last = user;
        }
        below.count(department, &mut counted);
    }
    Ok(below.sizes)
}

/// A tenant's users by status, as the table has them within a transaction.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn totals_in(db: &Connection, tenant: i64) -> Result<Totals> {
    by_status(db, "tenant", tenant)
}

/// Users by status. `owner` is the name of a column, never a value from outside.
pub(crate) fn by_status(db: &Connection, owner: &str, key: i64) -> Result<Totals> {
    let mut statement = db.prepare(&format!(
        "SELECT status, count(*) FROM users WHERE {owner} = ?1 GROUP BY status"
    ))?;
    let mut rows = statement.query([key])?;
    let mut totals = Totals::default();
    while let Some(row) = rows.next()? {
        let (status, count): (String, i64) = (row.get(0)?, row.get(1)?);
        totals.add(status.parse()?, usize::try_from(count).unwrap_or_default());
    }
    Ok(totals)
}
