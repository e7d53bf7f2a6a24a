//! Departments, from the rows that WeCom sends.

use std::collections::HashSet;

use compact_str::CompactString;
use wecom::{Department, DepartmentNode};

use crate::malformed::{MalformedRow, MalformedRows};
use crate::snapshot::{self, Person, Scope};
use crate::value_check::{self, ValueKind};
use bridge_directory::packed::Packed;

/// A department with its name.
pub(super) fn read_department(
    department: Department,
    malformed: &mut MalformedRows,
) -> snapshot::Department {
    let mut own = MalformedRow {
        unreadable: department.unreadable,
        ..MalformedRow::default()
    };
    let name = ("name", ValueKind::Name, value_check::LONGEST_NAME);
    let name = value_check::value(department.name, name, &mut own);
    malformed.of_department(department.id, &own);
    snapshot::Department {
        name: name.filter(|name| !name.trim().is_empty()),
        leaders: department.leaders.map(|leaders| written(&leaders)),
        ..placed(department.id, department.parent, department.order, &own)
    }
}

/// Leaders as they are kept: nothing where there is none.
fn written(leaders: &[CompactString]) -> CompactString {
    let usable = leaders.iter().map(|userid| userid.trim());
    let usable = usable.filter(|userid| value_check::is_usable_userid(userid));
    let usable = usable.collect::<Vec<_>>();
    match usable.is_empty() {
        true => CompactString::default(),
        false => serde_json::to_string(&usable).unwrap_or_default().into(),
    }
}

/// A department by its number.
pub(super) fn read_node(
    node: DepartmentNode,
    malformed: &mut MalformedRows,
) -> snapshot::Department {
    let own = MalformedRow {
        unreadable: node.unreadable,
        ..MalformedRow::default()
    };
    malformed.of_department(node.id, &own);
    placed(node.id, node.parent, node.order, &own)
}

/// A department at its place; a place that cannot be read leaves the department where it is stored.
fn placed(
    id: i64,
    parent: Option<i64>,
    order: i64,
    malformed: &MalformedRow,
) -> snapshot::Department {
    let is_known = |field| !malformed.unreadable.contains(&field);
    snapshot::Department {
        id,
        name: None,
        parent: parent.filter(|parent| *parent != 0),
        sort: (is_known("parentid") && is_known("order")).then_some(order),
        leaders: None,
    }
}

/// The scope of a reading: a tree without the corp's root department is a part of it, whatever the secret.
pub(super) fn scope_of(sees_all: bool, departments: &[snapshot::Department]) -> Scope {
    let is_root = |department: &snapshot::Department| {
        department.id == 1 || (department.parent.is_none() && department.sort.is_some())
    };
    if sees_all && departments.iter().any(is_root) {
        Scope::Whole
    } else {
        Scope::Range
    }
}

/// Adds the departments that only a member's row names, by their numbers.
pub(super) fn add_mentioned(departments: &mut Vec<snapshot::Department>, people: &Packed<Person>) {
    let mut known = departments
        .iter()
        .map(|department| department.id)
        .collect::<HashSet<_>>();
    snapshot::each_department(people, |id| {
        if known.insert(id) {
            departments.push(snapshot::Department {
                id,
                name: None,
                parent: None,
                sort: None,
                leaders: None,
            });
        }
    });
}
