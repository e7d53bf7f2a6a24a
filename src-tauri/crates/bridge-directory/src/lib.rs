//! The directory: departments and users on this machine, with passwords, search and export.
//!
//! [`user`] and [`department`] are the rows as a plan compares them, [`query`] the views that people and scripts get. [`import`] reads
//! accounts from a file. Leaves out where members come from: a sync writes the rows through this crate.

pub mod app_range;
pub mod bulk;
pub mod can_scan;
pub mod decision;
pub mod department;
pub mod export;
pub mod field;
pub mod figures;
pub mod filter;
pub mod import;
pub mod leavers;
pub mod left;
pub mod listing;
pub mod local;
pub mod managers;
pub mod packed;
pub mod password;
pub mod query;
pub mod row_snapshot;
pub mod sheet;
pub mod status_words;
pub mod stored;
pub mod tree;
pub mod user;

#[cfg(test)]
mod costs;
mod index;
pub mod inputs;
mod ownership;
mod password_owners;
mod protect;
mod user_status;

use std::sync::Arc;

use bridge_core::Context;

pub use stored::StoredDirectory;

use index::cache::Indexes;

/// The directory of one open data folder. Clones share the indexes held in memory.
#[derive(Clone)]
pub struct Directory {
    context: Context,
    indexes: Arc<Indexes>,
}

impl Directory {
    /// The directory in a context's store.
    pub fn new(context: Context) -> Self {
        Self {
            context,
            indexes: Arc::default(),
        }
    }

    fn now(&self) -> i64 {
        self.context.now_ms()
    }

    fn indexes(&self) -> &Indexes {
        &self.indexes
    }
}
