//! Who is at the preview's pages: sessions on this side, known by a random cookie, gone after half an hour's silence.
//!
//! A login gets a session with a new cookie, so one that was planted before is worth nothing afterwards. A scan
//! belongs to the session that began it: what another browser brings home logs nobody in.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use subtle::ConstantTimeEq as _;

use crate::Lang;
use crate::digest::digest;
use crate::error::{Code, Error, Result};

/// How long a session lives without a request, in milliseconds.
pub(super) const IDLE: i64 = 30 * 60 * 1000;
/// Sessions at once; beyond, the one that was silent longest goes, and one without a login before any with.
const MOST: usize = 512;
/// Scans that one session may have under way.
const MOST_BEGUN: usize = 8;

/// The hash of a cookie or a state: the value itself is not kept.
pub(crate) type Key = [u8; 32];

/// What is known of one browser.
#[derive(Clone)]
pub(super) struct Session {
    /// Stands in every form of this session.
    token: String,
    pub(super) lang: Lang,
    pub(super) login: Option<LoggedIn>,
    begun: Vec<(Key, String)>,
    seen_at: i64,
}

/// Somebody who logged in.
#[derive(Clone)]
pub(super) struct LoggedIn {
    /// The user's identifier.
    pub(super) user: String,
    pub(super) how: How,
    /// Whether the password is to be changed first.
    pub(super) must_change: bool,
}

/// How somebody logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Scan,
    Password,
}

impl Session {
    fn new(lang: Lang, now: i64) -> Result<Self> {
        Ok(Self {
            token: random()?,
            lang,
            login: None,
            begun: Vec::new(),
            seen_at: now,
        })
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Whether a form comes from a page of this session.
    pub(super) fn wrote(&self, token: &str) -> bool {
        bool::from(self.token.as_bytes().ct_eq(token.as_bytes()))
    }
}

/// One request of a session.
#[derive(Clone)]
pub(super) struct Visit {
    pub(super) key: Key,
    pub(super) session: Session,
    /// The cookie's value, where the browser does not have it yet.
    pub(super) cookie: Option<String>,
}

/// A scan that a session began.
#[derive(Clone)]
pub(crate) struct Begun {
    pub(super) owner: Key,
    /// The authentication source's identifier.
    pub(super) auth: String,
}

/// All sessions of one preview.
#[derive(Default)]
pub(super) struct Sessions {
    all: Mutex<HashMap<Key, Session>>,
}

impl Sessions {
    /// The session of a cookie, or a new one.
    pub(super) fn enter(&self, cookie: Option<&str>, lang: Lang, now: i64) -> Result<Visit> {
        let mut all = self.lock();
        let key = cookie.map(key_of).unwrap_or_default();
        if let Some(session) = all.get_mut(&key)
            && now - session.seen_at < IDLE
        {
            session.seen_at = now;
            let session = session.clone();
            return Ok(Visit {
                key,
                session,
                cookie: None,
            });
        }
        all.remove(&key);
        add(&mut all, Session::new(lang, now)?, now)
    }

    /// Logs somebody in: under a new cookie and a new token, and the old ones work no more.
    pub(super) fn log_in(&self, old: &Key, login: LoggedIn, lang: Lang, now: i64) -> Result<Visit> {
        let mut all = self.lock();
        all.remove(old);
        let session = Session {
            login: Some(login),
            ..Session::new(lang, now)?
        };
        add(&mut all, session, now)
    }

    pub(super) fn leave(&self, key: &Key) {
        self.lock().remove(key);
    }

    pub(super) fn speak(&self, key: &Key, lang: Lang) {
        if let Some(session) = self.lock().get_mut(key) {
            session.lang = lang;
        }
    }

    /// Notes that a session began a scan.
    pub(super) fn begin(&self, key: &Key, state: &str, auth: &str) {
        if let Some(session) = self.lock().get_mut(key) {
            if session.begun.len() >= MOST_BEGUN {
                session.begun.remove(0);
            }
            session.begun.push((key_of(state), auth.to_owned()));
        }
    }

    /// Which session began a scan.
    pub(super) fn begun(&self, state: &str) -> Option<Begun> {
        let state = key_of(state);
        let all = self.lock();
        all.iter().find_map(|(owner, session)| {
            let (_, auth) = session.begun.iter().find(|(begun, _)| *begun == state)?;
            Some(Begun {
                owner: *owner,
                auth: auth.clone(),
            })
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Session>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add(all: &mut HashMap<Key, Session>, session: Session, now: i64) -> Result<Visit> {
    all.retain(|_, session| now - session.seen_at < IDLE);
    if all.len() >= MOST {
        let dull = all
            .iter()
            .min_by_key(|(_, session)| (session.login.is_some(), session.seen_at));
        let dull = dull.map(|(key, _)| *key);
        dull.map(|key| all.remove(&key));
    }
    let cookie = random()?;
    let key = key_of(&cookie);
    all.insert(key, session.clone());
    Ok(Visit {
        key,
        session,
        cookie: Some(cookie),
    })
}

fn key_of(value: &str) -> Key {
    digest(value)
}

/// 128 random bits.
fn random() -> Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::new(Code::StoreUnavailable, format!("no randomness: {error}")))?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> LoggedIn {
        LoggedIn {
            user: "1".into(),
            how: How::Password,
            must_change: false,
        }
    }

    #[test]
    fn a_login_makes_the_old_cookie_and_token_worthless() {
        let sessions = Sessions::default();
        let before = sessions.enter(None, Lang::Zh, 0).unwrap();
        let planted = before.cookie.clone().unwrap();
        let after = sessions.log_in(&before.key, login(), Lang::Zh, 0).unwrap();
        assert_ne!(after.cookie.as_ref(), Some(&planted));
        assert!(!after.session.wrote(before.session.token()));
        assert!(
            sessions
                .enter(Some(&planted), Lang::Zh, 0)
                .unwrap()
                .session
                .login
                .is_none()
        );
        let back = sessions
            .enter(after.cookie.as_deref(), Lang::Zh, 0)
            .unwrap();
        assert!(back.session.login.is_some() && back.cookie.is_none());
    }

    #[test]
    fn silence_ends_a_session_and_requests_keep_it() {
        let sessions = Sessions::default();
        let visit = sessions.enter(None, Lang::Zh, 0).unwrap();
        let visit = sessions.log_in(&visit.key, login(), Lang::Zh, 0).unwrap();
        let at = |now| {
            sessions
                .enter(visit.cookie.as_deref(), Lang::Zh, now)
                .unwrap()
                .session
                .login
                .is_some()
        };
        assert!(at(IDLE - 1) && at(2 * IDLE - 2));
        assert!(!at(3 * IDLE - 2));
    }

    #[test]
    fn strangers_cannot_crowd_out_whoever_is_logged_in() {
        let sessions = Sessions::default();
        let visit = sessions.enter(None, Lang::Zh, 0).unwrap();
        let visit = sessions.log_in(&visit.key, login(), Lang::Zh, 0).unwrap();
        for now in 0..2000 {
            sessions.enter(None, Lang::Zh, now).unwrap();
        }
        assert!(sessions.lock().len() <= MOST);
        assert!(
            sessions
                .enter(visit.cookie.as_deref(), Lang::Zh, 2000)
                .unwrap()
                .session
                .login
                .is_some()
        );
    }

    #[test]
    fn a_scan_belongs_to_the_session_that_began_it() {
        let sessions = Sessions::default();
        let (one, two) = (
            sessions.enter(None, Lang::Zh, 0).unwrap(),
            sessions.enter(None, Lang::Zh, 0).unwrap(),
        );
        sessions.begin(&one.key, "state", "a");
        let begun = sessions.begun("state").unwrap();
        assert!(begun.owner == one.key && begun.owner != two.key && begun.auth == "a");
        assert!(sessions.begun("other").is_none());
        for number in 0..20 {
            sessions.begin(&two.key, &number.to_string(), "a");
        }
        assert!(sessions.begun("11").is_none() && sessions.begun("12").is_some());
    }
}
