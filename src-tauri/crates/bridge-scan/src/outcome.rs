//! Outcome of a login, and of a rehearsal.

use serde::Serialize;

use super::callback_mode::CallbackMode;
use super::ending::Ending;
use super::refusal::Refusal;
use bridge_directory::query::UserView;

/// Outcome of a login.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The user who was logged in.
    LoggedIn(Box<UserView>),
    /// Why no user was logged in.
    Refused(Refusal),
}

/// Result of a login that was ended.
#[derive(Clone, Debug)]
pub struct RehearsalResult {
    /// The mode it was begun for; `None` if its state is none of ours.
    pub way: Option<CallbackMode>,
    /// Its outcome.
    pub outcome: Outcome,
    /// The userid that WeCom named, also where no user of the directory fits.
    pub userid: Option<String>,
    /// What was stored of it, unless it was a login to the portal preview or of an unknown state.
    pub rehearsal: Option<Rehearsal>,
}

impl RehearsalResult {
    /// What it comes to.
    pub fn ending(&self) -> Ending<'_> {
        Ending {
            refusal: self.refusal(),
            way: self.way.unwrap_or(CallbackMode::Paste),
            userid: self.userid.as_deref(),
        }
    }

    /// The reason of a refused login.
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.outcome {
            Outcome::LoggedIn(_) => None,
            Outcome::Refused(refusal) => Some(refusal),
        }
    }
}

/// Outcome, and the userid that WeCom named.
pub(super) struct ResolvedLogin {
    pub(super) outcome: Outcome,
    pub(super) userid: Option<String>,
}

impl ResolvedLogin {
    pub(super) fn refused(refusal: Refusal) -> Self {
        Self {
            outcome: Outcome::Refused(refusal),
            userid: None,
        }
    }
}

/// A rehearsal that was ended.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// Shown to people and accepted from them.
    pub id: String,
    /// The authentication source's identifier.
    pub auth: String,
    /// The mode by which the callback came.
    pub way: CallbackMode,
    /// When it ended, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Why the login was refused; `None` if it was not.
    pub refusal: Option<Refusal>,
    /// The userid that WeCom named.
    pub userid: Option<String>,
    /// The directory's user, as they stand now. `None` for one who was erased, or if none was logged in.
    pub user: Option<UserView>,
}

impl Rehearsal {
    /// What it comes to.
    pub fn ending(&self) -> Ending<'_> {
        Ending {
            refusal: self.refusal.as_ref(),
            way: self.way,
            userid: self.userid.as_deref(),
        }
    }
}
