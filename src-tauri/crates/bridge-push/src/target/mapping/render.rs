//! Rendering: our directory as a target should have it. Pure: the same directory and settings give the same.

use std::collections::HashSet;

use bridge_core::error::Result;
use bridge_core::keys::casefold;
use bridge_directory::user::User;

use super::super::settings::{Groups, Layout};
use super::super::{Settings, Target};
use super::directory::{SourcePart, TenantDirectory};
use super::rendered::{Rendered, RenderedDepartment, RenderedGroup};
use super::{Mapping, collisions, people, places};

/// A whole directory as a target should have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderedDirectory {
    /// The tenant's change count that it was made from.
    pub version: i64,
    /// Everybody in scope who was not archived, by key. Those who left are there too, not enabled.
    pub users: Vec<Rendered>,
    /// The departments in scope, each after its parent. Empty where people are not in units.
    pub departments: Vec<RenderedDepartment>,
    /// The groups. Empty where there are none.
    pub groups: Vec<RenderedGroup>,
    /// How many names or log-on names several people would have.
    pub collisions: usize,
}

/// What rendering looks at beside the person.
pub(super) struct Scene<'a> {
    pub(super) target: &'a Target,
    pub(super) mapping: &'a Mapping,
    pub(super) directory: &'a TenantDirectory,
    /// The departments in scope, by source and WeCom's id; none: all of them.
    scope: Option<HashSet<(i64, i64)>>,
    /// Names of accounts that are nobody's of ours, folded.
    pub(super) reserved: HashSet<String>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        target: &'a Target,
        mapping: &'a Mapping,
        directory: &'a TenantDirectory,
    ) -> Self {
        Self {
            target,
            mapping,
            directory,
            scope: scope(&target.settings, directory),
            reserved: reserved(target),
        }
    }

    pub(super) fn settings(&self) -> &'a Settings {
        &self.target.settings
    }

    pub(super) fn part_of(&self, user: &User) -> Option<&'a SourcePart> {
        self.directory.sources.get(&user.source?)
    }

    pub(super) fn is_in_scope(&self, source: i64, department: i64) -> bool {
        self.scope
            .as_ref()
            .is_none_or(|scope| scope.contains(&(source, department)))
    }

    /// Whether a user is pushed at all.
    pub(super) fn takes(&self, user: &User) -> bool {
        match user.source {
            None => {
                self.settings().with_local
                    && user.userid.is_none()
                    && user.archived_userid.is_none()
            }
            Some(_) if user.userid.is_none() => false,
            Some(source) => {
                self.scope.is_none()
                    || user
                        .departments
                        .iter()
                        .any(|id| self.is_in_scope(source, *id))
            }
        }
    }

    /// The department whose place a user has: the main one, else the first one there is.
    pub(super) fn place_of(&self, user: &User) -> Option<i64> {
        let source = user.source?;
        let part = self.part_of(user)?;
        let fits = |id: &i64| part.keys.contains_key(id) && self.is_in_scope(source, *id);
        let main = user.main_department.filter(fits);
        main.or_else(|| user.departments.iter().copied().find(fits))
    }
}

/// Renders a directory for a target.
///
/// # Errors
/// `mapping.invalid` or `expression.invalid`, if the target's rows were not written by this program.
pub fn render(target: &Target, directory: &TenantDirectory) -> Result<RenderedDirectory> {
    let mapping = Mapping::of(target.kind, &target.settings)?;
    let scene = Scene::new(target, &mapping, directory);
    let mut users = people::render(&scene);
    let collisions = collisions::block(&mapping, &mut users);
    let in_units = target.settings.layout == Layout::OuTree;
    let in_groups = target.settings.groups == Groups::Departments;
    Ok(RenderedDirectory {
        version: directory.version,
        departments: if in_units {
            places::departments(&scene)
        } else {
            Vec::new()
        },
        groups: if in_groups {
            places::groups(&scene)
        } else {
            Vec::new()
        },
        users,
        collisions,
    })
}

fn scope(settings: &Settings, directory: &TenantDirectory) -> Option<HashSet<(i64, i64)>> {
    if settings.scope.is_empty() {
        return None;
    }
    let mut found = HashSet::new();
    for (source, part) in &directory.sources {
        let known = settings
            .scope
            .iter()
            .filter(|id| part.keys.contains_key(id));
        let all = known.flat_map(|id| part.forest.with_descendants(*id));
        found.extend(all.map(|id| (*source, id)));
    }
    Some(found)
}

/// Accounts that directories come with.
const RESERVED: [&str; 8] = [
    "admin",
    "administrator",
    "guest",
    "krbtgt",
    "root",
    "nobody",
    "defaultaccount",
    "wdagutilityaccount",
];

fn reserved(target: &Target) -> HashSet<String> {
    let account = target.bind_dn.as_str();
    let bare = account.rsplit_once('\\').map_or(account, |(_, name)| name);
    let bare = bare.split_once('@').map_or(bare, |(name, _)| name);
    let first = bare.split(',').next().unwrap_or(bare);
    let own = first
        .split_once('=')
        .map_or(first, |(_, value)| value)
        .trim();
    RESERVED
        .into_iter()
        .chain([own])
        .map(|name| casefold(name).into_string())
        .collect()
}
