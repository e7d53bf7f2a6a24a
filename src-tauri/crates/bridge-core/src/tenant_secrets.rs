//! The secrets of a whole tenant.

use crate::Context;
use crate::error::Result;
use crate::secrets::{app_entry, contacts_entry, proxy_entry};
use crate::tenant::{NewTenant, Tenant};

impl Context {
    /// The vault entries of all secrets of a tenant.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn entries_of(&self, tenant: &Tenant) -> Result<Vec<String>> {
        let (sources, auths) = (self.sources_of(tenant)?, self.auths_of(tenant)?);
        let contacts = sources.iter().map(|source| contacts_entry(&source.id));
        let apps = auths.iter().map(|auth| app_entry(&auth.id));
        let proxy = proxy_entry(&tenant.id);
        Ok(contacts.chain(apps).chain([proxy]).collect())
    }

    /// Points a simulated tenant at where its sandbox is served now, and rebinds its secrets: for the process that serves
    /// that sandbox. Between any other addresses, secrets keep their binding.
    ///
    /// # Errors
    /// As [`Self::change_tenant`].
    pub fn move_simulated(&self, wanted: &str, to: &NewTenant) -> Result<Tenant> {
        let before = self.tenant(wanted)?;
        let after = self.change_tenant(&before.id, to)?;
        if before.simulated && after.simulated {
            let entries = self.entries_of(&after)?;
            self.move_secrets(&entries, &before.secret_binding(), &after.secret_binding());
        }
        Ok(after)
    }
}
