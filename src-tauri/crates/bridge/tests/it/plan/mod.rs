//! What a plan decides, by table over every state of member, directory and policy, and by properties.
//!
//! Here are the values that the tables are made of; the subjects are in files of their own.

mod access_guard;
mod departments;
mod identity;
mod members;
mod properties;
mod scope;
mod take_over;
mod usernames;

use bridge::directory::StoredDirectory;
use bridge::directory::department::Department;
use bridge::directory::user::{User, UserStatus};
use bridge::source::{EmployeeNo, OnDuplicate};
use bridge::sync::WarningId;
use bridge::sync::malformed::MalformedRows;
use bridge::sync::plan::{DepartmentKind, Field, Kind, Match, Naming, Plan, Policy, Reason, plan};
use bridge::sync::snapshot::{Department as ReadDepartment, MemberState, Person, Scope, Snapshot};
use bridge::sync::{Reach, StartedBy, guard};

const OURS: i64 = 1;
const THEIRS: i64 = 2;

fn snapshot(people: Vec<Person>) -> Snapshot {
    let mut departments = people
        .iter()
        .flat_map(|person| person.departments.iter().flatten().copied())
        .collect::<Vec<_>>();
    departments.sort_unstable();
    departments.dedup();
    let departments = departments
        .into_iter()
        .map(|id| department(id, Some("d"), None))
        .collect();
    Snapshot {
        reach: Reach::Full,
        scope: Scope::Whole,
        scoped: None,
        departments,
        people: people.into(),
        warnings: Vec::new(),
        malformed: MalformedRows::default(),
    }
}

fn department(id: i64, name: Option<&str>, parent: Option<i64>) -> ReadDepartment {
    ReadDepartment {
        id,
        name: name.map(Into::into),
        parent,
        sort: Some(0),
        leaders: None,
    }
}

fn member(userid: &str) -> Person {
    Person {
        userid: userid.into(),
        name: Some(userid.into()),
        departments: Some([1].into()),
        state: Some(MemberState::Present(UserStatus::Active)),
        ..Person::default()
    }
}

fn owned(userid: &str) -> User {
    User {
        key: 10,
        source: Some(OURS),
        userid: Some(userid.into()),
        username: userid.into(),
        name: Some(userid.into()),
        departments: [1].into(),
        ..User::default()
    }
}

fn local(username: &str) -> User {
    User {
        key: 20,
        username: username.into(),
        name: Some("local".into()),
        ..User::default()
    }
}

fn policy(on_duplicate: OnDuplicate) -> Policy {
    Policy {
        employee_no: EmployeeNo::Off,
        naming: Naming::default(),
        source: OURS,
        on_duplicate,
        depart_out_of_scope: false,
        archiving: None,
        started_by: StartedBy::Person,
        same: Vec::new(),
    }
}

fn decide(people: Vec<Person>, users: Vec<User>, rule: OnDuplicate) -> Plan {
    plan(
        snapshot(people),
        StoredDirectory {
            users: users.into(),
            departments: vec![],
            ..StoredDirectory::default()
        },
        policy(rule),
    )
}

/// Name, member, user, rule, and what is decided.
type Case = (
    &'static str,
    Option<Person>,
    Option<User>,
    OnDuplicate,
    Option<(Kind, Reason)>,
);

/// The kind and reason of the only item.
fn only(plan: &Plan) -> Option<(Kind, Reason)> {
    assert!(plan.items.len() <= 1, "{:?}", plan.items);
    plan.items
        .first()
        .map(|item| (item.kind, item.reason.clone()))
}

/// The policy of a run that the schedule begins.
fn scheduled(rule: OnDuplicate) -> Policy {
    Policy {
        employee_no: EmployeeNo::Off,
        started_by: StartedBy::Schedule,
        ..policy(rule)
    }
}

fn with_policy(people: Vec<Person>, users: Vec<User>, policy: Policy) -> Plan {
    let left = |user: &&User| user.source.is_none() && user.userid.is_some();
    let left_behind = users.iter().filter(left).map(|user| user.key).collect();
    let directory = StoredDirectory {
        users: users.into(),
        left_behind,
        ..StoredDirectory::default()
    };
    plan(snapshot(people), directory, policy)
}

fn warned(plan: &Plan, id: WarningId) -> Option<String> {
    let warning = plan.warnings.iter().find(|warning| warning.id == id)?;
    Some(warning.text.en.to_string())
}
