//! One connection with many operations in flight.
//!
//! `link` keeps who waits for which answer, `io` moves bytes, `operation` is one request with its answers. Operations take
//! their turn in a window; answers find them by the id of their message. What ends the connection ends all of them.

mod io;
mod link;
mod operation;

use std::net::{Ipv6Addr, SocketAddr};
use std::sync::Arc;

use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::LdapOp;
use tokio::net::TcpStream;
use tokio::time::timeout;

use link::{Link, Outbox};
pub(crate) use operation::{Operation, checked};

use crate::endpoint::{Endpoint, Limits, PeerCertificate, Security};
use crate::error::{Error, ErrorKind, Result};
use crate::tls;
use crate::wire::answer::Done;

/// A connection to a directory server. It says goodbye when it is dropped.
pub struct Connection {
    link: Arc<Link>,
    outbox: Outbox,
    peer: Option<PeerCertificate>,
}

impl Connection {
    /// Connects to a server and makes the way to it safe, as the endpoint says.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unreachable`], [`ErrorKind::Timeout`], [`ErrorKind::Tls`], [`ErrorKind::Untrusted`]; with StartTLS also
    /// [`ErrorKind::Refused`] and [`ErrorKind::NotLdap`]; [`ErrorKind::Invalid`] for a file without roots.
    pub async fn open(endpoint: &Endpoint) -> Result<Self> {
        within(endpoint, Self::make(endpoint)).await
    }

    async fn make(endpoint: &Endpoint) -> Result<Self> {
        let stream = ready(endpoint).await?;
        if endpoint.security == Security::Plain {
            return Ok(Self::over(Box::new(stream), endpoint.limits, None));
        }
        let stream = tls::connect(endpoint, stream).await?;
        let peer = tls::peer_of(&stream);
        Ok(Self::over(Box::new(stream), endpoint.limits, peer))
    }

    fn over(stream: Box<dyn io::Stream>, limits: Limits, peer: Option<PeerCertificate>) -> Self {
        let link = Arc::new(Link::new(limits));
        let outbox = io::start(stream, Arc::clone(&link));
        Connection { link, outbox, peer }
    }

    /// The certificate that the server shows, for a person to decide on. Nothing is trusted by it, and nothing but StartTLS
    /// is sent.
    ///
    /// # Errors
    ///
    /// As [`Self::open`]; [`ErrorKind::Invalid`] for a server that is reached without TLS.
    pub async fn certificate(endpoint: &Endpoint) -> Result<PeerCertificate> {
        if endpoint.security == Security::Plain {
            return Err(ErrorKind::Invalid.into());
        }
        let look = async {
            let stream = ready(endpoint).await?;
            tls::look(endpoint, stream).await
        };
        within(endpoint, look).await
    }

    /// The certificate that the server showed; none without TLS.
    pub fn peer(&self) -> Option<&PeerCertificate> {
        self.peer.as_ref()
    }

    /// What this connection may cost.
    pub fn limits(&self) -> &Limits {
        &self.link.limits
    }

    /// The server has taken our password: it may send large answers now.
    pub(crate) fn trust_more(&self) {
        self.link.trust_more();
    }

    /// Sends one request that ends with one answer of the operation `answered`.
    pub(crate) async fn ask(
        &self,
        op: LdapOp,
        controls: Vec<LdapControl>,
        answered: u8,
    ) -> Result<Done> {
        let operation = Operation::begin(self, op, controls, None).await?;
        operation.done(answered).await
    }
}

async fn within<T>(endpoint: &Endpoint, act: impl Future<Output = Result<T>>) -> Result<T> {
    let done = timeout(endpoint.limits.connect, act).await;
    done.map_err(|_| ErrorKind::Timeout)?
}

/// A stream on which TLS or messages may begin.
async fn ready(endpoint: &Endpoint) -> Result<TcpStream> {
    let mut stream = dial(endpoint).await?;
    if endpoint.security == Security::StartTls {
        io::start_tls(&mut stream).await?;
    }
    Ok(stream)
}

async fn dial(endpoint: &Endpoint) -> Result<TcpStream> {
    let unreachable =
        |error: std::io::Error| Error::with_text(ErrorKind::Unreachable, &error.to_string());
    let addresses = tokio::net::lookup_host((endpoint.host.as_str(), endpoint.port));
    let mut failed = Error::from(ErrorKind::Unreachable);
    for address in addresses.await.map_err(unreachable)? {
        match TcpStream::connect(unmapped(address)).await {
            Ok(stream) => {
                // A request is one write: waiting for more would only add a delay.
                stream.set_nodelay(true).map_err(unreachable)?;
                return Ok(stream);
            }
            Err(error) => failed = unreachable(error),
        }
    }
    Err(failed)
}

/// An IPv4 address that is written as an IPv6 one is reached on systems without IPv6 too.
fn unmapped(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V6(v6) => match Ipv6Addr::to_ipv4_mapped(v6.ip()) {
            Some(v4) => (v4, v6.port()).into(),
            None => address,
        },
        SocketAddr::V4(_) => address,
    }
}
