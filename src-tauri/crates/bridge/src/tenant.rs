//! Tenants: one customer portal each, with the addresses through which its WeCom is reached.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use wecom::{ApiBase, ProxyLogin};

use crate::Bridge;
use crate::directory::keys::fold;
use crate::error::{Code, Error, Result};
use crate::ids::{self, Named};
use crate::proxy_login::check_user;
use crate::secrets::{app_entry, contacts_entry, proxy_entry};

/// WeCom's own login page.
pub const DEFAULT_LOGIN_BASE: &str = "https://login.work.weixin.qq.com";

const LONGEST_NAME: usize = 64;

/// One customer portal.
#[derive(Clone, Debug, Serialize)]
pub struct Tenant {
    #[serde(skip)]
    pub(crate) key: i64,
    /// Shown to people and accepted from them.
    pub id: String,
    /// What people call it; unique.
    pub name: String,
    /// Where members log in, if known.
    pub portal_url: Option<String>,
    /// Where the server API is.
    pub api_base: String,
    /// Where the login page is.
    pub login_base: String,
    /// The proxy for both, if one is set.
    pub proxy: Option<String>,
    /// Who logs in to that proxy, if it wants a login.
    pub proxy_user: Option<String>,
    /// Whether its WeCom is a simulated one on this machine.
    pub simulated: bool,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// The values that a new tenant is made from, as people enter them.
#[derive(Clone, Debug, Default)]
pub struct NewTenant {
    /// See [`Tenant::name`].
    pub name: String,
    /// See [`Tenant::portal_url`].
    pub portal_url: Option<String>,
    /// WeCom's own if none.
    pub api_base: Option<String>,
    /// WeCom's own if none.
    pub login_base: Option<String>,
    /// The system's proxy settings if none.
    pub proxy: Option<String>,
    /// See [`Tenant::proxy_user`].
    pub proxy_user: Option<String>,
}

impl NewTenant {
    /// Whether it names a proxy.
    pub fn has_proxy(&self) -> bool {
        self.proxy
            .as_ref()
            .is_some_and(|proxy| !proxy.trim().is_empty())
    }
}

/// The addresses of one WeCom, checked.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// Where the server API is.
    pub api_base: ApiBase,
    /// Where the login page is.
    pub login_base: String,
    /// The proxy for both.
    pub proxy: Option<String>,
    /// What that proxy wants to know first.
    pub login: Option<ProxyLogin>,
}

impl Endpoints {
    /// Checks addresses as people enter them.
    ///
    /// # Errors
    /// [`Code::AddressInsecure`] or [`Code::AddressInvalid`], naming the field.
    pub fn parse(
        api_base: Option<&str>,
        login_base: Option<&str>,
        proxy: Option<&str>,
    ) -> Result<Self> {
        let api_base = match filled(api_base) {
            None => ApiBase::default(),
            Some(given) => ApiBase::parse(given)
                .map_err(|error| Error::from(error).with("field", "api_base"))?,
        };
        let login_base = filled(login_base).unwrap_or(DEFAULT_LOGIN_BASE);
        let login_base = ApiBase::parse(login_base)
            .map_err(|error| Error::from(error).with("field", "login_base"))?;
        let proxy = filled(proxy).map(check_proxy).transpose()?;
        let login_base = login_base.to_string();
        Ok(Self {
            api_base,
            login_base,
            proxy,
            login: None,
        })
    }
}

impl Named for Tenant {
    fn id(&self) -> &str {
        &self.id
    }
    fn names(&self) -> Vec<&str> {
        vec![&self.name]
    }
}

impl Bridge {
    /// Makes a tenant.
    ///
    /// # Errors
    /// A name or address that cannot be used, or a name in use.
    pub fn add_tenant(&self, new: &NewTenant) -> Result<Tenant> {
        let name = check_name(&new.name)?;
        let portal_url = filled(new.portal_url.as_deref())
            .map(check_portal)
            .transpose()?;
        let ends = Endpoints::parse(
            new.api_base.as_deref(),
            new.login_base.as_deref(),
            new.proxy.as_deref(),
        )?;
        let proxy_user = check_user(filled(new.proxy_user.as_deref()), ends.proxy.as_deref())?;
        let id = ids::new_id()?;
        let now = self.now_ms();
        self.store().write(|db| {
            refuse_taken_name(db, name, 0)?;
            db.execute(
                "INSERT INTO tenants (id, name, portal_url, api_base, login_base, proxy, proxy_user, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![id, name, portal_url, ends.api_base.to_string(), ends.login_base, ends.proxy, proxy_user, now],
            )?;
            by_key(db, db.last_insert_rowid())
        })
    }

    /// Changes a tenant's name and addresses to these.
    ///
    /// # Errors
    /// [`Code::TenantUnknown`], a name or address that cannot be used, or a name in use.
    pub fn change_tenant(&self, wanted: &str, to: &NewTenant) -> Result<Tenant> {
        let tenant = self.tenant(wanted)?;
        let name = check_name(&to.name)?;
        let portal_url = filled(to.portal_url.as_deref())
            .map(check_portal)
            .transpose()?;
        let ends = Endpoints::parse(
            to.api_base.as_deref(),
            to.login_base.as_deref(),
            to.proxy.as_deref(),
        )?;
        let proxy_user = check_user(filled(to.proxy_user.as_deref()), ends.proxy.as_deref())?;
        let taken = match (&tenant.proxy_user, &proxy_user) {
            (Some(_), None) => self.take_secrets(&[proxy_entry(&tenant.id)])?,
            _ => Vec::new(),
        };
        let changed = self.store().write(|db| {
            refuse_taken_name(db, name, tenant.key)?;
            db.execute(
                "UPDATE tenants SET name = ?2, portal_url = ?3, api_base = ?4, login_base = ?5, proxy = ?6, proxy_user = ?7 WHERE key = ?1",
                params![tenant.key, name, portal_url, ends.api_base.to_string(), ends.login_base, ends.proxy, proxy_user],
            )?;
            let after = by_key(db, tenant.key).map_err(|error| error.with("wanted", wanted))?;
            // What was read from elsewhere must not be applied any more, nor a list that was held for it.
            if (&after.api_base, &after.proxy) != (&tenant.api_base, &tenant.proxy) {
                let sql = "UPDATE sources SET revision = revision + 1 WHERE tenant = ?1";
                db.execute(sql, [tenant.key])?;
            }
            Ok(after)
        });
        let after = changed.inspect_err(|_| self.put_back(&taken))?;
        if !taken.is_empty() {
            self.close_accounts(&taken);
        }
        Ok(after)
    }

    /// Points a simulated tenant at where its sandbox is served now, and lets its secrets follow: whoever calls this
    /// serves that sandbox. Between any other addresses, secrets stay where they are.
    ///
    /// # Errors
    /// Those of [`Self::change_tenant`].
    pub fn move_simulated(&self, wanted: &str, to: &NewTenant) -> Result<Tenant> {
        let before = self.tenant(wanted)?;
        let after = self.change_tenant(&before.id, to)?;
        if before.simulated && after.simulated {
            let entries = self.entries_of(&after)?;
            self.move_secrets(&entries, &before.bound(), &after.bound());
        }
        Ok(after)
    }

    /// The names of everything that is kept for a tenant.
    pub(crate) fn entries_of(&self, tenant: &Tenant) -> Result<Vec<String>> {
        let (sources, auths) = (self.sources_of(tenant)?, self.auths_of(tenant)?);
        let contacts = sources.iter().map(|source| contacts_entry(&source.id));
        let apps = auths.iter().map(|auth| app_entry(&auth.id));
        let proxy = proxy_entry(&tenant.id);
        Ok(contacts.chain(apps).chain([proxy]).collect())
    }

    /// All tenants, in the order of their making.
    ///
    /// # Errors
    /// Those of the store.
    pub fn tenants(&self) -> Result<Vec<Tenant>> {
        self.store().read(all)
    }

    /// The tenant that a person means by an identifier, the beginning of one, or a name.
    ///
    /// # Errors
    /// [`Code::TenantUnknown`] or [`Code::Ambiguous`].
    pub fn tenant(&self, wanted: &str) -> Result<Tenant> {
        ids::find(self.tenants()?, wanted, Code::TenantUnknown)
    }
}

/// Every tenant in the database.
pub(crate) fn all(db: &Connection) -> Result<Vec<Tenant>> {
    let mut statement = db.prepare("SELECT * FROM tenants ORDER BY key")?;
    let rows = statement.query_map([], of_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One tenant by its key.
pub(crate) fn by_key(db: &Connection, key: i64) -> Result<Tenant> {
    let sql = "SELECT * FROM tenants WHERE key = ?1";
    let tenant = db.query_row(sql, [key], of_row).optional()?;
    tenant.ok_or_else(gone)
}

/// Refuses to go on for a tenant that another program removed meanwhile.
pub(crate) fn refuse_gone(db: &Connection, tenant: &Tenant) -> Result<()> {
    let version = directory_version(db, tenant.key);
    version
        .map(drop)
        .map_err(|error| error.with("wanted", tenant.name.clone()))
}

/// How often the tenant's directory has changed.
pub(crate) fn directory_version(db: &Connection, key: i64) -> Result<i64> {
    let sql = "SELECT directory_version FROM tenants WHERE key = ?1";
    let version = db.query_row(sql, [key], |row| row.get(0)).optional()?;
    version.ok_or_else(gone)
}

fn gone() -> Error {
    Error::new(Code::TenantUnknown, "the tenant is gone")
}

/// Notes that the tenant's directory changed. Every writer of users or departments calls this.
pub(crate) fn directory_changed(db: &Connection, key: i64) -> Result<()> {
    db.execute(
        "UPDATE tenants SET directory_version = directory_version + 1 WHERE key = ?1",
        [key],
    )?;
    Ok(())
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Tenant> {
    let api_base: String = row.get("api_base")?;
    let simulated = ApiBase::parse(&api_base).is_ok_and(|base| base.is_loopback());
    Ok(Tenant {
        key: row.get("key")?,
        id: row.get("id")?,
        name: row.get("name")?,
        portal_url: row.get("portal_url")?,
        api_base,
        login_base: row.get("login_base")?,
        proxy: row.get("proxy")?,
        proxy_user: row.get("proxy_user")?,
        simulated,
        created_at: row.get("created_at")?,
    })
}

fn refuse_taken_name(db: &Connection, name: &str, except: i64) -> Result<()> {
    let mut others = all(db)?.into_iter().filter(|tenant| tenant.key != except);
    let taken = others.any(|tenant| fold(&tenant.name) == fold(name));
    if taken {
        return Err(Error::new(
            Code::NameTaken,
            format!("a tenant is called {name:?} already"),
        )
        .with("name", name));
    }
    Ok(())
}

pub(crate) fn check_name(name: &str) -> Result<&str> {
    let name = name.trim();
    let fine = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.chars().any(char::is_control);
    if !fine {
        return Err(
            Error::new(Code::NameInvalid, "a name has 1 to 64 characters").with("field", "name"),
        );
    }
    Ok(name)
}

/// The portal is opened by browsers only, so plain http is the administrator's business.
pub(crate) fn check_portal(given: &str) -> Result<String> {
    let checked = wecom::check_site(given);
    let url = checked.map_err(|error| Error::from(error).with("field", "portal_url"))?;
    Ok(url.to_string())
}

/// A proxy's password would lie in the database: only proxies without one are kept.
pub(crate) fn check_proxy(given: &str) -> Result<String> {
    let checked = if given.contains('@') {
        Err(wecom::AddressError::HasCredentials)
    } else {
        wecom::check_proxy(given)
    };
    checked.map_err(|error| {
        let has_login = matches!(error, wecom::AddressError::HasCredentials);
        let error = Error::from(error).with("field", "proxy");
        match has_login {
            true => error.with("why", "login"),
            false => error,
        }
    })?;
    Ok(given.to_owned())
}

pub(crate) fn filled(given: Option<&str>) -> Option<&str> {
    given.map(str::trim).filter(|given| !given.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_with_their_field_named() {
        let cases = [
            (
                Some("http://qyapi.example.com"),
                None,
                None,
                Code::AddressInsecure,
                "api_base",
            ),
            (
                Some("nonsense"),
                None,
                None,
                Code::AddressInvalid,
                "api_base",
            ),
            (
                None,
                Some("ftp://x"),
                None,
                Code::AddressInvalid,
                "login_base",
            ),
            (
                None,
                None,
                Some("socks5://proxy:1080"),
                Code::AddressInvalid,
                "proxy",
            ),
            (
                None,
                None,
                Some("http://u:p@proxy:3128"),
                Code::AddressInvalid,
                "proxy",
            ),
        ];
        for (api, login, proxy, code, field) in cases {
            let error = Endpoints::parse(api, login, proxy).unwrap_err();
            assert_eq!(error.detail().get("field").unwrap(), field);
            assert_eq!(error.code(), code, "{field}");
        }
    }

    #[test]
    fn nothing_given_means_wecom_itself() {
        let ends = Endpoints::parse(Some("  "), None, None).unwrap();
        assert!(!ends.api_base.is_loopback());
        assert_eq!(
            (ends.login_base.as_str(), ends.proxy),
            (DEFAULT_LOGIN_BASE, None)
        );
    }
}
