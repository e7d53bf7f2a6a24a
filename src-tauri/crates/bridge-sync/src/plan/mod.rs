//! The plan: what a run would do, before it does it, as a pure function of (snapshot, directory, policy).
//!
//! `people` and `departments` decide, `matched` decides on duplicates among them, [`reason`] says why, `notes` warns. Writing is `apply`'s business.

mod archiving;
mod collisions;
mod counts;
mod departments;
mod index;
mod item;
mod kind;
mod likeness;
mod matched;
mod merge;
mod names;
mod notes;
mod people;
mod policy;
pub mod reason;
mod rename;
mod rename_items;
mod rename_key;
mod settled;
#[cfg(test)]
mod tests;
mod userid_names;
mod usernames;

pub use collisions::Collision;
pub use counts::Counts;
pub use item::{DepartmentItem, Item};
pub use kind::{DepartmentKind, Kind};
pub use merge::ReadCoverage;
pub use policy::{Archiving, Naming, Policy};
pub use reason::{Match, Reason};
pub use rename_key::{RenameKey, SamePerson};

pub use bridge_directory::field::Field;

use std::collections::HashMap;
use std::hash::Hash as _;

use compact_str::CompactString;

use self::likeness::Likeness;
use crate::snapshot::{MemberState, Person, Snapshot};
use crate::warning::Warning;
use bridge_core::expression::Expression;
use bridge_core::plan_hash::PlanHasher;
use bridge_core::source::{EmployeeNo, UsernameRule};
use bridge_directory::inputs::ask_for_departments;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::tree::Forest;
use bridge_directory::user::{User, UserStatus};

/// A plan with everything that it was made from.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What was read.
    pub snapshot: Snapshot,
    /// What was there.
    pub directory: StoredDirectory,
    /// The rules.
    pub policy: Policy,
    coverage: ReadCoverage,
    /// The usernames that rules give, by the place of the person.
    usernames: HashMap<u32, CompactString>,
    /// One item per person that is not simply unchanged, departures first.
    pub items: Vec<Item>,
    /// One item per department that is not simply unchanged.
    pub departments: Vec<DepartmentItem>,
    /// Members who share a mobile number or an e-mail address in WeCom.
    pub collisions: Vec<Collision>,
    /// How many of each kind.
    pub counts: Counts,
    /// What the reader should know: the snapshot's and the plan's own.
    pub warnings: Vec<Warning>,
    /// What a person said of userids that do not leave or are not new: such a plan is not applied.
    pub unfit: Vec<SamePerson>,
    /// Names the plan: the same changes have the same hash.
    pub hash: String,
}

/// Makes the plan.
pub fn plan(snapshot: Snapshot, directory: StoredDirectory, policy: Policy) -> Plan {
    // Of two who would have one username the first gets it: who that is must not hang on how they were read.
    let snapshot = match policy.naming.rules.is_default() {
        true => snapshot,
        false => snapshot.by_userid(),
    };
    let departments = departments::plan(&snapshot, &directory);
    let coverage = ReadCoverage::of(&snapshot, &policy, named(&snapshot, &directory, &policy));
    let people = people::plan(&snapshot, &directory, &policy, &coverage);
    let collisions = collisions::find(&snapshot.people);
    let mut counts = counts::count(&people.items, people.unchanged, &departments);
    counts.left_out = snapshot.malformed.left_out;
    let mut malformed = snapshot.malformed.clone();
    names::note(
        &snapshot,
        &directory,
        (policy.source, &people.items),
        &mut malformed,
    );
    let mut warnings = snapshot.warnings.clone();
    warnings.extend(malformed.warnings());
    warnings.extend(collisions::warning(&collisions));
    warnings.extend(departments::drift_warning(
        &snapshot,
        &directory,
        counts.out_of_range,
    ));
    warnings.extend(notes::of_people(
        &snapshot,
        &directory,
        &people.items,
        &people.renames,
    ));
    warnings.extend(people.usernames.warnings());
    let mut plan = Plan {
        snapshot,
        directory,
        policy,
        coverage,
        items: people.items,
        usernames: people.usernames.given,
        departments,
        collisions,
        counts,
        warnings,
        unfit: people.renames.unfit,
        hash: String::new(),
    };
    plan.hash = plan.hashed();
    plan
}

/// The departments by name, if an expression of the policy asks for them.
fn named(snapshot: &Snapshot, directory: &StoredDirectory, policy: &Policy) -> Forest {
    let rules = policy.naming.rules.rules().iter();
    let rules = rules.filter_map(|rule| match rule {
        UsernameRule::Expression(expression) => Some(expression),
        _ => None,
    });
    let number = match &policy.employee_no {
        EmployeeNo::Expression(expression) => Some(expression),
        _ => None,
    };
    let asks = |expression: &Expression| ask_for_departments(expression.names());
    match rules.chain(number).any(asks) {
        true => departments::forest(snapshot, directory),
        false => Forest::default(),
    }
}

impl Plan {
    /// The hash over every item with its before and after.
    fn hashed(&self) -> String {
        let mut hasher = PlanHasher::default();
        (self.policy.source, self.policy.on_duplicate).hash(&mut hasher);
        for department in &self.departments {
            (department.kind, &department.before, &department.after).hash(&mut hasher);
        }
        for item in &self.items {
            (item.kind, self.userid(item), &item.reason).hash(&mut hasher);
            self.sides(item).hash(&mut hasher);
        }
        hasher.digest()
    }

    /// Whether applying it would write nothing.
    pub fn is_empty(&self) -> bool {
        self.departments.is_empty() && self.changes() == 0
    }

    /// How many users it would write.
    pub fn changes(&self) -> usize {
        self.items.iter().filter(|item| item.kind.writes()).count()
    }

    /// The user that an item is about, as it is.
    pub fn before(&self, item: &Item) -> Option<User> {
        self.directory.users.get(item.user? as usize)
    }

    /// The user that an item is about, as it will be. `None` if nothing is written.
    pub fn after(&self, item: &Item) -> Option<User> {
        self.sides(item).1
    }

    /// The user that an item is about, as it is and as it will be.
    pub(crate) fn sides(&self, item: &Item) -> (Option<User>, Option<User>) {
        let (person, before) = (self.person(item), self.before(item));
        if item.kind == Kind::Archive {
            let after = before
                .as_ref()
                .map(|user| self.directory.archive_key.archived(user));
            return (before, after);
        }
        let username = item.person.and_then(|place| self.usernames.get(&place));
        let after = self
            .coverage
            .outcome(item, person.as_ref(), before.as_ref(), username);
        (before, after)
    }

    /// The person who was read, if one was.
    pub fn person(&self, item: &Item) -> Option<Person> {
        self.snapshot.people.get(item.person? as usize)
    }

    /// Whether an item takes access away from a user who has it: active or not activated until now.
    pub fn loses_access(&self, item: &Item) -> bool {
        let has = |user: User| user.status.has_access();
        let is_disabled = || {
            let person = self.person(item);
            person.is_some_and(|person| person.state == Some(DISABLED))
        };
        match item.kind {
            Kind::Depart | Kind::LeaveScope => self.before(item).is_some_and(has),
            Kind::Disable => true,
            Kind::Overwrite => is_disabled() && self.before(item).is_some_and(has),
            _ => false,
        }
    }

    /// The take-overs: items that give a member an account by no more than a mobile number, a mail address or a userid
    /// that was another's, which a person has to look at.
    pub fn take_overs(&self) -> impl Iterator<Item = &Item> {
        self.items
            .iter()
            .filter(|item| item.kind.writes() && item.reason.is_take_over())
    }

    /// A user of the source who has the number or an address of an item's member.
    pub(crate) fn sharing_contact(&self, item: &Item) -> Option<User> {
        let person = self.person(item)?;
        let is_there =
            |user: &User| user.source == Some(self.policy.source) && !user.status.is_gone();
        let mut users = self.directory.users.iter().filter(is_there);
        users.find(|user| Likeness::of(user, &person).shares_contact())
    }

    /// The userid that an item is about.
    pub fn userid(&self, item: &Item) -> Option<&str> {
        let of_user = || self.directory.users.userid(item.user? as usize);
        let of_person = |place| self.snapshot.people.known_as(place as usize);
        item.person.map(of_person).or_else(of_user)
    }
}

const DISABLED: MemberState = MemberState::Present(UserStatus::Disabled);
