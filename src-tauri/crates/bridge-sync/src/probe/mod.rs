//! Probes of one secret: what it can do, proven by reading, in the checks that set-up, check-up and sync share.
//!
//! Nothing is stored here.

pub mod app;
pub mod check;
pub mod check_id;
pub mod contacts;
pub mod mistaken;
pub mod roster;
pub mod trusted_ip;

pub use check::{Check, Status};
pub use check_id::{CheckId, Group};
pub use contacts::is_limited;
pub use roster::{Listing, cannot_list, may_list};

use bridge_core::Context;
use bridge_core::error::{Error, Result};
use bridge_core::secret_kind::SecretKind;
use bridge_core::tenant::Tenant;
use wecom::{AgentId, CorpId, Secret};

/// Trial calls with secrets, stored or not.
#[derive(Clone)]
pub struct Probe {
    context: Context,
}

impl Probe {
    /// Trial calls through a context's connections.
    pub fn new(context: Context) -> Self {
        Self { context }
    }

    /// Proves the contacts secret by reading.
    ///
    /// # Errors
    /// The error of the first check that failed, with all checks in its detail; `address.*` before any call.
    pub async fn prove_contacts(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        secret: &Secret,
    ) -> Result<Vec<Check>> {
        let caller = self
            .context
            .caller_unsaved(tenant, corp_id, (SecretKind::Contacts, secret))
            .await?;
        proven(contacts::checks_of_new(&caller, corp_id).await)
    }

    /// Proves the app secret and AgentId by reading.
    ///
    /// # Errors
    /// The error of the first check that failed, with all checks in its detail; `address.*` before any call.
    pub async fn prove_app(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        agent_id: AgentId,
        secret: &Secret,
    ) -> Result<Vec<Check>> {
        let caller = self
            .context
            .caller_unsaved(tenant, corp_id, (SecretKind::App, secret))
            .await?;
        let (checks, _) = app::checks(&caller, agent_id).await;
        proven(checks)
    }
}

fn proven(checks: Vec<Check>) -> Result<Vec<Check>> {
    let failed = checks.iter().find(|check| check.status == Status::Fail);
    let Some(error) = failed.and_then(|check| check.error.clone()) else {
        return Ok(checks);
    };
    Err(of_checks(error, &checks))
}

/// The error of a set of checks: that of the first one that failed, with all of them in the detail.
fn of_checks(cause: Error, checks: &[Check]) -> Error {
    let list = checks.iter().map(Check::summary).collect::<Vec<_>>();
    cause.with("checks", list)
}
