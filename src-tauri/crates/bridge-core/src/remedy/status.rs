//! The status of a check or of an ended rehearsal.

use crate::lang::Text;

/// The status of a check. Never `Pass` for what was not proven by reading.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "CheckStatus"))]
pub enum Status {
    /// Proven.
    Pass,
    /// Not checked: it could not be, or does not apply.
    Skip,
    /// Works, but.
    Warn,
    /// Will fail.
    Fail,
}

impl Status {
    /// Its name for people.
    pub const fn title(self) -> Text {
        match self {
            Self::Pass => Text::fixed("通过", "Passed"),
            Self::Skip => Text::fixed("未检测", "Not checked"),
            Self::Warn => Text::fixed("通过，有提醒", "Passed, with a remark"),
            Self::Fail => Text::fixed("不通过", "Failed"),
        }
    }
}
