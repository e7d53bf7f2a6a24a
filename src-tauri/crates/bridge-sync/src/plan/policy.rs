//! The rules that a plan follows.

use super::rename_key::SamePerson;
use crate::started_by::StartedBy;
use bridge_core::source::{EmployeeNo, OnDuplicate, Source, UsernameRules};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The rules that a plan follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The key of the source that the plan is for.
    pub source: i64,
    /// Where the employee number comes from.
    pub employee_no: EmployeeNo,
    /// How usernames are made.
    pub naming: Naming,
    /// What happens to duplicates.
    pub on_duplicate: OnDuplicate,
    /// Whether users who leave the scope are deactivated.
    pub depart_out_of_scope: bool,
    /// Whether leavers are archived, and who left long enough ago.
    pub archiving: Option<Archiving>,
    /// Who began the run: what only a person may begin is left pending by the schedule.
    pub started_by: StartedBy,
    /// Which userids a person says are one person's.
    pub same: Vec<SamePerson>,
}

/// Who is archived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archiving {
    /// Who left more than so many days ago.
    pub days: u32,
    /// That is before this time, in milliseconds since 1970 UTC.
    pub before: i64,
}

/// How usernames are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    /// The rules.
    pub rules: UsernameRules,
    /// Whether they are followed for users who are there already.
    pub rename_existing: bool,
    /// Whether the directory is as a run by these very settings left it: what rests on unchanged values is right then.
    pub is_settled: bool,
}

impl Policy {
    /// The rules of a source, for a run that begins now.
    pub fn of(source: &Source, started_by: StartedBy, is_settled: bool, now: i64) -> Self {
        let archiving = source.archive_after.map(|days| Archiving {
            days,
            before: now - i64::from(days) * DAY_MS,
        });
        Self {
            source: source.key,
            employee_no: source.employee_no.clone(),
            naming: Naming {
                rules: source.username_rules.clone(),
                rename_existing: source.rename_existing,
                is_settled,
            },
            on_duplicate: source.on_duplicate,
            depart_out_of_scope: source.depart_out_of_scope,
            archiving,
            started_by,
            same: Vec::new(),
        }
    }

    /// The same with what a person says of userids.
    #[must_use]
    pub fn with_same(self, same: &[SamePerson]) -> Self {
        Self {
            same: same.to_vec(),
            ..self
        }
    }
}
