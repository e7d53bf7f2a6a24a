//! Why a plan does what it does with one person.

use serde::{Deserialize, Serialize};

use super::kind::DepartmentKind;
use super::rename_key::RenameKey;
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
            Self::Username => Text::fixed("用户名", "username"),
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
    /// Was archived, and WeCom returns the userid again.
    ReturnedFromArchive,
    /// Left more than so many days ago.
    LeftLongAgo {
        /// How many.
        days: u32,
    },
    /// What stood here was cleared, since the person was archived or erased.
    Cleared,
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
    /// The userid of a user of the source changed.
    Renamed {
        /// By what the two are known to be one.
        by: RenameKey,
        /// The userid before.
        from: String,
        /// The userid now.
        to: String,
        /// The username, where it stays another one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "bindings", ts(optional))]
        kept: Option<String>,
    },
    /// The userid of a user of the source may have changed: a person says so.
    RenameProposed {
        /// By what the two may be one.
        by: RenameKey,
        /// The userid that is gone.
        from: String,
        /// The userid that is new.
        to: String,
    },
    /// The userid is used again, by somebody with another name, number and address.
    UseridReused {
        /// The name here.
        was: String,
        /// The name in WeCom.
        is: String,
        /// The user's username.
        of: String,
    },
    /// The user's userid is another person's now.
    UseridPassedOn {
        /// That person's name.
        is: String,
    },
    /// A person protected the user whom the member would get.
    Protected {
        /// By what the member matches.
        by: Vec<Match>,
        /// The user's username.
        of: String,
    },
    /// An administrator set a password of the user whom the member would get.
    PasswordSet {
        /// By what the member matches.
        by: Vec<Match>,
        /// The user's username.
        of: String,
    },
    /// A person said that the member is this user.
    Linked {
        /// The user's username.
        of: String,
    },
    /// A person said that the member is somebody new.
    MadeNew {
        /// The username, which nobody had.
        username: String,
    },
    /// A person said that the member stays out.
    LeftOut {
        /// The username of the user whose userid the member has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "bindings", ts(optional))]
        of: Option<String>,
    },
    /// A user whom the member does not match has this username.
    UsernameTaken {
        /// That user's username.
        of: String,
    },
    /// Their departments are out of the secret's range.
    OutOfRange,
    /// They are not in the source's scope.
    OutOfScope,
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
            Self::ReturnedFromArchive => "returned_from_archive",
            Self::LeftLongAgo { .. } => "left_long_ago",
            Self::Cleared => "cleared",
            Self::DisabledInWecom => "disabled_in_wecom",
            Self::NotReturned => "not_returned",
            Self::LeftInWecom => "left_in_wecom",
            Self::Duplicate { .. } => "duplicate",
            Self::OwnedElsewhere { .. } => "owned_elsewhere",
            Self::SwitchedOff { .. } => "switched_off",
            Self::SeveralUsers { .. } => "several_users",
            Self::SeveralMembers { .. } => "several_members",
            Self::Renamed { .. } => "renamed",
            Self::RenameProposed { .. } => "rename_proposed",
            Self::UseridReused { .. } => "userid_reused",
            Self::UseridPassedOn { .. } => "userid_passed_on",
            Self::Protected { .. } => "protected",
            Self::PasswordSet { .. } => "password_set",
            Self::Linked { .. } => "linked",
            Self::MadeNew { .. } => "made_new",
            Self::LeftOut { .. } => "left_out",
            Self::UsernameTaken { .. } => "username_taken",
            Self::OutOfRange => "out_of_range",
            Self::OutOfScope => "out_of_scope",
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
            | Self::SwitchedOff { by, of }
            | Self::Protected { by, of }
            | Self::PasswordSet { by, of } => (vec![of], by),
            Self::UseridReused { of, .. }
            | Self::Linked { of }
            | Self::LeftOut { of: Some(of) } => (vec![of], &[]),
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
            Self::ReturnedFromArchive | Self::LeftLongAgo { .. } | Self::Cleared => {
                self.of_archive()
            }
            Self::DisabledInWecom => Text::fixed("在企业微信里被禁用", "Switched off in WeCom"),
            Self::NotReturned => Text::fixed(
                "企业微信不再返回这个人",
                "WeCom no longer returns this person",
            ),
            Self::LeftInWecom => Text::fixed("企业微信标为已退出", "WeCom says this person left"),
            Self::Duplicate { by, of } => duplicate(by, of),
            Self::OwnedElsewhere { by, of } => with(
                duplicate(by, of),
                "那个用户由本租户的另一个数据源管理",
                "whom another data source of this tenant owns",
            ),
            Self::SwitchedOff { by, of } => with(
                duplicate(by, of),
                "那个用户已被管理员停用",
                "whom an administrator switched off",
            ),
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
            Self::Renamed { .. }
            | Self::RenameProposed { .. }
            | Self::UseridReused { .. }
            | Self::UseridPassedOn { .. } => self.of_userid(),
            Self::Protected { by, of } => with(
                duplicate(by, of),
                "那个用户受保护",
                "whom an administrator protected",
            ),
            Self::PasswordSet { by, of } => with(
                duplicate(by, of),
                "那个用户的密码由管理员设置过",
                "whose password an administrator set",
            ),
            Self::Linked { of } => {
                text!(
                    "管理员确认就是用户 {of}",
                    "An administrator said that this is the user {of}"
                )
            }
            Self::MadeNew { username } => text!(
                "管理员确认是另一个人，新建用户 {username}",
                "An administrator said that this is somebody else: a new user {username}"
            ),
            Self::LeftOut { .. } => Text::fixed(
                "管理员决定不同步这个人",
                "An administrator decided to leave this person out",
            ),
            Self::UsernameTaken { of } => text!(
                "用户名 {of} 已属于另一个用户",
                "The username {of} belongs to another user"
            ),
            Self::OutOfRange => Text::fixed(
                "所在部门不在 Secret 的可见范围内",
                "Their departments are out of the secret's range",
            ),
            Self::OutOfScope => Text::fixed(
                "不在这个数据源的同步范围里",
                "Not in the scope of this data source",
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

impl Reason {
    /// The sentences on the archive.
    fn of_archive(&self) -> Text {
        match self {
            Self::ReturnedFromArchive => Text::fixed(
                "企业微信又返回了这个账号；这个人归档过，资料重新填入",
                "WeCom returns this userid again; the person was archived and is filled in anew",
            ),
            Self::LeftLongAgo { days } => text!(
                "停用已超过 {days} 天：清除资料，不能撤销",
                "Left more than {days} days ago: the data are cleared, which cannot be undone"
            ),
            _ => Text::fixed(
                "这个人后来归档或抹除，这里的资料已清除",
                "The person was archived or erased later: what stood here is cleared",
            ),
        }
    }

    /// The sentences on userids that changed or changed hands.
    fn of_userid(&self) -> Text {
        match self {
            Self::Renamed {
                by, from, to, kept, ..
            } => {
                let Text { zh, en } = by.label();
                let said = text!(
                    "账号从 {from} 改为 {to}（{zh}）",
                    "The userid was {from} and is now {to} ({en})"
                );
                match kept {
                    None => said,
                    Some(kept) => with(
                        said,
                        &format!("用户名是 {kept}"),
                        &format!("the username is {kept}"),
                    ),
                }
            }
            Self::RenameProposed { by, from, to } => {
                let Text { zh, en } = by.label();
                text!(
                    "企业微信里已没有的 {from} 与新成员 {to} 可能是同一个人（{zh}）",
                    "The userid {from}, which is gone, and the new {to} may be one person's ({en})"
                )
            }
            Self::UseridReused { was, is, .. } => text!(
                "这个账号原来是「{was}」的，现在姓名和联系方式都是「{is}」的，应是另一个人",
                "This userid was {was}'s; the name and the contact details are {is}'s now: it should be somebody else"
            ),
            Self::UseridPassedOn { is } => text!(
                "企业微信里这个账号现在是「{is}」的",
                "In WeCom this userid is {is}'s now"
            ),
            _ => Text::same(""),
        }
    }
}

/// A sentence with what else there is to say.
fn with(said: Text, zh: &str, en: &str) -> Text {
    Text::new(format!("{}，{zh}", said.zh), format!("{}, {en}", said.en))
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
