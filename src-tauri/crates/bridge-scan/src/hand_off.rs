//! The values that an administrator enters in a portal hosted elsewhere. The app's secret is not among them: it is
//! asked for by itself.

use serde::Serialize;
use wecom::{AgentId, CorpId, Secret};

use super::login_url::LOGIN_PATH;
use crate::Scan;
use bridge_core::acts::{NewAct, ObjectKind, RecordedActKind};
use bridge_core::auth::{Auth, CallbackDomain};
use bridge_core::error::Result;

/// Settings of one authentication source, as another portal needs them.
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

impl Scan {
    /// The settings to hand over. Looks into the keyring for whether there is a secret.
    ///
    /// # Errors
    /// `store.*`, `tenant.unknown` or `callback_domain.invalid`.
    pub async fn hand_off(&self, auth: &Auth) -> Result<HandOff> {
        let tenant = self.context.tenant(&auth.tenant)?;
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
            has_secret: self.context.app_secret(auth, &tenant).await.is_ok(),
        })
    }

    /// The app's secret, for a person who asked to see it, which is kept on record. The caller that shows it takes it away again.
    ///
    /// # Errors
    /// `secret.missing`, `secret.elsewhere`, `keyring.unavailable` or `store.*`.
    pub async fn reveal_app_secret(&self, auth: &Auth) -> Result<Secret> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let secret = self.context.app_secret(auth, &tenant).await?;
        self.context.note_act(&NewAct {
            act: RecordedActKind::SecretShow,
            tenant: &tenant.id,
            object: (ObjectKind::Auth, &auth.id),
            name: Some(auth.corp_id.as_str()),
            fields: &["app".to_owned()],
        })?;
        Ok(secret)
    }
}
