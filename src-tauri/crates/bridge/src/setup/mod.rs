//! Set-up: both methods, changes of what was set up, and removal. Proves values through the check-up's own checks.

mod acts;
mod auth;
mod settings;
mod source;
mod tenant;

pub use auth::AddedAuth;
pub use source::{AddedSource, NewSource};

use bridge_core::Context;
use bridge_scan::Scan;
use bridge_sync::SyncRunner;
use bridge_sync::probe::Probe;

/// Both set-up methods over one open data folder.
#[derive(Clone)]
pub struct SetUp {
    context: Context,
    probe: Probe,
    sync: SyncRunner,
    scan: Scan,
}

impl SetUp {
    /// Set-up over features that share one context.
    pub fn new(context: Context, probe: Probe, sync: SyncRunner, scan: Scan) -> Self {
        Self {
            context,
            probe,
            sync,
            scan,
        }
    }
}
