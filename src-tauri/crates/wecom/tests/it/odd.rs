//! Odd values and broken text in one row: that row loses what cannot be read, the others come as they are.

use wecom::{
    AgentId, Api, Attribute, AttributeValue, Caller, Error, LoginIdentity, Member, NotWeCom,
};

use crate::server::{Answer, FakeClock, Server, ok, status};

async fn serve(path: &str, body: &[u8]) -> (Server, Caller) {
    let answer = Answer {
        body: body.to_vec(),
        ..ok("")
    };
    let server = Server::script(&[(path, &[answer])]).await;
    let caller = server.caller(&FakeClock::default());
    (server, caller)
}

/// A page of members whose middle row is `odd`.
async fn page(odd: &[u8]) -> Vec<Member> {
    let body = [
        br#"{"errcode":0,"errmsg":"ok","userlist":[{"userid":"first","name":"A","department":[7]},"#,
        odd,
        br#",{"userid":"last","name":"Z","department":[7]}]}"#,
    ]
    .concat();
    let (_server, caller) = serve("user/list", &body).await;
    let members = caller.members_of(7).await.unwrap();
    assert_eq!(members.len(), 3, "{}", odd.escape_ascii());
    for (place, userid, name) in [(0, "first", "A"), (2, "last", "Z")] {
        assert_eq!(
            (
                members[place].userid.as_str(),
                members[place].name.as_deref()
            ),
            (userid, Some(name))
        );
        assert_eq!(members[place].departments, Some(vec![7]));
        assert!(members[place].unreadable.is_empty());
    }
    members
}

#[tokio::test]
async fn broken_text_costs_the_characters_that_are_broken() {
    let cases: [(&[u8], &str); 8] = [
        (b"Wu\x07Ming", "Wu\u{7}Ming"),
        (b"two\nlines\tof it", "two\nlines\tof it"),
        (b"Wu\xe6\x98", "Wu\u{fffd}"),
        (b"\xce\xe2\xc3\xf7", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        (br"Wu\ud83d", "Wu\u{fffd}"),
        (br"\udc00Wu", "\u{fffd}Wu"),
        (br"CORP\wu", "CORP\\wu"),
        (br"Wu\u4Ming", "\u{fffd}"),
    ];
    for (raw, want) in cases {
        let row = [
            br#"{"userid":"wu","alias":"w","name":""#,
            raw,
            br#"","department":[8]}"#,
        ]
        .concat();
        let members = page(&row).await;
        let name = members[1].name.as_deref().unwrap();
        assert!(
            name == want || name.contains(want),
            "{name:?} for {}",
            raw.escape_ascii()
        );
        assert_eq!(members[1].userid, "wu");
        assert_eq!(
            (members[1].alias.as_deref(), &members[1].departments),
            (Some("w"), &Some(vec![8]))
        );
        assert_eq!(members[1].unreadable, ["name"], "{}", raw.escape_ascii());
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_form_is_unknown() {
    let deep = format!(r#""position":{}1{}"#, "[".repeat(3_000), "]".repeat(3_000));
    let cases = [
        (r#""extattr":"""#, "extattr"),
        (r#""extattr":[1,2]"#, "extattr"),
        (r#""extattr":{"attrs":{"0":{}}}"#, "extattr"),
        (r#""order":[1e20]"#, "order"),
        (r#""order":{"7":1}"#, "order"),
        (r#""order":[1e999]"#, "order"),
        (r#""name":{"zh":"Wu"}"#, "name"),
        (r#""name":true"#, "name"),
        (r#""mobile":[]"#, "mobile"),
        (r#""email":12.5"#, "email"),
        (r#""department":"seven""#, "department"),
        (r#""department":[7.5]"#, "department"),
        (r#""department":{"id":7}"#, "department"),
        (r#""status":"active""#, "status"),
        (r#""gender":{}"#, "gender"),
        (r#""enable":[1]"#, "enable"),
        (r#""main_department":[7,8]"#, "main_department"),
        (r#""is_leader_in_dept":"no""#, "is_leader_in_dept"),
        (r#""direct_leader":[null]"#, "direct_leader"),
        (deep.as_str(), "position"),
    ];
    for (field, name) in cases {
        let members =
            page(format!(r#"{{"userid":"wu","telephone":"1",{field}}}"#).as_bytes()).await;
        let want = Member {
            userid: "wu".into(),
            telephone: Some("1".into()),
            unreadable: vec![name],
            ..Member::default()
        };
        assert_eq!(members[1], want, "{field}");
    }
    let members = page(br#"{"order":"x","userid":"wu","gender":[],"name":"W\u0000u","extattr":{"attrs":[{"name":"a","value":"b"}]}}"#).await;
    assert_eq!(members[1].unreadable, ["gender", "order"]);
    let b = AttributeValue::Text("b".into());
    assert_eq!(
        members[1].attributes,
        [Attribute {
            name: "a".into(),
            value: b
        }]
    );
}

#[tokio::test]
async fn fields_that_nobody_keeps_are_in_nobodys_way() {
    let cases: [&[u8]; 6] = [
        br#""address":{"street":[1]}"#,
        br#""avatar":7.25"#,
        br#""qr_code":[[["x"]]]"#,
        b"\"english_name\":\"J\x01\xff\"",
        br#""external_profile":"\ud83d""#,
        b"\"k\xffy\":1e999",
    ];
    for field in cases {
        let row = [br#"{"userid":"wu","#, field, br#"}"#].concat();
        let want = Member {
            userid: "wu".into(),
            ..Member::default()
        };
        assert_eq!(page(&row).await[1], want, "{}", field.escape_ascii());
    }
}

#[tokio::test]
async fn a_row_without_a_userid_that_can_be_read_comes_without_one() {
    let cases: [&[u8]; 9] = [
        br#"{"name":"Wu"}"#,
        br#"{"userid":"","name":"Wu"}"#,
        br#"{"userid":null}"#,
        br#"{"userid":{"id":"wu"}}"#,
        b"{\"userid\":\"w\xff\",\"name\":\"Wu\"}",
        b"{\"UserId\":\"w\x02\"}",
        b"null",
        br#""wu""#,
        b"[[]]",
    ];
    for row in cases {
        assert_eq!(page(row).await[1].userid, "", "{}", row.escape_ascii());
    }
    let members = page(br#"{"UserId":"","userid":"wu"}"#).await;
    assert_eq!(
        members[1].userid, "wu",
        "the spelling that is filled counts"
    );
}

#[tokio::test]
async fn one_member_alone_is_read_by_the_same_rules() {
    let (_server, caller) = serve(
        "user/get",
        b"{\"errcode\":0,\"userid\":\"wu\",\"name\":\"W\xe5\",\"order\":[\"first\"]}",
    )
    .await;
    let member = caller.member("wu").await.unwrap();
    assert_eq!(
        (member.name.as_deref(), &member.unreadable[..]),
        (Some("W\u{fffd}"), &["name", "order"][..])
    );
    let (_server, caller) = serve("user/get", br#"{"errcode":0,"userid":"","name":"Wu"}"#).await;
    assert_eq!(
        caller.member("wu").await.unwrap().userid,
        "wu",
        "who was asked for is known"
    );
    let (_server, caller) = serve("user/get", br#"{"errcode":0,"name":"Wu"}"#).await;
    assert!(
        matches!(caller.member("wu").await, Err(Error::NotWeCom { .. })),
        "this is no member"
    );
}

#[tokio::test]
async fn departments_keep_their_place_and_lose_what_is_odd() {
    let body = b"{\"department\":[{\"id\":1,\"name\":\"H\x1fQ\",\"parentid\":0,\"order\":5},{\"id\":2,\"name\":[],\"parentid\":1,\"order\":\"late\",\"department_leader\":{}},{\"id\":3,\"name\":\"C\",\"parentid\":\"up\",\"name_en\":0.5}]}";
    let (_server, caller) = serve("department/list", body).await;
    let read = caller.departments(None).await.unwrap();
    let facts = read.iter().map(|unit| {
        (
            unit.id,
            unit.name.as_deref(),
            unit.parent,
            unit.unreadable.as_slice(),
        )
    });
    /// Its number, name, parent, and what could not be read.
    type Read<'a> = (i64, Option<&'a str>, Option<i64>, &'a [&'a str]);
    let want: [Read<'_>; 3] = [
        (1, Some("H\u{1f}Q"), Some(0), &["name"]),
        (2, None, Some(1), &["department_leader", "name", "order"]),
        (3, Some("C"), None, &["name_en", "parentid"]),
    ];
    assert!(facts.eq(want), "{read:?}");

    let (_server, caller) = serve(
        "department/simplelist",
        br#"{"department_id":[{"id":4,"parentid":[],"order":1},{"id":5,"parentid":4}]}"#,
    )
    .await;
    let read = caller.department_ids(None).await.unwrap();
    assert_eq!(
        (read[0].parent, &read[0].unreadable[..], read[1].parent),
        (None, &["parentid"][..], Some(4))
    );
    let (_server, caller) = serve(
        "department/get",
        br#"{"department":[{"id":4,"name":"\ud800"}]}"#,
    )
    .await;
    assert_eq!(
        caller.department(4).await.unwrap().name.as_deref(),
        Some("\u{fffd}")
    );
}

#[tokio::test]
async fn the_other_calls_read_around_odd_values_too() {
    let rows = br#"{"dept_user":[{"userid":"a","department":"x"},{"department":3},{"userid":"b","department":3}],"next_cursor":"c2"}"#;
    let (_server, caller) = serve("user/list_id", rows).await;
    let read = caller.member_ids(None, 100).await.unwrap();
    let facts = read
        .rows
        .iter()
        .map(|row| (row.userid.as_str(), row.department));
    assert!(
        facts.eq([("a", None), ("", None), ("b", Some(3))]),
        "{read:?}"
    );
    assert_eq!(read.next.as_deref(), Some("c2"));

    let (_server, caller) = serve(
        "user/simplelist",
        b"{\"userlist\":[{\"userid\":\"a\",\"name\":\"\xff\"},7,{\"userid\":\"b\"}]}",
    )
    .await;
    let read = caller.member_names_of(3).await.unwrap();
    assert!(
        read.iter()
            .map(|row| row.userid.as_str())
            .eq(["a", "", "b"]),
        "{read:?}"
    );

    let (_server, caller) = serve("tag/get", b"{\"tagname\":\"t\x00\",\"userlist\":[{\"userid\":\"a\",\"name\":[]},{}],\"partylist\":[4]}").await;
    let tag = caller.tag(1).await.unwrap();
    assert_eq!(
        (tag.members[0].userid.as_str(), tag.departments),
        ("a", vec![4])
    );

    let id = AgentId::parse("1000002").unwrap();
    let (_server, caller) = serve("agent/get", b"{\"agentid\":1000002,\"name\":[],\"description\":\"\x0b\",\"allow_partys\":{\"partyid\":[4]},\"close\":1}").await;
    let agent = caller.agent(id).await.unwrap();
    assert_eq!((agent.departments, agent.stopped), (vec![4], true));
    let (_server, caller) =
        serve("agent/get", br#"{"agentid":1000002,"allow_partys":"all"}"#).await;
    assert!(
        caller.agent(id).await.is_err(),
        "a range that cannot be read is not an empty one"
    );

    let (_server, caller) = serve(
        "auth/getuserinfo",
        b"{\"errcode\":0,\"errmsg\":\"o\x00k\",\"userid\":\"wu\"}",
    )
    .await;
    let wu = LoginIdentity::Member {
        userid: "wu".into(),
    };
    assert_eq!(caller.login_identity("c").await, Ok(wu));
}

#[tokio::test]
async fn a_refusal_is_one_whatever_its_text_is_made_of() {
    let (_server, caller) = serve(
        "user/list",
        b"{\"errcode\":60011,\"errmsg\":\"no\x00 \xff\",\"userlist\":[]}",
    )
    .await;
    assert_eq!(
        caller.members_of(1).await.unwrap_err().errcode(),
        Some(60011)
    );
}

#[tokio::test]
async fn what_cannot_be_read_at_all_is_still_an_error() {
    let what = |path: &'static str| move |error: &NotWeCom| matches!(error, NotWeCom::Undecodable { path: at, .. } if at == path);
    type IsIt = Box<dyn Fn(&NotWeCom) -> bool>;
    let cases: [(&[u8], IsIt); 5] = [
        (
            b"{\"userlist\":[{\"userid\":\"a\",\"name\":\"\xff\"},",
            Box::new(|error| *error == NotWeCom::Truncated),
        ),
        (
            b"{\"userlist\":[{\"userid\":\"a\",\"name\":\"b\"c\"}]}",
            Box::new(what("userlist[0].…")),
        ),
        (
            br#"{"userlist":{"0":{"userid":"a"}}}"#,
            Box::new(what("userlist")),
        ),
        (br#"{"userlist":null}"#, Box::new(what("userlist"))),
        (b"\xff\xfe{}", Box::new(what("."))),
    ];
    for (body, is_it) in cases {
        let (_server, caller) = serve("user/list", body).await;
        match caller.members_of(1).await {
            Err(Error::NotWeCom {
                api: Api::UserList,
                what,
                ..
            }) => assert!(is_it(&what), "{what:?}"),
            other => panic!("{other:?}"),
        }
    }
    let (_server, caller) = serve("user/list", br#"{"userlist":null}"#).await;
    assert!(caller.members_of(1).await.unwrap_err().is_null_list());
    let (_server, caller) = serve("user/list", br#"{"userlist":[{"userid":null}]}"#).await;
    assert_eq!(caller.members_of(1).await.unwrap()[0].userid, "");
}

#[tokio::test]
async fn a_login_code_goes_to_the_older_call_where_the_newer_is_not_there() {
    let answers = [(
        "user/getuserinfo",
        &[ok(r#"{"errcode":0,"UserId":"wu"}"#)][..],
    )];
    let server = Server::script(&answers).await;
    let caller = server.caller(&FakeClock::default());
    let wu = LoginIdentity::Member {
        userid: "wu".into(),
    };
    assert_eq!(caller.login_identity("c-7").await, Ok(wu));
    for path in ["auth/getuserinfo", "user/getuserinfo"] {
        let hits = server.hits(path);
        assert_eq!(
            (hits.len(), hits[0].query["code"].as_str()),
            (1, "c-7"),
            "{path}"
        );
    }
    let server = Server::script(&[("auth/getuserinfo", &[status(503, "")]), answers[0]]).await;
    let caller = server.caller(&FakeClock::default());
    assert!(caller.login_identity("c-7").await.is_err());
    assert_eq!(
        server.count("user/getuserinfo"),
        0,
        "only where the call is missing"
    );
    let server = Server::script(&[]).await;
    let error = server
        .caller(&FakeClock::default())
        .login_identity("c-7")
        .await
        .unwrap_err();
    assert!(error.is_missing_call());
    assert_eq!(server.count("user/getuserinfo"), 1);
}
