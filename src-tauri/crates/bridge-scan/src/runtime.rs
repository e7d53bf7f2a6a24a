//! What lives only as long as this process: logins being judged, listening sites, running previews.

use super::judging::Judging;
use super::portal::Portals;
use super::site::Sites;

/// What a [`Scan`](crate::Scan) remembers without storing it.
#[derive(Default)]
pub(crate) struct RuntimeState {
    judging: Judging,
    // Before `sites`: the previews hold theirs.
    portals: Portals,
    sites: Sites,
}

impl RuntimeState {
    /// Logins that are being judged.
    pub(crate) fn judging(&self) -> &Judging {
        &self.judging
    }

    /// The previews that run.
    pub(crate) fn portals(&self) -> &Portals {
        &self.portals
    }

    /// The ports that are listened on.
    pub(crate) fn sites(&self) -> &Sites {
        &self.sites
    }
}
