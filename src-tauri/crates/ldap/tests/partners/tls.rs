//! Whose certificate is taken.

use ldap::{Connection, Endpoint, ErrorKind, Security, Trust};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{Partner, both};

async fn kind(endpoint: &Endpoint) -> Result<(), ErrorKind> {
    let opened = Connection::open(endpoint).await;
    let connection = opened.map_err(|error| error.kind)?;
    connection
        .root_dse()
        .await
        .map(|_| ())
        .map_err(|error| error.kind)
}

#[tokio::test]
async fn a_root_a_pin_and_the_wrong_ones() {
    for partner in both() {
        for security in [Security::Tls, Security::StartTls] {
            let shown = Connection::certificate(&partner.endpoint(security, Trust::System))
                .await
                .unwrap();
            assert!(shown.names.contains(&partner.address), "{shown:?}");
            assert_eq!(shown.issuer, "CN=partners root");
            let mut wrong = shown.sha256;
            wrong[0] ^= 1;
            for (trust, expected) in [
                (partner.ca(), Ok(())),
                (Trust::Pin(shown.sha256), Ok(())),
                (Trust::Pin(wrong), Err(ErrorKind::Untrusted)),
                (Trust::System, Err(ErrorKind::Untrusted)),
            ] {
                let what = format!("{} {security:?} {trust:?}", partner.name);
                assert_eq!(
                    kind(&partner.endpoint(security, trust)).await,
                    expected,
                    "{what}"
                );
            }
        }
    }
}

/// Another address that leads to the same server.
async fn relay(partner: &Partner) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let there = (partner.address.clone(), 636);
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let there = there.clone();
            tokio::spawn(async move {
                let mut server = TcpStream::connect(there).await.unwrap();
                _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    port
}

#[tokio::test]
async fn another_name_is_not_taken_unless_the_certificate_itself_is() {
    for partner in both() {
        let port = relay(&partner).await;
        let at = |host: &str, trust| Endpoint {
            host: host.to_owned(),
            port,
            ..partner.endpoint(Security::Tls, trust)
        };
        // The certificate names localhost, and not this address of it.
        assert_eq!(kind(&at("localhost", partner.ca())).await, Ok(()));
        let there = at("127.0.0.1", partner.ca());
        assert_eq!(kind(&there).await, Err(ErrorKind::Untrusted));
        let pin = Connection::certificate(&there).await.unwrap().sha256;
        assert_eq!(kind(&at("127.0.0.1", Trust::Pin(pin))).await, Ok(()));
    }
}
