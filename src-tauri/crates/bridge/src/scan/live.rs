//! What lives only as long as this process: names that were tried in vain, listening sites, running previews.

use super::judging::Judging;
use super::portal::Portals;
use super::site::Sites;
use crate::directory::password::Strangers;

/// What a [`Bridge`](crate::Bridge) remembers without storing it.
#[derive(Default)]
pub(crate) struct Live {
    strangers: Strangers,
    judging: Judging,
    // Before `sites`: the previews hold theirs.
    portals: Portals,
    sites: Sites,
}

impl Live {
    /// Names that nobody can log in with, and how often they were tried.
    pub(crate) fn strangers(&self) -> &Strangers {
        &self.strangers
    }

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
