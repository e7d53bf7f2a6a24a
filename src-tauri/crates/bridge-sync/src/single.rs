//! One member on trial: what a whole run would do for this one person, step by step, and doing just that.
//!
//! The plan is the ordinary one, over a reading of one member: nobody else is missing from it, and no department. Leaves
//! out who is meant, which `bridge-diagnose` finds.

mod step;

pub use step::{TrialStep, TrialStepId};

use std::collections::HashSet;

use rusqlite::Connection;

use crate::SyncRunner;
use crate::apply;
use crate::guard;
use crate::history::{self, ChangeFilter, ChangeView, NewRun, Outcome, Run, RunKind};
use crate::plan::{self, Item, Kind, Plan, Policy};
use crate::reach::{NotRead, One, of_list, read_one};
use crate::run::{applied_warnings, unexpected_plan};
use crate::started_by::StartedBy;
use crate::warning::{Warning, WarningId};
use bridge_core::error::{Code, Error, Result};
use bridge_core::secret_kind::SecretKind;
use bridge_core::source::{HeldReason, Source};
use bridge_core::text;
use bridge_directory::stored::StoredDirectory;

/// What came of a trial.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The steps, up to the first that failed.
    pub steps: Vec<TrialStep>,
    /// What a run would do for the member; `None` where nothing would change, or it is not known.
    pub item: Option<ChangeView>,
    /// Names what was planned.
    pub plan_hash: Option<String>,
    /// Whether it can be applied alone, and was not yet.
    pub may_apply: bool,
    /// The run that did it.
    pub applied: Option<Run>,
}

impl Trial {
    /// Whether every step passed.
    pub fn is_clean(&self) -> bool {
        self.steps.iter().all(TrialStep::is_clean)
    }
}

/// Why an item is left to a whole run, or to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The member has left: departures are counted over everybody.
    Leaves,
    /// It waits for a person, or is a duplicate that nobody decided on.
    Undecided,
    /// The member may be a user whose userid changed, which only a whole reading tells.
    MayBeRenamed(String),
    /// The access guard holds a run that takes access from so many.
    Guarded,
    /// The source has not run yet.
    FirstRun,
    /// The source's settings were changed, and nothing was applied by them yet.
    Unconfirmed(HeldReason),
}

struct Planned {
    plan: Plan,
    item: Option<Item>,
    refusal: Option<Refusal>,
    /// Departments of the member that the directory does not have yet.
    unknown: Vec<i64>,
}

impl SyncRunner {
    /// Tries one member of a source: reads them, plans, and with `apply` does what was planned, with a hash only if the
    /// plan still has that one.
    ///
    /// # Errors
    /// [`Code::SyncBusy`] if a run of the source goes on, [`Code::SyncMoved`] if the directory changed in between, or
    /// `store.*`. What WeCom refuses stands in the steps.
    pub async fn try_member(
        &self,
        source: &Source,
        userid: &str,
        (apply, expect): (bool, Option<&str>),
    ) -> Result<Trial> {
        let expect = expect.map(str::to_owned);
        let lock = match apply {
            true => Some(self.lock_source(source)?),
            false => None,
        };
        let source = self.context.source(&source.id)?;
        let started_at = self.context.now_ms();
        let mut steps = Vec::new();
        let (contacts, app) = match self.callers(&source, StartedBy::Person).await {
            Ok(callers) => callers,
            Err(error) => return Ok(ended(steps, step::not_asked(&error))),
        };
        if let Err(error) = contacts.token().await {
            let error = of_list(error, SecretKind::Contacts);
            return Ok(ended(steps, step::not_asked(&error)));
        }
        steps.push(step::connected());
        let scoping = self.scoping(&source)?;
        let read = read_one(&contacts, app.as_ref(), scoping.as_ref(), userid).await;
        let calls = contacts.calls() + app.as_ref().map_or(0, |app| app.caller.calls());
        let one = match read {
            Ok(one) => one,
            Err(NotRead::Unconnected(error)) => {
                return Ok(ended(Vec::new(), step::not_asked(&error)));
            }
            Err(not_read) => return Ok(ended(steps, step::not_read(userid, &not_read))),
        };
        steps.push(step::read(&one.person, one.by));
        if one.snapshot.people.is_empty() {
            return Ok(ended(steps, step::out_of_scope()));
        }
        steps.push(step::in_scope(scoping.is_some()));
        let (sync, of_task) = (self.clone(), source.clone());
        let finish = move || {
            let _lock = lock;
            let apply = (apply, expect.as_deref());
            sync.finish_trial(&of_task, one, (calls, started_at), steps, apply)
        };
        let done = tokio::task::spawn_blocking(finish).await;
        done.map_err(|_| Error::new(Code::StoreUnavailable, "the trial ended early"))?
    }

    fn finish_trial(
        &self,
        source: &Source,
        one: One,
        (calls, started_at): (u64, i64),
        mut steps: Vec<TrialStep>,
        (apply, expect): (bool, Option<&str>),
    ) -> Result<Trial> {
        let planned = self.plan_one(source, one)?;
        let item = self.shown(source, &planned.plan, planned.item.is_some())?;
        steps.push(step::planned(item.as_ref(), &planned.unknown));
        let refusal = planned.refusal.as_ref();
        let waiting = self.waiting_run(source)?;
        let is_there = planned.item.is_some();
        steps.push(step::may_apply(is_there, refusal, waiting.is_some()));
        let may = apply && planned.item.is_some() && refusal.is_none();
        if may {
            refuse_unseen(expect, &planned.plan)?;
        }
        let applied = match may {
            true => {
                let mut warnings = applied_warnings(&planned.plan);
                warnings.extend(waiting.as_ref().map(outdates));
                let plan = (&planned.plan, warnings.as_slice());
                Some(self.apply_one(source, plan, calls, started_at)?)
            }
            false => None,
        };
        Ok(Trial {
            steps,
            plan_hash: planned.item.is_some().then(|| planned.plan.hash.clone()),
            may_apply: planned.item.is_some() && refusal.is_none() && applied.is_none(),
            item,
            applied,
        })
    }

    /// The held run whose list waits for a person and counts, until something else is applied.
    fn waiting_run(&self, source: &Source) -> Result<Option<Run>> {
        let last_applied = self.last_applied(source)?.map(|run| run.key);
        let is_held = "runs.outcome = 'held'";
        let held = self
            .context
            .store()
            .read(|db| history::latest(db, source.key, is_held))?;
        let waits = |run: &Run| run.confirmed.is_none() && !run.is_outdated(source, last_applied);
        Ok(held.filter(waits))
    }

    fn plan_one(&self, source: &Source, one: One) -> Result<Planned> {
        let (directory, is_settled) = self.context.store().read(|db| {
            let directory = StoredDirectory::load(db, source.tenant_key, source.key)?;
            Ok((directory, history::is_settled(db, source)?))
        })?;
        let unknown = unknown_departments(&directory, &one);
        let policy = Policy {
            // Nobody but this member changes.
            archiving: None,
            ..Policy::of(source, StartedBy::Person, is_settled, self.context.now_ms())
        };
        let snapshot = one.snapshot.without(&source.never_take);
        let plan = plan::plan(snapshot, directory, policy);
        let item = plan
            .items
            .iter()
            .find(|item| item.person == Some(0))
            .cloned();
        let refusal = match &item {
            Some(item) => self.refusal(source, &plan, item)?,
            None => None,
        };
        Ok(Planned {
            plan,
            item,
            refusal,
            unknown,
        })
    }

    fn refusal(&self, source: &Source, plan: &Plan, item: &Item) -> Result<Option<Refusal>> {
        if matches!(item.kind, Kind::Depart) {
            return Ok(Some(Refusal::Leaves));
        }
        if !item.kind.writes() || plan.items.len() > 1 {
            return Ok(Some(Refusal::Undecided));
        }
        if self.awaits_first_run(source)? {
            return Ok(Some(Refusal::FirstRun));
        }
        if let Some(reason) = self.unconfirmed(source)?.first() {
            return Ok(Some(Refusal::Unconfirmed(*reason)));
        }
        if guard::check(plan, source.guard).is_some() {
            return Ok(Some(Refusal::Guarded));
        }
        let alike = match item.kind {
            Kind::Create => plan.sharing_contact(item),
            _ => None,
        };
        Ok(alike.map(|user| Refusal::MayBeRenamed(user.username.to_string())))
    }

    /// The item as the list of a run shows it. It is written as such a list and taken back, so that both are one.
    fn shown(&self, source: &Source, plan: &Plan, is_there: bool) -> Result<Option<ChangeView>> {
        if !is_there {
            return Ok(None);
        }
        let mut shown = None;
        let taken_back = self.context.store().write(|db| {
            let outcome = (Outcome::Planned, plan.warnings.as_slice());
            let run = self.insert(db, source, plan, outcome, (0, 0))?;
            apply::record_only(db, plan, run)?;
            let run = history::of_key(db, run)?;
            shown = history::select(db, &run, &ChangeFilter::default())?
                .into_iter()
                .next();
            Err::<(), _>(Error::new(Code::UndoNone, "a trial leaves nothing behind"))
        });
        match taken_back {
            Err(error) if error.code() != Code::UndoNone => Err(error),
            _ => Ok(shown),
        }
    }

    fn apply_one(
        &self,
        source: &Source,
        (plan, warnings): (&Plan, &[Warning]),
        calls: u64,
        started_at: i64,
    ) -> Result<Run> {
        self.context.store().write(|db| {
            apply::refuse_if_moved(db, plan, source)?;
            let outcome = (Outcome::Applied, warnings);
            let run = self.insert(db, source, plan, outcome, (calls, started_at))?;
            apply::write(db, plan, source, run, self.context.now_ms())?;
            history::keep_totals(db, run, source.tenant_key)?;
            history::of_key(db, run)
        })
    }

    fn insert(
        &self,
        db: &Connection,
        source: &Source,
        plan: &Plan,
        (outcome, warnings): (Outcome, &[Warning]),
        (calls, started_at): (u64, i64),
    ) -> Result<i64> {
        let row = NewRun {
            source: Some(source.key),
            tenant: source.tenant_key,
            kind: RunKind::Single,
            started_by: StartedBy::Person,
            outcome,
            // One member says nothing of how far a reading of everybody goes.
            reach: None,
            counts: plan.counts,
            calls,
            revision: source.revision,
            plan_hash: Some(&plan.hash),
            warnings,
            error: None,
            started_at,
            finished_at: self.context.now_ms(),
            undoes: None,
            actor: self.context.actor(),
        };
        history::insert(db, &row)
    }
}

/// The departments of a member that the directory does not have.
fn unknown_departments(directory: &StoredDirectory, one: &One) -> Vec<i64> {
    let known = directory.departments.iter().map(|each| each.wecom_id);
    let known = known.collect::<HashSet<_>>();
    let person = one.snapshot.people.get(0);
    let departments = person.and_then(|person| person.departments);
    let departments = departments.iter().flatten().copied();
    departments.filter(|id| !known.contains(id)).collect()
}

/// Refuses a plan that is not the one that was looked at.
fn refuse_unseen(expect: Option<&str>, plan: &Plan) -> Result<()> {
    if expect.is_none_or(|hash| hash == plan.hash) {
        return Ok(());
    }
    Err(unexpected_plan())
}

/// That the list of a run which waits no longer counts.
fn outdates(held: &Run) -> Warning {
    let id = &held.id;
    Warning::new(
        WarningId::HeldOutdated,
        text!(
            "等你确认的那次同步（{id}）因此过期，名单不再有效。请再同步一次，核对新名单",
            "The run that waited for you ({id}) has gone stale for this: its list no longer counts. Run the data source again and look at the new one"
        ),
    )
}

fn ended(mut steps: Vec<TrialStep>, last: TrialStep) -> Trial {
    steps.push(last);
    Trial {
        steps,
        item: None,
        plan_hash: None,
        may_apply: false,
        applied: None,
    }
}
