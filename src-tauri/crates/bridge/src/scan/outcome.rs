//! How a login ended, and a rehearsal as it is kept.

use serde::Serialize;

use super::ending::Ending;
use super::refusal::Refusal;
use super::ways::Way;
use crate::directory::query::UserView;

/// How a login ended.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As this user.
    LoggedIn(Box<UserView>),
    /// Nobody was let in.
    Refused(Refusal),
}

/// A login that was ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Which way it was begun for; `None` if its state is none of ours.
    pub way: Option<Way>,
    /// How it ended.
    pub outcome: Outcome,
    /// Whom WeCom named, also where nobody of the directory fits.
    pub userid: Option<String>,
    /// What was kept of it, unless it was a login to the portal preview or nobody's.
    pub rehearsal: Option<Rehearsal>,
}

impl Finished {
    /// What it comes to.
    pub fn ending(&self) -> Ending<'_> {
        Ending {
            refusal: self.refusal(),
            way: self.way.unwrap_or(Way::Paste),
            userid: self.userid.as_deref(),
        }
    }

    /// Why nobody was let in.
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.outcome {
            Outcome::LoggedIn(_) => None,
            Outcome::Refused(refusal) => Some(refusal),
        }
    }
}

/// An outcome, and whom WeCom named.
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    pub(super) userid: Option<String>,
}

impl Ended {
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
