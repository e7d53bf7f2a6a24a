//! The check-up: what was proven of a set-up, with evidence, cause and remedy.
//!
//! The live validation of both set-up methods runs the same checks that the check-up does.

mod app;
mod check;
mod contacts;
pub mod titles;

pub use check::{Check, Fix, Status};
pub(crate) use contacts::LIMITED;

use wecom::{AgentId, CorpId, Secret};

use crate::Bridge;
use crate::error::{Error, Result};
use crate::tenant::Tenant;

impl Bridge {
    /// Proves the contacts secret by reading; fails with the first check that failed.
    pub(crate) async fn prove_contacts(&self, tenant: &Tenant, corp_id: &CorpId, secret: &Secret) -> Result<Vec<Check>> {
        let caller = self.caller(tenant, corp_id, secret)?;
        proven(contacts::checks(&caller, corp_id).await)
    }

    /// Proves the app secret and AgentId by reading; fails with the first check that failed.
    pub(crate) async fn prove_app(&self, tenant: &Tenant, corp_id: &CorpId, agent_id: AgentId, secret: &Secret) -> Result<Vec<Check>> {
        let caller = self.caller(tenant, corp_id, secret)?;
        let (checks, _) = app::checks(&caller, agent_id).await;
        proven(checks)
    }
}

fn proven(checks: Vec<Check>) -> Result<Vec<Check>> {
    let failed = checks.iter().find(|check| check.status == Status::Fail);
    let Some(error) = failed.and_then(|check| check.error.clone()) else {
        return Ok(checks);
    };
    Err(Error::of_checks(error, &checks))
}
