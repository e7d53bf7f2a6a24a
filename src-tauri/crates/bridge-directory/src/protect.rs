//! Protected accounts: users whom no run gives to a member, whoever owns them.

use bridge_core::acts::RecordedActKind;
use bridge_core::error::Result;
use bridge_core::tenant::{self, Tenant};
use rusqlite::params;

use crate::Directory;
use crate::local::record_user_act;
use crate::query::{UserView, key_of};

impl Directory {
    /// Protects an account, or lifts that. Anybody may be protected, those of a data source too.
    ///
    /// The user counts as unchanged: a run that wrote them can still be undone.
    ///
    /// # Errors
    /// `user.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn protect_user(&self, tenant: &Tenant, wanted: &str, protect: bool) -> Result<UserView> {
        let user = self.user(tenant, wanted)?;
        let key = key_of(&user)?;
        self.context.store().write(|db| {
            let sql = "UPDATE users SET protected = ?2 WHERE key = ?1 AND protected <> ?2";
            if db.execute(sql, params![key, protect])? == 0 {
                return Ok(());
            }
            let act = match protect {
                true => RecordedActKind::UserProtect,
                false => RecordedActKind::UserUnprotect,
            };
            record_user_act(&self.context, db, tenant, (act, key), &[])?;
            tenant::directory_changed(db, tenant.key)
        })?;
        self.user_by_id(tenant, &user.id)
    }
}
