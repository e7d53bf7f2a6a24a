//! The API calls, one file per part of WeCom's API. Each file holds calls and the types that they return.

mod agent;
mod department;
mod login;
mod member;
mod net;
mod tag;

use std::fmt;

pub use agent::{Agent, AgentSummary};
pub use department::{Department, DepartmentNode};
pub use login::LoginIdentity;
pub(crate) use member::MemberList;
pub use member::{
    Attribute, AttributeValue, Gender, Member, MemberIdPage, MemberIdPages, MemberInDepartment,
    MemberName, MemberStatus,
};
pub use tag::{Tag, TagMember, TagSummary};

/// One call of the server API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Api {
    /// `gettoken`: exchanges a secret for an access token.
    GetToken,
    /// `agent/get`: one app.
    AgentGet,
    /// `agent/list`: the apps that a token may see.
    AgentList,
    /// `department/list`: departments with names.
    DepartmentList,
    /// `department/simplelist`: departments without names.
    DepartmentSimpleList,
    /// `department/get`: one department.
    DepartmentGet,
    /// `user/list`: the members of one department, in full.
    UserList,
    /// `user/simplelist`: the members of one department, by name.
    UserSimpleList,
    /// `user/get`: one member.
    UserGet,
    /// `user/list_id`: every member's id, in pages.
    UserListId,
    /// `tag/list`: all tags.
    TagList,
    /// `tag/get`: the members and departments of a tag.
    TagGet,
    /// `auth/getuserinfo`: exchanges a login code for an identity.
    AuthGetUserInfo,
    /// `user/getuserinfo`: the same under its older name, for servers that have no other.
    UserGetUserInfo,
    /// `get_api_domain_ip`: the API servers' IP addresses.
    GetApiDomainIp,
    /// `export/user`: starts a job that lists every member in full.
    ExportUser,
    /// `export/get_result`: how far a job is, and its files.
    ExportResult,
}

impl Api {
    /// The call's path below `/cgi-bin/`.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::GetToken => "gettoken",
            Self::AgentGet => "agent/get",
            Self::AgentList => "agent/list",
            Self::DepartmentList => "department/list",
            Self::DepartmentSimpleList => "department/simplelist",
            Self::DepartmentGet => "department/get",
            Self::UserList => "user/list",
            Self::UserSimpleList => "user/simplelist",
            Self::UserGet => "user/get",
            Self::UserListId => "user/list_id",
            Self::TagList => "tag/list",
            Self::TagGet => "tag/get",
            Self::AuthGetUserInfo => "auth/getuserinfo",
            Self::UserGetUserInfo => "user/getuserinfo",
            Self::GetApiDomainIp => "get_api_domain_ip",
            Self::ExportUser => "export/user",
            Self::ExportResult => "export/get_result",
        }
    }
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path())
    }
}
