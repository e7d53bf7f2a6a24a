//! Tenants as entered, and the values of the simulated one.

use crate::contract::platform::SandboxServed;
use crate::error::Result;
use crate::expected::Expected;
use crate::forms::{self, Field};
use crate::lang::Text;
use crate::tenant::NewTenant;
use wecom::Secret;

response! {
    /// The simulated WeCom's own values. They are valid on this machine only.
    pub struct SandboxValues {
        /// The corp ID.
        pub corp_id: String,
        /// The contacts secret.
        pub contacts_secret: String,
        /// The self-built app.
        pub agent_id: u32,
        /// The app's secret.
        pub app_secret: String,
        /// The callback domain to use.
        pub callback_domain: String,
    }
}

request! {
    /// A change of one tenant.
    pub struct TenantChangeRequest {
        pub(in crate::contract) id: String,
        pub(in crate::contract) input: TenantInput,
        /// The row as it was given out, for an undo that must not take a later change with it.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, type = "Tenant"))]
        pub(in crate::contract) expect: Option<serde_json::Value>,
    }

    /// A tenant as it was entered.
    pub struct TenantInput {
        name: String,
        portal_url: Option<String>,
        api_base: Option<String>,
        login_base: Option<String>,
        proxy: Option<String>,
        /// The user of the proxy's login; one that is not named at all stays for as long as there is a proxy.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional))]
        proxy_user: Option<String>,
        /// Its password, where it is entered anew.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional))]
        proxy_password: Option<String>,
    }
}

response! {
    /// What a change of a tenant brings with it, said before it is saved.
    pub struct TenantEffects {
        /// One sentence for each.
        pub texts: Vec<Text>,
    }
}

impl TenantInput {
    /// The new password of the proxy's login, if one was entered.
    ///
    /// # Errors
    /// `secret.invalid`.
    pub(in crate::contract) fn proxy_password(&self) -> Result<Option<Secret>> {
        let given = self.proxy_password.as_deref();
        let given = given.filter(|given| !given.is_empty());
        Ok(given.map(Secret::parse).transpose()?)
    }
}

impl From<SandboxServed> for SandboxValues {
    fn from(served: SandboxServed) -> Self {
        Self {
            corp_id: served.corp_id,
            contacts_secret: served.contacts_secret,
            agent_id: served.agent_id,
            app_secret: served.app_secret,
            callback_domain: served.callback_domain,
        }
    }
}

impl From<TenantInput> for NewTenant {
    fn from(input: TenantInput) -> Self {
        Self {
            name: input.name,
            portal_url: whole(Field::PortalUrl, input.portal_url),
            api_base: whole(Field::ApiBase, input.api_base),
            login_base: whole(Field::LoginBase, input.login_base),
            proxy: whole(Field::Proxy, input.proxy),
            proxy_user: input.proxy_user,
            expected: Expected::default(),
        }
    }
}

/// An address with the beginning that was not typed.
fn whole(field: Field, given: Option<String>) -> Option<String> {
    given.map(|given| forms::completed(field, &given))
}
