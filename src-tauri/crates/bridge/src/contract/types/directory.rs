//! The directory: users, passwords, figures.

use super::Rehearsal;
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
        /// As the last check-up found; none if there was none.
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
        skip: usize,
        most: usize,
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
    /// The directory's figures, and one of the last check-up.
    pub fn of(totals: Totals, out_of_range: Option<usize>) -> Self {
        Self {
            total: totals.all(),
            active: totals.active,
            disabled: totals.disabled,
            not_activated: totals.not_activated,
            departed: totals.departed,
            out_of_range,
        }
    }
}

impl From<UserFilter> for filter::UserFilter {
    fn from(filter: UserFilter) -> Self {
        Self {
            words: Some(filter.words),
            department: filter.department,
            status: filter.status,
            most: Some(filter.most),
            skip: filter.skip,
        }
    }
}
