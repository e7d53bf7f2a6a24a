//! Checks, one by one and together.

use crate::checkup::{self, Check, CheckUp, Status, Verdict, titles};
use crate::overview::State;
use serde_json::{Map, Value};

use super::{AuthView, FixView, SecretPlaceView, SourceView, StateView, TextView};

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
        /// Where the secret is entered that it is about.
        secret: Option<SecretPlaceView>,
    }

    /// What was looked at while values were entered.
    pub struct Validation {
        state: StateView,
        /// What they come to, in one sentence.
        headline: TextView,
        checks: Vec<CheckView>,
        /// That the contacts secret may not read everything, which an app makes up for.
        limited: bool,
        /// What it is instead, if it is another page's secret.
        mistaken: Option<TextView>,
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
        state: StateView,
        /// How it stands, in one sentence.
        headline: TextView,
        /// The same in a few words.
        short: TextView,
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
            secret: check
                .error
                .as_ref()
                .and_then(crate::Error::secret_place)
                .map(SecretPlaceView::from),
        }
    }
}

impl From<&[Check]> for Validation {
    fn from(checks: &[Check]) -> Self {
        let (state, headline) = checkup::told_while_entered(checks);
        Self {
            state: State::from(state).into(),
            headline: headline.into(),
            checks: checks.iter().map(CheckView::from).collect(),
            limited: checkup::reads_in_part(checks),
            mistaken: checkup::of_another_page(checks).map(|check| (&check.evidence).into()),
        }
    }
}

impl From<&CheckUp> for CheckUpView {
    fn from(report: &CheckUp) -> Self {
        Self {
            verdict: report.verdict.into(),
            state: State::from(report.standing()).into(),
            headline: report.headline().into(),
            short: report.short().into(),
            checks: report.checks.iter().map(CheckView::from).collect(),
            checked_at: report.checked_at,
        }
    }
}
