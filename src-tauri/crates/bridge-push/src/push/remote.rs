//! What stands in a target below its base, as one read found it.

use std::collections::BTreeMap;

use ldap::Dn;
use serde::{Deserialize, Serialize};

/// What an object is to a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PushObject"))]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// An organizational unit.
    Department,
    /// A person's account.
    User,
    /// A group.
    Group,
}

impl ObjectKind {
    /// As it stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::User => "user",
            Self::Group => "group",
        }
    }

    /// The kind that a row names.
    pub fn of_row(text: &str) -> Option<Self> {
        [Self::Department, Self::User, Self::Group]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// One object of the target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteObject {
    /// What the target never changes: entryUUID, or objectGUID as text.
    pub id: String,
    /// Its distinguished name, as the server writes it.
    pub dn: Dn,
    /// What it is; none for anything that a push has no use for.
    pub kind: Option<ObjectKind>,
    /// Attributes that were asked for, by name in lower case. Values that are no text are left out.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// What changes with each write: entryCSN. None where the target shows nothing that can be compared.
    pub version: Option<String>,
    /// Whether somebody can log in with it; none where that cannot be read.
    pub enabled: Option<bool>,
    /// Whether it is one that no push may touch: `adminCount=1`, a system object.
    pub is_protected: bool,
}

impl RemoteObject {
    /// The values of an attribute, whose name is in lower case.
    pub fn values(&self, attribute: &str) -> &[String] {
        self.attributes.get(attribute).map_or(&[], Vec::as_slice)
    }
}

/// Everything below a target's base, at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteSnapshot {
    /// The objects, in no order that matters.
    pub objects: Vec<RemoteObject>,
    /// Whether a part could not be read. What is missing then says nothing.
    pub is_partial: bool,
}
