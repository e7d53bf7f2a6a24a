//! The result of a check-up: one verdict, the figures of people, and those who cannot log in.

use serde::{Deserialize, Serialize};

use super::{Check, CheckId, Status};
use bridge_core::lang::{Text, grouped};
use bridge_core::text;

/// The verdict of all checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Verdict {
    /// Nothing failed, and an essential check passed.
    Ready,
    /// Nothing failed, and something needs attention.
    ReadyWithWarnings,
    /// Something will fail, or nothing could be proven.
    NotReady,
}

/// The outcome of a check-up.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CheckUp {
    /// The verdict of all checks.
    pub verdict: Verdict,
    /// Every check of [`CheckId::CHECK_UP`], in that order.
    pub checks: Vec<Check>,
    /// Milliseconds since 1970 UTC.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub checked_at: i64,
    /// The figures of people, as far as they were read.
    pub coverage: Option<Coverage>,
    /// The people who cannot log in by scanning, by userid.
    pub cannot_scan: Vec<CannotScan>,
}

/// The number of people at each stage from WeCom to the login; `None` is "was not read".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// A person who cannot log in by scanning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CannotScan {
    /// WeCom's userid.
    pub userid: String,
    /// The display name, where it is known.
    pub name: Option<String>,
    /// Their departments, as names from the top where those are known.
    pub departments: Vec<String>,
    /// The reason.
    pub why: CannotScanReason,
}

/// The reason why a person cannot log in by scanning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum CannotScanReason {
    /// The app does not see them.
    OutOfRange,
    /// They have not joined in WeCom yet.
    NotActivated,
    /// They are switched off in WeCom.
    Disabled,
    /// WeCom no longer lists them; the next sync notices.
    NotInWecom,
}

impl CannotScanReason {
    /// All reasons, in the order in which they are listed.
    pub const ALL: [Self; 4] = [
        Self::OutOfRange,
        Self::NotActivated,
        Self::Disabled,
        Self::NotInWecom,
    ];

    /// Its name for people.
    pub const fn title(self) -> Text {
        match self {
            Self::OutOfRange => {
                Text::fixed("不在应用可见范围内", "Outside the app's visible range")
            }
            Self::NotActivated => Text::fixed("还没有激活企业微信", "Has not activated WeCom yet"),
            Self::Disabled => Text::fixed("在企业微信里被禁用", "Switched off in WeCom"),
            Self::NotInWecom => Text::fixed("企业微信里已经没有这个人", "No longer in WeCom"),
        }
    }
}

/// Of these at least one must have passed for a good verdict.
// A check-up that could check nothing has no failures either.
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

/// The verdict, with checks that could not be made taken into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// Everything passed.
    Ready,
    /// Every check that was made passed, and some could not be made.
    Unproven,
    /// Nothing failed, and something needs attention.
    ReadyWithWarnings,
    /// Something will fail, or nothing could be proven.
    NotReady,
}

impl CheckUp {
    /// The readiness: `Ready` only if every check was made.
    pub fn readiness(&self) -> Readiness {
        match self.verdict {
            Verdict::Ready if self.count(Status::Skip) > 0 => Readiness::Unproven,
            Verdict::Ready => Readiness::Ready,
            Verdict::ReadyWithWarnings => Readiness::ReadyWithWarnings,
            Verdict::NotReady => Readiness::NotReady,
        }
    }

    /// The readiness in a few words.
    pub fn short(&self) -> Text {
        let [warn, fail, skip] =
            [Status::Warn, Status::Fail, Status::Skip].map(|status| self.count(status));
        match self.readiness() {
            Readiness::Ready => Text::fixed("可用", "Works"),
            Readiness::Unproven => text!("{skip} 项未验证", "Not proven yet: {skip}"),
            Readiness::ReadyWithWarnings => {
                text!("可用（{warn} 项提醒）", "Works, with remarks: {warn}")
            }
            Readiness::NotReady if fail == 0 => Text::fixed("还不能用", "Not ready"),
            Readiness::NotReady => {
                text!("还不能用（{fail} 项不通过）", "Not ready: {fail} will fail")
            }
        }
    }

    /// The readiness in one sentence.
    pub fn headline(&self) -> Text {
        let [warn, fail, skip] =
            [Status::Warn, Status::Fail, Status::Skip].map(|status| self.count(status));
        match self.readiness() {
            Readiness::Ready => Text::fixed("全部通过，可以用", "It works. Every check passed"),
            Readiness::Unproven => text!(
                "检测过的都通过了，{skip} 项标灰的还没有验证",
                "What was checked passed. Grey and not proven yet: {skip}"
            ),
            Readiness::ReadyWithWarnings => {
                text!("可以用，有 {warn} 项提醒", "It works. Remarks: {warn}")
            }
            Readiness::NotReady if fail == 0 => Text::fixed(
                "还不能用：通讯录和应用的 Secret 都还没有验证通过",
                "Not ready: neither the contacts secret nor the app's is proven",
            ),
            Readiness::NotReady if warn == 0 => {
                text!("还不能用：{fail} 项不通过", "Not ready. Will fail: {fail}")
            }
            Readiness::NotReady => text!(
                "还不能用：{fail} 项不通过，{warn} 项提醒",
                "Not ready. Will fail: {fail}. Remarks: {warn}"
            ),
        }
    }

    /// The number of people whom the app does not see; `None` where the range was not compared.
    pub fn out_of_range(&self) -> Option<usize> {
        self.coverage?.visible?;
        Some(self.cannot_scan_for(CannotScanReason::OutOfRange))
    }

    /// A check-up of these checks, without figures of people.
    pub fn of(checks: Vec<Check>, checked_at: i64) -> Self {
        Self {
            verdict: Verdict::of(&checks),
            checks,
            checked_at,
            coverage: None,
            cannot_scan: Vec::new(),
        }
    }

    /// How many people cannot log in by scanning, and why; none where nobody is known not to.
    pub fn cannot_scan_line(&self) -> Option<Text> {
        let why = CannotScanReason::ALL.map(|why| (why.title(), self.cannot_scan_for(why)));
        let why = why.into_iter().filter(|(_, count)| *count > 0);
        let parts = why.map(|(why, count)| {
            let count = grouped(count);
            (
                format!("{}的 {count} 人", why.zh),
                format!("{}: {count}", why.en),
            )
        });
        let (zh, en): (Vec<_>, Vec<_>) = parts.unzip();
        if zh.is_empty() {
            return None;
        }
        let all = grouped(self.cannot_scan.len());
        Some(Text::new(
            format!("{all} 人还不能扫码登录：{}", zh.join("，")),
            format!("{all} cannot log in by scanning yet. {}", en.join("; ")),
        ))
    }

    /// The number of checks with this status.
    pub fn count(&self, status: Status) -> usize {
        self.checks
            .iter()
            .filter(|check| check.status == status)
            .count()
    }

    /// The number of people who cannot scan for this reason.
    pub fn cannot_scan_for(&self, reason: CannotScanReason) -> usize {
        let people = self.cannot_scan.iter();
        people.filter(|person| person.why == reason).count()
    }
}

impl Coverage {
    /// The sum of both; what only one of them knows counts alone.
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

    /// Whether no figure is known.
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
            (vec![Pass, Pass], Readiness::Ready, "全部通过，可以用"),
            (
                vec![Pass, Skip, Skip],
                Readiness::Unproven,
                "检测过的都通过了，2 项标灰的还没有验证",
            ),
            (
                vec![Pass, Warn, Skip],
                Readiness::ReadyWithWarnings,
                "可以用，有 1 项提醒",
            ),
            (
                vec![Pass, Fail, Skip],
                Readiness::NotReady,
                "还不能用：1 项不通过",
            ),
        ];
        for (statuses, readiness, headline) in cases {
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
            assert_eq!(whole.readiness(), readiness, "{statuses:?}");
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
