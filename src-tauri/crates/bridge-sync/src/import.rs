//! Imports: accounts from a file become local users, as a run of the tenant that has no data source.
//!
//! What becomes of each line is planned by [`bridge_directory::import`]; here it is held against what the data sources have
//! read last, written in one transaction with what it replaces, and recorded, so that it can be undone as any run can.

mod members;

use rusqlite::Connection;

use crate::SyncRunner;
use crate::apply::moved;
use crate::history::{
    self, Change, ChangeKind, ChangeWriter, NewRun, Outcome, Run, RunKind, keep_totals,
};
use crate::plan::{Counts, Reason};
use crate::started_by::StartedBy;
use crate::warning::{Warning, WarningId};
use bridge_core::error::Result;
use bridge_core::lang::{Text, grouped};
use bridge_core::tenant::{self, Tenant};
use bridge_directory::import::{ColumnWish, ImportFile, ImportPlan, PlannedRow, plan, read};
use bridge_directory::row_snapshot::snapshot;
use bridge_directory::user::{self, User};

/// How many lines a warning names.
const NAMED: usize = 20;

impl SyncRunner {
    /// Plans an import. Nothing is written, and no run is recorded.
    ///
    /// # Errors
    /// `input.invalid` about `file` or `column`, `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn plan_import(
        &self,
        tenant: &Tenant,
        file: &ImportFile,
        wishes: &[ColumnWish],
    ) -> Result<ImportPlan> {
        // The file first: while a large one is read, nothing is held.
        let table = read(file, wishes)?;
        let (users, version, members) = self.context.store().read(|db| {
            let users = user::all_of_tenant(db, tenant.key)?;
            let members = members::of_tenant(db, tenant.key, &users)?;
            Ok((users, tenant::directory_version(db, tenant.key)?, members))
        })?;
        Ok(plan(table, users, version, &members))
    }

    /// Records what an import would do, without doing it.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn record_import(&self, tenant: &Tenant, plan: &ImportPlan) -> Result<Run> {
        let run = self.context.store().write(|db| {
            let key = self.insert_import(db, tenant, plan, Outcome::Planned)?;
            let mut record = ChangeWriter::new(db, key)?;
            for (row, before, after) in plan.changes() {
                let object = before.map(|user| user.key);
                record_user(&mut record, row, object, before, &after)?;
            }
            history::of_key(db, key)
        })?;
        self.forget_imports_quietly(tenant);
        Ok(run)
    }

    /// Applies an import: all of it, or nothing. `expect` is the hash of the plan that a person looked at.
    ///
    /// # Errors
    /// `sync.moved` if the plan is not the expected one or the directory changed since it was made, `sync.busy`,
    /// `tenant.unknown`, `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn apply_import(
        &self,
        tenant: &Tenant,
        plan: &ImportPlan,
        expect: Option<&str>,
    ) -> Result<Run> {
        if expect.is_some_and(|hash| hash != plan.hash) {
            return Err(moved("plan"));
        }
        let _lock = self.lock_imports(&tenant.id)?;
        let run = self.context.store().write(|db| {
            if tenant::directory_version(db, tenant.key)? != plan.version {
                return Err(moved("directory"));
            }
            let key = self.insert_import(db, tenant, plan, Outcome::Applied)?;
            self.write_users(db, tenant, plan, key)?;
            keep_totals(db, key, tenant.key)?;
            db.execute(
                "UPDATE runs SET finished_at = ?2 WHERE key = ?1",
                [key, self.context.now_ms()],
            )?;
            history::of_key(db, key)
        })?;
        self.forget_imports_quietly(tenant);
        Ok(run)
    }

    fn write_users(
        &self,
        db: &Connection,
        tenant: &Tenant,
        plan: &ImportPlan,
        run: i64,
    ) -> Result<()> {
        let now = self.context.now_ms();
        let mut record = ChangeWriter::new(db, run)?;
        let mut writer = user::Writer::new(db, tenant.key)?;
        for (row, before, mut after) in plan.changes() {
            (after.updated_at, after.touched_by) = (now, Some(run));
            match before {
                Some(_) => writer.update(&after, false)?,
                None => after.key = writer.insert(&after)?,
            }
            record_user(&mut record, row, Some(after.key), before, &after)?;
        }
        match plan.changed() {
            0 => Ok(()),
            _ => tenant::directory_changed(db, tenant.key),
        }
    }

    fn insert_import(
        &self,
        db: &Connection,
        tenant: &Tenant,
        plan: &ImportPlan,
        outcome: Outcome,
    ) -> Result<i64> {
        let now = self.context.now_ms();
        let warnings = warnings(plan, outcome);
        history::insert(
            db,
            &NewRun {
                source: None,
                tenant: tenant.key,
                kind: RunKind::Import,
                started_by: StartedBy::Person,
                outcome,
                reach: None,
                counts: counts(plan),
                calls: 0,
                revision: 0,
                plan_hash: Some(&plan.hash),
                warnings: &warnings,
                error: None,
                started_at: now,
                finished_at: now,
                undoes: None,
                actor: self.context.actor(),
            },
        )
    }

    // A failed clean-up must not turn a recorded run into an error: it is tried again after the next one.
    fn forget_imports_quietly(&self, tenant: &Tenant) {
        if let Err(error) = self.forget_old_imports(tenant) {
            tracing::warn!(%error, "old imports could not be forgotten");
        }
    }
}

fn counts(plan: &ImportPlan) -> Counts {
    Counts {
        created: plan.counts.created,
        updated: plan.counts.updated,
        unchanged: plan.counts.unchanged,
        rejected: plan.counts.rejected,
        ..Counts::default()
    }
}

fn record_user(
    record: &mut ChangeWriter<'_>,
    row: &PlannedRow,
    object: Option<i64>,
    before: Option<&User>,
    after: &User,
) -> Result<()> {
    let fields = |before: &User| row.values.changed(before);
    let reason = before.map_or(Reason::New, |before| Reason::Changed {
        fields: fields(before),
    });
    let kind = before.map_or(ChangeKind::Create, |_| ChangeKind::Update);
    record.add(&Change {
        kind,
        object,
        userid: after.userid.as_deref(),
        username: Some(after.username.as_str()),
        reason: snapshot(&reason)?,
        before: before.map(snapshot).transpose()?,
        after: Some(snapshot(after)?),
        member: None,
    })
}

/// Which lines are not taken: the history tells it when the file is long gone.
fn warnings(plan: &ImportPlan, outcome: Outcome) -> Vec<Warning> {
    let rejected = plan.counts.rejected;
    if rejected == 0 {
        return Vec::new();
    }
    let n = grouped(rejected);
    let named = named(plan);
    let (zh, en) = match outcome {
        Outcome::Planned => ("不会导入", "would not be imported"),
        _ => ("没有导入", "were not imported"),
    };
    let text = Text::new(
        format!("{n} 行{zh}。{}", named.zh),
        format!("{n} lines {en}. {}", named.en),
    );
    vec![Warning::new(WarningId::ImportRejected, text)]
}

/// The first lines that are not taken, with their reasons.
fn named(plan: &ImportPlan) -> Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for row in plan.rejected().take(NAMED) {
        let (line, reason) = (row.line, row.reason.text());
        zh.push(format!("第 {line} 行：{}", reason.zh));
        en.push(format!("line {line}: {}", reason.en));
    }
    let rest = plan.counts.rejected.saturating_sub(NAMED);
    if rest > 0 {
        zh.push(format!("还有 {} 行", grouped(rest)));
        en.push(format!("and {} more", grouped(rest)));
    }
    Text::new(zh.join("；"), en.join("; "))
}

#[cfg(test)]
mod tests;
