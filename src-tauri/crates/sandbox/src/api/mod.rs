//! The API calls, and the authorisation checks before each.

mod agent;
mod auth;
mod department;
mod export;
mod net;
mod tag;
mod token;
mod user;

use axum::body::Bytes;

use crate::{
    response::{ApiResult, Refusal},
    scenario::Scenario,
    tenant::Tenant,
    tokens::Kind,
};

/// An API call, or one of the two login pages; everything that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Api {
    GetToken,
    AgentGet,
    AgentList,
    DepartmentList,
    DepartmentSimplelist,
    DepartmentGet,
    UserList,
    UserSimplelist,
    UserGet,
    UserListId,
    TagList,
    TagGet,
    AuthGetUserInfo,
    AuthGetUserDetail,
    UserGetUserInfo,
    GetApiDomainIp,
    GetCallbackIp,
    ExportSimpleUser,
    ExportUser,
    ExportDepartment,
    ExportTagUser,
    ExportResult,
    LoginPage,
    OldLoginPage,
}

impl Api {
    pub(crate) const ALL: [Self; 24] = [
        Self::GetToken,
        Self::AgentGet,
        Self::AgentList,
        Self::DepartmentList,
        Self::DepartmentSimplelist,
        Self::DepartmentGet,
        Self::UserList,
        Self::UserSimplelist,
        Self::UserGet,
        Self::UserListId,
        Self::TagList,
        Self::TagGet,
        Self::AuthGetUserInfo,
        Self::AuthGetUserDetail,
        Self::UserGetUserInfo,
        Self::GetApiDomainIp,
        Self::GetCallbackIp,
        Self::ExportSimpleUser,
        Self::ExportUser,
        Self::ExportDepartment,
        Self::ExportTagUser,
        Self::ExportResult,
        Self::LoginPage,
        Self::OldLoginPage,
    ];

    /// The path below `/cgi-bin/`, or of the login page.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::GetToken => "gettoken",
            Self::AgentGet => "agent/get",
            Self::AgentList => "agent/list",
            Self::DepartmentList => "department/list",
            Self::DepartmentSimplelist => "department/simplelist",
            Self::DepartmentGet => "department/get",
            Self::UserList => "user/list",
            Self::UserSimplelist => "user/simplelist",
            Self::UserGet => "user/get",
            Self::UserListId => "user/list_id",
            Self::TagList => "tag/list",
            Self::TagGet => "tag/get",
            Self::AuthGetUserInfo => "auth/getuserinfo",
            Self::AuthGetUserDetail => "auth/getuserdetail",
            Self::UserGetUserInfo => "user/getuserinfo",
            Self::GetApiDomainIp => "get_api_domain_ip",
            Self::GetCallbackIp => "getcallbackip",
            Self::ExportSimpleUser => "export/simple_user",
            Self::ExportUser => "export/user",
            Self::ExportDepartment => "export/department",
            Self::ExportTagUser => "export/taguser",
            Self::ExportResult => "export/get_result",
            Self::LoginPage => "wwlogin/sso/login",
            Self::OldLoginPage => "wwopen/sso/qrConnect",
        }
    }

    /// The call with this path below `/cgi-bin/`.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|api| api.path() == path)?;
        (!matches!(found, Self::LoginPage | Self::OldLoginPage)).then_some(found)
    }

    /// The empty arrays that a refusal carries beside the errcode.
    pub(crate) const fn empty_arrays(self) -> &'static [&'static str] {
        match self {
            Self::DepartmentList => &["department"],
            Self::DepartmentSimplelist => &["department_id"],
            Self::UserList | Self::UserSimplelist => &["userlist"],
            Self::UserListId => &["dept_user"],
            Self::TagList => &["taglist"],
            Self::TagGet => &["userlist", "partylist"],
            Self::AgentList => &["agentlist"],
            Self::GetApiDomainIp | Self::GetCallbackIp => &["ip_list"],
            _ => &[],
        }
    }

    /// Whether the caller's IP address is checked; for the IP lists that is not known.
    const fn checks_address(self) -> bool {
        !matches!(self, Self::GetApiDomainIp | Self::GetCallbackIp)
    }

    /// Whether a contacts secret on a new IP address is refused.
    const fn reads_details(self) -> bool {
        matches!(
            self,
            Self::UserGet
                | Self::UserSimplelist
                | Self::UserList
                | Self::DepartmentList
                | Self::DepartmentGet
                | Self::ExportSimpleUser
                | Self::ExportUser
                | Self::ExportDepartment
        )
    }

    /// Whether [`Scenario::RateLimited`] counts the call. In reality every call is counted.
    const fn reads_directory(self) -> bool {
        matches!(
            self,
            Self::DepartmentList
                | Self::DepartmentSimplelist
                | Self::DepartmentGet
                | Self::UserList
                | Self::UserSimplelist
                | Self::UserGet
                | Self::UserListId
                | Self::TagList
                | Self::TagGet
        )
    }

    /// Whether private installations have the call.
    pub(crate) const fn is_everywhere(self) -> bool {
        !matches!(
            self,
            Self::AuthGetUserInfo
                | Self::AuthGetUserDetail
                | Self::UserListId
                | Self::GetApiDomainIp
                | Self::ExportSimpleUser
                | Self::ExportUser
                | Self::ExportDepartment
                | Self::ExportTagUser
                | Self::ExportResult
        )
    }

    /// Whether a token issued before the app was disabled may still make this call.
    const fn works_while_stopped(self) -> bool {
        matches!(self, Self::GetApiDomainIp | Self::GetCallbackIp)
    }
}

/// The query of a call.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(raw: &str) -> Self {
        Self(
            url::form_urlencoded::parse(raw.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The first value of `key`, unless it is empty.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| name == key);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The value of `key` as a number, if it is one.
    pub(crate) fn number(&self, key: &str) -> Result<Option<u64>, std::num::ParseIntError> {
        self.get(key).map(str::parse).transpose()
    }

    pub(crate) fn is_set(&self, key: &str) -> bool {
        self.get(key) == Some("1")
    }
}

/// An API call with its arguments.
pub(crate) struct Call<'a> {
    pub(crate) tenant: &'a Tenant,
    pub(crate) api: Api,
    pub(crate) query: Query,
    /// The body of a POST.
    pub(crate) body: Option<Bytes>,
}

impl Call<'_> {
    pub(crate) fn answer(&self) -> ApiResult {
        if self.api == Api::GetToken {
            return token::get(self);
        }
        let kind = self.authorise()?;
        match self.api {
            Api::AgentGet => agent::get(self, kind),
            Api::AgentList => agent::list(self, kind),
            Api::DepartmentList => department::list(self, kind),
            Api::DepartmentSimplelist => department::simplelist(self, kind),
            Api::DepartmentGet => department::get(self, kind),
            Api::UserList => user::list(self, kind),
            Api::UserSimplelist => user::simplelist(self, kind),
            Api::UserGet => user::get(self, kind),
            Api::UserListId => user::list_id(self, kind),
            Api::TagList => tag::list(self),
            Api::TagGet => tag::get(self, kind),
            Api::AuthGetUserInfo => auth::get_user_info(self, kind),
            Api::AuthGetUserDetail => auth::get_user_detail(self),
            Api::UserGetUserInfo => auth::old_get_user_info(self, kind),
            Api::GetApiDomainIp => net::api_domain_ip(),
            Api::GetCallbackIp => net::callback_ip(),
            Api::ExportSimpleUser
            | Api::ExportUser
            | Api::ExportDepartment
            | Api::ExportTagUser => export::start(self, kind),
            Api::ExportResult => export::result(self),
            Api::GetToken | Api::LoginPage | Api::OldLoginPage => Err(Refusal::BAD_ARGUMENT),
        }
    }

    /// Authorises a call by its token; the checks come in WeCom's order.
    ///
    /// # Errors
    /// The errcode of the first check that fails.
    fn authorise(&self) -> Result<Kind, Refusal> {
        let scenario = self.tenant.scenario();
        let now = self.tenant.clock.now();
        let token = self.query.get("access_token").ok_or(Refusal::NO_TOKEN)?;
        let churn = scenario == Scenario::TokenChurn;
        let kind = self.tenant.tokens.check(token, now, churn)?;
        if scenario == Scenario::RateLimited && self.api.reads_directory() {
            self.tenant.faults.limit_read(self.api, now)?;
        }
        if scenario == Scenario::UntrustedIp && self.api.checks_address() {
            return Err(Refusal::UNTRUSTED_IP);
        }
        match kind {
            Kind::App if scenario == Scenario::AppStopped && !self.api.works_while_stopped() => {
                Err(Refusal::APP_STOPPED)
            }
            Kind::Contacts if scenario.limits_contacts() && self.api.reads_details() => {
                Err(Refusal::DETAILS_REFUSED)
            }
            Kind::App | Kind::Contacts => Ok(kind),
        }
    }
}
