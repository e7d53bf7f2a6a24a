//! What happened to one object of a run.

use std::fmt;
use std::str::FromStr;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize};

use bridge_core::error::{Code, Error, Result};

use crate::plan::{DepartmentKind, Kind};

macro_rules! kinds {
    ($($variant:ident = $word:literal, $doc:literal;)*) => {
        /// What happened to a user or a department. The order is that in which people look at them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
        pub enum ChangeKind {
            $(#[doc = $doc] $variant,)*
        }

        impl ChangeKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As it stands in the database and in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

kinds! {
    Depart = "depart", "A user of the source is deactivated.";
    Disable = "disable", "WeCom has switched a user of the source off.";
    Archive = "archive", "A user who left long ago is archived.";
    Ambiguous = "ambiguous", "A member who fits several users, or shares one: left to a person.";
    Pending = "pending", "A change that a person settles one by one.";
    RenameProposed = "rename_proposed", "Somebody who leaves and somebody new may be one person.";
    Renamed = "renamed", "A user of the source has a new userid.";
    Overwrite = "overwrite", "A user of somebody else is handed over.";
    Reactivate = "reactivate", "A deactivated user of the source is back.";
    UsernameChange = "username_change", "A user of the source gets another username.";
    Update = "update", "A user of the source changes.";
    Create = "create", "A new user.";
    Skip = "skip", "A duplicate is left as it is.";
    OutOfScope = "out_of_scope", "A user out of the source's scope is deactivated, or left as it is.";
    OutOfRange = "out_of_range", "A user out of the secret's range is left as it is.";
    DepartmentCreate = "department_create", "A new department.";
    DepartmentRename = "department_rename", "A department's name changes.";
    DepartmentMove = "department_move", "A department's parent changes, and perhaps its name too.";
    DepartmentReorder = "department_reorder", "Only a department's place among its siblings changes.";
    DepartmentLeaders = "department_leaders", "Other people lead a department.";
    DepartmentRestore = "department_restore", "A department is back.";
    DepartmentRetire = "department_retire", "WeCom no longer returns a department.";
}

impl ChangeKind {
    /// Whether it is about a department rather than a person.
    pub const fn is_department(self) -> bool {
        matches!(
            self,
            Self::DepartmentCreate
                | Self::DepartmentRename
                | Self::DepartmentMove
                | Self::DepartmentReorder
                | Self::DepartmentLeaders
                | Self::DepartmentRestore
                | Self::DepartmentRetire
        )
    }
}

impl FromSql for ChangeKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        word.parse().map_err(|_| FromSqlError::InvalidType)
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ChangeKind {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        let found = Self::ALL.iter().copied().find(|kind| kind.as_str() == word);
        let unknown = || {
            Error::new(Code::InputInvalid, "there is no such kind of change").with("field", "kind")
        };
        found.ok_or_else(unknown)
    }
}

/// Which kinds a list is filtered by: one, or what the counts call an update of departments, which is four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeGroup {
    /// This kind only.
    One(ChangeKind),
    /// A department's new name, parent or place, or that it is back.
    DepartmentUpdate,
}

impl ChangeGroup {
    /// As it is told in filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::One(kind) => kind.as_str(),
            Self::DepartmentUpdate => "department_update",
        }
    }
}

impl FromStr for ChangeGroup {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        match word {
            "department_update" => Ok(Self::DepartmentUpdate),
            one => one.parse().map(Self::One),
        }
    }
}

impl From<ChangeKind> for ChangeGroup {
    fn from(kind: ChangeKind) -> Self {
        Self::One(kind)
    }
}

impl From<Kind> for ChangeKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Depart => Self::Depart,
            Kind::Disable => Self::Disable,
            Kind::Archive => Self::Archive,
            Kind::Ambiguous => Self::Ambiguous,
            Kind::Pending => Self::Pending,
            Kind::RenameProposed => Self::RenameProposed,
            Kind::Renamed => Self::Renamed,
            Kind::Overwrite => Self::Overwrite,
            Kind::Reactivate => Self::Reactivate,
            Kind::UsernameChange => Self::UsernameChange,
            Kind::Update => Self::Update,
            Kind::Create => Self::Create,
            Kind::Skip => Self::Skip,
            Kind::LeaveScope | Kind::OutOfScope => Self::OutOfScope,
            Kind::OutOfRange => Self::OutOfRange,
        }
    }
}

impl From<DepartmentKind> for ChangeKind {
    fn from(kind: DepartmentKind) -> Self {
        match kind {
            DepartmentKind::Create => Self::DepartmentCreate,
            DepartmentKind::Rename => Self::DepartmentRename,
            DepartmentKind::Move => Self::DepartmentMove,
            DepartmentKind::Reorder => Self::DepartmentReorder,
            DepartmentKind::Leaders => Self::DepartmentLeaders,
            DepartmentKind::Restore => Self::DepartmentRestore,
            DepartmentKind::Retire => Self::DepartmentRetire,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_spelling() {
        for kind in ChangeKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(kind.as_str().parse::<ChangeKind>().unwrap(), *kind);
            assert_eq!(
                kind.is_department(),
                kind.as_str().starts_with("department_")
            );
        }
        assert!("department".parse::<ChangeKind>().is_err());
    }
}
