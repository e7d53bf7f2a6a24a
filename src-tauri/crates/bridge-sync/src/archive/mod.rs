//! The end of a person in the store: what every table holds of them is cleared when they are archived or erased.
//!
//! Records of runs keep their lines, without what stood in them; runs that lose what an undo would put back are marked and
//! cannot be undone. Times, counts and what happened stay. Acts name a user by the row's number and stay too.

mod other_tables;
mod records;
#[cfg(test)]
mod tests;
mod values;

use rusqlite::{Connection, params};

use crate::SyncRunner;
use bridge_core::acts::{NewAct, ObjectKind, RecordedActKind};
use bridge_core::error::{Code, Error, Result};
use bridge_core::tenant::{self, Tenant};
use bridge_directory::Directory;
use bridge_directory::leavers::ArchiveKey;
use bridge_directory::query::{UserView, key_of};
use bridge_directory::user::{self, User};

use values::PersonValues;

/// Clears what the store holds of users of a tenant beside their rows, which are archived already. `run` is the run that
/// archives them.
pub(crate) fn clear(db: &Connection, tenant: i64, run: Option<i64>, people: &[User]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let known = PersonValues::collect(db, tenant, people)?;
    records::clear(db, tenant, run, &known)?;
    other_tables::clear(db, tenant, &known)
}

impl SyncRunner {
    /// Erases a user at once: a departed one, or a local one whatever the status. Whoever is archived already stays so.
    ///
    /// # Errors
    /// `user.managed` for somebody whom a data source still has, `user.unknown`, `ref.ambiguous`, `store.unavailable`,
    /// `store.busy`, `store.full` or `store.damaged`.
    pub fn erase_user(
        &self,
        directory: &Directory,
        tenant: &Tenant,
        wanted: &str,
    ) -> Result<UserView> {
        let view = directory.user(tenant, wanted)?;
        let key = key_of(&view)?;
        let now = self.context.now_ms();
        self.context.store().write_erasing(|db| {
            let user = user::by_key(db, key)?.ok_or_else(|| {
                Error::new(Code::UserUnknown, "the user is gone").with("wanted", wanted)
            })?;
            refuse_managed(&user)?;
            if user.status == user::UserStatus::Archived {
                return Ok(());
            }
            self.write_erased(db, tenant, &user, now)
        })?;
        directory.user_by_id(tenant, &view.id)
    }

    fn write_erased(&self, db: &Connection, tenant: &Tenant, user: &User, now: i64) -> Result<()> {
        let erased = User {
            updated_at: now,
            touched_by: None,
            departed_at: user.departed_at.or(Some(now)),
            ..ArchiveKey::load(db)?.archived(user)
        };
        refuse_taken(db, tenant, &erased)?;
        user::Writer::new(db, tenant.key)?.update(&erased, true)?;
        clear(db, tenant.key, None, std::slice::from_ref(user))?;
        let act = NewAct {
            act: RecordedActKind::UserErase,
            tenant: &tenant.id,
            object: (ObjectKind::User, &user.key.to_string()),
            name: None,
            fields: &[],
        };
        self.context.record_act(db, &act)?;
        tenant::directory_changed(db, tenant.key)
    }
}

/// Refuses for somebody whom a data source would bring back.
fn refuse_managed(user: &User) -> Result<()> {
    if user.source.is_none() || user.status.is_gone() {
        return Ok(());
    }
    let error = Error::new(Code::UserManaged, "a data source still has the user");
    let error = error.with("act", "erase");
    Err(error.with("username", user.username.as_str()))
}

/// Refuses where somebody else has the name of the archived user.
fn refuse_taken(db: &Connection, tenant: &Tenant, erased: &User) -> Result<()> {
    let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE tenant = ?1 AND login = ?2 AND key <> ?3)";
    let values = params![tenant.key, erased.username.as_str(), erased.key];
    if db.query_row(sql, values, |row| row.get(0))? {
        let error = Error::new(Code::UserTaken, "the username is in use");
        return Err(error.with("username", erased.username.as_str()));
    }
    Ok(())
}
