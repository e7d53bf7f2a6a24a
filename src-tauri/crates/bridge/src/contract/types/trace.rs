//! Why one person can or cannot log in.

use crate::lang::Text;
use crate::trace::{Step, Subject, Trace, TraceVerdict};

use super::check::CheckStatus;
use super::{FixView, TextView, UserView};

mirror! {
    /// Whether somebody can log in.
    TraceVerdictView of TraceVerdict { CanLogIn, CannotLogIn }
}

answer! {
    /// One link between WeCom and the login.
    pub struct TraceStep {
        id: String,
        status: CheckStatus,
        title: TextView,
        evidence: TextView,
        fix: Option<FixView>,
    }

    /// Everything found out about one person's login.
    #[cfg_attr(feature = "bindings", ts(rename = "Trace"))]
    pub struct TraceView {
        member: Option<UserView>,
        verdict: TraceVerdictView,
        steps: Vec<TraceStep>,
    }
}

given! {
    /// Whose login is looked into.
    pub struct TraceRequest {
        pub tenant: String,
        pub subject: TraceSubject,
    }

    /// Whom a trace is about: a user of a list, or what a person typed.
    #[serde(rename_all = "snake_case")]
    #[cfg_attr(feature = "bindings", ts(rename_all = "snake_case"))]
    pub enum TraceSubject {
        User(String),
        Words(String),
    }
}

impl From<TraceSubject> for Subject {
    fn from(subject: TraceSubject) -> Self {
        match subject {
            TraceSubject::User(id) => Self::User(id),
            TraceSubject::Words(words) => Self::Words(words),
        }
    }
}

impl From<Trace> for TraceView {
    fn from(trace: Trace) -> Self {
        Self {
            member: trace.user.map(UserView::from),
            verdict: trace.verdict.into(),
            steps: trace.steps.into_iter().map(TraceStep::from).collect(),
        }
    }
}

impl From<Step> for TraceStep {
    fn from(step: Step) -> Self {
        Self {
            id: step.id.to_owned(),
            status: step.status.into(),
            title: title(step.id).into(),
            evidence: step.evidence.into(),
            fix: step.fix.map(FixView::from),
        }
    }
}

/// What a link is called.
fn title(id: &str) -> Text {
    match id {
        "member.in_wecom" => Text::fixed("是企业微信的成员", "A member in WeCom"),
        "member.active" => Text::fixed("企业微信里已激活", "Active in WeCom"),
        "member.in_range" => Text::fixed("在应用可见范围里", "In the app's visible range"),
        "member.department" => Text::fixed("所在部门", "Departments"),
        "member.synced" => Text::fixed("在用户目录里", "In the directory"),
        "member.duplicate" => Text::fixed("没有重复用户", "No duplicate"),
        "member.deactivated" => Text::fixed("在目录里没有停用", "Not deactivated in the directory"),
        "member.login_methods" => Text::fixed("扫码登录已开启", "Scan login is on"),
        "member.rehearsal" => Text::fixed("扫码登录演练过", "Scan login was rehearsed"),
        other => Text::same(other),
    }
}
