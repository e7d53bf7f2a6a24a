//! Departments as they were read.

use std::collections::HashSet;

use wecom::{Department, DepartmentNode};

use crate::odd::{Odd, Oddities};
use crate::sane::{self, Kind};
use crate::snapshot::{Person, Scope, Unit};

/// A department with its name.
pub(super) fn read_department(department: Department, odd: &mut Oddities) -> Unit {
    let mut own = Odd {
        unreadable: department.unreadable,
        ..Odd::default()
    };
    let name = ("name", Kind::Name, sane::LONGEST_NAME);
    let name = sane::value(department.name, name, &mut own);
    odd.of_department(department.id, &own);
    Unit {
        name: name.filter(|name| !name.trim().is_empty()),
        ..placed(department.id, department.parent, department.order, &own)
    }
}

/// A department by its number.
pub(super) fn read_node(node: DepartmentNode, odd: &mut Oddities) -> Unit {
    let own = Odd {
        unreadable: node.unreadable,
        ..Odd::default()
    };
    odd.of_department(node.id, &own);
    placed(node.id, node.parent, node.order, &own)
}

/// A place that cannot be read leaves the department where it is stored.
fn placed(id: i64, parent: Option<i64>, order: i64, odd: &Odd) -> Unit {
    let is_known = |field| !odd.unreadable.contains(&field);
    Unit {
        id,
        name: None,
        parent: parent.filter(|parent| *parent != 0),
        sort: (is_known("parentid") && is_known("order")).then_some(order),
    }
}

/// A tree without the corp's root department is a part of it, whatever the secret.
pub(super) fn scope_of(sees_all: bool, units: &[Unit]) -> Scope {
    let is_root = |unit: &Unit| unit.id == 1 || (unit.parent.is_none() && unit.sort.is_some());
    if sees_all && units.iter().any(is_root) {
        Scope::Whole
    } else {
        Scope::Range
    }
}

/// Departments that only a member's entry names are kept by their number.
pub(super) fn add_mentioned(units: &mut Vec<Unit>, people: &[Person]) {
    let mut known = units.iter().map(|unit| unit.id).collect::<HashSet<_>>();
    for id in people
        .iter()
        .flat_map(|person| person.departments.iter().flatten())
    {
        if known.insert(*id) {
            units.push(Unit {
                id: *id,
                name: None,
                parent: None,
                sort: None,
            });
        }
    }
}
