//! Why a plan does what it does with one person.

use serde::{Deserialize, Serialize};

use super::kind::DepartmentKind;
use bridge_core::lang::Text;
use bridge_core::source::username::{NameFault, TriedName};
use bridge_core::text;
use bridge_directory::field::Field;

/// By what a member matches a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Match {
    /// The userid is the user's username.
    Username,
    /// The mobile number is the same.
    Mobile,
    /// An e-mail address is the same.
    Email,
}

impl Match {
    /// What people call the value that is the same.
    pub fn label(self) -> Text {
        match self {
            Self::Username => Text::fixed("账号", "username"),
            Self::Mobile => Text::fixed("手机号", "mobile"),
            Self::Email => Text::fixed("邮箱", "e-mail"),
        }
    }
}

/// Why an item is what it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "id", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Reason {
    /// No user in the directory matches.
    New,
    /// These fields differ.
    Changed {
        /// Which.
        fields: Vec<Field>,
    },
    /// The rules give another username.
    Username {
        /// The one that is there.
        was: String,
        /// The one by the rules.
        is: String,
        /// What else differs.
        fields: Vec<Field>,
    },
    /// No rule gives a username that can be used.
    NoUsername {
        /// Each rule, and why it gives none.
        tried: Vec<TriedName>,
    },
    /// Was deactivated and is returned again.
    Returned,
    /// Was deactivated, and its userid is returned under another name: perhaps another person's now.
    ReturnedAs {
        /// The name here.
        was: String,
        /// The name in WeCom.
        is: String,
    },
    /// WeCom has switched them off.
    DisabledInWecom,
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
    /// Matches a user whom another data source of the tenant owns.
    OwnedElsewhere {
        /// By what.
        by: Vec<Match>,
        /// The user's username.
        of: String,
    },
    /// Matches a user whom a person switched off.
    SwitchedOff {
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
    /// A user whom the member does not match has this username.
    UsernameTaken {
        /// That user's username.
        of: String,
    },
    /// Their departments are out of the secret's range.
    OutOfRange,
    /// A department's part: what happens to it.
    #[serde(rename = "unit")]
    Department {
        /// What.
        how: DepartmentKind,
    },
}

impl Reason {
    /// Its stable identifier.
    pub fn id(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed { .. } => "changed",
            Self::Username { .. } => "username",
            Self::NoUsername { .. } => "no_username",
            Self::Returned => "returned",
            Self::ReturnedAs { .. } => "returned_as",
            Self::DisabledInWecom => "disabled_in_wecom",
            Self::NotReturned => "not_returned",
            Self::LeftInWecom => "left_in_wecom",
            Self::Duplicate { .. } => "duplicate",
            Self::OwnedElsewhere { .. } => "owned_elsewhere",
            Self::SwitchedOff { .. } => "switched_off",
            Self::SeveralUsers { .. } => "several_users",
            Self::SeveralMembers { .. } => "several_members",
            Self::UsernameTaken { .. } => "username_taken",
            Self::OutOfRange => "out_of_range",
            Self::Department { .. } => "unit",
        }
    }

    /// Whether a written item with this reason gives an account to a member who may be another person than its owner.
    pub fn is_take_over(&self) -> bool {
        match self {
            Self::Duplicate { by, .. } => !by.contains(&Match::Username),
            Self::ReturnedAs { .. } => true,
            _ => false,
        }
    }

    /// The usernames of the users whom a member matches, and by what.
    pub fn others(&self) -> (Vec<&str>, &[Match]) {
        match self {
            Self::Duplicate { by, of }
            | Self::OwnedElsewhere { by, of }
            | Self::SwitchedOff { by, of } => (vec![of], by),
            Self::SeveralUsers { of } => (of.iter().map(String::as_str).collect(), &[]),
            Self::SeveralMembers { of, .. } => (vec![of], &[]),
            Self::UsernameTaken { of } => (vec![of], &[Match::Username]),
            Self::NoUsername { tried } => (taken(tried), &[Match::Username]),
            _ => (Vec::new(), &[]),
        }
    }

    /// The sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::New => Text::fixed("目录里还没有", "Not in the directory yet"),
            Self::Changed { fields } => changed(fields),
            Self::Username { was, is, fields } => username(was, is, fields),
            Self::NoUsername { tried } => no_username(tried),
            Self::Returned => {
                Text::fixed("企业微信又返回了这个人", "WeCom returns this person again")
            }
            Self::ReturnedAs { was, is } => text!(
                "企业微信又返回了这个账号，但姓名从「{was}」变成了「{is}」，可能已是另一个人",
                "WeCom returns this userid again, but the name was {was} and is now {is}: it may be somebody else's"
            ),
            Self::DisabledInWecom => Text::fixed("在企业微信里被禁用", "Switched off in WeCom"),
            Self::NotReturned => Text::fixed(
                "企业微信不再返回这个人",
                "WeCom no longer returns this person",
            ),
            Self::LeftInWecom => Text::fixed("企业微信标为已退出", "WeCom says this person left"),
            Self::Duplicate { by, of } => duplicate(by, of),
            Self::OwnedElsewhere { by, of } => {
                let same = duplicate(by, of);
                Text::new(
                    format!("{}，那个用户由本租户的另一个数据源管理", same.zh),
                    format!("{}, whom another data source of this tenant owns", same.en),
                )
            }
            Self::SwitchedOff { by, of } => {
                let same = duplicate(by, of);
                Text::new(
                    format!("{}，那个用户已被管理员停用", same.zh),
                    format!("{}, whom an administrator switched off", same.en),
                )
            }
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
                "用户名 {of} 已属于另一个用户",
                "The username {of} belongs to another user"
            ),
            Self::OutOfRange => Text::fixed(
                "所在部门不在 Secret 的可见范围内",
                "Their departments are out of the secret's range",
            ),
            Self::Department { how } => department(*how),
        }
    }
}

/// The names that somebody else has.
fn taken(tried: &[TriedName]) -> Vec<&str> {
    let taken = tried.iter().filter(|tried| tried.fault == NameFault::Taken);
    taken.filter_map(|tried| tried.name.as_deref()).collect()
}

fn department(how: DepartmentKind) -> Text {
    match how {
        DepartmentKind::Create => Text::fixed("新的部门", "A new department"),
        DepartmentKind::Rename => Text::fixed("部门改了名", "The department was renamed"),
        DepartmentKind::Move => Text::fixed("部门换了上级", "The department was moved"),
        DepartmentKind::Reorder => Text::fixed("部门的排序变了", "The department's order changed"),
        DepartmentKind::Leaders => {
            Text::fixed("部门负责人变了", "Other people lead the department")
        }
        DepartmentKind::Restore => Text::fixed(
            "企业微信又返回了这个部门",
            "WeCom returns this department again",
        ),
        DepartmentKind::Retire => Text::fixed(
            "企业微信不再返回这个部门",
            "WeCom no longer returns this department",
        ),
    }
}

fn username(was: &str, is: &str, fields: &[Field]) -> Text {
    let name = text!(
        "用户名从 {was} 改为 {is}",
        "The username {was} becomes {is}"
    );
    if fields.is_empty() {
        return name;
    }
    let more = changed(fields);
    Text::new(
        format!("{}；{}", name.zh, more.zh),
        format!("{}; {}", name.en, more.en),
    )
}

fn no_username(tried: &[TriedName]) -> Text {
    let texts = tried.iter().map(TriedName::text);
    let (zh, en): (Vec<_>, Vec<_>) = texts
        .map(|Text { zh, en }| (zh.into_owned(), en.into_owned()))
        .unzip();
    let (zh, en) = (zh.join("；"), en.join("; "));
    text!(
        "没有一条规则给出可用的用户名：{zh}",
        "No rule gives a username: {en}"
    )
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
