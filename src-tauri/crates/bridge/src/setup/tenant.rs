//! Removal of a tenant with everything that belongs to it.

use crate::setup::SetUp;
use bridge_core::acts::RecordedActKind;
use bridge_core::error::Result;
use bridge_core::tenant::{self, Tenant};

impl SetUp {
    /// Removes a tenant with its sources, directory and history, and forgets its secrets.
    ///
    /// # Errors
    /// `tenant.unknown`, `ref.ambiguous`, `sync.busy`, `keyring.unavailable`, `store.unavailable`, `store.busy`,
    /// `store.full` or `store.damaged`.
    pub fn remove_tenant(&self, wanted: &str) -> Result<Tenant> {
        let tenant = self.context.tenant(wanted)?;
        let sources = self.context.sources_of(&tenant)?;
        let locks = sources
            .iter()
            .map(|source| self.sync.lock_source(source))
            .collect::<Result<Vec<_>>>()?;
        let taken = self
            .context
            .remove_with_backup(&self.context.entries_of(&tenant)?)?;
        let removed = self.context.store().write(|db| {
            db.execute("DELETE FROM tenants WHERE key = ?1", [tenant.key])?;
            let act = tenant::act(RecordedActKind::TenantRemove, &tenant.id, &tenant.name, &[]);
            self.context.record_act(db, &act)
        });
        removed.inspect_err(|_| self.context.restore_secrets(&taken))?;
        self.context.revoke_cached_tokens(&taken);
        drop(locks);
        self.scan.stop_portal(&tenant);
        Ok(tenant)
    }
}
