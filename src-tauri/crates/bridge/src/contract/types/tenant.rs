//! Tenants as entered, and the values of the simulated one.

use crate::contract::platform::SandboxServed;
use crate::expected::Expected;
use crate::tenant::NewTenant;

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
            portal_url: input.portal_url,
            api_base: input.api_base,
            login_base: input.login_base,
            proxy: input.proxy,
            proxy_user: None,
            expected: Expected::default(),
        }
    }
}
