//! Proxy passwords: the user is in the tenant's row, the password in the vault, bound to that proxy.
//!
//! Neither is ever part of an address, because addresses are shown, logged and passed on.

use wecom::{ProxyLogin, Secret};

use crate::Context;
use crate::acts::RecordedActKind;
use crate::endpoints::Endpoints;
use crate::error::{Code, Error, Result};
use crate::proxy_login::proxy_address;
use crate::secrets::proxy_entry;
use crate::tenant::{self, Tenant};
use crate::vault::entry::SecretBinding;

impl Context {
    /// The tenant's addresses, with the login of its proxy.
    ///
    /// # Errors
    /// `address.invalid`, `address.insecure`; of the proxy's password `secret.missing`, `secret.elsewhere` or
    /// `keyring.unavailable`.
    pub async fn endpoints_of(&self, tenant: &Tenant) -> Result<Endpoints> {
        self.endpoints(tenant, self.given().proxy.as_ref()).await
    }

    /// The same for an unattended run: a password given for this process belongs to one proxy, so it is used only where no
    /// other tenant has one with a login.
    ///
    /// # Errors
    /// As [`Self::endpoints_of`], and `store.unavailable`, `store.busy`, `store.damaged`.
    pub async fn endpoints_unattended(&self, tenant: &Tenant) -> Result<Endpoints> {
        let mut tenants = self.tenants()?;
        tenants.retain(|tenant| tenant.proxy_user.is_some());
        let given = self.given().proxy.as_ref();
        let given = given.filter(|_| tenants.len() == 1);
        self.endpoints(tenant, given).await
    }

    async fn endpoints(&self, tenant: &Tenant, given: Option<&Secret>) -> Result<Endpoints> {
        let ends = Endpoints::parse(
            Some(&tenant.api_base),
            Some(&tenant.login_base),
            tenant.proxy.as_deref(),
        )?;
        let (Some(user), Some(binding)) = (&tenant.proxy_user, binding(tenant)) else {
            return Ok(ends);
        };
        // Nothing on this machine is reached through a proxy.
        if tenant.simulated {
            return Ok(ends);
        }
        let password = match given {
            Some(given) => given.clone(),
            None => self.stored_proxy_password(tenant, &binding).await?,
        };
        let login = Some(ProxyLogin {
            user: user.clone(),
            password,
        });
        Ok(Endpoints { login, ..ends })
    }

    async fn stored_proxy_password(
        &self,
        tenant: &Tenant,
        binding: &SecretBinding,
    ) -> Result<Secret> {
        let kept = self.stored_secret(&proxy_entry(&tenant.id), binding).await;
        let missing = || Error::new(Code::SecretMissing, "no password is kept for the proxy");
        kept.and_then(|kept| kept.ok_or_else(missing))
            .map_err(|error| {
                let error = error.with("secret", "proxy");
                error.with("tenant", tenant.id.clone())
            })
    }

    /// Stores the password of a tenant's proxy, in the keyring or for this session only.
    ///
    /// # Errors
    /// `input.invalid` if the tenant's proxy has no user, `secret.invalid` or `keyring.unavailable`.
    pub fn store_proxy_password(
        &self,
        tenant: &Tenant,
        password: &Secret,
        keyring: bool,
    ) -> Result<()> {
        let (Some(_), Some(binding)) = (&tenant.proxy_user, binding(tenant)) else {
            let error = Error::new(Code::InputInvalid, "the proxy has no user");
            return Err(error.with("field", "proxy_user"));
        };
        let entry = proxy_entry(&tenant.id);
        let before = self.remove_with_backup(std::slice::from_ref(&entry))?;
        self.store_unproven(&entry, (password, &binding), keyring)
            .and_then(|()| self.note_password(tenant))
            .inspect_err(|_| self.restore_secrets(&before))?;
        self.revoke_cached_tokens(&before);
        Ok(())
    }

    /// Removes the password of a tenant's proxy.
    ///
    /// # Errors
    /// `keyring.unavailable`.
    pub fn forget_proxy_password(&self, tenant: &Tenant) -> Result<()> {
        let taken = self.remove_with_backup(&[proxy_entry(&tenant.id)])?;
        self.note_password(tenant)
            .inspect_err(|_| self.restore_secrets(&taken))?;
        self.revoke_cached_tokens(&taken);
        Ok(())
    }

    fn note_password(&self, tenant: &Tenant) -> Result<()> {
        let fields = ["proxy_password".to_owned()];
        self.note_act(&tenant::act(
            RecordedActKind::SecretChange,
            &tenant.id,
            &tenant.name,
            &fields,
        ))
    }
}

/// The binding of a proxy's password: to that proxy alone.
fn binding(tenant: &Tenant) -> Option<SecretBinding> {
    let to = proxy_address(tenant.proxy.as_deref()?);
    Some(SecretBinding { to, proxy: None })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::Options;
    use crate::tenant::NewTenant;
    use crate::vault::SessionOnly;

    fn tenant(proxy: &str, user: &str) -> NewTenant {
        NewTenant {
            name: "一家".to_owned(),
            api_base: Some("https://qyapi.corp.example".to_owned()),
            proxy: Some(proxy.to_owned()),
            proxy_user: Some(user.to_owned()),
            ..NewTenant::default()
        }
    }

    #[tokio::test]
    async fn the_password_goes_to_its_own_proxy_and_goes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Arc::new(SessionOnly::default());
        let options = Options {
            vault: vault.clone(),
            ..Options::new(folder.path())
        };
        let context = Context::open(options).unwrap();
        let made = context
            .add_tenant(&tenant("p.example:3128", "wang"))
            .unwrap();
        let missing = context.endpoints_of(&made).await.unwrap_err();
        assert_eq!(missing.code(), Code::SecretMissing);
        assert_eq!(missing.detail()["secret"], "proxy");
        let password = Secret::password("päss wörd 5").unwrap();
        context
            .store_proxy_password(&made, &password, true)
            .unwrap();
        let ends = context.endpoints_of(&made).await.unwrap();
        let login = ends.login.unwrap();
        assert_eq!(
            (login.user.as_str(), login.password.expose()),
            ("wang", "päss wörd 5")
        );

        let moved = context.change_tenant(&made.id, &tenant("p.example:3129", "wang"));
        let error = context.endpoints_of(&moved.unwrap()).await.unwrap_err();
        assert_eq!(error.code(), Code::SecretElsewhere);
        let back = context.change_tenant(&made.id, &tenant("http://p.example:3128/", "li"));
        let ends = context.endpoints_of(&back.unwrap()).await.unwrap();
        assert_eq!(ends.login.unwrap().user, "li");

        let entry = proxy_entry(&made.id);
        let without = NewTenant {
            proxy_user: None,
            ..tenant("p.example:3128", "")
        };
        context.change_tenant(&made.id, &without).unwrap();
        assert!(crate::vault::Vault::get(&*vault, &entry).unwrap().is_none());
    }
}
