//! The rules that a plan follows.

use crate::started_by::StartedBy;
use bridge_core::source::OnDuplicate;

/// The rules that a plan follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The key of the source that the plan is for.
    pub source: i64,
    /// What happens to duplicates.
    pub on_duplicate: OnDuplicate,
    /// Who began the run: what only a person may begin is left pending by the schedule.
    pub started_by: StartedBy,
}
