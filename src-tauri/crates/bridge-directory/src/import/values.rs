//! The values of one line, each checked and in the form in which the directory keeps it.

use std::borrow::Cow;

use compact_str::CompactString;
use csv::StringRecord;

use super::columns::{Columns, ImportField};
use super::reason::RowReason;
use crate::field::Field;
use crate::left::Left;
use crate::local::{check_email, check_mobile, check_name, check_username};
use crate::user::{User, UserStatus};
use bridge_core::keys::{casefold, email_key, mobile_key};
use bridge_core::lang::Text;
use bridge_core::sheet::cell::{escaped, unescaped};

/// What a line says of one user. What it does not say stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowValues {
    /// The name to log in with.
    pub username: CompactString,
    /// See [`User::name`].
    pub name: Option<CompactString>,
    /// See [`User::mobile`], as its match key.
    pub mobile: Option<CompactString>,
    /// See [`User::email`], as its match key.
    pub email: Option<CompactString>,
    /// See [`User::biz_mail`], as its match key.
    pub biz_mail: Option<CompactString>,
    /// See [`User::employee_no`].
    pub employee_no: Option<CompactString>,
    /// See [`User::position`].
    pub position: Option<CompactString>,
    /// See [`User::telephone`].
    pub telephone: Option<CompactString>,
    /// See [`User::alias`].
    pub alias: Option<CompactString>,
    /// Whether they may log in.
    pub active: Option<bool>,
}

/// What people write where there is nothing.
const NOTHING: [&str; 9] = ["-", "--", "—", "——", "/", "无", "null", "none", "n/a"];

/// What begins a formula.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

const ON: [&str; 23] = [
    "active",
    "enabled",
    "enable",
    "normal",
    "true",
    "yes",
    "y",
    "1",
    "on",
    "valid",
    "not_activated",
    "no password yet",
    "启用",
    "已启用",
    "正常",
    "可用",
    "有效",
    "在职",
    "激活",
    "已激活",
    "未激活",
    "是",
    "还没有密码",
];

const OFF: [&str; 26] = [
    "disabled",
    "disable",
    "inactive",
    "false",
    "no",
    "n",
    "0",
    "off",
    "invalid",
    "departed",
    "left",
    "locked",
    "suspended",
    "deactivated",
    "停用",
    "已停用",
    "禁用",
    "已禁用",
    "无效",
    "失效",
    "离职",
    "已离职",
    "冻结",
    "已冻结",
    "锁定",
    "否",
];

/// The most characters of a value that a message repeats.
const TOLD: usize = 24;

impl RowValues {
    /// The values of a record, or why it cannot be taken.
    pub(super) fn of(record: &StringRecord, columns: &Columns) -> Result<Self, RowReason> {
        let cell = |field: ImportField| {
            let cell = columns.of(field).and_then(|place| record.get(place));
            Cell::new(field, cell.unwrap_or_default())
        };
        let username = cell(ImportField::Username).plain()?;
        if username.value.is_empty() {
            return Err(RowReason::UsernameMissing);
        }
        let name = cell(ImportField::Name).plain()?;
        Ok(Self {
            username: check_username(&username.value)
                .map_err(|_| username.invalid())?
                .into(),
            name: check_name(&name.value)
                .map_err(|_| name.invalid())?
                .map(Into::into),
            mobile: cell(ImportField::Mobile).mobile()?,
            email: cell(ImportField::Email).mail()?,
            biz_mail: cell(ImportField::BizMail).mail()?,
            employee_no: cell(ImportField::EmployeeNo).text()?,
            position: cell(ImportField::Position).text()?,
            telephone: cell(ImportField::Telephone).telephone()?,
            alias: cell(ImportField::Alias).text()?,
            active: cell(ImportField::Status).status()?,
        })
    }

    /// The user with these values, in place of those that the user has.
    pub(super) fn over(&self, user: Option<&User>) -> User {
        let mut after = user.cloned().unwrap_or_else(|| User {
            username: self.username.clone(),
            ..User::default()
        });
        for (field, value) in self.texts() {
            if self.differs(field, user) {
                *slot(&mut after, field) = value.cloned();
            }
        }
        if self.differs(Field::Status, user) {
            after.status = match self.active {
                Some(false) => UserStatus::Disabled,
                _ => UserStatus::Active,
            };
        }
        after
    }

    /// The fields in which the user differs from what the line says.
    pub fn changed(&self, user: &User) -> Vec<Field> {
        let fields = self.texts().into_iter().map(|(field, _)| field);
        let fields = fields.chain([Field::Status]);
        let mut changed = fields
            .filter(|field| self.differs(*field, Some(user)))
            .collect::<Vec<_>>();
        changed.sort_unstable();
        changed
    }

    /// The texts that it may say, by field.
    fn texts(&self) -> [(Field, Option<&CompactString>); 8] {
        [
            (Field::Name, self.name.as_ref()),
            (Field::Mobile, self.mobile.as_ref()),
            (Field::Email, self.email.as_ref()),
            (Field::BizMail, self.biz_mail.as_ref()),
            (Field::Telephone, self.telephone.as_ref()),
            (Field::Position, self.position.as_ref()),
            (Field::Alias, self.alias.as_ref()),
            (Field::EmployeeNo, self.employee_no.as_ref()),
        ]
    }

    /// Whether it says of a field what the user has not. Numbers and addresses are compared as everywhere, by their keys.
    fn differs(&self, field: Field, user: Option<&User>) -> bool {
        if field == Field::Status {
            let before = user.is_none_or(|user| user.status.has_access());
            return self.active.is_some_and(|active| active != before);
        }
        let said = self.texts().into_iter().find(|(each, _)| *each == field);
        let Some(said) = said.and_then(|(_, value)| value) else {
            return false;
        };
        let Some(stored) = user.and_then(|user| stored(user, field)) else {
            return true;
        };
        match field {
            Field::Mobile => mobile_key(stored).as_ref() != Some(said),
            Field::Email | Field::BizMail => email_key(stored).as_ref() != Some(said),
            _ => stored != said.as_str(),
        }
    }
}

fn stored(user: &User, field: Field) -> Option<&str> {
    let mut texts = user.texts();
    let value = texts.find(|(each, _)| *each == field)?.1;
    value.as_deref()
}

fn slot(user: &mut User, field: Field) -> &mut Option<CompactString> {
    match field {
        Field::Mobile => &mut user.mobile,
        Field::Email => &mut user.email,
        Field::BizMail => &mut user.biz_mail,
        Field::Telephone => &mut user.telephone,
        Field::Position => &mut user.position,
        Field::Alias => &mut user.alias,
        Field::EmployeeNo => &mut user.employee_no,
        _ => &mut user.name,
    }
}

/// One value of a line.
struct Cell<'a> {
    field: ImportField,
    value: Cow<'a, str>,
    /// Whether it was escaped as our own exports are: it is a text, whatever it begins with.
    escaped: bool,
}

impl<'a> Cell<'a> {
    fn new(field: ImportField, given: &'a str) -> Self {
        let given = given.trim();
        let (value, escaped) = as_text(given);
        let value = match value {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        Self {
            field,
            value,
            escaped,
        }
    }

    fn told(&self) -> Box<str> {
        let shown = self
            .value
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c });
        let mut told = shown.take(TOLD).collect::<String>();
        if self.value.chars().nth(TOLD).is_some() {
            told.push('…');
        }
        told.into()
    }

    fn invalid(&self) -> RowReason {
        RowReason::Invalid {
            field: self.field,
            given: self.told(),
        }
    }

    /// Refused if a spreadsheet would run it.
    fn plain(self) -> Result<Self, RowReason> {
        if !self.escaped && self.value.starts_with(FORMULA) {
            return Err(RowReason::Formula {
                field: self.field,
                given: self.told(),
            });
        }
        Ok(self)
    }

    fn is_nothing(&self) -> bool {
        self.value.is_empty() || NOTHING.contains(&casefold(&self.value).as_str())
    }

    fn text(self) -> Result<Option<CompactString>, RowReason> {
        if self.is_nothing() {
            return Ok(None);
        }
        let cell = self.plain()?;
        let checked = check_name(&cell.value).map_err(|_| cell.invalid())?;
        Ok(checked.map(Into::into))
    }

    fn telephone(self) -> Result<Option<CompactString>, RowReason> {
        let is_number = |text: &str| {
            text.chars()
                .all(|c| c.is_ascii_digit() || "+-() ".contains(c))
        };
        if !self.is_nothing() && is_number(&self.value) {
            let checked = check_name(&self.value).map_err(|_| self.invalid())?;
            return Ok(checked.map(Into::into));
        }
        self.text()
    }

    fn mobile(self) -> Result<Option<CompactString>, RowReason> {
        if self.is_nothing() {
            return Ok(None);
        }
        let key = mobile_key(&self.value).filter(|key| check_mobile(key).is_ok());
        key.map(Some).ok_or_else(|| self.invalid())
    }

    fn mail(self) -> Result<Option<CompactString>, RowReason> {
        if self.is_nothing() {
            return Ok(None);
        }
        let key = email_key(&self.value).filter(|key| check_email(key).is_ok());
        key.map(Some).ok_or_else(|| self.invalid())
    }

    fn status(self) -> Result<Option<bool>, RowReason> {
        if self.is_nothing() {
            return Ok(None);
        }
        let word = casefold(&self.value);
        if ON.contains(&word.as_str()) {
            return Ok(Some(true));
        }
        match OFF.contains(&word.as_str()) || is_word_of_left(&word) {
            true => Ok(Some(false)),
            false => Err(self.invalid()),
        }
    }
}

/// Whether our own list of users has this for somebody who left.
fn is_word_of_left(word: &str) -> bool {
    let texts = Left::ALL.into_iter().map(Left::status);
    texts
        .into_iter()
        .any(|Text { zh, en }| casefold(&zh) == word || casefold(&en) == word)
}

/// A cell without what only keeps a spreadsheet from changing it: our own escape, and the two forms in which other
/// programs mark a number as text. Whether it was so marked.
fn as_text(given: &str) -> (Cow<'_, str>, bool) {
    let is_number = |text: &str| {
        let digits = text.strip_prefix('+').unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let formula = given
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(number) = formula.filter(|inner| is_number(inner)) {
        return (Cow::Borrowed(number), true);
    }
    let Some(quoted) = given.strip_prefix('\'') else {
        return match given.contains('\'') {
            // The escape follows separators within the value too.
            true => own(given).map_or((Cow::Borrowed(given), false), |own| (Cow::Owned(own), true)),
            false => (Cow::Borrowed(given), false),
        };
    };
    if is_number(quoted) {
        return (Cow::Borrowed(quoted), true);
    }
    own(given).map_or((Cow::Borrowed(given), false), |own| (Cow::Owned(own), true))
}

/// The value of a cell that our own exports have written, if they could have.
fn own(cell: &str) -> Option<String> {
    let value = unescaped(cell);
    (value != cell && escaped(&value) == cell).then_some(value)
}
