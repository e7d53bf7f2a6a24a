//! Rehearsals as they are kept: who was logged in through which app, or why not. The check-up and the member trace
//! rest on them.

use rusqlite::{Connection, Row, params};

use super::refusal::Refusal;
use super::resolve::{Ended, Outcome};
use super::ways::Way;
use crate::Bridge;
use crate::auth::Auth;
use crate::directory::query::{UserView, key_of};
use crate::directory::user::fold;
use crate::error::{Error, Result};
use crate::ids;
use crate::source::Source;
use crate::tenant::Tenant;

/// So many are looked through for one that says something.
const LOOK_BACK: usize = 20;

/// As many as are kept of one authentication source.
const MOST_KEPT: i64 = 200;

/// A rehearsal that was ended.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// Shown to people and accepted from them.
    pub id: String,
    /// The authentication source's identifier.
    pub auth: String,
    /// Which way the code came home.
    pub way: Way,
    /// When it ended, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Why nobody was let in; `None` if somebody was.
    pub refusal: Option<Refusal>,
    /// Whom WeCom named.
    pub userid: Option<String>,
    /// The directory's user, as they stand now. `None` for one who is gone, or if nobody was logged in.
    pub user: Option<UserView>,
}

/// A row, with keys.
struct Stored {
    id: String,
    auth: String,
    way: Way,
    at: i64,
    refusal: Option<Refusal>,
    userid: Option<String>,
    user: Option<i64>,
}

const SELECT: &str = "SELECT r.id, a.id, r.way, r.at, r.refusal, r.userid, r.user
     FROM rehearsals r JOIN auths a ON a.key = r.auth";

impl Bridge {
    /// The latest rehearsals of a tenant, newest first.
    ///
    /// # Errors
    /// Those of the store.
    pub fn rehearsals(&self, tenant: &Tenant, most: usize) -> Result<Vec<Rehearsal>> {
        let sql = format!("{SELECT} WHERE a.tenant = ?1 ORDER BY r.key DESC LIMIT ?2");
        self.stored(tenant, &sql, tenant.key, most)
    }

    /// The latest rehearsals in which this user was logged in or refused, newest first.
    ///
    /// # Errors
    /// Those of the store.
    pub fn rehearsals_of_user(
        &self,
        tenant: &Tenant,
        user: &UserView,
        most: usize,
    ) -> Result<Vec<Rehearsal>> {
        let sql = format!("{SELECT} WHERE r.user = ?1 ORDER BY r.key DESC LIMIT ?2");
        self.stored(tenant, &sql, key_of(user)?, most)
    }

    /// The latest rehearsal in which WeCom named this member.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) fn last_rehearsal_of_member(
        &self,
        source: &Source,
        userid: &str,
    ) -> Result<Option<Rehearsal>> {
        let tenant = self.tenant(&source.tenant)?;
        let all = self.rehearsals(&tenant, usize::MAX)?;
        let auths = self.auths_of(&tenant)?;
        let of_corp = |rehearsal: &Rehearsal| {
            auths
                .iter()
                .any(|auth| auth.id == rehearsal.auth && auth.corp_id == source.corp_id)
        };
        let is_theirs = |rehearsal: &Rehearsal| {
            rehearsal
                .userid
                .as_deref()
                .is_some_and(|named| fold(named) == fold(userid))
        };
        Ok(all
            .into_iter()
            .find(|rehearsal| is_theirs(rehearsal) && of_corp(rehearsal)))
    }

    /// The latest rehearsal of an authentication source as it stands now, of those that say something: not one that
    /// was only closed or stale.
    ///
    /// # Errors
    /// Those of the store.
    pub fn last_rehearsal(&self, auth: &Auth) -> Result<Option<Rehearsal>> {
        let tenant = self.tenant(&auth.tenant)?;
        let sql = format!(
            "{SELECT} WHERE r.auth = ?1 AND r.agent_id = a.agent_id AND r.callback_domain = a.callback_domain
             ORDER BY r.key DESC LIMIT ?2"
        );
        let latest = self.stored(&tenant, &sql, auth.key, LOOK_BACK)?;
        Ok(latest.into_iter().find(Rehearsal::says_something))
    }

    /// When somebody was last logged in through an app, if the latest rehearsal that says something did that.
    ///
    /// # Errors
    /// Those of the store.
    pub fn rehearsed_at(&self, auth: &Auth) -> Result<Option<i64>> {
        let last = self.last_rehearsal(auth)?;
        Ok(last
            .filter(|rehearsal| rehearsal.refusal.is_none())
            .map(|rehearsal| rehearsal.at))
    }

    pub(super) fn record_rehearsal(
        &self,
        auth: &Auth,
        way: Way,
        ended: &Ended,
    ) -> Result<Rehearsal> {
        let (user, refusal) = match &ended.outcome {
            Outcome::LoggedIn(user) => (Some(user.as_ref().clone()), None),
            Outcome::Refused(refusal) => (self.refused_user(auth, ended)?, Some(refusal.clone())),
        };
        let rehearsal = Rehearsal {
            id: ids::new_id()?,
            auth: auth.id.clone(),
            way,
            at: self.now_ms(),
            refusal,
            userid: ended.userid.clone(),
            user,
        };
        self.store().write(|db| insert(db, auth, &rehearsal))?;
        Ok(rehearsal)
    }

    /// The directory's user of somebody who was refused although they are in it.
    fn refused_user(&self, auth: &Auth, ended: &Ended) -> Result<Option<UserView>> {
        let Some(userid) = &ended.userid else {
            return Ok(None);
        };
        let tenant = self.tenant(&auth.tenant)?;
        for source in self.sources_of(&tenant)? {
            if source.corp_id != auth.corp_id {
                continue;
            }
            if let Some(key) = self.user_of_member(&source, userid)? {
                return self.user_by_id(&tenant, &key.to_string()).map(Some);
            }
        }
        Ok(None)
    }

    fn stored(&self, tenant: &Tenant, sql: &str, of: i64, most: usize) -> Result<Vec<Rehearsal>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = self.store().read(|db| {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map(params![of, most], read)?;
            rows.map(|row| row?).collect::<Result<Vec<_>>>()
        })?;
        let with_user = |stored: Stored| {
            let user = match stored.user {
                Some(key) => Some(self.user_by_id(tenant, &key.to_string())?),
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

impl Rehearsal {
    /// Whether it proves or disproves something, rather than having been given up.
    fn says_something(&self) -> bool {
        self.refusal
            .as_ref()
            .is_none_or(|refusal| refusal.is_about_the_set_up() || self.userid.is_some())
    }
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
