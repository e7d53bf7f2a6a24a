//! Why a plan does what it does with one person.

use serde::{Deserialize, Serialize};

use super::UnitKind;
use crate::lang::Text;
use crate::text;

/// A value of a user that a run may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The userid, in WeCom's spelling.
    Userid,
    /// Name.
    Name,
    /// Mobile number.
    Mobile,
    /// E-mail address.
    Email,
    /// The corp's own mailbox.
    BizMail,
    /// Desk telephone.
    Telephone,
    /// Position.
    Position,
    /// Alias.
    Alias,
    /// Gender.
    Gender,
    /// The corp's own fields.
    Extra,
    /// Departments.
    Departments,
    /// Main department.
    MainDepartment,
    /// Status.
    Status,
}

/// By what a member matches a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The userid is the user's username.
    Username,
    /// The mobile number is the same.
    Mobile,
    /// An e-mail address is the same.
    Email,
}

/// Why an item is what it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "id", rename_all = "snake_case")]
pub enum Reason {
    /// Nobody in the directory matches.
    New,
    /// These fields differ.
    Changed {
        /// Which.
        fields: Vec<Field>,
    },
    /// Was deactivated and is returned again.
    Returned,
    /// WeCom no longer returns them.
    NotReturned,
    /// WeCom says they left.
    LeftInWecom,
    /// Matches a user that the source does not own.
    Duplicate {
        /// By what.
        by: Vec<Match>,
        /// The user's username.
        of: String,
    },
    /// Matches several users that the source does not own.
    SeveralUsers {
        /// Their usernames.
        of: Vec<String>,
    },
    /// Another member matches the same user.
    SeveralMembers {
        /// The user's username.
        of: String,
        /// The members' userids.
        members: Vec<String>,
    },
    /// The source's own user of another userid has this username.
    UsernameTaken {
        /// That user's username.
        of: String,
    },
    /// Their departments are out of the secret's range.
    OutOfRange,
    /// A department's part: what happens to it.
    Unit {
        /// What.
        how: UnitKind,
    },
}

impl Reason {
    /// Its stable identifier.
    pub fn id(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed { .. } => "changed",
            Self::Returned => "returned",
            Self::NotReturned => "not_returned",
            Self::LeftInWecom => "left_in_wecom",
            Self::Duplicate { .. } => "duplicate",
            Self::SeveralUsers { .. } => "several_users",
            Self::SeveralMembers { .. } => "several_members",
            Self::UsernameTaken { .. } => "username_taken",
            Self::OutOfRange => "out_of_range",
            Self::Unit { .. } => "unit",
        }
    }

    /// The sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::New => Text::fixed("目录里还没有", "Not in the directory yet"),
            Self::Changed { fields } => changed(fields),
            Self::Returned => {
                Text::fixed("企业微信又返回了这个人", "WeCom returns this person again")
            }
            Self::NotReturned => Text::fixed(
                "企业微信不再返回这个人",
                "WeCom no longer returns this person",
            ),
            Self::LeftInWecom => Text::fixed("企业微信标为已退出", "WeCom says this person left"),
            Self::Duplicate { by, of } => duplicate(by, of),
            Self::SeveralUsers { of } => {
                let of = of.join(", ");
                text!("同时对应几个用户：{of}", "Matches several users: {of}")
            }
            Self::SeveralMembers { of, members } => {
                let members = members.join(", ");
                text!(
                    "几名成员（{members}）都对应用户 {of}",
                    "Several members ({members}) match the user {of}"
                )
            }
            Self::UsernameTaken { of } => text!(
                "用户名 {of} 已属于另一名成员",
                "The username {of} belongs to another member"
            ),
            Self::OutOfRange => Text::fixed(
                "所在部门不在 Secret 的可见范围内",
                "Their departments are out of the secret's range",
            ),
            Self::Unit { how } => unit(*how),
        }
    }
}

impl Field {
    /// What people call it.
    pub fn label(self) -> Text {
        match self {
            Self::Userid => Text::fixed("账号", "userid"),
            Self::Name => Text::fixed("姓名", "name"),
            Self::Mobile => Text::fixed("手机号", "mobile"),
            Self::Email => Text::fixed("邮箱", "e-mail"),
            Self::BizMail => Text::fixed("企业邮箱", "corp mailbox"),
            Self::Telephone => Text::fixed("座机", "telephone"),
            Self::Position => Text::fixed("职务", "position"),
            Self::Alias => Text::fixed("别名", "alias"),
            Self::Gender => Text::fixed("性别", "gender"),
            Self::Extra => Text::fixed("扩展字段", "own fields"),
            Self::Departments => Text::fixed("部门", "departments"),
            Self::MainDepartment => Text::fixed("主部门", "main department"),
            Self::Status => Text::fixed("状态", "status"),
        }
    }
}

fn unit(how: UnitKind) -> Text {
    match how {
        UnitKind::Create => Text::fixed("新的部门", "A new department"),
        UnitKind::Rename => Text::fixed("部门改了名", "The department was renamed"),
        UnitKind::Move => Text::fixed("部门换了上级", "The department was moved"),
        UnitKind::Reorder => Text::fixed("部门的排序变了", "The department's order changed"),
        UnitKind::Restore => Text::fixed(
            "企业微信又返回了这个部门",
            "WeCom returns this department again",
        ),
        UnitKind::Retire => Text::fixed(
            "企业微信不再返回这个部门",
            "WeCom no longer returns this department",
        ),
    }
}

fn changed(fields: &[Field]) -> Text {
    let labels = fields.iter().map(|field| field.label()).collect::<Vec<_>>();
    let zh = labels
        .iter()
        .map(|label| label.zh.as_ref())
        .collect::<Vec<_>>()
        .join("、");
    let en = labels
        .iter()
        .map(|label| label.en.as_ref())
        .collect::<Vec<_>>()
        .join(", ");
    Text::new(format!("{zh}变了"), format!("Changed: {en}"))
}

fn duplicate(by: &[Match], of: &str) -> Text {
    let word = |each: &Match| match each {
        Match::Username => ("用户名", "username"),
        Match::Mobile => ("手机号", "mobile"),
        Match::Email => ("邮箱", "e-mail"),
    };
    let zh = by
        .iter()
        .map(|each| word(each).0)
        .collect::<Vec<_>>()
        .join("、");
    let en = by
        .iter()
        .map(|each| word(each).1)
        .collect::<Vec<_>>()
        .join(", ");
    Text::new(
        format!("与用户 {of} 的{zh}相同"),
        format!("Same {en} as the user {of}"),
    )
}
