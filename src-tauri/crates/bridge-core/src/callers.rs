//! Callers of WeCom for one corp and secret, over the process's connections.

use wecom::{Caller, CorpId, Secret};

use crate::Context;
use crate::error::Result;
use crate::secret_kind::SecretKind;
use crate::tenant::Tenant;

impl Context {
    /// Forgets the unsaved secrets with their tokens: for when the user has left the form where they were entered.
    pub fn forget_unsaved(&self) {
        self.connections().forget_tokens(&[]);
    }

    /// A caller for one secret of one corp.
    ///
    /// # Errors
    /// `address.invalid`; of the proxy's password `secret.missing`, `secret.elsewhere` or `keyring.unavailable`.
    pub async fn caller(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        secret: &Secret,
    ) -> Result<Caller> {
        let client = self
            .connections()
            .client(&self.endpoints_of(tenant).await?)?;
        Ok(client.caller(corp_id, secret))
    }

    /// A caller for a secret that is not saved yet and may never be.
    ///
    /// # Errors
    /// `address.invalid`; of the proxy's password `secret.missing`, `secret.elsewhere` or `keyring.unavailable`.
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
