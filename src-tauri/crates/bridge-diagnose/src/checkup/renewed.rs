//! What came of making a check again, with what rests on it, and its place in the check-up before.

use super::verdict::{CannotScan, Coverage, Verdict};
use super::{Check, CheckId, CheckUp};

/// What came of making a check again.
#[derive(Clone, Debug)]
pub struct Renewed {
    /// The check and those that rest on it.
    pub checks: Vec<Check>,
    /// The figures of people, if they were read again.
    pub(super) people: Option<People>,
}

/// The people of a check-up.
#[derive(Clone, Debug)]
pub(super) struct People {
    pub(super) coverage: Option<Coverage>,
    pub(super) cannot_scan: Vec<CannotScan>,
}

impl Renewed {
    /// The check with this identifier, if it was made again.
    pub fn check(&self, id: CheckId) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }
}

impl CheckUp {
    /// Puts what was made again in its place, and judges anew.
    pub fn renew(&mut self, renewed: Renewed) {
        for check in renewed.checks {
            if let Some(there) = self.checks.iter_mut().find(|there| there.id == check.id) {
                *there = check;
            }
        }
        if let Some(people) = renewed.people {
            self.coverage = people.coverage;
            self.cannot_scan = people.cannot_scan;
        }
        self.verdict = Verdict::of(&self.checks);
    }
}
