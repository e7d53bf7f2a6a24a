//! Connections: certificates, StartTLS, cuts, what is remembered of requests.

use ldap3_proto::{
    LdapSearchScope::Base,
    proto::{LdapExtendedRequest, LdapOp},
};
use sandbox::ldap::{Call, Config, Double, Flavour};

use super::client::{Client, bench, bench_with, secured};

#[tokio::test]
async fn the_certificate_is_of_the_authority_that_is_told_until_it_changes() {
    let bench = bench(Flavour::OpenLdap).await;
    bench.control().fail("certificate_changed", 1).unwrap();
    let error = Client::connect(&bench.double)
        .await
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("UnknownIssuer") || error.contains("BadSignature"),
        "{error}"
    );
}

#[tokio::test]
async fn start_tls_makes_a_plain_connection_secure() {
    for (flavour, refusal) in [(Flavour::OpenLdap, 13), (Flavour::Ad, 8)] {
        let double = Double::start(Config {
            flavour,
            plain_port: Some(0),
            confidential: true,
            ..Config::default()
        })
        .await
        .unwrap();
        let details = double.details().clone();
        let mut client = Client::plain(&double).await;
        let refused = client.bind(&details.bind_dn, &details.secret).await;
        assert_eq!(refused.code, refusal);
        let request = LdapExtendedRequest {
            name: "1.3.6.1.4.1.1466.20037".to_owned(),
            value: None,
        };
        let answer = client
            .call(LdapOp::ExtendedRequest(request), Vec::new())
            .await;
        assert_eq!(answer.code, 0);
        let stream = secured(client.into_stream(), &details.ca).await.unwrap();
        let mut client = Client::over(Box::new(stream));
        assert_eq!(client.bind(&details.bind_dn, &details.secret).await.code, 0);
    }
}

#[tokio::test]
async fn connections_are_cut_and_the_server_goes_on() {
    let mut bench = bench(Flavour::OpenLdap).await;
    bench.control().cut_connections();
    assert!(bench.client.receive().await.is_err());
    bench.again().await;
}

#[tokio::test]
async fn what_is_no_request_ends_the_connection() {
    let bench = bench_with(Config {
        plain_port: Some(0),
        ..Config::default()
    })
    .await;
    let url = bench.double.details().plain_url.clone().unwrap();
    for bytes in [
        b"GET / HTTP/1.1\r\n".repeat(8),
        vec![0x30, 0x00],
        vec![0x30, 3, 2, 1, 1],
    ] {
        let mut tcp = Client::tcp(&url).await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut tcp, &bytes)
            .await
            .unwrap();
        let mut client = Client::over(Box::new(tcp));
        let notice = client.receive().await.unwrap();
        assert_eq!(notice.msgid, 0);
        assert!(client.receive().await.is_err());
    }
}

#[tokio::test]
async fn requests_are_remembered_without_their_values() {
    let mut bench = bench(Flavour::OpenLdap).await;
    bench.control().forget_records();
    let base = bench.base();
    bench
        .client
        .search(&base, Base, "(objectClass=*)", &[])
        .await;
    assert!(bench.control().writes().is_empty());
    bench.client.replace(&base, "description", "a value").await;
    let writes = bench.control().writes();
    assert_eq!((writes[0].call, writes[0].code), (Call::Modify, 0));
    assert_eq!(writes[0].attributes, ["description"]);
    assert!(!format!("{writes:?}{:?}", bench.double.details()).contains("a value"));
}

#[tokio::test]
async fn the_same_seed_gives_the_same_secrets_and_ids() {
    let made = async |seed| {
        let double = Double::start(Config {
            seed,
            ..Config::default()
        })
        .await
        .unwrap();
        (
            double.details().secret.clone(),
            double.control().fingerprint(""),
        )
    };
    assert_eq!(made(3).await, made(3).await);
    assert_ne!(made(3).await, made(4).await);
}
