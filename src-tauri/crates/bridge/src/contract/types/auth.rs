//! Authentication sources, and what method two gives.

use crate::auth::Auth;
use crate::error::Error;
use crate::source::ScanLogin;
use wecom::Secret;

use super::source::ScanLoginInput;

answer! {
    /// A self-built app through which members log in.
    #[cfg_attr(feature = "bindings", ts(rename = "Auth"))]
    pub struct AuthView {
        id: String,
        tenant: String,
        corp_id: String,
        agent_id: u32,
        callback_domain: String,
        created_at: i64,
    }

    /// An authentication source with what its card shows.
    pub struct AuthSummary {
        #[serde(flatten)]
        pub auth: AuthView,
        /// The data source of the same corp.
        pub source: Option<String>,
        pub app_name: Option<String>,
        pub rehearsed_at: Option<i64>,
    }
}

given! {
    /// Method two's values, as entered.
    pub struct AuthInput {
        #[serde(flatten)]
        scan: ScanLoginInput,
        pub tenant: String,
        pub corp_id: String,
        pub keep_secrets: bool,
    }

    /// A change of one authentication source.
    pub struct AuthChangeRequest {
        pub id: String,
        pub change: AuthChange,
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
        pub keep_secrets: Option<bool>,
    }
}

impl From<Auth> for AuthView {
    fn from(auth: Auth) -> Self {
        Self {
            id: auth.id,
            tenant: auth.tenant,
            corp_id: auth.corp_id.to_string(),
            agent_id: auth.agent_id.get(),
            callback_domain: auth.callback_domain.as_str().to_owned(),
            created_at: auth.created_at,
        }
    }
}

impl AuthInput {
    /// Tenant, corp ID, the app's values, and whether to keep the secret.
    pub fn parse(self) -> Result<(String, String, ScanLogin, bool), Error> {
        Ok((
            self.tenant,
            self.corp_id,
            self.scan.try_into()?,
            self.keep_secrets,
        ))
    }
}

impl AuthChange {
    pub fn parse(self) -> Result<crate::auth::AuthChange, Error> {
        Ok(crate::auth::AuthChange {
            agent_id: self.agent_id,
            callback_domain: self.callback_domain,
            app_secret: self.app_secret.as_deref().map(Secret::parse).transpose()?,
        })
    }
}
