//! Direct leaders, leaders of departments, and the order in departments: kept as WeCom gives them, and unknown blanks nothing.

use bridge::directory::query::{OrderIn, UserView};
use bridge::source::{Source, SourceChange, UsernameRules};
use bridge::sync::{Outcome, Run, RunRequest};
use bridge::{Code, progress};

use crate::support::raw::{Office, Raw};

fn row(more: &str) -> Vec<u8> {
    format!(r#"{{"userid":"an","name":"安","department":[2,1],"status":1{more}}}"#).into_bytes()
}

const LI: &[u8] = br#"{"userid":"Li","name":"\u674e","department":[1],"status":1,"order":[0],"direct_leader":[]}"#;

fn told(user: &UserView) -> (Option<&str>, Option<&str>, Vec<(i64, i64)>) {
    let manager = user.manager.as_ref();
    let order = user
        .order
        .iter()
        .map(|OrderIn { department, order }| (*department, *order));
    (
        manager.map(|manager| manager.userid.as_str()),
        manager.and_then(|manager| manager.name.as_deref()),
        order.collect(),
    )
}

#[tokio::test]
async fn leaders_and_order_follow_wecom_and_what_is_not_sent_stays() {
    let office = Office::of(Raw::corp());
    let source = office.source(false).await;
    let steps: [(&str, _); 5] = [
        (
            r#","order":[7,0],"direct_leader":["Li"]"#,
            (Some("Li"), Some("李"), vec![(1, 0), (2, 7)]),
        ),
        ("", (Some("Li"), Some("李"), vec![(1, 0), (2, 7)])),
        (
            r#","order":[7],"direct_leader":["gone"]"#,
            (Some("gone"), None, vec![(1, 0), (2, 7)]),
        ),
        (
            r#","order":[0,0],"direct_leader":"Li""#,
            (Some("Li"), Some("李"), vec![]),
        ),
        (r#","direct_leader":[]"#, (None, None, vec![])),
    ];
    for (more, want) in steps {
        office.raw.rows(1, &[LI]);
        office.raw.rows(2, &[&row(more)]);
        office.applied(&source).await;
        assert_eq!(told(&office.user("an")), want, "{more}");
    }
}

#[tokio::test]
async fn the_leaders_of_a_department_are_told_with_it() {
    let office = Office::of(Raw::corp());
    office.raw.rows(1, &[LI]);
    let source = office.source(false).await;
    office.applied(&source).await;
    let leads = |leaders: &str| {
        let body = format!(
            r#"{{"errcode":0,"department":[{{"id":1,"name":"总部","parentid":0,"order":9{leaders}}},{{"id":2,"name":"研发","parentid":1,"order":8}}]}}"#
        );
        office.raw.json("department/list", &body);
    };
    let steps: [(&str, &[&str], usize); 4] = [
        (r#","department_leader":["Li","wang"]"#, &["Li", "wang"], 1),
        ("", &["Li", "wang"], 0),
        (r#","department_leader":["Li","wang"]"#, &["Li", "wang"], 0),
        (r#","department_leader":[]"#, &[], 1),
    ];
    for (sent, want, changed) in steps {
        leads(sent);
        let run = office.applied(&source).await;
        assert_eq!(run.counts.departments_updated, changed, "{sent}");
        let user = office.user("Li");
        let leaders = user.departments[0].leaders.clone().unwrap();
        assert_eq!(leaders, want, "{sent}");
    }
    let forest = office.bridge.directory().departments_of(&[source]).unwrap();
    assert!(
        forest
            .iter()
            .all(|department| department.leaders.is_empty())
    );
}

async fn change(office: &Office, source: &Source, change: SourceChange) -> bridge::Result<Source> {
    let set_up = office.bridge.set_up();
    set_up.change_source(&source.id, &change, None, true).await
}

/// A run that waits since the rules changed, and is confirmed by a person.
async fn confirmed(office: &Office, source: &Source) -> Run {
    let held = office.run(source).await;
    assert_eq!(held.outcome, Outcome::Held, "{:?}", held.error);
    let why = held.as_error().unwrap();
    assert_eq!(why.detail()["reason"], "policy_changed");
    let request = RunRequest {
        confirm: true,
        ..RunRequest::default()
    };
    let sync = office.bridge.sync();
    let run = sync.execute(&source.id, request, progress::silent());
    let run = run.await.unwrap();
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    run
}

#[tokio::test]
async fn rules_for_usernames_are_proven_saved_and_followed() {
    let office = Office::of(Raw::corp());
    let people = [
        ("a", "one@c.example"),
        ("b", "one@d.example"),
        ("c", "three@c.example"),
    ];
    let rows = people.map(|(userid, email)| {
        format!(r#"{{"userid":"{userid}","name":"{userid}","department":[1],"status":1,"email":"{email}","position":"x"}}"#)
    });
    let all = rows.iter().map(String::as_bytes).collect::<Vec<_>>();
    office.raw.rows(1, &all[..2]);
    let source = office.source(false).await;
    office.applied(&source).await;

    let rules = |rules: &[&str]| SourceChange {
        username_rules: Some(UsernameRules::parse(rules).unwrap()),
        ..SourceChange::default()
    };
    let refused = change(&office, &source, rules(&["mail"]))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Code::PolicyCollision);
    assert_eq!(refused.detail()["first"], "b");
    let source = change(&office, &source, rules(&["mail", "userid"]))
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_value(&source).unwrap()["username_rules"],
        serde_json::json!(["mail", "userid"])
    );
    assert_eq!(
        source.unconfirmed.len(),
        1,
        "the next run waits for a person"
    );

    office.raw.rows(1, &all);
    confirmed(&office, &source).await;
    assert_eq!(office.user("three").userid.as_deref(), Some("c"));
    assert_eq!(
        office.user("a").username,
        "a",
        "who is there keeps the name"
    );

    let renames = SourceChange {
        rename_existing: Some(true),
        ..SourceChange::default()
    };
    let source = change(&office, &source, renames).await.unwrap();
    let run = confirmed(&office, &source).await;
    assert_eq!(run.counts.usernames_changed, 1);
    assert_eq!(office.user("one").userid.as_deref(), Some("a"));
    office.bridge.sync().undo(&run.id).unwrap();
    assert_eq!(office.user("a").username, "a");
}

#[tokio::test]
async fn a_field_that_is_never_taken_is_unknown_and_what_is_stored_stays() {
    let office = Office::of(Raw::corp());
    let row = |mobile: &str| {
        format!(r#"{{"userid":"an","name":"安","department":[1],"status":1,"mobile":"{mobile}"}}"#)
            .into_bytes()
    };
    office.raw.rows(1, &[&row("13800000001")]);
    let source = office.source(false).await;
    office.applied(&source).await;
    let never = SourceChange {
        never_take: Some(bridge::source::NeverTake::parse(&["mobile"]).unwrap()),
        ..SourceChange::default()
    };
    let source = change(&office, &source, never).await.unwrap();
    office.raw.rows(1, &[&row("13800000002")]);
    office.applied(&source).await;
    assert_eq!(office.user("an").mobile.as_deref(), Some("13800000001"));
}
