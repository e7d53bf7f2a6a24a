//! Writing a plan: all of it in one transaction, with what it replaces, or nothing.

use rusqlite::Connection;

use super::archive;
use super::history::{Change, ChangeWriter};
use super::plan::{Kind, Plan};
use super::prepared::{self, Prepared, Stamp};
use bridge_core::error::{Code, Error, Result};
use bridge_core::source::{self, Source};
use bridge_core::tenant;
use bridge_directory::bulk::SuspendedIndex;
use bridge_directory::{department, password, user};

/// Refuses if the directory or the source's settings are not those that the plan was made from.
pub(crate) fn refuse_if_moved(db: &Connection, plan: &Plan, source: &Source) -> Result<()> {
    let version = tenant::directory_version(db, source.tenant_key)?;
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

/// The error where something is no longer what a plan was made from.
pub(crate) fn moved(what: &str) -> Error {
    let message = format!("the {what} changed since the plan was made");
    Error::new(Code::SyncMoved, message).with("what", what)
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
    prepared::each(plan, None, |prepared| {
        record_user(&mut record, plan, prepared)
    })
}

fn write_departments(
    db: &Connection,
    plan: &Plan,
    source: &Source,
    run: i64,
    record: &mut ChangeWriter<'_>,
) -> Result<()> {
    let mut writer = department::Writer::new(db, source.key)?;
    for item in &plan.departments {
        let mut after = department::Department {
            touched_by: Some(run),
            ..item.after.clone()
        };
        if after.key == 0 {
            after.key = writer.insert(&after)?;
        } else {
            writer.update(&after)?;
        }
        record.department(item.kind, item.before.as_ref(), &after)?;
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
    let next_key = user::next_key(db)?;
    let stamp = Stamp { run, now, next_key };
    prepared::each(plan, Some(stamp), |prepared| {
        write_user(db, &prepared, &mut writer)?;
        if prepared.item.kind != Kind::Archive {
            return record_user(record, plan, prepared);
        }
        archived.extend(plan.before(prepared.item));
        record_archived(record, prepared)
    })?;
    drop(writer);
    index.recreate(db)?;
    archive::clear(db, source.tenant_key, Some(run), &archived)
}

/// What a run that archives somebody keeps of it: nothing of the person.
fn record_archived(record: &mut ChangeWriter<'_>, prepared: Prepared<'_>) -> Result<()> {
    record.add(&Change {
        kind: prepared.item.kind.into(),
        object: prepared.object,
        userid: None,
        username: prepared.username.as_deref(),
        reason: prepared.reason,
        before: None,
        after: prepared.after,
        member: None,
    })
}

fn write_user(
    db: &Connection,
    prepared: &Prepared<'_>,
    writer: &mut user::Writer<'_>,
) -> Result<()> {
    let Some(row) = &prepared.row else {
        return Ok(());
    };
    match prepared.item.kind {
        Kind::Create => writer.insert(row).map(drop)?,
        _ => writer.update(row, prepared.moves)?,
    }
    match prepared.item.changes_hands() {
        true => password::forget(db, row.key),
        false => Ok(()),
    }
}

fn record_user(record: &mut ChangeWriter<'_>, plan: &Plan, prepared: Prepared<'_>) -> Result<()> {
    record.add(&Change {
        kind: prepared.item.kind.into(),
        object: prepared.object,
        userid: plan.userid(prepared.item),
        username: prepared.username.as_deref(),
        reason: prepared.reason,
        before: prepared.before,
        after: prepared.after,
        member: prepared.member,
    })
}
