//! Members. WeCom leaves out what the caller may not read, so an absent field is kept apart from an empty one.

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
use crate::mend::{self, Answer, Misread, Row, Tree};
use crate::wire;

/// A person as WeCom returns them.
///
/// In each optional field, `None` is "not sent" or "sent in a form that cannot be read", and an empty text is "sent
/// empty". Other fields that WeCom sends are not read at all, so that nothing in them can be in the way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Member {
    /// The id within the corp, in its original spelling; compare by [`fold`](crate::fold).
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
    /// The older switch beside `status`.
    #[serde(default, deserialize_with = "wire::opt_flag")]
    pub enable: Option<bool>,
    /// The visible departments; may be empty for a member who is visible by name.
    #[serde(rename = "department", default, deserialize_with = "wire::opt_ints")]
    pub departments: Option<Vec<i64>>,
    /// The place in each of `departments`; larger comes first.
    #[serde(default, deserialize_with = "wire::ints")]
    pub order: Vec<i64>,
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
    #[serde(rename = "direct_leader", default, deserialize_with = "wire::texts")]
    pub direct_leaders: Vec<CompactString>,
    /// The corp's own fields.
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
    /// `2`: switched off by an administrator.
    Disabled,
    /// `4`: invited, not yet joined. Not disabled.
    NotActivated,
    /// `5`: left the corp.
    Left,
    /// A number that was unknown when this was written.
    Other(i64),
}

/// A member by name.
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

/// One membership.
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

impl Row for Member {
    const FIELDS: &'static [&'static str] = &[
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

    fn unnamed() -> Option<Self> {
        Some(Self::default())
    }

    fn note(&mut self, unreadable: Vec<&'static str>) {
        self.unreadable = unreadable;
    }
}

impl Answer for Member {
    fn mended(tree: Tree) -> Result<Self, Misread> {
        mend::row(Value::Object(tree))
    }
}

impl Row for MemberName {
    const FIELDS: &'static [&'static str] = &["name", "department"];

    fn unnamed() -> Option<Self> {
        Some(Self {
            userid: CompactString::default(),
            name: None,
            departments: None,
        })
    }

    fn note(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Row for MemberInDepartment {
    const FIELDS: &'static [&'static str] = &["department"];

    fn unnamed() -> Option<Self> {
        Some(Self {
            userid: CompactString::default(),
            department: None,
        })
    }

    fn note(&mut self, _unreadable: Vec<&'static str>) {}
}

impl Caller {
    /// Lists the members of one department, not of those below it.
    ///
    /// A row whose userid cannot be read comes with an empty one.
    pub async fn members_of(&self, department: i64) -> Result<Vec<Member>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            userlist: Vec<Member>,
        }
        impl Answer for Reply {
            fn mended(mut tree: Tree) -> Result<Self, Misread> {
                let userlist = mend::rows(&mut tree, "userlist")?;
                Ok(Self { userlist })
            }
        }
        let request = Request::get(Api::UserList).with("department_id", department);
        let reply: Reply = self.call(request).await?;
        Ok(reply.userlist)
    }

    /// Lists the names of the members of one department, not of those below it.
    pub async fn member_names_of(&self, department: i64) -> Result<Vec<MemberName>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            userlist: Vec<MemberName>,
        }
        impl Answer for Reply {
            fn mended(mut tree: Tree) -> Result<Self, Misread> {
                let userlist = mend::rows(&mut tree, "userlist")?;
                Ok(Self { userlist })
            }
        }
        let request = Request::get(Api::UserSimpleList).with("department_id", department);
        let reply: Reply = self.call(request).await?;
        Ok(reply.userlist)
    }

    /// Reads one member.
    pub async fn member(&self, userid: &str) -> Result<Member, Error> {
        let request = Request::get(Api::UserGet).with("userid", userid);
        let mut member: Member = self.call(request).await?;
        // Servers blank it for callers without rights, who know it all the same: they asked by it.
        if member.userid.trim().is_empty() {
            member.userid = CompactString::from(userid);
        }
        Ok(member)
    }

    /// Reads one page of all members' ids; only the contacts secret may. `limit` is at most 10,000.
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
        impl Answer for Reply {
            fn mended(mut tree: Tree) -> Result<Self, Misread> {
                let dept_user = mend::rows(&mut tree, "dept_user")?;
                let next_cursor = mend::text(&mut tree, "next_cursor")?;
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
