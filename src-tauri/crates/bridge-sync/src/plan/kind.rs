//! What a plan does with one person or one department.

use serde::{Deserialize, Serialize};

/// What happens to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A user of the source is deactivated.
    Depart,
    /// WeCom has switched a user of the source off, who could log in until now.
    Disable,
    /// A user of the source who left its scope is deactivated.
    LeaveScope,
    /// A user who left long ago is archived: nothing of the person is kept.
    Archive,
    /// A member who matches more than one user, or shares one with another member: left to a person.
    Ambiguous,
    /// A change of who may log in that a person has to settle one by one: left as it is.
    Pending,
    /// Somebody who leaves and somebody who is new may be one person with a new userid: left to a person.
    RenameProposed,
    /// A user of the source has a new userid.
    Renamed,
    /// A user whom the source does not own is handed over.
    Overwrite,
    /// A deactivated user of the source is back.
    Reactivate,
    /// A user of the source gets another username, and perhaps other values too.
    UsernameChange,
    /// A user of the source changes.
    Update,
    /// A new user.
    Create,
    /// A duplicate is left as it is.
    Skip,
    /// A user of the source who is out of its scope is left as it is.
    OutOfScope,
    /// A user of the source who is out of the secret's range is left as it is.
    OutOfRange,
}

/// What happens to one department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum DepartmentKind {
    /// New.
    Create,
    /// Its name changes.
    Rename,
    /// Its parent changes, and perhaps its name too.
    Move,
    /// Only its place among its siblings changes.
    Reorder,
    /// Other people lead it.
    Leaders,
    /// It is back.
    Restore,
    /// WeCom no longer returns it.
    Retire,
}

impl Kind {
    /// Whether applying an item of this kind writes a user.
    pub fn writes(self) -> bool {
        match self {
            Self::Depart
            | Self::Disable
            | Self::LeaveScope
            | Self::Archive
            | Self::Renamed
            | Self::Overwrite
            | Self::Reactivate
            | Self::UsernameChange
            | Self::Update
            | Self::Create => true,
            Self::Ambiguous
            | Self::Pending
            | Self::RenameProposed
            | Self::Skip
            | Self::OutOfScope
            | Self::OutOfRange => false,
        }
    }
}
