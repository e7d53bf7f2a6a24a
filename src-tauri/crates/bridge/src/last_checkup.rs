//! The last check-up of a tenant, kept in the database so that what it proved is known after a restart, and in every
//! program.
//!
//! It holds for what was set up when it began. Where addresses, data sources or apps are others since, it says nothing any
//! more; where only a secret is another, the checks that were made with it say nothing.

use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Bridge;
use crate::checkup::{CannotScan, Check, CheckId, CheckUp, Coverage, Fix, Group, Status, Verdict};
use crate::clinic::ConsolePage;
use crate::error::{Error, Result};
use crate::lang::Text;
use crate::tenant::Tenant;

const CHANGED: Text = Text::fixed(
    "Secret 换过，还没有重新检测",
    "The secret was changed and not checked since",
);

/// Everything that a check-up looks at and that a person can change, as texts to compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    set_up: String,
    contacts_secrets: String,
    app_secrets: String,
}

impl Basis {
    /// The set-up of a tenant as it stands.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn of(bridge: &Bridge, tenant: &Tenant) -> Result<Self> {
        // The row's version that the caller has may be older than a change.
        let tenant = bridge.tenant(&tenant.id)?;
        let sources = bridge.sources_of(&tenant)?;
        let sources = sources
            .iter()
            .map(|source| (&source.id, source.corp_id.as_str()));
        let auths = bridge.auths_of(&tenant)?;
        let auths = auths.iter().map(|auth| {
            let app = (auth.agent_id.get(), auth.callback_domain.as_str());
            (&auth.id, app)
        });
        let set_up = format!(
            "{:?}",
            (
                [&tenant.portal_url, &tenant.proxy, &tenant.proxy_user],
                [&tenant.api_base, &tenant.login_base],
                sources.collect::<Vec<_>>(),
                auths.collect::<Vec<_>>(),
            )
        );
        Ok(Self {
            set_up,
            contacts_secrets: secrets(bridge, &tenant, "sources")?,
            app_secrets: secrets(bridge, &tenant, "auths")?,
        })
    }
}

/// When the secrets of a table's rows were entered.
fn secrets(bridge: &Bridge, tenant: &Tenant, table: &str) -> Result<String> {
    let sql = format!("SELECT id, secret_set_at FROM {table} WHERE tenant = ?1 ORDER BY key");
    bridge.store().read(|db| {
        let mut rows = db.prepare_cached(&sql)?;
        let rows = rows.query_map([tenant.key], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))
        })?;
        Ok(format!("{:?}", rows.collect::<rusqlite::Result<Vec<_>>>()?))
    })
}

impl Bridge {
    /// Makes a check-up of a tenant and keeps it in place of the one before, for every program.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub async fn check_up(
        &self,
        tenant: &Tenant,
        on_check: &(dyn Fn(&Check) + Send + Sync),
    ) -> Result<CheckUp> {
        let basis = Basis::of(self, tenant)?;
        let made = self.diagnose().check_up(tenant, on_check).await?;
        self.keep_check_up(tenant, &basis, &made)?;
        Ok(made)
    }

    /// Keeps a check-up of this set-up, which was read before it began, in place of the one before.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn keep_check_up(&self, tenant: &Tenant, basis: &Basis, check_up: &CheckUp) -> Result<()> {
        let (basis, result) = (written(basis)?, written(&Stored::of(check_up))?);
        let sql = "INSERT INTO checkups (tenant, checked_at, basis, result) SELECT key, ?2, ?3, ?4 FROM tenants WHERE key = ?1
                   ON CONFLICT (tenant) DO UPDATE SET checked_at = ?2, basis = ?3, result = ?4";
        let row = params![tenant.key, check_up.checked_at, basis, result];
        self.store().write(|db| {
            db.execute(sql, row)?;
            Ok(())
        })
    }

    /// When the last check-up was made, whatever it still says.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn last_check_up_at(&self, tenant: &Tenant) -> Result<Option<i64>> {
        let sql = "SELECT checked_at FROM checkups WHERE tenant = ?1";
        self.store().read(|db| {
            let at = db.query_row(sql, [tenant.key], |row| row.get(0));
            Ok(at.optional()?)
        })
    }

    /// The last check-up, as far as it still says something.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn last_check_up(&self, tenant: &Tenant) -> Result<Option<CheckUp>> {
        let sql = "SELECT checked_at, basis, result FROM checkups WHERE tenant = ?1";
        let row = self.store().read(|db| {
            let row = db.query_row(sql, [tenant.key], |row| {
                Ok((
                    row.get(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                ))
            });
            Ok(row.optional()?)
        })?;
        let Some((at, basis, result)) = row else {
            return Ok(None);
        };
        // One of another version only has to be made again.
        let read = serde_json::from_str::<Basis>(&basis).ok();
        let read = read.zip(serde_json::from_str::<Stored>(&result).ok());
        let Some((then, stored)) = read else {
            return Ok(None);
        };
        let now = Basis::of(self, tenant)?;
        Ok((then.set_up == now.set_up).then(|| stored.into_check_up(at, &then, &now)))
    }
}

fn written(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::damaged("check-up"))
}

/// A check-up as the database keeps it.
#[derive(Serialize, Deserialize)]
struct Stored {
    checks: Vec<StoredCheck>,
    coverage: Option<Coverage>,
    cannot_scan: Vec<CannotScan>,
}

/// One check; its title goes by its identifier.
#[derive(Serialize, Deserialize)]
struct StoredCheck {
    id: CheckId,
    status: Status,
    evidence: Text,
    errcode: Option<i64>,
    caller_ip: Option<String>,
    detail: Map<String, Value>,
    fix: Option<StoredFix>,
    error: Option<Value>,
}

#[derive(Serialize, Deserialize)]
struct StoredFix {
    cause: Text,
    steps: Vec<Text>,
    page: Option<ConsolePage>,
}

impl Stored {
    fn of(check_up: &CheckUp) -> Self {
        Self {
            checks: check_up.checks.iter().map(StoredCheck::of).collect(),
            coverage: check_up.coverage,
            cannot_scan: check_up.cannot_scan.clone(),
        }
    }

    /// Without what was checked with a secret that is another now.
    fn into_check_up(self, checked_at: i64, then: &Basis, now: &Basis) -> CheckUp {
        let is_app_another = then.app_secrets != now.app_secrets;
        let is_stale = |id: CheckId| match id.group() {
            Group::Contacts => {
                id != CheckId::CorpIdFormat && then.contacts_secrets != now.contacts_secrets
            }
            Group::App => is_app_another,
            _ => false,
        };
        let checks = self.checks.into_iter();
        let checks = checks.map(|check| match is_stale(check.id) {
            true => Check::skip(check.id, CHANGED),
            false => check.into_check(),
        });
        let checks = checks.collect::<Vec<_>>();
        CheckUp {
            verdict: Verdict::of(&checks),
            checks,
            checked_at,
            coverage: self.coverage.filter(|_| !is_app_another),
            cannot_scan: match is_app_another {
                true => Vec::new(),
                false => self.cannot_scan,
            },
        }
    }
}

impl StoredCheck {
    fn of(check: &Check) -> Self {
        let fix = check.fix.clone();
        Self {
            id: check.id,
            status: check.status,
            evidence: check.evidence.clone(),
            errcode: check.errcode,
            caller_ip: check.caller_ip.clone(),
            detail: check.detail.clone(),
            fix: fix.map(|Fix { cause, steps, page }| StoredFix { cause, steps, page }),
            error: check.error.as_ref().map(Error::to_record),
        }
    }

    fn into_check(self) -> Check {
        let fix = self.fix;
        Check {
            status: self.status,
            errcode: self.errcode,
            caller_ip: self.caller_ip,
            detail: self.detail,
            fix: fix.map(|StoredFix { cause, steps, page }| Fix { cause, steps, page }),
            error: self.error.as_ref().and_then(Error::of_record),
            ..Check::skip(self.id, self.evidence)
        }
    }
}

#[cfg(test)]
mod tests;
