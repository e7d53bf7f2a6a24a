//! What a run would do, before it does it: a pure function of (snapshot, directory, policy).
//!
//! `people` and `units` decide, `matched` settles duplicates among them, [`reason`] says why, `notes` warns, `hash` names
//! the whole. Writing is `apply`'s business.

mod collisions;
mod hash;
mod matched;
mod merge;
mod names;
mod notes;
mod people;
pub mod reason;
mod units;

pub use collisions::Collision;
pub use merge::Sight;
pub use reason::{Field, Match, Reason};

use serde::{Deserialize, Serialize};

use super::history::StartedBy;
use super::snapshot::{Person, Snapshot, Standing, Warning};
use crate::directory::StoredDirectory;
use crate::directory::department::Department;
use crate::directory::user::{User, UserStatus};
use crate::source::OnDuplicate;

/// What happens to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A user of the source is deactivated.
    Depart,
    /// WeCom has switched a user of the source off, who could log in until now.
    Disable,
    /// A member who matches more than one user, or shares one with another member: left to a person.
    Ambiguous,
    /// A change of who may log in that a person has to settle one by one: left as it is.
    Pending,
    /// A user of somebody else is handed over.
    Overwrite,
    /// A deactivated user of the source is back.
    Reactivate,
    /// A user of the source changes.
    Update,
    /// A new user.
    Create,
    /// A duplicate is left as it is.
    Skip,
    /// A user of the source who is out of the secret's range is left as it is.
    OutOfRange,
}

/// What happens to one department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// New.
    Create,
    /// Its name changes.
    Rename,
    /// Its parent changes, and perhaps its name too.
    Move,
    /// Only its place among its siblings changes.
    Reorder,
    /// It is back.
    Restore,
    /// WeCom no longer returns it.
    Retire,
}

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
pub struct UnitItem {
    /// What happens.
    pub kind: UnitKind,
    /// As it is.
    pub before: Option<Department>,
    /// As it will be.
    pub after: Department,
}

/// How many of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// New users.
    pub created: usize,
    /// Users of the source that change.
    pub updated: usize,
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
    /// Users left as they are because they are out of range.
    pub out_of_range: usize,
    /// Rows that were read and named nobody.
    pub left_out: usize,
    /// New departments.
    pub departments_created: usize,
    /// Departments renamed, moved, reordered or back.
    pub departments_updated: usize,
    /// Departments that WeCom no longer returns.
    pub departments_retired: usize,
}

impl Counts {
    /// Members whom the run did not bring in, so that they cannot log in. Whoever tells of a run tells this first.
    pub const fn not_brought_in(&self) -> usize {
        self.skipped + self.ambiguous + self.pending
    }

    /// How many rows the run writes: what is only reported does not count.
    pub const fn written(&self) -> usize {
        let people = self.created + self.updated + self.overwritten + self.reactivated;
        let leaving = self.departed + self.disabled;
        let departments =
            self.departments_created + self.departments_updated + self.departments_retired;
        people + leaving + departments
    }
}

/// The rules that a plan follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The key of the source that the plan is for.
    pub source: i64,
    /// What happens to duplicates.
    pub on_duplicate: OnDuplicate,
    /// Who began the run: what only a person may begin is left pending by the schedule.
    pub started_by: StartedBy,
}

/// A plan with everything that it was made from.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What was read.
    pub snapshot: Snapshot,
    /// What was there.
    pub directory: StoredDirectory,
    /// The rules.
    pub policy: Policy,
    sight: Sight,
    /// One item per person that is not simply unchanged, departures first.
    pub items: Vec<Item>,
    /// One item per department that is not simply unchanged.
    pub units: Vec<UnitItem>,
    /// Members who share a mobile number or an e-mail address in WeCom.
    pub collisions: Vec<Collision>,
    /// How many of each kind.
    pub counts: Counts,
    /// What the reader should know: the snapshot's and the plan's own.
    pub warnings: Vec<Warning>,
    /// Names the plan: the same changes have the same hash.
    pub hash: String,
}

/// Makes the plan.
pub fn plan(snapshot: Snapshot, directory: StoredDirectory, policy: Policy) -> Plan {
    let units = units::plan(&snapshot, &directory);
    let sight = Sight::of(&snapshot, policy.source);
    let people = people::plan(&snapshot, &directory, policy, &sight);
    let collisions = collisions::find(&snapshot.people);
    let mut counts = count(&people.items, people.unchanged, &units);
    counts.left_out = snapshot.odd.left_out;
    let mut odd = snapshot.odd.clone();
    names::note(
        &snapshot,
        &directory,
        (policy.source, &people.items),
        &mut odd,
    );
    let mut warnings = snapshot.warnings.clone();
    warnings.extend(odd.warnings());
    warnings.extend(collisions::warning(&collisions));
    warnings.extend(units::drift_warning(
        &snapshot,
        &directory,
        counts.out_of_range,
    ));
    warnings.extend(notes::of_people(&snapshot, &directory, &people.items));
    let mut plan = Plan {
        snapshot,
        directory,
        policy,
        sight,
        items: people.items,
        units,
        collisions,
        counts,
        warnings,
        hash: String::new(),
    };
    plan.hash = hash::of(&plan);
    plan
}

impl Plan {
    /// Whether applying it would write nothing.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.changes() == 0
    }

    /// How many users it would write.
    pub fn changes(&self) -> usize {
        self.items.iter().filter(|item| item.kind.writes()).count()
    }

    /// The user that an item is about, as it is.
    pub fn before(&self, item: &Item) -> Option<&User> {
        self.directory.users.get(item.user? as usize)
    }

    /// The user that an item is about, as it will be. `None` if nothing is written.
    pub fn after(&self, item: &Item) -> Option<User> {
        let person = self.person(item);
        self.sight.outcome(item.kind, person, self.before(item))
    }

    /// The person who was read, if one was.
    pub fn person(&self, item: &Item) -> Option<&Person> {
        self.snapshot.people.get(item.person? as usize)
    }

    /// Whether an item takes somebody's access away who has it: active or not activated until now.
    pub fn loses_access(&self, item: &Item) -> bool {
        let has = |user: &User| user.status.has_access();
        let is_disabled = || {
            let person = self.person(item);
            person.is_some_and(|person| person.standing == Some(DISABLED))
        };
        match item.kind {
            Kind::Depart => self.before(item).is_some_and(has),
            Kind::Disable => true,
            Kind::Overwrite => is_disabled() && self.before(item).is_some_and(has),
            _ => false,
        }
    }

    /// The items that give somebody an account by no more than a mobile number, a mail address or a userid that was
    /// another's: what a person has to look at.
    pub fn take_overs(&self) -> impl Iterator<Item = &Item> {
        self.items
            .iter()
            .filter(|item| item.kind.writes() && item.reason.is_take_over())
    }

    /// The userid that an item is about.
    pub fn userid(&self, item: &Item) -> Option<&str> {
        let person = self.person(item);
        let of_user = || self.before(item).and_then(|user| user.userid.as_deref());
        person.map(|person| person.userid.as_str()).or_else(of_user)
    }
}

const DISABLED: Standing = Standing::Present(UserStatus::Disabled);

impl Item {
    /// Whether somebody else can log in as the user afterwards: their password then goes.
    pub fn changes_hands(&self) -> bool {
        self.kind == Kind::Overwrite || (self.kind.writes() && self.reason.is_take_over())
    }
}

impl Kind {
    /// Whether applying an item of this kind writes a user.
    pub fn writes(self) -> bool {
        match self {
            Self::Depart
            | Self::Disable
            | Self::Overwrite
            | Self::Reactivate
            | Self::Update
            | Self::Create => true,
            Self::Ambiguous | Self::Pending | Self::Skip | Self::OutOfRange => false,
        }
    }
}

fn count(items: &[Item], unchanged: usize, units: &[UnitItem]) -> Counts {
    let mut counts = Counts {
        unchanged,
        ..Counts::default()
    };
    for item in items {
        *match item.kind {
            Kind::Depart => &mut counts.departed,
            Kind::Disable => &mut counts.disabled,
            Kind::Ambiguous => &mut counts.ambiguous,
            Kind::Pending => &mut counts.pending,
            Kind::Overwrite => &mut counts.overwritten,
            Kind::Reactivate => &mut counts.reactivated,
            Kind::Update => &mut counts.updated,
            Kind::Create => &mut counts.created,
            Kind::Skip => &mut counts.skipped,
            Kind::OutOfRange => &mut counts.out_of_range,
        } += 1;
    }
    for unit in units {
        *match unit.kind {
            UnitKind::Create => &mut counts.departments_created,
            UnitKind::Retire => &mut counts.departments_retired,
            UnitKind::Rename | UnitKind::Move | UnitKind::Reorder | UnitKind::Restore => {
                &mut counts.departments_updated
            }
        } += 1;
    }
    counts
}
