//! A place of the interface: the page and the list behind a figure.

use serde::Serialize;

use crate::checkup::{CheckId, Status};
use crate::directory::can_scan::CanScanVerdict;
use crate::directory::filter::DirectoryView;
use crate::directory::user::UserStatus;
use crate::sync::ChangeKind;

/// A page, with what of it is looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "page", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Place {
    /// The directory, all of it or some.
    Directory {
        /// Only with this status.
        status: Option<UserStatus>,
        /// Only with this verdict of scanning.
        can_scan: Option<CanScanVerdict>,
        /// Only this saved list.
        view: Option<DirectoryView>,
    },
    /// One run, all of its changes or one kind.
    Run {
        /// Which.
        id: String,
        /// Only this kind of change.
        kind: Option<ChangeKind>,
    },
    /// The members of a data source who wait for a person.
    Waiting {
        /// Which.
        source: String,
    },
    /// The check-up, one check or those with one status.
    Checkup {
        /// This check.
        check: Option<CheckId>,
        /// Only with this status.
        status: Option<Status>,
    },
    /// The rehearsals, of one authentication source if it is named.
    Rehearsal {
        /// Which.
        auth: Option<String>,
    },
    /// The data sources.
    Sources,
    /// The authentication sources.
    Auths,
}

impl Place {
    /// The whole directory.
    pub(super) const DIRECTORY: Self = Self::Directory {
        status: None,
        can_scan: None,
        view: None,
    };

    /// A saved list of the directory.
    pub(super) const fn view(view: DirectoryView) -> Self {
        Self::Directory {
            status: None,
            can_scan: None,
            view: Some(view),
        }
    }

    /// The users with this status.
    pub(super) fn users(status: UserStatus) -> Self {
        Self::Directory {
            status: Some(status),
            can_scan: None,
            view: None,
        }
    }

    /// The users with this verdict of scanning.
    pub(super) const fn scanning(verdict: CanScanVerdict) -> Self {
        Self::Directory {
            status: None,
            can_scan: Some(verdict),
            view: None,
        }
    }

    /// A run with one kind of its changes, or all.
    pub(super) fn run(id: &str, kind: Option<ChangeKind>) -> Self {
        Self::Run {
            id: id.to_owned(),
            kind,
        }
    }

    /// One check of the check-up.
    pub(super) fn check(check: CheckId) -> Self {
        Self::Checkup {
            check: Some(check),
            status: None,
        }
    }
}
