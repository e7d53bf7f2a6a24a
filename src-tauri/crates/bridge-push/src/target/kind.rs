//! The kinds of systems that can be pushed to.

use std::fmt;
use std::str::FromStr;

use bridge_core::error::{Code, Error, Result};
use serde::{Deserialize, Serialize};

/// What kind of system a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// Active Directory.
    Ad,
    /// OpenLDAP and what behaves like it.
    Ldap,
}

impl TargetKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Ad, Self::Ldap];

    /// As it stands in the database, in JSON and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ad => "ad",
            Self::Ldap => "ldap",
        }
    }

    /// What the system is called.
    pub const fn product(self) -> &'static str {
        match self {
            Self::Ad => "Active Directory",
            Self::Ldap => "OpenLDAP",
        }
    }
}

impl fmt::Display for TargetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for TargetKind {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == given);
        found.ok_or_else(|| {
            Error::new(Code::InputInvalid, "the kind of a target is ad or ldap")
                .with("field", "kind")
        })
    }
}
