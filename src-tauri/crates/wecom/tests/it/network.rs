//! Servers that misbehave below HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wecom::{ApiBase, Client, Error, Timeouts, UnreachableKind};

use crate::server::{FakeClock, SECRET, caller};

/// Answers each connection with the same bytes, then closes it; counts connections.
async fn raw_server(answer: &'static [u8]) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let _ = socket.read(&mut [0; 4096]).await;
                let _ = socket.write_all(answer).await;
            });
        }
    });
    (port, connections)
}

async fn token_error(base: &str, timeout: Duration) -> Error {
    let client = Client::builder(ApiBase::parse(base).unwrap())
        .clock(Arc::new(FakeClock::default()))
        .timeouts(Timeouts {
            request: timeout,
            ..Timeouts::default()
        })
        .build()
        .unwrap();
    let error = caller(&client).token().await.unwrap_err();
    let printed = format!("{error} {error:?}");
    assert!(
        !printed.contains(SECRET) && !printed.contains("corpsecret"),
        "{printed}"
    );
    error
}

fn kind(error: &Error) -> UnreachableKind {
    match error {
        Error::Unreachable { kind, .. } => *kind,
        other => panic!("{other:?}"),
    }
}

const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_broken_connection_is_tried_again() {
    for answer in [&b""[..], b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"] {
        let (port, connections) = raw_server(answer).await;
        let error = token_error(&format!("http://127.0.0.1:{port}"), LONG).await;
        assert_eq!(kind(&error), UnreachableKind::Reset);
        assert_eq!(connections.load(Ordering::SeqCst), 4);
    }
}

#[tokio::test]
async fn silence_is_a_timeout_and_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let error = token_error(&base, Duration::from_millis(30)).await;
    assert_eq!(kind(&error), UnreachableKind::Timeout);
    assert!(!error.is_permanent());
}

#[tokio::test]
async fn a_closed_port_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(
        kind(&token_error(&base, LONG).await),
        UnreachableKind::Refused
    );
}

#[tokio::test]
async fn a_server_without_tls_is_named_as_such() {
    let (port, connections) = raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let error = token_error(&format!("https://127.0.0.1:{port}"), LONG).await;
    assert_eq!(kind(&error), UnreachableKind::Tls);
    assert_eq!(connections.load(Ordering::SeqCst), 1, "not tried again");
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 4096]).await;
        let _ = socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n{\"a\":\"").await;
        while socket.write_all(&[b'a'; 64 * 1024]).await.is_ok() {}
    });
    let error = token_error(&base, LONG).await;
    assert!(error.to_string().contains("larger than 64 MiB"), "{error}");
}

/// What came of asking through a proxy that answers like this.
async fn through_proxy(answer: &'static [u8]) -> Error {
    let (port, _) = raw_server(answer).await;
    let proxy = format!("http://127.0.0.1:{port}");
    let client = Client::builder(ApiBase::parse("https://wx.corp.example").unwrap())
        .proxy(Some(&proxy))
        .clock(Arc::new(FakeClock::default()))
        .build()
        .unwrap();
    caller(&client).token().await.unwrap_err()
}

#[tokio::test]
async fn a_proxy_that_wants_a_login_is_told_from_one_that_refuses() {
    let cases = [
        (
            &b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n"[..],
            UnreachableKind::ProxyLogin,
            true,
        ),
        (
            b"HTTP/1.1 403 Forbidden\r\n\r\n",
            UnreachableKind::Proxy,
            false,
        ),
    ];
    for (answer, want, permanent) in cases {
        let error = through_proxy(answer).await;
        assert_eq!((kind(&error), error.is_permanent()), (want, permanent));
        let Error::Unreachable { seen, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(seen.host.as_deref(), Some("wx.corp.example"));
    }
}
