//! Method one: a new data source, with scan login in the same step if it is wanted.
//!
//! Everything is proven by reading before anything is stored.

use rusqlite::{Connection, params};
use wecom::{AgentId, CorpId, Secret};

use super::auth::keep_range;
use crate::setup::SetUp;
use crate::setup::acts::{auth_act, source_act};
use bridge_core::acts::RecordedActKind;
use bridge_core::auth::{self, Auth, CallbackDomain, ScanLogin};
use bridge_core::error::{Code, Error, Result};
use bridge_core::ids;
use bridge_core::secrets::{app_entry, contacts_entry};
use bridge_core::source::policy::{KEEP_DAYS, check_description};
use bridge_core::source::{self, AutoSync, Guard, OnDuplicate, Source, SyncScope, by_key};
use bridge_core::tenant::{self, Tenant};
use bridge_directory::app_range::AppRange;
use bridge_sync::probe::Check;
use bridge_sync::probe::app::name_in as app_name;

/// The values of a new data source.
#[derive(Clone, Debug)]
pub struct NewSource {
    /// The corp ID, as entered.
    pub corp_id: String,
    /// See [`Source::description`].
    pub description: String,
    /// The secret of 通讯录同步.
    pub contacts_secret: Secret,
    /// See [`Source::auto_sync`].
    pub auto_sync: AutoSync,
    /// See [`Source::on_duplicate`].
    pub on_duplicate: OnDuplicate,
    /// See [`Source::password_login`].
    pub password_login: bool,
    /// Scan login, if it is set up in the same step.
    pub scan_login: Option<ScanLogin>,
    /// Whether the secrets go to the keyring, or are held for this session only.
    pub keep_secrets: bool,
}

/// The result of method one: the new rows, and the checks of their values.
#[derive(Clone, Debug)]
pub struct AddedSource {
    /// The new data source.
    pub source: Source,
    /// The new authentication source.
    pub auth: Option<Auth>,
    /// The checks, all of them passed or with a warning.
    pub checks: Vec<Check>,
}

impl SetUp {
    /// Sets up a data source, proving every value against WeCom first.
    ///
    /// # Errors
    /// `corp_id.invalid`, `agent_id.invalid`, `callback_domain.invalid`, `input.invalid`, `source.exists`, `wecom.*` of
    /// a value that WeCom refuses, `keyring.unavailable`, `store.unavailable`, `store.busy`, `store.full`,
    /// `store.damaged`. Nothing is stored then.
    pub async fn add_source(&self, tenant: &str, new: &NewSource) -> Result<AddedSource> {
        self.add_source_of(tenant, new, None).await
    }

    /// The same with the scope that its first run follows.
    ///
    /// # Errors
    /// As [`SetUp::add_source`].
    pub async fn add_source_of(
        &self,
        tenant: &str,
        new: &NewSource,
        scope: Option<&SyncScope>,
    ) -> Result<AddedSource> {
        let tenant = self.context.tenant(tenant)?;
        let corp_id = CorpId::parse(&new.corp_id)?;
        let description = check_description(&new.description)?.to_owned();
        let scan = new.scan_login.as_ref().map(ParsedScan::of).transpose()?;
        self.context
            .store()
            .read(|db| refuse_second(db, &tenant, &corp_id, scan.is_some()))?;

        let mut checks = self
            .probe
            .prove_contacts(&tenant, &corp_id, &new.contacts_secret)
            .await?;
        let mut range = None;
        if let Some(scan) = &scan {
            let proven = self
                .probe
                .prove_app(&tenant, &corp_id, scan.agent_id, scan.secret)
                .await?;
            checks.extend(proven.checks);
            range = proven.range;
        }

        let (source_id, auth_id) = (ids::new_id()?, ids::new_id()?);
        let bound = tenant.secret_binding();
        self.context
            .store_secret(
                &contacts_entry(&source_id),
                (&new.contacts_secret, &bound),
                new.keep_secrets,
            )
            .await?;
        let kept = match &scan {
            None => Ok(()),
            Some(scan) => {
                let proven = (scan.secret, &bound);
                self.context
                    .store_secret(&app_entry(&auth_id), proven, new.keep_secrets)
                    .await
            }
        };
        let row = Row {
            id: &source_id,
            tenant: &tenant,
            corp_id: &corp_id,
            description: &description,
            scope,
        };
        let stored = kept.and_then(|()| {
            self.store_set_up(
                new,
                &row,
                scan.as_ref().map(|scan| (scan, auth_id.as_str())),
                (&checks, range.as_ref()),
            )
        });
        let (source, auth) = match stored {
            Ok(stored) => stored,
            Err(error) => {
                self.context
                    .forget_quietly(&[contacts_entry(&source_id), app_entry(&auth_id)]);
                return Err(error);
            }
        };
        Ok(AddedSource {
            source,
            auth,
            checks,
        })
    }

    fn store_set_up(
        &self,
        new: &NewSource,
        row: &Row<'_>,
        scan: Option<(&ParsedScan<'_>, &str)>,
        (checks, range): (&[Check], Option<&AppRange>),
    ) -> Result<(Source, Option<Auth>)> {
        let now = self.context.now_ms();
        self.context.store().write(|db| {
            // Proving took a while: another program may have set the same corp up, or removed the tenant.
            tenant::refuse_gone(db, row.tenant)?;
            refuse_second(db, row.tenant, row.corp_id, scan.is_some())?;
            let key = insert(db, new, row, now)?;
            let auth = scan
                .map(|(scan, id)| {
                    let values = auth::Values {
                        id,
                        corp_id: row.corp_id,
                        agent_id: scan.agent_id,
                        callback: &scan.callback,
                    };
                    let auth = auth::insert(db, row.tenant, &values, now)?;
                    auth::keep_name(db, auth.key, app_name(checks))?;
                    keep_range(db, &auth, range, now)?;
                    self.context
                        .record_act(db, &auth_act(RecordedActKind::AuthAdd, &auth, &[]))?;
                    auth::by_key(db, auth.key)
                })
                .transpose()?;
            let source = by_key(db, key)?;
            self.context
                .record_act(db, &source_act(RecordedActKind::SourceAdd, &source, &[]))?;
            Ok((source, auth))
        })
    }
}

/// Refuses a second data source of a corp in a tenant, and a second authentication source.
fn refuse_second(db: &Connection, tenant: &Tenant, corp_id: &CorpId, scan: bool) -> Result<()> {
    let same = |source: &Source| source.tenant_key == tenant.key && &source.corp_id == corp_id;
    if let Some(source) = source::all(db)?.into_iter().find(same) {
        let error = Error::new(
            Code::AlreadyThere,
            "the tenant has a data source for this corp",
        );
        return Err(error.with("source", source.id));
    }
    match scan {
        true => auth::refuse_second(db, tenant, corp_id),
        false => Ok(()),
    }
}

struct ParsedScan<'a> {
    agent_id: AgentId,
    callback: CallbackDomain,
    secret: &'a Secret,
}

impl<'a> ParsedScan<'a> {
    fn of(given: &'a ScanLogin) -> Result<Self> {
        Ok(Self {
            agent_id: AgentId::parse(&given.agent_id)?,
            callback: CallbackDomain::parse(&given.callback_domain)?,
            secret: &given.app_secret,
        })
    }
}

struct Row<'a> {
    id: &'a str,
    tenant: &'a Tenant,
    corp_id: &'a CorpId,
    description: &'a str,
    scope: Option<&'a SyncScope>,
}

/// Switches scan login on if the corp's authentication source is still there from a removed data source.
fn insert(db: &Connection, new: &NewSource, row: &Row<'_>, now: i64) -> Result<i64> {
    let guard = Guard::default();
    let scan_login =
        new.scan_login.is_some() || auth::of_corp(db, row.tenant, row.corp_id)?.is_some();
    db.execute(
        "INSERT INTO sources (id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login,
            scan_login, guard_percent, guard_people, guard_floor, keep_days, created_at, scope)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            row.id,
            row.tenant.key,
            row.corp_id.as_str(),
            row.description,
            new.auto_sync.hours(),
            new.on_duplicate.to_string(),
            new.password_login,
            scan_login,
            guard.percent,
            guard.people,
            guard.floor,
            KEEP_DAYS,
            now,
            row.scope.and_then(SyncScope::to_column),
        ],
    )?;
    Ok(db.last_insert_rowid())
}
