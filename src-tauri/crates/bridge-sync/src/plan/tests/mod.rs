//! Changed userids and what people settled, by case and by property.

mod archiving;
mod properties;
mod renames;
mod settled;

use super::*;
use crate::malformed::MalformedRows;
use crate::snapshot::{Reach, Scope};
use crate::started_by::StartedBy;
use bridge_core::source::{EmployeeNo, OnDuplicate};
use compact_str::format_compact;

const OURS: i64 = 1;

/// A member by userid and name; the number and the address say whose they are.
fn member(userid: &str, name: &str, contact: &str, departments: &[i64]) -> Person {
    let known = !contact.is_empty();
    Person {
        name: Some(name.into()),
        mobile: known.then(|| number(contact)),
        email: known.then(|| format_compact!("{contact}@corp.example")),
        departments: Some(departments.into()),
        main_department: departments.first().copied(),
        state: Some(MemberState::Present(UserStatus::Active)),
        ..Person::bare(userid.into())
    }
}

fn number(contact: &str) -> compact_str::CompactString {
    let digits: String = contact.bytes().map(|byte| format!("{byte:03}")).collect();
    format_compact!("1{:0>10}", &digits[..digits.len().min(10)])
}

/// The user whom syncing such a member leaves.
fn user(key: i64, userid: &str, name: &str, contact: &str, departments: &[i64]) -> User {
    let person = member(userid, name, contact, departments);
    User {
        key,
        source: Some(OURS),
        userid: Some(userid.into()),
        username: userid.into(),
        name: person.name,
        mobile: person.mobile,
        email: person.email,
        departments: departments.into(),
        main_department: person.main_department,
        ..User::default()
    }
}

/// A user of nobody.
fn local(key: i64, username: &str, name: &str, contact: &str) -> User {
    User {
        source: None,
        userid: None,
        departments: Box::default(),
        main_department: None,
        ..user(key, username, name, contact, &[])
    }
}

fn policy() -> Policy {
    Policy {
        source: OURS,
        employee_no: EmployeeNo::Off,
        on_duplicate: OnDuplicate::Skip,
        depart_out_of_scope: false,
        archiving: None,
        started_by: StartedBy::Person,
        naming: Naming::default(),
        same: Vec::new(),
    }
}

fn same(pairs: &[&str]) -> Policy {
    Policy {
        same: pairs.iter().map(|pair| pair.parse().unwrap()).collect(),
        ..policy()
    }
}

fn read(people: &[Person]) -> Snapshot {
    Snapshot {
        reach: Reach::Full,
        scope: Scope::Whole,
        scoped: None,
        departments: Vec::new(),
        people: people.iter().cloned().collect(),
        warnings: Vec::new(),
        malformed: MalformedRows::default(),
    }
}

fn stored(users: &[User]) -> StoredDirectory {
    StoredDirectory {
        users: users.to_vec().into(),
        ..StoredDirectory::default()
    }
}

/// Each item as `kind old → new = username after`.
fn told(plan: &Plan) -> Vec<String> {
    let told = |item: &Item| {
        let kind = serde_json::to_value(item.kind).unwrap();
        let old = plan.before(item).and_then(|user| user.userid);
        let new = plan.person(item).map(|person| person.userid);
        let after = plan.after(item).map(|user| user.username);
        let part = |text: Option<compact_str::CompactString>| text.unwrap_or_else(|| "-".into());
        format!(
            "{} {}→{} {}",
            kind.as_str().unwrap(),
            part(old),
            part(new),
            part(after)
        )
    };
    plan.items.iter().map(told).collect()
}

fn warned(plan: &Plan, id: crate::WarningId) -> Option<&str> {
    let found = plan.warnings.iter().find(|warning| warning.id == id);
    found.map(|warning| warning.text.en.as_ref())
}

/// The directory with a plan applied to it, as `apply` writes it.
fn applied(plan: &Plan, now: i64) -> StoredDirectory {
    let mut directory = plan.directory.clone();
    for (key, item) in (1_000 * now..).zip(&plan.items) {
        let Some(mut after) = plan.after(item) else {
            continue;
        };
        after.updated_at = now;
        match item.user {
            Some(place) => directory.users.set(place as usize, &after),
            None => directory.users.push(&User { key, ..after }),
        }
    }
    directory
}
