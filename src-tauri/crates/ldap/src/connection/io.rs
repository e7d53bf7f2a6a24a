//! Moves bytes: one task per connection, which reads, writes and ends it.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf as _, BytesMut};
use ldap3_proto::proto::{LdapExtendedRequest, LdapOp};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::link::{Link, Outbox};
use crate::error::{Error, ErrorKind};
use crate::wire::answer::{self, Answer};
use crate::wire::request::{self, Bytes};
use crate::wire::{frame, oid};

/// What messages go over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);
/// How many requests are written at a time, when there are so many.
const AT_ONCE: usize = 64;
const CHUNK: usize = 16 * 1024;

/// Starts the task of a connection; it ends when the outbox is gone, or the server is.
pub(super) fn start(stream: Box<dyn Stream>, link: Arc<Link>) -> Outbox {
    let (outbox, requests) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let ended = Ended(link);
        let (reader, writer) = tokio::io::split(stream);
        let why = tokio::select! {
            why = read_all(reader, &ended.0) => why,
            why = write_all(writer, requests, &ended.0) => why,
        };
        ended.0.end(why);
    });
    outbox
}

/// Whatever ends the task, nobody waits in vain.
struct Ended(Arc<Link>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.end(ErrorKind::Closed.into());
    }
}

/// Reads until the connection ends; why it did.
async fn read_all(mut reader: impl AsyncRead + Unpin, link: &Link) -> Error {
    let mut buffer = BytesMut::with_capacity(CHUNK);
    loop {
        match read_one(&mut reader, &mut buffer, || link.largest()).await {
            Ok(message) => {
                let taken = answer::read(&message).map_err(Error::from);
                let taken = taken.and_then(|read| link.take(read, message.len()));
                if let Err(why) = taken {
                    return why;
                }
            }
            Err(why) => return why,
        }
    }
}

/// One whole message, as long as `largest` says at most.
async fn read_one(
    reader: &mut (impl AsyncRead + Unpin),
    buffer: &mut BytesMut,
    largest: impl Fn() -> usize,
) -> Result<BytesMut, Error> {
    loop {
        match frame::length(buffer, largest())? {
            Some(length) if buffer.len() >= length => return Ok(buffer.split_to(length)),
            _ => {}
        }
        buffer.reserve(CHUNK);
        let read = reader.read_buf(buffer).await.map_err(closed)?;
        if read == 0 {
            return Err(ErrorKind::Closed.into());
        }
    }
}

fn closed(error: std::io::Error) -> Error {
    Error::with_text(ErrorKind::Closed, &error.to_string())
}

/// Writes until the outbox is gone, then says goodbye; why it stopped.
async fn write_all(
    mut writer: impl AsyncWrite + Unpin,
    mut requests: mpsc::UnboundedReceiver<Bytes>,
    link: &Link,
) -> Error {
    let mut some = Vec::with_capacity(AT_ONCE);
    while requests.recv_many(&mut some, AT_ONCE).await > 0 {
        for bytes in some.drain(..) {
            if let Err(error) = writer.write_all(&bytes).await {
                return closed(error);
            }
        }
        if let Err(error) = writer.flush().await {
            return closed(error);
        }
    }
    // A server that does not take it does not need it.
    _ = tokio::time::timeout(GOODBYE, goodbye(&mut writer, link)).await;
    ErrorKind::Closed.into()
}

async fn goodbye(writer: &mut (impl AsyncWrite + Unpin), link: &Link) -> Option<()> {
    let id = link.unanswered()?;
    let bytes = request::write(id, LdapOp::UnbindRequest, Vec::new(), None).ok()?;
    writer.write_all(&bytes).await.ok()?;
    writer.shutdown().await.ok()
}

/// Asks for TLS on a connection on which nothing was said yet.
///
/// # Errors
///
/// [`ErrorKind::Refused`]; [`ErrorKind::NotLdap`] where the answer is another, or something came after it: what was said
/// before TLS must not count as said in it.
pub(super) async fn start_tls(tcp: &mut TcpStream) -> Result<(), Error> {
    let op = LdapOp::ExtendedRequest(LdapExtendedRequest {
        name: oid::START_TLS.to_owned(),
        value: None,
    });
    let request = request::write(1, op, Vec::new(), None)?;
    tcp.write_all(&request).await.map_err(closed)?;
    let mut buffer = BytesMut::with_capacity(CHUNK);
    let message = read_one(tcp, &mut buffer, || frame::BEFORE_TLS).await?;
    let read = answer::read(&message)?;
    match read.answer {
        Answer::Done(done) if read.id == 1 => match done.refusal() {
            Some(refusal) => Err(refusal),
            None if done.op == frame::op::EXTENDED && !buffer.has_remaining() => Ok(()),
            None => Err(ErrorKind::NotLdap.into()),
        },
        Answer::Done(done) if read.id == 0 && done.name.as_deref() == Some(oid::DISCONNECTION) => {
            Err(Error::with_text(
                ErrorKind::Disconnected(done.code),
                &done.text,
            ))
        }
        _ => Err(ErrorKind::NotLdap.into()),
    }
}
