//! Login sessions, by their state parameter.
//!
//! A state is 128 random bits that belong to one authentication source and work once, for five minutes. Only its hash
//! is kept, so that another process can end what this one began.

use std::fmt;
use std::time::Duration;

use rusqlite::{Connection, params};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::callback_mode::CallbackMode;
use super::login_url::login_page;
use super::refusal::Refusal;
use crate::Scan;
use bridge_core::auth::{Auth, RedirectUri};
use bridge_core::digest::digest;
use bridge_core::error::{Code, Error, Result};

/// Lifetime of a login: of its state, and of the wait for its callback.
pub const LIFETIME: Duration = Duration::from_secs(5 * 60);

const LIFETIME_MS: i64 = LIFETIME.as_secs().cast_signed() * 1000;

/// Remembered logins of one app and mode: the oldest make room for new ones, so that no number of them fills the disk.
const MOST: i64 = 512;

/// For how long a state that is over is still told from one that never was.
const REMEMBERED_MS: i64 = 24 * 60 * 60 * 1000;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// 128 bits take this many letters and digits.
const LENGTH: usize = 22;

/// State parameter of a login. Only WeCom and the browser that logs in see it.
#[derive(Clone)]
pub struct State(String);

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State(…)")
    }
}

impl State {
    /// A new one: 128 random bits in `[A-Za-z0-9]`, which is all that WeCom takes.
    fn new() -> Result<Self> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| {
            Error::new(Code::StoreUnavailable, format!("no randomness: {error}"))
        })?;
        let mut rest = u128::from_be_bytes(bytes);
        let mut letters = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            let digit = usize::try_from(rest % 62).unwrap_or_default();
            letters.push(char::from(ALPHABET[digit]));
            rest /= 62;
        }
        Ok(Self(letters))
    }

    /// The state as the login page's address carries it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A login that was begun.
#[derive(Clone, Debug)]
pub struct Login {
    /// The page to open. It carries the state, so it goes to the browser and into no log.
    pub url: Url,
    /// Where WeCom sends the browser afterwards.
    pub redirect_uri: RedirectUri,
    /// Until when it can be ended, in milliseconds since 1970 UTC.
    pub expires_at: i64,
    /// What it is known by.
    pub state: State,
}

impl Login {
    /// A login that no store knows, for looking at addresses alone.
    #[doc(hidden)]
    #[expect(
        clippy::unwrap_used,
        reason = "for tests, which give addresses that are some"
    )]
    pub fn for_tests(url: &str, redirect_uri: &str) -> Self {
        Self {
            url: Url::parse(url).unwrap(),
            redirect_uri: Url::parse(redirect_uri).unwrap().into(),
            expires_at: 0,
            state: State(String::new()),
        }
    }
}

impl Scan {
    /// Begins a login through an app. Any number may be in progress.
    ///
    /// # Errors
    /// `store.*`, `tenant.unknown`, `callback_domain.invalid` or `address.invalid`.
    pub fn begin_login(&self, auth: &Auth, way: CallbackMode) -> Result<Login> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let redirect_uri = auth
            .callback_domain
            .redirect_uri(tenant.portal_url.as_deref())?;
        let state = State::new()?;
        let url = login_page(
            &tenant.login_base,
            &auth.corp_id,
            auth.agent_id,
            &redirect_uri,
            state.expose(),
        )?;
        let now = self.context.now_ms();
        let expires_at = now + LIFETIME_MS;
        self.context.store().write(|db| {
            db.execute(
                "DELETE FROM logins WHERE expires_at < ?1",
                [now - REMEMBERED_MS],
            )?;
            db.execute(
                "INSERT INTO logins (hash, auth, way, expires_at) VALUES (?1, ?2, ?3, ?4)",
                params![digest(state.expose()), auth.key, way.as_str(), expires_at],
            )?;
            forget_oldest(db, auth, way, now)
        })?;
        Ok(Login {
            url,
            redirect_uri,
            expires_at,
            state,
        })
    }

    /// Gives a login up: its state works no more.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn cancel_login(&self, login: &Login) -> Result<()> {
        let now = self.context.now_ms();
        self.context.store().write(|db| {
            let sql = "UPDATE logins SET used_at = ?2 WHERE hash = ?1 AND used_at IS NULL";
            db.execute(sql, params![digest(login.state.expose()), now])?;
            Ok(())
        })
    }

    /// When the open login to the portal preview with this state was begun; `None` if there is none.
    pub(super) fn preview_begun(&self, state: &str) -> Result<Option<i64>> {
        let (given, now) = (digest(state), self.context.now_ms());
        self.context.store().read(|db| {
            let mut begun = None;
            for row in rows(db)? {
                let same = bool::from(row.hash.ct_eq(given.as_slice()));
                let is_open = row.used_at.is_none() && now < row.expires_at;
                if same && is_open && row.way == CallbackMode::Portal {
                    begun = Some(row.expires_at - LIFETIME_MS);
                }
            }
            Ok(begun)
        })
    }

    /// Uses a state up, whatever comes of it, and says for which mode its login was begun.
    pub(super) fn use_state(&self, auth: &Auth, given: &str) -> Result<StateLookup> {
        let now = self.context.now_ms();
        self.context.store().write(|db| take(db, auth, given, now))
    }
}

/// Deletes the oldest logins beyond the limit; ended and expired ones first.
fn forget_oldest(db: &Connection, auth: &Auth, way: CallbackMode, now: i64) -> Result<()> {
    let sql = "DELETE FROM logins WHERE hash IN (
             SELECT hash FROM logins WHERE auth = ?1 AND way = ?2
             ORDER BY used_at IS NULL AND expires_at > ?3 DESC, expires_at DESC LIMIT -1 OFFSET ?4)";
    db.execute(sql, params![auth.key, way.as_str(), now, MOST])?;
    Ok(())
}

/// Result of looking a state up.
pub(super) enum StateLookup {
    /// It was good, and is no more.
    Good(CallbackMode),
    /// It is refused; with its mode, if it is one of ours.
    Bad(Refusal, Option<CallbackMode>),
}

struct Row {
    hash: Vec<u8>,
    auth: i64,
    way: CallbackMode,
    expires_at: i64,
    used_at: Option<i64>,
}

fn take(db: &Connection, auth: &Auth, given: &str, now: i64) -> Result<StateLookup> {
    let given = digest(given);
    // Every row is compared, and each in constant time: how long this takes says nothing about any state.
    let mut found = None;
    for row in rows(db)? {
        if bool::from(row.hash.ct_eq(given.as_slice())) {
            found = Some(row);
        }
    }
    let Some(row) = found else {
        return Ok(StateLookup::Bad(Refusal::StateUnknown, None));
    };
    if row.auth != auth.key {
        // Left usable: it belongs to another login, which a wrong address must not end.
        return Ok(StateLookup::Bad(Refusal::StateElsewhere, None));
    }
    if row.used_at.is_some() {
        return Ok(StateLookup::Bad(Refusal::StateUsed, Some(row.way)));
    }
    let sql = "UPDATE logins SET used_at = ?2 WHERE hash = ?1";
    db.execute(sql, params![row.hash, now])?;
    if now >= row.expires_at {
        return Ok(StateLookup::Bad(Refusal::StateExpired, Some(row.way)));
    }
    Ok(StateLookup::Good(row.way))
}

fn rows(db: &Connection) -> Result<Vec<Row>> {
    let mut statement = db.prepare("SELECT hash, auth, way, expires_at, used_at FROM logins")?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get::<_, String>(2)?,
            row.get(3)?,
            row.get(4)?,
        ))
    })?;
    rows.map(|row| {
        let (hash, auth, way, expires_at, used_at) = row?;
        Ok(Row {
            hash,
            auth,
            way: way.parse()?,
            expires_at,
            used_at,
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_state_is_what_wecom_takes_and_never_the_same() {
        let states = (0..500)
            .map(|_| State::new().unwrap().0)
            .collect::<Vec<_>>();
        let fine = |state: &String| {
            state.len() == LENGTH && state.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        assert!(states.iter().all(fine));
        assert_eq!(states.iter().collect::<HashSet<_>>().len(), states.len());
        // Every place varies, the last one too: nothing of the 128 bits was cut off.
        for place in 0..LENGTH - 1 {
            let seen = states
                .iter()
                .map(|state| state.as_bytes()[place])
                .collect::<HashSet<_>>();
            assert!(seen.len() > 40, "place {place} has {} letters", seen.len());
        }
    }

    #[test]
    fn a_state_is_not_printed() {
        let state = State::new().unwrap();
        assert!(!format!("{state:?}").contains(state.expose()));
    }
}
