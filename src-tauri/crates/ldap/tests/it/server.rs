//! A server of bytes: what it answers is written by hand, so that it may be wrong.

use std::time::Duration;

use ldap::{Connection, Endpoint, Limits, Security, Trust};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Limits that a test does not wait for.
pub(crate) const LIMITS: Limits = Limits {
    connect: Duration::from_secs(20),
    operation: Duration::from_secs(20),
    message: 1024 * 1024,
    window: 32,
    entries: 10_000,
};

/// A place to listen at, and the endpoint that leads to it.
pub(crate) async fn listen() -> (TcpListener, Endpoint) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint {
        host: "127.0.0.1".to_owned(),
        port: listener.local_addr().unwrap().port(),
        security: Security::Plain,
        trust: Trust::System,
        limits: LIMITS,
    };
    (listener, endpoint)
}

/// A connection to a server that does what `serve` does with its one client.
pub(crate) async fn connected<F: Future<Output = ()> + Send + 'static>(
    limits: Limits,
    serve: impl FnOnce(TcpStream) -> F + Send + 'static,
) -> Connection {
    let (listener, endpoint) = listen().await;
    tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        serve(client).await;
    });
    let endpoint = Endpoint { limits, ..endpoint };
    Connection::open(&endpoint).await.unwrap()
}

/// One request: its id and all of its bytes. None where the client is gone.
pub(crate) async fn request(client: &mut (impl AsyncRead + Unpin)) -> Option<(i32, Vec<u8>)> {
    let mut message = vec![0; 2];
    client.read_exact(&mut message).await.ok()?;
    let mut length = usize::from(message[1]);
    if length >= 0x80 {
        let mut digits = vec![0; length - 0x80];
        client.read_exact(&mut digits).await.ok()?;
        length = digits
            .iter()
            .fold(0, |length, digit| length << 8 | usize::from(*digit));
        message.extend(digits);
    }
    let head = message.len();
    message.resize(head + length, 0);
    client.read_exact(&mut message[head..]).await.ok()?;
    let digits = usize::from(message[head + 1]);
    let id = &message[head + 2..head + 2 + digits];
    Some((
        id.iter().fold(0, |id, digit| id << 8 | i32::from(*digit)),
        message,
    ))
}

/// Reads and forgets until the client is gone.
pub(crate) async fn drain(client: &mut (impl AsyncRead + Unpin)) {
    while request(client).await.is_some() {}
}

/// A value with its tag and length.
pub(crate) fn ber(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut all = vec![tag];
    match content.len() {
        short @ 0..0x80 => all.push(short as u8),
        long => {
            all.push(0x84);
            all.extend((long as u32).to_be_bytes());
        }
    }
    all.extend_from_slice(content);
    all
}

pub(crate) fn message(id: i32, op: &[u8], controls: &[u8]) -> Vec<u8> {
    let mut content = ber(0x02, &id.to_be_bytes());
    content.extend_from_slice(op);
    content.extend_from_slice(controls);
    ber(0x30, &content)
}

/// The end of an operation.
pub(crate) fn done(id: i32, op: u8, code: u8, text: &str) -> Vec<u8> {
    message(id, &ber(op, &result(code, text)), &[])
}

pub(crate) fn result(code: u8, text: &str) -> Vec<u8> {
    let mut content = ber(0x0a, &[code]);
    content.extend(ber(0x04, b""));
    content.extend(ber(0x04, text.as_bytes()));
    content
}

/// An entry of a search.
pub(crate) fn entry(id: i32, dn: &str, attributes: &[(&str, &[&str])]) -> Vec<u8> {
    let mut list = Vec::new();
    for (name, values) in attributes {
        let values: Vec<u8> = values
            .iter()
            .flat_map(|value| ber(0x04, value.as_bytes()))
            .collect();
        let mut attribute = ber(0x04, name.as_bytes());
        attribute.extend(ber(0x31, &values));
        list.extend(ber(0x30, &attribute));
    }
    let mut content = ber(0x04, dn.as_bytes());
    content.extend(ber(0x30, &list));
    message(id, &ber(0x64, &content), &[])
}

/// The end of a page.
pub(crate) fn page_end(id: i32, cookie: &[u8]) -> Vec<u8> {
    let mut value = ber(0x02, &[0]);
    value.extend(ber(0x04, cookie));
    let mut control = ber(0x04, b"1.2.840.113556.1.4.319");
    control.extend(ber(0x04, &ber(0x30, &value)));
    let controls = ber(0xa0, &ber(0x30, &control));
    message(id, &ber(0x65, &result(0, "")), &controls)
}

/// Sends; a client that is gone is none of the test's business.
pub(crate) async fn send(client: &mut (impl AsyncWriteExt + Unpin), bytes: &[u8]) {
    _ = client.write_all(bytes).await;
    _ = client.flush().await;
}
