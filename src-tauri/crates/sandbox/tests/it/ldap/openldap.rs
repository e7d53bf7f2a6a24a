//! Writes to OpenLDAP: schema, names, groups and those in them.

use ldap3_proto::{
    LdapSearchScope::{Base, Subtree},
    control::LdapControl,
    proto::LdapModifyType::{Add, Delete, Replace},
};
use sandbox::ldap::{Flavour, MemberFollow, Rights};

use super::client::{Bench, add, bench, modify};

const PERSON: [(&str, &str); 3] = [
    ("objectClass", "inetOrgPerson"),
    ("cn", "张三"),
    ("sn", "张"),
];

async fn person(bench: &mut Bench, uid: &str) -> String {
    let dn = bench.at(&format!("uid={uid}"));
    let values = [&PERSON[..], &[("uid", uid), ("employeeNumber", uid)]].concat();
    assert_eq!(bench.client.add(&dn, &values).await.code, 0);
    dn
}

async fn group(bench: &mut Bench, name: &str, member: &str) -> String {
    let dn = bench.at(&format!("cn={name}"));
    let values = [
        ("objectClass", "groupOfNames"),
        ("cn", name),
        ("member", member),
    ];
    assert_eq!(bench.client.add(&dn, &values).await.code, 0);
    dn
}

#[tokio::test]
async fn adds_that_the_server_refuses() {
    let mut bench = bench(Flavour::OpenLdap).await;
    person(&mut bench, "zs").await;
    let with = |more: &[(&'static str, &'static str)]| [&PERSON[..], more].concat();
    let long = "a".repeat(242);
    let cases = [
        (
            "uid=ls",
            with(&[("uid", "ls"), ("employeeNumber", "")]),
            21,
            "employeeNumber: value #0 invalid per syntax",
        ),
        (
            "uid=ls",
            with(&[("uid", "ls"), ("mail", "a·b@example.test")]),
            21,
            "mail: value #0 invalid per syntax",
        ),
        (
            "uid=ls",
            with(&[("uid", "ls"), ("sAMAccountName", "ls")]),
            17,
            "sAMAccountName: attribute type undefined",
        ),
        (
            "uid=ls",
            with(&[("uid", "ls"), ("member", "cn=x")]),
            65,
            "attribute 'member' not allowed",
        ),
        (
            "uid=ls",
            with(&[("uid", "other")]),
            64,
            "value of naming attribute 'uid' is not present in entry",
        ),
        (
            "uid=ls",
            with(&[("uid", "ls"), ("uid", "LS")]),
            20,
            "uid: value #1 provided more than once",
        ),
        (
            "uid=ls",
            with(&[
                ("uid", "ls"),
                ("employeeNumber", "1"),
                ("employeeNumber", "2"),
            ]),
            19,
            "employeeNumber: multiple values provided",
        ),
        (
            "uid=ls",
            vec![("objectClass", "inetOrgPerson"), ("uid", "ls"), ("cn", "x")],
            65,
            "object class 'person' requires attribute 'sn'",
        ),
        (
            "cn=g",
            vec![("objectClass", "groupOfNames"), ("cn", "g")],
            65,
            "object class 'groupOfNames' requires attribute 'member'",
        ),
        ("uid=ZS", with(&[("uid", "ZS")]), 68, ""),
        (
            "uid=ls",
            with(&[("uid", "ls"), ("entryUUID", "1")]),
            19,
            "entryUUID: no user modification allowed",
        ),
        ("uid", PERSON.to_vec(), 34, "invalid DN"),
    ];
    for (rdn, values, code, text) in cases {
        let answer = bench
            .client
            .add(
                &bench
                    .double
                    .details()
                    .base
                    .clone()
                    .replacen("", &format!("{rdn},"), 1),
                &values,
            )
            .await;
        assert_eq!(
            (answer.code, answer.text.as_str()),
            (code, text),
            "{rdn} {values:?}"
        );
    }
    let dn = bench.at(&format!("uid={long}"));
    let answer = bench
        .client
        .add(&dn, &[&PERSON[..], &[("uid", &long)]].concat())
        .await;
    assert_eq!(
        (answer.code, answer.text.as_str()),
        (80, ""),
        "a name of 242 bytes after uid="
    );
    let dn = bench.at(&format!("uid={}", &long[1..]));
    let answer = bench
        .client
        .add(&dn, &[&PERSON[..], &[("uid", &long[1..])]].concat())
        .await;
    assert_eq!(answer.code, 0, "a name of 241 bytes after uid=");
}

#[tokio::test]
async fn a_missing_parent_is_refused_with_what_is_there() {
    let mut bench = bench(Flavour::OpenLdap).await;
    let dn = bench.at("uid=zs,ou=none");
    let answer = bench.client.add(&dn, &PERSON).await;
    assert_eq!((answer.code, answer.matched), (32, bench.base()));
}

#[tokio::test]
async fn an_add_tells_the_new_ids_when_asked() {
    let mut bench = bench(Flavour::OpenLdap).await;
    let dn = bench.at("uid=zs");
    let values = [&PERSON[..], &[("uid", "zs")]].concat();
    // SEQUENCE { "entryUUID", "entryCSN" }
    let mut names = vec![0x30, 21, 0x04, 9];
    names.extend_from_slice(b"entryUUID");
    names.extend_from_slice(&[0x04, 8]);
    names.extend_from_slice(b"entryCSN");
    let control = LdapControl::Unknown {
        oid: "1.3.6.1.1.13.2".to_owned(),
        criticality: true,
        value: Some(names),
    };
    let answer = bench.client.call(add(&dn, &values), vec![control]).await;
    let [
        LdapControl::Unknown {
            value: Some(value), ..
        },
    ] = &answer.controls[..]
    else {
        panic!("{answer:?}");
    };
    let uuid = bench
        .control()
        .entry(&dn)
        .unwrap()
        .text("entryUUID")
        .unwrap();
    let seen = String::from_utf8_lossy(value);
    assert!(seen.contains(&uuid) && seen.contains("entryCSN"), "{seen}");
}

#[tokio::test]
async fn members_follow_a_moved_unit_as_the_switch_says() {
    for (follow, at_once, after_one_search) in [
        (MemberFollow::AtOnce, true, true),
        (MemberFollow::AfterSearches(1), false, true),
        (MemberFollow::Never, false, false),
    ] {
        let mut bench = bench(Flavour::OpenLdap).await;
        bench.control().set_member_follow(follow);
        let unit = bench.at("ou=a");
        let values = [("objectClass", "organizationalUnit"), ("ou", "a")];
        bench.client.add(&unit, &values).await;
        let dn = format!("uid=zs,{unit}");
        let values = [&PERSON[..], &[("uid", "zs")]].concat();
        assert_eq!(bench.client.add(&dn, &values).await.code, 0);
        let group = group(&mut bench, "g", &dn).await;
        assert_eq!(bench.client.rename(&unit, "ou=b", None).await.code, 0);
        let moved = bench.at("uid=zs,ou=b");
        assert_eq!(
            bench.control().entry(&moved).unwrap().all("memberOf"),
            std::slice::from_ref(&group)
        );
        let follows =
            |bench: &Bench| bench.control().entry(&group).unwrap().all("member") == [moved.clone()];
        assert_eq!(follows(&bench), at_once, "{follow:?}");
        bench
            .client
            .search(&group, Base, "(objectClass=*)", &[])
            .await;
        assert_eq!(follows(&bench), after_one_search, "{follow:?}");
    }
}

#[tokio::test]
async fn a_group_and_its_members_agree() {
    let mut bench = bench(Flavour::OpenLdap).await;
    let (zs, ls) = (
        person(&mut bench, "zs").await,
        person(&mut bench, "ls").await,
    );
    let group = group(&mut bench, "g", &zs).await;
    let codes = [
        bench
            .client
            .modify(&group, Add, "member", &[ls.as_bytes()])
            .await
            .code,
        bench
            .client
            .modify(&group, Add, "member", &[ls.to_uppercase().as_bytes()])
            .await
            .code,
        bench
            .client
            .modify(&group, Delete, "member", &[ls.as_bytes()])
            .await
            .code,
        bench
            .client
            .modify(&group, Delete, "member", &[ls.as_bytes()])
            .await
            .code,
        bench
            .client
            .modify(&group, Delete, "member", &[zs.as_bytes()])
            .await
            .code,
        bench
            .client
            .modify(&group, Add, "member", &[b"uid=nobody,dc=example,dc=test"])
            .await
            .code,
    ];
    assert_eq!(codes, [0, 20, 0, 16, 65, 0]);
    let answer = bench
        .client
        .search(&zs, Base, "(objectClass=*)", &["memberOf"])
        .await;
    assert_eq!(answer.values("memberOf"), std::slice::from_ref(&group));
    assert_eq!(bench.client.delete(&group).await.code, 0);
    assert!(
        bench
            .control()
            .entry(&zs)
            .unwrap()
            .all("memberOf")
            .is_empty()
    );
}

#[tokio::test]
async fn renames_and_deletions_that_the_server_refuses() {
    let mut bench = bench(Flavour::OpenLdap).await;
    let (zs, _) = (
        person(&mut bench, "zs").await,
        person(&mut bench, "ls").await,
    );
    let base = bench.base();
    let below = zs.clone();
    let codes = [
        bench.client.rename(&zs, "uid=ls", None).await.code,
        bench.client.rename(&zs, "uid=ZS", None).await.code,
        bench
            .client
            .rename(&base, "ou=wecom", Some(&below))
            .await
            .code,
        bench
            .client
            .rename(&zs, "uid=zs", Some("ou=none,dc=example,dc=test"))
            .await
            .code,
        bench.client.rename(&zs, "dc=zs", None).await.code,
        bench.client.delete(&base).await.code,
        bench.client.replace(&zs, "uid", "other").await.code,
        bench
            .client
            .replace(&zs, "objectClass", "organizationalUnit")
            .await
            .code,
        bench.client.modify(&zs, Replace, "sn", &[]).await.code,
    ];
    assert_eq!(codes, [68, 0, 53, 32, 65, 66, 67, 69, 65]);
    let renamed = bench.control().entry(&zs).unwrap();
    assert_eq!(renamed.all("uid"), ["ZS"]);
}

#[tokio::test]
async fn an_assertion_that_does_not_hold_stops_the_write() {
    let mut bench = bench(Flavour::OpenLdap).await;
    let dn = person(&mut bench, "zs").await;
    // (sn=X)
    let assertion = |value: u8| LdapControl::Unknown {
        oid: "1.3.6.1.1.12".to_owned(),
        criticality: true,
        value: Some(vec![0xa3, 7, 0x04, 2, b's', b'n', 0x04, 1, value]),
    };
    bench.client.replace(&dn, "sn", "a").await;
    let change = modify(&dn, Replace, "title", &["经理".as_bytes()]);
    let answer = bench
        .client
        .call(change.clone(), vec![assertion(b'b')])
        .await;
    assert_eq!(answer.code, 122);
    assert_eq!(bench.control().entry(&dn).unwrap().text("title"), None);
    assert_eq!(
        bench.client.call(change, vec![assertion(b'A')]).await.code,
        0
    );
}

#[tokio::test]
async fn a_locked_person_cannot_bind_where_a_policy_says_so() {
    let mut bench = bench(Flavour::OpenLdap).await;
    let dn = person(&mut bench, "zs").await;
    bench.client.replace(&dn, "userPassword", "pw").await;
    assert_eq!(bench.again().await.bind(&dn, "pw").await.code, 0);
    assert_eq!(bench.again().await.bind(&dn, "wrong").await.code, 49);
    let locked = "000001010000Z";
    assert_eq!(
        bench
            .client
            .replace(&dn, "pwdAccountLockedTime", locked)
            .await
            .code,
        0
    );
    assert_eq!(bench.again().await.bind(&dn, "pw").await.code, 49);
    bench.control().set_password_policy(false);
    assert_eq!(bench.again().await.bind(&dn, "pw").await.code, 0);
}

#[tokio::test]
async fn rights_end_where_the_switch_says() {
    let mut bench = bench(Flavour::OpenLdap).await;
    let dn = person(&mut bench, "zs").await;
    let elsewhere = "ou=x,dc=example,dc=test";
    let unit = [("objectClass", "organizationalUnit"), ("ou", "x")];
    bench.control().set_rights(Rights::Below(bench.base()));
    assert_eq!(bench.client.replace(&dn, "title", "a").await.code, 0);
    assert_eq!(bench.client.add(elsewhere, &unit).await.code, 50);
    bench.control().set_rights(Rights::ReadOnly);
    assert_eq!(bench.client.replace(&dn, "title", "b").await.code, 50);
    let mut nobody = super::client::Client::connect(&bench.double).await.unwrap();
    assert_eq!(nobody.add(elsewhere, &unit).await.code, 8);
}

#[tokio::test]
async fn a_fingerprint_shows_every_write_and_nothing_else() {
    let mut bench = bench(Flavour::OpenLdap).await;
    let dn = person(&mut bench, "zs").await;
    let before = bench.control().fingerprint(&dn);
    bench
        .client
        .search(
            &bench.double.details().base.clone(),
            Subtree,
            "(objectClass=*)",
            &[],
        )
        .await;
    person(&mut bench, "ls").await;
    assert_eq!(bench.control().fingerprint(&dn), before);
    bench.client.replace(&dn, "cn", "张三").await;
    assert_ne!(
        bench.control().fingerprint(&dn),
        before,
        "the same value, written again"
    );
}

#[tokio::test]
async fn the_unique_overlay_refuses_a_value_that_somebody_has() {
    let mut bench = bench(Flavour::OpenLdap).await;
    bench.control().set_unique(&["employeeNumber"]);
    let (zs, ls) = (
        person(&mut bench, "zs").await,
        person(&mut bench, "ls").await,
    );
    assert_eq!(
        bench.client.replace(&zs, "employeeNumber", "LS").await.code,
        19
    );
    assert_eq!(
        bench.client.replace(&ls, "employeeNumber", "LS").await.code,
        0
    );
}
