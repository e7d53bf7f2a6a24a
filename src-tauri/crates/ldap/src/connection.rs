//! One connection with many operations in flight: who waits for which answer, and how it ends.
//!
//! A task writes what is handed to it, another reads and hands each answer to the operation with its message id. When the
//! connection ends, everything that waits ends with the same error. What is asked and answered stands in `operations`.

use std::collections::HashMap;
use std::net::{Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::{SinkExt as _, StreamExt as _};
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{LdapMsg, LdapOp};
use tokio::io::{AsyncRead, AsyncWrite, ReadHalf, WriteHalf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::codec::{FramedRead, FramedWrite};

use crate::codec::{Bound, Broken, Codec};
use crate::endpoint::{Endpoint, Limits, PeerCertificate, Security};
use crate::error::{Error, ErrorKind, Result};
use crate::{start_tls, tls};

/// How many answers of one operation may wait to be taken: a search that nobody reads holds the server back.
const WAITING: usize = 1024;

/// How many messages may wait to be written.
const UNWRITTEN: usize = 256;

/// An open connection. Dropping it unbinds.
pub struct Connection {
    shared: Arc<Shared>,
    out: mpsc::Sender<LdapMsg>,
    window: Arc<Semaphore>,
    next: AtomicI32,
    peer: Option<PeerCertificate>,
    pub(crate) limits: Limits,
    pub(crate) bound: Bound,
    reader: JoinHandle<()>,
}

/// What both tasks and all operations see.
struct Shared {
    state: Mutex<State>,
}

struct State {
    waiting: HashMap<i32, mpsc::Sender<LdapMsg>>,
    ended: Option<Error>,
}

/// An operation that was sent and waits for answers.
pub(crate) struct Pending<'a> {
    connection: &'a Connection,
    id: i32,
    answers: mpsc::Receiver<LdapMsg>,
    _window: OwnedSemaphorePermit,
}

impl Connection {
    /// Connects, and protects the connection as the endpoint says.
    ///
    /// # Errors
    /// `Unreachable`, `Timeout`, `Tls`, `Untrusted`, `NotLdap`; `Refused` if the server has no StartTLS.
    pub async fn open(endpoint: &Endpoint) -> Result<Connection> {
        timeout(endpoint.limits.connect, Self::make(endpoint))
            .await
            .map_err(|_| ErrorKind::Timeout)?
    }

    /// The certificate that the server shows, whether it is trusted or not. Nothing is sent over this connection.
    ///
    /// # Errors
    /// As [`Self::open`]; `Invalid` for a server that is reached without TLS.
    pub async fn certificate(endpoint: &Endpoint) -> Result<PeerCertificate> {
        let look = async {
            let mut stream = dial(endpoint).await?;
            match endpoint.security {
                Security::Plain => return Err(ErrorKind::Invalid.into()),
                Security::StartTls => {
                    start_tls::agree(&mut stream, endpoint.limits.message).await?
                }
                Security::Tls => (),
            }
            tls::look(endpoint, stream).await
        };
        timeout(endpoint.limits.connect, look)
            .await
            .map_err(|_| ErrorKind::Timeout)?
    }

    /// The certificate that this connection was made with; none without TLS.
    pub fn peer(&self) -> Option<&PeerCertificate> {
        self.peer.as_ref()
    }

    async fn make(endpoint: &Endpoint) -> Result<Connection> {
        let mut stream = dial(endpoint).await?;
        match endpoint.security {
            Security::Plain => return Ok(Self::over(stream, endpoint.limits, None)),
            Security::StartTls => start_tls::agree(&mut stream, endpoint.limits.message).await?,
            Security::Tls => (),
        }
        let stream = tls::connect(endpoint, stream).await?;
        let peer = tls::peer_of(&stream);
        Ok(Self::over(stream, endpoint.limits, peer))
    }

    fn over<S>(stream: S, limits: Limits, peer: Option<PeerCertificate>) -> Connection
    where
        S: AsyncRead + AsyncWrite + Send + 'static,
    {
        let (read, write) = tokio::io::split(stream);
        let bound = Bound::new(limits.message);
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                waiting: HashMap::new(),
                ended: None,
            }),
        });
        let (out, unwritten) = mpsc::channel(UNWRITTEN);
        let incoming = FramedRead::new(read, Codec::new(bound.clone()));
        let outgoing = FramedWrite::new(write, Codec::new(bound.clone()));
        let reader = tokio::spawn(read_all(incoming, shared.clone()));
        tokio::spawn(write_all(outgoing, unwritten, shared.clone()));
        Connection {
            shared,
            out,
            window: Arc::new(Semaphore::new(limits.window.max(1))),
            next: AtomicI32::new(1),
            peer,
            limits,
            bound,
            reader,
        }
    }

    /// Sends an operation once the window has room, and gives what waits for its answers.
    ///
    /// # Errors
    /// What ended the connection, if it has ended.
    pub(crate) async fn send(&self, op: LdapOp, ctrl: Vec<LdapControl>) -> Result<Pending<'_>> {
        let window = self
            .window
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| ErrorKind::Closed)?;
        let id = self.new_id();
        let (sender, answers) = mpsc::channel(WAITING);
        self.shared.begin(id, sender)?;
        let pending = Pending {
            connection: self,
            id,
            answers,
            _window: window,
        };
        let message = LdapMsg {
            msgid: id,
            op,
            ctrl,
        };
        if self.out.send(message).await.is_err() {
            return Err(self.shared.why_ended());
        }
        Ok(pending)
    }

    /// Message ids are positive and come again only after two thousand million others.
    fn new_id(&self) -> i32 {
        let next = |id: i32| Some(if id == i32::MAX { 1 } else { id + 1 });
        self.next
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
            .unwrap_or(1)
    }

    fn abandon(&self, id: i32) {
        self.shared.forget(id);
        let message = LdapMsg {
            msgid: self.new_id(),
            op: LdapOp::AbandonRequest(id),
            ctrl: Vec::new(),
        };
        // Only a courtesy: a connection that is full or gone needs none.
        drop(self.out.try_send(message));
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let message = LdapMsg {
            msgid: self.new_id(),
            op: LdapOp::UnbindRequest,
            ctrl: Vec::new(),
        };
        drop(self.out.try_send(message));
        self.reader.abort();
    }
}

impl Pending<'_> {
    /// The next answer to this operation.
    ///
    /// # Errors
    /// `Timeout`, after which the operation is abandoned; what ended the connection.
    pub(crate) async fn answer(&mut self) -> Result<LdapMsg> {
        match timeout(self.connection.limits.operation, self.answers.recv()).await {
            Ok(Some(message)) => Ok(message),
            Ok(None) => Err(self.connection.shared.why_ended()),
            Err(_) => {
                self.connection.abandon(self.id);
                Err(ErrorKind::Timeout.into())
            }
        }
    }

    /// No further answers are wanted.
    pub(crate) fn abandon(&self) {
        self.connection.abandon(self.id);
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        self.connection.shared.forget(self.id);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, id: i32, sender: mpsc::Sender<LdapMsg>) -> Result<()> {
        let mut state = self.lock();
        if let Some(error) = &state.ended {
            return Err(error.clone());
        }
        state.waiting.insert(id, sender);
        Ok(())
    }

    fn forget(&self, id: i32) {
        self.lock().waiting.remove(&id);
    }

    fn waiting(&self, id: i32) -> Option<mpsc::Sender<LdapMsg>> {
        self.lock().waiting.get(&id).cloned()
    }

    /// The first reason counts; whoever waits learns of it.
    fn end(&self, error: Error) {
        let mut state = self.lock();
        state.ended.get_or_insert(error);
        state.waiting.clear();
    }

    fn why_ended(&self) -> Error {
        let ended = self.lock().ended.clone();
        ended.unwrap_or_else(|| ErrorKind::Closed.into())
    }
}

async fn dial(endpoint: &Endpoint) -> Result<TcpStream> {
    let addresses = tokio::net::lookup_host((endpoint.host.as_str(), endpoint.port))
        .await
        .map_err(|_| ErrorKind::Unreachable)?;
    for address in addresses.map(unbracketed) {
        if let Ok(stream) = TcpStream::connect(address).await {
            // Small requests wait for nobody.
            drop(stream.set_nodelay(true));
            return Ok(stream);
        }
    }
    Err(ErrorKind::Unreachable.into())
}

/// An IPv4 address that is written as an IPv6 one is reached on systems without IPv6 too.
fn unbracketed(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V6(v6) => match Ipv6Addr::to_ipv4_mapped(v6.ip()) {
            Some(v4) => (v4, v6.port()).into(),
            None => address,
        },
        SocketAddr::V4(_) => address,
    }
}

async fn read_all<S: AsyncRead>(mut incoming: FramedRead<ReadHalf<S>, Codec>, shared: Arc<Shared>) {
    let error = loop {
        match incoming.next().await {
            Some(Ok(message)) if message.msgid == 0 => break notice(message),
            // Nobody waits for it any more: the operation was given up, or the answer is to nothing that was asked.
            Some(Ok(message)) => {
                if let Some(waiting) = shared.waiting(message.msgid) {
                    drop(waiting.send(message).await);
                }
            }
            Some(Err(broken)) => break ErrorKind::from(broken).into(),
            None => break ErrorKind::Closed.into(),
        }
    };
    shared.end(error);
}

/// The one message without a request: the server says why it ends the connection.
fn notice(message: LdapMsg) -> Error {
    match message.op {
        LdapOp::ExtendedResponse(response) => crate::result::refusal(response.res),
        _ => ErrorKind::NotLdap.into(),
    }
}

async fn write_all<S: AsyncWrite>(
    mut outgoing: FramedWrite<WriteHalf<S>, Codec>,
    mut unwritten: mpsc::Receiver<LdapMsg>,
    shared: Arc<Shared>,
) {
    while let Some(message) = unwritten.recv().await {
        let is_last = matches!(message.op, LdapOp::UnbindRequest);
        let mut written = outgoing.feed(message).await;
        // Whatever else waits goes with it.
        while let (Ok(()), Ok(message)) = (&written, unwritten.try_recv()) {
            written = outgoing.feed(message).await;
        }
        if written.is_err() || outgoing.flush().await.is_err() {
            return shared.end(ErrorKind::Closed.into());
        }
        if is_last {
            break;
        }
    }
    // The server sees an orderly end; whether it still listens matters to nobody.
    let _: std::result::Result<(), Broken> = outgoing.close().await;
}
