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
    /// Left long ago, or erased: nothing of the person is kept but a keyed hash of the userid.
    Archived,
}

impl UserStatus {
    /// As it stands in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::NotActivated => "not_activated",
            Self::Departed => "departed",
            Self::Archived => "archived",
        }
    }
}

impl UserStatus {
    /// Whether they can log in at all: a user who has not joined in WeCom yet cannot scan, but may have a password.
    pub fn has_access(self) -> bool {
        matches!(self, Self::Active | Self::NotActivated)
    }

    /// Whether they are gone: departed, and perhaps archived since.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Departed | Self::Archived)
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
            Self::Archived,
        ];
        all.into_iter()
            .find(|each| each.as_str() == text)
            .ok_or_else(|| Error::damaged("user status"))
    }
}

/// Numbers of users by status. Archived ones are not counted anywhere.
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

    pub(crate) fn add(&mut self, status: UserStatus, users: usize) {
        let of_status = match status {
            UserStatus::Active => &mut self.active,
            UserStatus::Disabled => &mut self.disabled,
            UserStatus::NotActivated => &mut self.not_activated,
            UserStatus::Departed => &mut self.departed,
            UserStatus::Archived => return,
        };
        *of_status += users;
    }
}
