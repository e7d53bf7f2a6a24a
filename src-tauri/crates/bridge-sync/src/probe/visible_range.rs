//! Reading of an app's visible range: what its record names, with tags resolved and departments listed with all below them.
//!
//! Leaves out who the members of these departments are.

use std::collections::BTreeSet;

use wecom::{Agent, Caller, Error as WecomError, casefold_trimmed};

use crate::value_check::is_usable_userid;
use bridge_directory::app_range::AppRange;

/// WeCom's errcodes for a department or tag that was deleted, or of which the app sees nothing.
const NOTHING_THERE: [i64; 5] = [40068, 60003, 60011, 60123, 81011];

/// Reads the range with the app's own secret.
///
/// # Errors
/// WeCom's, unless it says that what the record names is not there any more.
pub async fn read(app: &Caller, agent: &Agent) -> Result<AppRange, WecomError> {
    let mut range = of_record(agent);
    let mut below = listed(app, None).await?;
    for tag in &agent.tags {
        let Some(tag) = or_nothing(app.tag(*tag).await)? else {
            continue;
        };
        add_users(
            &mut range,
            tag.members.iter().map(|member| member.userid.as_str()),
        );
        range.departments.extend(tag.departments);
    }
    for id in &range.departments {
        if !below.contains(id) {
            below.extend(listed(app, Some(*id)).await?);
        }
    }
    range.below = below.into_iter().collect();
    Ok(range)
}

/// The range as far as the record itself tells it: without tags, and without what is below the departments.
pub(crate) fn of_record(agent: &Agent) -> AppRange {
    let mut range = AppRange {
        is_stopped: agent.stopped,
        departments: agent.departments.clone(),
        tags: agent.tags.clone(),
        ..AppRange::default()
    };
    add_users(&mut range, agent.users.iter().map(|userid| userid.as_str()));
    range
}

/// Adds members who are in the range by name or through a tag.
pub(crate) fn add_users<'a>(range: &mut AppRange, userids: impl Iterator<Item = &'a str>) {
    let usable = userids.filter(|userid| is_usable_userid(userid));
    range.users.extend(usable.map(casefold_trimmed));
}

/// A department with all below it, or all that the app sees.
async fn listed(app: &Caller, top: Option<i64>) -> Result<BTreeSet<i64>, WecomError> {
    let read = or_nothing(app.departments(top).await)?;
    let read = read.into_iter().flatten();
    Ok(read.map(|department| department.id).collect())
}

/// The answer to a reading; none for what was deleted or lies out of range.
///
/// # Errors
/// Any other error of WeCom's.
pub fn or_nothing<T>(answer: Result<T, WecomError>) -> Result<Option<T>, WecomError> {
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
