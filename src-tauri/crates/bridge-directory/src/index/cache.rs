//! Which indexes a process has, and when it makes one.
//!
//! Making one takes as long as several questions to the store, so a process that asks only once, as a command does,
//! makes none: the second question about the same version begins one beside the answers.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::Connection;

use super::Index;
use crate::Directory;
use bridge_core::error::Result;
use bridge_core::locked::locked;
use bridge_core::tenant::{Tenant, directory_version};

/// How many tenants' indexes are kept: whoever looks after many looks at few at a time.
const KEPT: usize = 2;

/// The indexes of a process.
#[derive(Default)]
pub(crate) struct Indexes {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// By tenant, the last used first.
    ready: Vec<(i64, Arc<Index>)>,
    /// The version of each tenant that the last question without an index was about.
    missed: HashMap<i64, i64>,
    /// The tenants whose index is being made.
    making: HashSet<i64>,
}

impl Directory {
    /// Makes the directory quick to search and to page through, unless it is: for callers who know that somebody is
    /// about to. Otherwise the first questions take the slower way, and one begins this beside the answers.
    ///
    /// # Errors
    /// Those of the store.
    pub fn prepare_directory(&self, tenant: &Tenant) -> Result<()> {
        let known = |_: &Connection, _: &Index| Ok(());
        match self.with_index(tenant.key, known)? {
            Some(()) => Ok(()),
            None => self.make_index(tenant.key),
        }
    }

    /// Answers from the index of the version that the store has now. `None` if there is none yet.
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

/// Stands while an index is being made, however that ends.
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

    /// The index of exactly this version.
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
    /// Notes a question without an index; whether that is reason to begin one now.
    fn begins(&mut self, tenant: i64, version: i64) -> bool {
        let again = self.missed.insert(tenant, version) == Some(version);
        again && self.making.insert(tenant)
    }
}
