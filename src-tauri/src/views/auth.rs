//! Authentication sources, and what method two gives.

use bridge::Error;
use bridge::auth::Auth;
use bridge::source::ScanLogin;
use wecom::Secret;

use super::source::ScanLoginInput;

answer! {
    /// A self-built app through which members log in.
    #[cfg_attr(test, ts(rename = "Auth"))]
    pub(crate) struct AuthView {
        id: String,
        tenant: String,
        corp_id: String,
        agent_id: u32,
        callback_domain: String,
        created_at: i64,
    }

    /// An authentication source with what its card shows.
    pub(crate) struct AuthSummary {
        #[serde(flatten)]
        pub(crate) auth: AuthView,
        /// The data source of the same corp.
        pub(crate) source: Option<String>,
        pub(crate) app_name: Option<String>,
        pub(crate) rehearsed_at: Option<i64>,
    }
}

given! {
    /// Method two's values, as entered.
    pub(crate) struct AuthInput {
        #[serde(flatten)]
        scan: ScanLoginInput,
        pub(crate) tenant: String,
        pub(crate) corp_id: String,
        pub(crate) keep_secrets: bool,
    }

    /// A change of an authentication source; what is left out stays.
    pub(crate) struct AuthChange {
        #[cfg_attr(test, ts(optional))]
        agent_id: Option<String>,
        #[cfg_attr(test, ts(optional))]
        callback_domain: Option<String>,
        #[cfg_attr(test, ts(optional))]
        app_secret: Option<String>,
        #[cfg_attr(test, ts(optional))]
        pub(crate) keep_secrets: Option<bool>,
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
    pub(crate) fn parse(self) -> Result<(String, String, ScanLogin, bool), Error> {
        Ok((
            self.tenant,
            self.corp_id,
            self.scan.try_into()?,
            self.keep_secrets,
        ))
    }
}

impl AuthChange {
    pub(crate) fn parse(self) -> Result<bridge::auth::AuthChange, Error> {
        Ok(bridge::auth::AuthChange {
            agent_id: self.agent_id,
            callback_domain: self.callback_domain,
            app_secret: self.app_secret.as_deref().map(Secret::parse).transpose()?,
        })
    }
}
