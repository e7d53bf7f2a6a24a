//! The values that an administrator enters in a portal hosted elsewhere. The app's secret is not among them: it is
//! asked for by itself.

use serde::Serialize;
use wecom::{AgentId, CorpId, Secret};

use super::url::LOGIN_PATH;
use crate::Bridge;
use crate::auth::{Auth, CallbackDomain};
use crate::error::Result;

/// What to enter elsewhere.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HandOff {
    /// The authentication source's identifier.
    pub auth: String,
    /// The corp.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub corp_id: CorpId,
    /// The app.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub agent_id: AgentId,
    /// What is registered in the app.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub callback_domain: CallbackDomain,
    /// Where WeCom sends browsers back to.
    pub redirect_uri: String,
    /// The page on which the scan begins, without its parameters.
    pub login_page: String,
    /// Whether the app's secret is kept here.
    pub has_secret: bool,
}

impl Bridge {
    /// The values to hand over. Looks into the keyring for whether there is a secret.
    ///
    /// # Errors
    /// Those of the store, or of a callback domain that makes no address.
    pub async fn hand_off(&self, auth: &Auth) -> Result<HandOff> {
        let tenant = self.tenant(&auth.tenant)?;
        let base = tenant.login_base.trim_end_matches('/');
        let redirect_uri = auth
            .callback_domain
            .redirect_uri(tenant.portal_url.as_deref())?;
        Ok(HandOff {
            auth: auth.id.clone(),
            corp_id: auth.corp_id.clone(),
            agent_id: auth.agent_id,
            callback_domain: auth.callback_domain.clone(),
            redirect_uri: redirect_uri.to_string(),
            login_page: format!("{base}/{LOGIN_PATH}"),
            has_secret: self.app_secret(auth, &tenant).await.is_ok(),
        })
    }

    /// The app's secret, for a person who asked to see it. Whoever shows it takes it away again.
    ///
    /// # Errors
    /// [`Code::SecretMissing`](crate::Code::SecretMissing),
    /// [`Code::SecretElsewhere`](crate::Code::SecretElsewhere), or those of the keyring.
    pub async fn reveal_app_secret(&self, auth: &Auth) -> Result<Secret> {
        let tenant = self.tenant(&auth.tenant)?;
        self.app_secret(auth, &tenant).await
    }
}
