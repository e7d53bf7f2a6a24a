//! What lives only as long as this process: listening sites, running previews.

use super::portal::Portals;
use super::site::Sites;

/// What a [`Bridge`](crate::Bridge) remembers without storing it.
#[derive(Default)]
pub(crate) struct Live {
    // Before `sites`: the previews hold theirs.
    portals: Portals,
    sites: Sites,
}

impl Live {
    /// The previews that run.
    pub(crate) fn portals(&self) -> &Portals {
        &self.portals
    }

    /// The ports that are listened on.
    pub(crate) fn sites(&self) -> &Sites {
        &self.sites
    }
}
