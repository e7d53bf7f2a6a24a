//! The directory: users, passwords, figures.

use super::{DecisionShown, Rehearsal, SheetFormat};
use crate::directory::can_scan::{CanScanReason, CanScanVerdict, ScanTotals};
use crate::directory::figures::GroupSizes;
use crate::directory::filter::{DirectoryView, UserGroup, UserSort};
use crate::directory::password::PasswordState;
use crate::directory::query::UserView;
use crate::directory::user::{Totals, UserStatus};
use crate::directory::{filter, local};
use crate::sync::UserRun;

response! {
    /// One person as the drawer shows them.
    pub struct UserDetail {
        /// The user.
        pub user: UserView,
        /// The state of the password for the portal preview, if there is one.
        pub password: Option<PasswordState>,
        /// The runs that changed them, newest first.
        pub runs: Vec<UserRun>,
        /// What people settled that rests on this user.
        pub decisions: Vec<DecisionShown>,
        /// Their rehearsals, newest first.
        pub rehearsals: Vec<Rehearsal>,
    }

    /// How many users there are.
    pub struct DirectoryTotals {
        total: usize,
        active: usize,
        disabled: usize,
        not_activated: usize,
        departed: usize,
        /// From a data source, and in no department.
        unassigned: usize,
        /// Local users.
        local: usize,
        /// By whether they can scan, without the departed.
        can_scan: ScanTotals,
        /// Those outside the app's visible range; none where no range is known.
        out_of_range: Option<usize>,
    }
}

request! {
    /// Some users of a tenant.
    pub struct UsersRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) filter: UserFilter,
    }

    /// Which users to look at.
    pub struct UserFilter {
        words: String,
        department: Option<i64>,
        status: Option<UserStatus>,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional = nullable))]
        can_scan: Option<CanScanVerdict>,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional = nullable))]
        group: Option<UserGroup>,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional = nullable))]
        view: Option<DirectoryView>,
        /// Only the departed who left more than so many days ago.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional = nullable))]
        left_days: Option<u32>,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional = nullable))]
        sort: Option<UserSort>,
        skip: usize,
        most: usize,
    }

    /// Users as a file: those who fit the filter, and of them only these if any are named.
    pub struct UsersExportRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) filter: UserFilter,
        pub(in crate::contract) only: Vec<String>,
        pub(in crate::contract) format: SheetFormat,
    }

    /// One user of a tenant.
    #[derive(Clone)]
    pub struct OfUser {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) user: String,
    }

    /// A new local user of a tenant.
    pub struct UserAddRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) input: UserInput,
    }

    /// A new local user.
    pub struct UserInput {
        username: String,
        name: String,
        mobile: String,
        email: String,
    }

    /// A change of one local user.
    pub struct UserChangeRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) user: String,
        pub(in crate::contract) change: UserChange,
        /// When the user last changed as far as the caller knows, for an undo that must not take a later change with it.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, type = "string"))]
        pub(in crate::contract) expect_at: Option<String>,
    }

    /// A change of a local user; what is left out stays, an empty text empties.
    pub struct UserChange {
        #[cfg_attr(feature = "bindings", ts(optional))]
        username: Option<String>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        name: Option<String>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        mobile: Option<String>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        email: Option<String>,
        #[cfg_attr(feature = "bindings", ts(optional))]
        active: Option<bool>,
    }

    /// A first password from the administrator; it goes in and never comes out.
    pub struct PasswordRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) user: String,
        pub(in crate::contract) password: String,
    }
}

impl From<UserInput> for local::NewUser {
    fn from(input: UserInput) -> Self {
        Self {
            username: input.username,
            name: input.name,
            mobile: Some(input.mobile),
            email: Some(input.email),
        }
    }
}

impl From<UserChange> for local::UserChange {
    fn from(change: UserChange) -> Self {
        Self {
            username: change.username,
            name: change.name,
            mobile: change.mobile,
            email: change.email,
            active: change.active,
            expected_at: None,
        }
    }
}

impl DirectoryTotals {
    /// The directory's figures.
    pub fn of(totals: Totals, groups: GroupSizes, can_scan: ScanTotals) -> Self {
        let out = can_scan.of(CanScanReason::OutOfRange);
        let out_of_range = can_scan.visible.map(|_| out);
        Self {
            unassigned: groups.unassigned,
            local: groups.local,
            can_scan,
            total: totals.all(),
            active: totals.active,
            disabled: totals.disabled,
            not_activated: totals.not_activated,
            departed: totals.departed,
            out_of_range,
        }
    }
}

impl UserFilter {
    /// The filter as the directory answers it, asked at this time.
    pub(in crate::contract) fn at(self, now: i64) -> filter::UserFilter {
        // Whoever WeCom no longer has is found by asking, and in no figure of the departments.
        let is_asked = self.status.is_some()
            || self.view.is_some()
            || self.left_days.is_some()
            || !self.words.trim().is_empty();
        let wanted = filter::UserFilter {
            is_present: !is_asked,
            words: Some(self.words),
            department: self.department,
            status: self.status,
            can_scan: self.can_scan,
            group: self.group,
            sort: self.sort,
            most: Some(self.most),
            skip: self.skip,
            ..filter::UserFilter::default()
        }
        .left_more_than(self.left_days, now);
        match self.view {
            Some(view) => wanted.in_view(view, now),
            None => wanted,
        }
    }
}
