//! Proxies that want a login: the user stands in the tenant's row, the password in the vault, bound to that proxy.
//!
//! Neither ever stands in an address: addresses are shown, logged and handed on.

use std::hash::{BuildHasher as _, RandomState};

use wecom::{ProxyLogin, Secret};

use crate::Bridge;
use crate::error::{Code, Error, Result};
use crate::secrets::proxy_entry;
use crate::tenant::{Endpoints, Tenant};
use crate::vault::entry::Bound;

/// In characters.
const LONGEST_USER: usize = 256;

/// The user of a proxy's login as a person gives it.
///
/// # Errors
/// [`Code::InputInvalid`] without a proxy, or for what no proxy takes as a user.
pub(crate) fn check_user(user: Option<&str>, proxy: Option<&str>) -> Result<Option<String>> {
    let Some(user) = user else {
        return Ok(None);
    };
    let wrong = |why: &str| Error::new(Code::InputInvalid, why).with("field", "proxy_user");
    if proxy.is_none() {
        return Err(wrong("a proxy's user needs a proxy"));
    }
    // The colon ends the user in what is sent.
    let fine = |c: char| c != ':' && !c.is_control();
    if user.chars().count() > LONGEST_USER || !user.chars().all(fine) {
        return Err(wrong("not the form of a proxy's user"));
    }
    Ok(Some(user.to_owned()))
}

/// The address of a proxy in one spelling.
pub(crate) fn proxy_address(given: &str) -> String {
    let given = given.trim();
    let url = match given.contains("://") {
        true => url::Url::parse(given),
        false => url::Url::parse(&format!("http://{given}")),
    };
    url.map_or_else(|_| given.to_owned(), Into::into)
}

/// Tells logins apart without holding their passwords.
#[derive(Default)]
pub(crate) struct Marks(RandomState);

/// What stands for one login.
pub(crate) type Mark = (String, u64);

impl Marks {
    pub(crate) fn of(&self, login: &ProxyLogin) -> Mark {
        (login.user.clone(), self.password(&login.password))
    }

    pub(crate) fn password(&self, password: &Secret) -> u64 {
        self.0.hash_one(password.expose())
    }
}

impl Bridge {
    /// The tenant's addresses, with the login of its proxy.
    ///
    /// # Errors
    /// [`Code::SecretMissing`] or [`Code::SecretElsewhere`] of the proxy's password, or those of the keyring.
    pub(crate) async fn endpoints_of(&self, tenant: &Tenant) -> Result<Endpoints> {
        self.endpoints(tenant, self.given().proxy.as_ref()).await
    }

    /// The same for a run that nobody asked for: a password given for this process belongs to one proxy, so it counts
    /// only where no other tenant has one with a login.
    ///
    /// # Errors
    /// Those of [`Self::endpoints_of`].
    pub(crate) async fn endpoints_unattended(&self, tenant: &Tenant) -> Result<Endpoints> {
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
        let (Some(user), Some(bound)) = (&tenant.proxy_user, bound(tenant)) else {
            return Ok(ends);
        };
        // Nothing on this machine is reached through a proxy.
        if tenant.simulated {
            return Ok(ends);
        }
        let password = match given {
            Some(given) => given.clone(),
            None => self.kept_proxy_password(tenant, &bound).await?,
        };
        let login = Some(ProxyLogin {
            user: user.clone(),
            password,
        });
        Ok(Endpoints { login, ..ends })
    }

    async fn kept_proxy_password(&self, tenant: &Tenant, bound: &Bound) -> Result<Secret> {
        let kept = self.kept_secret(&proxy_entry(&tenant.id), bound).await;
        let missing = || Error::new(Code::SecretMissing, "no password is kept for the proxy");
        kept.and_then(|kept| kept.ok_or_else(missing))
            .map_err(|error| {
                let error = error.with("secret", "proxy");
                error.with("tenant", tenant.id.clone())
            })
    }

    /// Keeps the password of a tenant's proxy, in the keyring or for this session only.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] if the tenant's proxy has no user, or those of the keyring.
    pub fn keep_proxy_password(
        &self,
        tenant: &Tenant,
        password: &Secret,
        keyring: bool,
    ) -> Result<()> {
        let (Some(_), Some(bound)) = (&tenant.proxy_user, bound(tenant)) else {
            let error = Error::new(Code::InputInvalid, "the proxy has no user");
            return Err(error.with("field", "proxy_user"));
        };
        let entry = proxy_entry(&tenant.id);
        let before = self.take_secrets(std::slice::from_ref(&entry))?;
        self.keep_unproven(&entry, (password, &bound), keyring)
            .inspect_err(|_| self.put_back(&before))?;
        self.close_accounts(&before);
        Ok(())
    }

    /// Forgets the password of a tenant's proxy.
    ///
    /// # Errors
    /// Those of the keyring.
    pub fn forget_proxy_password(&self, tenant: &Tenant) -> Result<()> {
        let taken = self.take_secrets(&[proxy_entry(&tenant.id)])?;
        self.close_accounts(&taken);
        Ok(())
    }
}

/// A proxy's password goes to that proxy.
fn bound(tenant: &Tenant) -> Option<Bound> {
    let to = proxy_address(tenant.proxy.as_deref()?);
    Some(Bound { to, proxy: None })
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

    #[test]
    fn an_address_is_the_same_in_every_spelling() {
        let spellings = [
            "p.example:3128",
            " http://P.example:3128",
            "http://p.example:3128/",
        ];
        for spelling in spellings {
            assert_eq!(proxy_address(spelling), "http://p.example:3128/");
        }
        for other in ["https://p.example:3128", "p.example:3129", "q.example:3128"] {
            assert_ne!(proxy_address(other), "http://p.example:3128/");
        }
    }

    #[test]
    fn a_user_needs_a_proxy_and_no_colon() {
        let proxy = Some("http://p.example:3128");
        assert_eq!(check_user(None, None).unwrap(), None);
        let fine = check_user(Some("CORP\\wang.wu"), proxy).unwrap();
        assert_eq!(fine.as_deref(), Some("CORP\\wang.wu"));
        for (user, proxy) in [("wang", None), ("wang:pw", proxy), ("wang\n", proxy)] {
            let error = check_user(Some(user), proxy).unwrap_err();
            assert_eq!(error.code(), Code::InputInvalid);
            assert_eq!(error.detail()["field"], "proxy_user");
            assert!(!error.to_string().contains("pw"));
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
        let bridge = Bridge::open(options).unwrap();
        let made = bridge
            .add_tenant(&tenant("p.example:3128", "wang"))
            .unwrap();
        let missing = bridge.endpoints_of(&made).await.unwrap_err();
        assert_eq!(missing.code(), Code::SecretMissing);
        assert_eq!(missing.detail()["secret"], "proxy");
        let password = Secret::phrase("päss wörd 5").unwrap();
        bridge.keep_proxy_password(&made, &password, true).unwrap();
        let ends = bridge.endpoints_of(&made).await.unwrap();
        let login = ends.login.unwrap();
        assert_eq!(
            (login.user.as_str(), login.password.expose()),
            ("wang", "päss wörd 5")
        );

        let moved = bridge.change_tenant(&made.id, &tenant("p.example:3129", "wang"));
        let error = bridge.endpoints_of(&moved.unwrap()).await.unwrap_err();
        assert_eq!(error.code(), Code::SecretElsewhere);
        let back = bridge.change_tenant(&made.id, &tenant("http://p.example:3128/", "li"));
        let ends = bridge.endpoints_of(&back.unwrap()).await.unwrap();
        assert_eq!(ends.login.unwrap().user, "li");

        let entry = proxy_entry(&made.id);
        let without = NewTenant {
            proxy_user: None,
            ..tenant("p.example:3128", "")
        };
        bridge.change_tenant(&made.id, &without).unwrap();
        assert!(crate::vault::Vault::get(&*vault, &entry).unwrap().is_none());
        let again = bridge.change_tenant(&made.id, &tenant("p.example:3128", "wang"));
        bridge
            .keep_proxy_password(&again.unwrap(), &password, true)
            .unwrap();
        bridge.remove_tenant(&made.id).unwrap();
        assert!(crate::vault::Vault::get(&*vault, &entry).unwrap().is_none());
    }
}
