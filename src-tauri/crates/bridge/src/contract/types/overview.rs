//! The overview as an interface shows it, and the board of all tenants.

use crate::checkup::Verdict;
use crate::contract::failure::Failure;
use crate::lang::Text;
use crate::overview::{Act, BoardRehearsal, BoardRun, State};
use crate::tenant::Tenant;

pub use crate::overview::Overview as OverviewShown;

response! {
    /// One tenant of the board.
    pub struct BoardLine {
        /// The tenant.
        pub tenant: Tenant,
        /// How it stands.
        pub state: State,
        /// The verdict of its last check-up; none without one.
        pub verdict: Option<Verdict>,
        /// How it stands, in one sentence.
        pub headline: Text,
        /// When the last check-up was made; sent as RFC 3339.
        #[serde(serialize_with = "crate::time::some_stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
        pub checked_at: Option<i64>,
        /// The newest run.
        pub last_run: Option<BoardRun>,
        /// The newest rehearsal.
        pub last_rehearsal: Option<BoardRehearsal>,
        /// How many things wait for somebody.
        pub waiting: usize,
        /// What to do next.
        pub next: Option<Act>,
        /// Why nothing could be read of it.
        pub error: Option<Failure>,
    }
}

impl From<crate::overview::BoardLine> for BoardLine {
    fn from(line: crate::overview::BoardLine) -> Self {
        Self {
            tenant: line.tenant,
            state: line.state,
            verdict: line.verdict,
            headline: line.headline,
            checked_at: line.checked_at,
            last_run: line.last_run,
            last_rehearsal: line.last_rehearsal,
            waiting: line.waiting,
            next: line.next,
            error: line.error.map(Failure::from),
        }
    }
}
