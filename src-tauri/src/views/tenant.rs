//! Tenants, and what the simulated one's console would show.

use bridge::tenant::{NewTenant, Tenant};

answer! {
    /// One customer portal.
    #[cfg_attr(test, ts(rename = "Tenant"))]
    pub(crate) struct TenantView {
        pub(crate) id: String,
        name: String,
        portal_url: Option<String>,
        api_base: String,
        login_base: String,
        proxy: Option<String>,
        simulated: bool,
        created_at: i64,
    }

    /// The simulated WeCom's own values. They mean something on this machine only.
    pub(crate) struct SandboxValues {
        pub(crate) corp_id: String,
        pub(crate) contacts_secret: String,
        pub(crate) agent_id: u32,
        pub(crate) app_secret: String,
        pub(crate) callback_domain: String,
    }
}

given! {
    /// A tenant as it was entered.
    pub(crate) struct TenantInput {
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
