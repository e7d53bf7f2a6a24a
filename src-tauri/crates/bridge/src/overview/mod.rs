//! The overview: whether a tenant's people can log in, as one sentence, a chain of six links and the next act.
//!
//! It makes no call. It rests on the last check-up's verdict, with those checks made anew that the database alone
//! answers (runs, rehearsals), so that window, command line and report never say different things.

mod act;
mod board;
#[cfg(test)]
mod costs;
mod facts;
mod funnel;
mod headline;
mod link;
mod links;
mod place;
mod todo;
mod value;
mod words;

pub use act::{Act, ActKind};
pub use board::{BoardLine, BoardRehearsal, BoardRun};
pub use facts::{AuthFacts, Facts, SourceFacts};
pub use funnel::{Funnel, Lost, Step, StepId};
pub use link::{Link, LinkId, State};
pub use place::Place;
pub use todo::Todo;
pub use value::Value;

use serde::Serialize;

use crate::Bridge;
use crate::checkup::{CheckUp, Verdict};
use crate::error::Result;
use crate::lang::Text;
use crate::tenant::Tenant;

/// The overview of one tenant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Overview {
    /// How the tenant stands.
    pub state: State,
    /// The verdict of the last check-up, brought up to date; none without one.
    pub verdict: Option<Verdict>,
    /// When that check-up was made; sent as RFC 3339.
    #[serde(serialize_with = "crate::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub checked_at: Option<i64>,
    /// How it stands, in one sentence.
    pub headline: Text,
    /// From the contacts to a completed login.
    pub links: Vec<Link>,
    /// The link that needs somebody first.
    pub first: Option<LinkId>,
    /// What to do next.
    pub next: Option<Act>,
    /// Everything that waits for somebody, the worst first.
    pub todo: Vec<Todo>,
    /// From WeCom's members to those who can scan.
    pub funnel: Funnel,
}

impl Overview {
    /// The overview of these facts.
    pub fn of(facts: &Facts) -> Self {
        let links = links::all(facts);
        let verdict = facts.verdict();
        let first = link::first(&links);
        let (state, headline) = headline::of(facts, verdict, first);
        Self {
            state,
            verdict,
            checked_at: facts.last.as_ref().map(|last| last.checked_at),
            headline,
            todo: todo::all(facts),
            funnel: funnel::of(facts),
            next: first.and_then(Link::next),
            first: first.map(|link| link.id),
            links,
        }
    }
}

impl Bridge {
    /// The overview of a tenant, given its last check-up.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn overview(&self, tenant: &Tenant, last: Option<&CheckUp>) -> Result<Overview> {
        let facts = Facts {
            scan: Some(self.directory().scan_totals(tenant)?),
            ..Facts::of(self, tenant, last)?
        };
        Ok(Overview::of(&facts))
    }

    /// A check-up of a tenant brought up to date: those checks made anew that the database alone answers.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn current_check_up(&self, tenant: &Tenant, last: CheckUp) -> Result<CheckUp> {
        let facts = Facts::of(self, tenant, Some(&last))?;
        Ok(facts.current().unwrap_or(last))
    }
}

#[cfg(test)]
pub(crate) mod tests;
