//! The directory: people, departments, figures.

use crate::directory::password::PasswordState;
use crate::directory::user::{Totals, UserStatus};
use crate::directory::{filter, local, query};
use crate::sync::UserRun;

use super::{RehearsalView, number};

mirror! {
    /// Whether somebody may log in.
    UserStatusView of UserStatus { Active, Disabled, NotActivated, Departed }
}

answer! {
    /// A user as people see them.
    #[cfg_attr(feature = "bindings", ts(rename = "User"))]
    pub struct UserView {
        id: String,
        userid: Option<String>,
        username: String,
        name: Option<String>,
        mobile: Option<String>,
        email: Option<String>,
        biz_mail: Option<String>,
        telephone: Option<String>,
        position: Option<String>,
        alias: Option<String>,
        departments: Vec<DepartmentRef>,
        main_department: Option<i64>,
        status: UserStatusView,
        source_id: Option<String>,
        updated_at: i64,
    }

    /// A department of a user.
    pub struct DepartmentRef {
        id: i64,
        name: String,
        path: String,
    }

    /// One person as the drawer shows them.
    pub struct UserDetail {
        pub user: UserView,
        pub password: Option<PasswordStateView>,
        pub runs: Vec<UserRunView>,
        pub rehearsals: Vec<RehearsalView>,
    }

    /// How a user's password for the portal preview stands.
    #[derive(Copy)]
    #[cfg_attr(feature = "bindings", ts(rename = "PasswordState"))]
    pub struct PasswordStateView {
        must_change: bool,
        set_at: i64,
        locked_until: Option<i64>,
    }

    /// One run's part in a person's life.
    #[cfg_attr(feature = "bindings", ts(rename = "UserRun"))]
    pub struct UserRunView {
        run: String,
        #[cfg_attr(feature = "bindings", ts(type = "ChangeKind"))]
        kind: String,
        at: i64,
    }

    /// Some users, and how many fit in all.
    pub struct UserPage {
        total: u32,
        users: Vec<UserView>,
    }

    /// How many users there are.
    pub struct DirectoryTotals {
        total: u32,
        active: u32,
        disabled: u32,
        not_activated: u32,
        departed: u32,
        /// As the last check-up found; none if there was none.
        out_of_range: Option<u32>,
    }
}

given! {
    /// Which users to look at.
    pub struct UserFilter {
        words: String,
        department: Option<i64>,
        status: Option<UserStatusView>,
        skip: u32,
        most: u32,
    }
}

given! {
    /// Some users of a tenant.
    pub struct UsersRequest {
        pub tenant: String,
        pub filter: UserFilter,
    }

    /// One user of a tenant.
    pub struct OfUser {
        pub tenant: String,
        pub user: String,
    }

    /// A new local user of a tenant.
    pub struct UserAddRequest {
        pub tenant: String,
        pub input: UserInput,
    }

    /// A change of one local user.
    pub struct UserChangeRequest {
        pub tenant: String,
        pub user: String,
        pub change: UserChange,
    }

    /// A first password from the administrator.
    pub struct PasswordRequest {
        pub tenant: String,
        pub user: String,
        pub password: String,
    }

    /// A new local user.
    pub struct UserInput {
        username: String,
        name: String,
        mobile: String,
        email: String,
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
        }
    }
}

impl From<PasswordState> for PasswordStateView {
    fn from(state: PasswordState) -> Self {
        Self {
            must_change: state.must_change,
            set_at: state.set_at,
            locked_until: state.locked_until,
        }
    }
}

impl From<query::UserView> for UserView {
    fn from(user: query::UserView) -> Self {
        Self {
            id: user.id,
            userid: user.userid,
            username: user.username,
            name: user.name,
            mobile: user.mobile,
            email: user.email,
            biz_mail: user.biz_mail,
            telephone: user.telephone,
            position: user.position,
            alias: user.alias,
            departments: user
                .departments
                .into_iter()
                .map(DepartmentRef::from)
                .collect(),
            main_department: user.main_department,
            status: user.status.into(),
            source_id: user.source_id,
            updated_at: user.updated_at,
        }
    }
}

impl UserView {
    /// What people call them.
    pub(super) fn called(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.username)
    }
}

impl From<query::DepartmentRef> for DepartmentRef {
    fn from(department: query::DepartmentRef) -> Self {
        Self {
            id: department.id,
            name: department.name,
            path: department.path,
        }
    }
}

impl From<UserRun> for UserRunView {
    fn from(run: UserRun) -> Self {
        Self {
            run: run.run,
            kind: run.kind,
            at: run.at,
        }
    }
}

impl From<query::UserPage> for UserPage {
    fn from(page: query::UserPage) -> Self {
        Self {
            total: number(page.total),
            users: page.users.into_iter().map(UserView::from).collect(),
        }
    }
}

impl DirectoryTotals {
    pub fn of(totals: Totals, out_of_range: Option<usize>) -> Self {
        Self {
            total: number(totals.all()),
            active: number(totals.active),
            disabled: number(totals.disabled),
            not_activated: number(totals.not_activated),
            departed: number(totals.departed),
            out_of_range: out_of_range.map(number),
        }
    }
}

impl From<UserFilter> for filter::UserFilter {
    fn from(filter: UserFilter) -> Self {
        Self {
            words: Some(filter.words),
            department: filter.department,
            status: filter.status.map(UserStatus::from),
            most: Some(filter.most as usize),
            skip: filter.skip as usize,
        }
    }
}
