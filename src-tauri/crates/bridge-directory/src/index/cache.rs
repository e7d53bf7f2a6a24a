//! The cache of a process's indexes, and when one is built.
//!
//! Building one takes as long as several queries of the store, so a process that queries only once, as a command does,
//! builds none: the second query of the same version starts building one in the background.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::Connection;

use super::Index;
use crate::Directory;
use bridge_core::error::Result;
use bridge_core::locked::locked;
use bridge_core::tenant::{Tenant, directory_version};

/// How many tenants' indexes are cached: an administrator of many works with few at a time.
const KEPT: usize = 2;

/// The cached indexes of a process.
#[derive(Default)]
pub(crate) struct Indexes {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// By tenant, the last used first.
    ready: Vec<(i64, Arc<Index>)>,
    /// The version of each tenant at its last query without an index.
    missed: HashMap<i64, i64>,
    /// The tenants whose index is being built.
    making: HashSet<i64>,
}

impl Directory {
    /// Builds the index of a tenant, unless there is one: for callers who know that queries will follow. Otherwise the
    /// first queries read the table, and the second one starts building the index in the background.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn prepare_directory(&self, tenant: &Tenant) -> Result<()> {
        let known = |_: &Connection, _: &Index| Ok(());
        match self.with_index(tenant.key, known)? {
            Some(()) => Ok(()),
            None => self.make_index(tenant.key),
        }
    }

    /// Queries the index of the store's current version; `None` if there is none yet.
    pub(crate) fn indexed<T>(
        &self,
        tenant: i64,
        answer: impl FnOnce(&Connection, &Index) -> Result<T>,
    ) -> Result<Option<T>> {
        let cached = self.with_index(tenant, answer)?;
        if cached.is_none() {
            self.note_miss(tenant)?;
        }
        Ok(cached)
    }

    /// Queries the index of the store's current version, which is built now if there is none yet.
    pub(crate) fn with_made_index<T>(
        &self,
        tenant: i64,
        answer: impl Fn(&Connection, &Index) -> Result<T>,
    ) -> Result<T> {
        if let Some(answered) = self.with_index(tenant, &answer)? {
            return Ok(answered);
        }
        self.context.store().read(|db| {
            let index = Arc::new(Index::build(db, tenant)?);
            self.indexes().put(tenant, Arc::clone(&index));
            answer(db, &index)
        })
    }

    fn with_index<T>(
        &self,
        tenant: i64,
        answer: impl FnOnce(&Connection, &Index) -> Result<T>,
    ) -> Result<Option<T>> {
        self.context.store().read(|db| {
            let version = directory_version(db, tenant)?;
            let index = self.indexes().of(tenant, version);
            index.map(|index| answer(db, &index)).transpose()
        })
    }

    fn note_miss(&self, tenant: i64) -> Result<()> {
        let version = self
            .context
            .store()
            .read(|db| directory_version(db, tenant))?;
        if !self.indexes().state().begins(tenant, version) {
            return Ok(());
        }
        let (directory, making) = (self.clone(), Making(self.clone(), tenant));
        let make = move || {
            let _making = making;
            if let Err(error) = directory.make_index(tenant) {
                tracing::warn!(%error, "the directory could not be indexed");
            }
        };
        // On a thread of its own: reading a large directory would delay the answer of the query that noticed the miss.
        let thread = std::thread::Builder::new().name("directory".to_owned());
        if let Err(error) = thread.spawn(make) {
            tracing::warn!(%error, "no thread to index the directory");
        }
        Ok(())
    }

    fn make_index(&self, tenant: i64) -> Result<()> {
        let index = self.context.store().read(|db| Index::build(db, tenant))?;
        self.indexes().put(tenant, Arc::new(index));
        Ok(())
    }
}

/// A guard that marks an index as being built, until it is dropped.
struct Making(Directory, i64);

impl Drop for Making {
    fn drop(&mut self) {
        self.0.indexes().state().making.remove(&self.1);
    }
}

impl Indexes {
    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    #[cfg(test)]
    pub(super) fn is_making(&self, tenant: i64) -> bool {
        self.state().making.contains(&tenant)
    }

    /// The cached index of exactly this version.
    pub(super) fn of(&self, tenant: i64, version: i64) -> Option<Arc<Index>> {
        let ready = &mut self.state().ready;
        let at = ready
            .iter()
            .position(|(key, index)| *key == tenant && index.version == version)?;
        ready.get_mut(..=at)?.rotate_right(1);
        ready.first().map(|(_, index)| Arc::clone(index))
    }

    fn put(&self, tenant: i64, index: Arc<Index>) {
        let ready = &mut self.state().ready;
        ready.retain(|(key, _)| *key != tenant);
        ready.truncate(KEPT - 1);
        ready.insert(0, (tenant, index));
    }
}

impl State {
    /// Records a query without an index, and returns whether to build one now.
    fn begins(&mut self, tenant: i64, version: i64) -> bool {
        let again = self.missed.insert(tenant, version) == Some(version);
        again && self.making.insert(tenant)
    }
}
