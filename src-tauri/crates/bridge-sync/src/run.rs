//! One run from reading to its record: lock, read, plan, guard, apply.

use std::collections::HashSet;
use std::sync::Arc;

use compact_str::CompactString;
use rusqlite::Connection;

use super::history::{self, NewRun, Outcome, Run, RunKind};
use super::plan::{self, Item, Plan, Policy, SamePerson};
use super::reach::{self, AppAccess, Scoping, SeenRange};
use super::snapshot::Snapshot;
use super::{apply, guard};
use crate::SyncRunner;
use crate::digests::Digests;
use crate::lock::SourceLock;
use crate::progress::{Progress, ProgressSink};
use crate::started_by::StartedBy;
use crate::takeover::taken_over;
use crate::warning::{Warning, WarningId};
use bridge_core::auth;
use bridge_core::error::{Code, Error, Result};
use bridge_core::lang::Text;
use bridge_core::remedy::words;
use bridge_core::source::{self, HeldReason, Source, unconfirmed};
use bridge_core::tenant::Tenant;
use bridge_directory::row_snapshot::restore;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::casefold_trimmed;

/// The options of a run.
#[derive(Clone, Debug, Default)]
pub struct RunRequest {
    /// Only plan and record.
    pub dry_run: bool,
    /// A person has looked at the list of a run that was held.
    pub confirm: bool,
    /// Which run's list they looked at; without it, that of the last one that a person had made.
    pub seen: Option<String>,
    /// Apply only the plan with this hash; of a plan with [`Self::same`], also with the one that it had without.
    pub expect: Option<String>,
    /// Which userids the person says are one person's.
    pub same: Vec<SamePerson>,
    /// Who started it.
    pub started_by: StartedBy,
}

impl SyncRunner {
    /// Runs a data source once. How it ended, failures included, is in the run that it gives back.
    ///
    /// # Errors
    /// [`Code::SourceUnknown`], [`Code::SyncBusy`] or `store.*`: where no run could be recorded.
    pub async fn execute(
        &self,
        wanted: &str,
        request: RunRequest,
        sink: Arc<dyn ProgressSink>,
    ) -> Result<Run> {
        let source = self.context.source(wanted)?;
        let lock = self.lock_source(&source)?;
        // Read again under the lock: another process may have run, paused or changed the source since it was found due.
        let source = self.context.source(&source.id)?;
        if request.started_by == StartedBy::Schedule && !self.is_due(&source)? {
            return Err(Error::new(Code::SyncBusy, "no longer due").with("source", source.id));
        }
        self.execute_locked((source, lock), request, sink, None)
            .await
    }

    /// Runs a data source whose lock is held. `listed` is what a look at the whole list said just before.
    pub(crate) async fn execute_locked(
        &self,
        (source, lock): (Source, SourceLock),
        request: RunRequest,
        sink: Arc<dyn ProgressSink>,
        listed: Option<Digests>,
    ) -> Result<Run> {
        let started_at = self.context.now_ms();
        let read = self.read_wecom(&source, request.started_by, &sink).await;
        let (sync, of_task) = (self.clone(), source.clone());
        // Planning and writing take the processor for a while: not on an async thread.
        let finish = move || {
            // The task owns the lock, so that a caller who drops the future does not release it before the writing is done.
            let _lock = lock;
            let run = OpenRun {
                sync: &sync,
                source: &of_task,
                request: &request,
                started_at,
                listed: listed.as_ref(),
            };
            run.finish(read, sink.as_ref())
        };
        let done = tokio::task::spawn_blocking(finish).await;
        let run = done.map_err(|_| Error::new(Code::StoreUnavailable, "the run ended early"))??;
        self.forget_quietly(&source);
        Ok(run)
    }

    // A failed clean-up must not turn a recorded run into an error: it is tried again after the next run.
    pub(crate) fn forget_quietly(&self, source: &Source) {
        let imports = || {
            let tenant = self.context.tenant(&source.tenant)?;
            self.forget_old_imports(&tenant)
        };
        if let Err(error) = self.forget_old_runs(source).and_then(|_| imports()) {
            tracing::warn!(%error, "old runs could not be forgotten");
        }
    }

    /// The changed settings of a source that its next run waits for. Its first run is a person's anyway, and waits for
    /// none.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn unconfirmed(&self, source: &Source) -> Result<Vec<HeldReason>> {
        if source.unconfirmed.is_empty() || self.awaits_first_run(source)? {
            return Ok(Vec::new());
        }
        Ok(source.unconfirmed.clone())
    }

    async fn read_wecom(
        &self,
        source: &Source,
        started_by: StartedBy,
        sink: &Arc<dyn ProgressSink>,
    ) -> (u64, Result<Snapshot>) {
        let (contacts, app) = match self.callers(source, started_by).await {
            Ok(callers) => callers,
            Err(error) => return (0, Err(error)),
        };
        let scoping = match self.scoping(source) {
            Ok(scoping) => scoping,
            Err(error) => return (0, Err(error)),
        };
        let snapshot = reach::read(&contacts, app.as_ref(), scoping.as_ref(), sink).await;
        if let Some(app) = &app {
            self.keep_range(source, app);
        }
        let calls = contacts.calls() + app.map_or(0, |app| app.caller.calls());
        (calls, snapshot)
    }

    /// The scope of a source with whom it has in use; none where everybody comes in.
    pub(crate) fn scoping(&self, source: &Source) -> Result<Option<Scoping>> {
        let Some(scope) = source.scope.clone() else {
            return Ok(None);
        };
        let known = self.context.store().read(|db| {
            let mut statement = db.prepare(
                "SELECT userid FROM users WHERE source = ?1 AND userid IS NOT NULL AND status NOT IN ('departed', 'archived')",
            )?;
            let userids = statement.query_map([source.key], |row| {
                Ok(casefold_trimmed(&row.get::<_, String>(0)?))
            })?;
            Ok(userids.collect::<rusqlite::Result<_>>()?)
        })?;
        Ok(Some(Scoping { scope, known }))
    }

    /// Stores the visible range that the reading came by, whatever becomes of the run.
    // A run does not fail for it: the next one, or a check-up, reads it again.
    fn keep_range(&self, source: &Source, app: &AppAccess) {
        let Some(range) = app.seen.take() else { return };
        let kept = self.context.tenant(&source.tenant).and_then(|tenant| {
            let now = self.context.now_ms();
            self.context
                .store()
                .write(|db| match auth::of_corp(db, &tenant, &source.corp_id)? {
                    Some(auth) => range.keep(db, auth.key, app.agent_id.get(), now),
                    None => Ok(()),
                })
        });
        if let Err(error) = kept {
            tracing::warn!(%error, "the app's visible range is not kept");
        }
    }

    /// The source's caller, and its corp's app if there is one with a secret at hand.
    pub(crate) async fn callers(
        &self,
        source: &Source,
        started_by: StartedBy,
    ) -> Result<(wecom::Caller, Option<AppAccess>)> {
        let tenant = self.context.tenant(&source.tenant)?;
        let ends = match started_by {
            StartedBy::Person => self.context.endpoints_of(&tenant).await?,
            StartedBy::Schedule => self.context.endpoints_unattended(&tenant).await?,
        };
        let client = self.context.connections().client(&ends)?;
        let secret = match started_by {
            StartedBy::Person => self.context.contacts_secret(source, &tenant).await?,
            StartedBy::Schedule => {
                self.context
                    .contacts_secret_unattended(source, &tenant)
                    .await?
            }
        };
        let contacts = client.caller(&source.corp_id, &secret);
        let app = self
            .app_access(source, &tenant, &client, started_by)
            .await?;
        Ok((contacts, app))
    }

    /// Access to the app of the source's corp, if there is one with a secret at hand.
    async fn app_access(
        &self,
        source: &Source,
        tenant: &Tenant,
        client: &wecom::Client,
        started_by: StartedBy,
    ) -> Result<Option<AppAccess>> {
        let mut auths = self.context.auths_of(tenant)?.into_iter();
        let Some(auth) = auths.find(|auth| auth.corp_id == source.corp_id) else {
            return Ok(None);
        };
        let secret = match started_by {
            StartedBy::Person => self.context.app_secret(&auth, tenant).await,
            StartedBy::Schedule => self.context.app_secret_unattended(&auth, tenant).await,
        };
        match secret {
            Ok(secret) => Ok(Some(AppAccess {
                caller: client.caller(&auth.corp_id, &secret),
                agent_id: auth.agent_id,
                seen: SeenRange::default(),
            })),
            // Without it the reading may still be a full one.
            Err(error)
                if matches!(
                    error.code(),
                    Code::SecretMissing | Code::SecretElsewhere | Code::KeyringUnavailable
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// A run whose reading has ended, well or not.
pub(crate) struct OpenRun<'a> {
    pub(crate) sync: &'a SyncRunner,
    pub(crate) source: &'a Source,
    pub(crate) request: &'a RunRequest,
    pub(crate) started_at: i64,
    /// Who is in which department by the whole list, if that was looked at just before.
    pub(crate) listed: Option<&'a Digests>,
}

impl OpenRun<'_> {
    fn finish(
        &self,
        (calls, read): (u64, Result<Snapshot>),
        sink: &dyn ProgressSink,
    ) -> Result<Run> {
        if !sink.may_commit() {
            return Err(Error::new(Code::SyncBusy, "the run was cancelled"));
        }
        let snapshot = match read {
            Ok(snapshot) => snapshot,
            Err(error) => return self.record_failure(calls, None, &error),
        };
        sink.report(Progress::Planning {
            members: snapshot.people.len(),
        });
        let plan = self.plan(snapshot)?;
        self.conclude(calls, &plan, sink)
    }

    /// What the reading comes to.
    pub(crate) fn plan(&self, snapshot: Snapshot) -> Result<Plan> {
        let (directory, is_settled) = self.sync.context.store().read(|db| {
            let directory = StoredDirectory::load(db, self.source.tenant_key, self.source.key)?;
            Ok((directory, history::is_settled(db, self.source)?))
        })?;
        let policy = Policy::of(
            self.source,
            self.request.started_by,
            is_settled,
            self.started_at,
        )
        .with_same(&self.request.same);
        let snapshot = snapshot.without(&self.source.never_take);
        Ok(plan::plan(snapshot, directory, policy))
    }

    /// Applies a plan or records why not.
    pub(crate) fn conclude(&self, calls: u64, plan: &Plan, sink: &dyn ProgressSink) -> Result<Run> {
        match self.decide(plan)? {
            Decision::Record(outcome, error) => self.record(calls, plan, outcome, error.as_ref()),
            Decision::Apply => {
                sink.report(Progress::Applying {
                    changes: plan.changes(),
                });
                match self.apply(calls, plan) {
                    Err(error) if error.code() == Code::SyncMoved => {
                        self.record_failure(calls, Some(plan), &error)
                    }
                    other => other,
                }
            }
        }
    }

    /// Whether a person looked at this plan, or at what it was before they said who is one person.
    fn is_expected(&self, plan: &Plan) -> bool {
        let Some(expected) = self.request.expect.as_deref() else {
            return true;
        };
        if expected == plan.hash || plan.policy.same.is_empty() {
            return expected == plan.hash;
        }
        let policy = Policy {
            same: Vec::new(),
            ..plan.policy.clone()
        };
        plan::plan(plan.snapshot.clone(), plan.directory.clone(), policy).hash == expected
    }

    fn decide(&self, plan: &Plan) -> Result<Decision> {
        if let Some(pair) = plan.unfit.first() {
            return Ok(Decision::Record(Outcome::Failed, Some(unfit(pair))));
        }
        if self.request.dry_run {
            return Ok(Decision::Record(Outcome::Planned, None));
        }
        if !self.is_expected(plan) {
            return Ok(Decision::Record(Outcome::Failed, Some(unexpected_plan())));
        }
        Ok(match self.held(plan)? {
            Some(error) => Decision::Record(Outcome::Held, Some(error)),
            None => Decision::Apply,
        })
    }

    /// Why the plan waits for a person, if it does. One who has looked at the list of a held run has seen both what a
    /// guard holds and what a changed setting does.
    fn held(&self, plan: &Plan) -> Result<Option<Error>> {
        let seen = match self.request.confirm {
            true => self.confirmed()?,
            false => None,
        };
        self.waits(plan, seen.as_ref())
    }

    /// Why a plan waits for a person who has seen these marks, if it does; without them, for one who has seen no list.
    ///
    /// What a guard holds comes before a changed setting.
    fn waits(&self, plan: &Plan, seen: Option<&HashSet<CompactString>>) -> Result<Option<Error>> {
        let tripped = guard::check(plan, self.source.guard);
        let tripped = match seen {
            Some(marks) => tripped.and_then(|trip| guard::after(trip, marks, plan)),
            None => tripped,
        };
        match (tripped, seen) {
            (Some(trip), _) => Ok(Some(trip.error())),
            (None, Some(_)) => Ok(None),
            (None, None) => Ok(unconfirmed::held(&self.changes_of(plan)?)),
        }
    }

    /// The changed settings that a plan follows for the first time. What changes nothing has nothing to show.
    fn changes_of(&self, plan: &Plan) -> Result<Vec<HeldReason>> {
        match plan.is_empty() {
            true => Ok(Vec::new()),
            false => self.sync.unconfirmed(self.source),
        }
    }

    /// Everything on the list that the person has looked at; none if no such list counts any more.
    ///
    /// It counts while nothing was applied since, for the settings that it was made with.
    fn confirmed(&self) -> Result<Option<HashSet<CompactString>>> {
        self.sync
            .context
            .store()
            .read(|db| match self.counting_run(db)? {
                Some(held) => seen_on(db, &held).map(Some),
                None => Ok(None),
            })
    }

    /// The held run whose list was looked at, if that list still counts.
    fn counting_run(&self, db: &Connection) -> Result<Option<Run>> {
        let last = history::latest(db, self.source.key, "runs.outcome = 'applied'")?;
        let counts = |held: &Run| {
            held.revision == self.source.revision
                && last.as_ref().is_none_or(|last| last.key < held.key)
        };
        Ok(self.seen_run(db)?.filter(counts))
    }

    /// The held run whose list was looked at. Without its name it is the last one that a person started: a list that
    /// the schedule made was not seen at that time.
    fn seen_run(&self, db: &Connection) -> Result<Option<Run>> {
        let Some(id) = self.request.seen.as_deref() else {
            let by_person = "runs.outcome = 'held' AND runs.started_by = 'person'";
            return history::latest(db, self.source.key, by_person);
        };
        let named = history::of_id(db, self.source.key, id)?;
        Ok(named.filter(|run| run.outcome == Outcome::Held))
    }

    fn apply(&self, calls: u64, plan: &Plan) -> Result<Run> {
        let digests = Digests::after(plan, self.listed);
        let store = self.sync.context.store();
        let write = |db: &rusqlite::Transaction<'_>| {
            apply::refuse_if_moved(db, plan, self.source)?;
            let now = self.sync.context.now_ms();
            let warnings = applied_warnings(plan);
            // Before the run's own row is there, which would be the latest applied one.
            let confirmed = match self.request.confirm {
                true => self.counting_run(db)?,
                false => None,
            };
            let mut row = self.row(calls, Some(plan), Outcome::Applied, None);
            row.warnings = &warnings;
            let key = history::insert(db, &row)?;
            apply::write(db, plan, self.source, key, now)?;
            history::keep_totals(db, key, self.source.tenant_key)?;
            digests.keep(db, self.source.key)?;
            if let Some(held) = confirmed {
                history::confirm(db, &held, key)?;
            }
            unconfirmed::clear(db, self.source.key)?;
            if self.request.started_by == StartedBy::Person {
                source::resume(db, self.source.key)?;
            }
            db.execute(
                "UPDATE runs SET finished_at = ?2 WHERE key = ?1",
                [key, self.sync.context.now_ms()],
            )?;
            history::of_key(db, key)
        };
        match plan.counts.archived {
            0 => store.write(write),
            _ => store.write_erasing(write),
        }
    }

    fn record(
        &self,
        calls: u64,
        plan: &Plan,
        outcome: Outcome,
        error: Option<&Error>,
    ) -> Result<Run> {
        let waits = match outcome {
            // Whoever applies a preview has seen no held run's list.
            Outcome::Planned => self.waits(plan, None)?,
            _ => None,
        };
        self.sync.context.store().write(|db| {
            let known = match outcome {
                Outcome::Held => history::list_of(db, self.source.key, &plan.hash)?,
                _ => None,
            };
            let mut row = self.row(calls, Some(plan), outcome, error);
            let warnings = match outcome {
                Outcome::Planned => planned_warnings(plan, waits.as_ref()),
                _ => plan.warnings.clone(),
            };
            row.warnings = &warnings;
            let key = history::insert(db, &row)?;
            match known {
                Some(list_of) => history::share_list(db, key, list_of)?,
                None => apply::record_only(db, plan, key)?,
            }
            history::of_key(db, key)
        })
    }

    fn record_failure(&self, calls: u64, plan: Option<&Plan>, error: &Error) -> Result<Run> {
        self.sync.context.store().write(|db| {
            let key = history::insert(db, &self.row(calls, plan, Outcome::Failed, Some(error)))?;
            history::of_key(db, key)
        })
    }

    fn row<'b>(
        &'b self,
        calls: u64,
        plan: Option<&'b Plan>,
        outcome: Outcome,
        error: Option<&'b Error>,
    ) -> NewRun<'b> {
        NewRun {
            source: Some(self.source.key),
            tenant: self.source.tenant_key,
            kind: RunKind::Sync,
            started_by: self.request.started_by,
            outcome,
            reach: plan.map(|plan| plan.snapshot.reach),
            counts: plan.map(|plan| plan.counts).unwrap_or_default(),
            calls,
            revision: self.source.revision,
            plan_hash: plan.map(|plan| plan.hash.as_str()),
            warnings: plan
                .map(|plan| plan.warnings.as_slice())
                .unwrap_or_default(),
            error,
            started_at: self.started_at,
            finished_at: self.sync.context.now_ms(),
            undoes: None,
            actor: self.sync.context.actor(),
        }
    }
}

/// The error of a plan that is not the one that a person looked at.
pub(crate) fn unexpected_plan() -> Error {
    let error = Error::new(
        Code::SyncMoved,
        "the plan is not the one that was previewed",
    );
    error.with("what", "plan")
}

/// The error of a pair that a person named and that is none.
fn unfit(SamePerson { from, to }: &SamePerson) -> Error {
    let error = Error::new(
        Code::InputInvalid,
        "one of the two does not leave, or the other is not new",
    );
    let error = error.with("field", "same");
    error.with("wanted", format!("{from}={to}"))
}

/// The guard's marks for everything on a held run's list.
fn seen_on(db: &Connection, run: &Run) -> Result<HashSet<CompactString>> {
    let mut statement = db.prepare(
        "SELECT kind, userid, object, reason FROM changes
         WHERE run = ?1 AND kind IN ('depart', 'disable', 'out_of_scope', 'overwrite', 'reactivate') AND userid IS NOT NULL",
    )?;
    let mut rows = statement.query([run.list])?;
    let mut seen = HashSet::new();
    while let Some(row) = rows.next()? {
        let (kind, userid): (String, String) = (row.get(0)?, row.get(1)?);
        let reason = restore(&row.get::<_, String>(3)?)?;
        seen.extend(guard::marks_of(&kind, &userid, row.get(2)?, &reason));
    }
    Ok(seen)
}

/// The warnings of a preview: the plan's own, and whether applying it would wait for a person.
fn planned_warnings(plan: &Plan, waits: Option<&Error>) -> Vec<Warning> {
    let mut warnings = plan.warnings.clone();
    warnings.extend(waits.map(|held| {
        let Text { zh, en } = words::headline(held);
        Warning::new(
            WarningId::GuardWouldHold,
            Text::new(
                format!("应用这份预览时会先停下：{zh}。核对名单后再确认。"),
                format!(
                    "Applying this preview stops first: {en}. Look at the list, then confirm it."
                ),
            ),
        )
    }));
    warnings
}

/// The warnings of an applied run: the plan's own, and which accounts changed hands.
pub(crate) fn applied_warnings(plan: &Plan) -> Vec<Warning> {
    let mut warnings = plan.warnings.clone();
    let name = |item: &Item| {
        let userid = plan.userid(item).unwrap_or_default();
        let username = plan.before(item).map(|user| user.username);
        format!("{userid} → {}", username.unwrap_or_default())
    };
    warnings.extend(taken_over(plan.take_overs().map(name)));
    warnings
}

enum Decision {
    Apply,
    Record(Outcome, Option<Error>),
}
