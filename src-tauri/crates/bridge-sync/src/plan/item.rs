//! One person's or one department's part of a plan.

use super::kind::{DepartmentKind, Kind};
use super::reason::Reason;
use bridge_directory::department::Department;

/// One person's part of a plan. Positions are into the plan's snapshot and directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What happens.
    pub kind: Kind,
    /// The person who was read, if one was.
    pub person: Option<u32>,
    /// The user it is about, if there is exactly one.
    pub user: Option<u32>,
    /// Why.
    pub reason: Reason,
}

/// One department's part of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentItem {
    /// What happens.
    pub kind: DepartmentKind,
    /// As it is.
    pub before: Option<Department>,
    /// As it will be.
    pub after: Department,
}

impl Item {
    /// Whether the account changes hands: another person can log in as the user afterwards, so its password is removed.
    pub fn changes_hands(&self) -> bool {
        let is_linked = matches!(self.reason, Reason::Linked { .. });
        self.kind == Kind::Overwrite
            || (self.kind.writes() && (self.reason.is_take_over() || is_linked))
    }
}
