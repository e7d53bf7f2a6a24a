//! By what somebody who leaves and a new member are taken for one person, and who a person says they are.

use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use bridge_core::error::{Code, Error, Result};
use bridge_core::lang::Text;

/// By what two userids are taken for one person's, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum RenameKey {
    /// A person said so.
    Person,
    /// The mobile number is the same.
    Mobile,
    /// The corp's mailbox is the same.
    BizMail,
    /// An e-mail address is the same.
    Email,
    /// Name, main department and all departments are the same.
    Name,
    /// All departments are the same, and nothing else is known.
    Departments,
}

impl RenameKey {
    /// What is compared, the strongest first.
    pub(super) const COMPARED: [Self; 5] = [
        Self::Mobile,
        Self::BizMail,
        Self::Email,
        Self::Name,
        Self::Departments,
    ];

    /// Whether it names one person beyond doubt, where nothing else speaks against it.
    pub(super) fn is_strong(self) -> bool {
        !matches!(self, Self::Name | Self::Departments)
    }

    /// What people call it, in the middle of a sentence.
    pub fn label(self) -> Text {
        match self {
            Self::Person => Text::fixed("由人确认", "as a person said"),
            Self::Mobile => Text::fixed("手机号相同", "same mobile"),
            Self::BizMail => Text::fixed("企业邮箱相同", "same corp mailbox"),
            Self::Email => Text::fixed("邮箱相同", "same e-mail"),
            Self::Name => Text::fixed("姓名和部门相同", "same name and departments"),
            Self::Departments => Text::fixed("部门相同", "same departments"),
        }
    }
}

/// Two userids that a person says are one person's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SamePerson {
    /// The userid of the user who would leave.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub from: CompactString,
    /// The userid of the new member.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub to: CompactString,
}

impl FromStr for SamePerson {
    type Err = Error;

    /// From `OLD=NEW`.
    fn from_str(text: &str) -> Result<Self> {
        let (from, to) = text.split_once('=').unwrap_or_default();
        let (from, to) = (from.trim(), to.trim());
        if from.is_empty() || to.is_empty() {
            let error = Error::new(Code::InputInvalid, "two userids are given as OLD=NEW");
            return Err(error.with("field", "same"));
        }
        Ok(Self {
            from: from.into(),
            to: to.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_two_userids() {
        let pair: SamePerson = " Old.1 = new@x ".parse().unwrap();
        assert_eq!((&*pair.from, &*pair.to), ("Old.1", "new@x"));
        for wrong in ["", "=", "a=", "=b", "ab"] {
            let error = wrong.parse::<SamePerson>().unwrap_err();
            assert_eq!(error.detail()["field"], "same", "{wrong:?}");
        }
    }
}
