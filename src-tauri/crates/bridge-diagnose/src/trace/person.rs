//! The person that a trace is about, as the directory and the runs know them.

use bridge_core::source::Source;
use bridge_directory::query::UserView;
use bridge_sync::EarlierUserid;

/// A person found by a search of the directory, the runs' records and WeCom; all empty if nobody was found.
#[derive(Debug, Default)]
pub(super) struct Person {
    /// The user in the directory.
    pub(super) user: Option<UserView>,
    /// The userid in WeCom, as far as it is known.
    pub(super) userid: Option<String>,
    /// The data source that owns the user, or would own them.
    pub(super) source: Option<Source>,
    /// Whether a run's record names the member.
    pub(super) is_recorded: bool,
    /// Departed users who match the search as well and were passed over.
    pub(super) departed_matches: Vec<String>,
    /// The userid that was searched for, where the user had it before.
    pub(super) earlier: Option<EarlierUserid>,
}

impl Person {
    /// The directory's user, if a data source owns it.
    pub(super) fn synced_user(&self) -> Option<&UserView> {
        self.user.as_ref().filter(|user| user.source_id.is_some())
    }

    /// The directory's user, if no data source owns it.
    pub(super) fn local_user(&self) -> Option<&UserView> {
        self.user.as_ref().filter(|user| user.source_id.is_none())
    }

    /// Whether the directory has the user as departed or archived.
    pub(super) fn has_departed(&self) -> bool {
        let user = self.user.as_ref();
        user.is_some_and(|user| user.status.is_gone())
    }
}
