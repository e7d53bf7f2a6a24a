//! Checks of values while they are being entered: those of set-up, failed ones included, with nothing stored. A value of the wrong form is a check that failed.

use wecom::{AgentId, CorpId, Secret};

use super::check::Check;
use super::{app, contacts};
use crate::probe::Probe;
use bridge_core::error::Result;
use bridge_core::secret_kind::SecretKind;
use bridge_core::tenant::Tenant;

impl Probe {
    /// Looks at a corp ID and its contacts secret.
    ///
    /// # Errors
    /// `address.invalid` or `address.insecure` for an address of the tenant that cannot be used.
    pub async fn look_at_contacts(
        &self,
        tenant: &Tenant,
        corp_id: &str,
        secret: &Secret,
    ) -> Result<Vec<Check>> {
        let corp_id = match CorpId::parse(corp_id) {
            Ok(corp_id) => corp_id,
            Err(error) => return Ok(vec![Check::of_error("corp.id_format", error.into())]),
        };
        let caller = self
            .context
            .caller_to_try(tenant, &corp_id, (SecretKind::Contacts, secret))
            .await?;
        Ok(contacts::checks_of_new(&caller, &corp_id).await)
    }

    /// Looks at an AgentId and its app's secret.
    ///
    /// # Errors
    /// `address.invalid` or `address.insecure` for an address of the tenant that cannot be used.
    pub async fn look_at_app(
        &self,
        tenant: &Tenant,
        corp_id: &str,
        agent_id: &str,
        secret: &Secret,
    ) -> Result<Vec<Check>> {
        let corp_id = match CorpId::parse(corp_id) {
            Ok(corp_id) => corp_id,
            Err(error) => return Ok(vec![Check::of_error("corp.id_format", error.into())]),
        };
        let agent_id = match AgentId::parse(agent_id) {
            Ok(agent_id) => agent_id,
            Err(error) => return Ok(vec![Check::of_error("app.agent", error.into())]),
        };
        let caller = self
            .context
            .caller_to_try(tenant, &corp_id, (SecretKind::App, secret))
            .await?;
        let (checks, _) = app::checks(&caller, agent_id).await;
        Ok(checks)
    }
}
