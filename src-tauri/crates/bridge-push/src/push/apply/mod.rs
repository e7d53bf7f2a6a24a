//! Applying a plan: wave after wave, each change written down before it leaves.
//!
//! `op` is one operation and how often it may be sent, `create`, `change` and `members` are what a line of the plan
//! becomes, `journal` keeps what came of it, `pace` how fast it goes and when it ends early. Correctness never rests on
//! the journal: after a kill the target is read and planned again, and the journal only says whose a found object is.

mod change;
mod create;
mod journal;
mod members;
mod op;
mod outcome;
pub mod pace;
mod secrets;

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use bridge_core::Context;
use bridge_core::error::{Code, Error, Result};
use bridge_core::locked::locked;
use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _, stream};

use super::plan::{Frame, Item, Kind};
use super::remote::ObjectKind;
use super::store::{self, Step};
use super::wire::Wire;
use crate::target::settings::PasswordPolicy;
use outcome::{Fault, Line, Outcome, Written};
use pace::Pace;
pub use secrets::HandOut;

/// How many intents are written down at a time.
const BATCH: usize = 256;

/// Where tests end an apply as a kill would.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Intents are written down and nothing has left.
    Intent,
    /// Operations were answered, and the answers are not written down.
    Answered,
    /// Results are written down.
    Recorded,
}

/// Whether to end here, as a kill would.
pub type Halt = Arc<dyn Fn(Moment, &Item) -> bool + Send + Sync>;

/// What is applied, and to what.
pub struct Apply<'a> {
    /// The store and the clock.
    pub context: &'a Context,
    /// The connection.
    pub wire: &'a Wire,
    /// The target's rules.
    pub frame: &'a Frame,
    /// The target's key.
    pub target: i64,
    /// Which password new accounts get.
    pub password: PasswordPolicy,
    /// Where passwords that are handed out are written.
    pub hand_out: Option<&'a HandOut>,
    /// How many operations are under way.
    pub pace: Pace,
    /// Where tests end it.
    pub halt: Option<Halt>,
    /// How many operations were sent.
    pub calls: AtomicU64,
    /// Keys of names that could not be made: nobody is put into a group under one.
    pub missing: Mutex<HashSet<String>>,
}

/// What an apply came to.
#[derive(Debug, Default)]
pub struct Applied {
    /// Which lines were done, by their place in the plan.
    pub done: Vec<usize>,
    /// How many were refused.
    pub failed: u32,
    /// Of how many nobody knows.
    pub uncertain: u32,
    /// Why it ended early.
    pub stopped: Option<Error>,
}

impl Apply<'_> {
    /// Applies lines, with the keys of their rows, in their order.
    ///
    /// # Errors
    /// Those of the store; and of a test that ends it.
    pub async fn run(&self, items: &[Item], keys: &[i64]) -> Result<Applied> {
        let mut applied = Applied::default();
        let numbered = items.iter().zip(keys).enumerate();
        let lines: Vec<Line<'_>> = numbered
            .filter(|(_, (item, _))| item.kind.acts())
            .map(|(place, (item, key))| (place, *key, item))
            .collect();
        // A wave ends before the next one begins, and of units each depth: servers may do what is under way in any order.
        for wave in lines.chunk_by(|one, other| barrier(one.2) == barrier(other.2)) {
            for batch in wave.chunks(BATCH) {
                self.batch(batch, &mut applied).await?;
                if applied.stopped.is_some() {
                    return Ok(applied);
                }
            }
        }
        Ok(applied)
    }

    async fn batch(&self, lines: &[Line<'_>], applied: &mut Applied) -> Result<()> {
        let rows: Vec<i64> = lines.iter().map(|line| line.1).collect();
        let store = self.context.store();
        store.write(|db| store::mark(db, &rows, Step::Sent, None))?;
        self.halt_at(Moment::Intent, lines)?;
        // Boxed beforehand: a stream over a closure is no `Send` where its lifetimes are anybody's.
        let work: Vec<BoxFuture<'_, Outcome>> =
            lines.iter().map(|line| self.line(line.2).boxed()).collect();
        let outcomes: Vec<Outcome> = stream::iter(work)
            .buffered(self.pace.window())
            .collect()
            .await;
        self.halt_at(Moment::Answered, lines)?;
        let kept = journal::Kept {
            target: self.target,
            member: self.frame.member_attribute(),
            now: self.context.now_ms(),
        };
        store.write(|db| kept.record(db, lines, &outcomes))?;
        self.halt_at(Moment::Recorded, lines)?;
        for (line, outcome) in lines.iter().zip(outcomes) {
            self.count(line, outcome, applied);
        }
        if applied.stopped.is_none() && self.pace.is_over() {
            let error = Error::new(Code::PushStopped, "too much of the push failed");
            applied.stopped = Some(error.with("reason", "failures"));
        }
        self.pace.grow();
        Ok(())
    }

    fn count(&self, (place, _, item): &Line<'_>, outcome: Outcome, applied: &mut Applied) {
        let fault = match outcome {
            Ok(_) => return applied.done.push(*place),
            Err(fault) => fault,
        };
        let count = match fault.is_open {
            true => &mut applied.uncertain,
            false => &mut applied.failed,
        };
        *count += 1;
        if item.kind == Kind::Create {
            let name = item
                .to
                .as_deref()
                .and_then(|to| to.parse::<ldap::Dn>().ok());
            locked(&self.missing).extend(name.map(|name| name.key()));
        }
        if fault.is_fatal {
            applied.stopped.get_or_insert(fault.error);
        }
    }

    /// One line, unless the push has ended.
    async fn line(&self, item: &Item) -> Outcome {
        if self.pace.is_over() {
            return Err(Fault::refused(Error::new(Code::PushStopped, "not sent")));
        }
        let outcome = self.act(item).await;
        if outcome.as_ref().is_err_and(|fault| fault.is_fatal) {
            self.pace.end();
        }
        self.pace.saw(outcome.is_ok());
        outcome
    }

    async fn act(&self, item: &Item) -> Outcome {
        match item.kind {
            Kind::Create if item.object == ObjectKind::User => self.create_user(item).await,
            Kind::Create => self.create_place(item).await,
            Kind::Link | Kind::Adopt => self.take(item).await,
            Kind::Update => self.update(item).await,
            Kind::Rename | Kind::Move => self.rename(item).await,
            Kind::Enable => self.enable(item).await,
            Kind::Disable => self.disable(item).await,
            Kind::AddMembers => self.add_members(item).await,
            Kind::RemoveMembers => self.remove_members(item).await,
            Kind::Delete | Kind::Retire => self.remove(item).await,
            Kind::Duplicate
            | Kind::Ambiguous
            | Kind::Blocked
            | Kind::Drifted
            | Kind::OutOfScope => Ok(None),
        }
    }

    fn halt_at(&self, moment: Moment, lines: &[Line<'_>]) -> Result<()> {
        let first = lines.first().map(|line| line.2);
        let halts = self
            .halt
            .as_ref()
            .zip(first)
            .is_some_and(|(halt, item)| halt(moment, item));
        match halts {
            true => Err(Error::new(Code::PushStopped, "halted").with("reason", "halted")),
            false => Ok(()),
        }
    }

    fn called(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
    }
}

fn barrier(item: &Item) -> (u8, usize) {
    let is_unit = item.object == ObjectKind::Department;
    (item.wave(), if is_unit { item.depth } else { 0 })
}
