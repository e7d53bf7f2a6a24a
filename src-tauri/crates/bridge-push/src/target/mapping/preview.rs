//! The preview of a mapping: real people rendered, and what is in the way counted over all.

use bridge_core::error::Result;
use bridge_directory::user::User;
use serde::Serialize;

use super::super::{Target, Targets};
use super::directory::TenantDirectory;
use super::render::{RenderedDirectory, render};
use super::rendered::{Blocked, Cell, Rendered};
use super::{Mapping, RowText};

/// How many people are shown.
const SHOWN: usize = 20;

/// How many of those who cannot be written are listed.
const LISTED: usize = 100;

/// What a mapping gives.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MappingPreview {
    /// The rows, the anchor's last.
    pub rows: Vec<RowText>,
    /// Some people.
    pub people: Vec<PersonPreview>,
    /// Those who cannot be written, the first hundred.
    pub blocked: Vec<PersonPreview>,
    /// Counts over everybody.
    pub totals: PreviewTotals,
}

/// One person as the target should have them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PersonPreview {
    /// WeCom's userid.
    pub userid: String,
    /// What people call them.
    pub name: Option<String>,
    /// Whether the account may log in.
    pub enabled: bool,
    /// Attribute and value of the relative name.
    pub rdn: (String, String),
    /// The department's path, where people are in units.
    pub unit: Option<String>,
    /// What is written, by attribute.
    pub attributes: Vec<AttributePreview>,
    /// What cannot be sent.
    pub blocked: Vec<Blocked>,
}

/// One attribute of one person.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AttributePreview {
    /// The attribute.
    pub attribute: String,
    /// Its values; empty: cleared; none: left as it is.
    pub values: Option<Vec<String>>,
}

/// Counts over everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PreviewTotals {
    /// People who may log in.
    pub people: usize,
    /// Units and groups.
    pub departments: usize,
    /// Groups.
    pub groups: usize,
    /// Names that several people would have.
    pub collisions: usize,
    /// People, units and groups that cannot be written.
    pub blocked: usize,
    /// People without an e-mail address: some programs let nobody in without one.
    pub without_mail: usize,
    /// People whose log-on name is not their userid.
    pub shortened: usize,
}

impl Targets {
    /// What a target's mapping gives for its tenant's directory.
    ///
    /// # Errors
    /// `mapping.invalid`, `expression.invalid`, `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn preview(&self, target: &Target) -> Result<MappingPreview> {
        let read = |db: &rusqlite::Connection| TenantDirectory::load(db, target.tenant_key);
        preview(target, &self.context().store().read(read)?)
    }
}

/// Renders a directory and picks what is shown of it.
///
/// # Errors
/// `mapping.invalid` or `expression.invalid`.
pub fn preview(target: &Target, directory: &TenantDirectory) -> Result<MappingPreview> {
    let mapping = Mapping::of(target.kind, &target.settings)?;
    let rendered = render(target, directory)?;
    let wanted = rendered
        .users
        .iter()
        .filter(|user| user.enabled)
        .collect::<Vec<_>>();
    let step = wanted.len().div_ceil(SHOWN).max(1);
    let shown = wanted.iter().step_by(step).take(SHOWN);
    let stopped = wanted
        .iter()
        .filter(|user| !user.blocked.is_empty())
        .take(LISTED);
    Ok(MappingPreview {
        people: shown
            .map(|user| person(user, directory, &mapping))
            .collect(),
        blocked: stopped
            .map(|user| person(user, directory, &mapping))
            .collect(),
        totals: totals(&rendered),
        rows: mapping.rows().iter().map(|row| row.text.clone()).collect(),
    })
}

fn person(rendered: &Rendered, directory: &TenantDirectory, mapping: &Mapping) -> PersonPreview {
    let at = directory
        .users
        .binary_search_by_key(&rendered.user, |user| user.key);
    let user = at.ok().and_then(|at| directory.users.get(at));
    let attributes = rendered
        .attributes
        .iter()
        .map(|(key, cell)| AttributePreview {
            attribute: mapping
                .row(key)
                .map_or_else(|| key.clone(), |row| row.text.attribute.clone()),
            values: match cell {
                Cell::Leave => None,
                Cell::Clear => Some(Vec::new()),
                Cell::Set(values) => Some(values.clone()),
            },
        });
    PersonPreview {
        userid: rendered.userid.clone(),
        name: user
            .and_then(|user| user.name.as_ref())
            .map(ToString::to_string),
        enabled: rendered.enabled,
        rdn: rendered.rdn.clone(),
        unit: user.and_then(|user| unit(rendered, user, directory)),
        attributes: attributes.collect(),
        blocked: rendered.blocked.clone(),
    }
}

fn unit(rendered: &Rendered, user: &User, directory: &TenantDirectory) -> Option<String> {
    let super::Place::Department(key) = rendered.place else {
        return None;
    };
    let part = directory.sources.get(&user.source?)?;
    let (id, _) = part.keys.iter().find(|(_, known)| **known == key)?;
    Some(part.forest.path_of(*id))
}

fn totals(rendered: &RenderedDirectory) -> PreviewTotals {
    let enabled = || rendered.users.iter().filter(|user| user.enabled);
    let lacks = |user: &&Rendered| !matches!(user.attributes.get("mail"), Some(Cell::Set(_)));
    let shortened = |user: &&Rendered| matches!(user.attributes.get("samaccountname"), Some(Cell::Set(values)) if values.first() != Some(&user.userid));
    let units = rendered
        .departments
        .iter()
        .filter(|unit| !unit.blocked.is_empty())
        .count();
    let groups = rendered
        .groups
        .iter()
        .filter(|group| !group.blocked.is_empty())
        .count();
    PreviewTotals {
        people: enabled().count(),
        departments: rendered.departments.len(),
        groups: rendered.groups.len(),
        collisions: rendered.collisions,
        blocked: enabled().filter(|user| !user.blocked.is_empty()).count() + units + groups,
        without_mail: enabled().filter(lacks).count(),
        shortened: enabled().filter(shortened).count(),
    }
}
