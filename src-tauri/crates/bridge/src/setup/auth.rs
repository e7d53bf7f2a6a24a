//! Method two: scan login for a corp whose data source is there already, its changes, and its removal.
//!
//! A new app or secret is proven by reading before anything is stored.

use rusqlite::{Connection, params};
use wecom::{AgentId, CorpId};

use crate::setup::SetUp;
use bridge_core::auth::{
    Auth, AuthChange, CallbackDomain, ScanLogin, Values, by_key, insert, keep_name, refuse_second,
};
use bridge_core::error::{Code, Error, Result};
use bridge_core::secrets::app_entry;
use bridge_core::tenant::{self, Tenant};
use bridge_core::{ids, source};
use bridge_directory::app_range::AppRange;
use bridge_sync::probe::app::name_in as app_name;
use bridge_sync::probe::{Check, ProvenApp};

/// The result of method two: the new row, and the checks of its values.
#[derive(Clone, Debug)]
pub struct AddedAuth {
    /// The new authentication source.
    pub auth: Auth,
    /// The checks, all of them passed or with a warning.
    pub checks: Vec<Check>,
}

impl SetUp {
    /// Sets up scan login for a corp whose data source is there already.
    ///
    /// # Errors
    /// `corp_id.mismatch` if no data source has this corp ID, `corp_id.invalid`, `agent_id.invalid`,
    /// `callback_domain.invalid`, `source.exists`, `wecom.*` of a value that WeCom refuses, `keyring.unavailable`,
    /// `store.unavailable`, `store.busy`, `store.full`, `store.damaged`. Nothing is stored then.
    pub async fn add_auth(
        &self,
        tenant: &str,
        corp_id: &str,
        scan: &ScanLogin,
        keep: bool,
    ) -> Result<AddedAuth> {
        let tenant = self.context.tenant(tenant)?;
        let corp_id = CorpId::parse(corp_id)?;
        let agent_id = AgentId::parse(&scan.agent_id)?;
        let callback = CallbackDomain::parse(&scan.callback_domain)?;
        self.context
            .store()
            .read(|db| refuse_misfit(db, &tenant, &corp_id))?;

        let ProvenApp { checks, range } = self
            .probe
            .prove_app(&tenant, &corp_id, agent_id, &scan.app_secret)
            .await?;
        let id = ids::new_id()?;
        let proven = (&scan.app_secret, &tenant.secret_binding());
        self.context
            .store_secret(&app_entry(&id), proven, keep)
            .await?;
        let now = self.context.now_ms();
        let stored = self.context.store().write(|db| {
            let values = Values { id: &id, corp_id: &corp_id, agent_id, callback: &callback };
            // Proving took a while: another program may have set the same corp up, or removed its data source.
            tenant::refuse_gone(db, &tenant)?;
            refuse_misfit(db, &tenant, &corp_id)?;
            let auth = insert(db, &tenant, &values, now)?;
            keep_name(db, auth.key, app_name(&checks))?;
            keep_range(db, &auth, range.as_ref(), now)?;
            let sql = "UPDATE sources SET scan_login = 1, revision = revision + 1 WHERE tenant = ?1 AND corp_id = ?2";
            db.execute(sql, params![tenant.key, corp_id.as_str()])?;
            by_key(db, auth.key)
        });
        let auth = stored.inspect_err(|_| self.context.forget_quietly(&[app_entry(&id)]))?;
        Ok(AddedAuth { auth, checks })
    }

    /// Changes an authentication source; a new app or secret is proven first.
    ///
    /// # Errors
    /// `auth.unknown`, `ref.ambiguous`, `agent_id.invalid`, `callback_domain.invalid`, `wecom.*` of a value that WeCom
    /// refuses, `secret.*` and `keyring.unavailable`, `store.unavailable`, `store.busy`, `store.full`, `store.damaged`.
    pub async fn change_auth(&self, wanted: &str, change: &AuthChange, keep: bool) -> Result<Auth> {
        let auth = self.context.auth(wanted)?;
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
        let tenant = self.context.tenant(&auth.tenant)?;
        let (mut checks, mut range) = (Vec::new(), None);
        if agent_id != auth.agent_id || change.app_secret.is_some() {
            let secret = match &change.app_secret {
                Some(new) => new.clone(),
                None => self.context.app_secret(&auth, &tenant).await?,
            };
            let proven = self
                .probe
                .prove_app(&tenant, &auth.corp_id, agent_id, &secret)
                .await?;
            (checks, range) = (proven.checks, proven.range);
        }
        let now = self.context.now_ms();
        let write = || {
            self.context.store().write(|db| {
                let sql = "UPDATE auths SET agent_id = ?2, callback_domain = ?3 WHERE key = ?1";
                db.execute(sql, params![auth.key, agent_id.get(), callback.as_str()])?;
                keep_name(db, auth.key, app_name(&checks))?;
                let auth = by_key(db, auth.key).map_err(|error| error.with("wanted", wanted))?;
                keep_range(db, &auth, range.as_ref(), now)?;
                Ok(auth)
            })
        };
        match &change.app_secret {
            Some(secret) => {
                let entry = app_entry(&auth.id);
                let proven = (secret, &tenant.secret_binding());
                self.context
                    .replace_secret_and(&entry, proven, keep, write)
                    .await
            }
            None => write(),
        }
    }

    /// Removes an authentication source and switches scan login off for its corp's data source.
    ///
    /// # Errors
    /// `auth.unknown`, `ref.ambiguous`, `keyring.unavailable`, `store.unavailable`, `store.busy`, `store.full` or
    /// `store.damaged`.
    pub fn remove_auth(&self, wanted: &str) -> Result<Auth> {
        let auth = self.context.auth(wanted)?;
        let taken = self.context.remove_with_backup(&[app_entry(&auth.id)])?;
        let removed = self.context.store().write(|db| {
            db.execute("DELETE FROM auths WHERE key = ?1", [auth.key])?;
            let sql = "UPDATE sources SET scan_login = 0, revision = revision + 1 WHERE tenant = ?1 AND corp_id = ?2";
            db.execute(sql, params![auth.tenant_key, auth.corp_id.as_str()])?;
            Ok(())
        });
        removed.inspect_err(|_| self.context.restore_secrets(&taken))?;
        self.context.revoke_cached_tokens(&taken);
        Ok(auth)
    }
}

/// Stores whom a proven app sees, where that was read.
pub(super) fn keep_range(
    db: &Connection,
    auth: &Auth,
    range: Option<&AppRange>,
    now: i64,
) -> Result<()> {
    let Some(range) = range else { return Ok(()) };
    range.keep(db, auth.key, auth.agent_id.get(), now)
}

/// Refuses a corp that has no data source in the tenant, or that has an authentication source already.
fn refuse_misfit(db: &Connection, tenant: &Tenant, corp_id: &CorpId) -> Result<()> {
    refuse_other_corp(db, tenant, corp_id)?;
    refuse_second(db, tenant, corp_id)
}

/// Refuses a corp without a data source: members synced from one corp cannot log in through another.
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
