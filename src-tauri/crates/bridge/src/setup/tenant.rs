//! Removing a tenant with everything that hangs on it.

use crate::Bridge;
use crate::error::Result;
use crate::tenant::Tenant;

impl Bridge {
    /// Removes a tenant with its sources, directory and history, and forgets its secrets.
    ///
    /// # Errors
    /// [`Code::TenantUnknown`], or those of keyring and store.
    pub fn remove_tenant(&self, wanted: &str) -> Result<Tenant> {
        let tenant = self.tenant(wanted)?;
        let sources = self.sources_of(&tenant)?;
        let locks = sources
            .iter()
            .map(|source| self.lock_source(source))
            .collect::<Result<Vec<_>>>()?;
        let taken = self.take_secrets(&self.entries_of(&tenant)?)?;
        let removed = self
            .store()
            .write(|db| Ok(db.execute("DELETE FROM tenants WHERE key = ?1", [tenant.key])?));
        removed.inspect_err(|_| self.put_back(&taken))?;
        self.close_accounts(&taken);
        drop(locks);
        self.stop_portal(&tenant);
        Ok(tenant)
    }
}
