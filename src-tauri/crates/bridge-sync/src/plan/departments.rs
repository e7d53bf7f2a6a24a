//! The decisions on every department of the source.

use std::collections::{HashMap, HashSet};

use super::item::DepartmentItem;
use super::kind::DepartmentKind;
use crate::snapshot::{self, Scope, Snapshot};
use crate::warning::{Warning, WarningId};
use bridge_core::text;
use bridge_directory::department::Department;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::tree::{Forest, Node};

/// Decides for every department, by kind and number.
pub(crate) fn plan(snapshot: &Snapshot, directory: &StoredDirectory) -> Vec<DepartmentItem> {
    let known = directory
        .departments
        .iter()
        .map(|department| (department.wecom_id, department))
        .collect::<HashMap<_, _>>();
    let mut items = snapshot
        .departments
        .iter()
        .filter_map(|department| {
            let known = known.get(&department.id).copied();
            follow(department, known, snapshot.sees_all())
        })
        .collect::<Vec<_>>();
    if snapshot.scope == Scope::Whole {
        items.extend(without(directory, named(snapshot)).map(retire));
    }
    items.sort_by_key(|item| (item.kind, item.after.wecom_id));
    items
}

/// The departments that WeCom has: those that come in, those that a scope leaves out, which stay as they are, and those
/// that only a member's row names.
fn named(snapshot: &Snapshot) -> HashSet<i64> {
    let kept = snapshot.departments.iter().map(|each| each.id);
    let listed = snapshot.scoped.iter();
    let listed = listed.flat_map(|scoped| scoped.listed.iter().copied());
    kept.chain(listed).collect()
}

/// The departments of the source by name, as they are after the run.
pub(super) fn forest(snapshot: &Snapshot, directory: &StoredDirectory) -> Forest {
    let read = snapshot.departments.iter().map(|department| Node {
        id: department.id,
        parent: department.parent,
        order: department.sort.unwrap_or_default(),
        name: department.name.as_deref().unwrap_or_default().to_owned(),
    });
    let stored = directory.departments.iter().map(|department| Node {
        id: department.wecom_id,
        parent: department.parent,
        order: department.sort,
        name: department.name.as_deref().unwrap_or_default().to_owned(),
    });
    // Of two with one number the first counts: what was read, unless only its number was.
    let nodes = read.filter(|node| !node.name.is_empty()).chain(stored);
    Forest::of(nodes.filter(|node| !node.name.is_empty()).collect())
}

/// Says which departments a visible range lost, apart from departures.
pub(crate) fn drift_warning(
    snapshot: &Snapshot,
    directory: &StoredDirectory,
    people: usize,
) -> Option<Warning> {
    let lost = without(directory, snapshot.read_departments())
        .map(label)
        .collect::<Vec<_>>();
    if snapshot.scope != Scope::Range || lost.is_empty() {
        return None;
    }
    let (count, names) = (
        lost.len(),
        lost.iter().take(10).cloned().collect::<Vec<_>>().join(", "),
    );
    Some(Warning::new(
        WarningId::RangeDrift,
        text!(
            "可见范围少了 {count} 个部门（{names}），不在可见范围的 {people} 人保持原样。如果他们确实离职了，请用通讯录同步的 Secret 再同步一次。",
            "The visible range lost {count} departments ({names}); {people} people out of range stay as they are. If they really left, sync once with the secret of Contacts sync."
        ),
    ))
}

/// The departments in force that are none of these.
fn without(directory: &StoredDirectory, these: HashSet<i64>) -> impl Iterator<Item = &Department> {
    directory
        .departments
        .iter()
        .filter(move |department| !department.retired && !these.contains(&department.wecom_id))
}

fn follow(
    department: &snapshot::Department,
    known: Option<&Department>,
    sees_all: bool,
) -> Option<DepartmentItem> {
    let Some(before) = known else {
        return Some(DepartmentItem {
            kind: DepartmentKind::Create,
            before: None,
            after: fresh(department),
        });
    };
    let after = Department {
        name: department.name.clone().or_else(|| before.name.clone()),
        parent: department
            .parent
            .or(before.parent.filter(|_| department.sort.is_none())),
        sort: department.sort.unwrap_or(before.sort),
        leaders: match department.leaders.as_deref() {
            None => before.leaders.clone(),
            // Whoever may not see a leader is told of none.
            Some("") if !sees_all => before.leaders.clone(),
            Some("") => None,
            Some(leaders) => Some(leaders.into()),
        },
        retired: false,
        ..before.clone()
    };
    let kind = match () {
        () if before.retired => DepartmentKind::Restore,
        () if before.parent != after.parent => DepartmentKind::Move,
        () if before.name != after.name => DepartmentKind::Rename,
        () if before.sort != after.sort => DepartmentKind::Reorder,
        () if before.leaders != after.leaders => DepartmentKind::Leaders,
        () => return None,
    };
    Some(DepartmentItem {
        kind,
        before: Some(before.clone()),
        after,
    })
}

fn fresh(department: &snapshot::Department) -> Department {
    Department {
        wecom_id: department.id,
        name: department.name.clone(),
        parent: department.parent,
        sort: department.sort.unwrap_or(0),
        leaders: department
            .leaders
            .clone()
            .filter(|leaders| !leaders.is_empty()),
        ..Department::default()
    }
}

fn retire(before: &Department) -> DepartmentItem {
    let after = Department {
        retired: true,
        ..before.clone()
    };
    DepartmentItem {
        kind: DepartmentKind::Retire,
        before: Some(before.clone()),
        after,
    }
}

fn label(department: &Department) -> String {
    department
        .name
        .as_ref()
        .map_or_else(|| format!("#{}", department.wecom_id), ToString::to_string)
}
