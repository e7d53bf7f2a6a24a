//! Passwords for the portal preview: set or made by an administrator, changed at the first login, locked after
//! repeated failures.
//!
//! `policy` says which passwords are accepted, `lockout` when an account is locked, `hash` how one is stored. A client
//! learns only that a login failed, or that it is locked for a while: unknown usernames are counted and locked like others,
//! and every answer takes the time of one hash.

mod hash;
mod lockout;
mod policy;

use std::fmt;

use rusqlite::{Connection, OptionalExtension, params};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::query::UserView;
use super::user::{self, User};
use crate::Directory;
use crate::local::record_user_act;
use bridge_core::acts::RecordedActKind;
use bridge_core::digest::digest;
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::tenant::Tenant;
use bridge_core::text;
use lockout::FailedAttempts;

/// Bytes of the longest password.
const LONGEST: usize = 1024;

/// A password in plain text. It can be neither printed nor serialised.
#[derive(Clone)]
pub struct Password(SecretString);

impl Password {
    /// A password as it was typed.
    ///
    /// # Errors
    /// `password.weak` if it is empty or longer than 1,024 bytes.
    pub fn new(typed: impl Into<String>) -> Result<Self> {
        let typed = SecretString::from(typed.into());
        match typed.expose_secret().len() {
            0 => Err(policy::weak("short")),
            1..=LONGEST => Ok(Self(typed)),
            _ => Err(policy::weak("long")),
        }
    }

    /// Generates an initial password, which is in force only once it is set.
    ///
    /// # Errors
    /// `store.unavailable` if the system gives no randomness.
    pub fn generate() -> Result<Self> {
        policy::generate()
    }

    /// The password itself, for the one place that checks or shows it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[password]")
    }
}

/// The state of a user's password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PasswordState {
    /// Whether the next login asks for a new one.
    pub must_change: bool,
    /// When it was set: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub set_at: i64,
    /// Until when no login works, always in the future: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub locked_until: Option<i64>,
}

/// The result of checking a password.
#[derive(Clone, Debug)]
pub enum PasswordCheck {
    /// It is correct.
    Right {
        /// Whose it is.
        user: Box<UserView>,
        /// Whether they must change it first.
        must_change: bool,
        /// The session stamp: if it changes, sessions that began with it end. See `session_stamp`.
        stamp: String,
    },
    /// The login is refused.
    Refused(PasswordRefusal),
}

/// Why a login is refused, as far as the client may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRefusal {
    /// No such user, no password, a wrong one, or no login by password: never told apart.
    Wrong,
    /// Too many wrong ones in a row.
    Locked {
        /// Until when, in milliseconds since 1970 UTC.
        until: i64,
    },
}

impl PasswordRefusal {
    /// The message for the client. `now` is in milliseconds since 1970 UTC.
    pub fn text(self, now: i64) -> Text {
        let Self::Locked { until } = self else {
            return Text::fixed(
                "用户名或密码不对，或者这个账号不能用密码登录。",
                "The username or password is wrong, or this account cannot log in with a password.",
            );
        };
        let minutes = (until - now).max(1).unsigned_abs().div_ceil(60_000);
        text!(
            "连续输错的次数太多，这个用户名约 {minutes} 分钟后才能再试。急用时请管理员重设密码。",
            "Too many wrong passwords in a row: this username can be tried again in about {minutes} min. If it is urgent, ask an administrator for a new password."
        )
    }
}

impl Directory {
    /// Sets a user's password and lifts a lock. `must_change` asks for a new one at the next login.
    ///
    /// # Errors
    /// `password.weak`, `user.unknown`, `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn set_password(
        &self,
        tenant: &Tenant,
        user_id: &str,
        password: &Password,
        must_change: bool,
    ) -> Result<()> {
        let user = self.user_by_id(tenant, user_id)?;
        policy::check(password, &user.username)?;
        let key = super::query::key_of(&user)?;
        let hash = hash::hash(password)?;
        self.context.store().write(|db| {
            self.store_password(db, key, &hash, must_change)?;
            let act = (RecordedActKind::PasswordSet, key);
            record_user_act(&self.context, db, tenant, act, &[])
        })
    }

    /// Generates and sets a user's initial password, to be changed at the next login. It is shown once and only its hash is
    /// stored.
    ///
    /// # Errors
    /// `user.unknown`, `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn generate_password(&self, tenant: &Tenant, user_id: &str) -> Result<Password> {
        let made = policy::generate()?;
        self.set_password(tenant, user_id, &made, true)?;
        Ok(made)
    }

    /// The state of a user's password; `None` if they have none.
    ///
    /// # Errors
    /// `user.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn password_state(&self, tenant: &Tenant, user_id: &str) -> Result<Option<PasswordState>> {
        let key = super::query::key_of(&self.user_by_id(tenant, user_id)?)?;
        let now = self.context.now_ms();
        let kept = self
            .context
            .store()
            .read(|db| StoredPassword::load(db, key))?;
        Ok(kept.map(|kept| PasswordState {
            must_change: kept.must_change,
            set_at: kept.set_at,
            locked_until: kept.attempts.locked_until.filter(|until| *until > now),
        }))
    }

    /// Checks a username and a password. Takes the time of one hash, whatever the result.
    ///
    /// # Errors
    /// .
    pub fn check_password(
        &self,
        tenant: &Tenant,
        username: &str,
        password: &Password,
    ) -> Result<PasswordCheck> {
        let now = self.context.now_ms();
        let login = user::casefold_trimmed(username);
        // Counted before it is checked: otherwise many parallel attempts would all pass the same count.
        let counted = self
            .context
            .store()
            .write(|db| Counted::of(db, tenant, &login, now))?;
        let attempt = match counted {
            Counted::User(attempt) => attempt,
            Counted::UnknownUser(locked) => {
                hash::verify_dummy(password)?;
                return Ok(PasswordCheck::Refused(refusal(locked)));
            }
        };
        let right = hash::verify(password, &attempt.kept.hash)?;
        if !right || attempt.locked.is_some() {
            return Ok(PasswordCheck::Refused(refusal(attempt.locked)));
        }
        self.context.store().write(|db| attempt.forgive(db))?;
        let user = Box::new(self.user_by_id(tenant, &attempt.key.to_string())?);
        Ok(PasswordCheck::Right {
            must_change: attempt.kept.must_change,
            stamp: session_stamp(&user, Some(&attempt.kept.hash)),
            user,
        })
    }

    /// Changes a password by its user, who gives the old one. Failed attempts count towards the lock.
    ///
    /// # Errors
    /// `password.weak` for the new one, `user.unknown`, `store.unavailable`, `store.busy`, `store.full`,
    /// `store.damaged`.
    pub fn change_password(
        &self,
        tenant: &Tenant,
        user_id: &str,
        old: &Password,
        new: &Password,
    ) -> Result<PasswordCheck> {
        let user = self.user_by_id(tenant, user_id)?;
        policy::check(new, &user.username)?;
        let answer = self.check_password(tenant, &user.username, old)?;
        let PasswordCheck::Right { user, .. } = answer else {
            return Ok(answer);
        };
        if old.expose() == new.expose() {
            return Err(policy::weak("same"));
        }
        let key = super::query::key_of(&user)?;
        let hash = hash::hash(new)?;
        self.context
            .store()
            .write(|db| self.store_password(db, key, &hash, false))?;
        Ok(PasswordCheck::Right {
            must_change: false,
            stamp: session_stamp(&user, Some(&hash)),
            user,
        })
    }

    /// The session stamp of a user as they are now.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn session_stamp_of(&self, user: &UserView) -> Result<String> {
        let key = super::query::key_of(user)?;
        let kept = self
            .context
            .store()
            .read(|db| StoredPassword::load(db, key))?;
        Ok(session_stamp(
            user,
            kept.as_ref().map(|kept| kept.hash.as_str()),
        ))
    }

    fn store_password(
        &self,
        db: &Connection,
        user: i64,
        hash: &str,
        must_change: bool,
    ) -> Result<()> {
        let now = self.context.now_ms();
        let sql = "INSERT INTO passwords (user, hash, must_change, set_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (user) DO UPDATE SET hash = ?2, must_change = ?3, set_at = ?4, failures = 0, locked_until = NULL";
        db.execute(sql, params![user, hash, must_change, now])?;
        Ok(())
    }
}

fn refusal(locked: Option<i64>) -> PasswordRefusal {
    locked.map_or(PasswordRefusal::Wrong, |until| PasswordRefusal::Locked {
        until,
    })
}

/// Removes a user's password, for an account that changes hands.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn forget(db: &Connection, user: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM passwords WHERE user = ?1")?
        .execute([user])?;
    Ok(())
}

/// A row of `passwords`.
struct StoredPassword {
    hash: String,
    must_change: bool,
    set_at: i64,
    attempts: FailedAttempts,
}

impl StoredPassword {
    fn load(db: &Connection, user: i64) -> Result<Option<Self>> {
        let sql = "SELECT hash, must_change, set_at, failures, locked_until FROM passwords WHERE user = ?1";
        let kept = db.query_row(sql, [user], |row| {
            Ok(Self {
                hash: row.get(0)?,
                must_change: row.get(1)?,
                set_at: row.get(2)?,
                attempts: FailedAttempts {
                    failures: row.get(3)?,
                    locked_until: row.get(4)?,
                },
            })
        });
        Ok(kept.optional()?)
    }
}

/// The session stamp: a digest of what ends a session when it changes, which is owner, status and password. Each hash has
/// its own salt, so setting the same password again changes it too.
pub(crate) fn session_stamp(user: &UserView, hash: Option<&str>) -> String {
    let facts = (
        &user.id,
        &user.source_id,
        &user.userid,
        user.status.as_str(),
        hash,
    );
    let text = format!("{facts:?}");
    let digest = digest(&text);
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A login attempt, counted as a failure before it is checked.
enum Counted {
    User(Attempt),
    /// No user of that name can log in with a password; until when the name was locked.
    UnknownUser(Option<i64>),
}

impl Counted {
    fn of(db: &Connection, tenant: &Tenant, login: &str, now: i64) -> Result<Self> {
        Ok(match Attempt::count(db, tenant, login, now)? {
            Some(attempt) => Self::User(attempt),
            None => Self::UnknownUser(lockout::record_unknown_user(db, tenant.key, login, now)?),
        })
    }
}

/// A login attempt at a user who can log in with a password.
struct Attempt {
    key: i64,
    kept: StoredPassword,
    /// Until when the account was locked when the attempt began.
    locked: Option<i64>,
}

impl Attempt {
    /// Counts an attempt as a failure; `None` if no user of that name can log in with a password.
    fn count(db: &Connection, tenant: &Tenant, login: &str, now: i64) -> Result<Option<Self>> {
        let Some(user) = password_user(db, tenant, login)? else {
            return Ok(None);
        };
        let Some(kept) = StoredPassword::load(db, user.key)? else {
            return Ok(None);
        };
        let locked = kept.attempts.locked_at(now);
        if locked.is_none() {
            let after = kept.attempts.after_failure(now);
            let sql = "UPDATE passwords SET failures = ?2, locked_until = ?3 WHERE user = ?1";
            db.execute(sql, params![user.key, after.failures, after.locked_until])?;
        }
        Ok(Some(Self {
            key: user.key,
            kept,
            locked,
        }))
    }

    /// Resets the count after a success, unless the password was changed meanwhile.
    fn forgive(&self, db: &Connection) -> Result<()> {
        let sql =
            "UPDATE passwords SET failures = 0, locked_until = NULL WHERE user = ?1 AND hash = ?2";
        db.execute(sql, params![self.key, self.kept.hash])?;
        Ok(())
    }
}

/// The user of that name, if they can log in with a password.
fn password_user(db: &Connection, tenant: &Tenant, login: &str) -> Result<Option<User>> {
    let sql = "SELECT users.key FROM users LEFT JOIN sources ON sources.key = users.source
         WHERE users.tenant = ?1 AND users.login = ?2 AND coalesce(sources.password_login, 1)";
    let key: Option<i64> = db
        .query_row(sql, params![tenant.key, login], |row| row.get(0))
        .optional()?;
    let user = key.map(|key| user::by_key(db, key)).transpose()?.flatten();
    Ok(user.filter(|user| user.status.has_access()))
}

/// Whether a session of the user may go on after a change of the directory.
pub fn may_keep_session(user: &UserView) -> bool {
    user.status.has_access()
}
