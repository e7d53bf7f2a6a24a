//! Members. WeCom omits fields that the caller may not read, so an absent field (unknown) is kept apart from an empty one.

mod attribute;
mod pages;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

pub use attribute::{Attribute, AttributeValue};
pub use pages::MemberIdPages;

use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::error::Error;
use crate::lenient::{self, DecodeError, JsonObject, Payload, Row};
use crate::wire;

/// A member, as `user/get` and `user/list` return it.
///
/// In each optional field, `None` is "not sent" or "sent in a form that cannot be read", and an empty text is "sent
/// empty". Other fields are not decoded at all, so that a malformed one cannot fail the response.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Member {
    /// The id within the corp, in its original spelling; compare by [`casefold_trimmed`](crate::casefold_trimmed).
    #[serde(
        alias = "UserId",
        alias = "Userid",
        alias = "userId",
        deserialize_with = "wire::text"
    )]
    pub userid: CompactString,
    /// The name.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub name: Option<CompactString>,
    /// The alias.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub alias: Option<CompactString>,
    /// The position.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub position: Option<CompactString>,
    /// The desk telephone.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub telephone: Option<CompactString>,
    /// The mobile number.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub mobile: Option<CompactString>,
    /// The e-mail address.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub email: Option<CompactString>,
    /// The company mail address.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub biz_mail: Option<CompactString>,
    /// The gender; [`Gender::Unknown`] also where it may not be read.
    #[serde(default, deserialize_with = "gender")]
    pub gender: Option<Gender>,
    /// Whether the account is in use.
    #[serde(default, deserialize_with = "status")]
    pub status: Option<MemberStatus>,
    /// The legacy flag beside `status`.
    #[serde(default, deserialize_with = "wire::opt_flag")]
    pub enable: Option<bool>,
    /// The visible departments; may be empty for a member who is visible by name.
    #[serde(rename = "department", default, deserialize_with = "wire::opt_ints")]
    pub departments: Option<Vec<i64>>,
    /// The sort order in each of `departments`; larger comes first.
    #[serde(default, deserialize_with = "wire::opt_ints")]
    pub order: Option<Vec<i64>>,
    /// Whether the member leads each of `departments`.
    #[serde(
        rename = "is_leader_in_dept",
        default,
        deserialize_with = "wire::flags"
    )]
    pub leader_in: Vec<bool>,
    /// The main department, if it is visible.
    #[serde(default, deserialize_with = "wire::opt_int")]
    pub main_department: Option<i64>,
    /// The userids of the visible direct leaders.
    #[serde(
        rename = "direct_leader",
        default,
        deserialize_with = "wire::opt_texts"
    )]
    pub direct_leaders: Option<Vec<CompactString>>,
    /// The corp's custom attributes.
    #[serde(rename = "extattr", default, deserialize_with = "attribute::list")]
    pub attributes: Vec<Attribute>,
    /// The fields, as WeCom spells them, that were sent and could not be read, or whose text had to be repaired.
    #[serde(skip)]
    pub unreadable: Vec<&'static str>,
}

/// What a member's `gender` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Not given, or not to be read.
    Unknown,
    /// `1`.
    Male,
    /// `2`.
    Female,
}

/// What a member's `status` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberStatus {
    /// `1`: in use.
    Active,
    /// `2`: disabled by an administrator.
    Disabled,
    /// `4`: invited, not yet joined. Not disabled.
    NotActivated,
    /// `5`: left the corp.
    Left,
    /// A number that WeCom does not document.
    Other(i64),
}

/// A member, as `user/simplelist` returns it: id and name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MemberName {
    /// The id within the corp.
    #[serde(
        alias = "UserId",
        alias = "Userid",
        alias = "userId",
        deserialize_with = "wire::text"
    )]
    pub userid: CompactString,
    /// The name, unless WeCom withheld it.
    #[serde(default, deserialize_with = "wire::opt_text")]
    pub name: Option<CompactString>,
    /// The visible departments.
    #[serde(rename = "department", default, deserialize_with = "wire::opt_ints")]
    pub departments: Option<Vec<i64>>,
}

/// One page of [`Caller::member_ids`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberIdPage {
    /// One row per member and department.
    pub rows: Vec<MemberInDepartment>,
    /// Where the next page starts; `None` after the last one.
    pub next: Option<String>,
}

/// A membership: a member's id and the id of one of its departments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MemberInDepartment {
    /// The id within the corp.
    #[serde(
        alias = "UserId",
        alias = "Userid",
        alias = "userId",
        deserialize_with = "wire::text"
    )]
    pub userid: CompactString,
    /// The department's id, if it can be read.
    #[serde(default, deserialize_with = "wire::opt_int")]
    pub department: Option<i64>,
}

/// A list of members, as `user/list` answers and as an export job writes it.
#[derive(Deserialize)]
pub(crate) struct MemberList {
    pub(crate) userlist: Vec<Member>,
}

impl Payload for MemberList {
    fn from_repaired(mut tree: JsonObject) -> Result<Self, DecodeError> {
        let userlist = lenient::rows(&mut tree, "userlist")?;
        Ok(Self { userlist })
    }
}

impl Row for Member {
    const OPTIONAL: &'static [&'static str] = &[
        "name",
        "alias",
        "position",
        "telephone",
        "mobile",
        "email",
        "biz_mail",
        "gender",
        "status",
        "enable",
        "department",
        "order",
        "is_leader_in_dept",
        "main_department",
        "direct_leader",
        "extattr",
    ];

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }

    fn set_unreadable(&mut self, unreadable: Vec<&'static str>) {
        self.unreadable = unreadable;
    }
}

impl Payload for Member {
    fn from_repaired(tree: JsonObject) -> Result<Self, DecodeError> {
        lenient::row(Value::Object(tree))
    }
}

impl Row for MemberName {
    const OPTIONAL: &'static [&'static str] = &["name", "department"];

    fn placeholder() -> Option<Self> {
        Some(Self {
            userid: CompactString::default(),
            name: None,
            departments: None,
        })
    }

    fn set_unreadable(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Row for MemberInDepartment {
    const OPTIONAL: &'static [&'static str] = &["department"];

    fn placeholder() -> Option<Self> {
        Some(Self {
            userid: CompactString::default(),
            department: None,
        })
    }

    fn set_unreadable(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Caller {
    /// Lists the direct members of one department.
    ///
    /// A row whose userid cannot be decoded comes with an empty one.
    ///
    /// # Errors
    /// [`Error`]; errcode 48009 for a contacts secret that may read ids only, 60011 for a department out of range.
    pub async fn members_of(&self, department: i64) -> Result<Vec<Member>, Error> {
        let request = Request::get(Api::UserList).with("department_id", department);
        let reply: MemberList = self.call(request).await?;
        Ok(reply.userlist)
    }

    /// Lists the names of the direct members of one department.
    ///
    /// # Errors
    /// Those of [`Caller::members_of`].
    pub async fn member_names_of(&self, department: i64) -> Result<Vec<MemberName>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            userlist: Vec<MemberName>,
        }
        impl Payload for Reply {
            fn from_repaired(mut tree: JsonObject) -> Result<Self, DecodeError> {
                let userlist = lenient::rows(&mut tree, "userlist")?;
                Ok(Self { userlist })
            }
        }
        let request = Request::get(Api::UserSimpleList).with("department_id", department);
        let reply: Reply = self.call(request).await?;
        Ok(reply.userlist)
    }

    /// Reads one member.
    ///
    /// # Errors
    /// [`Error`]; errcode 60111 for an unknown userid, 60011 for a member out of range, 48009 for a contacts secret that
    /// may read ids only.
    pub async fn member(&self, userid: &str) -> Result<Member, Error> {
        let request = Request::get(Api::UserGet).with("userid", userid);
        let mut member: Member = self.call(request).await?;
        // Some servers blank it for a secret with few rights. It is no secret from this caller, who asked by it.
        if member.userid.trim().is_empty() {
            member.userid = CompactString::from(userid);
        }
        Ok(member)
    }

    /// Reads one page of all members' ids; only the contacts secret may. `limit` is at most 10,000.
    ///
    /// # Errors
    /// [`Error`]; errcode 48002 for an app's secret.
    pub async fn member_ids(
        &self,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<MemberIdPage, Error> {
        #[derive(Deserialize)]
        struct Reply {
            dept_user: Vec<MemberInDepartment>,
            #[serde(default, deserialize_with = "wire::filled")]
            next_cursor: Option<String>,
        }
        impl Payload for Reply {
            fn from_repaired(mut tree: JsonObject) -> Result<Self, DecodeError> {
                let dept_user = lenient::rows(&mut tree, "dept_user")?;
                let next_cursor = lenient::text(&mut tree, "next_cursor")?;
                Ok(Self {
                    dept_user,
                    next_cursor,
                })
            }
        }
        let body = match cursor {
            Some(cursor) => json!({ "cursor": cursor, "limit": limit }),
            None => json!({ "limit": limit }),
        };
        let reply: Reply = self.call(Request::post(Api::UserListId, &body)).await?;
        Ok(MemberIdPage {
            rows: reply.dept_user,
            next: reply.next_cursor,
        })
    }
}

fn gender<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Gender>, D::Error> {
    Ok(wire::opt_int(json)?.map(|number| match number {
        1 => Gender::Male,
        2 => Gender::Female,
        _ => Gender::Unknown,
    }))
}

fn status<'de, D: Deserializer<'de>>(json: D) -> Result<Option<MemberStatus>, D::Error> {
    Ok(wire::opt_int(json)?.map(|number| match number {
        1 => MemberStatus::Active,
        2 => MemberStatus::Disabled,
        4 => MemberStatus::NotActivated,
        5 => MemberStatus::Left,
        other => MemberStatus::Other(other),
    }))
}
