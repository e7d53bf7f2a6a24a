//! How long the pure planning of 100,000 members against 100,000 users takes, case by case. Prints JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it prints, and stops on what it does not expect"
)]

use std::time::Instant;

use bridge::directory::StoredDirectory;
use bridge::directory::user::{User, UserStatus};
use bridge::source::{EmployeeNo, OnDuplicate};
use bridge::sync::plan::{Counts, Naming, Policy, plan};
use bridge::sync::snapshot::{Department, MemberState, Person, Scope, Snapshot};
use bridge::sync::{Reach, StartedBy};
use serde_json::{Value, json};
use tests::measure::{middle, processor_ms};

const OURS: i64 = 1;

fn main() {
    let count = std::env::args()
        .nth(1)
        .map_or(100_000, |count| count.parse().unwrap());
    let users = |make: fn(usize) -> User| (0..count).map(make).collect::<Vec<_>>();
    let people = |make: fn(usize) -> Person| (0..count).map(make).collect::<Vec<_>>();
    let cases = [
        measure(
            "nothing changed",
            people(person),
            users(owned),
            OnDuplicate::Skip,
        ),
        measure(
            "everybody new",
            people(person),
            Vec::new(),
            OnDuplicate::Skip,
        ),
        measure(
            "everybody changed",
            people(renamed),
            users(owned),
            OnDuplicate::Skip,
        ),
        measure(
            "everybody a duplicate",
            people(person),
            users(local),
            OnDuplicate::Overwrite,
        ),
        measure(
            "everybody gone",
            vec![person(0)],
            users(owned),
            OnDuplicate::Skip,
        ),
    ];
    let slowest = cases
        .iter()
        .map(|case| case["seconds"].as_f64().unwrap())
        .fold(0.0, f64::max);
    let report = json!({ "members": count, "users": count, "goal_seconds": 1.0, "slowest_seconds": slowest, "cases": cases });
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}

/// The middle of three runs.
fn measure(name: &str, people: Vec<Person>, users: Vec<User>, on_duplicate: OnDuplicate) -> Value {
    let departments = (0..1000)
        .map(|id| Department {
            id,
            name: Some("部门".into()),
            parent: None,
            sort: Some(0),
            leaders: None,
        })
        .collect();
    let snapshot = Snapshot {
        scoped: None,
        reach: Reach::Full,
        scope: Scope::Whole,
        departments,
        people: people.into(),
        warnings: Vec::new(),
        malformed: bridge::sync::malformed::MalformedRows::default(),
    };
    let directory = StoredDirectory {
        users: users.into(),
        ..StoredDirectory::default()
    };
    let policy = Policy {
        depart_out_of_scope: false,
        archiving: None,
        employee_no: EmployeeNo::Off,
        naming: Naming::default(),
        source: OURS,
        on_duplicate,
        started_by: StartedBy::Person,
        same: Vec::new(),
    };
    let (mut times, mut processor) = (Vec::new(), Vec::new());
    let mut counts = Counts::default();
    for _ in 0..3 {
        let (snapshot, directory) = (snapshot.clone(), directory.clone());
        let (before, begun) = (processor_ms().unwrap_or_default(), Instant::now());
        counts = plan(snapshot, directory, policy.clone()).counts;
        times.push(begun.elapsed().as_secs_f64());
        processor.push((processor_ms().unwrap_or_default() - before) / 1000.0);
    }
    json!({
        "case": name,
        "seconds": middle(times.into_iter()),
        "processor_seconds": middle(processor.into_iter()),
        "counts": counts,
    })
}

fn person(number: usize) -> Person {
    Person {
        name: Some("张三丰".into()),
        mobile: Some(format!("138{number:08}").into()),
        email: Some(format!("someone.{number}@corp.example").into()),
        position: Some("工程师".into()),
        departments: Some([i64::try_from(number % 1000).unwrap()].into()),
        state: Some(MemberState::Present(UserStatus::Active)),
        ..Person::bare(format!("Member{number}").into())
    }
}

fn renamed(number: usize) -> Person {
    Person {
        name: Some("李四".into()),
        ..person(number)
    }
}

fn owned(number: usize) -> User {
    let person = person(number);
    User {
        key: i64::try_from(number).unwrap() + 1,
        source: Some(OURS),
        userid: Some(person.userid.clone()),
        username: person.userid,
        name: person.name,
        mobile: person.mobile,
        email: person.email,
        position: person.position,
        departments: person.departments.unwrap(),
        ..User::default()
    }
}

fn local(number: usize) -> User {
    User {
        source: None,
        userid: None,
        departments: Box::default(),
        username: format!("local{number}").into(),
        ..owned(number)
    }
}
