//! The values of a user that a run may change, and what people call them.

use serde::{Deserialize, Serialize};

use bridge_core::lang::Text;

/// A value of a user that a run may change.
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
