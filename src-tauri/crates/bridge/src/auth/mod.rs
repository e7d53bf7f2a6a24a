//! Authentication sources: how members log in by scanning (method two).

mod callback;

pub use callback::{CALLBACK_PATH, CallbackDomain, RedirectUri};

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;
use wecom::{AgentId, CorpId, Secret};

use crate::Bridge;
use crate::checkup::Check;
use crate::error::{Code, Error, Result};
use crate::ids::{self, Named};
use crate::source::{self, ScanLogin};
use crate::tenant::{self, Tenant};

/// A self-built app through which members log in.
#[derive(Clone, Debug, Serialize)]
pub struct Auth {
    #[serde(skip)]
    pub(crate) key: i64,
    #[serde(skip)]
    pub(crate) tenant_key: i64,
    /// Shown to people and accepted from them.
    pub id: String,
    /// The tenant's identifier.
    pub tenant: String,
    /// The corp that the app belongs to.
    pub corp_id: CorpId,
    /// The app.
    pub agent_id: AgentId,
    /// `host[:port]`, as it stands in the app's settings.
    pub callback_domain: CallbackDomain,
    /// What WeCom calls the app, as it was last read; none before.
    pub app_name: Option<String>,
    /// Milliseconds since 1970 UTC.
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
}

/// What method two made, and what was proven on the way.
#[derive(Clone, Debug)]
pub struct AddedAuth {
    /// The new authentication source.
    pub auth: Auth,
    /// The checks, all of them passed or with a warning.
    pub checks: Vec<Check>,
}

impl Bridge {
    /// Sets up scan login for a corp whose data source is there already.
    ///
    /// # Errors
    /// [`Code::CorpIdMismatch`] if no data source has this corp ID, a value of the wrong form, what WeCom
    /// said of one of them, or those of keyring and store. Nothing is stored then.
    pub async fn add_auth(
        &self,
        tenant: &str,
        corp_id: &str,
        scan: &ScanLogin,
        keep: bool,
    ) -> Result<AddedAuth> {
        let tenant = self.tenant(tenant)?;
        let corp_id = CorpId::parse(corp_id)?;
        let agent_id = AgentId::parse(&scan.agent_id)?;
        let callback = CallbackDomain::parse(&scan.callback_domain)?;
        self.store()
            .read(|db| refuse_misfit(db, &tenant, &corp_id))?;

        let checks = self
            .prove_app(&tenant, &corp_id, agent_id, &scan.app_secret)
            .await?;
        let id = ids::new_id()?;
        let proven = (&scan.app_secret, &tenant.bound());
        self.keep_secret(&app_entry(&id), proven, keep).await?;
        let now = self.now_ms();
        let stored = self.store().write(|db| {
            let values = Values { id: &id, corp_id: &corp_id, agent_id, callback: &callback };
            // Proving took a while: another program may have set the same corp up, or removed its data source.
            tenant::refuse_gone(db, &tenant)?;
            refuse_misfit(db, &tenant, &corp_id)?;
            let auth = insert(db, &tenant, &values, now)?;
            keep_name(db, auth.key, &checks)?;
            let sql = "UPDATE sources SET scan_login = 1, revision = revision + 1 WHERE tenant = ?1 AND corp_id = ?2";
            db.execute(sql, params![tenant.key, corp_id.as_str()])?;
            by_key(db, auth.key)
        });
        let auth = stored.inspect_err(|_| self.forget_quietly(&[app_entry(&id)]))?;
        Ok(AddedAuth { auth, checks })
    }

    /// All authentication sources, in the order of their making.
    ///
    /// # Errors
    /// Those of the store.
    pub fn auths(&self) -> Result<Vec<Auth>> {
        self.store().read(all)
    }

    /// The authentication sources of one tenant.
    ///
    /// # Errors
    /// Those of the store.
    pub fn auths_of(&self, tenant: &Tenant) -> Result<Vec<Auth>> {
        let mut auths = self.auths()?;
        auths.retain(|auth| auth.tenant_key == tenant.key);
        Ok(auths)
    }

    /// The authentication source that a person means by an identifier, the beginning of one, or its corp ID.
    ///
    /// # Errors
    /// [`Code::AuthUnknown`] or [`Code::Ambiguous`].
    pub fn auth(&self, wanted: &str) -> Result<Auth> {
        ids::find(self.auths()?, wanted, Code::AuthUnknown)
    }

    /// Changes an authentication source; a new app or secret is proven first.
    ///
    /// # Errors
    /// A value of the wrong form, what WeCom says of one of them, or those of keyring and store.
    pub async fn change_auth(&self, wanted: &str, change: &AuthChange, keep: bool) -> Result<Auth> {
        let auth = self.auth(wanted)?;
        let agent_id = change
            .agent_id
            .as_deref()
            .map(AgentId::parse)
            .transpose()?
            .unwrap_or(auth.agent_id);
        let callback = change
            .callback_domain
            .as_deref()
            .map(CallbackDomain::parse)
            .transpose()?;
        let callback = callback.unwrap_or_else(|| auth.callback_domain.clone());
        let tenant = self.tenant(&auth.tenant)?;
        let mut checks = Vec::new();
        if agent_id != auth.agent_id || change.app_secret.is_some() {
            let secret = match &change.app_secret {
                Some(new) => new.clone(),
                None => self.app_secret(&auth, &tenant).await?,
            };
            checks = self
                .prove_app(&tenant, &auth.corp_id, agent_id, &secret)
                .await?;
        }
        let write = || {
            self.store().write(|db| {
                let sql = "UPDATE auths SET agent_id = ?2, callback_domain = ?3 WHERE key = ?1";
                db.execute(sql, params![auth.key, agent_id.get(), callback.as_str()])?;
                keep_name(db, auth.key, &checks)?;
                by_key(db, auth.key).map_err(|error| error.with("wanted", wanted))
            })
        };
        match &change.app_secret {
            Some(secret) => {
                let entry = app_entry(&auth.id);
                let proven = (secret, &tenant.bound());
                self.replace_secret_and(&entry, proven, keep, write).await
            }
            None => write(),
        }
    }

    /// Removes an authentication source and switches scan login off for its corp's data source.
    ///
    /// # Errors
    /// [`Code::AuthUnknown`], or those of keyring and store.
    pub fn remove_auth(&self, wanted: &str) -> Result<Auth> {
        let auth = self.auth(wanted)?;
        let taken = self.take_secrets(&[app_entry(&auth.id)])?;
        let removed = self.store().write(|db| {
            db.execute("DELETE FROM auths WHERE key = ?1", [auth.key])?;
            let sql = "UPDATE sources SET scan_login = 0, revision = revision + 1 WHERE tenant = ?1 AND corp_id = ?2";
            db.execute(sql, params![auth.tenant_key, auth.corp_id.as_str()])?;
            Ok(())
        });
        removed.inspect_err(|_| self.put_back(&taken))?;
        self.close_accounts(&taken);
        Ok(auth)
    }

    /// The app secret for a run that nobody asked for: one given for this process belongs to one corp, so it counts only
    /// where there is no other.
    ///
    /// # Errors
    /// Those of [`Self::app_secret`].
    pub(crate) async fn app_secret_unattended(
        &self,
        auth: &Auth,
        tenant: &Tenant,
    ) -> Result<Secret> {
        if self.given().app.is_none() || self.auths()?.len() == 1 {
            return self.app_secret(auth, tenant).await;
        }
        self.kept_app_secret(auth, tenant).await
    }

    /// The app secret: given for this command, held for this session, or from the keyring.
    ///
    /// # Errors
    /// [`Code::SecretMissing`], [`Code::SecretElsewhere`], or those of the keyring.
    pub(crate) async fn app_secret(&self, auth: &Auth, tenant: &Tenant) -> Result<Secret> {
        if let Some(given) = &self.given().app {
            return Ok(given.clone());
        }
        self.kept_app_secret(auth, tenant).await
    }

    async fn kept_app_secret(&self, auth: &Auth, tenant: &Tenant) -> Result<Secret> {
        let entry = app_entry(&auth.id);
        let kept = self.kept_secret(&entry, &tenant.bound()).await;
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

/// Refuses a corp that has no data source in the tenant, or that has an authentication source already.
fn refuse_misfit(db: &Connection, tenant: &Tenant, corp_id: &CorpId) -> Result<()> {
    refuse_other_corp(db, tenant, corp_id)?;
    refuse_second(db, tenant, corp_id)
}

/// The guide's warning, enforced: members synced from one corp cannot log in through another.
fn refuse_other_corp(db: &Connection, tenant: &Tenant, corp_id: &CorpId) -> Result<()> {
    let mut sources = source::all(db)?;
    sources.retain(|source| source.tenant_key == tenant.key);
    if sources.is_empty() {
        return Err(
            Error::new(Code::SourceUnknown, "the tenant has no data source yet")
                .with("tenant", tenant.id.clone()),
        );
    }
    if sources.iter().any(|source| &source.corp_id == corp_id) {
        return Ok(());
    }
    let known = sources
        .iter()
        .map(|source| source.corp_id.to_string())
        .collect::<Vec<_>>();
    let error = Error::new(
        Code::CorpIdMismatch,
        "differs from the data source's corp ID",
    );
    Err(error
        .with("given", corp_id.to_string())
        .with("data_source", known))
}

/// The authentication source of a corp, which may have outlived its data source.
pub(crate) fn of_corp(db: &Connection, tenant: &Tenant, corp_id: &CorpId) -> Result<Option<Auth>> {
    let same = |auth: &Auth| auth.tenant_key == tenant.key && &auth.corp_id == corp_id;
    Ok(all(db)?.into_iter().find(same))
}

/// A corp has one authentication source in a tenant.
pub(crate) fn refuse_second(db: &Connection, tenant: &Tenant, corp_id: &CorpId) -> Result<()> {
    let Some(auth) = of_corp(db, tenant, corp_id)? else {
        return Ok(());
    };
    let error = Error::new(
        Code::AlreadyThere,
        "the tenant has an authentication source for this corp",
    );
    Err(error.with("auth", auth.id))
}

/// Under which name the app secret is kept.
pub(crate) fn app_entry(id: &str) -> String {
    format!("app/{id}")
}

/// The values of a new row.
pub(crate) struct Values<'a> {
    pub(crate) id: &'a str,
    pub(crate) corp_id: &'a CorpId,
    pub(crate) agent_id: AgentId,
    pub(crate) callback: &'a CallbackDomain,
}

/// Writes a new authentication source.
pub(crate) fn insert(
    db: &Connection,
    tenant: &Tenant,
    values: &Values<'_>,
    now: i64,
) -> Result<Auth> {
    db.execute(
        "INSERT INTO auths (id, tenant, corp_id, agent_id, callback_domain, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![values.id, tenant.key, values.corp_id.as_str(), values.agent_id.get(), values.callback.as_str(), now],
    )?;
    by_key(db, db.last_insert_rowid())
}

const SELECT: &str =
    "SELECT auths.*, tenants.id AS tenant_id FROM auths JOIN tenants ON tenants.key = auths.tenant";

fn all(db: &Connection) -> Result<Vec<Auth>> {
    let mut statement = db.prepare(&format!("{SELECT} ORDER BY auths.key"))?;
    let rows = statement.query_map([], |row| Ok(of_row(row)))?;
    rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
}

pub(crate) fn by_key(db: &Connection, key: i64) -> Result<Auth> {
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

/// The app's name, if these checks read it.
fn name_in(checks: &[Check]) -> Option<&str> {
    let agent = checks.iter().find(|check| check.id == "app.agent")?;
    agent.detail.get("app")?.as_str()
}

/// Keeps what WeCom calls the app of an authentication source, where it was read.
pub(crate) fn keep_name(db: &Connection, auth: i64, checks: &[Check]) -> Result<()> {
    if let Some(name) = name_in(checks) {
        let sql = "UPDATE auths SET app_name = ?2 WHERE key = ?1 AND app_name IS NOT ?2";
        db.execute(sql, params![auth, name])?;
    }
    Ok(())
}
