//! The status of a user, and numbers of users by status.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use bridge_core::error::{Error, Result};

/// The status of a user: whether they may log in, as far as the directory knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum UserStatus {
    /// May log in.
    Active,
    /// Switched off, in WeCom or by an administrator here.
    Disabled,
    /// Has not joined in WeCom yet, so cannot scan yet.
    NotActivated,
    /// No longer returned by the source.
    Departed,
}

impl UserStatus {
    /// As it stands in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::NotActivated => "not_activated",
            Self::Departed => "departed",
        }
    }
}

impl UserStatus {
    /// Whether they can log in at all: a user who has not joined in WeCom yet cannot scan, but may have a password.
    pub fn has_access(self) -> bool {
        matches!(self, Self::Active | Self::NotActivated)
    }
}

impl fmt::Display for UserStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for UserStatus {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let all = [
            Self::Active,
            Self::Disabled,
            Self::NotActivated,
            Self::Departed,
        ];
        all.into_iter()
            .find(|each| each.as_str() == text)
            .ok_or_else(|| Error::damaged("user status"))
    }
}

/// Numbers of users by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// May log in.
    pub active: usize,
    /// Switched off.
    pub disabled: usize,
    /// Not joined in WeCom yet.
    pub not_activated: usize,
    /// No longer returned by their source.
    pub departed: usize,
}

impl Totals {
    /// All of them, the departed included.
    pub fn all(self) -> usize {
        self.active + self.disabled + self.not_activated + self.departed
    }

    pub(crate) fn of(&mut self, status: UserStatus) -> &mut usize {
        match status {
            UserStatus::Active => &mut self.active,
            UserStatus::Disabled => &mut self.disabled,
            UserStatus::NotActivated => &mut self.not_activated,
            UserStatus::Departed => &mut self.departed,
        }
    }
}
