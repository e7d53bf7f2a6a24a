//! Departments as organizational units, and as groups of their direct members.

use std::collections::{BTreeMap, HashMap};

use bridge_core::keys::casefold;
use bridge_core::text;

use super::super::TargetKind;
use super::directory::SourcePart;
use super::limits::{self, blocked};
use super::render::Scene;
use super::rendered::{Blocked, RenderedDepartment, RenderedGroup};

/// The departments in scope, each after its parent.
pub(super) fn departments(scene: &Scene<'_>) -> Vec<RenderedDepartment> {
    let mut found = Vec::new();
    for (source, part) in &scene.directory.sources {
        let in_scope = part
            .forest
            .in_order()
            .into_iter()
            .filter(|id| scene.is_in_scope(*source, *id));
        found.extend(in_scope.filter_map(|id| department(scene, (*source, part), id)));
    }
    tell_siblings_apart(scene.mapping.kind, &mut found);
    for department in &mut found {
        department.blocked = refused(scene.mapping.kind, "ou", &department.name);
    }
    found
}

fn department(
    scene: &Scene<'_>,
    (source, part): (i64, &SourcePart),
    id: i64,
) -> Option<RenderedDepartment> {
    let parent = part
        .forest
        .parent_of(id)
        .filter(|parent| scene.is_in_scope(source, *parent));
    Some(RenderedDepartment {
        department: *part.keys.get(&id)?,
        wecom_id: id,
        parent: parent.and_then(|parent| part.keys.get(&parent).copied()),
        name: unit_name(scene.mapping.kind, part.forest.name_of(id)?, id),
        blocked: Vec::new(),
    })
}

/// The name of a unit: the department's, with its number where it would be too long.
fn unit_name(kind: TargetKind, name: &str, id: i64) -> String {
    let plain = plain(name);
    match plain.is_empty() || limits::fitted(kind, "ou", &plain, "") != plain {
        true => limits::fitted(kind, "ou", &plain, &format!(" ({id})"))
            .trim()
            .to_owned(),
        false => plain,
    }
}

/// A name on one line.
fn plain(name: &str) -> String {
    name.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Siblings whose names differ in nothing that the target looks at get their numbers.
fn tell_siblings_apart(kind: TargetKind, departments: &mut [RenderedDepartment]) {
    let mut names: HashMap<(Option<i64>, String), usize> = HashMap::new();
    let key = |department: &RenderedDepartment| {
        (department.parent, casefold(&department.name).into_string())
    };
    for department in departments.iter() {
        *names.entry(key(department)).or_default() += 1;
    }
    for department in departments {
        if names.get(&key(department)).is_some_and(|count| *count > 1) {
            let tail = format!(" ({})", department.wecom_id);
            if !department.name.ends_with(&tail) {
                department.name = limits::fitted(kind, "ou", &department.name, &tail);
            }
        }
    }
}

/// The groups: a department with its direct members who may log in.
pub(super) fn groups(scene: &Scene<'_>) -> Vec<RenderedGroup> {
    let mut members = members(scene);
    let mut found = Vec::new();
    for (source, part) in &scene.directory.sources {
        for id in part.forest.in_order() {
            let Some(key) = part
                .keys
                .get(&id)
                .filter(|_| scene.is_in_scope(*source, id))
            else {
                continue;
            };
            let name = plain(part.forest.name_of(id).unwrap_or_default());
            let name = limits::fitted(scene.mapping.kind, "cn", &name, &format!(" ({id})"));
            let name = name.trim().to_owned();
            found.push(RenderedGroup {
                department: *key,
                blocked: refused(scene.mapping.kind, "cn", &name),
                name,
                members: members.remove(&(*source, id)).unwrap_or_default(),
            });
        }
    }
    block_same_names(&mut found);
    found
}

/// The keys of members by source and department, ascending.
fn members(scene: &Scene<'_>) -> BTreeMap<(i64, i64), Vec<i64>> {
    let mut found: BTreeMap<(i64, i64), Vec<i64>> = BTreeMap::new();
    let users = scene
        .directory
        .users
        .iter()
        .filter(|user| user.status.has_access() && scene.takes(user));
    for user in users {
        let Some(source) = user.source else { continue };
        for department in &user.departments {
            found
                .entry((source, *department))
                .or_default()
                .push(user.key);
        }
    }
    for members in found.values_mut() {
        members.sort_unstable();
        members.dedup();
    }
    found
}

/// Departments of two corps may have one name and one number.
fn block_same_names(groups: &mut [RenderedGroup]) {
    let mut names: HashMap<String, usize> = HashMap::new();
    for group in groups.iter() {
        *names
            .entry(casefold(&group.name).into_string())
            .or_default() += 1;
    }
    for group in groups {
        if names
            .get(casefold(&group.name).as_str())
            .is_some_and(|count| *count > 1)
        {
            let name = &group.name;
            group.blocked.push(blocked(
                "cn",
                "collision",
                text!("另一个组也叫「{name}」", "Another group is called “{name}” too"),
                text!("两个企业的部门同名同号：给其中一个另设推送目标。", "Departments of two corps have one name and one number: give one of them a target of its own."),
            ));
        }
    }
}

fn refused(kind: TargetKind, attribute: &str, name: &str) -> Vec<Blocked> {
    let value = limits::check(kind, attribute, name, None);
    value
        .into_iter()
        .chain(limits::check_rdn(kind, attribute, name))
        .collect()
}
