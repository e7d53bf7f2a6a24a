//! Departments, by table.

use super::*;

#[test]
fn departments_by_table() {
    let before = Department {
        key: 5,
        wecom_id: 7,
        name: Some("旧".into()),
        parent: Some(1),
        sort: 3,
        ..Department::default()
    };
    let read = |name: Option<&str>, parent: Option<i64>, sort: i64| ReadDepartment {
        id: 7,
        name: name.map(Into::into),
        parent,
        sort: Some(sort),
        leaders: None,
    };
    let retired = Department {
        retired: true,
        ..before.clone()
    };
    let cases = [
        (
            Some(read(Some("旧"), Some(1), 3)),
            None,
            Some(DepartmentKind::Create),
        ),
        (
            Some(read(Some("旧"), Some(1), 3)),
            Some(before.clone()),
            None,
        ),
        (Some(read(None, Some(1), 3)), Some(before.clone()), None),
        (
            Some(read(Some("新"), Some(1), 3)),
            Some(before.clone()),
            Some(DepartmentKind::Rename),
        ),
        (
            Some(read(Some("新"), Some(2), 3)),
            Some(before.clone()),
            Some(DepartmentKind::Move),
        ),
        (
            Some(read(Some("旧"), Some(1), 4)),
            Some(before.clone()),
            Some(DepartmentKind::Reorder),
        ),
        (
            Some(read(Some("旧"), Some(1), 3)),
            Some(retired.clone()),
            Some(DepartmentKind::Restore),
        ),
        (None, Some(before), Some(DepartmentKind::Retire)),
        (None, Some(retired), None),
    ];
    for (department, known, want) in cases {
        let read = Snapshot {
            departments: department.clone().into_iter().collect(),
            ..snapshot(vec![])
        };
        let directory = StoredDirectory {
            users: vec![].into(),
            departments: known.clone().into_iter().collect(),
            ..StoredDirectory::default()
        };
        let plan = plan(read, directory, policy(OnDuplicate::Skip));
        assert_eq!(
            plan.departments.first().map(|item| item.kind),
            want,
            "{department:?} on {known:?}"
        );
    }
}
