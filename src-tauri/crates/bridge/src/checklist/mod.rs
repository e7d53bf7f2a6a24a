//! The go-live checklist: what has to be proven before a tenant's people scan their way into the portal, in the order of
//! the work.
//!
//! Nobody ticks a row: each one reads the same facts as the overview and the check-up, so that the three never say
//! different things.

mod note;
mod row;
mod rows;
mod words;

pub use note::StaffNote;
pub use row::{Copied, Row, RowId};

use serde::Serialize;

use crate::Bridge;
use crate::checkup::CheckUp;
use crate::error::Result;
use crate::lang::Text;
use crate::overview::{Act, Facts, Overview, State};
use crate::tenant::Tenant;

/// The checklist of one tenant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Checklist {
    /// Whether it can go live: no row is open, and the overview names nothing that fails.
    pub done: bool,
    /// How the whole stands.
    pub state: State,
    /// The same in one sentence.
    pub verdict: Text,
    /// The rows, in the order of the work.
    pub rows: Vec<Row>,
    /// The number of rows that nothing is to be done about.
    pub ticked: usize,
    /// The row to look at first; none once no row is open.
    pub first: Option<RowId>,
    /// What to do next.
    pub next: Option<Act>,
    /// Whether nothing was checked yet that a check-up could read.
    pub unchecked: bool,
    /// The authentication source whose values a portal needs.
    pub auth: Option<String>,
    /// What the drawings of WeCom's console show.
    pub values: Values,
    /// What to tell those who will scan, once it can go live.
    pub note: Option<StaffNote>,
}

/// The administrator's own values, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "bindings",
    derive(ts_rs::TS),
    ts(rename = "ChecklistValues")
)]
pub struct Values {
    /// The corp ID.
    pub corp_id: Option<String>,
    /// The app.
    pub agent_id: Option<String>,
    /// What WeCom calls it.
    pub app_name: Option<String>,
    /// The callback domain.
    pub callback_domain: Option<String>,
    /// How many people the app does not see.
    pub uncovered: Option<usize>,
}

impl Values {
    fn of(facts: &Facts) -> Self {
        let source = facts.sources.first().map(|source| &source.source);
        let auth = facts.auths.first().map(|auth| &auth.auth);
        let last = facts.last.as_ref();
        Self {
            corp_id: source.map(|source| source.corp_id.to_string()),
            agent_id: auth.map(|auth| auth.agent_id.to_string()),
            app_name: auth.and_then(|auth| auth.app_name.clone()),
            callback_domain: auth.map(|auth| auth.callback_domain.to_string()),
            uncovered: last.and_then(CheckUp::out_of_range).filter(|out| *out > 0),
        }
    }
}

impl Checklist {
    /// The checklist of these facts.
    pub fn of(tenant: &Tenant, facts: &Facts) -> Self {
        let overview = Overview::of(facts);
        let rows = rows::all(facts, &overview);
        let first = first(&rows);
        let open = rows.iter().filter(|row| row.is_open()).count();
        let done = open == 0 && matches!(overview.state, State::Pass | State::Warn);
        let next = match first {
            Some(row) => row.act.clone(),
            None => overview.next.clone().filter(|_| !done),
        };
        Self {
            done,
            state: state(&rows, &overview),
            verdict: match first {
                Some(row) => words::open(open, rows.len(), row),
                None if done && overview.state == State::Pass => words::all_proven(rows.len()),
                None => overview.headline.clone(),
            },
            first: first.map(|row| row.id),
            next,
            ticked: rows.len() - open,
            unchecked: facts.last.is_none() && !facts.sources.is_empty(),
            values: Values::of(facts),
            auth: facts.auths.first().map(|auth| auth.auth.id.clone()),
            note: done.then(|| note::of(tenant)),
            rows,
        }
    }
}

/// The row that needs somebody first: one that fails before one that is not proven.
fn first(rows: &[Row]) -> Option<&Row> {
    let of = |state| rows.iter().find(|row| row.state == state);
    of(State::Fail).or_else(|| of(State::Idle))
}

/// The worst of the rows and of what the overview alone knows.
fn state(rows: &[Row], overview: &Overview) -> State {
    let worst = rows.iter().map(|row| row.state).max();
    let open = |state| matches!(state, State::Fail | State::Idle);
    match worst {
        Some(State::Fail) => State::Fail,
        _ if rows.iter().any(|row| open(row.state)) => State::Idle,
        _ => overview.state,
    }
}

impl Bridge {
    /// The checklist of a tenant, given its last check-up.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn checklist(&self, tenant: &Tenant, last: Option<&CheckUp>) -> Result<Checklist> {
        Ok(Checklist::of(tenant, &Facts::of(self, tenant, last)?))
    }
}

#[cfg(test)]
mod tests;
