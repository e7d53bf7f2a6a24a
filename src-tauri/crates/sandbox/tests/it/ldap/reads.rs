//! Searches: scopes, filters, pages, limits.

use ldap3_proto::LdapSearchScope::{Base, OneLevel, Subtree};
use sandbox::ldap::Flavour;

use super::client::{Bench, bench};

/// A unit with so many people, `u0` and on.
fn people(bench: &Bench, count: usize) {
    for at in 0..count {
        let uid = format!("u{at}");
        let title = if at % 2 == 0 { "Even" } else { "Odd" };
        let values = [
            ("objectClass", "inetOrgPerson"),
            ("uid", &uid),
            ("cn", "Li  Si"),
            ("sn", "Li"),
            ("title", title),
        ];
        bench
            .control()
            .put(&bench.at(&format!("uid={uid}")), &values)
            .unwrap();
    }
}

#[tokio::test]
async fn filters_and_scopes() {
    let mut bench = bench(Flavour::OpenLdap).await;
    people(&bench, 4);
    let base = bench.base();
    let cases = [
        (Base, "(objectClass=*)", 1),
        (OneLevel, "(objectClass=*)", 4),
        (Subtree, "(objectClass=*)", 5),
        (Subtree, "(objectClass=person)", 4),
        (Subtree, "(title=EVEN)", 2),
        (Subtree, "(cn=\"li si\")", 4),
        (Subtree, "(surname=LI)", 4),
        (Subtree, "(&(title=even)(uid=u2))", 1),
        (Subtree, "(|(uid=u1)(uid=u2))", 2),
        (Subtree, "(!(title=even))", 3),
        (Subtree, "(!(nothing=even))", 0),
        (Subtree, "(|(nothing=1)(uid=u1))", 1),
        (Subtree, "(title=*d*)", 2),
        (Subtree, "(title=e*en)", 2),
        (Subtree, "(mail=*)", 0),
        (Subtree, "(uid=u9)", 0),
    ];
    for (scope, filter, count) in cases {
        let answer = bench
            .client
            .search(&base, scope.clone(), filter, &["1.1"])
            .await;
        assert_eq!(
            (answer.code, answer.entries.len()),
            (0, count),
            "{scope:?} {filter}"
        );
        assert!(
            answer
                .entries
                .iter()
                .all(|entry| entry.attributes.is_empty())
        );
    }
    let missing = bench
        .client
        .search("ou=no,dc=example,dc=test", Base, "(objectClass=*)", &[])
        .await;
    assert_eq!(
        (missing.code, missing.matched.as_str()),
        (32, "dc=example,dc=test")
    );
}

#[tokio::test]
async fn bits_of_account_control_are_filtered() {
    let mut bench = bench(Flavour::Ad).await;
    let suffix = "DC=corp,DC=example,DC=test";
    let on = "(&(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))";
    let answer = bench
        .client
        .search(suffix, Subtree, on, &["sAMAccountName"])
        .await;
    assert_eq!(answer.entries.len(), 2, "{:?}", answer.names());
}

#[tokio::test]
async fn operational_attributes_come_when_asked_for() {
    let mut bench = bench(Flavour::OpenLdap).await;
    people(&bench, 1);
    let dn = bench.at("uid=u0");
    let plain = bench.client.search(&dn, Base, "(objectClass=*)", &[]).await;
    assert!(plain.values("entryUUID").is_empty() && !plain.values("title").is_empty());
    let all = bench
        .client
        .search(&dn, Base, "(objectClass=*)", &["*", "+"])
        .await;
    for name in [
        "entryUUID",
        "entryCSN",
        "entryDN",
        "modifyTimestamp",
        "title",
    ] {
        assert_eq!(all.values(name).len(), 1, "{name}");
    }
    let root = bench
        .client
        .search("", Base, "(objectClass=*)", &["+"])
        .await;
    assert_eq!(root.values("namingContexts"), ["dc=example,dc=test"]);
    assert!(
        root.values("supportedControl")
            .contains(&"1.3.6.1.1.12".to_owned())
    );
    let schema = bench
        .client
        .search("cn=Subschema", Base, "(objectClass=*)", &["+"])
        .await;
    assert!(
        schema
            .values("attributeTypes")
            .iter()
            .any(|text| text.contains("( 'sn' 'surname' )"))
    );
}

#[tokio::test]
async fn pages_hold_everything_once() {
    let mut bench = bench(Flavour::OpenLdap).await;
    people(&bench, 10);
    let base = bench.base();
    let (mut cookie, mut sizes, mut names) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let answer = bench.client.page(&base, 4, &cookie).await;
        sizes.push(answer.entries.len());
        names.extend(answer.names().into_iter().map(str::to_owned));
        cookie = answer.cookie();
        if cookie.is_empty() {
            break;
        }
    }
    assert_eq!(sizes, [4, 4, 3]);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 11);
    assert_eq!(bench.client.page(&base, 4, b"stale").await.code, 53);
}

#[tokio::test]
async fn without_pages_a_limit_holds() {
    let mut bench = bench(Flavour::OpenLdap).await;
    people(&bench, 10);
    bench.control().set_size_limit(5);
    let base = bench.base();
    let answer = bench
        .client
        .search(&base, Subtree, "(objectClass=*)", &["1.1"])
        .await;
    assert_eq!((answer.code, answer.entries.len()), (4, 5));
}
