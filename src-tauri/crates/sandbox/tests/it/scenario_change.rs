//! The scenarios that change the corp once it was read.

use std::collections::HashSet;

use sandbox::{Control, PersonView, Renamed, RenamedBy, Scenario};
use serde_json::Value;

use crate::support::{Bench, bench, bench_in};

/// Reads as a client does: the departments, then the members of each.
async fn read(bench: &Bench, token: &str) -> Vec<Value> {
    bench.ask("department/list", token).await;
    let mut rows = Vec::new();
    for department in bench.control().departments() {
        let call = format!("user/list?department_id={}", department.id);
        let answer = bench.ask(&call, token).await;
        rows.extend(answer["userlist"].as_array().unwrap().clone());
    }
    rows
}

fn userids(control: &Control) -> HashSet<String> {
    control.members().into_iter().map(|it| it.userid).collect()
}

#[tokio::test]
async fn a_reading_that_was_begun_anew_is_not_complete() {
    let bench = bench_in(Scenario::Leavers).await;
    let token = bench.contacts().await;
    let departments = bench.control().departments();
    let (first, rest) = departments.split_at(5);
    for part in [first, rest] {
        bench.ask("department/list", &token).await;
        for department in part {
            let call = format!("user/list?department_id={}", department.id);
            bench.ask(&call, &token).await;
        }
    }
    assert_eq!(bench.control().member_count(), 60);
    assert!(!read(&bench, &token).await.is_empty());
    assert_eq!(bench.control().member_count(), 42);
}

#[tokio::test]
async fn some_come_back_under_another_userid() {
    let bench = bench_in(Scenario::RenamedIds).await;
    let control = bench.control();
    let before = control.members();
    let planned = control.renamed_ids();
    read(&bench, &bench.contacts().await).await;
    let renamed = control.renamed_ids();
    assert_eq!(renamed, planned, "known beforehand");
    let kinds: Vec<RenamedBy> = renamed.iter().map(|it| it.by).collect();
    use RenamedBy::{Email, Mobile, NameAndDepartments, Nothing};
    assert_eq!(
        kinds,
        [
            Mobile,
            Mobile,
            Email,
            NameAndDepartments,
            NameAndDepartments,
            Nothing
        ]
    );
    let now = control.members();
    assert_eq!(now.len(), 61, "the sixth has a rival");
    for each in &renamed {
        check(each, &before, control, &now);
    }
    let after = userids(control);
    read(&bench, &bench.contacts().await).await;
    assert_eq!(userids(control), after, "it happens once");
    assert_eq!(control.rename_ids_now(), 0);

    control.set_scenario(Scenario::Healthy);
    let mut back = control.members();
    back.sort_by(|a, b| a.userid.cmp(&b.userid));
    let mut before = before;
    before.sort_by(|a, b| a.userid.cmp(&b.userid));
    assert_eq!(back, before);
}

fn check(each: &Renamed, before: &[PersonView], control: &Control, now: &[PersonView]) {
    let old = before.iter().find(|it| it.userid == each.from).unwrap();
    assert_eq!(control.member(&each.from), None);
    let new = control.member(&each.to).unwrap();
    assert_eq!((&new.name, &new.departments), (&old.name, &old.departments));
    let kept = (new.mobile == old.mobile, new.email == old.email);
    let want = match each.by {
        RenamedBy::Mobile => (true, false),
        RenamedBy::Email => (false, true),
        _ => (false, false),
    };
    assert_eq!(kept, want, "{each:?}");
    let alike = now.iter().filter(|it| it.name == old.name).count();
    assert_eq!(alike, 1 + usize::from(each.rival.is_some()), "{each:?}");
    let values = |value: fn(&PersonView) -> &str, wanted: &str| {
        let all = now.iter().filter(|it| value(it) == wanted);
        wanted.is_empty() || all.count() == 1
    };
    assert!(values(|it| &it.mobile, &new.mobile) && values(|it| &it.email, &new.email));
    if let Some(rival) = &each.rival {
        let rival = control.member(rival).unwrap();
        assert_eq!(
            (&rival.name, &rival.departments),
            (&old.name, &old.departments)
        );
        assert!(rival.mobile != old.mobile && rival.email != old.email);
    }
}

#[tokio::test]
async fn another_userid_stands_everywhere() {
    let bench = bench().await;
    let control = bench.control();
    let token = bench.app().await;
    let planned = control.renamed_ids();
    assert_eq!(control.rename_ids_now(), 6);
    let told = read(&bench, &token).await;
    for each in planned {
        let named = |row: &Value| row["userid"] == each.to.as_str();
        assert!(told.iter().any(named));
        let whole = Value::from(told.clone()).to_string();
        assert!(!whole.contains(&format!("{:?}", each.from)), "{each:?}");
        let call = format!("user/get?userid={}", each.to.to_lowercase());
        assert_eq!(bench.ask(&call, &token).await["userid"], each.to.as_str());
    }
}

#[tokio::test]
async fn many_are_switched_off_for_the_second_reading() {
    let bench = bench_in(Scenario::SwitchedOff).await;
    let control = bench.control();
    let before = control.members();
    let active = before.iter().filter(|it| it.status == 1).count();
    let token = bench.contacts().await;
    let off = |rows: &[Value]| -> HashSet<String> {
        let off = rows.iter().filter(|row| row["enable"] == 0);
        off.map(|row| row["userid"].to_string()).collect()
    };
    let first = off(&read(&bench, &token).await);
    let rows = read(&bench, &token).await;
    let second = off(&rows);
    assert!(second.is_superset(&first));
    assert_eq!(second.len() - first.len(), active * 30 / 100);
    let by_enable_alone = rows
        .iter()
        .filter(|row| row["enable"] == 0 && row["status"] == 1);
    let by_status = rows.iter().filter(|row| row["status"] == 2);
    assert!(by_enable_alone.count() > 0 && by_status.count() > first.len());
    assert_eq!(off(&read(&bench, &token).await), second, "it happens once");
    control.set_scenario(Scenario::Healthy);
    assert_eq!(control.members(), before);
    assert_eq!(off(&read(&bench, &token).await), first);
}
