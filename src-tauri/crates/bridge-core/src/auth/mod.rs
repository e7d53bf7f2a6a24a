//! Authentication sources: how members log in by scanning (method two).

mod callback;

pub use callback::{CALLBACK_PATH, CallbackDomain, RedirectUri};

use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};
use serde::Serialize;
use wecom::{AgentId, CorpId, Secret};

use crate::Context;
use crate::error::{Code, Error, Result};
use crate::expected::Expected;
use crate::ids::{self, Named};
use crate::secrets::app_entry;
use crate::tenant::Tenant;

/// A self-built app through which members log in.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Auth {
    /// The row's primary key.
    #[serde(skip)]
    pub key: i64,
    /// The primary key of its tenant's row.
    #[serde(skip)]
    pub tenant_key: i64,
    /// Shown to people and accepted from them.
    pub id: String,
    /// The tenant's identifier.
    pub tenant: String,
    /// The corp that the app belongs to.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub corp_id: CorpId,
    /// The app.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub agent_id: AgentId,
    /// `host[:port]`, as it stands in the app's settings.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub callback_domain: CallbackDomain,
    /// What WeCom calls the app, as it was last read; none before.
    pub app_name: Option<String>,
    /// When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "crate::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub created_at: i64,
}

impl Named for Auth {
    fn id(&self) -> &str {
        &self.id
    }
    fn names(&self) -> Vec<&str> {
        vec![self.corp_id.as_str()]
    }
}

/// A change of an authentication source; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct AuthChange {
    /// Another app's AgentId, as entered.
    pub agent_id: Option<String>,
    /// Another callback domain, as entered.
    pub callback_domain: Option<String>,
    /// The app's new secret.
    pub app_secret: Option<Secret>,
    /// The authentication source as it is expected to be before.
    pub expected: Expected,
}

/// The values of scan login: those of a self-built app.
#[derive(Clone, Debug)]
pub struct ScanLogin {
    /// The AgentId, as entered.
    pub agent_id: String,
    /// The app's secret.
    pub app_secret: Secret,
    /// The callback domain, as entered.
    pub callback_domain: String,
}

impl Context {
    /// All authentication sources, oldest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn auths(&self) -> Result<Vec<Auth>> {
        self.store().read(all)
    }

    /// The authentication sources of one tenant.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn auths_of(&self, tenant: &Tenant) -> Result<Vec<Auth>> {
        self.store()
            .read(|db| select(db, "WHERE auths.tenant = ?1", [tenant.key]))
    }

    /// The authentication source that a person means by an identifier, the beginning of one, or its corp ID.
    ///
    /// # Errors
    /// `auth.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn auth(&self, wanted: &str) -> Result<Auth> {
        let exact = |db: &Connection| select(db, "WHERE auths.id = ?1", [wanted.trim()]);
        match self.store().read(exact)?.pop() {
            Some(auth) => Ok(auth),
            None => ids::find(self.auths()?, wanted, Code::AuthUnknown),
        }
    }

    /// The app secret for an unattended run: one given for this process belongs to one corp, so it is used only where there
    /// is no other.
    ///
    /// # Errors
    /// `secret.missing`, `secret.elsewhere`, `secret.invalid`, `keyring.unavailable`, `store.unavailable`, `store.busy`
    /// or `store.damaged`.
    pub async fn app_secret_unattended(&self, auth: &Auth, tenant: &Tenant) -> Result<Secret> {
        if self.given().app.is_none() || self.auths()?.len() == 1 {
            return self.app_secret(auth, tenant).await;
        }
        self.stored_app_secret(auth, tenant).await
    }

    /// The app secret: given for this command, held for this session, or from the keyring.
    ///
    /// # Errors
    /// `secret.missing`, `secret.elsewhere`, `secret.invalid` or `keyring.unavailable`.
    pub async fn app_secret(&self, auth: &Auth, tenant: &Tenant) -> Result<Secret> {
        if let Some(given) = &self.given().app {
            return Ok(given.clone());
        }
        self.stored_app_secret(auth, tenant).await
    }

    async fn stored_app_secret(&self, auth: &Auth, tenant: &Tenant) -> Result<Secret> {
        let entry = app_entry(&auth.id);
        let kept = self.stored_secret(&entry, &tenant.secret_binding()).await;
        kept.and_then(|kept| kept.ok_or_else(no_secret))
            .map_err(|error| {
                let error = error.with("secret", "app");
                error.with("auth", auth.id.clone())
            })
    }
}

fn no_secret() -> Error {
    Error::new(
        Code::SecretMissing,
        "no app secret is kept for this authentication source",
    )
}

/// The authentication source of a corp, which may have outlived its data source.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn of_corp(db: &Connection, tenant: &Tenant, corp_id: &CorpId) -> Result<Option<Auth>> {
    let same = |auth: &Auth| auth.tenant_key == tenant.key && &auth.corp_id == corp_id;
    Ok(all(db)?.into_iter().find(same))
}

/// Refuses a second authentication source of a corp in a tenant.
///
/// # Errors
/// `source.exists`, `store.unavailable`, `store.busy` or `store.damaged`.
pub fn refuse_second(db: &Connection, tenant: &Tenant, corp_id: &CorpId) -> Result<()> {
    let Some(auth) = of_corp(db, tenant, corp_id)? else {
        return Ok(());
    };
    let error = Error::new(
        Code::AlreadyThere,
        "the tenant has an authentication source for this corp",
    );
    Err(error.with("auth", auth.id))
}

/// The values of a new row.
pub struct Values<'a> {
    /// The new identifier.
    pub id: &'a str,
    /// The corp.
    pub corp_id: &'a CorpId,
    /// The app.
    pub agent_id: AgentId,
    /// The callback domain.
    pub callback: &'a CallbackDomain,
}

/// Writes a new authentication source.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn insert(db: &Connection, tenant: &Tenant, values: &Values<'_>, now: i64) -> Result<Auth> {
    db.execute(
        "INSERT INTO auths (id, tenant, corp_id, agent_id, callback_domain, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![values.id, tenant.key, values.corp_id.as_str(), values.agent_id.get(), values.callback.as_str(), now],
    )?;
    by_key(db, db.last_insert_rowid())
}

const SELECT: &str =
    "SELECT auths.*, tenants.id AS tenant_id FROM auths JOIN tenants ON tenants.key = auths.tenant";

fn all(db: &Connection) -> Result<Vec<Auth>> {
    select(db, "", [])
}

fn select(db: &Connection, condition: &str, values: impl Params) -> Result<Vec<Auth>> {
    let mut statement = db.prepare_cached(&format!("{SELECT} {condition} ORDER BY auths.key"))?;
    let rows = statement.query_map(values, |row| Ok(of_row(row)))?;
    rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
}

/// One authentication source by its key.
///
/// # Errors
/// `auth.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
pub fn by_key(db: &Connection, key: i64) -> Result<Auth> {
    let found = db
        .query_row(&format!("{SELECT} WHERE auths.key = ?1"), [key], |row| {
            Ok(of_row(row))
        })
        .optional()?;
    found.unwrap_or_else(|| {
        Err(Error::new(
            Code::AuthUnknown,
            "the authentication source is gone",
        ))
    })
}

fn of_row(row: &Row<'_>) -> Result<Auth> {
    let corp_id: String = row.get("corp_id")?;
    let agent_id: u32 = row.get("agent_id")?;
    let callback: String = row.get("callback_domain")?;
    Ok(Auth {
        key: row.get("key")?,
        tenant_key: row.get("tenant")?,
        id: row.get("id")?,
        tenant: row.get("tenant_id")?,
        corp_id: CorpId::parse(&corp_id).map_err(|_| Error::damaged("corp ID"))?,
        agent_id: AgentId::parse(&agent_id.to_string()).map_err(|_| Error::damaged("AgentId"))?,
        callback_domain: CallbackDomain::kept(callback)?,
        app_name: row.get("app_name")?,
        created_at: row.get("created_at")?,
    })
}

/// Stores the app's name in WeCom, if it was read.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn keep_name(db: &Connection, auth: i64, name: Option<&str>) -> Result<()> {
    if let Some(name) = name {
        let sql = "UPDATE auths SET app_name = ?2 WHERE key = ?1 AND app_name IS NOT ?2";
        db.execute(sql, params![auth, name])?;
    }
    Ok(())
}
