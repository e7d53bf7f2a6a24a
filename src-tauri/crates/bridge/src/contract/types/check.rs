//! Check results: of values while they are entered, and of a whole set-up.

use crate::Bridge;
use crate::auth::Auth;
use crate::checkup::{self, Check, CheckUp, Section, Tally};
use crate::forms::{self, Field};
use crate::lang::Text;
use crate::overview::State;
use crate::source::Source;
use crate::tenant::Tenant;

response! {
    /// The checks of entered values.
    pub struct Validation {
        /// The worst status of the checks.
        pub state: State,
        /// The finding, in one sentence without a full stop.
        pub headline: Text,
        /// The next act, if one is needed.
        pub todo: Option<Text>,
        /// The field whose value is to blame for what failed, if one is.
        pub blames: Option<Field>,
        /// Whether WeCom refused the values; such refusals are counted.
        pub is_refusal: bool,
        /// Whether WeCom could not be asked at all.
        pub is_unreached: bool,
        /// After how many seconds asking again by itself is worth it; none where somebody must act first.
        pub retry_after_s: Option<u64>,
        /// The checks that were made.
        pub checks: Vec<Check>,
        /// That the contacts secret may not read everything, which an app makes up for.
        pub limited: bool,
        /// What it is instead, if it is another page's secret.
        pub mistaken: Option<Text>,
    }

    /// A whole check-up, with its verdict.
    pub struct CheckUpShown {
        /// The check-up.
        #[serde(flatten)]
        pub report: CheckUp,
        /// Its verdict.
        pub state: State,
        /// The same in one sentence.
        pub headline: Text,
        /// The same in a few words.
        pub short: Text,
        /// What needs action first; every check is in one of them.
        pub sections: Vec<Section>,
        /// The number of checks by status; together they are all.
        pub tallies: Vec<Tally>,
        /// How many people cannot scan, and why, in one sentence.
        pub people: Option<Text>,
    }

    /// A report that was saved.
    pub struct ReportSaved {
        /// Its path.
        pub file: String,
        /// Whether it was opened.
        pub opened: bool,
    }

    /// The result of a set-up.
    pub struct Added {
        /// The data source, if there is one.
        pub source: Option<Source>,
        /// The authentication source, if there is one.
        pub auth: Option<Auth>,
        /// What was proven of their values.
        pub validation: Validation,
    }
}

request! {
    /// A check-up of a tenant, or one of its checks again.
    pub struct CheckUpRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) only: Option<String>,
    }

    /// The last check-up as a file.
    pub struct ReportRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) with_names: bool,
    }
}

impl Validation {
    /// The validation that checks of a tenant's values make.
    pub(in crate::contract) fn of(bridge: &Bridge, tenant: &Tenant, checks: Vec<Check>) -> Self {
        let now_ms = bridge.now_ms();
        let said = checkup::summary(&checks, tenant.proxy.as_deref(), now_ms);
        Self {
            state: said.status.into(),
            headline: said.headline,
            todo: said.todo,
            blames: forms::blamed(&checks),
            is_refusal: said.is_refusal,
            is_unreached: said.is_unreached,
            retry_after_s: said.retry_after_s,
            limited: checkup::reads_in_part(&checks),
            mistaken: checkup::of_another_page(&checks).map(|check| check.evidence.clone()),
            checks,
        }
    }
}

impl From<CheckUp> for CheckUpShown {
    fn from(report: CheckUp) -> Self {
        Self {
            state: report.readiness().into(),
            headline: report.headline(),
            short: report.short(),
            sections: report.sections(),
            tallies: report.tallies(),
            people: report.cannot_scan_line(),
            report,
        }
    }
}
