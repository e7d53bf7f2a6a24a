//! Leavers: whom a removed data source leaves behind, and what an archived user is made of.
//!
//! Archived users keep nothing of the person but a keyed hash of the userid, by which somebody who returns gets the same row
//! again. What the records of runs hold of them is cleared by whoever archives.

use std::fmt;

use compact_str::{CompactString, format_compact};
use hmac::{Hmac, KeyInit as _, Mac as _};
use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::Sha256;

use crate::Directory;
use crate::user::{User, UserStatus, casefold_trimmed};
use bridge_core::error::{Error, Result};
use bridge_core::source::Source;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The key of this data folder under which the userids of archived users are kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ArchiveKey([u8; 32]);

impl fmt::Debug for ArchiveKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ArchiveKey")
    }
}

impl ArchiveKey {
    /// Reads it from the database.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn load(db: &Connection) -> Result<Self> {
        let key = db.query_row("SELECT key FROM archive_key", [], |row| {
            row.get::<_, Vec<u8>>(0)
        });
        let key = <[u8; 32]>::try_from(key?);
        Ok(Self(key.map_err(|_| Error::damaged("archive key"))?))
    }

    /// What an archived user keeps of a userid, whatever its case.
    pub fn hash(&self, userid: &str) -> CompactString {
        // A key is filled up with zeros to a block, as HMAC does with a shorter one.
        let mut block = [0; 64];
        block
            .iter_mut()
            .zip(self.0)
            .for_each(|(to, byte)| *to = byte);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(casefold_trimmed(userid).as_bytes());
        let mut written = CompactString::default();
        for byte in mac.finalize().into_bytes() {
            written.push_str(&format_compact!("{byte:02x}"));
        }
        written
    }

    /// A user with nothing left of the person.
    pub fn archived(&self, user: &User) -> User {
        let userid = user.userid.as_deref().map(|userid| self.hash(userid));
        User {
            key: user.key,
            source: user.source,
            origin_corp: user.origin_corp.clone(),
            username: archived_username(user.key),
            status: UserStatus::Archived,
            updated_at: user.updated_at,
            touched_by: user.touched_by,
            departed_at: user.departed_at,
            archived_userid: userid,
            ..User::default()
        }
    }
}

/// What an archived user is called.
pub fn archived_username(key: i64) -> CompactString {
    format_compact!("archived-{key}")
}

/// The key of the archived user of a tenant who had this userid.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn archived_of(db: &Connection, tenant: i64, userid: &str) -> Result<Option<i64>> {
    let hash = ArchiveKey::load(db)?.hash(userid);
    let sql = "SELECT key FROM users
               WHERE tenant = ?1 AND archived_userid = ?2 AND status = 'archived' ORDER BY key DESC LIMIT 1";
    let found = db.query_row(sql, params![tenant, hash.as_str()], |row| row.get(0));
    Ok(found.optional()?)
}

impl Directory {
    /// How many users of a source left more than so many days ago and are not archived.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn left_more_than(&self, source: &Source, days: u32) -> Result<usize> {
        let before = self.now() - i64::from(days) * DAY_MS;
        let sql = "SELECT count(*) FROM users WHERE source = ?1 AND status = 'departed' AND departed_at < ?2";
        let count: i64 = self
            .context
            .store()
            .read(|db| Ok(db.query_row(sql, [source.key, before], |row| row.get(0))?))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}

/// Leaves the users of a data source that is removed as departed users of nobody, and gives how many they are.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn leave_behind(db: &Connection, source: &Source, now: i64) -> Result<usize> {
    db.execute(
        "DELETE FROM user_departments WHERE user IN (SELECT key FROM users WHERE source = ?1)",
        [source.key],
    )?;
    let left = db.execute(
        "UPDATE users SET source = NULL, origin_corp = ?3, main_department = NULL, touched_by = NULL, updated_at = ?2,
                status = CASE status WHEN 'archived' THEN status ELSE 'departed' END,
                departed_at = coalesce(departed_at, ?2)
         WHERE source = ?1",
        params![source.key, now, source.corp_id.as_str()],
    )?;
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> ArchiveKey {
        ArchiveKey([7; 32])
    }

    #[test]
    fn nothing_of_the_person_is_left_but_a_keyed_hash() {
        let mut person: User = serde_json::from_value(serde_json::json!({
            "key": 7, "source": 3, "userid": "Zhang.San", "username": "Zhang.San", "name": "张三", "mobile": "13800000000",
            "email": "z@a.example", "biz_mail": "z@b.example", "telephone": "1", "position": "p", "alias": "a",
            "employee_no": "e", "gender": "male", "extra": "{}", "departments": [4], "main_department": 4,
            "manager": "m", "department_order": "[[4,1]]", "status": "departed", "departed_at": 5,
        }))
        .unwrap();
        person.protected = true;
        let archived = key().archived(&person);
        let row = serde_json::to_value(&archived).unwrap();
        let kept = row.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(
            kept,
            [
                "archived_userid",
                "departed_at",
                "departments",
                "key",
                "source",
                "status",
                "updated_at",
                "username"
            ]
        );
        assert_eq!(archived.username, "archived-7");
        assert!(archived.departments.is_empty() && !archived.protected);
        assert_eq!(archived.archived_userid, Some(key().hash(" zhang.SAN ")));
        let other = ArchiveKey([8; 32]);
        assert_ne!(key().hash("zhang.san"), other.hash("zhang.san"));
    }
}
