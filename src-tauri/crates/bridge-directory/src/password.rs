//! Passwords for the portal preview: set or made by an administrator, changed at the first login, locked after
//! repeated failures.
//!
//! `policy` says which passwords are accepted, `attempts` when an account is locked, `hash` how one is kept.
//! Whoever tries learns only that it did not work, or that it is locked for a while: names that nobody has are
//! counted and locked like others, and answering takes one hash whoever it is.

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
use bridge_core::digest::digest;
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::tenant::Tenant;
use bridge_core::text;
use lockout::FailedAttempts;

/// Bytes of the longest password.
const LONGEST: usize = 1024;

/// What a person types to prove who they are. It can be neither printed nor serialised.
#[derive(Clone)]
pub struct Password(SecretString);

impl Password {
    /// Takes what was typed, as it was typed.
    ///
    /// # Errors
    /// [`Code::PasswordWeak`](bridge_core::Code::PasswordWeak) if it is empty or longer than 1024 bytes.
    pub fn new(typed: impl Into<String>) -> Result<Self> {
        let typed = SecretString::from(typed.into());
        match typed.expose_secret().len() {
            0 => Err(policy::weak("short")),
            1..=LONGEST => Ok(Self(typed)),
            _ => Err(policy::weak("long")),
        }
    }

    /// A first password for somebody. It is theirs only once it is set.
    ///
    /// # Errors
    /// Where this machine has no randomness.
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

/// How a user's password stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PasswordState {
    /// Whether the next login asks for a new one.
    pub must_change: bool,
    /// Milliseconds since 1970 UTC.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub set_at: i64,
    /// Until when no login works, in milliseconds since 1970 UTC; always in the future.
    #[serde(serialize_with = "bridge_core::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub locked_until: Option<i64>,
}

/// What came of trying a password.
#[derive(Clone, Debug)]
pub enum PasswordCheck {
    /// It is the right one.
    Right {
        /// Whose it is.
        user: Box<UserView>,
        /// Whether they must change it first.
        must_change: bool,
        /// What must not change for as long as they are logged in with it; how it is made stands at `stamp`.
        stamp: String,
    },
    /// It did not work.
    Refused(PasswordRefusal),
}

/// Why a password did not work, as far as whoever tried may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRefusal {
    /// No such user, no password, a wrong one, or no login by password: never told apart.
    Wrong,
    /// Too many wrong ones in a row.
    Locked {
        /// Milliseconds since 1970 UTC.
        until: i64,
    },
}

impl PasswordRefusal {
    /// The sentence for whoever tried. `now` is in milliseconds since 1970 UTC.
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
    /// [`Code::PasswordWeak`](bridge_core::Code::PasswordWeak), [`Code::UserUnknown`](bridge_core::Code::UserUnknown), or those of the store.
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
        self.store_password(key, &hash::hash(password)?, must_change)
    }

    /// Makes a first password for a user, to be changed at the next login. It is shown once and kept nowhere.
    ///
    /// # Errors
    /// [`Code::UserUnknown`](bridge_core::Code::UserUnknown), or those of the store.
    pub fn generate_password(&self, tenant: &Tenant, user_id: &str) -> Result<Password> {
        let made = policy::generate()?;
        self.set_password(tenant, user_id, &made, true)?;
        Ok(made)
    }

    /// How a user's password stands; `None` if they have none.
    ///
    /// # Errors
    /// [`Code::UserUnknown`](bridge_core::Code::UserUnknown), or those of the store.
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

    /// Tries a username and a password. Takes as long as one hash, whatever the answer.
    ///
    /// # Errors
    /// Those of the store.
    pub fn check_password(
        &self,
        tenant: &Tenant,
        username: &str,
        password: &Password,
    ) -> Result<PasswordCheck> {
        let now = self.context.now_ms();
        let login = user::casefold_trimmed(username);
        // The try is counted before it is judged, so that many at once are not judged by one count.
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

    /// Changes a password by the person whose it is. Wrong tries count towards the lock.
    ///
    /// # Errors
    /// [`Code::PasswordWeak`](bridge_core::Code::PasswordWeak) for the new one, [`Code::UserUnknown`](bridge_core::Code::UserUnknown), or those of the store.
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
        self.store_password(key, &hash, false)?;
        Ok(PasswordCheck::Right {
            must_change: false,
            stamp: session_stamp(&user, Some(&hash)),
            user,
        })
    }

    /// The stamp of a user as they stand now.
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

    fn store_password(&self, user: i64, hash: &str, must_change: bool) -> Result<()> {
        let now = self.context.now_ms();
        let sql = "INSERT INTO passwords (user, hash, must_change, set_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (user) DO UPDATE SET hash = ?2, must_change = ?3, set_at = ?4, failures = 0, locked_until = NULL";
        let kept = self
            .context
            .store()
            .write(|db| Ok(db.execute(sql, params![user, hash, must_change, now])?));
        kept.map(|_| ())
    }
}

fn refusal(locked: Option<i64>) -> PasswordRefusal {
    locked.map_or(PasswordRefusal::Wrong, |until| PasswordRefusal::Locked {
        until,
    })
}

/// Takes a user's password away: whose account it is has changed.
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

/// What must stay as it is while somebody is logged in: whose account it is, that it is open, and its password. The
/// hash of a password has a salt of its own, so the same password set anew is another one.
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

/// A try that was counted as a failure before it is judged.
enum Counted {
    User(Attempt),
    /// Nobody could get in; until when the name was locked.
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

/// One try at the password of somebody who may log in with one.
struct Attempt {
    key: i64,
    kept: StoredPassword,
    /// Until when the account was locked when the try began.
    locked: Option<i64>,
}

impl Attempt {
    /// Counts a try as a failure; `None` where nobody could get in.
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

    /// Takes the count back, unless the password was set anew meanwhile.
    fn forgive(&self, db: &Connection) -> Result<()> {
        let sql =
            "UPDATE passwords SET failures = 0, locked_until = NULL WHERE user = ?1 AND hash = ?2";
        db.execute(sql, params![self.key, self.kept.hash])?;
        Ok(())
    }
}

/// The user of that name, if logging in with a password is open to them.
fn password_user(db: &Connection, tenant: &Tenant, login: &str) -> Result<Option<User>> {
    let sql = "SELECT users.key FROM users LEFT JOIN sources ON sources.key = users.source
         WHERE users.tenant = ?1 AND users.login = ?2 AND coalesce(sources.password_login, 1)";
    let key: Option<i64> = db
        .query_row(sql, params![tenant.key, login], |row| row.get(0))
        .optional()?;
    let user = key.map(|key| user::by_key(db, key)).transpose()?.flatten();
    Ok(user.filter(|user| user.status.has_access()))
}

/// Whether a user may be logged in at all: for sessions that outlive a change of the directory.
pub fn may_keep_session(user: &UserView) -> bool {
    user.status.has_access()
}
