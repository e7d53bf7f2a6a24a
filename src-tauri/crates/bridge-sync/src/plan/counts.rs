//! The counts of a run: how many of each kind.

use serde::{Deserialize, Serialize};

use super::item::{DepartmentItem, Item};
use super::kind::{DepartmentKind, Kind};

/// The counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "CountsOfPlan"))]
pub struct Counts {
    /// New users.
    pub created: usize,
    /// Users of the source that change.
    pub updated: usize,
    /// Users of the source with another username.
    pub usernames_changed: usize,
    /// Users of the source that stay as they are.
    pub unchanged: usize,
    /// Duplicates left as they are.
    pub skipped: usize,
    /// Duplicates handed over.
    pub overwritten: usize,
    /// Deactivated users that are back.
    pub reactivated: usize,
    /// Users deactivated.
    pub departed: usize,
    /// Users whom WeCom has switched off.
    pub disabled: usize,
    /// Members left to a person.
    pub ambiguous: usize,
    /// Members who wait for a person to settle them one by one.
    pub pending: usize,
    /// Users out of the source's scope, deactivated or left as they are.
    pub out_of_scope: usize,
    /// Those of them who are deactivated.
    pub departed_out_of_scope: usize,
    /// Users who left long ago and are archived.
    pub archived: usize,
    /// Users with a new userid.
    pub renamed: usize,
    /// Users who leave while a new member may be the same person.
    pub rename_proposed: usize,
    /// Users left as they are because they are out of range.
    pub out_of_range: usize,
    /// Rows without a usable userid.
    pub left_out: usize,
    /// Lines of a file that were not imported.
    pub rejected: usize,
    /// New departments.
    pub departments_created: usize,
    /// Departments renamed, moved, reordered or back.
    pub departments_updated: usize,
    /// Departments that WeCom no longer returns.
    pub departments_retired: usize,
}

impl Counts {
    /// Members whom the run did not bring in, so that they cannot log in. Every summary of a run tells this first.
    pub const fn not_brought_in(&self) -> usize {
        self.skipped + self.ambiguous + self.pending
    }

    /// Users who lose access by the run, whatever for.
    pub const fn deactivated(&self) -> usize {
        self.departed + self.disabled + self.departed_out_of_scope
    }

    /// How many rows the run writes: what is only reported does not count.
    pub const fn written(&self) -> usize {
        let changed = self.updated + self.usernames_changed + self.renamed;
        let people = self.created + changed + self.overwritten + self.reactivated;
        let departments =
            self.departments_created + self.departments_updated + self.departments_retired;
        people + self.deactivated() + self.archived + departments
    }
}

/// Counts a plan's items.
pub(super) fn count(items: &[Item], unchanged: usize, departments: &[DepartmentItem]) -> Counts {
    let mut counts = Counts {
        unchanged,
        ..Counts::default()
    };
    for item in items {
        *match item.kind {
            Kind::Depart => &mut counts.departed,
            Kind::Disable => &mut counts.disabled,
            Kind::Archive => &mut counts.archived,
            Kind::Ambiguous => &mut counts.ambiguous,
            Kind::Pending => &mut counts.pending,
            Kind::RenameProposed => &mut counts.rename_proposed,
            Kind::Renamed => &mut counts.renamed,
            Kind::Overwrite => &mut counts.overwritten,
            Kind::Reactivate => &mut counts.reactivated,
            Kind::UsernameChange => &mut counts.usernames_changed,
            Kind::Update => &mut counts.updated,
            Kind::Create => &mut counts.created,
            Kind::Skip => &mut counts.skipped,
            Kind::LeaveScope | Kind::OutOfScope => &mut counts.out_of_scope,
            Kind::OutOfRange => &mut counts.out_of_range,
        } += 1;
        counts.departed_out_of_scope += usize::from(item.kind == Kind::LeaveScope);
    }
    for department in departments {
        *match department.kind {
            DepartmentKind::Create => &mut counts.departments_created,
            DepartmentKind::Retire => &mut counts.departments_retired,
            DepartmentKind::Rename
            | DepartmentKind::Move
            | DepartmentKind::Reorder
            | DepartmentKind::Leaders
            | DepartmentKind::Restore => &mut counts.departments_updated,
        } += 1;
    }
    counts
}
