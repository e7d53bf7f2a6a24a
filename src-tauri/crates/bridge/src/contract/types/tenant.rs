//! Tenants, and what the simulated one's console would show.

use crate::contract::platform::SandboxServed;
use crate::tenant::{NewTenant, Tenant};

answer! {
    /// One customer portal.
    #[cfg_attr(feature = "bindings", ts(rename = "Tenant"))]
    pub struct TenantView {
        pub id: String,
        name: String,
        portal_url: Option<String>,
        api_base: String,
        login_base: String,
        proxy: Option<String>,
        simulated: bool,
        created_at: i64,
    }

    /// The simulated WeCom's own values. They mean something on this machine only.
    pub struct SandboxValues {
        pub corp_id: String,
        pub contacts_secret: String,
        pub agent_id: u32,
        pub app_secret: String,
        pub callback_domain: String,
    }
}

given! {
    /// A change of one tenant.
    pub struct TenantChangeRequest {
        pub id: String,
        pub input: TenantInput,
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

impl From<Tenant> for TenantView {
    fn from(tenant: Tenant) -> Self {
        Self {
            id: tenant.id,
            name: tenant.name,
            portal_url: tenant.portal_url,
            api_base: tenant.api_base,
            login_base: tenant.login_base,
            proxy: tenant.proxy,
            simulated: tenant.simulated,
            created_at: tenant.created_at,
        }
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
        }
    }
}
