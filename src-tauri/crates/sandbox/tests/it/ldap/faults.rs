//! Faults by name, as a client meets them.

use ldap3_proto::{LdapSearchScope::Base, proto::LdapOp};
use sandbox::ldap::{Call, Flavour};

use super::client::{Bench, Client, add, bench, rename, search};

const UNIT: [(&str, &str); 2] = [("objectClass", "organizationalUnit"), ("ou", "a")];

fn is_there(bench: &Bench, rdn: &str) -> bool {
    bench.control().entry(&bench.at(rdn)).is_some()
}

fn look(bench: &Bench) -> LdapOp {
    search(&bench.base(), Base, "(objectClass=*)", &[])
}

#[tokio::test]
async fn result_codes_leave_the_request_undone() {
    let mut bench = bench(Flavour::OpenLdap).await;
    let dn = bench.at("ou=a");
    for code in [51, 52, 10, 50, 80] {
        bench.control().fail(&code.to_string(), 1).unwrap();
        assert_eq!(bench.client.add(&dn, &UNIT).await.code, code);
        assert!(!is_there(&bench, "ou=a"));
    }
    assert_eq!(bench.client.add(&dn, &UNIT).await.code, 0);
}

#[tokio::test]
async fn a_connection_is_reset_before_or_after() {
    for (fault, done) in [("reset_before", false), ("reset_after", true)] {
        let mut bench = bench(Flavour::OpenLdap).await;
        bench.control().fail_on(fault, Call::Add, 0, 1).unwrap();
        let op = add(&bench.at("ou=a"), &UNIT);
        assert!(
            bench.client.try_call(op, Vec::new()).await.is_err(),
            "{fault}"
        );
        assert_eq!(is_there(&bench, "ou=a"), done, "{fault}");
        assert_eq!(bench.control().faults_left(), 0);
    }
}

#[tokio::test]
async fn success_may_be_a_lie() {
    let mut bench = bench(Flavour::OpenLdap).await;
    bench.control().fail("success_without_effect", 1).unwrap();
    let dn = bench.at("ou=a");
    assert_eq!(bench.client.add(&dn, &UNIT).await.code, 0);
    assert!(!is_there(&bench, "ou=a"));
}

#[tokio::test]
async fn a_server_that_goes_says_so() {
    let mut bench = bench(Flavour::OpenLdap).await;
    bench.control().fail("notice_of_disconnection", 1).unwrap();
    let op = look(&bench);
    bench.client.send(op, Vec::new()).await;
    let message = bench.client.receive().await.unwrap();
    let LdapOp::ExtendedResponse(response) = message.op else {
        panic!("{message:?}");
    };
    assert_eq!((message.msgid, response.res.code as i64), (0, 52));
    assert_eq!(response.name.as_deref(), Some("1.3.6.1.4.1.1466.20036"));
    assert!(bench.client.receive().await.is_err());
}

#[tokio::test]
async fn silence_is_for_one_request_only() {
    let mut bench = bench(Flavour::OpenLdap).await;
    bench.control().fail("silence", 1).unwrap();
    let op = look(&bench);
    bench.client.send(op.clone(), Vec::new()).await;
    let second = bench.client.send(op, Vec::new()).await;
    assert_eq!(bench.client.receive().await.unwrap().msgid, second);
}

#[tokio::test]
async fn an_answer_that_is_slow_holds_up_no_other() {
    let mut bench = bench(Flavour::OpenLdap).await;
    // Two seconds against none: the second answer comes first on any machine, and the first is not waited for.
    bench.control().fail("slow:2000", 1).unwrap();
    let op = look(&bench);
    bench.client.send(op.clone(), Vec::new()).await;
    let second = bench.client.send(op, Vec::new()).await;
    assert_eq!(bench.client.receive().await.unwrap().msgid, second);
}

#[tokio::test]
async fn bytes_that_no_honest_server_sends() {
    for (fault, size, start) in [
        ("nested_ber", 1_200_000, vec![0x30, 0x84, 0x00, 0x12]),
        (
            "too_large",
            16 * 1024 * 1024 + 1,
            vec![0x30, 0x84, 0x00, 0xff],
        ),
        ("empty_sequence", 2, vec![0x30, 0x00]),
        ("not_ldap", 66, b"HTTP".to_vec()),
    ] {
        let bench = bench(Flavour::OpenLdap).await;
        bench.control().fail(fault, 1).unwrap();
        let mut client = Client::connect(&bench.double).await.unwrap();
        // Before any login.
        client.send(look(&bench), Vec::new()).await;
        let bytes = client.raw(size).await;
        assert_eq!(bytes.len(), size, "{fault}");
        assert_eq!(bytes[..start.len()], start, "{fault}");
    }
}

#[tokio::test]
async fn pages_that_repeat_loop_or_are_short() {
    let mut bench = bench(Flavour::OpenLdap).await;
    for at in 0..7 {
        let dn = bench.at(&format!("ou=u{at}"));
        let values = [("objectClass", "organizationalUnit"), ("ou", &dn[3..5])];
        assert_eq!(bench.client.add(&dn, &values).await.code, 0);
    }
    let base = bench.base();
    // Names per page: the unit itself and seven below it, three a page.
    let sizes = async |bench: &mut Bench, pages: usize| {
        let (mut cookie, mut seen) = (Vec::new(), Vec::new());
        for _ in 0..pages {
            let answer = bench.client.page(&base, 3, &cookie).await;
            seen.push((
                answer.code,
                answer.names().first().map(|name| name[..5].to_owned()),
            ));
            cookie = answer.cookie();
        }
        (seen, cookie.is_empty())
    };
    let page = |name: &str| (0, Some(name.to_owned()));
    bench.control().fail_on("page_repeat", None, 1, 1).unwrap();
    let seen = sizes(&mut bench, 4).await;
    assert_eq!(
        seen,
        (
            vec![page("ou=we"), page("ou=u2"), page("ou=u2"), page("ou=u5")],
            true
        )
    );
    bench.control().fail_on("page_loop", None, 1, 1).unwrap();
    let (seen, ended) = sizes(&mut bench, 6).await;
    assert_eq!(seen[1..], vec![page("ou=u2"); 5]);
    assert!(!ended);
    bench.control().fail("short_page", 1).unwrap();
    let seen = sizes(&mut bench, 3).await;
    assert_eq!(
        seen,
        (vec![page("ou=we"), page("ou=u1"), page("ou=u4")], true)
    );
    bench.control().fail_on("cookie_lost", None, 1, 1).unwrap();
    let (seen, _) = sizes(&mut bench, 2).await;
    assert_eq!(seen[1], (53, None));
}

#[tokio::test]
async fn a_search_over_its_limit_shows_half() {
    let mut bench = bench(Flavour::OpenLdap).await;
    bench.control().fail("4", 1).unwrap();
    let op = search(
        "dc=example,dc=test",
        ldap3_proto::LdapSearchScope::Subtree,
        "(objectClass=*)",
        &[],
    );
    let half = bench.client.call(op.clone(), Vec::new()).await;
    let all = bench.client.call(op, Vec::new()).await;
    assert_eq!((half.code, half.entries.len()), (4, all.entries.len() / 2));
}

#[tokio::test]
async fn somebody_else_is_quicker() {
    let mut bench = bench(Flavour::Ad).await;
    let (a, b) = (bench.at("OU=a"), bench.at("OU=b"));
    let unit = [("objectClass", "organizationalUnit")];
    bench.control().fail("name_taken", 1).unwrap();
    assert_eq!(bench.client.add(&a, &unit).await.code, 68);
    let theirs = bench.control().entry(&a).unwrap();
    assert_eq!(
        theirs.text("description").as_deref(),
        Some("somebody else's")
    );
    bench.control().fail("name_taken", 1).unwrap();
    assert_eq!(
        bench
            .client
            .call(rename(&a, "OU=b", None), Vec::new())
            .await
            .code,
        68
    );
    bench.control().fail("object_moved", 1).unwrap();
    let answer = bench.client.replace(&b, "description", "ours").await;
    assert_eq!(answer.code, 32);
    let moved = bench
        .control()
        .entry("OU=b,DC=corp,DC=example,DC=test")
        .unwrap();
    assert_eq!(
        moved.text("description").as_deref(),
        Some("somebody else's")
    );
}

#[tokio::test]
async fn unknown_faults_are_refused() {
    let bench = bench(Flavour::OpenLdap).await;
    assert!(bench.control().fail("gremlins", 1).is_err());
}
