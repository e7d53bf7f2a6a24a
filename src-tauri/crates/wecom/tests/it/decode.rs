//! Bodies as servers of several ages send them, each read through the public calls.

use wecom::{
    AgentId, Api, Attribute, AttributeValue, Caller, Department, DepartmentNode, Error, Gender,
    LoginIdentity, Member, MemberStatus, NotWeCom,
};

use crate::server::{Answer, FakeClock, Server, ok, status};

async fn serve(path: &str, answer: Answer) -> (Server, Caller) {
    let server = Server::script(&[(path, &[answer])]).await;
    let caller = server.caller(&FakeClock::default());
    (server, caller)
}

async fn departments(answer: Answer) -> Result<Vec<Department>, Error> {
    serve("department/list", answer)
        .await
        .1
        .departments(None)
        .await
}

async fn member(body: &str) -> Result<Member, Error> {
    serve("user/get", ok(body)).await.1.member("Li").await
}

#[tokio::test]
async fn a_member_in_full() {
    let body = r#"{"errcode":0,"errmsg":"ok","userid":"Li.Lei","name":"李雷","department":[1,42],"order":[1,4294967296],
        "position":"","mobile":"13800000000","gender":"1","email":"li@example.com","is_leader_in_dept":[1,0],
        "direct_leader":["Han"],"avatar":"https://example.com/a","telephone":"020-1","alias":"jack","status":1,"enable":1,
        "isleader":1,"hide_mobile":0,"address":"x","open_userid":"o","main_department":42,"biz_mail":"li@corp.example",
        "thumb_avatar":"t","qr_code":"q","external_profile":{"external_attr":[]},"english_name":"jacky","extattr":{"attrs":[
        {"type":0,"name":"site","text":{"value":"north"}},
        {"type":1,"name":"blog","web":{"url":"https://example.com","title":"B"}},
        {"type":2,"name":"app","miniprogram":{"appid":"wx1","pagepath":"/i","title":"A"}},
        {"name":"old","value":"bare"}]}}"#;
    let member = member(body).await.unwrap();
    assert_eq!(member.userid, "Li.Lei");
    assert_eq!(member.name.as_deref(), Some("李雷"));
    assert_eq!(
        member.position.as_deref(),
        Some(""),
        "sent empty is not the same as not sent"
    );
    assert_eq!(member.departments, Some(vec![1, 42]));
    assert_eq!(member.order, Some(vec![1, 4_294_967_296]));
    assert_eq!(member.leader_in, [true, false]);
    assert_eq!(member.direct_leaders, Some(vec!["Han".into()]));
    assert_eq!(
        (member.gender, member.status),
        (Some(Gender::Male), Some(MemberStatus::Active))
    );
    assert_eq!(
        (member.enable, member.main_department),
        (Some(true), Some(42))
    );
    let values: Vec<_> = member
        .attributes
        .into_iter()
        .map(|Attribute { name, value }| (name, value))
        .collect();
    assert_eq!(
        values[0],
        ("site".into(), AttributeValue::Text("north".into()))
    );
    let web = AttributeValue::Web {
        url: "https://example.com".into(),
        title: "B".into(),
    };
    assert_eq!(values[1], ("blog".into(), web));
    let app_id = "wx1".into();
    let program = AttributeValue::MiniProgram {
        app_id,
        page: "/i".into(),
        title: "A".into(),
    };
    assert_eq!(values[2], ("app".into(), program));
    assert_eq!(
        values[3],
        ("old".into(), AttributeValue::Text("bare".into()))
    );
}

#[tokio::test]
async fn what_was_not_sent_stays_unknown() {
    let member = member(r#"{"errcode":0,"userid":"li","name":null,"gender":"0"}"#)
        .await
        .unwrap();
    let expected = Member {
        userid: "li".into(),
        gender: Some(Gender::Unknown),
        ..Member::default()
    };
    assert_eq!(member, expected);
}

#[tokio::test]
async fn odd_forms_of_a_member() {
    let base = Member {
        userid: "li".into(),
        ..Member::default()
    };
    let cases = [
        (r#"{"UserId":"li"}"#, base.clone()),
        (r#"{"Userid":"li","errcode":"0"}"#, base.clone()),
        ("\u{feff}\r\n {\"userid\":\"li\"}\n", base.clone()),
        (
            r#"{"userid":"li","errcode":0,"errmsg":"ok. Warning: wrong json format. "}"#,
            base.clone(),
        ),
        (
            r#"{"userid":"li","errcode":null,"errmsg":null,"extattr":null,"order":null,"direct_leader":null}"#,
            base.clone(),
        ),
        (r#"{"userid":"li","extattr":{"attrs":null}}"#, base.clone()),
        (r#"{"userid":"li","extattr":{}}"#, base.clone()),
        (r#"{"userid":"li","extattr":[]}"#, base.clone()),
        (
            r#"{"userid":1001}"#,
            Member {
                userid: "1001".into(),
                ..Member::default()
            },
        ),
        (
            r#"{"userid":"li","status":"4"}"#,
            Member {
                status: Some(MemberStatus::NotActivated),
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","status":5.0}"#,
            Member {
                status: Some(MemberStatus::Left),
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","status":9}"#,
            Member {
                status: Some(MemberStatus::Other(9)),
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","gender":2}"#,
            Member {
                gender: Some(Gender::Female),
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","department":[]}"#,
            Member {
                departments: Some(vec![]),
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","department":["7","8"]}"#,
            Member {
                departments: Some(vec![7, 8]),
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","department":7}"#,
            Member {
                departments: Some(vec![7]),
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","direct_leader":"han"}"#,
            Member {
                direct_leaders: Some(vec!["han".into()]),
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","is_leader_in_dept":[true,"0"]}"#,
            Member {
                leader_in: vec![true, false],
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","order":[18446744073709551615]}"#,
            Member {
                order: Some(vec![i64::MAX]),
                ..base.clone()
            },
        ),
        (
            r#"{"userid":"li","mobile":13800000000}"#,
            Member {
                mobile: Some("13800000000".into()),
                ..base.clone()
            },
        ),
        (r#"{"userid":"li","main_department":""}"#, base.clone()),
    ];
    for (body, expected) in cases {
        assert_eq!(member(body).await.as_ref(), Ok(&expected), "{body}");
    }
}

#[tokio::test]
async fn departments_of_every_kind() {
    let node = |id, parent, order| Department {
        id,
        name: None,
        name_en: None,
        parent,
        order,
        leaders: None,
        unreadable: vec![],
    };
    let cases = [
        (r#"{"department":[]}"#, vec![]),
        (r#"{"department":[{"id":1}]}"#, vec![node(1, None, 0)]),
        (
            r#"{"department":[{"id":"9","parentid":"77","order":"4294967296"}]}"#,
            vec![node(9, Some(77), 4_294_967_296)],
        ),
        (
            r#"{"department":[{"id":2,"parentid":0,"order":1e3,"department_leader":null}]}"#,
            vec![node(2, Some(0), 1000)],
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(departments(ok(body)).await, Ok(expected), "{body}");
    }
    let body = r#"{"errcode":0,"department":[{"id":2,"name":"研发","name_en":"RD","department_leader":["a",7],"parentid":1,"order":1}]}"#;
    let found = departments(ok(body)).await.unwrap().remove(0);
    assert_eq!(
        (found.name.as_deref(), found.name_en.as_deref()),
        (Some("研发"), Some("RD"))
    );
    assert_eq!(found.leaders, Some(vec!["a".into(), "7".into()]));
}

#[tokio::test]
async fn one_department_as_object_or_list() {
    for body in [
        r#"{"errcode":0,"department":{"id":2,"name":"x","parentid":1}}"#,
        r#"{"errcode":0,"department":[{"id":2,"name":"x","parentid":1},{"id":3}]}"#,
    ] {
        let (server, caller) = serve("department/get", ok(body)).await;
        let department = caller.department(2).await.unwrap();
        assert_eq!((department.id, department.parent), (2, Some(1)));
        assert_eq!(server.hits("department/get")[0].query["id"], "2");
    }
}

#[tokio::test]
async fn department_ids_below_one() {
    let body = r#"{"errcode":0,"department_id":[{"id":5,"parentid":2,"order":40}]}"#;
    let (server, caller) = serve("department/simplelist", ok(body)).await;
    let expected = vec![DepartmentNode {
        id: 5,
        parent: Some(2),
        order: 40,
        unreadable: vec![],
    }];
    assert_eq!(caller.department_ids(Some(2)).await, Ok(expected));
    assert_eq!(server.hits("department/simplelist")[0].query["id"], "2");
}

#[tokio::test]
async fn members_of_one_department_only() {
    let body =
        r#"{"errcode":0,"userlist":[{"userid":"a","name":"A","department":[3]},{"userid":"b"}]}"#;
    let (server, caller) = serve("user/list", ok(body)).await;
    let members = caller.members_of(3).await.unwrap();
    assert_eq!(members.len(), 2);
    let query = &server.hits("user/list")[0].query;
    assert_eq!(query["department_id"], "3");
    assert!(!query.contains_key("fetch_child"));

    let (_server, caller) = serve("user/simplelist", ok(body)).await;
    let names = caller.member_names_of(3).await.unwrap();
    assert_eq!(
        (names[0].name.as_deref(), names[1].name.as_deref()),
        (Some("A"), None)
    );
}

#[tokio::test]
async fn pages_of_member_ids_end_in_two_ways() {
    let rows = r#""dept_user":[{"userid":"a","department":1},{"userid":"a","department":"2"}]"#;
    let cases = [
        (format!(r#"{{{rows}}}"#), None),
        (format!(r#"{{{rows},"next_cursor":""}}"#), None),
        (format!(r#"{{{rows},"next_cursor":null}}"#), None),
        (format!(r#"{{{rows},"next_cursor":"c2"}}"#), Some("c2")),
    ];
    for (body, next) in cases {
        let (server, caller) = serve("user/list_id", ok(&body)).await;
        let page = caller.member_ids(Some("c\"1"), 100).await.unwrap();
        assert_eq!(page.next.as_deref(), next);
        assert_eq!(page.rows[1].department, Some(2));
        let hit = server.hits("user/list_id").remove(0);
        assert_eq!(hit.body, r#"{"cursor":"c\"1","limit":100}"#);
        assert_eq!(hit.query["access_token"], "token-1");
    }
    let (server, caller) = serve("user/list_id", ok(r#"{"dept_user":[]}"#)).await;
    caller.member_ids(None, 10_000).await.unwrap();
    assert_eq!(server.hits("user/list_id")[0].body, r#"{"limit":10000}"#);
}

#[tokio::test]
async fn an_app_in_new_and_old_forms() {
    let new = r#"{"errcode":0,"errmsg":"ok","agentid":1000002,"name":"Portal","square_logo_url":"u","description":"d",
        "allow_userinfos":{"user":[{"userid":"a"},{"userid":"B"}]},"allow_partys":{"partyid":[1,2]},"allow_tags":{"tagid":[3]},
        "close":1,"redirect_domain":"portal.example.com","report_location_flag":0,"isreportenter":0,"home_url":"https://h"}"#;
    let old = r#"{"errcode":"0","errmsg":"ok","agentid":"1000002","name":"Portal","close":"0","redirect_domain":"","home_url":"",
        "allow_userinfos":{"user":[]},"allow_partys":null,"allow_tags":null,"round_logo_url":"x","type":1}"#;
    let bare = r#"{"agentid":1000002,"allow_tags":{"tagid":[]}}"#;
    let id = AgentId::parse("1000002").unwrap();

    let agent = serve("agent/get", ok(new)).await.1.agent(id).await.unwrap();
    assert_eq!((agent.id, agent.stopped), (1_000_002, true));
    assert_eq!(
        (&agent.users[..], &agent.departments[..], &agent.tags[..]),
        (&["a".into(), "B".into()][..], &[1, 2][..], &[3][..])
    );
    assert_eq!(agent.redirect_domain.as_deref(), Some("portal.example.com"));
    for body in [old, bare] {
        let (server, caller) = serve("agent/get", ok(body)).await;
        let agent = caller.agent(id).await.unwrap();
        assert_eq!((agent.id, agent.stopped), (1_000_002, false));
        assert!(agent.users.is_empty() && agent.departments.is_empty() && agent.tags.is_empty());
        assert_eq!((agent.redirect_domain, agent.home_url), (None, None));
        assert_eq!(server.hits("agent/get")[0].query["agentid"], "1000002");
    }
    let list = r#"{"errcode":0,"agentlist":[{"agentid":1000002,"name":"Portal"}]}"#;
    assert_eq!(
        serve("agent/list", ok(list))
            .await
            .1
            .agents()
            .await
            .unwrap()[0]
            .id,
        1_000_002
    );
}

#[tokio::test]
async fn tags_and_addresses() {
    let list = r#"{"errcode":0,"taglist":[{"tagid":"1","tagname":"all"}]}"#;
    assert_eq!(
        serve("tag/list", ok(list)).await.1.tags().await.unwrap()[0].id,
        1
    );
    let tag =
        r#"{"errcode":0,"tagname":"all","userlist":[{"userid":"a","name":"A"}],"partylist":[2]}"#;
    let tag = serve("tag/get", ok(tag)).await.1.tag(1).await.unwrap();
    assert_eq!(
        (tag.members[0].userid.as_str(), tag.departments),
        ("a", vec![2])
    );
    let empty = serve("tag/get", ok(r#"{"tagname":"x","userlist":null}"#))
        .await
        .1
        .tag(1)
        .await
        .unwrap();
    assert!(empty.members.is_empty() && empty.departments.is_empty());
    let ips = ok(r#"{"ip_list":["1.2.3.4","101.226.103.*","10.0.0.0/8"],"errcode":0}"#);
    assert_eq!(
        serve("get_api_domain_ip", ips)
            .await
            .1
            .api_addresses()
            .await
            .unwrap()
            .len(),
        3
    );
}

#[tokio::test]
async fn login_identities_in_every_spelling() {
    let member = || LoginIdentity::Member {
        userid: "Li".into(),
    };
    let linked = || LoginIdentity::LinkedCorp {
        corp: "wwffffffffffffffff".into(),
        userid: "Li".into(),
    };
    let cases = [
        (r#"{"errcode":0,"errmsg":"ok","userid":"Li"}"#, member()),
        (r#"{"errcode":0,"UserId":"Li","DeviceId":"d"}"#, member()),
        (r#"{"UserId":"","userid":"Li"}"#, member()),
        (
            r#"{"userid":"Li","UserId":"Li","user_ticket":"t","expires_in":1800}"#,
            member(),
        ),
        (r#"{"userid":"wwffffffffffffffff/Li"}"#, linked()),
        (r#"{"CorpId":"wwffffffffffffffff","UserId":"Li"}"#, linked()),
        (r#"{"CorpId":"ww0123456789ABCDEF","UserId":"Li"}"#, member()),
        (
            r#"{"errcode":0,"openid":"o","external_userid":"e"}"#,
            LoginIdentity::Outsider {
                openid: Some("o".into()),
                external_userid: Some("e".into()),
            },
        ),
        (
            r#"{"errcode":0,"OpenId":"o","UserId":null}"#,
            LoginIdentity::Outsider {
                openid: Some("o".into()),
                external_userid: None,
            },
        ),
        (r#"{"errcode":0,"errmsg":"ok"}"#, LoginIdentity::Nobody),
    ];
    for (body, expected) in cases {
        let (_server, caller) = serve("auth/getuserinfo", ok(body)).await;
        assert_eq!(caller.login_identity("c").await, Ok(expected), "{body}");
    }
}

#[tokio::test]
async fn what_is_not_wecom_is_named() {
    let html = |status_code, body: &str| Answer {
        headers: vec![("content-type", "text/html; charset=gbk")],
        ..status(status_code, body)
    };
    let undecodable = |path: &str, reason: &str| NotWeCom::Undecodable {
        path: path.into(),
        reason: reason.into(),
        person: None,
    };
    let cases = [
        (ok(""), NotWeCom::Empty),
        (ok(" \r\n"), NotWeCom::Empty),
        (status(404, ""), NotWeCom::HttpStatus(404)),
        (html(403, "<html>"), NotWeCom::HttpStatus(403)),
        (ok("  <!DOCTYPE html><title>Sign in"), NotWeCom::Html),
        (html(200, "please sign in"), NotWeCom::Html),
        (
            ok(r#"{"errcode":0,"department":[{"id":1},"#),
            NotWeCom::Truncated,
        ),
        (
            ok(r#"{"errcode":0,"errmsg":"ok"}"#),
            undecodable("department", "missing field `department`"),
        ),
    ];
    for (answer, what) in cases {
        let error = departments(answer).await.unwrap_err();
        assert_eq!(error.api(), Api::DepartmentList);
        assert!(
            matches!(&error, Error::NotWeCom { what: told, .. } if *told == what),
            "{error:?}"
        );
    }
    let cases = [
        (
            r#"{"department":[{"id":1},{"id":"x"}]}"#,
            "department[1].id",
        ),
        (
            r#"{"department":[{"id":1},{"name":"x"}]}"#,
            "department[1].id",
        ),
        (r#"{"department":[{"id":1.5}]}"#, "department[0].id"),
        (r#"{"department":null}"#, "department"),
        (
            r#"{"department":[{"id":1,"order":{}},{"id":{}}]}"#,
            "department[1].id",
        ),
        (r#"["department"]"#, "."),
        ("pong", "."),
        (r#"{"department":[]} and more"#, "."),
    ];
    for (body, expected) in cases {
        match departments(ok(body)).await {
            Err(Error::NotWeCom {
                what: NotWeCom::Undecodable { path, .. },
                ..
            }) => assert_eq!(path, expected, "{body}"),
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn json_counts_whatever_its_headers_say() {
    for kind in [
        "text/html",
        "text/plain; charset=gbk",
        "application/json; charset=iso-8859-1",
        "nonsense",
    ] {
        let body = "{\"department\":[{\"id\":1,\"name\":\"总部\"}]}";
        let answer = Answer {
            headers: vec![("content-type", kind)],
            ..ok(body)
        };
        assert_eq!(
            departments(answer).await.unwrap()[0].name.as_deref(),
            Some("总部")
        );
    }
}

#[tokio::test]
async fn refusals_are_found_in_any_shape() {
    let cases = [
        ok(r#"{"errcode":60020,"errmsg":"e","department":[]}"#),
        ok(r#"{"errcode":"60020","errmsg":"e"}"#),
        ok(r#"{"department":{},"errmsg":7,"errcode":60020}"#),
        status(403, r#"{"errcode":60020,"errmsg":"e"}"#),
    ];
    for answer in cases {
        assert_eq!(
            departments(answer).await.unwrap_err().errcode(),
            Some(60020)
        );
    }
    let errmsg = "not allow to access from your ip, hint: [1700000000000000000000001], from ip: 203.0.113.9, more info at https://open.work.weixin.qq.com/devtool/query?e=60020";
    let error = departments(ok(&format!(r#"{{"errcode":60020,"errmsg":"{errmsg}"}}"#)))
        .await
        .unwrap_err();
    let refusal = error.refusal().unwrap();
    assert_eq!(refusal.errmsg, errmsg);
    assert_eq!(refusal.hint.as_deref(), Some("1700000000000000000000001"));
    assert_eq!(error.caller_ip(), Some("203.0.113.9"));
}

#[tokio::test]
async fn values_stay_out_of_reading_errors() {
    let error = member(r#"{"userid":{"li":"13800000000"},"extattr":"13800000000"}"#)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("userid"), "{error}");
    assert!(!error.to_string().contains("13800000000"), "{error}");
    // A name is a value too if the server makes it up.
    for name in [
        "138-0000 0000",
        "t0kEn_0123456789-abcdef",
        "li@corp.example",
    ] {
        let error = member(&format!(r#"{{"userid":"li","{name}":[1 2]}}"#))
            .await
            .unwrap_err();
        assert!(!format!("{error} {error:?}").contains(name), "{error}");
    }
}
