//! Tenants: one customer portal each, with the addresses through which its WeCom is reached.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use wecom::{AddressError, ApiBase};

use crate::Context;
use crate::acts::{NewAct, ObjectKind, RecordedActKind, differences};
use crate::endpoints::{Endpoints, filled};
use crate::error::{Code, Error, Result};
use crate::expected::Expected;
use crate::ids::{self, Named};
use crate::keys::casefold_trimmed;
use crate::proxy_login::{check_user, proxy_address};
use crate::secrets::proxy_entry;
use crate::vault::entry::SecretBinding;

const LONGEST_NAME: usize = 64;

/// One customer portal.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Tenant {
    /// The row's primary key.
    #[serde(skip)]
    pub key: i64,
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
    /// The user of that proxy's login, if it wants one.
    pub proxy_user: Option<String>,
    /// Whether its WeCom is a simulated one on this machine.
    pub simulated: bool,
    /// When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "crate::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
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
    /// Of a change: the tenant as it is expected to be before.
    pub expected: Expected,
}

impl NewTenant {
    /// Whether it names a proxy.
    pub fn has_proxy(&self) -> bool {
        filled(self.proxy.as_deref()).is_some()
    }
}

impl Tenant {
    /// The binding of the tenant's secrets: its addresses, normalised.
    pub fn secret_binding(&self) -> SecretBinding {
        let to = ApiBase::parse(&self.api_base);
        SecretBinding {
            to: to.map_or_else(|_| self.api_base.clone(), |to| to.to_string()),
            proxy: self.proxy.as_deref().map(proxy_address),
        }
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

impl Context {
    /// Adds a tenant.
    ///
    /// # Errors
    /// `name.invalid`, `name.taken`, `address.invalid`, `address.insecure`, `input.invalid` for the proxy's user,
    /// `store.unavailable`, `store.busy`, `store.full`, `store.damaged`.
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
            let key = db.last_insert_rowid();
            self.record_act(db, &act(RecordedActKind::TenantAdd, &id, name, &[]))?;
            by_key(db, key)
        })
    }

    /// Changes a tenant's name and addresses to these.
    ///
    /// # Errors
    /// `tenant.unknown`, `ref.ambiguous`, `name.invalid`, `name.taken`, `address.invalid`, `address.insecure`,
    /// `input.invalid` for the proxy's user, `undo.moved`, `keyring.unavailable`, `store.unavailable`, `store.busy`, `store.full`,
    /// `store.damaged`.
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
            (Some(_), None) => self.remove_with_backup(&[proxy_entry(&tenant.id)])?,
            _ => Vec::new(),
        };
        let changed = self.store().write(|db| {
            to.expected.refuse_moved(&by_key(db, tenant.key)?)?;
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
            let mut fields = differences(&tenant, &after);
            // Where a sandbox is served changes with each start, by nobody's act.
            if tenant.simulated && after.simulated {
                fields.retain(|field| field != "api_base" && field != "login_base");
            }
            if !fields.is_empty() {
                self.record_act(db, &act(RecordedActKind::TenantChange, &tenant.id, name, &fields))?;
            }
            Ok(after)
        });
        let after = changed.inspect_err(|_| self.restore_secrets(&taken))?;
        if !taken.is_empty() {
            self.revoke_cached_tokens(&taken);
        }
        Ok(after)
    }

    /// All tenants, oldest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn tenants(&self) -> Result<Vec<Tenant>> {
        self.store().read(all)
    }

    /// The tenant that a person means by an identifier, the beginning of one, or a name.
    ///
    /// # Errors
    /// `tenant.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn tenant(&self, wanted: &str) -> Result<Tenant> {
        let exact = |db: &Connection| {
            let sql = "SELECT * FROM tenants WHERE id = ?1";
            let tenant = db.prepare_cached(sql)?.query_row([wanted.trim()], of_row);
            Ok(tenant.optional()?)
        };
        match self.store().read(exact)? {
            Some(tenant) => Ok(tenant),
            None => ids::find(self.tenants()?, wanted, Code::TenantUnknown),
        }
    }
}

/// An act on a tenant itself.
pub fn act<'a>(
    act: RecordedActKind,
    id: &'a str,
    name: &'a str,
    fields: &'a [String],
) -> NewAct<'a> {
    NewAct {
        act,
        tenant: id,
        object: (ObjectKind::Tenant, id),
        name: Some(name),
        fields,
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
///
/// # Errors
/// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
pub fn refuse_gone(db: &Connection, tenant: &Tenant) -> Result<()> {
    let version = directory_version(db, tenant.key);
    version
        .map(drop)
        .map_err(|error| error.with("wanted", tenant.name.clone()))
}

/// The version of the tenant's directory: how often it has changed.
///
/// # Errors
/// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
pub fn directory_version(db: &Connection, key: i64) -> Result<i64> {
    let sql = "SELECT directory_version FROM tenants WHERE key = ?1";
    let version = db.query_row(sql, [key], |row| row.get(0)).optional()?;
    version.ok_or_else(gone)
}

fn gone() -> Error {
    Error::new(Code::TenantUnknown, "the tenant is gone")
}

/// Notes that the tenant's directory changed. Every writer of users or departments calls this.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn directory_changed(db: &Connection, key: i64) -> Result<()> {
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
    let taken = others.any(|tenant| casefold_trimmed(&tenant.name) == casefold_trimmed(name));
    if taken {
        return Err(Error::new(
            Code::NameTaken,
            format!("a tenant is called {name:?} already"),
        )
        .with("name", name));
    }
    Ok(())
}

/// A tenant's name, trimmed.
///
/// # Errors
/// `name.invalid`.
pub fn check_name(name: &str) -> Result<&str> {
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

/// Checks a portal's address; plain http is accepted, a query or a fragment is not.
// No secret of this product's is ever sent there.
///
/// # Errors
/// `address.invalid` or `address.insecure`, naming the field.
pub fn check_portal(given: &str) -> Result<String> {
    let checked = wecom::check_site(given);
    let plain = checked.and_then(|url| match (url.query(), url.fragment()) {
        (Some(_), _) => Err(AddressError::HasQuery),
        (None, Some(_)) => Err(AddressError::HasFragment),
        (None, None) => Ok(url),
    });
    let url = plain.map_err(|error| Error::from(error).with("field", "portal_url"))?;
    Ok(url.to_string())
}
