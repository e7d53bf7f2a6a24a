//! Who is meant, once they are found.

use crate::directory::query::UserView;
use crate::directory::user::UserStatus;
use crate::source::Source;

/// The person who is meant.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// In the directory.
    pub(super) user: Option<UserView>,
    /// In WeCom, as far as is known.
    pub(super) userid: Option<String>,
    /// The data source that owns them, or would.
    pub(super) source: Option<Source>,
    /// Whether a run's record speaks of them.
    pub(super) is_recorded: bool,
    /// Departed users who fit as well, and were passed over.
    pub(super) departed_too: Vec<String>,
}

impl Found {
    /// The directory's user, if a data source owns them.
    pub(super) fn synced(&self) -> Option<&UserView> {
        self.user.as_ref().filter(|user| user.source_id.is_some())
    }

    /// The directory's user, if no data source owns them.
    pub(super) fn local(&self) -> Option<&UserView> {
        self.user.as_ref().filter(|user| user.source_id.is_none())
    }

    /// Whether the directory has them as departed.
    pub(super) fn has_departed(&self) -> bool {
        self.user
            .as_ref()
            .is_some_and(|user| user.status == UserStatus::Departed)
    }
}
