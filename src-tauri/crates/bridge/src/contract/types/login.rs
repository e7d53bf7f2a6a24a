//! Scan login: rehearsals, the ways home, the portal preview, and what is handed over.

use crate::scan::hand_off::HandOff;
use crate::scan::portal::Portal;
use crate::scan::{
    self, Ending, Finished, Login, Next, Outcome, Refusal, Rehearsal, Stage, Way, WayHome,
};

use super::{CheckStatus, FixView, TextView, UserView};

mirror! {
    /// How far a rehearsal has come.
    StageView of Stage { Opened, Waiting, Returned, Exchanged, Matched }

    /// What can be done after a rehearsal.
    NextView of Next { Sync, Auths, Sources, CheckUp, Paste, CallbackDomain }
}

/// Which way the code comes home.
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

impl RehearsalWay {
    /// The preview's logins are no rehearsals, and none of them is ever told as one.
    fn of(way: Way) -> Self {
        match way {
            Way::Window => Self::Window,
            Way::Browser | Way::Portal => Self::Browser,
            Way::Paste => Self::Paste,
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

answer! {
    /// One rehearsal and what came of it.
    #[cfg_attr(feature = "bindings", ts(rename = "Rehearsal"))]
    pub struct RehearsalView {
        id: String,
        auth: String,
        at: i64,
        way: RehearsalWay,
        outcome: RehearsalOutcome,
        reason: Option<TextView>,
        reason_id: Option<String>,
        errcode: Option<i32>,
        who: Option<String>,
        user: Option<UserView>,
        fix: Option<FixView>,
        /// How it stands: `skip` where nothing was tried.
        status: CheckStatus,
        /// Whether it says something about the set-up.
        tried: bool,
        /// Whether a person closed the login window.
        given_up: bool,
        /// How it ended, in a few words.
        outcome_text: TextView,
        /// What came of it, in one sentence.
        headline: TextView,
        /// What to do next in this program.
        next: Vec<NextView>,
    }

    /// A login page's address, for a person to open.
    pub struct LoginUrl {
        url: String,
        redirect_uri: String,
        expires_at: i64,
    }

    /// One of the three ways home.
    #[cfg_attr(feature = "bindings", ts(rename = "WayHome"))]
    pub struct WayHomeView {
        way: RehearsalWay,
        recommended: bool,
        possible: bool,
        why: TextView,
    }

    /// What a login page offers.
    #[derive(Copy)]
    pub struct PortalMethods {
        password: bool,
        scan: bool,
    }

    /// A running preview.
    #[cfg_attr(feature = "bindings", ts(rename = "Portal"))]
    pub struct PortalView {
        tenant: String,
        url: String,
        methods: PortalMethods,
        started_at: i64,
    }

    /// What is entered in a portal elsewhere.
    #[cfg_attr(feature = "bindings", ts(rename = "HandOff"))]
    pub struct HandOffView {
        auth: String,
        corp_id: String,
        agent_id: u32,
        callback_domain: String,
        redirect_uri: String,
        login_page: String,
        has_secret: bool,
    }
}

given! {
    /// One rehearsal, by one of the ways home; `pasted` is what the browser ended on.
    pub struct RehearseRequest {
        pub auth: String,
        pub way: RehearsalWay,
        pub pasted: Option<String>,
    }
}

/// What both a kept rehearsal and one that just ended tell.
struct Told {
    id: String,
    way: Way,
    refusal: Option<Refusal>,
    who: Option<String>,
    user: Option<UserView>,
}

impl RehearsalView {
    /// One that just ended, and may have been nobody's to keep.
    pub fn of_finished(finished: Finished, auth: String, now: i64) -> Self {
        if let Some(rehearsal) = finished.rehearsal {
            return rehearsal.into();
        }
        let (user, refusal) = match finished.outcome {
            Outcome::LoggedIn(user) => (Some((*user).into()), None),
            Outcome::Refused(refusal) => (None, Some(refusal)),
        };
        let told = Told {
            id: String::new(),
            way: finished.way.unwrap_or(Way::Paste),
            refusal,
            who: finished.userid,
            user,
        };
        Self::new(told, auth, now)
    }

    fn new(told: Told, auth: String, at: i64) -> Self {
        let refusal = told.refusal.as_ref();
        let ending = Ending {
            refusal,
            way: told.way,
            userid: told.who.as_deref(),
        };
        let name = told.user.as_ref().map(UserView::called);
        Self {
            status: ending.status().into(),
            tried: ending.tried(),
            given_up: ending.was_given_up(),
            outcome_text: ending.outcome().into(),
            headline: ending.headline(name).into(),
            next: ending.next().into_iter().map(NextView::from).collect(),
            id: told.id,
            auth,
            at,
            way: RehearsalWay::of(told.way),
            outcome: match refusal {
                None => RehearsalOutcome::LoggedIn,
                Some(_) => RehearsalOutcome::Refused,
            },
            reason: refusal.map(|refusal| refusal.text().into()),
            reason_id: refusal.map(|refusal| refusal.id().to_owned()),
            errcode: refusal
                .and_then(Refusal::errcode)
                .and_then(|code| i32::try_from(code).ok()),
            who: told.who,
            user: told.user,
            fix: refusal.map(|refusal| refusal.fix().into()),
        }
    }
}

impl From<Rehearsal> for RehearsalView {
    fn from(kept: Rehearsal) -> Self {
        let told = Told {
            id: kept.id,
            way: kept.way,
            refusal: kept.refusal,
            who: kept.userid,
            user: kept.user.map(UserView::from),
        };
        Self::new(told, kept.auth, kept.at)
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

impl From<WayHome> for WayHomeView {
    fn from(home: WayHome) -> Self {
        Self {
            way: RehearsalWay::of(home.way),
            recommended: home.recommended,
            possible: home.possible,
            why: home.why.into(),
        }
    }
}

impl From<Portal> for PortalView {
    fn from(portal: Portal) -> Self {
        let scan::portal::Methods { password, scan } = portal.methods;
        Self {
            tenant: portal.tenant,
            url: portal.url,
            methods: PortalMethods { password, scan },
            started_at: portal.started_at,
        }
    }
}

impl From<HandOff> for HandOffView {
    fn from(sheet: HandOff) -> Self {
        Self {
            auth: sheet.auth,
            corp_id: sheet.corp_id.to_string(),
            agent_id: sheet.agent_id.get(),
            callback_domain: sheet.callback_domain.to_string(),
            redirect_uri: sheet.redirect_uri,
            login_page: sheet.login_page,
            has_secret: sheet.has_secret,
        }
    }
}
