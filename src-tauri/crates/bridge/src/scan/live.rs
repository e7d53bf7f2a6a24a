//! What lives only as long as this process: names that were tried in vain, listening sites, running previews.

use crate::directory::password::Strangers;

/// What a [`Bridge`](crate::Bridge) remembers without storing it.
#[derive(Default)]
pub(crate) struct Live {
    strangers: Strangers,
}

impl Live {
    /// Names that nobody can log in with, and how often they were tried.
    pub(crate) fn strangers(&self) -> &Strangers {
        &self.strangers
    }
}
