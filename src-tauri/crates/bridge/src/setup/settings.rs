//! Changing and removing a data source.

use rusqlite::params;
use wecom::Secret;

use crate::Bridge;
use crate::error::Result;
use crate::secrets::contacts_entry;
use crate::source::{Source, SourceChange, by_key};

impl Bridge {
    /// Changes a data source's settings and, if one is given, its secret, which is proven first.
    ///
    /// # Errors
    /// A value that cannot be used, [`Code::SourceUnknown`], what WeCom says of a new secret, or those of keyring and store.
    pub async fn change_source(
        &self,
        wanted: &str,
        change: &SourceChange,
        secret: Option<&Secret>,
        keep: bool,
    ) -> Result<Source> {
        let source = self.source(wanted)?;
        change.check()?;
        let write = || {
            self.store().write(|db| {
                change.write(db, source.key)?;
                by_key(db, source.key).map_err(|error| error.with("wanted", wanted))
            })
        };
        let Some(secret) = secret else {
            return write();
        };
        let tenant = self.tenant(&source.tenant)?;
        self.prove_contacts(&tenant, &source.corp_id, secret)
            .await?;
        let entry = contacts_entry(&source.id);
        let proven = (secret, &tenant.bound());
        self.replace_secret_and(&entry, proven, keep, write).await
    }

    /// Removes a data source. Its users stay as deactivated local users, who come back if the corp is added again; its
    /// history goes.
    ///
    /// Returns the source and how many users it left behind.
    ///
    /// # Errors
    /// [`Code::SourceUnknown`], [`Code::SyncBusy`], or those of keyring and store.
    pub fn remove_source(&self, wanted: &str) -> Result<(Source, usize)> {
        let source = self.source(wanted)?;
        let lock = self.lock_source(&source)?;
        let taken = self.take_secrets(&[contacts_entry(&source.id)])?;
        let now = self.now_ms();
        let removed = self.store().write(|db| {
            db.execute("DELETE FROM user_departments WHERE user IN (SELECT key FROM users WHERE source = ?1)", [source.key])?;
            let left = db.execute(
                "UPDATE users SET source = NULL, origin_corp = ?3, main_department = NULL, status = 'departed', touched_by = NULL, updated_at = ?2
                 WHERE source = ?1",
                params![source.key, now, source.corp_id.as_str()],
            )?;
            db.execute("DELETE FROM sources WHERE key = ?1", [source.key])?;
            crate::tenant::directory_changed(db, source.tenant_key)?;
            Ok(left)
        });
        let left = removed.inspect_err(|_| self.put_back(&taken))?;
        self.close_accounts(&taken);
        drop(lock);
        Ok((source, left))
    }
}
