//! Connections: TLS from the start or on request, requests in, answers out.

use std::{io, sync::Arc};

use bytes::BytesMut;
use ldap3_proto::LdapCodec;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinSet,
    time::sleep,
};
use tokio_rustls::server::TlsStream;
use tokio_util::codec::Decoder as _;

use super::{
    directory::Who,
    service::{self, Reply, Session, Then},
    state::Shared,
};

/// The largest request in bytes.
const LARGEST_REQUEST: usize = 8 * 1024 * 1024;

enum Wire {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Wire {
    async fn read(&mut self, buffer: &mut BytesMut) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read_buf(buffer).await,
            Self::Tls(stream) => stream.read_buf(buffer).await,
        }
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(bytes).await,
            Self::Tls(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await
            }
        }
    }

    async fn close(&mut self) {
        let _ = match self {
            Self::Plain(stream) => stream.shutdown().await,
            Self::Tls(stream) => stream.shutdown().await,
        };
    }

    /// Makes the end of the connection a reset.
    fn reset(&self) {
        let tcp = match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => stream.get_ref().0,
        };
        let _ = tcp.set_zero_linger();
    }
}

/// Serves the listeners until `stop` gets a message or its sender is dropped.
pub(crate) async fn serve(
    shared: Arc<Shared>,
    tls: TcpListener,
    plain: Option<TcpListener>,
    mut stop: oneshot::Receiver<()>,
) {
    let mut connections = JoinSet::new();
    loop {
        let (accepted, encrypted) = tokio::select! {
            _ = &mut stop => break,
            accepted = tls.accept() => (accepted, true),
            accepted = accept(plain.as_ref()) => (accepted, false),
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            Ok((stream, _)) => {
                let shared = Arc::clone(&shared);
                connections.spawn(connection(shared, stream, encrypted));
            }
            Err(_) => tokio::task::yield_now().await,
        }
    }
    connections.shutdown().await;
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<(TcpStream, std::net::SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

async fn connection(shared: Arc<Shared>, stream: TcpStream, encrypted: bool) {
    // Small answers leave at once.
    let _ = stream.set_nodelay(true);
    let mut wire = Wire::Plain(stream);
    if encrypted {
        wire = match secured(&shared, wire).await {
            Some(wire) => wire,
            None => return,
        };
    }
    let (late, arrived) = mpsc::unbounded_channel();
    let mut cut = shared.cuts.subscribe();
    let mut connection = Connection {
        session: Session {
            who: Who::Nobody,
            secure: encrypted,
        },
        buffer: BytesMut::new(),
        codec: LdapCodec::new(Some(LARGEST_REQUEST), None),
        shared,
        late,
        arrived,
    };
    tokio::select! {
        _ = cut.changed() => {}
        () = connection.run(wire) => {}
    }
}

async fn secured(shared: &Shared, wire: Wire) -> Option<Wire> {
    let Wire::Plain(stream) = wire else {
        return Some(wire);
    };
    let acceptor = shared.certificate().acceptor;
    let stream = acceptor.accept(stream).await.ok()?;
    Some(Wire::Tls(Box::new(stream)))
}

struct Connection {
    shared: Arc<Shared>,
    session: Session,
    buffer: BytesMut,
    codec: LdapCodec,
    /// Answers that are held back for a while.
    late: mpsc::UnboundedSender<Reply>,
    arrived: mpsc::UnboundedReceiver<Reply>,
}

impl Connection {
    async fn run(&mut self, mut wire: Wire) {
        loop {
            while let Some(reply) = self.next() {
                let Some(kept) = self.send(wire, reply).await else {
                    return;
                };
                wire = kept;
            }
            tokio::select! {
                Some(reply) = self.arrived.recv() => {
                    let Some(kept) = self.send(wire, reply).await else {
                        return;
                    };
                    wire = kept;
                }
                read = wire.read(&mut self.buffer) => {
                    if !matches!(read, Ok(read) if read > 0) {
                        return;
                    }
                }
            }
        }
    }

    /// The answer to the next whole request that has arrived.
    fn next(&mut self) -> Option<Reply> {
        loop {
            let message = match self.codec.decode(&mut self.buffer) {
                Ok(Some(message)) => message,
                Ok(None) => return None,
                Err(_) => {
                    self.buffer.clear();
                    return Some(service::notice(2, "decoding error"));
                }
            };
            let Some(reply) = service::answer(&self.shared, &mut self.session, message) else {
                continue;
            };
            if reply.delay.is_zero() {
                return Some(reply);
            }
            let late = self.late.clone();
            tokio::spawn(async move {
                sleep(reply.delay).await;
                // The connection may be gone by then.
                let _ = late.send(reply);
            });
        }
    }

    /// Sends an answer; `None` when the connection is over.
    async fn send(&mut self, mut wire: Wire, reply: Reply) -> Option<Wire> {
        if reply.then == Then::Reset {
            wire.reset();
            return None;
        }
        wire.write(&reply.bytes).await.ok()?;
        match reply.then {
            Then::Close => {
                wire.close().await;
                None
            }
            Then::StartTls => {
                let wire = secured(&self.shared, wire).await?;
                self.session.secure = true;
                Some(wire)
            }
            Then::Go | Then::Reset => Some(wire),
        }
    }
}
