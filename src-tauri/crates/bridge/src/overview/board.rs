//! The board: one line for each tenant. The window's comes from what this machine already knows and makes no call; the
//! command line's makes the check-ups first.

use futures::StreamExt as _;
use futures::stream;
use serde::Serialize;

use super::Overview;
use super::act::Act;
use super::facts::Facts;
use super::link::State;
use crate::Bridge;
use crate::checkup::{CheckUp, Verdict};
use crate::error::{Error, Result};
use crate::lang::Text;
use crate::sync::{Outcome, Run};
use crate::tenant::Tenant;

/// How many tenants are checked at once: each makes some twenty requests of its own.
const AT_ONCE: usize = 4;

/// One tenant of the board.
#[derive(Clone, Debug)]
pub struct BoardLine {
    /// The tenant.
    pub tenant: Tenant,
    /// How it stands; what could not be read at all fails.
    pub state: State,
    /// The verdict of its last check-up, brought up to date; none without one.
    pub verdict: Option<Verdict>,
    /// How it stands, in one sentence.
    pub headline: Text,
    /// When the last check-up was made, in milliseconds since 1970 UTC.
    pub checked_at: Option<i64>,
    /// The newest run of all its data sources that says how syncing stands.
    pub last_run: Option<BoardRun>,
    /// The newest rehearsal that says something of the set-up.
    pub last_rehearsal: Option<BoardRehearsal>,
    /// How many things wait for somebody.
    pub waiting: usize,
    /// What to do next.
    pub next: Option<Act>,
    /// Why nothing could be read of it.
    pub error: Option<Error>,
}

/// The newest run of a tenant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BoardRun {
    /// Its identifier.
    pub id: String,
    /// How it ended.
    pub outcome: Outcome,
    /// When it ended; sent as RFC 3339.
    #[serde(serialize_with = "crate::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub finished_at: i64,
}

/// The newest rehearsal of a tenant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct BoardRehearsal {
    /// Its identifier.
    pub id: String,
    /// Whether it logged somebody in.
    pub logged_in: bool,
    /// When it ended; sent as RFC 3339.
    #[serde(serialize_with = "crate::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: i64,
}

impl BoardLine {
    /// A tenant by its facts.
    pub(super) fn of(tenant: Tenant, facts: &Facts) -> Self {
        let overview = Overview::of(facts);
        Self {
            tenant,
            state: overview.state,
            verdict: overview.verdict,
            headline: overview.headline,
            checked_at: facts.last.as_ref().map(|last| last.checked_at),
            last_run: last_run(facts),
            last_rehearsal: last_rehearsal(facts),
            waiting: overview.todo.len(),
            next: overview.next,
            error: None,
        }
    }

    /// A tenant of which nothing could be read.
    pub fn broken(tenant: Tenant, error: Error) -> Self {
        Self {
            tenant,
            state: State::Fail,
            verdict: None,
            headline: error.title(),
            checked_at: None,
            last_run: None,
            last_rehearsal: None,
            waiting: 0,
            next: None,
            error: Some(error),
        }
    }
}

fn last_run(facts: &Facts) -> Option<BoardRun> {
    let runs = facts.sources.iter().filter_map(|of| of.last_reading());
    let run: &Run = runs.max_by_key(|run| run.finished_at)?;
    Some(BoardRun {
        id: run.id.clone(),
        outcome: run.outcome,
        finished_at: run.finished_at,
    })
}

fn last_rehearsal(facts: &Facts) -> Option<BoardRehearsal> {
    let rehearsals = facts.auths.iter().filter_map(|auth| auth.last.as_ref());
    let last = rehearsals.max_by_key(|last| last.at)?;
    Some(BoardRehearsal {
        id: last.id.clone(),
        logged_in: last.refusal.is_none(),
        at: last.at,
    })
}

impl Bridge {
    /// One line of the board, given the tenant's last check-up. What cannot be read is told in the line.
    pub fn board_line(&self, tenant: Tenant, last: Result<Option<CheckUp>>) -> BoardLine {
        let facts = last.and_then(|last| Facts::at_a_glance(self, &tenant, last.as_ref()));
        match facts {
            Ok(facts) => BoardLine::of(tenant, &facts),
            Err(error) => BoardLine::broken(tenant, error),
        }
    }

    /// Makes a check-up of every tenant and keeps it, several at a time; `on_line` gets each line once it and all before it are
    /// there. A tenant that cannot be checked is a line as well and stops no other.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged` if the tenants themselves cannot be read.
    pub async fn check_all(&self, on_line: impl Fn(&BoardLine)) -> Result<Vec<BoardLine>> {
        let checked = |tenant: Tenant| async move {
            let last = self.check_up(&tenant, &|_| {}).await;
            self.board_line(tenant, last.map(Some))
        };
        let lines = stream::iter(self.tenants()?).map(checked).buffered(AT_ONCE);
        Ok(lines.inspect(|line| on_line(line)).collect().await)
    }
}
