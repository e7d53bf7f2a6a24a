//! Diagnosis: the check-up, its report, and the trace of one member.
//!
//! Leaves out the calls that a check makes (`bridge-sync`'s probe) and the sentences for errors (`bridge-core`'s
//! remedies).

pub mod checkup;
mod sentences;
pub mod trace;

use std::sync::{Arc, OnceLock};

use bridge_core::Context;
use bridge_directory::Directory;
use bridge_scan::Scan;
use bridge_scan::login_page::PageReader;
use bridge_sync::SyncRunner;

/// The check-up and the trace over one open data folder. Clones share the page reader.
#[derive(Clone)]
pub struct Diagnose {
    pub(crate) context: Context,
    pub(crate) directory: Directory,
    pub(crate) sync: SyncRunner,
    pub(crate) scan: Scan,
    page_reader: Arc<OnceLock<Arc<dyn PageReader>>>,
}

impl Diagnose {
    /// Diagnosis over features that share one context.
    pub fn new(context: Context, directory: Directory, sync: SyncRunner, scan: Scan) -> Self {
        Self {
            context,
            directory,
            sync,
            scan,
            page_reader: Arc::default(),
        }
    }

    /// Gives the check-up a browser that renders pages drawn by scripts. A second one is ignored.
    pub fn use_page_reader(&self, reader: Arc<dyn PageReader>) {
        if self.page_reader.set(reader).is_err() {
            tracing::debug!("there is a page reader already");
        }
    }

    pub(crate) fn page_reader(&self) -> Option<&Arc<dyn PageReader>> {
        self.page_reader.get()
    }
}
