//! What the visible range of the app says, and what it says nothing of.

use super::*;
use bridge::sync::WarningId;

#[test]
fn a_range_that_shrank_is_no_departure() {
    let stays = User {
        key: 1,
        departments: [1].into(),
        ..owned("stays")
    };
    let out = User {
        key: 2,
        departments: [2].into(),
        ..owned("out")
    };
    let left = User {
        key: 3,
        departments: [1].into(),
        ..owned("left")
    };
    let department = |id| Department {
        key: id,
        wecom_id: id,
        name: Some("d".into()),
        ..Department::default()
    };
    let make = |scope| {
        let directory = StoredDirectory {
            users: vec![stays.clone(), out.clone(), left.clone()].into(),
            departments: vec![department(1), department(2)],
            ..StoredDirectory::default()
        };
        plan(
            Snapshot {
                scope,
                ..snapshot(vec![member("stays")])
            },
            directory,
            policy(OnDuplicate::Skip),
        )
    };
    let range = make(Scope::Range);
    assert_eq!(
        (
            range.counts.departed,
            range.counts.out_of_range,
            range.counts.departments_retired
        ),
        (1, 1, 0)
    );
    assert!(
        range
            .warnings
            .iter()
            .any(|warning| warning.id == WarningId::RangeDrift)
    );
    let whole = make(Scope::Whole);
    assert_eq!(
        (
            whole.counts.departed,
            whole.counts.out_of_range,
            whole.counts.departments_retired
        ),
        (2, 0, 1)
    );
}

/// A department that only a member's entry names was not read: nobody in it has left.
#[test]
fn a_range_says_nothing_of_departments_that_it_only_hears_of() {
    let alice = Person {
        departments: Some([2, 9].into()),
        ..member("alice")
    };
    let user = |key, userid: &str, departments: &[i64]| User {
        key,
        departments: departments.into(),
        ..owned(userid)
    };
    let users = vec![
        user(1, "alice", &[2, 7, 9]),
        user(2, "bob", &[9]),
        user(3, "carol", &[2, 9]),
        user(4, "dave", &[2]),
    ];
    let read = Snapshot {
        scope: Scope::Range,
        departments: vec![
            department(2, Some("d"), None),
            ReadDepartment {
                id: 9,
                name: None,
                parent: None,
                sort: None,
                leaders: None,
            },
        ],
        ..snapshot(vec![alice])
    };
    let directory = StoredDirectory {
        users: users.into(),
        departments: vec![],
        ..StoredDirectory::default()
    };
    let plan = plan(read, directory, policy(OnDuplicate::Skip));
    let decided = plan
        .items
        .iter()
        .map(|item| (plan.userid(item).unwrap(), item.kind));
    assert_eq!(
        decided.collect::<Vec<_>>(),
        [
            ("dave", Kind::Depart),
            ("bob", Kind::OutOfRange),
            ("carol", Kind::OutOfRange)
        ],
        "and alice keeps department 7, which was not read"
    );
}
