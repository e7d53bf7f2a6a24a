//! Port of a callback on this machine: bound on 127.0.0.1, on `::1`, or on both, that is on every address that a browser
//! may take for the callback's host, or not at all. Never listens anywhere else.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::loopback_target::{ListenerUnavailable, Loopbacks, points_here};
use super::request_filter::{HostNames, SIGN};
use bridge_core::auth::{Auth, CALLBACK_PATH};
use bridge_core::error::{Code, Error, Result};
use bridge_core::tenant::Tenant;

/// How long another listener may take to say who it is.
const PATIENCE: Duration = Duration::from_secs(3);
const LONGEST_GREETING: usize = 4096;

/// Host and port of an authentication source's callback on this machine.
#[derive(Clone, Debug)]
pub(crate) struct CallbackPort {
    /// 0 for any free port.
    port: u16,
    /// `host[:port]` as a browser writes it.
    host: String,
    names: Vec<String>,
    addresses: Loopbacks,
}

impl CallbackPort {
    /// The port that a callback domain leads to.
    ///
    /// # Errors
    /// `listener.https` or `listener.elsewhere`.
    pub(crate) async fn of(tenant: &Tenant, auth: &Auth) -> Result<Self> {
        let domain = &auth.callback_domain;
        let back = domain.redirect_uri(tenant.portal_url.as_deref())?;
        let Some(port) = back.url().port_or_known_default() else {
            return Err(unavailable(ListenerUnavailable::Elsewhere, domain.as_str()));
        };
        let asked = back.clone();
        let here = spawn_blocking(move || points_here(asked.url())).await;
        let addresses = here
            .unwrap_or(Err(ListenerUnavailable::Elsewhere))
            .map_err(|why| unavailable(why, domain.as_str()))?;
        let host = back.url().authority().to_owned();
        Ok(Self {
            port,
            names: vec![host.clone(), domain.as_str().to_owned()],
            host,
            addresses,
        })
    }

    /// Any free port: for pages to which WeCom sends no browser back.
    pub(crate) fn any() -> Self {
        Self {
            port: 0,
            host: String::new(),
            names: Vec::new(),
            addresses: Loopbacks::V4,
        }
    }

    /// The port's number; none for any free port.
    pub(crate) fn number(&self) -> Option<u16> {
        (self.port != 0).then_some(self.port)
    }

    /// Binds the port on every address.
    ///
    /// # Errors
    /// `listener.busy`, `listener.running` or `listener.denied`.
    pub(crate) async fn bind(self) -> Result<BoundPort> {
        let listeners = self.listeners().await?;
        let port = match self.port {
            0 => port_of(&listeners).map_err(|error| refused(0, &error))?,
            port => port,
        };
        let own = self.names.iter().map(String::as_str).collect::<Vec<_>>();
        let names = HostNames::new(port, &own);
        let host = match self.port {
            0 => format!("127.0.0.1:{port}"),
            _ => self.host,
        };
        Ok(BoundPort {
            listeners,
            port,
            host,
            names,
        })
    }

    async fn listeners(&self) -> Result<Vec<TcpListener>> {
        let mut listeners = Vec::new();
        if self.addresses.v4 {
            match loopback::listen(self.port).await {
                Ok(listener) => listeners.push(listener),
                Err(error) => return Err(self.refusal(Ipv4Addr::LOCALHOST.into(), &error).await),
            }
        }
        if self.addresses.v6 {
            match loopback::listen_v6(self.port).await {
                Ok(listener) => listeners.push(listener),
                // Without IPv6 no browser here can take `::1`, so one address is enough.
                Err(error) if self.addresses.v4 && loopback::has_no_such_address(&error) => {}
                Err(error) => return Err(self.refusal(Ipv6Addr::LOCALHOST.into(), &error).await),
            }
        }
        Ok(listeners)
    }

    async fn refusal(&self, address: IpAddr, error: &io::Error) -> Error {
        let refused = refused(self.port, error);
        if refused.code() != Code::ListenerBusy {
            return refused;
        }
        if is_ours(address, self.port).await {
            return running(self.port);
        }
        match address {
            IpAddr::V4(_) => refused,
            IpAddr::V6(_) => refused.with("address", format!("[{address}]:{}", self.port)),
        }
    }
}

fn port_of(listeners: &[TcpListener]) -> io::Result<u16> {
    let first = listeners.first().ok_or(ErrorKind::AddrNotAvailable)?;
    Ok(first.local_addr()?.port())
}

/// A bound port.
pub(crate) struct BoundPort {
    pub(crate) listeners: Vec<TcpListener>,
    pub(crate) port: u16,
    /// `host[:port]` for addresses of the server's own pages.
    pub(crate) host: String,
    pub(crate) names: HostNames,
}

/// The error of a port that a listener of ours holds.
pub(crate) fn running(port: u16) -> Error {
    Error::new(
        Code::ListenerRunning,
        format!("a listener of ours holds port {port}"),
    )
    .with("port", port)
}

/// What it means when the system does not give a port away, as far as that alone can tell.
fn refused(port: u16, error: &io::Error) -> Error {
    let code = match error.kind() {
        ErrorKind::AddrInUse => Code::ListenerBusy,
        _ => Code::ListenerDenied,
    };
    let refused = Error::new(code, format!("port {port}: {error}")).with("port", port);
    if is_exhausted(error) {
        return refused.with("reason", "exhausted");
    }
    refused
}

/// Whether nothing at all can be opened any more, whatever port is asked for: too many files in this process or on
/// this machine, or no memory for a socket.
fn is_exhausted(error: &io::Error) -> bool {
    // EMFILE, ENFILE, ENOBUFS.
    let codes: &[i32] = if cfg!(windows) {
        &[10_024, 10_055]
    } else if cfg!(target_os = "macos") {
        &[24, 23, 55]
    } else {
        &[24, 23, 105]
    };
    error.kind() == ErrorKind::OutOfMemory
        || error
            .raw_os_error()
            .is_some_and(|code| codes.contains(&code))
}

fn unavailable(why: ListenerUnavailable, domain: &str) -> Error {
    let error = match why {
        ListenerUnavailable::Https => {
            Error::new(Code::ListenerHttps, "the callback address is https")
        }
        ListenerUnavailable::Elsewhere => Error::new(
            Code::ListenerElsewhere,
            "the callback domain does not lead to 127.0.0.1",
        ),
    };
    error.with("callback_domain", domain)
}

/// Whether what answers on a port is a listener of ours, perhaps in another process.
async fn is_ours(address: IpAddr, port: u16) -> bool {
    let greeting = timeout(PATIENCE, greet(address, port)).await;
    let Ok(Ok(greeting)) = greeting else {
        return false;
    };
    let (name, value) = SIGN;
    let sign = format!("{name}: {}", value.to_str().unwrap_or_default());
    greeting
        .lines()
        .any(|line| line.trim_end().eq_ignore_ascii_case(&sign))
}

async fn greet(address: IpAddr, port: u16) -> io::Result<String> {
    let mut stream = TcpStream::connect((address, port)).await?;
    let request = format!(
        "OPTIONS {CALLBACK_PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut greeting = Vec::new();
    let mut head = stream.take(LONGEST_GREETING as u64);
    head.read_to_end(&mut greeting).await?;
    Ok(String::from_utf8_lossy(&greeting).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_told_from_one_that_is_not_given() {
        let cases = [
            (ErrorKind::AddrInUse, Code::ListenerBusy),
            (ErrorKind::PermissionDenied, Code::ListenerDenied),
            (ErrorKind::AddrNotAvailable, Code::ListenerDenied),
            (ErrorKind::Other, Code::ListenerDenied),
        ];
        for (kind, code) in cases {
            let error = refused(80, &kind.into());
            assert_eq!(error.code(), code, "{kind:?}");
            assert!(!error.detail().contains_key("reason"), "{kind:?}");
            assert_eq!(error.detail().get("port"), Some(&80.into()), "{kind:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_can_open_nothing_says_so_and_does_not_blame_the_port() {
        for code in [24, 23, 105] {
            let error = refused(18_080, &io::Error::from_raw_os_error(code));
            assert_eq!(error.detail()["reason"], "exhausted", "{code}");
            let said = bridge_core::remedy::words::headline(&error);
            assert!(!said.zh.contains("18080"), "{said:?}");
            let fix = error.fix();
            assert!(fix.cause.zh.contains("不是端口"), "{fix:?}");
        }
        // EACCES, EADDRINUSE.
        for code in [13, 98] {
            let error = refused(80, &io::Error::from_raw_os_error(code));
            let said = bridge_core::remedy::words::headline(&error);
            assert!(said.zh.contains("80"), "{said:?}");
        }
    }

    /// The other address of a name is held by another program: the login's result would be theirs.
    #[tokio::test]
    async fn a_name_with_two_addresses_is_listened_for_on_both_or_refused() {
        let Ok(stranger) = loopback::listen_v6(0).await else {
            // A machine with one address goes on with it.
            let alone = CallbackPort {
                addresses: Loopbacks::BOTH,
                ..CallbackPort::any()
            };
            assert_eq!(alone.bind().await.unwrap().listeners.len(), 1);
            return;
        };
        let port = stranger.local_addr().unwrap().port();
        let callback = CallbackPort {
            port,
            addresses: Loopbacks::BOTH,
            ..CallbackPort::any()
        };
        let answers = tokio::spawn(async move {
            while let Ok((line, _)) = stranger.accept().await {
                drop(line);
            }
        });
        let error = callback.clone().bind().await.err().unwrap();
        assert_eq!(error.code(), Code::ListenerBusy, "{error}");
        assert_eq!(error.detail()["address"], format!("[::1]:{port}"));
        answers.abort();
        let _ = answers.await;
        let opened = callback.bind().await.unwrap();
        let addresses = opened
            .listeners
            .iter()
            .map(|listener| listener.local_addr().unwrap().ip())
            .collect::<Vec<_>>();
        assert_eq!(
            addresses,
            [
                IpAddr::from(Ipv4Addr::LOCALHOST),
                Ipv6Addr::LOCALHOST.into()
            ]
        );
    }

    #[tokio::test]
    async fn a_second_bind_of_a_port_is_refused_as_busy() {
        let stranger = loopback::listen(0).await.unwrap();
        let port = stranger.local_addr().unwrap().port();
        let callback = CallbackPort {
            port,
            ..CallbackPort::any()
        };
        // It accepts and says nothing, so it is none of ours.
        let answers = tokio::spawn(async move {
            while let Ok((line, _)) = stranger.accept().await {
                drop(line);
            }
        });
        let error = callback.bind().await.err().unwrap();
        assert_eq!(error.code(), Code::ListenerBusy, "{error}");
        answers.abort();
    }
}
