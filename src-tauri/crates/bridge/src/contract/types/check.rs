//! Checks, one by one and together.

use crate::checkup::{Check, CheckUp, Status, Verdict, titles};
use serde_json::{Map, Value};

use super::{AuthView, FixView, SourceView, TextView};

mirror! {
    /// How a check ended.
    CheckStatus of Status { Pass, Warn, Fail, Skip }

    /// What a check belongs to.
    CheckGroup of titles::Group { Connection, Contacts, App, Login, Sync }

    /// What all checks together say.
    VerdictView of Verdict { Ready, ReadyWithWarnings, NotReady }
}

answer! {
    /// The outcome of one check.
    #[cfg_attr(feature = "bindings", ts(rename = "Check"))]
    pub struct CheckView {
        id: String,
        group: CheckGroup,
        status: CheckStatus,
        title: TextView,
        evidence: TextView,
        errcode: Option<i64>,
        caller_ip: Option<String>,
        #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown>"))]
        detail: Map<String, Value>,
        fix: Option<FixView>,
    }

    /// What was looked at while values were entered.
    pub struct Validation {
        checks: Vec<CheckView>,
    }

    /// What a set-up made.
    pub struct Added {
        pub source: Option<SourceView>,
        pub auth: Option<AuthView>,
        pub validation: Validation,
    }

    /// A whole check-up.
    #[cfg_attr(feature = "bindings", ts(rename = "Checkup"))]
    pub struct CheckUpView {
        verdict: VerdictView,
        checks: Vec<CheckView>,
        checked_at: i64,
    }
}

given! {
    /// A check-up of a tenant, or one of its checks again.
    pub struct CheckUpRequest {
        pub tenant: String,
        pub only: Option<String>,
    }

    /// The last check-up as a file.
    pub struct ReportRequest {
        pub tenant: String,
        pub with_names: bool,
    }
}

impl From<&Check> for CheckView {
    fn from(check: &Check) -> Self {
        Self {
            id: check.id.to_owned(),
            // Every check of the product has a group; one that lost it would still be shown.
            group: titles::group_of(check.id)
                .unwrap_or(titles::Group::Connection)
                .into(),
            status: check.status.into(),
            title: (&check.title).into(),
            evidence: (&check.evidence).into(),
            errcode: check.errcode,
            caller_ip: check.caller_ip.clone(),
            detail: check.detail.clone(),
            fix: check.fix.clone().map(FixView::from),
        }
    }
}

impl From<&[Check]> for Validation {
    fn from(checks: &[Check]) -> Self {
        Self {
            checks: checks.iter().map(CheckView::from).collect(),
        }
    }
}

impl From<&CheckUp> for CheckUpView {
    fn from(report: &CheckUp) -> Self {
        Self {
            verdict: report.verdict.into(),
            checks: report.checks.iter().map(CheckView::from).collect(),
            checked_at: report.checked_at,
        }
    }
}
