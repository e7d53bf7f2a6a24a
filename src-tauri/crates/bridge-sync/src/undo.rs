//! Undo of the latest applied run of a data source, or of the latest import of a tenant, to the byte of the directory's earlier state; only passwords that went when an
//! account changed hands stay gone.

use rusqlite::Connection;

use super::history::{self, ChangeKind, NewRun, Outcome, Run, RunKind};
use super::plan::Counts;
use crate::SyncRunner;
use crate::digests::Digests;
use crate::lock::SourceLock;
use crate::started_by::StartedBy;
use crate::takeover::taken_over;
use crate::warning::Warning;
use bridge_core::actor::Actor;
use bridge_core::error::{Code, Error, Result};
use bridge_core::source::{self, Source};
use bridge_core::tenant::{self, Tenant};
use bridge_directory::row_snapshot::restore;
use bridge_directory::{department, password, user};

/// The newest run that is still in force, of everybody or of one member.
const IN_FORCE: &str =
    "runs.outcome = 'applied' AND runs.kind IN ('sync', 'single') AND runs.undone_by IS NULL";

/// The newest import that is still in force and wrote something.
const IMPORT_IN_FORCE: &str =
    "runs.outcome = 'applied' AND runs.kind = 'import' AND runs.undone_by IS NULL
    AND (json_extract(runs.counts, '$.created') > 0 OR json_extract(runs.counts, '$.updated') > 0)";

impl SyncRunner {
    /// Undoes a run: the latest applied one of its source, whose automatic runs then wait for a person, or the latest
    /// import of its tenant.
    ///
    /// # Errors
    /// [`Code::UndoNone`] if it is not the latest, [`Code::UndoMoved`] if something that it wrote was changed since,
    /// [`Code::SyncBusy`], [`Code::RunUnknown`], [`Code::Ambiguous`] or `store.*`. Nothing is changed then.
    pub fn undo(&self, wanted: &str) -> Result<Run> {
        let run = self.run(wanted)?;
        let _lock = self.lock_of(&run)?;
        let now = self.context.now_ms();
        self.context.store().write(|db| {
            refuse_if_not_latest(db, &run)?;
            let records = records(db, run.key)?;
            refuse_if_moved(db, &run, &records)?;
            let counts = restore_rows(db, &run, &records)?;
            let warnings = given_back(db, &records)?;
            let row = NewRun {
                warnings: warnings.as_slice(),
                ..row(&run, &counts, now, self.context.actor())
            };
            let key = history::insert(db, &row)?;
            history::keep_totals(db, key, run.tenant_key)?;
            db.execute(
                "UPDATE runs SET undone_by = ?2 WHERE key = ?1",
                [run.key, key],
            )?;
            if let Some(source) = run.source_key {
                source::pause(db, source)?;
                // The directory is no longer what they were made of.
                Digests::forget(db, source)?;
            }
            tenant::directory_changed(db, run.tenant_key)?;
            history::of_key(db, key)
        })
    }

    fn lock_of(&self, run: &Run) -> Result<SourceLock> {
        match &run.source {
            Some(source) => self.lock_source(&self.context.source(source)?),
            None => self.lock_imports(&run.tenant),
        }
    }

    /// The import of a tenant that [`SyncRunner::undo`] would take back.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn undoable_import(&self, tenant: &Tenant) -> Result<Option<Run>> {
        let store = self.context.store();
        let latest = store.read(|db| history::latest_own(db, tenant.key, IMPORT_IN_FORCE))?;
        Ok(latest.filter(|run| !run.cleared))
    }

    /// The run of a source that [`SyncRunner::undo`] would take back.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn undoable(&self, source: &Source) -> Result<Option<Run>> {
        let store = self.context.store();
        let latest = store.read(|db| history::latest(db, source.key, IN_FORCE))?;
        Ok(latest.filter(|run| !run.cleared))
    }
}

impl SyncRunner {
    /// The run of a source that was applied last, an undo included.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn last_applied(&self, source: &Source) -> Result<Option<Run>> {
        self.context
            .store()
            .read(|db| history::latest(db, source.key, "runs.outcome = 'applied'"))
    }
}

struct Record {
    is_department: bool,
    object: i64,
    name: String,
    before: Option<String>,
    /// Whether the undo gives the account to another person.
    changes_hands: bool,
    /// Whether the user got a new userid, and perhaps a new username.
    is_renamed: bool,
}

fn refuse_if_not_latest(db: &Connection, run: &Run) -> Result<()> {
    let latest = match run.source_key {
        Some(source) => history::latest(db, source, IN_FORCE)?,
        None => history::latest_own(db, run.tenant_key, IMPORT_IN_FORCE)?,
    };
    if run.cleared {
        let error = Error::new(
            Code::UndoNone,
            "somebody in it was archived or erased since",
        );
        return Err(error.with("run", run.id.clone()).with("reason", "cleared"));
    }
    if latest.is_some_and(|latest| latest.key == run.key) {
        return Ok(());
    }
    Err(Error::new(Code::UndoNone, "not the latest applied run").with("run", run.id.clone()))
}

/// The records of what a run wrote, last first.
fn records(db: &Connection, run: i64) -> Result<Vec<Record>> {
    let mut statement = db.prepare(
        "SELECT kind, object, coalesce(userid, username, ''), before,
                kind = 'overwrite' OR json_extract(reason, '$.id') = 'linked'
                    OR (kind = 'reactivate' AND json_extract(reason, '$.id') = 'returned_as'),
                kind = 'renamed' FROM changes
         WHERE run = ?1 AND object IS NOT NULL AND after IS NOT NULL ORDER BY seq DESC",
    )?;
    let rows = statement.query_map([run], |row| {
        Ok(Record {
            is_department: row.get::<_, ChangeKind>(0)?.is_department(),
            object: row.get(1)?,
            name: row.get(2)?,
            before: row.get(3)?,
            changes_hands: row.get(4)?,
            is_renamed: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Refuses if a row no longer carries the run's mark.
fn refuse_if_moved(db: &Connection, run: &Run, records: &[Record]) -> Result<()> {
    let mut changed = Vec::new();
    for record in records {
        let mark = if record.is_department {
            department::by_key(db, record.object)?.map(|department| department.touched_by)
        } else {
            user::by_key(db, record.object)?.map(|user| user.touched_by)
        };
        if mark.flatten() != Some(run.key) {
            changed.push(record.name.clone());
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    changed.truncate(20);
    Err(Error::new(Code::UndoMoved, "rows were changed after the run").with("changed", changed))
}

fn restore_rows(db: &Connection, run: &Run, records: &[Record]) -> Result<Counts> {
    let mut users = user::Writer::new(db, run.tenant_key)?;
    // An import has no departments, and no source has the key zero.
    let mut departments = department::Writer::new(db, run.source_key.unwrap_or_default())?;
    let mut counts = Counts::default();
    for record in records.iter().filter(|record| record.is_renamed) {
        users.vacate(record.object)?;
    }
    for record in records {
        let back = record.before.as_deref();
        match (record.is_department, back) {
            (true, Some(snapshot)) => {
                departments.update(&restore(snapshot)?)?;
                counts.departments_updated += 1;
            }
            (true, None) => {
                departments.remove(record.object)?;
                counts.departments_retired += 1;
            }
            (false, Some(snapshot)) => {
                let back = restore(snapshot)?;
                refuse_if_owner_gone(db, &back, &record.name)?;
                users.update(&back, true)?;
                counts.updated += 1;
            }
            (false, None) => {
                users.remove(record.object)?;
                counts.departed += 1;
            }
        }
    }
    Ok(counts)
}

/// Removes the passwords of accounts that go back to their earlier owners, and names the accounts.
fn given_back(db: &Connection, records: &[Record]) -> Result<Vec<Warning>> {
    let handed = || records.iter().filter(|record| record.changes_hands);
    for record in handed() {
        password::forget(db, record.object)?;
    }
    let names = handed().map(|record| record.name.clone());
    Ok(taken_over(names).into_iter().collect())
}

/// Refuses if the source that owned a user who was taken over was removed since.
fn refuse_if_owner_gone(db: &Connection, user: &user::User, name: &str) -> Result<()> {
    let Some(owner) = user.source else {
        return Ok(());
    };
    let sql = "SELECT EXISTS (SELECT 1 FROM sources WHERE key = ?1)";
    if db.query_row(sql, [owner], |row| row.get(0))? {
        return Ok(());
    }
    let error = Error::new(Code::UndoMoved, "the source that owned the user is gone");
    Err(error.with("changed", vec![name.to_owned()]))
}

fn row<'a>(run: &Run, counts: &Counts, now: i64, actor: &'a Actor) -> NewRun<'a> {
    NewRun {
        source: run.source_key,
        tenant: run.tenant_key,
        kind: RunKind::Undo,
        started_by: StartedBy::Person,
        outcome: Outcome::Applied,
        reach: None,
        counts: *counts,
        calls: 0,
        revision: run.revision,
        plan_hash: None,
        warnings: &[],
        error: None,
        started_at: now,
        finished_at: now,
        undoes: Some(run.key),
        actor,
    }
}
