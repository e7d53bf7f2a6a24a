//! Changes and removal of a data source.

use wecom::Secret;

use crate::setup::SetUp;
use crate::setup::acts::source_act;
use bridge_core::acts::{RecordedActKind, differences};
use bridge_core::error::Result;
use bridge_core::secrets::contacts_entry;
use bridge_core::source::{Source, SourceChange, by_key};
use bridge_directory::leavers::leave_behind;

impl SetUp {
    /// Changes a data source's settings and, if one is given, its secret, which is proven first.
    ///
    /// # Errors
    /// `input.invalid`, `policy.collision`, `source.unknown`, `ref.ambiguous`, `undo.moved`, `wecom.*` of a new secret, `keyring.unavailable`,
    /// `store.unavailable`, `store.busy`, `store.full`, `store.damaged`.
    pub async fn change_source(
        &self,
        wanted: &str,
        change: &SourceChange,
        secret: Option<&Secret>,
        keep: bool,
    ) -> Result<Source> {
        let source = self.context.source(wanted)?;
        change.check()?;
        if let Some(rules) = &change.username_rules
            && *rules != source.username_rules
        {
            self.sync.refuse_collisions(&source, rules)?;
        }
        let write = || {
            self.context.store().write(|db| {
                let now = by_key(db, source.key).map_err(|error| error.with("wanted", wanted))?;
                change.expected.refuse_moved(&now)?;
                // What changes nothing leaves held lists and plans valid.
                if change.is_change_of(&now) {
                    change.write(db, &now)?;
                }
                if secret.is_some() {
                    let sql = "UPDATE sources SET secret_set_at = ?2 WHERE key = ?1";
                    db.execute(sql, [source.key, self.context.now_ms()])?;
                }
                let after = by_key(db, source.key)?;
                let fields = differences(&now, &after);
                if !fields.is_empty() {
                    let act = source_act(RecordedActKind::SourceChange, &after, &fields);
                    self.context.record_act(db, &act)?;
                }
                if secret.is_some() {
                    let fields = ["contacts".to_owned()];
                    let act = source_act(RecordedActKind::SecretChange, &after, &fields);
                    self.context.record_act(db, &act)?;
                }
                Ok(after)
            })
        };
        let Some(secret) = secret else {
            return write();
        };
        let tenant = self.context.tenant(&source.tenant)?;
        self.probe
            .prove_contacts(&tenant, &source.corp_id, secret)
            .await?;
        let entry = contacts_entry(&source.id);
        let proven = (secret, &tenant.secret_binding());
        self.context
            .replace_secret_and(&entry, proven, keep, write)
            .await
    }

    /// Removes a data source. Its users stay as deactivated local users, who come back if the corp is added again; its
    /// history goes.
    ///
    /// Returns the source and how many users it left behind.
    ///
    /// # Errors
    /// `source.unknown`, `ref.ambiguous`, `sync.busy`, `keyring.unavailable`, `store.unavailable`, `store.busy`,
    /// `store.full` or `store.damaged`.
    pub fn remove_source(&self, wanted: &str) -> Result<(Source, usize)> {
        let source = self.context.source(wanted)?;
        let lock = self.sync.lock_source(&source)?;
        let taken = self
            .context
            .remove_with_backup(&[contacts_entry(&source.id)])?;
        let now = self.context.now_ms();
        let removed = self.context.store().write(|db| {
            let left = leave_behind(db, &source, now)?;
            db.execute("DELETE FROM sources WHERE key = ?1", [source.key])?;
            bridge_core::tenant::directory_changed(db, source.tenant_key)?;
            let act = source_act(RecordedActKind::SourceRemove, &source, &[]);
            self.context.record_act(db, &act)?;
            Ok(left)
        });
        let left = removed.inspect_err(|_| self.context.restore_secrets(&taken))?;
        self.context.revoke_cached_tokens(&taken);
        drop(lock);
        Ok((source, left))
    }
}
