//! Scan login: rehearsals, and the callback modes.

use crate::checkup::Status;
use crate::directory::query::UserView;
use crate::lang::Text;
use crate::remedy::Fix;
use crate::scan::refusal::RefusalId;
use crate::scan::{self, CallbackMode, Ending, Login, Next, Outcome, Refusal, RehearsalResult};

/// The callback mode of a rehearsal: how its code is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum RehearsalWay {
    /// A window of ours.
    Window,
    /// The system's browser.
    Browser,
    /// A pasted address.
    Paste,
}

impl From<CallbackMode> for RehearsalWay {
    /// The preview's logins are no rehearsals, and none of them is ever told as one.
    fn from(way: CallbackMode) -> Self {
        match way {
            CallbackMode::Window => Self::Window,
            CallbackMode::Browser | CallbackMode::Portal => Self::Browser,
            CallbackMode::Paste => Self::Paste,
        }
    }
}

/// How a rehearsal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum RehearsalOutcome {
    /// As a user of the directory.
    LoggedIn,
    /// Nobody was let in.
    Refused,
}

response! {
    /// One rehearsal and what came of it.
    pub struct Rehearsal {
        /// How it ended.
        outcome: RehearsalOutcome,
        /// Why nobody was let in.
        reason: Option<RefusalId>,
        /// The reason in words.
        reason_text: Option<Text>,
        /// The code that the login page or the server gave.
        errcode: Option<i64>,
        /// What to do about it.
        fix: Option<Fix>,
        /// Whom WeCom named, also where nobody of the directory fits.
        userid: Option<String>,
        /// Who was logged in, as the directory has them.
        user: Option<UserView>,
        /// Under which identifier it is kept; none for a login that was nobody's.
        rehearsal: Option<String>,
        /// The authentication source.
        auth: String,
        /// The callback mode.
        way: RehearsalWay,
        /// When it ended; sent as RFC 3339.
        #[serde(serialize_with = "crate::time::stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string"))]
        at: i64,
        /// Its status: `skip` where nothing was tried.
        status: Status,
        /// Whether it says something about the set-up.
        tried: bool,
        /// Whether a person closed the login window.
        given_up: bool,
        /// How it ended, in a few words.
        outcome_text: Text,
        /// What came of it, in one sentence.
        headline: Text,
        /// What to do next in this program.
        next: Vec<Next>,
    }

    /// A login page's address, for a person to open.
    pub struct LoginUrl {
        url: String,
        redirect_uri: String,
        #[serde(serialize_with = "crate::time::stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string"))]
        expires_at: i64,
    }

    /// One of the three callback modes, and why it is recommended or not available.
    pub struct WayHome {
        way: RehearsalWay,
        recommended: bool,
        possible: bool,
        why: Text,
    }
}

request! {
    /// A rehearsal in one callback mode; `pasted` is the address on which the browser ended.
    pub struct RehearseRequest {
        pub(in crate::contract) auth: String,
        pub(in crate::contract) way: RehearsalWay,
        pub(in crate::contract) pasted: Option<String>,
    }
}

impl Rehearsal {
    /// One that just ended, of this authentication source, and may have been nobody's to keep.
    pub fn of_finished(finished: RehearsalResult, auth: &str, now: i64) -> Self {
        if let Some(rehearsal) = finished.rehearsal {
            return rehearsal.into();
        }
        let (user, refusal) = match finished.outcome {
            Outcome::LoggedIn(user) => (Some(*user), None),
            Outcome::Refused(refusal) => (None, Some(refusal)),
        };
        let way = finished.way.unwrap_or(CallbackMode::Paste);
        Self {
            rehearsal: None,
            auth: auth.to_owned(),
            at: now,
            ..Self::ended(refusal.as_ref(), way, finished.userid, user)
        }
    }

    /// What the ending alone tells.
    fn ended(
        refusal: Option<&Refusal>,
        way: CallbackMode,
        userid: Option<String>,
        user: Option<UserView>,
    ) -> Self {
        let ending = Ending {
            refusal,
            way,
            userid: userid.as_deref(),
        };
        let name = user
            .as_ref()
            .map(|user| user.name.as_deref().unwrap_or(&user.username));
        Self {
            status: ending.status(),
            tried: ending.tried(),
            given_up: ending.was_given_up(),
            outcome_text: ending.outcome(),
            headline: ending.headline(name),
            next: ending.next(),
            outcome: match refusal {
                None => RehearsalOutcome::LoggedIn,
                Some(_) => RehearsalOutcome::Refused,
            },
            reason: refusal.map(Refusal::id),
            reason_text: refusal.map(Refusal::text),
            errcode: refusal.and_then(Refusal::errcode),
            fix: refusal.map(Refusal::fix),
            rehearsal: None,
            auth: String::new(),
            way: way.into(),
            at: 0,
            userid,
            user,
        }
    }
}

impl From<scan::Rehearsal> for Rehearsal {
    fn from(kept: scan::Rehearsal) -> Self {
        Self {
            rehearsal: Some(kept.id),
            auth: kept.auth,
            at: kept.at,
            ..Self::ended(kept.refusal.as_ref(), kept.way, kept.userid, kept.user)
        }
    }
}

impl From<Login> for LoginUrl {
    fn from(login: Login) -> Self {
        Self {
            url: login.url.into(),
            redirect_uri: login.redirect_uri.to_string(),
            expires_at: login.expires_at,
        }
    }
}

impl From<scan::ModeAvailability> for WayHome {
    fn from(home: scan::ModeAvailability) -> Self {
        Self {
            way: home.way.into(),
            recommended: home.recommended,
            possible: home.possible,
            why: home.why,
        }
    }
}
