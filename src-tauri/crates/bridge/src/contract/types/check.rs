//! What was looked at, while values are entered and of a whole set-up.

use crate::auth::Auth;
use crate::source::Source;
use crate::sync::probe::Check;

response! {
    /// What was looked at while values were entered.
    pub struct Validation {
        /// The checks that were made.
        pub checks: Vec<Check>,
    }

    /// What a set-up made.
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
        Self { checks }
    }
}
