//! The stored directory against which a plan is made.

use std::collections::HashMap;

use compact_str::CompactString;
use rusqlite::Connection;

use crate::decision::{self, Decision};
use crate::department::Department;
use crate::leavers::ArchiveKey;
use crate::packed::Packed;
use crate::user::{self, User};
use bridge_core::error::Result;

/// All users of a tenant and all departments of one of its sources: what a plan is made against.
#[derive(Clone, Debug, Default)]
pub struct StoredDirectory {
    /// Every user of the tenant, whoever owns them.
    pub users: Packed<User>,
    /// Every department that the source has ever brought.
    pub departments: Vec<Department>,
    /// The tenant's change count at the time of reading.
    pub version: i64,
    /// The keys, ascending, of the users whom a removed source of the same corp left behind.
    pub left_behind: Box<[i64]>,
    /// What people settled for members of the source, by folded userid.
    pub decisions: HashMap<CompactString, Decision>,
    /// The keys, ascending, of the users who have a password.
    pub with_password: Box<[i64]>,
    /// Under which archived users keep their userids.
    pub archive_key: ArchiveKey,
}

impl StoredDirectory {
    /// Reads it from the database.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn load(db: &Connection, tenant: i64, source: i64) -> Result<Self> {
        let mut users = Packed::default();
        user::each_of_tenant(db, tenant, |user| users.push(&user))?;
        Ok(Self {
            users,
            departments: crate::department::all_of_source(db, source)?,
            version: bridge_core::tenant::directory_version(db, tenant)?,
            left_behind: left_behind(db, tenant, source)?,
            decisions: decision::by_account(db, source)?,
            with_password: with_password(db, tenant)?,
            archive_key: ArchiveKey::load(db)?,
        })
    }

    /// Whether an administrator set a password of a user.
    // A user changes one only after an administrator set the first.
    pub fn has_password(&self, user: &User) -> bool {
        self.with_password.binary_search(&user.key).is_ok()
    }
}

fn with_password(db: &Connection, tenant: i64) -> Result<Box<[i64]>> {
    let mut statement = db.prepare(
        "SELECT user FROM passwords JOIN users ON users.key = user WHERE tenant = ?1 ORDER BY user",
    )?;
    let keys = statement.query_map([tenant], |row| row.get(0))?;
    Ok(keys.collect::<rusqlite::Result<Vec<_>>>()?.into())
}

/// The users whom a removed source of the same corp left behind. Older rows do not name the corp: of those, all departed
/// users count if the tenant never had another corp. Users whom an administrator has disabled since are left out.
fn left_behind(db: &Connection, tenant: i64, source: i64) -> Result<Box<[i64]>> {
    let mut statement = db.prepare(
        "WITH own (corp) AS (SELECT corp_id FROM sources WHERE key = ?2),
              corps (corp) AS (SELECT corp_id FROM sources WHERE tenant = ?1
                               UNION SELECT corp_id FROM auths WHERE tenant = ?1
                               UNION SELECT origin_corp FROM users WHERE tenant = ?1 AND origin_corp IS NOT NULL)
         SELECT users.key FROM users, own
         WHERE tenant = ?1 AND source IS NULL AND coalesce(userid, archived_userid) IS NOT NULL AND status <> 'disabled'
           AND (origin_corp = own.corp
                OR (origin_corp IS NULL AND status = 'departed' AND NOT EXISTS (SELECT 1 FROM corps WHERE corp <> own.corp)))
         ORDER BY users.key",
    )?;
    let keys = statement.query_map([tenant, source], |row| row.get(0))?;
    Ok(keys.collect::<rusqlite::Result<Vec<_>>>()?.into())
}
