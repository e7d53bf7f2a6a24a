//! Visible range of an app, read down to members.
//!
//! Departments count with all below them, tags with their members and departments.

use std::collections::HashSet;

use compact_str::CompactString;
use futures::{StreamExt, TryStreamExt};
use wecom::{Caller, Error as WecomError, casefold_trimmed};

use bridge_directory::app_range::AppRange;
use bridge_sync::is_usable_userid;
use bridge_sync::probe::visible_range::or_nothing;

/// Requests kept ready behind those that the client lets through.
const AHEAD: usize = 16;

/// The members whom an app sees, by casefolded userid.
#[derive(Debug, Default)]
pub(super) struct VisibleMembers {
    userids: HashSet<CompactString>,
}

impl VisibleMembers {
    /// Reads the members of a range with the app's own secret.
    pub(super) async fn read(app: &Caller, range: &AppRange) -> Result<Self, WecomError> {
        let mut visible = Self::default();
        visible.userids.extend(range.users.iter().cloned());
        visible.read_departments(app, range.below.clone()).await?;
        Ok(visible)
    }

    async fn read_departments(
        &mut self,
        app: &Caller,
        departments: Vec<i64>,
    ) -> Result<(), WecomError> {
        let reads = futures::stream::iter(departments)
            .map(|id| async move { or_nothing(app.member_names_of(id).await) });
        let mut reads = reads.buffer_unordered(AHEAD);
        while let Some(members) = reads.try_next().await? {
            let members = members.iter().flatten();
            let userids = members.map(|member| member.userid.as_str());
            let usable = userids.filter(|userid| is_usable_userid(userid));
            self.userids.extend(usable.map(casefold_trimmed));
        }
        Ok(())
    }

    /// Whether the app sees the member with this casefolded userid.
    pub(super) fn contains(&self, folded: &str) -> bool {
        self.userids.contains(folded)
    }

    /// The number of members whom the app sees.
    pub(super) fn count(&self) -> usize {
        self.userids.len()
    }
}
