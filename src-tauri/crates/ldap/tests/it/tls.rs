//! Who is trusted, and that nothing is said to others.

use std::sync::Arc;

use ldap::{Connection, Endpoint, ErrorKind, Security, Trust};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::server::{ber, done, drain, listen, message, request, result, send};

struct Pki {
    ca: String,
    der: CertificateDer<'static>,
    acceptor: TlsAcceptor,
}

/// A root, and a server's certificate for these names that it signed.
fn pki(names: &[&str]) -> Pki {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let certificate = CertificateParams::new(names)
        .unwrap()
        .signed_by(&key, &ca)
        .unwrap();
    let der = certificate.der().clone();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![der.clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    Pki {
        ca: ca.pem(),
        der,
        acceptor: TlsAcceptor::from(Arc::new(config)),
    }
}

/// What opening gives. The server answers one modify where it gets so far, after StartTLS if the endpoint wants it.
async fn opened(
    pki: &Pki,
    security: Security,
    trust: Trust,
    starts: Option<Vec<u8>>,
) -> Result<Connection, ldap::Error> {
    let (endpoint, _server) = serve(pki, security, trust, starts).await;
    Connection::open(&endpoint).await
}

async fn serve(
    pki: &Pki,
    security: Security,
    trust: Trust,
    starts: Option<Vec<u8>>,
) -> (Endpoint, tokio::task::JoinHandle<()>) {
    let (listener, endpoint) = listen().await;
    let acceptor = pki.acceptor.clone();
    let server = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        if let Some(answer) = starts {
            request(&mut client).await.unwrap();
            send(&mut client, &answer).await;
        }
        answer(acceptor, client).await;
    });
    (
        Endpoint {
            security,
            trust,
            ..endpoint
        },
        server,
    )
}

async fn answer(acceptor: TlsAcceptor, client: TcpStream) {
    let Ok(mut client) = acceptor.accept(client).await else {
        return;
    };
    if let Some((id, _)) = request(&mut client).await {
        send(&mut client, &done(id, 0x6b, 0, "")).await;
        drain(&mut client).await;
    }
}

fn fingerprint(der: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(der).into()
}

/// The answer to StartTLS.
fn started(code: u8) -> Vec<u8> {
    message(1, &ber(0x78, &result(code, "")), &[])
}

#[tokio::test]
async fn trust_decides() {
    let ours = pki(&["127.0.0.1", "localhost"]);
    let other_name = pki(&["dc1.example.test"]);
    let ca = |pki: &Pki| Trust::Ca(pki.ca.clone().into_bytes());
    let cases = [
        ("its root", &ours, ca(&ours), Ok(())),
        ("itself", &ours, Trust::Pin(fingerprint(&ours.der)), Ok(())),
        (
            "itself under another name",
            &other_name,
            Trust::Pin(fingerprint(&other_name.der)),
            Ok(()),
        ),
        (
            "another name",
            &other_name,
            ca(&other_name),
            Err(ErrorKind::Untrusted),
        ),
        (
            "another root",
            &ours,
            ca(&other_name),
            Err(ErrorKind::Untrusted),
        ),
        (
            "another certificate",
            &ours,
            Trust::Pin([7; 32]),
            Err(ErrorKind::Untrusted),
        ),
        (
            "the system",
            &ours,
            Trust::System,
            Err(ErrorKind::Untrusted),
        ),
        (
            "a file without roots",
            &ours,
            Trust::Ca(b"no PEM".to_vec()),
            Err(ErrorKind::Invalid),
        ),
    ];
    for (name, pki, trust, expected) in cases {
        for starts in [None, Some(started(0))] {
            let security = if starts.is_some() {
                Security::StartTls
            } else {
                Security::Tls
            };
            let opened = opened(pki, security, trust.clone(), starts).await;
            let kind = opened.as_ref().map(|_| ()).map_err(|error| error.kind);
            assert_eq!(kind, expected, "{name}, {security:?}");
            let Ok(connection) = opened else { continue };
            let gone = ldap::ObjectRef::Dn("cn=a".parse().unwrap());
            connection.delete(&gone, None).await.unwrap();
            let peer = connection.peer().unwrap();
            assert_eq!(peer.sha256, fingerprint(&pki.der));
        }
    }
}

#[tokio::test]
async fn a_certificate_is_shown_before_anybody_trusts_it() {
    let pki = pki(&["127.0.0.1", "dc1.example.test"]);
    for starts in [None, Some(started(0))] {
        let security = if starts.is_some() {
            Security::StartTls
        } else {
            Security::Tls
        };
        let (endpoint, server) = serve(&pki, security, Trust::System, starts).await;
        let shown = Connection::certificate(&endpoint).await.unwrap();
        assert_eq!(shown.sha256, fingerprint(&pki.der));
        assert_eq!(shown.names, ["127.0.0.1", "dc1.example.test"]);
        assert!(shown.not_after > 0 && !shown.subject.is_empty());
        server.await.unwrap();
    }
}

#[tokio::test]
async fn what_came_before_tls_is_not_taken_for_said_in_it() {
    let pki = pki(&["127.0.0.1"]);
    let injected = [started(0), done(2, 0x6b, 0, "")].concat();
    let half = [started(0), vec![0x30]].concat();
    let cases = [
        ("an answer in advance", injected, ErrorKind::NotLdap),
        ("the beginning of one", half, ErrorKind::NotLdap),
        ("no TLS here", started(2), ErrorKind::Refused(2)),
        (
            "an answer to another request",
            done(5, 0x78, 0, ""),
            ErrorKind::NotLdap,
        ),
        (
            "another operation",
            done(1, 0x61, 0, ""),
            ErrorKind::NotLdap,
        ),
        (
            "a large answer",
            vec![0x30, 0x82, 0x40, 0x00],
            ErrorKind::TooLarge,
        ),
    ];
    for (name, answer, expected) in cases {
        let trust = Trust::Ca(pki.ca.clone().into_bytes());
        let opened = opened(&pki, Security::StartTls, trust, Some(answer)).await;
        let error = opened.err().unwrap_or_else(|| panic!("{name} was taken"));
        assert_eq!(error.kind, expected, "{name}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_an_untrusted_one() {
    let (listener, endpoint) = listen().await;
    let server = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        send(&mut client, &done(0, 0x78, 2, "protocol error")).await;
    });
    let endpoint = Endpoint {
        security: Security::Tls,
        ..endpoint
    };
    let opened = Connection::open(&endpoint).await;
    assert_eq!(opened.err().map(|error| error.kind), Some(ErrorKind::Tls));
    server.await.unwrap();
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let (listener, endpoint) = listen().await;
    drop(listener);
    let opened = Connection::open(&endpoint).await;
    assert_eq!(
        opened.err().map(|error| error.kind),
        Some(ErrorKind::Unreachable)
    );
}
