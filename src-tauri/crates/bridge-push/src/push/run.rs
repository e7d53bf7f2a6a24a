//! One push from reading to its record: lock, read, render, plan, guard, apply, verify.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bridge_core::Context;
use bridge_core::error::{Code, Error, Result};
use bridge_core::ids;
use bridge_core::text;

use super::apply::pace::Pace;
use super::apply::{Applied, Apply, Halt, HandOut};
use super::lock::TargetLock;
use super::marker;
use super::plan::{Counts, Frame, Item, Kind, Plan, PlanInput};
use super::read::{self, Read};
use super::record::{self, Outcome, Push, PushFailure, PushKind, PushWarning, Starter, Verified};
use super::store::{self, ChangeRow, NewPush};
use super::wire::Wire;
use super::{guard, link};
use crate::target::mapping::{RenderedDirectory, TenantDirectory, render};
use crate::target::{Target, Targets};

/// How often members that follow a rename are waited for, a second each.
const SETTLES: u32 = 5;

/// Pushes of an open data folder.
#[derive(Clone)]
pub struct PushRunner {
    pub(super) context: Context,
    pub(super) targets: Targets,
}

/// The options of a push.
#[derive(Clone, Default)]
pub struct PushRequest {
    /// Only plan and record.
    pub dry_run: bool,
    /// The hash of the plan whose list a person has seen.
    pub confirm: Option<String>,
    /// Where passwords that are handed out are written.
    pub hand_out: Option<PathBuf>,
    /// Whether the schedule started it.
    pub scheduled: bool,
    /// A person says that another installation's marker is to be replaced.
    pub take_over: bool,
    /// Where a test ends it as a kill would.
    pub halt: Option<Halt>,
}

/// Everything that a plan is made from, as it was read.
pub(super) struct Scene {
    pub(super) target: Target,
    pub(super) frame: Frame,
    pub(super) wire: Wire,
    pub(super) rendered: RenderedDirectory,
    pub(super) read: Read,
    /// How long one answer takes.
    pub(super) trip: Duration,
}

/// A push that goes on.
pub(super) struct Open {
    pub(super) push: Push,
    /// Held until the row is written.
    pub(super) _lock: TargetLock,
}

impl PushRunner {
    /// Pushes of a context's store.
    pub fn new(context: Context) -> Self {
        Self {
            targets: Targets::new(context.clone()),
            context,
        }
    }

    /// Pushes to a target once. How it ended, failures included, is in the push that it gives back.
    ///
    /// # Errors
    /// `target.unknown`, `ref.ambiguous`, `push.busy`, `report.unwritable` or `store.*`: where no push could be recorded.
    pub async fn run(&self, wanted: &str, request: &PushRequest) -> Result<Push> {
        let target = self.targets.get(wanted)?;
        let lock = TargetLock::take(self.context.folder(), &target)?;
        // Read again under the lock: another process may have changed it since.
        let target = self.targets.get(&target.id)?;
        let hand_out = request
            .hand_out
            .as_deref()
            .map(HandOut::create)
            .transpose()?;
        let mut open = self.begin(&target, PushKind::Push, request.scheduled, lock)?;
        let done = self.go(&mut open, target, request, hand_out.as_ref()).await;
        self.end(open, done)
    }

    async fn go(
        &self,
        open: &mut Open,
        target: Target,
        request: &PushRequest,
        hand_out: Option<&HandOut>,
    ) -> Result<()> {
        let scene = self.scene(target, request.scheduled).await?;
        open.push.directory_version = scene.rendered.version;
        open.push.calls = i64::try_from(scene.read.calls).unwrap_or(i64::MAX);
        warn(&mut open.push, &scene);
        let plan = self.planned(&scene, &scene.read)?;
        let keys = self.keep(&mut open.push, &scene, &plan)?;
        if let Some(seen) = &request.confirm
            && *seen != plan.hash()
        {
            let error = Error::new(Code::PushMoved, "the plan is not the one that was seen");
            return Err(error.with("plan_hash", plan.hash()));
        }
        open.push.held = guard::held(&plan, scene.frame.guard);
        if request.dry_run {
            open.push.outcome = Outcome::Planned;
            return Ok(());
        }
        if !open.push.held.is_empty() && request.confirm.is_none() {
            open.push.outcome = Outcome::Held;
            return Ok(());
        }
        self.refuse_moved(&scene)?;
        let writes = plan.writes() > 0;
        marker::claim(&self.context, &scene, (writes, request.take_over)).await?;
        let apply = self.apply(&scene, request.halt.clone(), hand_out);
        let applied = apply.run(&plan.items, &keys).await;
        open.push.calls += i64::try_from(apply.calls.load(Ordering::Relaxed)).unwrap_or(0);
        let applied = applied?;
        self.conclude(&mut open.push, &scene, &plan.items, applied)
            .await
    }

    /// Reads the target and renders the directory.
    pub(super) async fn scene(&self, target: Target, scheduled: bool) -> Result<Scene> {
        let frame = Frame::of(&target, self.context.now_ms())?;
        let secret = match scheduled {
            true => self.targets.secret_unattended(&target).await?,
            false => self.targets.secret(&target).await?,
        };
        let wire = Wire::open(&target, &secret).await?;
        let start = Instant::now();
        wire.get()
            .await
            .root_dse()
            .await
            .map_err(|error| wire.told(&error))?;
        let trip = start.elapsed();
        let read = read::read(&wire, &frame).await?;
        let rendered = self.rendered(&target)?;
        Ok(Scene {
            target,
            frame,
            wire,
            rendered,
            read,
            trip,
        })
    }

    fn rendered(&self, target: &Target) -> Result<RenderedDirectory> {
        let store = self.context.store();
        let directory = store.read(|db| TenantDirectory::load(db, target.tenant_key))?;
        render(target, &directory)
    }

    /// The plan of what was read.
    pub(super) fn planned(&self, scene: &Scene, read: &Read) -> Result<Plan> {
        let (links, sent) = self.known(&scene.target)?;
        Ok(Plan::of(&PlanInput {
            frame: &scene.frame,
            rendered: &scene.rendered,
            remote: &read.snapshot,
            links: &links,
            sent: &sent,
            confirmed: &[],
        }))
    }

    fn known(&self, target: &Target) -> Result<(Vec<link::Link>, Vec<link::SentCreate>)> {
        let store = self.context.store();
        store.read(|db| {
            Ok((
                store::links(db, target.key)?,
                store::sent_creates(db, target.key)?,
            ))
        })
    }

    /// Writes the plan down.
    pub(super) fn keep(&self, push: &mut Push, scene: &Scene, plan: &Plan) -> Result<Vec<i64>> {
        push.plan_hash = Some(plan.hash());
        push.counts = Counts::of(plan);
        push.eta_s = Some(eta(scene, plan));
        let store = self.context.store();
        store.write(|db| store::insert_changes(db, push.key, &plan.items))
    }

    /// Refuses a plan whose settings or directory changed while it was made.
    fn refuse_moved(&self, scene: &Scene) -> Result<()> {
        let now = self.targets.get(&scene.target.id)?;
        let version = bridge_core::tenant::directory_version;
        let version = self
            .context
            .store()
            .read(|db| version(db, now.tenant_key))?;
        match now.revision == scene.target.revision && version == scene.rendered.version {
            true => Ok(()),
            false => Err(Error::new(
                Code::PushMoved,
                "something changed while the plan was made",
            )),
        }
    }

    pub(super) fn apply<'a>(
        &'a self,
        scene: &'a Scene,
        halt: Option<Halt>,
        hand_out: Option<&'a HandOut>,
    ) -> Apply<'a> {
        let settings = &scene.target.settings;
        Apply {
            context: &self.context,
            wire: &scene.wire,
            frame: &scene.frame,
            target: scene.target.key,
            password: settings.password,
            hand_out,
            pace: Pace::new(usize::from(settings.pacing.window)),
            halt,
            calls: AtomicU64::new(0),
            missing: Mutex::default(),
        }
    }

    /// Counts what was done, and reads it back.
    pub(super) async fn conclude(
        &self,
        push: &mut Push,
        scene: &Scene,
        items: &[Item],
        applied: Applied,
    ) -> Result<()> {
        let done: Vec<&Item> = applied
            .done
            .iter()
            .filter_map(|place| items.get(*place))
            .collect();
        push.counts = counted(push.counts, items, &done);
        (push.counts.failed, push.counts.uncertain) = (applied.failed, applied.uncertain);
        let written: Vec<&Item> = done.into_iter().filter(|item| item.kind.writes()).collect();
        push.written = i64::try_from(written.len()).unwrap_or(i64::MAX);
        let is_whole = applied.failed == 0 && applied.uncertain == 0;
        push.outcome = match &applied.stopped {
            Some(_) => Outcome::Stopped,
            None if is_whole => Outcome::Applied,
            None if applied.done.is_empty() => Outcome::Failed,
            None => Outcome::Partly,
        };
        push.error = applied.stopped.as_ref().map(failure);
        push.cause.clone_from(&applied.stopped);
        if !written.is_empty() && applied.stopped.is_none() {
            push.verified = self.verified(push, scene, &written).await;
            if push.verified.is_none() {
                push.warnings.push(unproven());
            }
        }
        Ok(())
    }

    /// Reads the target again: what was written and would be written once more is not there as it was sent. None where it
    /// cannot be read as a whole: what was written stays written, and nothing of it is proven.
    async fn verified(
        &self,
        push: &mut Push,
        scene: &Scene,
        written: &[&Item],
    ) -> Option<Verified> {
        let mut found = None;
        let moved = written
            .iter()
            .any(|item| matches!(item.kind, Kind::Rename | Kind::Move));
        for _ in 0..SETTLES {
            let read = read::read(&scene.wire, &scene.frame).await.ok()?;
            push.calls += i64::try_from(read.calls).unwrap_or(0);
            if read.broken.is_some() {
                return None;
            }
            let seen = compared(&self.planned(scene, &read).ok()?, written);
            found = Some(seen);
            // Members of groups may follow a rename some seconds later.
            if seen.different + seen.missing == 0 || !moved {
                break;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        found
    }

    pub(super) fn begin(
        &self,
        target: &Target,
        kind: PushKind,
        scheduled: bool,
        lock: TargetLock,
    ) -> Result<Open> {
        let starter = match scheduled {
            true => Starter::Schedule,
            false => Starter::Person,
        };
        let id = ids::new_id()?;
        let row = NewPush {
            id: &id,
            target: target.key,
            kind: kind.as_str(),
            started_by: starter.as_str(),
            revision: target.revision,
            directory_version: 0,
            started_at: self.context.now_ms(),
            actor: self.context.actor(),
        };
        let push = self.context.store().write(|db| {
            store::begin(db, &row)?;
            record::find(db, &id)
        })?;
        Ok(Open { push, _lock: lock })
    }

    /// Writes what became of a push.
    pub(super) fn end(&self, open: Open, done: Result<()>) -> Result<Push> {
        let mut push = open.push;
        if let Err(error) = done {
            // As after a kill: the row says what it said.
            if error
                .detail()
                .get("reason")
                .is_some_and(|reason| reason == "halted")
            {
                return Err(error);
            }
            push.outcome = Outcome::Failed;
            push.error = Some(failure(&error));
            push.cause = Some(error);
        }
        push.finished_at = Some(self.context.now_ms());
        self.context.store().write(|db| record::finish(db, &push))?;
        Ok(push)
    }

    /// The last pushes of a target, newest first.
    ///
    /// # Errors
    /// `target.unknown`, `ref.ambiguous` or `store.*`.
    pub fn history(&self, wanted: &str, limit: u32) -> Result<Vec<Push>> {
        let target = self.targets.get(wanted)?;
        let store = self.context.store();
        store.read(|db| record::of_target(db, target.key, limit))
    }

    /// One push.
    ///
    /// # Errors
    /// `run.unknown`, `ref.ambiguous` or `store.*`.
    pub fn push(&self, wanted: &str) -> Result<Push> {
        self.context.store().read(|db| record::find(db, wanted))
    }

    /// A page of a push's lines, and how many there are.
    ///
    /// # Errors
    /// `store.*`.
    pub fn changes(
        &self,
        push: &Push,
        kind: Option<Kind>,
        page: (u32, u32),
    ) -> Result<(u32, Vec<ChangeRow>)> {
        let store = self.context.store();
        store.read(|db| store::changes(db, push.key, kind, page))
    }
}

fn failure(error: &Error) -> PushFailure {
    PushFailure {
        code: error.code().to_string(),
        message: error.to_string(),
    }
}

fn unproven() -> PushWarning {
    PushWarning {
        id: "push.unproven".to_owned(),
        text: text!(
            "写入以后没有能读回：写了什么已经记下，是否和发出的一样还不知道。再推送一次就会比较。",
            "What was written could not be read back: it is recorded, and not proven. Another push compares it."
        ),
    }
}

fn warn(push: &mut Push, scene: &Scene) {
    if let Some(error) = &scene.read.broken {
        let why = error.to_string();
        push.warnings.push(PushWarning {
            id: "push.partial_read".to_owned(),
            text: text!(
                "没有读到目标的全部内容（{why}）：这次不新建、不停用、不删除。",
                "Not all of the target could be read ({why}): nothing is made, disabled or removed this time."
            ),
        });
    }
}

/// How many seconds applying takes, at most: trips one after the other in a window.
fn eta(scene: &Scene, plan: &Plan) -> u32 {
    let is_ad = scene.frame.kind == crate::target::TargetKind::Ad;
    let trips: usize = plan
        .items
        .iter()
        .filter(|item| item.kind.writes())
        .map(|item| match item.kind {
            Kind::Create if is_ad => 4,
            Kind::Create | Kind::Update => 1,
            _ => 3,
        })
        .sum();
    let window = usize::from(scene.target.settings.pacing.window).max(1);
    let rounds = u32::try_from(trips.div_ceil(window)).unwrap_or(u32::MAX);
    let seconds = scene
        .trip
        .max(Duration::from_millis(1))
        .saturating_mul(rounds)
        .as_secs();
    u32::try_from(seconds + 1).unwrap_or(u32::MAX)
}

/// The figures of what was done in place of those of what was planned.
fn counted(planned: Counts, items: &[Item], done: &[&Item]) -> Counts {
    let mut counts = Counts {
        unchanged: planned.unchanged,
        ..Counts::default()
    };
    for item in items
        .iter()
        .filter(|item| !item.kind.acts())
        .chain(done.iter().copied())
    {
        counts.add(item);
    }
    counts
}

/// What was written against what a plan would write again.
fn compared(plan: &Plan, written: &[&Item]) -> Verified {
    let key = |item: &Item| item.ours.map(|ours| (item.object, ours));
    let of = |matches: &dyn Fn(&Item) -> bool| -> HashSet<_> {
        plan.items
            .iter()
            .filter(|item| matches(item))
            .filter_map(key)
            .collect()
    };
    let missing =
        of(&|item| item.kind == Kind::Drifted && item.reason == Some(super::plan::Reason::Gone));
    let different = of(&|item| item.kind.writes());
    let mut verified = Verified::default();
    let objects: HashSet<_> = written.iter().filter_map(|item| key(item)).collect();
    for object in objects {
        let count = match object {
            _ if missing.contains(&object) => &mut verified.missing,
            _ if different.contains(&object) => &mut verified.different,
            _ => &mut verified.same,
        };
        *count += 1;
    }
    verified
}

/// A halt for every moment.
pub fn halting(halt: impl Fn(super::apply::Moment, &Item) -> bool + Send + Sync + 'static) -> Halt {
    Arc::new(halt)
}
