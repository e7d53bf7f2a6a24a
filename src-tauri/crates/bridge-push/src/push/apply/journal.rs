//! What came of a batch, in one transaction: how far each line came, and what is ours since.

use bridge_core::error::Result;
use rusqlite::Transaction;

use super::outcome::{Fault, Line, Outcome, Written};
use crate::push::link::Origin;
use crate::push::plan::{Item, Kind, ValueChange};
use crate::push::store::{self, LinkKey, NewLink, Step};

/// The longest error that is kept.
const LONGEST: usize = 400;

/// What is written down with every line.
pub(super) struct Kept {
    /// The target's key.
    pub(super) target: i64,
    /// The attribute with the members of groups, which is kept with none.
    pub(super) member: &'static str,
    /// Milliseconds since 1970 UTC.
    pub(super) now: i64,
}

impl Kept {
    pub(super) fn record(
        &self,
        db: &Transaction<'_>,
        lines: &[Line<'_>],
        outcomes: &[Outcome],
    ) -> Result<()> {
        let mut both = lines.iter().zip(outcomes);
        both.try_for_each(|((_, key, item), outcome)| self.one(db, (*key, item), outcome))
    }

    fn one(
        &self,
        db: &Transaction<'_>,
        (key, item): (i64, &Item),
        outcome: &Outcome,
    ) -> Result<()> {
        let fault = match outcome {
            Ok(written) => {
                store::mark(db, &[key], Step::Done, None)?;
                return self.done(db, item, written.as_ref());
            }
            Err(fault) => fault,
        };
        let step = match fault.is_open {
            true => Step::Uncertain,
            false => Step::Failed,
        };
        store::mark(db, &[key], step, Some(&told(fault)))?;
        match &fault.written {
            Some(written) => self.done(db, item, Some(written)),
            None => Ok(()),
        }
    }

    fn done(&self, db: &Transaction<'_>, item: &Item, written: Option<&Written>) -> Result<()> {
        let now = self.now;
        let Some(ours) = item.ours else { return Ok(()) };
        let key = LinkKey {
            target: self.target,
            object: item.object,
            ours,
        };
        match (item.kind, written) {
            (Kind::Create | Kind::Link | Kind::Adopt, Some(written)) => {
                self.linked(db, key, (item, written))
            }
            (Kind::Update, _) => store::set_pushed(db, key, &item.values, now),
            (Kind::Rename | Kind::Move, Some(written)) => {
                store::set_name(db, key, &written.dn, now)
            }
            (Kind::Disable | Kind::Enable, Some(written)) => {
                let version = written.version.as_deref();
                store::set_state(db, key, written.state, version, now)
            }
            (Kind::Delete | Kind::Retire, _) => store::drop_link(db, key),
            _ => Ok(()),
        }
    }

    fn linked(
        &self,
        db: &Transaction<'_>,
        key: LinkKey,
        (item, written): (&Item, &Written),
    ) -> Result<()> {
        let now = self.now;
        let origin = match item.kind {
            Kind::Adopt => Origin::Adopted,
            _ => Origin::Created,
        };
        let link = NewLink {
            key,
            remote_id: &written.id,
            dn: &written.dn,
            origin,
            state: written.state,
            version: written.version.as_deref(),
            now,
        };
        store::put_link(db, &link)?;
        store::settle(db, key)?;
        let is_own = |change: &&ValueChange| change.attribute != self.member;
        let pushed: Vec<ValueChange> = item.values.iter().filter(is_own).cloned().collect();
        store::set_pushed(db, key, &pushed, now)
    }
}

fn told(fault: &Fault) -> String {
    let error = &fault.error;
    let said = error.detail().get("said").and_then(|said| said.as_str());
    let told = match said {
        Some(said) => format!("{}: {error} ({said})", error.code()),
        None => format!("{}: {error}", error.code()),
    };
    told.chars().take(LONGEST).collect()
}
