//! Callers of WeCom for one corp and secret, over the process's connections.

use wecom::{Caller, CorpId, Secret};

use crate::Context;
use crate::error::Result;
use crate::secret_kind::SecretKind;
use crate::tenant::Tenant;

impl Context {
    /// Forgets the secrets that were tried and never stored, with their tokens: for when whoever tried them has gone.
    pub fn forget_unsaved(&self) {
        self.connections().close(&[]);
    }

    /// A caller for one secret of one corp.
    pub async fn caller(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        secret: &Secret,
    ) -> Result<Caller> {
        let client = self.connections().to(&self.endpoints_of(tenant).await?)?;
        Ok(client.caller(corp_id, secret))
    }

    /// The same for a secret that nobody may ever store.
    pub async fn caller_unsaved(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        (kind, secret): (SecretKind, &Secret),
    ) -> Result<Caller> {
        self.connections().track_unsaved(kind, secret);
        self.caller(tenant, corp_id, secret).await
    }
}
