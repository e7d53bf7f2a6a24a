//! Requests for member traces, and whom they were about.

use super::SheetFormat;
use crate::directory::query::UserView;
use crate::trace::Subject;

request! {
    /// The person whose login is traced.
    pub struct TraceRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) subject: Subject,
        /// Whether to keep the account among the last questions.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, as = "Option<bool>"))]
        pub(in crate::contract) remember: bool,
    }

    /// The trace of one person as a file.
    pub struct TraceExportRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) subject: Subject,
        pub(in crate::contract) format: SheetFormat,
    }

    /// Several users of a tenant, by their identifiers.
    pub struct OfUsers {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) users: Vec<String>,
    }
}

response! {
    /// Somebody who was asked about.
    pub struct TraceQuestion {
        /// The account as it was asked about.
        pub account: String,
        /// The user, if the account is still one's.
        pub user: Option<UserView>,
    }
}
