//! Removal of a tenant with everything that belongs to it, and what a change of one brings with it.

use crate::setup::SetUp;
use bridge_core::acts::RecordedActKind;
use bridge_core::endpoints::{Endpoints, filled};
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::tenant::{self, NewTenant, Tenant, check_portal};
use bridge_core::text;

impl SetUp {
    /// What a change of a tenant brings with it, one sentence each; nothing for one without consequences.
    ///
    /// # Errors
    /// `address.invalid`, `address.insecure`, `keyring.unavailable`, `store.unavailable`, `store.busy` or
    /// `store.damaged`.
    pub fn effects_of(
        &self,
        tenant: &Tenant,
        to: &NewTenant,
        new_password: bool,
    ) -> Result<Vec<Text>> {
        let ends = Endpoints::parse(
            to.api_base.as_deref(),
            to.login_base.as_deref(),
            to.proxy.as_deref(),
        )?;
        let is_elsewhere =
            ends.api_base.to_string() != tenant.api_base || ends.proxy != tenant.proxy;
        let portal = filled(to.portal_url.as_deref())
            .map(check_portal)
            .transpose()?;
        let secrets = self.context.sources_of(tenant)?.len() + self.context.auths_of(tenant)?.len();
        let mut texts = Vec::new();
        if is_elsewhere && secrets > 0 {
            texts.push(text!(
                "保存的 Secret 只用在它们验证过的地址和代理上：改了以后，{secrets} 个 Secret 要重新填写，自动同步也要等填好后才继续。",
                "Kept secrets are used only at the address and proxy where they were proven: after this change {secrets} must be entered again, and automatic runs wait until then."
            ));
        }
        if tenant.proxy_user.is_some()
            && ends.proxy != tenant.proxy
            && ends.proxy.is_some()
            && !new_password
        {
            texts.push(PASSWORD_ASKED);
        }
        if portal != tenant.portal_url && secrets > 0 {
            texts.push(PORTAL_MOVED);
        }
        Ok(texts)
    }

    /// Removes a tenant with its sources, directory and history, and forgets its secrets.
    ///
    /// # Errors
    /// `tenant.unknown`, `ref.ambiguous`, `sync.busy`, `keyring.unavailable`, `store.unavailable`, `store.busy`,
    /// `store.full` or `store.damaged`.
    pub fn remove_tenant(&self, wanted: &str) -> Result<Tenant> {
        let tenant = self.context.tenant(wanted)?;
        let sources = self.context.sources_of(&tenant)?;
        let locks = sources
            .iter()
            .map(|source| self.sync.lock_source(source))
            .collect::<Result<Vec<_>>>()?;
        let taken = self
            .context
            .remove_with_backup(&self.context.entries_of(&tenant)?)?;
        let removed = self.context.store().write(|db| {
            db.execute("DELETE FROM tenants WHERE key = ?1", [tenant.key])?;
            let act = tenant::act(RecordedActKind::TenantRemove, &tenant.id, &tenant.name, &[]);
            self.context.record_act(db, &act)
        });
        removed.inspect_err(|_| self.context.restore_secrets(&taken))?;
        self.context.revoke_cached_tokens(&taken);
        drop(locks);
        self.scan.stop_portal(&tenant);
        Ok(tenant)
    }
}

const PASSWORD_ASKED: Text = Text::fixed(
    "代理变了：它的密码要重新填写。",
    "The proxy is another one: its password must be entered again.",
);
const PORTAL_MOVED: Text = Text::fixed(
    "授权回调域不会跟着门户地址变：门户换了域名的，还要改认证源和企业微信里的授权回调域，再演练一次。",
    "The callback domain does not follow the portal's address: where its domain changed, change the callback domain in the authentication source and in WeCom too, and rehearse again.",
);
