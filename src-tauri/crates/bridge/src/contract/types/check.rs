//! Check results: of values while they are entered, and of a whole set-up.

use crate::auth::Auth;
use crate::checkup::{self, Check, CheckUp, Section, Tally};
use crate::lang::Text;
use crate::overview::State;
use crate::source::Source;

response! {
    /// The checks of entered values.
    pub struct Validation {
        /// The worst status of the checks.
        pub state: State,
        /// Their summary, in one sentence.
        pub headline: Text,
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

impl From<Vec<Check>> for Validation {
    fn from(checks: Vec<Check>) -> Self {
        let (state, headline) = checkup::summary(&checks);
        Self {
            state: state.into(),
            headline,
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
