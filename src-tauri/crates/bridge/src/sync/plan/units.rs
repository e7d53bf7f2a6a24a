//! Deciding for every department of the source.

use std::collections::{HashMap, HashSet};

use super::{UnitItem, UnitKind};
use crate::directory::StoredDirectory;
use crate::directory::department::Department;
use crate::sync::snapshot::{Scope, Snapshot, Unit, Warning};
use crate::text;

/// Decides for every department, by kind and number.
pub(crate) fn plan(snapshot: &Snapshot, directory: &StoredDirectory) -> Vec<UnitItem> {
    let known = directory
        .departments
        .iter()
        .map(|unit| (unit.wecom_id, unit))
        .collect::<HashMap<_, _>>();
    let mut items = snapshot
        .units
        .iter()
        .filter_map(|unit| follow(unit, known.get(&unit.id).copied()))
        .collect::<Vec<_>>();
    if snapshot.scope == Scope::Whole {
        let named = snapshot.units.iter().map(|unit| unit.id).collect();
        items.extend(without(directory, named).map(retire));
    }
    items.sort_by_key(|item| (item.kind, item.after.wecom_id));
    items
}

/// Says which departments a visible range lost, apart from departures.
pub(crate) fn drift_warning(
    snapshot: &Snapshot,
    directory: &StoredDirectory,
    people: usize,
) -> Option<Warning> {
    let lost = without(directory, snapshot.read_units())
        .map(label)
        .collect::<Vec<_>>();
    if snapshot.scope == Scope::Whole || lost.is_empty() {
        return None;
    }
    let (count, names) = (
        lost.len(),
        lost.iter().take(10).cloned().collect::<Vec<_>>().join(", "),
    );
    Some(Warning::new(
        "range.drift",
        text!(
            "可见范围少了 {count} 个部门（{names}），不在可见范围的 {people} 人保持原样。如果他们确实离开了，请用通讯录同步的 Secret 再同步一次。",
            "The visible range lost {count} departments ({names}); {people} people out of range stay as they are. If they really left, sync once with the secret of Contacts sync."
        ),
    ))
}

/// The departments in force that are none of these.
fn without(directory: &StoredDirectory, these: HashSet<i64>) -> impl Iterator<Item = &Department> {
    directory
        .departments
        .iter()
        .filter(move |unit| !unit.retired && !these.contains(&unit.wecom_id))
}

fn follow(unit: &Unit, known: Option<&Department>) -> Option<UnitItem> {
    let Some(before) = known else {
        return Some(UnitItem {
            kind: UnitKind::Create,
            before: None,
            after: fresh(unit),
        });
    };
    let after = Department {
        name: unit.name.clone().or_else(|| before.name.clone()),
        parent: unit
            .parent
            .or(before.parent.filter(|_| unit.sort.is_none())),
        sort: unit.sort.unwrap_or(before.sort),
        retired: false,
        ..before.clone()
    };
    let kind = match () {
        () if before.retired => UnitKind::Restore,
        () if before.parent != after.parent => UnitKind::Move,
        () if before.name != after.name => UnitKind::Rename,
        () if before.sort != after.sort => UnitKind::Reorder,
        () => return None,
    };
    Some(UnitItem {
        kind,
        before: Some(before.clone()),
        after,
    })
}

fn fresh(unit: &Unit) -> Department {
    Department {
        wecom_id: unit.id,
        name: unit.name.clone(),
        parent: unit.parent,
        sort: unit.sort.unwrap_or(0),
        ..Department::default()
    }
}

fn retire(before: &Department) -> UnitItem {
    let after = Department {
        retired: true,
        ..before.clone()
    };
    UnitItem {
        kind: UnitKind::Retire,
        before: Some(before.clone()),
        after,
    }
}

fn label(unit: &Department) -> String {
    unit.name
        .as_ref()
        .map_or_else(|| format!("#{}", unit.wecom_id), ToString::to_string)
}
