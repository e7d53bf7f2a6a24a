//! Stored rehearsals: who was logged in through which app, or why not. The check-up and the member trace
//! rest on them.

use rusqlite::{Connection, Row, ToSql, params};

use super::callback_mode::CallbackMode;
use super::outcome::{Outcome, Rehearsal, ResolvedLogin};
use super::refusal::Refusal;
use crate::Scan;
use bridge_core::auth::Auth;
use bridge_core::error::{Error, Result};
use bridge_core::ids;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_directory::query::{UserView, key_of};
use bridge_directory::user::{self, casefold_trimmed};

/// So many are looked through for one that says something.
const LOOK_BACK: usize = 20;

/// As many as are kept of one authentication source.
const MOST_KEPT: i64 = 200;

/// A row, with keys.
struct Stored {
    id: String,
    auth: String,
    way: CallbackMode,
    at: i64,
    refusal: Option<Refusal>,
    userid: Option<String>,
    user: Option<i64>,
}

const SELECT: &str = "SELECT r.id, a.id, r.way, r.at, r.refusal, r.userid, r.user
     FROM rehearsals r JOIN auths a ON a.key = r.auth";

/// A tenant has one authentication source for a corp, whose index
/// gives the order.
const OF_MEMBER: &str = "WHERE a.tenant = ?1 AND a.corp_id = ?2 AND fold(r.userid) = ?3
     ORDER BY r.key DESC LIMIT 1";

impl Scan {
    /// The latest rehearsals of a tenant, newest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn rehearsals(&self, tenant: &Tenant, most: usize) -> Result<Vec<Rehearsal>> {
        let sql = format!("{SELECT} WHERE a.tenant = ?1 ORDER BY r.key DESC LIMIT ?2");
        self.stored(tenant, &sql, params![tenant.key, limit(most)])
    }

    /// The latest rehearsals of one authentication source, newest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn rehearsals_of_auth(&self, auth: &Auth, most: usize) -> Result<Vec<Rehearsal>> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let sql = format!("{SELECT} WHERE r.auth = ?1 ORDER BY r.key DESC LIMIT ?2");
        self.stored(&tenant, &sql, params![auth.key, limit(most)])
    }

    /// How many rehearsals of a tenant logged a user in.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn logins(&self, tenant: &Tenant) -> Result<usize> {
        let sql = "SELECT count(*) FROM rehearsals r JOIN auths a ON a.key = r.auth
             WHERE a.tenant = ?1 AND r.refusal IS NULL";
        let count: i64 = self
            .context
            .store()
            .read(|db| Ok(db.query_row(sql, [tenant.key], |row| row.get(0))?))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The latest rehearsals in which this user was logged in or refused, newest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn rehearsals_of_user(
        &self,
        tenant: &Tenant,
        user: &UserView,
        most: usize,
    ) -> Result<Vec<Rehearsal>> {
        let sql = format!("{SELECT} WHERE r.user = ?1 ORDER BY r.key DESC LIMIT ?2");
        self.stored(tenant, &sql, params![key_of(user)?, limit(most)])
    }

    /// The latest rehearsal in which WeCom named this member.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn last_rehearsal_of_member(
        &self,
        source: &Source,
        userid: &str,
    ) -> Result<Option<Rehearsal>> {
        let tenant = self.context.tenant(&source.tenant)?;
        let sql = format!("{SELECT} {OF_MEMBER}");
        let userid = casefold_trimmed(userid);
        let values = params![tenant.key, source.corp_id.as_str(), userid.as_str()];
        Ok(self.stored(&tenant, &sql, values)?.pop())
    }

    /// The latest rehearsal of an authentication source as it stands now, of those that say something: not one that
    /// was only closed or stale.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn last_rehearsal(&self, auth: &Auth) -> Result<Option<Rehearsal>> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let sql = format!(
            "{SELECT} WHERE r.auth = ?1 AND r.agent_id = a.agent_id AND r.callback_domain = a.callback_domain
             ORDER BY r.key DESC LIMIT ?2"
        );
        let latest = self.stored(&tenant, &sql, params![auth.key, limit(LOOK_BACK)])?;
        Ok(latest.into_iter().find(|past| past.ending().tried()))
    }

    /// When a user was last logged in through an app, if the latest rehearsal that says something did that.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn rehearsed_at(&self, auth: &Auth) -> Result<Option<i64>> {
        let last = self.last_rehearsal(auth)?;
        Ok(last
            .filter(|rehearsal| rehearsal.refusal.is_none())
            .map(|rehearsal| rehearsal.at))
    }

    pub(super) fn record_rehearsal(
        &self,
        auth: &Auth,
        way: CallbackMode,
        ended: &ResolvedLogin,
    ) -> Result<Rehearsal> {
        let (user, refusal) = match &ended.outcome {
            Outcome::LoggedIn(user) => (Some(user.as_ref().clone()), None),
            Outcome::Refused(refusal) => (self.refused_user(auth, ended)?, Some(refusal.clone())),
        };
        let rehearsal = Rehearsal {
            id: ids::new_id()?,
            auth: auth.id.clone(),
            way,
            at: self.context.now_ms(),
            refusal,
            userid: ended.userid.clone(),
            user,
        };
        self.context
            .store()
            .write(|db| insert(db, auth, &rehearsal))?;
        Ok(rehearsal)
    }

    /// The directory's user of a member who was refused although the directory has them.
    fn refused_user(&self, auth: &Auth, ended: &ResolvedLogin) -> Result<Option<UserView>> {
        let Some(userid) = &ended.userid else {
            return Ok(None);
        };
        let tenant = self.context.tenant(&auth.tenant)?;
        for source in self.context.sources_of(&tenant)? {
            if source.corp_id != auth.corp_id {
                continue;
            }
            if let Some(key) = self.user_of_member(&source, userid)? {
                return self
                    .directory
                    .user_by_id(&tenant, &key.to_string())
                    .map(Some);
            }
        }
        Ok(None)
    }

    /// The key of the source's user with this userid, whatever its case.
    pub(super) fn user_of_member(&self, source: &Source, userid: &str) -> Result<Option<i64>> {
        self.context
            .store()
            .read(|db| user::of_member(db, source.key, userid))
    }

    fn stored(&self, tenant: &Tenant, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<Rehearsal>> {
        let rows = self.context.store().read(|db| {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map(values, read)?;
            rows.map(|row| row?).collect::<Result<Vec<_>>>()
        })?;
        let with_user = |stored: Stored| {
            let user = match stored.user {
                Some(key) => Some(self.directory.user_by_id(tenant, &key.to_string())?),
                None => None,
            };
            Ok(Rehearsal {
                id: stored.id,
                auth: stored.auth,
                way: stored.way,
                at: stored.at,
                refusal: stored.refusal,
                userid: stored.userid,
                user,
            })
        };
        rows.into_iter().map(with_user).collect()
    }
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

fn insert(db: &Connection, auth: &Auth, rehearsal: &Rehearsal) -> Result<()> {
    let refusal = rehearsal
        .refusal
        .as_ref()
        .map(serde_json::to_string)
        .transpose();
    let refusal = refusal.map_err(|_| Error::damaged("refusal"))?;
    let user = rehearsal.user.as_ref().map(key_of).transpose()?;
    db.execute(
        "INSERT INTO rehearsals (id, auth, way, at, agent_id, callback_domain, refusal, userid, user)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            rehearsal.id,
            auth.key,
            rehearsal.way.as_str(),
            rehearsal.at,
            auth.agent_id.get(),
            auth.callback_domain.as_str(),
            refusal,
            rehearsal.userid,
            user,
        ],
    )?;
    db.execute(
        "DELETE FROM rehearsals WHERE auth = ?1 AND key NOT IN
           (SELECT key FROM rehearsals WHERE auth = ?1 ORDER BY key DESC LIMIT ?2)",
        params![auth.key, MOST_KEPT],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<Stored>> {
    let (way, refusal): (String, Option<String>) = (row.get(2)?, row.get(4)?);
    let (id, auth, at) = (row.get(0)?, row.get(1)?, row.get(3)?);
    let (userid, user) = (row.get(5)?, row.get(6)?);
    let refusal = refusal.map(|json| serde_json::from_str(&json)).transpose();
    Ok(way.parse().and_then(|way| {
        Ok(Stored {
            id,
            auth,
            way,
            at,
            refusal: refusal.map_err(|_| Error::damaged("refusal"))?,
            userid,
            user,
        })
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use bridge_core::Options;
    use bridge_core::tenant::NewTenant;
    use bridge_core::vault::SessionOnly;

    /// Two tenants with the same corp, of which the first has a second corp too, each with an app; `a` and `b` are users
    /// of the first source.
    const SET_UP: &str = "
        INSERT INTO sources (key, id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login,
            scan_login, guard_percent, guard_people, guard_floor, keep_days, created_at)
        SELECT column1, column2, column3, column4, '', 0, 'skip', 0, 1, 1, 1, 1, 90, 0 FROM (VALUES
            (1, 's1', 1, 'ww1234567890abcdef'), (2, 's2', 1, 'wwfedcba0987654321'), (3, 's3', 2, 'ww1234567890abcdef'));
        INSERT INTO auths (key, id, tenant, corp_id, agent_id, callback_domain, created_at)
        SELECT column1, column2, column3, column4, 1, 'portal.example', 0 FROM (VALUES
            (1, 'a1', 1, 'ww1234567890abcdef'), (2, 'a2', 1, 'wwfedcba0987654321'), (3, 'a3', 2, 'ww1234567890abcdef'));
        INSERT INTO users (key, tenant, source, userid, username, login, status, updated_at)
            VALUES (1, 1, 1, 'a', 'a', 'a', 'active', 0), (2, 1, 1, 'b', 'b', 'b', 'active', 0);";

    const CLOSED: &str = r#"{"id":"closed"}"#;

    /// Identifier, authentication source, whom WeCom named, refusal, user. The later one stands below, whatever its time.
    type Kept = (
        &'static str,
        i64,
        Option<&'static str>,
        Option<&'static str>,
        Option<i64>,
    );

    const KEPT: [Kept; 10] = [
        ("a in", 1, Some("a"), None, Some(1)),
        ("a refused", 1, Some("A"), Some(CLOSED), Some(1)),
        ("a in again", 1, Some(" A"), None, Some(1)),
        ("b in", 1, Some("b"), None, Some(2)),
        ("nobody", 1, None, Some(CLOSED), None),
        ("c, who is no user", 1, Some("c"), Some(CLOSED), None),
        ("a of another corp", 2, Some("a"), Some(CLOSED), None),
        ("a of another tenant", 3, Some("a"), None, None),
        ("b at last", 1, Some("b"), Some(CLOSED), Some(2)),
        ("nobody again", 1, None, Some(CLOSED), None),
    ];

    struct World {
        scan: Scan,
        _folder: tempfile::TempDir,
    }

    fn world() -> World {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            ..Options::new(folder.path())
        };
        let context = bridge_core::Context::open(options).unwrap();
        let scan = Scan::new(context.clone(), bridge_directory::Directory::new(context));
        for name in ["one", "two"] {
            let new = NewTenant {
                name: name.into(),
                ..NewTenant::default()
            };
            scan.context.add_tenant(&new).unwrap();
        }
        let keep = |db: &rusqlite::Transaction<'_>| {
            db.execute_batch(SET_UP)?;
            for (id, auth, userid, refusal, user) in KEPT {
                db.execute(
                    "INSERT INTO rehearsals (id, auth, way, at, agent_id, callback_domain, refusal, userid, user)
                     VALUES (?1, ?2, 'window', 1, 1, 'portal.example', ?3, ?4, ?5)",
                    params![id, auth, refusal, userid, user],
                )?;
            }
            Ok(())
        };
        scan.context.store().write(keep).unwrap();
        World {
            scan,
            _folder: folder,
        }
    }

    impl World {
        fn last(&self, source: &str, userid: &str) -> Option<Rehearsal> {
            let source = self.scan.context.source(source).unwrap();
            let last = self.scan.last_rehearsal_of_member(&source, userid);
            last.unwrap()
        }

        fn forget_user(&self, key: i64) {
            let sql = "DELETE FROM users WHERE key = ?1";
            let forget = |db: &rusqlite::Transaction<'_>| Ok(db.execute(sql, [key])?);
            assert_eq!(self.scan.context.store().write(forget).unwrap(), 1);
        }
    }

    #[test]
    fn the_last_rehearsal_of_a_member_is_theirs_in_their_corp_and_tenant() {
        let world = world();
        let cases = [
            ("s1", "a", Some("a in again")),
            ("s1", "A ", Some("a in again")),
            ("s1", "b", Some("b at last")),
            ("s1", "c", Some("c, who is no user")),
            ("s1", "d", None),
            ("s1", "", None),
            ("s1", "%", None),
            ("s2", "a", Some("a of another corp")),
            ("s2", "b", None),
            ("s3", "a", Some("a of another tenant")),
        ];
        for (source, userid, want) in cases {
            let id = world.last(source, userid).map(|last| last.id);
            assert_eq!(id.as_deref(), want, "{userid:?} of {source}");
        }
        let refused = world.last("s1", "b").unwrap();
        assert_eq!(refused.refusal, Some(Refusal::Closed));
        assert_eq!(refused.user.unwrap().username, "b");
    }

    #[test]
    fn a_user_who_is_gone_leaves_the_rehearsal_behind() {
        let world = world();
        world.forget_user(1);
        let last = world.last("s1", "a").unwrap();
        assert_eq!(
            (last.id.as_str(), last.user.is_none()),
            ("a in again", true)
        );
        assert_eq!(last.refusal, None, "it is no refusal now");
        assert!(world.last("s1", "b").unwrap().user.is_some());
    }

    /// The order comes from an index; nothing is sorted, and no other authentication source's rehearsals are read.
    #[test]
    fn it_is_found_by_an_index() {
        let world = world();
        let sql = format!("EXPLAIN QUERY PLAN {SELECT} {OF_MEMBER}");
        let plan = world.scan.context.store().read(|db| {
            let mut statement = db.prepare(&sql)?;
            let rows = statement.query_map(params![1, "ww1234567890abcdef", "a"], |row| {
                row.get("detail")
            })?;
            Ok(rows.collect::<rusqlite::Result<Vec<String>>>()?)
        });
        let plan = plan.unwrap().join("\n");
        assert!(plan.contains("rehearsals_of_auth"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}
