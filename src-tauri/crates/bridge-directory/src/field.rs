//! The fields of a user: what each is called in the database and in JSON, what people call it, and where its text is used.
//!
//! A new text of a user is one line of [`TEXTS`] beside its member in the row and the view of a user; statements, search,
//! export, comparison and the user panel follow the table. Leaves out values that are no plain text, such as departments.

use serde::{Deserialize, Serialize};

use bridge_core::lang::Text;

/// A field of a user that a run may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
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
    /// Employee number.
    EmployeeNo,
    /// Gender.
    Gender,
    /// The corp's own fields.
    Extra,
    /// Departments.
    Departments,
    /// Main department.
    MainDepartment,
    /// The order in each department.
    DepartmentOrder,
    /// The direct leader.
    Manager,
    /// Status.
    Status,
}

impl Field {
    /// All fields, in the order in which people read them.
    pub const ALL: [Self; 16] = [
        Self::Userid,
        Self::Name,
        Self::Mobile,
        Self::Email,
        Self::BizMail,
        Self::Telephone,
        Self::Position,
        Self::Alias,
        Self::EmployeeNo,
        Self::Gender,
        Self::Extra,
        Self::Departments,
        Self::MainDepartment,
        Self::DepartmentOrder,
        Self::Manager,
        Self::Status,
    ];

    /// What people call it, in the middle of a sentence.
    pub fn label(self) -> Text {
        match self {
            Self::Userid => Text::fixed("企业微信账号", "WeCom user ID"),
            Self::Name => Text::fixed("姓名", "name"),
            Self::Mobile => Text::fixed("手机号", "mobile"),
            Self::Email => Text::fixed("邮箱", "e-mail"),
            Self::BizMail => Text::fixed("企业邮箱", "corp mailbox"),
            Self::Telephone => Text::fixed("座机", "telephone"),
            Self::Position => Text::fixed("职务", "position"),
            Self::Alias => Text::fixed("别名", "alias"),
            Self::EmployeeNo => Text::fixed("工号", "employee number"),
            Self::Gender => Text::fixed("性别", "gender"),
            Self::Extra => Text::fixed("扩展字段", "custom fields"),
            Self::Departments => Text::fixed("部门", "departments"),
            Self::MainDepartment => Text::fixed("主部门", "main department"),
            Self::DepartmentOrder => Text::fixed("部门内排序", "order in departments"),
            Self::Manager => Text::fixed("直属上级", "manager"),
            Self::Status => Text::fixed("状态", "status"),
        }
    }
}

/// A field whose value is a text of its own.
pub struct TextField {
    /// The field.
    pub field: Field,
    /// Its column, and its name in JSON.
    pub column: &'static str,
    /// Whether a search looks into it.
    pub is_searched: bool,
    /// Whether the CSV export has it.
    pub is_exported: bool,
    /// Whether the panel of a user shows it as it is.
    pub is_shown: bool,
}

const fn text(field: Field, column: &'static str) -> TextField {
    TextField {
        field,
        column,
        is_searched: false,
        is_exported: false,
        is_shown: true,
    }
}

const fn exported(field: Field, column: &'static str) -> TextField {
    TextField {
        is_exported: true,
        ..text(field, column)
    }
}

const fn searched(field: Field, column: &'static str) -> TextField {
    TextField {
        is_searched: true,
        ..exported(field, column)
    }
}

/// The texts of a user, in the order of the export. The row and the view of a user have a member for each.
pub const TEXTS: [TextField; 12] = [
    searched(Field::Userid, "userid"),
    searched(Field::Name, "name"),
    searched(Field::Mobile, "mobile"),
    searched(Field::Email, "email"),
    searched(Field::BizMail, "biz_mail"),
    text(Field::Telephone, "telephone"),
    exported(Field::Position, "position"),
    text(Field::Alias, "alias"),
    searched(Field::EmployeeNo, "employee_no"),
    TextField {
        is_shown: false,
        ..text(Field::Extra, "extra")
    },
    TextField {
        is_shown: false,
        ..text(Field::Manager, "manager")
    },
    TextField {
        is_shown: false,
        ..text(Field::DepartmentOrder, "department_order")
    },
];

/// The columns that a search looks into, in the order in which the index reads them.
///
/// Backwards, so that addresses come before the userids and names that are often a part of them and need no place then.
pub(crate) fn searched_columns() -> Vec<&'static str> {
    let texts = TEXTS.iter().rev().filter(|text| text.is_searched);
    texts.map(|text| text.column).chain(["login"]).collect()
}

/// The columns of all texts, as a statement lists them.
pub(crate) fn columns() -> String {
    let columns = TEXTS.iter().map(|text| text.column).collect::<Vec<_>>();
    columns.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_called_as_its_field_is_in_json() {
        for text in &TEXTS {
            let name = serde_json::to_value(text.field).unwrap();
            assert_eq!(name, text.column);
        }
    }

    #[test]
    fn every_field_stands_once_in_the_list_of_all() {
        let mut all = Field::ALL.to_vec();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), Field::ALL.len());
        assert_eq!(
            Field::ALL.map(|field| field as usize),
            std::array::from_fn(|n| n)
        );
    }
}
