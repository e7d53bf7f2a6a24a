//! Sessions of the portal preview. All that is known of a browser stands in its own cookie, signed with a key of this
//! preview, so that no number of other clients ends a session. A cookie is good for half an hour without a request.
//!
//! A login gets a cookie under a new name, so that one that was planted before is worth nothing afterwards. What must not
//! have changed since stands in it too, and each request compares it anew. A scan belongs to the session that began it: a
//! callback in another browser logs in no user.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use bridge_core::Lang;
use bridge_core::digest::digest;
use bridge_core::error::{Code, Error, Result};
use bridge_core::locked::locked;

/// How long a session lives without a request, in milliseconds.
pub(crate) const IDLE: i64 = 30 * 60 * 1000;
/// How old a cookie may be before the browser gets a fresh one.
const FRESH: i64 = 60 * 1000;
/// Scans that one session may have under way.
const MOST_BEGUN: usize = 8;
/// Logouts that are remembered, each for as long as its cookie would have lived.
const MOST_ENDED: usize = 4096;

/// What is known of one browser.
#[derive(Clone)]
pub(crate) struct Session {
    /// Random, and never the same.
    name: String,
    /// Stands in every form of this session.
    token: String,
    pub(crate) lang: Lang,
    pub(crate) login: Option<LoggedIn>,
    begun: Vec<PendingScan>,
    seen_at: i64,
}

/// Login of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoggedIn {
    /// The user's identifier.
    pub(crate) user: String,
    pub(crate) how: LoginMethod,
    /// Whether the password is to be changed first.
    pub(crate) must_change: bool,
    /// What must not have changed since: see `directory::password::stamp`.
    pub(crate) stamp: String,
}

/// Method by which a user logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoginMethod {
    Scan,
    Password,
}

/// A scan that a session began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PendingScan {
    /// The beginning of the state's hash.
    state: String,
    /// The authentication source's identifier.
    pub(crate) auth: String,
}

impl Session {
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Whether a form comes from a page of this session.
    pub(crate) fn wrote(&self, token: &str) -> bool {
        bool::from(self.token.as_bytes().ct_eq(token.as_bytes()))
    }

    /// The scan of a state, if this session began it.
    pub(crate) fn begun(&self, state: &str) -> Option<&PendingScan> {
        let state = short(state);
        self.begun.iter().find(|begun| begun.state == state)
    }
}

/// One request of a session.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) session: Session,
    /// The cookie's value, where the browser does not have it yet.
    pub(crate) cookie: Option<String>,
}

/// What makes the sessions of one preview.
pub(crate) struct Sessions {
    key: [u8; 64],
    /// The names of sessions that were logged out of, and when.
    ended: Mutex<HashMap<String, i64>>,
}

impl Sessions {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            key: random()?,
            ended: Mutex::default(),
        })
    }

    /// The session of a cookie, or a new one.
    pub(crate) fn enter(&self, cookie: Option<&str>, lang: Lang, now: i64) -> Result<Visit> {
        let known = cookie.and_then(|cookie| self.read(cookie));
        let known = known.filter(|session| (0..IDLE).contains(&(now - session.seen_at)));
        let known = known.filter(|session| !self.ended().contains_key(&session.name));
        let Some(mut session) = known else {
            return self.start(None, lang, now);
        };
        let is_old = now - session.seen_at >= FRESH;
        session.seen_at = now;
        Ok(Visit {
            cookie: is_old.then(|| self.write(&session)),
            session,
        })
    }

    /// Logs a user in: under a new name and a new token, and the old ones work no more.
    pub(crate) fn log_in(
        &self,
        old: &Session,
        login: LoggedIn,
        lang: Lang,
        now: i64,
    ) -> Result<Visit> {
        self.leave(old, now);
        self.start(Some(login), lang, now)
    }

    /// Ends a session, for every copy of its cookie.
    pub(crate) fn leave(&self, session: &Session, now: i64) {
        if session.login.is_none() {
            return;
        }
        let mut ended = self.ended();
        ended.retain(|_, at| now - *at < IDLE);
        if ended.len() >= MOST_ENDED {
            let oldest = ended.iter().min_by_key(|(_, at)| **at);
            let oldest = oldest.map(|(name, _)| name.clone());
            oldest.map(|name| ended.remove(&name));
        }
        ended.insert(session.name.clone(), now);
    }

    pub(crate) fn speak(&self, visit: &mut Visit, lang: Lang) {
        visit.session.lang = lang;
        visit.cookie = Some(self.write(&visit.session));
    }

    /// Notes that a session began a scan.
    pub(crate) fn begin(&self, visit: &mut Visit, state: &str, auth: &str) {
        let begun = &mut visit.session.begun;
        if begun.len() >= MOST_BEGUN {
            begun.remove(0);
        }
        begun.push(PendingScan {
            state: short(state),
            auth: auth.to_owned(),
        });
        visit.cookie = Some(self.write(&visit.session));
    }

    fn start(&self, login: Option<LoggedIn>, lang: Lang, now: i64) -> Result<Visit> {
        let name = hex(&random::<16>()?);
        let session = Session {
            token: self.token(&name),
            name,
            lang,
            login,
            begun: Vec::new(),
            seen_at: now,
        };
        Ok(Visit {
            cookie: Some(self.write(&session)),
            session,
        })
    }

    fn token(&self, name: &str) -> String {
        let mut token = self.sign(&format!("form {name}"));
        token.truncate(32);
        token
    }

    fn write(&self, session: &Session) -> String {
        let login = session.login.as_ref().map_or_else(String::new, |login| {
            let how = how_text(login.how);
            let change = u8::from(login.must_change);
            format!("{}~{how}~{change}~{}", login.user, login.stamp)
        });
        let begun = session.begun.iter();
        let begun = begun.map(|begun| format!("{}~{}", begun.state, begun.auth));
        let begun = begun.collect::<Vec<_>>().join("!");
        let lang = lang_text(session.lang);
        let Session { name, seen_at, .. } = session;
        let text = format!("{name}.{lang}.{seen_at}.{login}.{begun}");
        format!("{text}.{}", self.sign(&text))
    }

    fn read(&self, cookie: &str) -> Option<Session> {
        let (text, signature) = cookie.rsplit_once('.')?;
        if !bool::from(self.sign(text).as_bytes().ct_eq(signature.as_bytes())) {
            return None;
        }
        let mut fields = text.split('.');
        let mut next = || fields.next();
        let (name, lang, seen_at, login, begun) = (next()?, next()?, next()?, next()?, next()?);
        Some(Session {
            token: self.token(name),
            name: name.to_owned(),
            lang: lang_of(lang)?,
            login: login_of(login)?,
            begun: begun_of(begun)?,
            seen_at: seen_at.parse().ok()?,
        })
    }

    fn sign(&self, text: &str) -> String {
        // As long as a block of the hash.
        let mut mac = Hmac::<Sha256>::new(&self.key.into());
        mac.update(text.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    fn ended(&self) -> MutexGuard<'_, HashMap<String, i64>> {
        locked(&self.ended)
    }
}

fn lang_text(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

fn lang_of(text: &str) -> Option<Lang> {
    [Lang::Zh, Lang::En]
        .into_iter()
        .find(|lang| lang_text(*lang) == text)
}

fn how_text(how: LoginMethod) -> &'static str {
    match how {
        LoginMethod::Scan => "scan",
        LoginMethod::Password => "password",
    }
}

/// `Some(None)` where no user is logged in.
fn login_of(text: &str) -> Option<Option<LoggedIn>> {
    if text.is_empty() {
        return Some(None);
    }
    let mut fields = text.split('~');
    let (user, how, change, stamp) = (
        fields.next()?,
        fields.next()?,
        fields.next()?,
        fields.next()?,
    );
    let how = [LoginMethod::Scan, LoginMethod::Password]
        .into_iter()
        .find(|each| how_text(*each) == how)?;
    Some(Some(LoggedIn {
        user: user.to_owned(),
        how,
        must_change: change == "1",
        stamp: stamp.to_owned(),
    }))
}

fn begun_of(text: &str) -> Option<Vec<PendingScan>> {
    let each = text.split('!').filter(|each| !each.is_empty());
    each.map(|each| {
        let (state, auth) = each.split_once('~')?;
        Some(PendingScan {
            state: state.to_owned(),
            auth: auth.to_owned(),
        })
    })
    .collect()
}

/// 128 bits of the hash of a state.
fn short(state: &str) -> String {
    let mut short = hex(&digest(state));
    short.truncate(32);
    short
}

fn random<const LENGTH: usize>() -> Result<[u8; LENGTH]> {
    let mut bytes = [0_u8; LENGTH];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::new(Code::StoreUnavailable, format!("no randomness: {error}")))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> LoggedIn {
        LoggedIn {
            user: "1".into(),
            how: LoginMethod::Password,
            must_change: false,
            stamp: "5f".into(),
        }
    }

    fn is_in(sessions: &Sessions, cookie: &str, now: i64) -> bool {
        let visit = sessions.enter(Some(cookie), Lang::Zh, now).unwrap();
        visit.session.login.is_some()
    }

    fn logged_in(sessions: &Sessions, now: i64) -> (Session, String) {
        let visit = sessions.enter(None, Lang::Zh, now).unwrap();
        let visit = sessions.log_in(&visit.session, login(), Lang::Zh, now);
        let visit = visit.unwrap();
        (visit.session, visit.cookie.unwrap())
    }

    #[test]
    fn a_login_makes_the_old_cookie_and_token_worthless() {
        let sessions = Sessions::new().unwrap();
        let before = sessions.enter(None, Lang::Zh, 0).unwrap();
        let planted = before.cookie.clone().unwrap();
        let after = sessions
            .log_in(&before.session, login(), Lang::Zh, 0)
            .unwrap();
        assert_ne!(after.cookie.as_ref(), Some(&planted));
        assert!(!after.session.wrote(before.session.token()));
        assert!(!is_in(&sessions, &planted, 0));
        let back = sessions
            .enter(after.cookie.as_deref(), Lang::Zh, 0)
            .unwrap();
        assert_eq!(back.session.login, Some(login()));
        assert!(back.session.wrote(after.session.token()) && back.cookie.is_none());
    }

    #[test]
    fn silence_ends_a_session_and_requests_keep_it() {
        let sessions = Sessions::new().unwrap();
        let (_, cookie) = logged_in(&sessions, 0);
        let later = sessions.enter(Some(&cookie), Lang::Zh, IDLE - 1).unwrap();
        let fresh = later.cookie.unwrap();
        assert!(!is_in(&sessions, &cookie, IDLE));
        assert!(is_in(&sessions, &fresh, 2 * IDLE - 2));
        assert!(!is_in(&sessions, &fresh, 2 * IDLE - 1));
        assert!(!is_in(&sessions, &fresh, 0), "one from the future");
    }

    #[test]
    fn a_crowd_of_any_size_pushes_nobody_out() {
        let sessions = Sessions::new().unwrap();
        let (_, cookie) = logged_in(&sessions, 0);
        for now in 0..2000 {
            let stranger = sessions.enter(None, Lang::Zh, now).unwrap();
            sessions.leave(&stranger.session, now);
            logged_in(&sessions, now);
        }
        assert!(is_in(&sessions, &cookie, 2000));
        assert!(sessions.ended().is_empty());
    }

    #[test]
    fn a_copy_of_the_cookie_is_worth_nothing_after_the_logout() {
        let sessions = Sessions::new().unwrap();
        for now in 0..5_000 {
            let (session, cookie) = logged_in(&sessions, now);
            sessions.leave(&session, now);
            assert!(!is_in(&sessions, &cookie, now));
        }
        assert!(sessions.ended().len() <= MOST_ENDED);
    }

    #[test]
    fn no_cookie_but_our_own_is_taken() {
        let sessions = Sessions::new().unwrap();
        let (_, cookie) = logged_in(&sessions, 0);
        let (text, signature) = cookie.rsplit_once('.').unwrap();
        let other_user = text.replace(".1~", ".2~");
        let no_change = text.replace("~0~", "~1~");
        assert!(other_user != text && no_change != text);
        let forged = [
            format!("{other_user}.{signature}"),
            format!("{no_change}.{signature}"),
            text.to_owned(),
            format!("{text}."),
            String::new(),
            ".....".to_owned(),
        ];
        for forged in forged {
            assert!(!is_in(&sessions, &forged, 0), "{forged}");
        }
        let another = Sessions::new().unwrap();
        assert!(!is_in(&another, &cookie, 0), "of another preview");
        for at in 0..cookie.len() {
            let mut bytes = cookie.clone().into_bytes();
            bytes[at] ^= 1;
            let twisted = String::from_utf8(bytes).unwrap();
            assert!(!is_in(&sessions, &twisted, 0), "{twisted}");
        }
    }

    #[test]
    fn a_scan_belongs_to_the_session_that_began_it() {
        let sessions = Sessions::new().unwrap();
        let enter = || sessions.enter(None, Lang::En, 0).unwrap();
        let (mut one, mut two) = (enter(), enter());
        sessions.begin(&mut one, "state", "a");
        let back = sessions.enter(one.cookie.as_deref(), Lang::Zh, 1).unwrap();
        assert_eq!(back.session.begun("state").unwrap().auth, "a");
        assert_eq!(back.session.lang, Lang::En);
        assert!(back.session.begun("other").is_none());
        assert!(two.session.begun("state").is_none());
        for number in 0..20 {
            sessions.begin(&mut two, &number.to_string(), "3f9a2c0d11");
        }
        let begun = |state| two.session.begun(state).is_some();
        assert!(!begun("11") && begun("12"));
        assert!(two.cookie.unwrap().len() < 1_000);
    }
}
