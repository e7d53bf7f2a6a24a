//! Visible range of an app, read down to members.
//!
//! Departments count with all below them, tags with their members and departments.

use std::collections::{BTreeSet, HashSet};

use compact_str::CompactString;
use futures::{StreamExt, TryStreamExt};
use wecom::{Agent, Caller, Error as WecomError, casefold_trimmed};

use bridge_sync::is_usable_userid;

/// Requests kept ready behind those that the client lets through.
const AHEAD: usize = 16;

/// WeCom's errcodes for a department or tag that was deleted, or of which the app sees nothing.
const NOTHING_THERE: [i64; 5] = [40068, 60003, 60011, 60123, 81011];

/// The members whom an app sees, by casefolded userid.
#[derive(Debug, Default)]
pub(super) struct VisibleMembers {
    userids: HashSet<CompactString>,
}

impl VisibleMembers {
    /// Reads the range with the app's own secret.
    pub(super) async fn read(app: &Caller, agent: &Agent) -> Result<Self, WecomError> {
        let mut visible = Self::default();
        visible.extend(agent.users.iter().map(CompactString::as_str));
        let mut departments = below(app, None).await?;
        let mut named = agent.departments.clone();
        for tag in &agent.tags {
            let Some(tag) = or_nothing(app.tag(*tag).await)? else {
                continue;
            };
            visible.extend(tag.members.iter().map(|member| member.userid.as_str()));
            named.extend(tag.departments);
        }
        for id in named {
            if !departments.contains(&id) {
                departments.extend(below(app, Some(id)).await?);
            }
        }
        visible.read_departments(app, departments).await?;
        Ok(visible)
    }

    async fn read_departments(
        &mut self,
        app: &Caller,
        departments: BTreeSet<i64>,
    ) -> Result<(), WecomError> {
        let reads = futures::stream::iter(departments)
            .map(|id| async move { or_nothing(app.member_names_of(id).await) });
        let mut reads = reads.buffer_unordered(AHEAD);
        while let Some(members) = reads.try_next().await? {
            let members = members.iter().flatten();
            self.extend(members.map(|member| member.userid.as_str()));
        }
        Ok(())
    }

    fn extend<'a>(&mut self, userids: impl Iterator<Item = &'a str>) {
        let usable = userids.filter(|userid| is_usable_userid(userid));
        self.userids.extend(usable.map(casefold_trimmed));
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

/// A department with all below it, or all that the app sees.
async fn below(app: &Caller, top: Option<i64>) -> Result<BTreeSet<i64>, WecomError> {
    let read = or_nothing(app.departments(top).await)?;
    let read = read.into_iter().flatten();
    Ok(read.map(|department| department.id).collect())
}

/// The answer to a reading; none for what was deleted or lies out of range.
fn or_nothing<T>(answer: Result<T, WecomError>) -> Result<Option<T>, WecomError> {
    let is_nothing = |error: &WecomError| {
        let errcode = error.errcode();
        errcode.is_some_and(|errcode| NOTHING_THERE.contains(&errcode))
    };
    match answer {
        Ok(value) => Ok(Some(value)),
        // The app's record may name what was deleted since, and that hides nobody.
        Err(error) if is_nothing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
