//! Writing a plan: all of it in one transaction, with what it replaces, or nothing.

use rusqlite::Connection;

use super::archive;
use super::history::{Change, ChangeWriter};
use crate::snapshot::Person;
use serde_json::json;

use super::plan::{DepartmentItem, Item, Kind, Plan};
use bridge_core::error::{Code, Error, Result};
use bridge_core::source::{self, Source};
use bridge_core::tenant;
use bridge_directory::bulk::SuspendedIndex;
use bridge_directory::leavers::archived_username;
use bridge_directory::row_snapshot::snapshot;
use bridge_directory::{department, password, user};

/// Refuses if the directory or the source's settings are not those that the plan was made from.
pub(crate) fn refuse_if_moved(db: &Connection, plan: &Plan, source: &Source) -> Result<()> {
    let version = tenant::directory_version(db, source.tenant_key)?;
    let moved = |what: &str| {
        Error::new(
            Code::SyncMoved,
            format!("the {what} changed since the plan was made"),
        )
        .with("what", what)
    };
    if version != plan.directory.version {
        return Err(moved("directory"));
    }
    let now = source::all(db)?
        .into_iter()
        .find(|each| each.key == source.key);
    match now {
        Some(now) if now.revision == source.revision => Ok(()),
        Some(_) => Err(moved("settings")),
        None => Err(Error::new(Code::SourceUnknown, "the data source is gone")
            .with("wanted", source.id.clone())),
    }
}

/// Writes the directory's part of a plan and the record of every change.
pub(crate) fn write(
    db: &Connection,
    plan: &Plan,
    source: &Source,
    run: i64,
    now: i64,
) -> Result<()> {
    let mut record = ChangeWriter::new(db, run)?;
    write_departments(db, plan, source, run, &mut record)?;
    write_users(db, plan, source, run, now, &mut record)?;
    if !plan.is_empty() {
        tenant::directory_changed(db, source.tenant_key)?;
    }
    Ok(())
}

/// Records what a plan would do, without doing it.
pub(crate) fn record_only(db: &Connection, plan: &Plan, run: i64) -> Result<()> {
    let mut record = ChangeWriter::new(db, run)?;
    for department in &plan.departments {
        record.department(
            department.kind,
            department.before.as_ref(),
            &department.after,
        )?;
    }
    for item in &plan.items {
        let (before, after) = plan.sides(item);
        let object = before.as_ref().map(|user| user.key);
        record_user(&mut record, plan, item, object, (before, after))?;
    }
    Ok(())
}

fn write_departments(
    db: &Connection,
    plan: &Plan,
    source: &Source,
    run: i64,
    record: &mut ChangeWriter<'_>,
) -> Result<()> {
    let mut writer = department::Writer::new(db, source.key)?;
    for DepartmentItem {
        kind,
        before,
        after,
    } in &plan.departments
    {
        let mut after = department::Department {
            touched_by: Some(run),
            ..after.clone()
        };
        if after.key == 0 {
            after.key = writer.insert(&after)?;
        } else {
            writer.update(&after)?;
        }
        record.department(*kind, before.as_ref(), &after)?;
    }
    Ok(())
}

fn write_users(
    db: &Connection,
    plan: &Plan,
    source: &Source,
    run: i64,
    now: i64,
    record: &mut ChangeWriter<'_>,
) -> Result<()> {
    let created = plan.items.iter().filter(|item| item.kind == Kind::Create);
    let index = SuspendedIndex::suspend(db, created.count(), plan.directory.users.len())?;
    let mut writer = user::Writer::new(db, source.tenant_key)?;
    let mut archived = Vec::new();
    // Two users may have exchanged their userids, and with them their usernames.
    let renamed = plan.items.iter().filter(|item| item.kind == Kind::Renamed);
    for user in renamed.filter_map(|item| plan.before(item)) {
        writer.vacate(user.key)?;
    }
    for item in &plan.items {
        let (before, after) = plan.sides(item);
        let Some(mut after) = after else {
            let object = before.as_ref().map(|user| user.key);
            record_user(record, plan, item, object, (before, None))?;
            continue;
        };
        (after.updated_at, after.touched_by) = (now, Some(run));
        if item.kind == Kind::Create {
            after.key = writer.insert(&after)?;
        } else {
            writer.update(
                &after,
                before
                    .as_ref()
                    .is_none_or(|before| before.departments != after.departments),
            )?;
        }
        after.departed_at = after.departed_since();
        if item.kind == Kind::Archive {
            record_archived(record, item, &after)?;
            archived.extend(before);
            continue;
        }
        if item.changes_hands() {
            password::forget(db, after.key)?;
        }
        record_user(record, plan, item, Some(after.key), (before, Some(after)))?;
    }
    drop(writer);
    index.recreate(db)?;
    archive::clear(db, source.tenant_key, Some(run), &archived)
}

/// What a run that archives somebody keeps of it: nothing of the person.
fn record_archived(record: &mut ChangeWriter<'_>, item: &Item, after: &user::User) -> Result<()> {
    record.add(&Change {
        kind: item.kind.into(),
        object: Some(after.key),
        userid: None,
        username: Some(&archived_username(after.key)),
        reason: &item.reason,
        before: None,
        after: Some(snapshot(after)?),
        member: None,
    })
}

fn record_user(
    record: &mut ChangeWriter<'_>,
    plan: &Plan,
    item: &Item,
    object: Option<i64>,
    (before, after): (Option<user::User>, Option<user::User>),
) -> Result<()> {
    let (before, after) = (before.as_ref(), after.as_ref());
    let writes = item.kind.writes();
    let username = after.or(before).map(|user| user.username.as_str());
    record.add(&Change {
        kind: item.kind.into(),
        object,
        userid: plan.userid(item),
        username,
        reason: &item.reason,
        before: before.filter(|_| writes).map(snapshot).transpose()?,
        after: after.map(snapshot).transpose()?,
        member: match (writes, plan.person(item), before) {
            (true, ..) | (false, None, None) => None,
            (false, Some(person), _) => Some(member(&person)?),
            (false, None, Some(user)) => Some(left_alone(user)?),
        },
    })
}

/// What a user is called whom a run leaves as they are.
fn left_alone(user: &user::User) -> Result<String> {
    snapshot(&json!({
        "name": user.name,
        "position": user.position,
        "departments": user.departments,
    }))
}

/// What a member is called whom a run does not bring in.
fn member(person: &Person) -> Result<String> {
    snapshot(&json!({
        "name": person.name,
        "position": person.position,
        "mobile": person.mobile,
        "email": person.email.as_ref().or(person.biz_mail.as_ref()),
        "departments": person.departments,
    }))
}
