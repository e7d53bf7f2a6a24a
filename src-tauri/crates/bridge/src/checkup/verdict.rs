//! What a whole check-up comes to: one verdict, its figures, and the people left out.

use serde::Serialize;

use super::check::{Check, Status};

/// What all checks together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing that was looked at stands in the way.
    Ready,
    /// It works, but.
    ReadyWithWarnings,
    /// Something will fail, or nothing could be proven.
    NotReady,
}

/// The outcome of a check-up.
#[derive(Clone, Debug)]
pub struct CheckUp {
    /// What all checks together say.
    pub verdict: Verdict,
    /// Every check of [`titles::ALL`](super::titles::ALL), in that order.
    pub checks: Vec<Check>,
    /// Milliseconds since 1970 UTC.
    pub checked_at: i64,
    /// How many people are where, as far as it was read.
    pub coverage: Option<Coverage>,
    /// Who could not log in by scanning, by userid.
    pub cannot_scan: Vec<Absent>,
}

/// How many people each link of the chain reaches. `None` is "was not read".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Members of the corp, as the contacts secret lists them.
    pub members: Option<usize>,
    /// Users in the directory that are not departed.
    pub synced: Option<usize>,
    /// Of all these people, those in the app's visible range.
    pub visible: Option<usize>,
    /// Users known to have joined in WeCom.
    pub activated: Option<usize>,
}

/// Somebody who could not log in by scanning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// WeCom's userid.
    pub userid: String,
    /// What people call them, where that is known.
    pub name: Option<String>,
    /// Their departments, as names from the top where those are known.
    pub departments: Vec<String>,
    /// Why they could not.
    pub why: Why,
}

/// Why somebody could not log in by scanning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The app does not see them.
    OutOfRange,
    /// They have not joined in WeCom yet.
    NotActivated,
    /// They are switched off in WeCom.
    Disabled,
    /// WeCom no longer lists them; the next sync notices.
    NotInWecom,
}

impl Why {
    /// All reasons, in the order in which they are listed.
    pub const ALL: [Self; 4] = [
        Self::OutOfRange,
        Self::NotActivated,
        Self::Disabled,
        Self::NotInWecom,
    ];
}

/// Without these nobody gets in, so a check-up that proved none of them is no good news.
const ESSENTIAL: [&str; 3] = ["contacts.token", "contacts.departments", "app.token"];

impl Verdict {
    /// Judges a set of checks.
    pub fn of(checks: &[Check]) -> Self {
        let any = |status| checks.iter().any(|check| check.status == status);
        let proven = |id: &str| {
            checks
                .iter()
                .any(|check| check.id == id && matches!(check.status, Status::Pass | Status::Warn))
        };
        if any(Status::Fail) || !ESSENTIAL.iter().any(|id| proven(id)) {
            return Self::NotReady;
        }
        if any(Status::Warn) {
            Self::ReadyWithWarnings
        } else {
            Self::Ready
        }
    }
}

impl CheckUp {
    /// A check-up of which only one check was made.
    pub fn of_one(check: Check, checked_at: i64) -> Self {
        let checks = vec![check];
        Self {
            verdict: Verdict::of(&checks),
            checks,
            checked_at,
            coverage: None,
            cannot_scan: Vec::new(),
        }
    }

    /// Puts a check that was made again in its place, and judges anew.
    pub fn renew(&mut self, check: Check) {
        if let Some(there) = self.checks.iter_mut().find(|there| there.id == check.id) {
            *there = check;
        }
        self.verdict = Verdict::of(&self.checks);
    }

    /// How many checks ended like this.
    pub fn count(&self, status: Status) -> usize {
        self.checks
            .iter()
            .filter(|check| check.status == status)
            .count()
    }

    /// How many people could not scan for this reason.
    pub fn absent(&self, why: Why) -> usize {
        self.cannot_scan
            .iter()
            .filter(|absent| absent.why == why)
            .count()
    }
}

impl Coverage {
    /// Both together: what one of them does not know counts as nothing.
    pub(super) fn plus(self, other: Self) -> Self {
        let sum = |one: Option<usize>, other: Option<usize>| match (one, other) {
            (None, None) => None,
            (one, other) => Some(one.unwrap_or_default() + other.unwrap_or_default()),
        };
        Self {
            members: sum(self.members, other.members),
            synced: sum(self.synced, other.synced),
            visible: sum(self.visible, other.visible),
            activated: sum(self.activated, other.activated),
        }
    }

    /// Whether nothing was counted at all.
    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkup::Fix;
    use crate::lang::Text;

    fn check(id: &'static str, status: Status) -> Check {
        let (text, fix) = (Text::same("x"), Fix::new(Text::same("x"), Vec::new()));
        match status {
            Status::Pass => Check::pass(id, text),
            Status::Skip => Check::skip(id, text),
            Status::Warn => Check::warn(id, text, fix),
            Status::Fail => Check::fail(id, text, fix),
        }
    }

    #[test]
    fn one_failure_or_no_proof_is_not_ready() {
        use Status::{Fail, Pass, Skip, Warn};
        let cases = [
            (
                vec![("contacts.token", Pass), ("login.rehearsal", Skip)],
                Verdict::Ready,
            ),
            (
                vec![("app.token", Pass), ("login.portal", Warn)],
                Verdict::ReadyWithWarnings,
            ),
            (
                vec![("contacts.departments", Warn)],
                Verdict::ReadyWithWarnings,
            ),
            (
                vec![
                    ("contacts.token", Pass),
                    ("app.agent", Fail),
                    ("login.portal", Warn),
                ],
                Verdict::NotReady,
            ),
            (
                vec![
                    ("net.api", Pass),
                    ("contacts.token", Skip),
                    ("app.token", Skip),
                ],
                Verdict::NotReady,
            ),
            (vec![], Verdict::NotReady),
        ];
        for (given, want) in cases {
            let checks = given
                .iter()
                .map(|(id, status)| check(id, *status))
                .collect::<Vec<_>>();
            assert_eq!(Verdict::of(&checks), want, "{given:?}");
        }
    }

    #[test]
    fn coverage_adds_what_is_known() {
        let one = Coverage {
            members: Some(3),
            synced: None,
            visible: Some(1),
            activated: None,
        };
        let other = Coverage {
            members: Some(2),
            synced: Some(7),
            visible: None,
            activated: None,
        };
        let sum = Coverage {
            members: Some(5),
            synced: Some(7),
            visible: Some(1),
            activated: None,
        };
        assert_eq!(one.plus(other), sum);
        assert!(Coverage::default().plus(Coverage::default()).is_empty());
    }
}
