//! One look, from the lock of the source to what comes of it: nothing, a run of its own, or an ordinary run.

use serde::Serialize;
use tokio::task::spawn_blocking;

use super::look::{Known, Look};
use super::newcomers::{self, Callers};
use super::{MOST_CALLS, MOST_DIFFERENCES};
use crate::digests::Digests;
use crate::history::{Outcome, Run};
use crate::lock::SourceLock;
use crate::progress::{NoProgress, silent};
use crate::reach::{has_somebody, of_list, read_listing};
use crate::run::{OpenRun, RunRequest};
use crate::snapshot::Snapshot;
use crate::started_by::StartedBy;
use crate::{SyncRunner, plan::Plan};
use bridge_core::error::{Code, Error, Result};
use bridge_core::secret_kind::SecretKind;
use bridge_core::source::Source;

/// One look at a source.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The source.
    pub source: Source,
    /// How many requests the look took; an ordinary run after it counts its own.
    pub calls: u64,
    /// What it came to.
    pub end: WatchEnd,
}

/// What a look came to.
#[derive(Clone, Debug)]
pub enum WatchEnd {
    /// Nobody joined, left or moved.
    Unchanged,
    /// Somebody did, and this run was made of it.
    Changed(Box<Run>),
    /// So much did that an ordinary run was made.
    Large(Box<Run>),
    /// It could not be told.
    Failed(Error),
}

/// The end of a look in one word, for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchWord {
    /// See [`WatchEnd::Unchanged`].
    Unchanged,
    /// See [`WatchEnd::Changed`].
    Changed,
    /// See [`WatchEnd::Large`].
    Large,
    /// See [`WatchEnd::Failed`].
    Failed,
}

impl Watched {
    /// The run that came of it.
    pub fn run(&self) -> Option<&Run> {
        match &self.end {
            WatchEnd::Changed(run) | WatchEnd::Large(run) => Some(run),
            WatchEnd::Unchanged | WatchEnd::Failed(_) => None,
        }
    }

    /// Why it failed, if it did.
    pub fn error(&self) -> Option<&Error> {
        match &self.end {
            WatchEnd::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Its end in one word.
    pub fn word(&self) -> WatchWord {
        match &self.end {
            WatchEnd::Unchanged => WatchWord::Unchanged,
            WatchEnd::Changed(_) => WatchWord::Changed,
            WatchEnd::Large(_) => WatchWord::Large,
            WatchEnd::Failed(_) => WatchWord::Failed,
        }
    }
}

/// What a list says beside the directory.
enum Compared {
    /// The same as after the last run.
    Same,
    Differs(Box<Look>),
}

/// What planning a difference came to.
enum Planned {
    /// Nothing is to be written.
    Nothing,
    Run(Box<Run>),
    /// It is left to an ordinary run, under the lock that is held.
    Large(SourceLock),
}

impl SyncRunner {
    /// Looks at a source for changes, and brings in few of them or makes an ordinary run of many. A failure is no error here
    /// but an end.
    ///
    /// # Errors
    /// [`Code::SourceUnknown`], [`Code::SyncBusy`] where a run is going on or no look is due, or `store.*`.
    pub async fn watch(&self, wanted: &str) -> Result<Watched> {
        let source = self.context.source(wanted)?;
        let lock = self.lock_source(&source)?;
        // Read again under the lock: another process may have looked, run, paused or changed the source.
        let source = self.context.source(&source.id)?;
        let due = self.watch_state(&source)?.due_at;
        if due.is_none_or(|due| due > self.context.now_ms()) {
            return Err(Error::new(Code::SyncBusy, "no longer due").with("source", source.id));
        }
        let (calls, looked) = self.look(&source, lock).await;
        let end = match looked {
            Ok(end) => {
                self.note_look(&source)?;
                end
            }
            Err(error) => {
                tracing::warn!(%error, source = %source.id, "a look for changes failed");
                self.note_failed_look(&source, &error)?;
                WatchEnd::Failed(error)
            }
        };
        if matches!(end, WatchEnd::Changed(_)) {
            self.forget_quietly(&source);
        }
        Ok(Watched { source, calls, end })
    }

    async fn look(&self, source: &Source, lock: SourceLock) -> (u64, Result<WatchEnd>) {
        let (contacts, app) = match self.callers(source, StartedBy::Schedule).await {
            Ok(callers) => callers,
            Err(error) => return (0, Err(error)),
        };
        let mut callers = Callers::new(&contacts, app.as_ref().map(|app| &app.caller));
        let end = self.look_with(source, lock, &mut callers).await;
        debug_assert!(callers.calls() <= MOST_CALLS);
        (callers.calls(), end)
    }

    async fn look_with(
        &self,
        source: &Source,
        lock: SourceLock,
        callers: &mut Callers,
    ) -> Result<WatchEnd> {
        let started_at = self.context.now_ms();
        let scoping = self.scoping(source)?;
        let listed = read_listing(callers.contacts(), scoping.as_ref()).await;
        let listed = listed.map_err(|error| of_list(error, SecretKind::Contacts))?;
        has_somebody(&listed, scoping.as_ref())?;
        let (compared, digests) = self.compare(source, listed).await?;
        let Compared::Differs(look) = compared else {
            return Ok(WatchEnd::Unchanged);
        };
        if look.is_large() {
            return self.run_whole(source, lock, digests).await;
        }
        let read = newcomers::read(*look, callers).await?;
        let planned = self.bring_in(source, lock, (read, callers.calls(), started_at), &digests);
        match planned.await? {
            Planned::Nothing => Ok(WatchEnd::Unchanged),
            Planned::Run(run) => Ok(WatchEnd::Changed(run)),
            Planned::Large(lock) => self.run_whole(source, lock, digests).await,
        }
    }

    async fn compare(&self, source: &Source, listed: Snapshot) -> Result<(Compared, Digests)> {
        let (sync, source) = (self.clone(), source.key);
        blocking(move || {
            let digests = Digests::of(&listed);
            let known = sync
                .context
                .store()
                .read(|db| match digests.are_kept(db, source)? {
                    true => Ok(None),
                    false => Known::load(db, source).map(Some),
                })?;
            let compared = match known {
                None => Compared::Same,
                Some(known) => Compared::Differs(Box::new(Look::of(listed, known))),
            };
            Ok((compared, digests))
        })
        .await
    }

    /// Plans what was read, and applies or holds it as any run. The task owns the lock until then.
    async fn bring_in(
        &self,
        source: &Source,
        lock: SourceLock,
        (read, calls, started_at): (Snapshot, u64, i64),
        digests: &Digests,
    ) -> Result<Planned> {
        let (sync, source, digests) = (self.clone(), source.clone(), digests.clone());
        blocking(move || {
            let request = RunRequest {
                started_by: StartedBy::Schedule,
                ..RunRequest::default()
            };
            let open = OpenRun {
                sync: &sync,
                source: &source,
                request: &request,
                started_at,
                listed: Some(&digests),
            };
            let plan = open.plan(read)?;
            if plan.is_empty() {
                // The list says more than the last run could read, such as members whom it left out.
                let store = sync.context.store();
                store.write(|db| digests.keep(db, source.key))?;
                return Ok(Planned::Nothing);
            }
            if differences(&plan) > MOST_DIFFERENCES {
                return Ok(Planned::Large(lock));
            }
            let run = open.conclude(calls, &plan, &NoProgress)?;
            match (run.outcome, run.as_error()) {
                // The directory was changed meanwhile: the next look compares anew.
                (Outcome::Failed, Some(error)) => Err(error),
                _ => Ok(Planned::Run(Box::new(run))),
            }
        })
        .await
    }

    async fn run_whole(
        &self,
        source: &Source,
        lock: SourceLock,
        digests: Digests,
    ) -> Result<WatchEnd> {
        let request = RunRequest {
            started_by: StartedBy::Schedule,
            ..RunRequest::default()
        };
        let held = (source.clone(), lock);
        let run = self.execute_locked(held, request, silent(), Some(digests));
        Ok(WatchEnd::Large(Box::new(run.await?)))
    }
}

fn differences(plan: &Plan) -> usize {
    plan.changes() + plan.departments.len()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = spawn_blocking(work).await;
    done.map_err(|_| Error::new(Code::StoreUnavailable, "the look ended early"))?
}
