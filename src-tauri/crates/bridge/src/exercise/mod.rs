//! Exercises: faults of a practice tenant, for a person to find and to mend.
//!
//! Each one is a scenario of the simulated WeCom, which the contract serves. Whether it was found is read from what the
//! check-up and the runs found, never asked.

mod table;

pub use table::{Exercise, exercise};

use serde::Serialize;

use crate::checkup::{Check, CheckId, Status};
use crate::overview::Facts;
use crate::scan::Refusal;
use crate::sync::{Outcome, Run};

bridge_core::id_enum! {
    /// The identifier of an exercise: the name of its scenario.
    ExerciseId {
        /// The caller's address is on no trusted-IP list.
        UntrustedIp = "untrusted-ip",
        /// Many people are gone.
        Leavers = "leavers",
        /// The app is stopped.
        AppStopped = "app-stopped",
        /// Another callback domain is registered.
        WrongCallback = "wrong-callback",
        /// The app sees one department only.
        SubDepartmentRange = "sub-department-range",
        /// The contacts secret reads identifiers only.
        ContactsLimited = "contacts-limited",
        /// The app reads no mobiles.
        NewAppNoPhones = "new-app-no-phones",
        /// Reads meet the frequency limit.
        RateLimited = "rate-limited",
    }
}

/// How far a person is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ExerciseState {
    /// No practice tenant has it.
    New,
    /// The fault is there and nobody has seen it.
    Begun,
    /// A check-up, a run or a rehearsal found it.
    Found,
    /// It was found and is gone, or there is nothing to mend.
    Mended,
}

/// What is remembered of an exercise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Practised {
    /// It was found once.
    pub found: bool,
    /// The simulated console was put right.
    pub put_right: bool,
}

impl ExerciseId {
    /// Whether the fault is there before the tenant is set up, because later it would change nothing.
    pub fn begins_before_set_up(self) -> bool {
        matches!(self, Self::NewAppNoPhones)
    }

    /// Whether it is mended in WeCom's console, which the practice tenant only simulates.
    pub fn is_mended_in_console(self) -> bool {
        !matches!(
            self,
            Self::Leavers | Self::ContactsLimited | Self::NewAppNoPhones
        )
    }

    /// How far a person is, by the practice tenant's facts.
    pub fn state(self, facts: &Facts, before: Practised) -> ExerciseState {
        let shows = self.shows(facts);
        if !before.found && !shows {
            return ExerciseState::Begun;
        }
        let is_gone = match self {
            Self::Leavers => brought_in_leavers(facts),
            _ if self.is_mended_in_console() => before.put_right && !shows,
            // There is nothing to mend: it was understood.
            _ => true,
        };
        match is_gone {
            true => ExerciseState::Mended,
            false => ExerciseState::Found,
        }
    }

    /// Whether the latest facts show the fault.
    fn shows(self, facts: &Facts) -> bool {
        match self {
            Self::UntrustedIp => was_refused(facts, 60020),
            Self::RateLimited => was_refused(facts, 45009),
            Self::ContactsLimited => was_refused(facts, 48009),
            Self::Leavers => newest(facts).is_some_and(|run| run.outcome == Outcome::Held),
            Self::AppStopped => {
                has(facts, CheckId::AppAgent, Status::Fail) || was_refused(facts, 50003)
            }
            Self::WrongCallback => page_refuses(facts),
            Self::SubDepartmentRange => has(facts, CheckId::AppVisibleRange, Status::Warn),
            Self::NewAppNoPhones => has(facts, CheckId::SyncFieldCoverage, Status::Warn),
        }
    }
}

/// Whether a check of the last check-up, or the newest run, met this errcode.
fn was_refused(facts: &Facts, errcode: i64) -> bool {
    let checks = facts.last.iter().flat_map(|last| &last.checks);
    let mut found = checks.filter_map(|check| check.errcode);
    let run = newest(facts).and_then(Run::as_error);
    found.any(|found| found == errcode) || run.is_some_and(|error| error.errcode() == Some(errcode))
}

fn has(facts: &Facts, id: CheckId, status: Status) -> bool {
    let is_it = |check: &&Check| check.id == id && check.status == status;
    facts
        .last
        .iter()
        .flat_map(|last| &last.checks)
        .any(|check| is_it(&check))
}

fn page_refuses(facts: &Facts) -> bool {
    let rehearsed = facts.auths.iter().filter_map(|auth| auth.last.as_ref());
    let mut refused = rehearsed.filter_map(|last| last.refusal.as_ref());
    has(facts, CheckId::LoginCallbackProbe, Status::Fail)
        || refused.any(|refusal| matches!(refusal, Refusal::Page { .. }))
}

/// The newest run that read WeCom.
fn newest(facts: &Facts) -> Option<&Run> {
    let runs = facts.sources.first()?.runs.iter();
    runs.clone().find(|run| run.is_attempt())
}

fn brought_in_leavers(facts: &Facts) -> bool {
    newest(facts).is_some_and(|run| run.outcome == Outcome::Applied && run.counts.departed > 0)
}

#[cfg(test)]
mod tests;
