//! What a target really does, as a probe has seen it.
//!
//! What nothing was seen of is unknown, never assumed.

use std::collections::BTreeMap;

use bridge_core::lang::Text;
use serde::{Deserialize, Serialize};

use super::settings::GroupClass;

/// Whether members of groups follow an entry that is moved or renamed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MemberFollow {
    /// They do, perhaps some seconds later.
    Refint,
    /// They stay as they were: whoever moves an entry rewrites them.
    None,
    /// Not seen.
    #[default]
    Unknown,
}

/// How an account is disabled, so that nobody can log in with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Disable {
    /// Active Directory's bit.
    Uac,
    /// The lock of a password policy, which was seen to refuse a log-in.
    Ppolicy,
    /// A password that nobody knows in place of the one there was.
    Password,
    /// No way was seen to work.
    None,
    /// Not tried.
    #[default]
    Unknown,
}

/// What a target can do. Fields that its kind has no use for are null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Capabilities {
    /// Vendor and version, where it tells.
    pub server: Option<String>,
    /// Whether it says that it is Active Directory.
    pub is_ad: bool,
    /// The attribute that can carry the userid.
    pub anchor: Option<String>,
    /// Whether a search comes in pages.
    pub paging: Option<bool>,
    /// Whether a condition can be sent along with a write.
    pub assertion: Option<bool>,
    /// Whether a write answers with the entry.
    pub post_read: Option<bool>,
    /// Whether members of groups follow.
    pub member_follow: MemberFollow,
    /// The class of groups that shows at people which groups they are in.
    pub group_class: Option<GroupClass>,
    /// Whether people's entries show their groups.
    pub member_of: Option<bool>,
    /// How accounts are disabled.
    pub disable: Disable,
    /// Whether the account may write below the base.
    pub can_write: Option<bool>,
    /// The attributes, in lower case, that were read back as they were written; none: not tried.
    pub kept: Option<Vec<String>>,
    /// What each of these was concluded from.
    pub evidence: BTreeMap<String, Text>,
    /// Whether a throw-away account was made.
    pub with_account: bool,
}
