//! Login methods of a tenant's portal: by the data sources' rules, and passwords for local users.

use bridge_core::auth::Auth;
use bridge_core::error::Result;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;

use super::preview_state::Methods;
use crate::Scan;

impl Scan {
    /// What the tenant's login page offers.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn portal_methods(&self, tenant: &Tenant) -> Result<Methods> {
        let sources = self.context.sources_of(tenant)?;
        let by_rule = sources.iter().any(|source| source.password_login);
        let password = by_rule || self.has_local_users(tenant)?;
        let scan = !self.scanning_auths(tenant)?.is_empty();
        Ok(Methods { password, scan })
    }

    fn has_local_users(&self, tenant: &Tenant) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE tenant = ?1 AND source IS NULL AND status NOT IN ('departed', 'archived'))";
        self.context
            .store()
            .read(|db| Ok(db.query_row(sql, [tenant.key], |row| row.get(0))?))
    }

    /// The authentication sources whose data source has scan login on.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub(crate) fn scanning_auths(&self, tenant: &Tenant) -> Result<Vec<Auth>> {
        let sources = self.context.sources_of(tenant)?;
        let scans =
            |source: &Source, auth: &Auth| source.scan_login && source.corp_id == auth.corp_id;
        let mut auths = self.context.auths_of(tenant)?;
        auths.retain(|auth| sources.iter().any(|source| scans(source, auth)));
        Ok(auths)
    }
}
