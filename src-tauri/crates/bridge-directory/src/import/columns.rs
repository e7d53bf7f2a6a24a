//! The columns of a file of accounts: what each is taken for, guessed from its head and settled by a person.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::field::Field;
use bridge_core::error::{Code, Error, Result};
use bridge_core::keys::casefold;
use bridge_core::lang::Text;

bridge_core::id_enum! {
    /// What a column of a file may be taken for.
    ImportField {
        /// The name to log in with: by it a line finds its user.
        Username = "username",
        /// Name.
        Name = "name",
        /// Mobile number.
        Mobile = "mobile",
        /// E-mail address.
        Email = "email",
        /// The corp's own mailbox.
        BizMail = "biz_mail",
        /// Employee number.
        EmployeeNo = "employee_no",
        /// Position.
        Position = "position",
        /// Desk telephone.
        Telephone = "telephone",
        /// Alias.
        Alias = "alias",
        /// Whether they may log in.
        Status = "status",
    }
}

impl ImportField {
    /// What people call it.
    pub fn label(self) -> Text {
        match self.field() {
            Some(field) => field.label(),
            None => Text::fixed("用户名", "username"),
        }
    }

    /// The field of a user; none for the username.
    pub fn field(self) -> Option<Field> {
        Some(match self {
            Self::Username => return None,
            Self::Name => Field::Name,
            Self::Mobile => Field::Mobile,
            Self::Email => Field::Email,
            Self::BizMail => Field::BizMail,
            Self::EmployeeNo => Field::EmployeeNo,
            Self::Position => Field::Position,
            Self::Telephone => Field::Telephone,
            Self::Alias => Field::Alias,
            Self::Status => Field::Status,
        })
    }

    /// What portals and spreadsheets call its column, folded as [`folded`] does, the surest first.
    fn heads(self) -> impl Iterator<Item = &'static str> {
        let heads = match self {
            Self::Username => {
                "用户名 username 登录名 登录账号 登录帐号 用户账号 用户帐号 账号 帐号 账户 帐户 账户名 登录账户 loginname \
                 login loginid account accountname useraccount samaccountname 域账号 user \
                 uid 用户id userid"
            }
            Self::Name => {
                "姓名 名字 真实姓名 员工姓名 用户姓名 成员姓名 显示名 显示名称 中文名 中文姓名 name fullname displayname \
                 realname cn commonname"
            }
            Self::Mobile => {
                "手机号 手机号码 手机 移动电话 mobile mobilephone mobilenumber cellphone phone \
                 phonenumber 联系电话 联系方式 电话号码 电话"
            }
            Self::Email => {
                "邮箱 电子邮箱 电子邮件 邮箱地址 邮件地址 邮件 个人邮箱 email emailaddress mail"
            }
            Self::BizMail => {
                "企业邮箱 公司邮箱 工作邮箱 bizmail corpmail corpmailbox companyemail workemail \
                 businessemail"
            }
            Self::EmployeeNo => {
                "工号 员工编号 员工号 职工号 职工编号 人员编号 employeeno employeenumber employeeid staffid \
                 staffno jobnumber empno"
            }
            Self::Position => "职务 职位 岗位 position jobtitle title",
            Self::Telephone => {
                "座机 固定电话 办公电话 telephone telephonenumber tel landline officephone"
            }
            Self::Alias => "别名 昵称 英文名 alias nickname englishname",
            Self::Status => {
                "状态 账号状态 帐号状态 用户状态 启用状态 是否启用 启用 status userstatus accountstatus state \
                 enabled isenabled active isactive"
            }
        };
        heads.split_whitespace()
    }
}

impl FromStr for ImportField {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        let found = Self::ALL
            .iter()
            .copied()
            .find(|field| field.as_str() == word.trim());
        found.ok_or_else(|| wrong("unknown_field").with("given", word))
    }
}

/// The column that a person wants for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnWanted {
    /// The one with this head.
    Header(String),
    /// The one at this place, counted from zero.
    At(usize),
    /// None.
    Nothing,
}

/// A person's choice for one field.
pub type ColumnWish = (ImportField, ColumnWanted);

/// Which column a field is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ColumnChoice {
    /// The field.
    pub field: ImportField,
    /// The place of its column, counted from zero; none where no column is taken.
    pub column: Option<usize>,
}

/// Which column each field is taken from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns([Option<usize>; ImportField::ALL.len()]);

impl Columns {
    /// As the head of a file suggests, with a person's choices in place of the guesses.
    ///
    /// # Errors
    /// `input.invalid` if a choice names a column that is not there.
    pub(super) fn settled(headers: &[String], wishes: &[ColumnWish]) -> Result<Self> {
        let mut columns = Self::guessed(headers);
        for (field, wish) in wishes {
            columns.set(*field, place_of(headers, wish)?);
        }
        Ok(columns)
    }

    fn guessed(headers: &[String]) -> Self {
        let folded = headers.iter().map(|head| folded(head)).collect::<Vec<_>>();
        let mut columns = Self::default();
        for field in ImportField::ALL {
            let place = |head: &str| folded.iter().position(|each| each == head);
            columns.set(*field, field.heads().find_map(place));
        }
        columns
    }

    fn set(&mut self, field: ImportField, place: Option<usize>) {
        if let Some(slot) = self.0.get_mut(field as usize) {
            *slot = place;
        }
    }

    /// The place of a field's column.
    pub(super) fn of(&self, field: ImportField) -> Option<usize> {
        self.0.get(field as usize).copied().flatten()
    }

    /// All fields with their columns.
    pub(super) fn choices(&self) -> Vec<ColumnChoice> {
        let choice = |field: &ImportField| ColumnChoice {
            field: *field,
            column: self.of(*field),
        };
        ImportField::ALL.iter().map(choice).collect()
    }

    /// Refuses if no column has the usernames.
    ///
    /// # Errors
    /// `input.invalid`.
    pub(super) fn refuse_without_username(&self, headers: &[String]) -> Result<()> {
        match self.of(ImportField::Username) {
            Some(_) => Ok(()),
            None => Err(wrong("no_username").with("candidates", some(headers))),
        }
    }
}

fn place_of(headers: &[String], wish: &ColumnWanted) -> Result<Option<usize>> {
    match wish {
        ColumnWanted::Nothing => Ok(None),
        ColumnWanted::At(place) if *place < headers.len() => Ok(Some(*place)),
        ColumnWanted::At(place) => Err(wrong("unknown_header").with("given", place + 1)),
        ColumnWanted::Header(head) => {
            let (wanted, loose) = (head.trim(), folded(head));
            let same = headers.iter().position(|each| each == wanted);
            let alike = || headers.iter().position(|each| folded(each) == loose);
            let place = same.or_else(alike);
            place.map(Some).ok_or_else(|| {
                let error = wrong("unknown_header").with("given", wanted);
                error.with("candidates", some(headers))
            })
        }
    }
}

fn wrong(reason: &'static str) -> Error {
    Error::new(
        Code::InputInvalid,
        format!("a column cannot be taken: {reason}"),
    )
    .with("field", "column")
    .with("reason", reason)
}

/// The first heads, for a message.
fn some(headers: &[String]) -> Vec<String> {
    let named = headers.iter().filter(|head| !head.is_empty());
    named.take(20).cloned().collect()
}

/// A head without what differs between exports of the same thing: case, spaces, marks, and what stands in brackets.
fn folded(head: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_usize);
    for c in casefold(head).chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 || c.is_whitespace() || "_-*.:：/'\u{feff}".contains(c) => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(headers: &[&str]) -> Vec<(&'static str, usize)> {
        let headers = headers
            .iter()
            .map(|&head| head.to_owned())
            .collect::<Vec<_>>();
        let columns = Columns::settled(&headers, &[]).unwrap();
        let taken = ImportField::ALL
            .iter()
            .filter_map(|field| Some((field.as_str(), columns.of(*field)?)));
        taken.collect()
    }

    #[test]
    fn columns_are_known_by_their_heads_in_both_languages() {
        type Case = (&'static [&'static str], &'static [(&'static str, usize)]);
        let cases: [Case; 6] = [
            (
                &["登录名", "姓名", "手机号码"],
                &[("username", 0), ("name", 1), ("mobile", 2)],
            ),
            (
                &["*姓名", "*账号（必填）", "企业邮箱", "个人邮箱"],
                &[("username", 1), ("name", 0), ("email", 3), ("biz_mail", 2)],
            ),
            (
                &[
                    "User Name",
                    "Display_Name",
                    "E-Mail",
                    "Employee ID",
                    "Enabled",
                ],
                &[
                    ("username", 0),
                    ("name", 1),
                    ("email", 2),
                    ("employee_no", 3),
                    ("status", 4),
                ],
            ),
            // Our own export: the userid stands beside the username.
            (
                &[
                    "username",
                    "userid",
                    "name",
                    "mobile",
                    "email",
                    "biz_mail",
                    "position",
                    "employee_no",
                    "departments",
                    "status",
                    "source_id",
                ],
                &[
                    ("username", 0),
                    ("name", 2),
                    ("mobile", 3),
                    ("email", 4),
                    ("biz_mail", 5),
                    ("employee_no", 7),
                    ("position", 6),
                    ("status", 9),
                ],
            ),
            (&["userid", "邮件"], &[("username", 0), ("email", 1)]),
            (&["甲", "乙"], &[]),
        ];
        for (headers, want) in cases {
            assert_eq!(guess(headers), want, "{headers:?}");
        }
    }

    #[test]
    fn no_head_stands_for_two_fields_and_every_one_is_folded() {
        let all = ImportField::ALL
            .iter()
            .flat_map(|field| field.heads())
            .collect::<Vec<_>>();
        for head in &all {
            assert_eq!(folded(head), **head);
            assert_eq!(all.iter().filter(|each| each == &head).count(), 1, "{head}");
        }
    }

    #[test]
    fn a_person_settles_what_is_not_guessed() {
        let headers = ["甲".to_owned(), "工号".to_owned(), "登录名".to_owned()];
        let wish =
            |wanted: ColumnWanted| Columns::settled(&headers, &[(ImportField::Username, wanted)]);
        let place = |wanted| wish(wanted).unwrap().of(ImportField::Username);
        assert_eq!(place(ColumnWanted::Header(" 甲 ".into())), Some(0));
        assert_eq!(place(ColumnWanted::At(1)), Some(1));
        assert_eq!(place(ColumnWanted::Nothing), None);
        for (wanted, given) in [
            (ColumnWanted::Header("丁".into()), "丁"),
            (ColumnWanted::At(3), "4"),
        ] {
            let error = wish(wanted).unwrap_err();
            assert_eq!(error.detail()["reason"], "unknown_header");
            assert_eq!(error.detail()["given"].to_string().trim_matches('"'), given);
        }
        assert!("mobil".parse::<ImportField>().is_err());
    }
}
