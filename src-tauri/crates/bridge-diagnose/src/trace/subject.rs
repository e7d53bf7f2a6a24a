//! The request of a trace: which person it is about.

use serde::{Deserialize, Serialize};

use bridge_core::error::{Code, Error, Result};

/// The person that a trace is about: a user's identifier, or text to search by.
// The two are never taken for each other: in many corps the accounts are numbers too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "TraceSubject"))]
pub enum Subject {
    /// The identifier of a user in the directory, as a list gave it.
    User(String),
    /// A userid, username, name, mobile number or e-mail address.
    Words(String),
}

impl Subject {
    /// Refuses a search for nothing.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Words(words) if words.trim().is_empty() => {
                let error = Error::new(Code::InputInvalid, "nobody is asked about");
                Err(error.with("field", "who"))
            }
            _ => Ok(()),
        }
    }

    /// What was typed, if it was.
    pub(super) fn typed(&self) -> Option<&str> {
        match self {
            Self::User(_) => None,
            Self::Words(words) => Some(words.trim()),
        }
    }

    /// Search text that a person typed.
    pub fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}
