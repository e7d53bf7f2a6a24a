//! Links: what of ours is which object of a target. And the journal's word on creates whose answer never came.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::remote::ObjectKind;

/// Whose an object was before it was linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// This program made it.
    Created,
    /// It was there, and a person confirmed it.
    Adopted,
}

/// What became of a linked object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// In use.
    Linked,
    /// This program disabled it.
    Disabled,
    /// Nobody finds it any more.
    Gone,
    /// It was made and could not be finished: it never had a password of ours, or was never enabled.
    Blocked,
    /// What was sent last had no answer.
    Uncertain,
}

macro_rules! row_words {
    ($name:ident { $($variant:ident = $word:literal,)+ }) => {
        impl $name {
            /// As it stands in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one that a row names.
            pub fn of_row(text: &str) -> Option<Self> {
                [$(Self::$variant),+].into_iter().find(|each| each.as_str() == text)
            }
        }
    };
}

row_words!(Origin {
    Created = "created",
    Adopted = "adopted",
});
row_words!(LinkState {
    Linked = "linked",
    Disabled = "disabled",
    Gone = "gone",
    Blocked = "blocked",
    Uncertain = "uncertain",
});

/// Attributes with their values, by name in lower case.
pub type Values = BTreeMap<String, Vec<String>>;

/// One of ours and its object there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The row's key.
    pub key: i64,
    /// What it is.
    pub object: ObjectKind,
    /// The key of our user or department.
    pub ours: i64,
    /// The object's immutable identifier.
    pub remote_id: String,
    /// Its name when it was last seen.
    pub remote_name: String,
    /// Whose it was before.
    pub origin: Origin,
    /// What became of it.
    pub state: LinkState,
    /// What was last pushed into it.
    pub pushed: Values,
    /// The version that was read after the last write.
    pub remote_version: Option<String>,
    /// When this program disabled it, in milliseconds since 1970 UTC.
    pub disabled_at: Option<i64>,
}

/// A create that was sent and whose answer the journal does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentCreate {
    /// What was to be made.
    pub object: ObjectKind,
    /// For which of ours.
    pub ours: i64,
    /// Under which name.
    pub dn: String,
    /// With which values.
    pub values: Values,
}
