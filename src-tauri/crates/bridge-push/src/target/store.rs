//! The rows of targets in the database, and the password of each in the vault.

use bridge_core::Context;
use bridge_core::acts::{NewAct, ObjectKind, RecordedActKind, differences};
use bridge_core::error::{Code, Error, Result};
use bridge_core::ids;
use bridge_core::keys::casefold_trimmed;
use bridge_core::secrets::target_entry;
use bridge_core::tenant::Tenant;
use rusqlite::{Connection, OptionalExtension as _, Params, Transaction, params};
use serde::Serialize;
use wecom::Secret;

use super::change::is_below;
use super::{Capabilities, NewTarget, Target, TargetChange};

const SELECT: &str = "SELECT targets.*, tenants.id AS tenant_id FROM targets JOIN tenants ON tenants.key = targets.tenant";

/// The targets of an open data folder.
#[derive(Clone)]
pub struct Targets {
    context: Context,
}

/// How many objects of a target are linked to ours: what a removal would forget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LinkCounts {
    /// People.
    pub users: u32,
    /// Organizational units.
    pub departments: u32,
    /// Groups.
    pub groups: u32,
}

impl Targets {
    /// The targets in a context's store.
    pub fn new(context: Context) -> Self {
        Self { context }
    }

    /// The handles of the data folder.
    pub(super) fn context(&self) -> &Context {
        &self.context
    }

    /// All targets, oldest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn all(&self) -> Result<Vec<Target>> {
        self.context.store().read(|db| select(db, "", []))
    }

    /// The targets of one tenant.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn of_tenant(&self, tenant: &Tenant) -> Result<Vec<Target>> {
        self.context
            .store()
            .read(|db| select(db, "WHERE targets.tenant = ?1", [tenant.key]))
    }

    /// The target that a person means by an identifier, the beginning of one, or its name.
    ///
    /// # Errors
    /// `target.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn get(&self, wanted: &str) -> Result<Target> {
        ids::find(self.all()?, wanted, Code::TargetUnknown)
    }

    /// A target that is checked and not stored yet.
    ///
    /// # Errors
    /// `tenant.unknown`, `target.exists`, `target.overlap`, those of [`TargetChange::applied`], and of the store.
    pub fn draft(&self, tenant: &Tenant, new: &NewTarget) -> Result<Target> {
        let target = new.unsaved(tenant, ids::new_id()?, self.context.now_ms())?;
        self.context
            .store()
            .read(|db| refuse_conflicts(db, &target))?;
        Ok(target)
    }

    /// Stores a new target, what a probe saw of it, and its password: all of it, or nothing.
    ///
    /// # Errors
    /// `target.exists`, `target.overlap`, `tenant.unknown`, `keyring.unavailable`, `store.unavailable`, `store.busy`,
    /// `store.full` or `store.damaged`.
    pub async fn add(&self, target: &Target, secret: &Secret, keyring: bool) -> Result<Target> {
        let entry = target_entry(&target.id);
        let binding = target.secret_binding()?;
        let write = || self.context.store().write(|db| self.insert(db, target));
        self.context
            .replace_secret_and(&entry, (secret, &binding), keyring, write)
            .await
    }

    fn insert(&self, db: &Transaction<'_>, target: &Target) -> Result<Target> {
        refuse_conflicts(db, target)?;
        let sql = "SELECT 1 FROM tenants WHERE key = ?1";
        if db
            .query_row(sql, [target.tenant_key], |_| Ok(()))
            .optional()?
            .is_none()
        {
            return Err(Error::new(Code::TenantUnknown, "the tenant is gone"));
        }
        db.execute(
            "INSERT INTO targets (id, tenant, kind, name, address, account, settings, capabilities, probed_at, auto_push, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                target.id,
                target.tenant_key,
                target.kind.as_str(),
                target.name,
                target.url,
                target.bind_dn,
                json(&target.settings)?,
                target.capabilities.as_ref().map(json).transpose()?,
                target.probed_at,
                target.auto_push,
                target.created_at,
            ],
        )?;
        let key = db.last_insert_rowid();
        self.context
            .record_act(db, &act(RecordedActKind::TargetAdd, target, &[]))?;
        by_key(db, key)
    }

    /// Changes a target. Its password is replaced where one is given; it is proven by the caller.
    ///
    /// # Errors
    /// `target.unknown`, `target.exists`, `target.overlap`, `undo.moved`, `keyring.unavailable`, those of
    /// [`TargetChange::applied`], and of the store.
    pub async fn change(
        &self,
        before: &Target,
        change: &TargetChange,
        secret: Option<(&Secret, bool)>,
    ) -> Result<Target> {
        let after = change.applied(before)?;
        let write = || {
            self.context
                .store()
                .write(|db| self.update(db, (before, &after), change, secret.is_some()))
        };
        match secret {
            None => write(),
            Some((secret, keyring)) => {
                let binding = after.secret_binding()?;
                let entry = target_entry(&before.id);
                self.context
                    .replace_secret_and(&entry, (secret, &binding), keyring, write)
                    .await
            }
        }
    }

    fn update(
        &self,
        db: &Transaction<'_>,
        (seen, after): (&Target, &Target),
        change: &TargetChange,
        new_secret: bool,
    ) -> Result<Target> {
        let now = by_key(db, seen.key)?;
        change.expected.refuse_moved(&now)?;
        // Another program's change would be undone by values that were read before it.
        if now.revision != seen.revision {
            return Err(
                Error::new(Code::UndoMoved, "the target was changed since").with("kind", "edit")
            );
        }
        refuse_conflicts(db, after)?;
        let fields = differences(&now, after);
        if !fields.is_empty() {
            self.rewrite(db, after, is_elsewhere(&now, after))?;
            self.context
                .record_act(db, &act(RecordedActKind::TargetChange, after, &fields))?;
        }
        if new_secret {
            let fields = ["target".to_owned()];
            self.context
                .record_act(db, &act(RecordedActKind::SecretChange, after, &fields))?;
        }
        by_key(db, seen.key)
    }

    fn rewrite(&self, db: &Transaction<'_>, after: &Target, elsewhere: bool) -> Result<()> {
        db.execute(
            "UPDATE targets SET name = ?2, address = ?3, account = ?4, settings = ?5, auto_push = ?6, revision = revision + 1,
                capabilities = CASE WHEN ?7 THEN NULL ELSE capabilities END, probed_at = CASE WHEN ?7 THEN NULL ELSE probed_at END
             WHERE key = ?1",
            params![after.key, after.name, after.url, after.bind_dn, json(&after.settings)?, after.auto_push, elsewhere],
        )?;
        Ok(())
    }

    /// Keeps what a probe has seen. It is no change of settings, but a plan made before it is refused.
    ///
    /// # Errors
    /// `target.unknown`, `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn keep_capabilities(&self, target: &Target, seen: &Capabilities) -> Result<Target> {
        let now = self.context.now_ms();
        self.context.store().write(|db| {
            let before = by_key(db, target.key)?;
            let moved = i64::from(before.capabilities.as_ref() != Some(seen));
            let sql = "UPDATE targets SET capabilities = ?2, probed_at = ?3, revision = revision + ?4 WHERE key = ?1";
            db.execute(sql, params![target.key, json(seen)?, now, moved])?;
            by_key(db, target.key)
        })
    }

    /// How many objects of a target are linked.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn links_of(&self, target: &Target) -> Result<LinkCounts> {
        self.context.store().read(|db| link_counts(db, target.key))
    }

    /// Removes a target with its links and its password. Nothing there is touched.
    ///
    /// # Errors
    /// `target.unknown`, `ref.ambiguous`, `keyring.unavailable`, `store.unavailable`, `store.busy`, `store.full` or
    /// `store.damaged`.
    pub fn remove(&self, wanted: &str) -> Result<(Target, LinkCounts)> {
        let target = self.get(wanted)?;
        let taken = self
            .context
            .remove_with_backup(&[target_entry(&target.id)])?;
        let removed = self.context.store().write(|db| {
            let counts = link_counts(db, target.key)?;
            db.execute("DELETE FROM targets WHERE key = ?1", [target.key])?;
            self.context
                .record_act(db, &act(RecordedActKind::TargetRemove, &target, &[]))?;
            Ok(counts)
        });
        let counts = removed.inspect_err(|_| self.context.restore_secrets(&taken))?;
        Ok((target, counts))
    }

    /// The password of a target's account: given for this command, held for this session, or from the keyring.
    ///
    /// # Errors
    /// `secret.missing`, `secret.elsewhere`, `secret.invalid` or `keyring.unavailable`.
    pub async fn secret(&self, target: &Target) -> Result<Secret> {
        match &self.context.given().target {
            Some(given) => Ok(given.clone()),
            None => self.stored_secret(target).await,
        }
    }

    /// The same for an unattended push: a password given for this process belongs to one target, so it is used only
    /// where there is no other.
    ///
    /// # Errors
    /// As [`Self::secret`], and `store.unavailable`, `store.busy` or `store.damaged`.
    pub async fn secret_unattended(&self, target: &Target) -> Result<Secret> {
        match self.context.given().target.is_none() || self.all()?.len() == 1 {
            true => self.secret(target).await,
            false => self.stored_secret(target).await,
        }
    }

    async fn stored_secret(&self, target: &Target) -> Result<Secret> {
        let entry = target_entry(&target.id);
        let kept = self
            .context
            .stored_secret(&entry, &target.secret_binding()?)
            .await;
        let missing = || Error::new(Code::SecretMissing, "no password is kept for this target");
        kept.and_then(|kept| kept.ok_or_else(missing))
            .map_err(|error| {
                error
                    .with("secret", "target")
                    .with("target", target.name.clone())
            })
    }
}

/// What tells this data folder from another one that pushes into the same base.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn installation_id(db: &Connection) -> Result<String> {
    Ok(db.query_row("SELECT id FROM installation", [], |row| row.get(0))?)
}

/// One target by its key.
///
/// # Errors
/// `target.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
pub(crate) fn by_key(db: &Connection, key: i64) -> Result<Target> {
    let found = select(db, "WHERE targets.key = ?1", [key])?.pop();
    found.ok_or_else(|| Error::new(Code::TargetUnknown, "the target is gone"))
}

fn select(db: &Connection, condition: &str, values: impl Params) -> Result<Vec<Target>> {
    let mut statement = db.prepare_cached(&format!("{SELECT} {condition} ORDER BY targets.key"))?;
    let rows = statement.query_map(values, |row| Ok(Target::of_row(row)))?;
    rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::damaged("settings of a target"))
}

fn act<'a>(act: RecordedActKind, target: &'a Target, fields: &'a [String]) -> NewAct<'a> {
    NewAct {
        act,
        tenant: &target.tenant,
        object: (ObjectKind::Target, &target.id),
        name: Some(&target.name),
        fields,
    }
}

/// Whether the target is another place now, so that what was seen of it says nothing any more.
fn is_elsewhere(before: &Target, after: &Target) -> bool {
    (
        &before.url,
        &before.bind_dn,
        &before.settings.base,
        before.settings.starttls,
    ) != (
        &after.url,
        &after.bind_dn,
        &after.settings.base,
        after.settings.starttls,
    )
}

fn refuse_conflicts(db: &Connection, target: &Target) -> Result<()> {
    for other in select(db, "WHERE targets.key <> ?1", [target.key])? {
        let same_name = casefold_trimmed(&other.name) == casefold_trimmed(&target.name);
        if other.tenant_key == target.tenant_key && same_name {
            return Err(
                Error::new(Code::TargetExists, "a target is called so already")
                    .with("name", other.name),
            );
        }
        if overlaps(&other, target) {
            return Err(
                Error::new(Code::TargetOverlap, "another target writes there already")
                    .with("other", other.name),
            );
        }
    }
    Ok(())
}

/// Whether two targets write to one place of one server.
fn overlaps(one: &Target, other: &Target) -> bool {
    let host = |target: &Target| {
        target
            .address()
            .map(|address| address.host().to_owned())
            .ok()
    };
    let (mine, theirs) = (&one.settings.base, &other.settings.base);
    host(one) == host(other) && (is_below(mine, theirs) || is_below(theirs, mine))
}

fn link_counts(db: &Connection, target: i64) -> Result<LinkCounts> {
    let of = |object: &str| -> Result<u32> {
        let sql = "SELECT count(*) FROM links WHERE target = ?1 AND object = ?2";
        Ok(db
            .prepare_cached(sql)?
            .query_row(params![target, object], |row| row.get(0))?)
    };
    Ok(LinkCounts {
        users: of("user")?,
        departments: of("department")?,
        groups: of("group")?,
    })
}
