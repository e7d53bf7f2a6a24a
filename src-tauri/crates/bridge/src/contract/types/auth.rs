//! Authentication sources, and the values of method two.

use wecom::Secret;

use super::source::ScanLoginInput;
use crate::auth::Auth;
use crate::error::Error;
use crate::expected::Expected;
use crate::source::ScanLogin;

response! {
    /// An authentication source with what its card shows.
    pub struct AuthSummary {
        /// The authentication source.
        #[serde(flatten)]
        pub auth: Auth,
        /// The data source of the same corp.
        pub source: Option<String>,
        /// When a login was last rehearsed with a result about the set-up; sent as RFC 3339.
        #[serde(serialize_with = "crate::time::some_stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
        pub rehearsed_at: Option<i64>,
    }
}

request! {
    /// Method two's values, as entered.
    pub struct AuthInput {
        #[serde(flatten)]
        scan: ScanLoginInput,
        tenant: String,
        corp_id: String,
        keep_secrets: bool,
    }

    /// A change of one authentication source.
    pub struct AuthChangeRequest {
        pub(in crate::contract) id: String,
        pub(in crate::contract) change: AuthChange,
        /// The row as it was given out, for an undo that must not take a later change with it.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, type = "Auth"))]
        pub(in crate::contract) expect: Option<serde_json::Value>,
    }

    /// A change of an authentication source; what is left out stays.
    pub struct AuthChange {
        #[cfg_attr(feature = "bindings", ts(optional))]
        agent_id: Option<String>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        callback_domain: Option<String>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        app_secret: Option<String>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) keep_secrets: Option<bool>,
    }
}

impl AuthInput {
    /// Tenant, corp ID, the app's values, and whether to keep the secret.
    pub(in crate::contract) fn parse(self) -> Result<(String, String, ScanLogin, bool), Error> {
        let scan = self.scan.try_into()?;
        Ok((self.tenant, self.corp_id, scan, self.keep_secrets))
    }
}

impl AuthChange {
    pub(in crate::contract) fn parse(self) -> Result<crate::auth::AuthChange, Error> {
        Ok(crate::auth::AuthChange {
            agent_id: self.agent_id,
            callback_domain: self.callback_domain,
            app_secret: self.app_secret.as_deref().map(Secret::parse).transpose()?,
            expected: Expected::default(),
        })
    }
}
