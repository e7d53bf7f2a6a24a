//! The members whom the data sources of a tenant have read last: in the directory, and in a preview that was not applied.

use rusqlite::Connection;

use crate::plan::{Match, Reason};
use bridge_core::error::Result;
use bridge_directory::import::{MatchedBy, Members};
use bridge_directory::row_snapshot::restore;
use bridge_directory::user::User;

/// The list of the newest reading of each data source, whether it was applied or not.
const NEWEST: &str = "(SELECT coalesce(list_of, key) FROM runs WHERE key IN (
        SELECT max(key) FROM runs WHERE tenant = ?1 AND kind = 'sync' AND outcome <> 'failed' AND undone_by IS NULL GROUP BY source))";

/// Everybody of the tenant's data sources.
pub(super) fn of_tenant(db: &Connection, tenant: i64, users: &[User]) -> Result<Members> {
    let mut members = Members::default();
    let owned = users
        .iter()
        .filter(|user| user.source.is_some() && !user.status.is_gone());
    for user in owned {
        let mails = [user.email.as_deref(), user.biz_mail.as_deref()];
        members.add(user.userid.as_deref(), user.mobile.as_deref(), mails);
    }
    add_previewed(db, tenant, &mut members)?;
    add_known(db, tenant, &mut members)?;
    Ok(members)
}

/// Those whom a reading would bring in.
fn add_previewed(db: &Connection, tenant: i64, members: &mut Members) -> Result<()> {
    let mut statement = db.prepare(&format!(
        "SELECT json_extract(after, '$.userid'), json_extract(after, '$.mobile'), json_extract(after, '$.email'), json_extract(after, '$.biz_mail')
         FROM changes WHERE kind IN ('create', 'overwrite', 'reactivate', 'update') AND after IS NOT NULL AND run IN {NEWEST}"
    ))?;
    let mut rows = statement.query([tenant])?;
    while let Some(row) = rows.next()? {
        let text = |column: usize| row.get_ref(column).map(|value| value.as_str().ok());
        members.add(text(0)?, text(1)?, [text(2)?, text(3)?]);
    }
    Ok(())
}

/// Those whom a reading left out because they match a user.
fn add_known(db: &Connection, tenant: i64, members: &mut Members) -> Result<()> {
    let mut statement = db.prepare(&format!(
        "SELECT reason FROM changes WHERE kind IN ('skip', 'ambiguous', 'pending') AND run IN {NEWEST}"
    ))?;
    let mut rows = statement.query([tenant])?;
    while let Some(row) = rows.next()? {
        let reason: Reason = restore(&row.get::<_, String>(0)?)?;
        let (usernames, by) = reason.others();
        let has = |one: Match| usize::from(by.contains(&one));
        let by = MatchedBy {
            username: has(Match::Username),
            mobile: has(Match::Mobile),
            email: has(Match::Email),
        };
        usernames
            .into_iter()
            .for_each(|username| members.add_known(username, by));
    }
    Ok(())
}
