//! Probes of one secret: what it can do, proven by reading, in the checks that set-up, check-up and sync share.
//!
//! Nothing is stored here.

pub mod app;
pub mod contacts;
pub mod mistaken;
pub mod roster;
pub mod trusted_ip;
pub mod visible_range;

pub use bridge_core::check::{Check, CheckId, Group, Status};
pub use contacts::is_limited;
pub use roster::{Listing, cannot_list, is_no_such_member, may_list};

use bridge_core::Context;
use bridge_core::check::proven;
use bridge_core::error::Result;
use bridge_core::secret_kind::SecretKind;
use bridge_core::tenant::Tenant;
use bridge_directory::app_range::AppRange;
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

    /// Proves the app secret and AgentId by reading, with the app's visible range where WeCom told it.
    ///
    /// # Errors
    /// The error of the first check that failed, with all checks in its detail; `address.*` before any call.
    pub async fn prove_app(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        agent_id: AgentId,
        secret: &Secret,
    ) -> Result<ProvenApp> {
        let caller = self
            .context
            .caller_unsaved(tenant, corp_id, (SecretKind::App, secret))
            .await?;
        let (checks, agent) = app::checks(&caller, agent_id).await;
        let checks = proven(checks)?;
        let range = match &agent {
            // The values are good whatever becomes of it: the check-up reads the range again.
            Some(agent) => visible_range::read(&caller, agent).await.ok(),
            None => None,
        };
        Ok(ProvenApp { checks, range })
    }
}

/// An app whose values were proven.
pub struct ProvenApp {
    /// The checks, all of them passed or with a warning.
    pub checks: Vec<Check>,
    /// Whom the app sees; none where that could not be read.
    pub range: Option<AppRange>,
}
