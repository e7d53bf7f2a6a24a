//! The rules that a plan follows.

use super::rename_key::SamePerson;
use crate::started_by::StartedBy;
use bridge_core::source::{EmployeeNo, OnDuplicate};

/// The rules that a plan follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The key of the source that the plan is for.
    pub source: i64,
    /// Where the employee number comes from.
    pub employee_no: EmployeeNo,
    /// What happens to duplicates.
    pub on_duplicate: OnDuplicate,
    /// Who began the run: what only a person may begin is left pending by the schedule.
    pub started_by: StartedBy,
    /// Which userids a person says are one person's.
    pub same: Vec<SamePerson>,
}
