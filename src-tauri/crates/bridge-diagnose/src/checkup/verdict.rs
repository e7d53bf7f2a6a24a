//! What a whole check-up comes to: one verdict, its figures, and the people left out.

use serde::Serialize;

use super::{Check, CheckId, Status};
use bridge_core::lang::Text;
use bridge_core::text;

/// What all checks together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Verdict {
    /// Nothing that was looked at stands in the way.
    Ready,
    /// It works, but.
    ReadyWithWarnings,
    /// Something will fail, or nothing could be proven.
    NotReady,
}

/// The outcome of a check-up.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CheckUp {
    /// What all checks together say.
    pub verdict: Verdict,
    /// Every check of [`CheckId::ALL`], in that order.
    pub checks: Vec<Check>,
    /// Milliseconds since 1970 UTC.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub checked_at: i64,
    /// How many people are where, as far as it was read.
    pub coverage: Option<Coverage>,
    /// Who could not log in by scanning, by userid.
    pub cannot_scan: Vec<Absent>,
}

/// How many people each link of the chain reaches. `None` is "was not read".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
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
const ESSENTIAL: [CheckId; 3] = [
    CheckId::ContactsToken,
    CheckId::ContactsDepartments,
    CheckId::AppToken,
];

impl Verdict {
    /// Judges a set of checks.
    pub fn of(checks: &[Check]) -> Self {
        let any = |status| checks.iter().any(|check| check.status == status);
        let proven = |id: CheckId| {
            checks
                .iter()
                .any(|check| check.id == id && matches!(check.status, Status::Pass | Status::Warn))
        };
        if any(Status::Fail) || !ESSENTIAL.iter().any(|id| proven(*id)) {
            return Self::NotReady;
        }
        if any(Status::Warn) {
            Self::ReadyWithWarnings
        } else {
            Self::Ready
        }
    }
}

/// How a whole check-up stands, with what was left unproven taken into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Everything passed.
    Ready,
    /// What was looked at passed, and something was not looked at.
    Unproven,
    /// It works, but.
    ReadyWithWarnings,
    /// Something will fail, or nothing could be proven.
    NotReady,
}

impl CheckUp {
    /// How it stands: green only if nothing was left unproven.
    pub fn standing(&self) -> Standing {
        match self.verdict {
            Verdict::Ready if self.count(Status::Skip) > 0 => Standing::Unproven,
            Verdict::Ready => Standing::Ready,
            Verdict::ReadyWithWarnings => Standing::ReadyWithWarnings,
            Verdict::NotReady => Standing::NotReady,
        }
    }

    /// How it stands, in a few words.
    pub fn short(&self) -> Text {
        let [warn, fail, skip] =
            [Status::Warn, Status::Fail, Status::Skip].map(|status| self.count(status));
        match self.standing() {
            Standing::Ready => Text::fixed("可用", "Works"),
            Standing::Unproven => text!("{skip} 项未验证", "Not proven yet: {skip}"),
            Standing::ReadyWithWarnings => {
                text!("可用（{warn} 项提醒）", "Works, with remarks: {warn}")
            }
            Standing::NotReady if fail == 0 => Text::fixed("还不能用", "Not ready"),
            Standing::NotReady => {
                text!("还不能用（{fail} 项不通过）", "Not ready: {fail} will fail")
            }
        }
    }

    /// How it stands, in one sentence.
    pub fn headline(&self) -> Text {
        let [warn, fail, skip] =
            [Status::Warn, Status::Fail, Status::Skip].map(|status| self.count(status));
        match self.standing() {
            Standing::Ready => Text::fixed("全部通过，可以用", "It works. Every check passed"),
            Standing::Unproven => text!(
                "检测过的都通过了，{skip} 项标灰的还没有验证",
                "What was checked passed. Grey and not proven yet: {skip}"
            ),
            Standing::ReadyWithWarnings => {
                text!("可以用，有 {warn} 项提醒", "It works. Remarks: {warn}")
            }
            Standing::NotReady if fail == 0 => Text::fixed(
                "还不能用：通讯录和应用的 Secret 都还没有验证通过",
                "Not ready: neither the contacts secret nor the app's is proven",
            ),
            Standing::NotReady => text!(
                "还不能用：{fail} 项不通过，{warn} 项提醒",
                "Not ready. Will fail: {fail}. Remarks: {warn}"
            ),
        }
    }

    /// How many people the app does not see; none where the range was not compared with anybody.
    pub fn out_of_range(&self) -> Option<usize> {
        self.coverage?.visible?;
        Some(self.absent(Why::OutOfRange))
    }

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

/// What a few checks come to while somebody is still entering values: the worst of them, and a sentence. What may be
/// left as it is, is told with the way on.
pub fn told_while_entered(checks: &[Check]) -> (Status, Text) {
    let of = |status| checks.iter().find(|check| check.status == status);
    if let Some(check) = of(Status::Fail) {
        let Text { zh, en } = &check.evidence;
        return (
            Status::Fail,
            text!("没有通过：{zh}", "It did not pass: {en}"),
        );
    }
    if let Some(check) = of(Status::Warn) {
        let Text { zh, en } = &check.evidence;
        return (
            Status::Warn,
            text!(
                "可以先继续，但要留意：{zh}",
                "You can go on, but note: {en}"
            ),
        );
    }
    match of(Status::Pass) {
        Some(_) => (
            Status::Pass,
            Text::fixed("已验证，可以继续", "It is proven, and you can go on"),
        ),
        None => (
            Status::Skip,
            Text::fixed("还没有验证", "Nothing is proven yet"),
        ),
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
    use bridge_core::remedy::Fix;

    fn check(id: CheckId, status: Status) -> Check {
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
                vec![
                    (CheckId::ContactsToken, Pass),
                    (CheckId::LoginRehearsal, Skip),
                ],
                Verdict::Ready,
            ),
            (
                vec![(CheckId::AppToken, Pass), (CheckId::LoginPortal, Warn)],
                Verdict::ReadyWithWarnings,
            ),
            (
                vec![(CheckId::ContactsDepartments, Warn)],
                Verdict::ReadyWithWarnings,
            ),
            (
                vec![
                    (CheckId::ContactsToken, Pass),
                    (CheckId::AppAgent, Fail),
                    (CheckId::LoginPortal, Warn),
                ],
                Verdict::NotReady,
            ),
            (
                vec![
                    (CheckId::NetApi, Pass),
                    (CheckId::ContactsToken, Skip),
                    (CheckId::AppToken, Skip),
                ],
                Verdict::NotReady,
            ),
            (vec![], Verdict::NotReady),
        ];
        for (given, want) in cases {
            let checks = given
                .iter()
                .map(|(id, status)| check(*id, *status))
                .collect::<Vec<_>>();
            assert_eq!(Verdict::of(&checks), want, "{given:?}");
        }
    }

    #[test]
    fn it_is_green_only_if_nothing_was_left_unproven() {
        use Status::{Fail, Pass, Skip, Warn};
        let cases = [
            (vec![Pass, Pass], Standing::Ready, "全部通过，可以用"),
            (
                vec![Pass, Skip, Skip],
                Standing::Unproven,
                "检测过的都通过了，2 项标灰的还没有验证",
            ),
            (
                vec![Pass, Warn, Skip],
                Standing::ReadyWithWarnings,
                "可以用，有 1 项提醒",
            ),
            (
                vec![Pass, Fail, Skip],
                Standing::NotReady,
                "还不能用：1 项不通过，0 项提醒",
            ),
        ];
        for (statuses, standing, headline) in cases {
            let checks = statuses
                .iter()
                .map(|status| check(CheckId::AppToken, *status));
            let checks = checks.collect::<Vec<_>>();
            let whole = CheckUp {
                verdict: Verdict::of(&checks),
                checks,
                checked_at: 0,
                coverage: None,
                cannot_scan: Vec::new(),
            };
            assert_eq!(whole.standing(), standing, "{statuses:?}");
            assert_eq!(whole.headline().zh, headline);
            assert_eq!(whole.out_of_range(), None, "nothing was compared");
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
