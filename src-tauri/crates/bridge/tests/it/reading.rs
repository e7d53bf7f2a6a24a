//! What a sync makes of what servers really send: odd values, rows of nobody, stand-ins, missing calls, lists without
//! an end. The bytes are given raw, since the simulated WeCom sends none of this.

use bridge::Code;
use bridge::checkup::CheckId;
use bridge::directory::user::UserStatus::{Active, Departed, Disabled, NotActivated};
use bridge::source::OnDuplicate;
use bridge::sync::{Outcome, Reach, WarningId};

use crate::support::raw::{Office, Raw, told};

const AN: &[u8] = br#"{"userid":"an","name":"\u5b89","mobile":"13911110001","email":"an@example.com","biz_mail":"an@corp.example","telephone":"010-1","position":"p","alias":"a","department":[1],"status":1,"extattr":{"attrs":[{"name":"no","value":"7"}]}}"#;
const BO: &[u8] = br#"{"userid":"bo","name":"Bo","department":[2],"status":1}"#;

/// A corp with An in department 1 and Bo in department 2, synced once.
async fn office(app: bool) -> (Office, bridge::source::Source) {
    let raw = Raw::corp();
    raw.rows(1, &[AN]);
    raw.rows(2, &[BO]);
    let office = Office::of(raw);
    let source = office.source(app).await;
    office.applied(&source).await;
    (office, source)
}

#[tokio::test]
async fn one_persons_odd_data_costs_that_persons_odd_data() {
    let cases: [(&[u8], &str, &str); 8] = [
        (b"\"position\":\"x\x08y\"", "职务", "position"),
        (b"\"name\":\"Cai\xe8\xa1\"", "姓名", "name"),
        (br#""name":"Cai\ud83d""#, "姓名", "name"),
        (br#""extattr":"""#, "扩展字段", "custom fields"),
        (br#""order":[1e20]"#, "排序", "order"),
        (br#""mobile":{"cc":86}"#, "手机号", "mobile"),
        (br#""gender":[]"#, "性别", "gender"),
        (br#""status":"on""#, "状态", "status"),
    ];
    let (office, source) = office(false).await;
    for (field, zh, en) in cases {
        let odd = [
            br#"{"userid":"cai","department":[2],"alias":"c","#,
            field,
            b"}",
        ]
        .concat();
        office.raw.rows(2, &[&odd, BO]);
        let run = office.applied(&source).await;
        let told = told(&run, WarningId::FieldUnreadable);
        for language in [format!("cai：{zh}"), format!("cai: {en}")] {
            assert!(told.contains(&language), "{told}");
        }
        assert_eq!(run.counts.departed + run.counts.left_out, 0);
        assert_eq!(office.user("bo").name.as_deref(), Some("Bo"));
        assert_eq!(office.user("cai").alias.as_deref(), Some("c"));
    }
    assert_eq!(office.user("cai").name.as_deref(), Some("Cai\u{fffd}"));
}

#[tokio::test]
async fn what_cannot_be_read_blanks_nothing() {
    let (office, source) = office(false).await;
    let before = office.user("an");
    office.raw.rows(1, &[br#"{"userid":"an","name":[],"mobile":{},"email":1.5,"biz_mail":false,"telephone":[0],"position":{},"alias":[],"department":"here","status":{},"extattr":7}"#]);
    office.raw.json("department/list", r#"{"department":[{"id":1,"name":{},"parentid":[],"order":9},{"id":2,"name":"研发","parentid":1,"order":"x"}]}"#);
    let run = office.applied(&source).await;
    let after = office.user("an");
    assert_eq!(format!("{before:?}"), format!("{after:?}"));
    assert_eq!((run.counts.updated, run.counts.departments_updated), (0, 0));
    let told = told(&run, WarningId::FieldUnreadable);
    assert!(
        told.contains("13") && told.contains("department 1: name"),
        "{told}"
    );
}

#[tokio::test]
async fn values_without_an_end_are_unknown() {
    let (office, source) = office(false).await;
    let long = |length| "长".repeat(length);
    let fits = format!(
        r#"{{"userid":"cai","name":"{}","position":"{}","alias":"{}","extattr":{{"attrs":[{{"name":"n","value":"{}"}}]}}}}"#,
        long(256),
        long(512),
        long(1_024),
        long(4_096)
    );
    office.raw.rows(2, &[fits.as_bytes(), BO]);
    let run = office.applied(&source).await;
    assert_eq!(told(&run, WarningId::FieldUnreadable), "");
    let before = office.user("cai");
    assert_eq!(
        before.name.as_ref().map(|name| name.chars().count()),
        Some(256)
    );
    let beyond = format!(
        r#"{{"userid":"cai","name":"{}","position":"{}","alias":"{}","extattr":{{"attrs":[{{"name":"n","value":"{}"}},{{"name":"m","value":"1"}}]}}}}"#,
        long(257),
        long(513),
        long(1_025),
        long(4_097)
    );
    office.raw.rows(2, &[beyond.as_bytes(), BO]);
    let name = long(300);
    office.raw.json("department/list", &format!(r#"{{"department":[{{"id":1,"name":"总部","parentid":0,"order":9}},{{"id":2,"name":"{name}","parentid":1,"order":8}}]}}"#));
    let run = office.applied(&source).await;
    let told = told(&run, WarningId::FieldUnreadable);
    for field in [
        "cai: name",
        "cai: position",
        "cai: alias",
        "cai: custom fields",
        "department 2: name",
    ] {
        assert!(told.contains(field), "{field} in {told}");
    }
    let after = office.user("cai");
    assert_eq!(
        (&after.name, &after.position, &after.alias),
        (&before.name, &before.position, &before.alias)
    );
    let extra = after.extra.unwrap();
    assert_eq!(
        (extra["m"].as_str(), extra["n"].as_str().map(str::len)),
        (Some("1"), Some(4_096 * 3))
    );
    assert_eq!(office.user("bo").departments[0].name, "研发");
}

#[tokio::test]
async fn rows_that_name_nobody_are_left_out_and_counted() {
    let (office, source) = office(false).await;
    let nobody: [&[u8]; 6] = [
        br#"{"userid":"","name":"X","department":[2],"status":1}"#,
        br#"{"userid":"  ","name":"Y"}"#,
        br#"{"userid":null,"name":"Z"}"#,
        br#"{"name":"W"}"#,
        br#"{"userid":"***","name":"V"}"#,
        b"{\"userid\":\"q\xff\"}",
    ];
    office.raw.rows(2, &[&nobody[..], &[BO]].concat());
    let run = office.applied(&source).await;
    assert_eq!(
        (run.counts.left_out, run.counts.created, run.counts.departed),
        (6, 0, 0)
    );
    assert!(told(&run, WarningId::RowLeftOut).contains("6 rows"));
    assert_eq!(
        office.statuses(),
        [("an".to_owned(), Active), ("bo".to_owned(), Active)]
    );

    office.raw.rows(1, &[nobody[0]]);
    office.raw.rows(2, &[nobody[2]]);
    let run = office.run(&source).await;
    assert_eq!(
        run.error_code(),
        Some(Code::SyncEmpty),
        "nobody was read at all"
    );
}

#[tokio::test]
async fn a_stand_in_replaces_nothing_and_matches_nobody() {
    let (office, source) = office(false).await;
    let before = office.user("an");
    let local = |name: &str, mobile: &str, email: &str| bridge::directory::local::NewUser {
        username: name.into(),
        name: name.into(),
        mobile: Some(mobile.into()),
        email: Some(email.into()),
    };
    for (name, mobile, email) in [
        ("desk", "1388000", "z***@x.com"),
        ("desk2", "138 8000", "d@x.com"),
    ] {
        office
            .bridge
            .directory()
            .add_user(&office.tenant, &local(name, mobile, email))
            .unwrap();
    }
    office.raw.rows(1, &[br#"{"userid":"an","name":"AN","mobile":"139****0001","email":"a*@example.com","biz_mail":"***","telephone":"***","position":"****","alias":"***","department":[1],"status":1,"extattr":{"attrs":[{"name":"no","value":"***"}]}}"#]);
    office.raw.rows(2, &[BO, br#"{"userid":"dong","name":"dong","mobile":"138****8000","email":"z***@x.com","department":[2]}"#]);
    let run = office.applied(&source).await;
    let mut after = office.user("an");
    assert_eq!(run.counts.updated, 0);
    after.updated_at = before.updated_at;
    assert_eq!(format!("{before:?}"), format!("{after:?}"));
    assert_eq!(
        (run.counts.created, run.counts.ambiguous, run.counts.skipped),
        (1, 0, 0)
    );
    let told = told(&run, WarningId::FieldStandIn);
    assert!(
        told.contains("an：手机号") && told.contains("10 values"),
        "{told}"
    );
    let dong = office.user("dong");
    assert_eq!(
        (dong.name.as_deref(), dong.mobile, dong.email),
        (Some("dong"), None, None),
        "no better name is known"
    );

    office.raw.rows(
        2,
        &[
            BO,
            r#"{"userid":"dong","name":"冬","mobile":"13800008000","department":[2]}"#.as_bytes(),
        ],
    );
    office.applied(&source).await;
    let dong = office.user("dong");
    assert_eq!(
        (dong.name.as_deref(), dong.mobile.as_deref()),
        (Some("冬"), Some("13800008000"))
    );
}

#[tokio::test]
async fn a_userid_in_place_of_a_name_does_not_rename_who_is_taken_over() {
    let raw = Raw::corp();
    raw.rows(1, &[AN]);
    raw.rows(2, &[br#"{"userid":"Eva","name":"eva","department":[2]}"#]);
    let office = Office::of(raw);
    let eva = bridge::directory::local::NewUser {
        username: "eva".into(),
        name: "Eva Chen".into(),
        mobile: None,
        email: None,
    };
    office
        .bridge
        .directory()
        .add_user(&office.tenant, &eva)
        .unwrap();
    let source = office
        .try_source(OnDuplicate::Overwrite, false)
        .await
        .unwrap()
        .source;
    let run = office.applied(&source).await;
    assert_eq!(run.counts.overwritten, 1);
    assert_eq!(office.user("eva").name.as_deref(), Some("Eva Chen"));
    assert!(told(&run, WarningId::FieldStandIn).contains("Eva: name"));
}

#[tokio::test]
async fn rows_without_departments_belong_where_they_were_read() {
    let (office, source) = office(false).await;
    let at = |name: &str| {
        office
            .user(name)
            .departments
            .iter()
            .map(|each| each.id)
            .collect::<Vec<_>>()
    };
    office.raw.rows(
        1,
        &[
            br#"{"userid":"an","status":1}"#,
            br#"{"userid":"fu","department":[]}"#,
        ],
    );
    office.raw.rows(
        2,
        &[
            br#"{"userid":"bo"}"#,
            br#"{"userid":"fu","department":"?"}"#,
        ],
    );
    office.applied(&source).await;
    assert_eq!(
        (at("an"), at("bo"), at("fu")),
        (vec![1], vec![2], vec![1, 2])
    );
    office
        .raw
        .rows(1, &[br#"{"userid":"an"}"#, br#"{"userid":"bo"}"#]);
    office.raw.rows(2, &[br#"{"userid":"fu"}"#]);
    office.applied(&source).await;
    assert_eq!(
        (at("bo"), at("fu")),
        (vec![1], vec![2]),
        "moves are followed"
    );
}

#[tokio::test]
async fn with_an_apps_secret_a_leaver_without_departments_departs() {
    let raw = Raw::corp();
    raw.rows(1, &[br#"{"userid":"an"}"#]);
    raw.rows(2, &[br#"{"userid":"bo"}"#, br#"{"userid":"gu"}"#]);
    let office = Office::of(raw);
    let source = office.source(false).await;
    // Set-up refuses an app's secret today; data sources that older versions set up with one go on.
    office.raw.refuse("user/list_id", 48002);
    office.applied(&source).await;
    office.raw.rows(2, &[br#"{"userid":"bo"}"#]);
    let run = office.applied(&source).await;
    assert_eq!((run.counts.departed, run.counts.out_of_range), (1, 0));
    assert!(office.statuses().contains(&("gu".to_owned(), Departed)));
}

#[tokio::test]
async fn a_server_without_the_list_of_ids_is_read_by_departments() {
    for (status, errcode) in [(404, 0), (200, 40058), (200, 48001), (200, 60011)] {
        let raw = Raw::corp();
        match errcode {
            0 => raw.set("user/list_id", status, b""),
            errcode => raw.refuse("user/list_id", errcode),
        }
        raw.set("get_api_domain_ip", 404, b"");
        raw.rows(1, &[AN]);
        raw.rows(2, &[BO]);
        let office = Office::of(raw);
        let added = office.try_source(OnDuplicate::Skip, false).await.unwrap();
        let members = added
            .checks
            .iter()
            .find(|check| check.id == CheckId::ContactsMembers)
            .unwrap();
        let code = if errcode == 0 {
            "HTTP 404".to_owned()
        } else {
            errcode.to_string()
        };
        assert!(
            members.evidence.en.contains(&code) && members.fix.is_some(),
            "{members:?}"
        );
        let run = office.applied(&added.source).await;
        assert_eq!(
            (run.counts.created, run.reach),
            (2, Some(Reach::Full)),
            "{code}"
        );
        assert!(!told(&run, WarningId::ScopeRange).is_empty());
        let up = office
            .bridge
            .diagnose()
            .check_up(&office.tenant, &|_| {})
            .await
            .unwrap();
        for id in [CheckId::NetApi, CheckId::ContactsMembers] {
            let check = up.checks.iter().find(|check| check.id == id).unwrap();
            assert!(check.error.is_none(), "{check:?}");
        }
    }
}

#[tokio::test]
async fn what_is_set_up_can_be_synced() {
    // Names are closed, and of the ids and the members each may be too: what set-up says is what a run does.
    let cases = [
        (true, true, 48002, true),
        (true, false, 40058, true),
        (true, false, 0, true),
        (false, false, 48002, false),
        (true, true, 48009, false),
        (true, true, 404, false),
        (false, false, 77777, false),
    ];
    for (names_closed, members_closed, list, works) in cases {
        let raw = Raw::corp();
        raw.rows(1, &[AN]);
        raw.rows(2, &[BO]);
        if names_closed {
            raw.refuse("department/list", 48009);
        }
        if members_closed {
            raw.refuse("user/list#1", 48009);
            raw.refuse("user/list#2", 48009);
        }
        match list {
            404 => raw.set("user/list_id", 404, b""),
            0 => {}
            // The first case has a list.
            48002 if members_closed => {}
            errcode => raw.refuse("user/list_id", errcode),
        }
        if works && members_closed || list == 0 {
            raw.json(
                "user/list_id",
                r#"{"dept_user":[{"userid":"an","department":1},{"userid":"bo","department":2}]}"#,
            );
        }
        let office = Office::of(raw);
        let case = (names_closed, members_closed, list);
        match office.try_source(OnDuplicate::Skip, false).await {
            Ok(added) => {
                assert!(works, "{case:?} was set up");
                assert_eq!(
                    office.applied(&added.source).await.counts.created,
                    2,
                    "{case:?}"
                );
            }
            Err(error) => assert!(!works, "{case:?}: {error}"),
        }
    }
    let raw = Raw::corp();
    raw.json("department/list", r#"{"department":[]}"#);
    let error = Office::of(raw)
        .try_source(OnDuplicate::Skip, false)
        .await
        .unwrap_err();
    assert_eq!(
        error.code(),
        Code::SyncEmpty,
        "nothing to read today is no set-up"
    );
}

#[tokio::test]
async fn whatever_the_app_refuses_the_identifiers_come_in() {
    let calls = [
        "agent/get@app",
        "department/list@app",
        "user/list@app#1",
        "user/list@app#2",
        "user/get@app#guest",
        "tag/get@app#5",
    ];
    for (errcode, call) in [
        60011, 48004, 48006, 60030, 40068, 60020, 50003, 40056, 77777,
    ]
    .into_iter()
    .flat_map(|errcode| calls.map(|call| (errcode, call)))
    {
        let raw = Raw::corp();
        raw.rows(1, &[AN]);
        raw.rows(2, &[BO]);
        let office = Office::of(raw);
        let source = office.source(true).await;
        let raw = &office.raw;
        raw.refuse("department/list", 48009);
        raw.json(
            "department/list@app",
            r#"{"department":[{"id":1,"name":"总部"},{"id":2,"name":"研发"}]}"#,
        );
        raw.json("agent/get@app", r#"{"agentid":1000007,"allow_userinfos":{"user":[{"userid":"guest"},{"userid":""}]},"allow_tags":{"tagid":[5]}}"#);
        raw.json(
            "tag/get@app",
            r#"{"tagname":"t","userlist":[{"userid":"bo"},{"userid":null}]}"#,
        );
        raw.json(
            "user/get@app",
            r#"{"userid":"guest","name":"Guest","status":1}"#,
        );
        raw.json("user/list_id", r#"{"dept_user":[{"userid":"an","department":1},{"userid":"bo","department":2},{"userid":"guest","department":2}]}"#);
        raw.refuse(call, errcode);
        let run = office.applied(&source).await;
        assert_eq!(run.counts.created, 3, "{errcode} of {call}");
        let told = told(&run, WarningId::ReachAppRefused);
        let is_gone = call.starts_with("user/get") && errcode == 60011;
        assert_eq!(
            told.contains(&errcode.to_string()),
            !is_gone,
            "{errcode} of {call}: {told}"
        );
        if call.starts_with("user/list@app#2") {
            assert_eq!(run.reach, Some(Reach::IdsAndAppDetails));
            assert_eq!(
                office.user("an").name.as_deref(),
                Some("安"),
                "what it gives is taken"
            );
        }
    }
}

#[tokio::test]
async fn an_app_that_a_server_does_not_have_or_cannot_word_is_done_without() {
    let (office, source) = office(true).await;
    office.raw.refuse("department/list", 48009);
    office.raw.json(
        "user/list_id",
        r#"{"dept_user":[{"userid":"an","department":1},{"userid":"bo","department":2}]}"#,
    );
    let odd: [(u16, &[u8]); 2] = [(404, b""), (200, br#"{"agentid":"?"}"#)];
    for (status, body) in odd {
        office.raw.set("agent/get@app", status, body);
        let run = office.applied(&source).await;
        assert!(told(&run, WarningId::ReachAppRefused).contains("agent/get"));
        assert_eq!(run.counts.updated + run.counts.departed, 0);
    }
}

#[tokio::test]
async fn a_list_without_an_end_fails_the_run_soon() {
    let (office, source) = office(false).await;
    office.raw.refuse("department/list", 48009);
    office
        .raw
        .json("user/list_id", r#"{"dept_user":[],"next_cursor":"more"}"#);
    let before = office.raw.count("user/list_id");
    let run = office.run(&source).await;
    assert_eq!(
        (run.outcome, run.error_code()),
        (Outcome::Failed, Some(Code::WecomNotWecom))
    );
    assert!(office.raw.count("user/list_id") - before < 4);
    assert_eq!(office.statuses().len(), 2);
}

#[tokio::test]
async fn the_old_switch_beside_a_status_counts() {
    let (office, source) = office(false).await;
    office.raw.rows(
        1,
        &[
            AN,
            br#"{"userid":"h1","status":1,"enable":0}"#,
            br#"{"userid":"h2","status":1}"#,
            br#"{"userid":"h3","status":4,"enable":0}"#,
            br#"{"userid":"h4","enable":"0"}"#,
            br#"{"userid":"h5","status":1,"enable":1}"#,
            br#"{"userid":"h6","status":1,"enable":null}"#,
        ],
    );
    office.applied(&source).await;
    let of = |name: &str| office.user(name).status;
    assert_eq!(
        [of("h1"), of("h2"), of("h3")],
        [Disabled, Active, NotActivated]
    );
    assert_eq!([of("h4"), of("h5"), of("h6")], [Disabled, Active, Active]);
}

#[tokio::test]
async fn null_is_no_member_of_one_department_and_no_answer_of_all() {
    let (office, source) = office(false).await;
    office
        .raw
        .json("user/list#2", r#"{"errcode":0,"userlist":null}"#);
    let run = office.applied(&source).await;
    assert!(told(&run, WarningId::DepartmentUnreadable).contains("(2)"));
    assert_eq!(run.counts.departed, 1);
    office
        .raw
        .json("user/list#1", r#"{"errcode":0,"userlist":null}"#);
    let run = office.run(&source).await;
    assert_eq!(
        (run.outcome, run.error_code()),
        (Outcome::Failed, Some(Code::WecomNotWecom))
    );
    assert!(office.statuses().contains(&("an".to_owned(), Active)));
    let added = office.try_source(OnDuplicate::Skip, false).await;
    assert!(added.is_err());
    office.bridge.set_up().remove_source(&source.id).unwrap();
    let added = office.try_source(OnDuplicate::Skip, false).await;
    assert_eq!(
        added.unwrap_err().code(),
        Code::WecomNotWecom,
        "a corp that cannot be synced is not set up"
    );
}
