//! Where the browser would come back to, and taking that port on 127.0.0.1. Never listens anywhere else.

use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::gate::{Names, SIGN};
use crate::auth::{Auth, CALLBACK_PATH};
use crate::error::{Code, Error, Result};
use crate::scan::ways::{NotHere, points_here};
use crate::tenant::Tenant;

/// How long another listener may take to say who it is.
const PATIENCE: Duration = Duration::from_secs(3);
const LONGEST_GREETING: usize = 4096;

/// The place of an authentication source's callback on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    /// 0 for any free port.
    port: u16,
    /// `host[:port]` as a browser writes it.
    host: String,
    names: Vec<String>,
}

impl Door {
    /// The door that a callback domain leads to.
    ///
    /// # Errors
    /// [`Code::ListenerHttps`] or [`Code::ListenerElsewhere`].
    pub(crate) async fn of(tenant: &Tenant, auth: &Auth) -> Result<Self> {
        let domain = &auth.callback_domain;
        let back = domain.redirect_uri(tenant.portal_url.as_deref())?;
        let Some(port) = back.url().port_or_known_default() else {
            return Err(not_here(NotHere::Elsewhere, domain.as_str()));
        };
        let asked = back.clone();
        let here = spawn_blocking(move || points_here(asked.url())).await;
        if let Err(why) = here.unwrap_or(Err(NotHere::Elsewhere)) {
            return Err(not_here(why, domain.as_str()));
        }
        let host = back.url().authority().to_owned();
        Ok(Self {
            port,
            names: vec![host.clone(), domain.as_str().to_owned()],
            host,
        })
    }

    /// Any free port: for pages that nobody is sent back to.
    pub(crate) fn any() -> Self {
        Self {
            port: 0,
            host: String::new(),
            names: Vec::new(),
        }
    }

    /// The port, if it is a certain one.
    pub(crate) fn port(&self) -> Option<u16> {
        (self.port != 0).then_some(self.port)
    }

    /// Takes the port.
    ///
    /// # Errors
    /// [`Code::ListenerBusy`], [`Code::ListenerRunning`] or [`Code::ListenerDenied`].
    pub(crate) async fn open(self) -> Result<Opened> {
        let listener = match loopback::listen(self.port).await {
            Ok(listener) => listener,
            Err(error) => return Err(self.refusal(&error).await),
        };
        let port = listener
            .local_addr()
            .map_err(|error| refused(Code::ListenerDenied, self.port, &error))?
            .port();
        let own = self.names.iter().map(String::as_str).collect::<Vec<_>>();
        let names = Names::new(port, &own);
        let host = match self.port {
            0 => format!("127.0.0.1:{port}"),
            _ => self.host,
        };
        Ok(Opened {
            listener,
            port,
            host,
            names,
        })
    }

    async fn refusal(&self, error: &std::io::Error) -> Error {
        match code_of(error.kind()) {
            Code::ListenerBusy if is_ours(self.port).await => running(self.port),
            code => refused(code, self.port, error),
        }
    }
}

/// A port that was taken.
pub(crate) struct Opened {
    pub(crate) listener: TcpListener,
    pub(crate) port: u16,
    /// `host[:port]` for addresses of this site.
    pub(crate) host: String,
    pub(crate) names: Names,
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
fn code_of(kind: ErrorKind) -> Code {
    match kind {
        ErrorKind::AddrInUse => Code::ListenerBusy,
        _ => Code::ListenerDenied,
    }
}

fn refused(code: Code, port: u16, error: &std::io::Error) -> Error {
    Error::new(code, format!("port {port}: {error}")).with("port", port)
}

fn not_here(why: NotHere, domain: &str) -> Error {
    let error = match why {
        NotHere::Https => Error::new(Code::ListenerHttps, "the callback address is https"),
        NotHere::Elsewhere => Error::new(
            Code::ListenerElsewhere,
            "the callback domain does not lead to 127.0.0.1",
        ),
    };
    error.with("callback_domain", domain)
}

/// Whether what answers on a port is a listener of ours, perhaps in another process.
async fn is_ours(port: u16) -> bool {
    let greeting = timeout(PATIENCE, greet(port)).await;
    let Ok(Ok(greeting)) = greeting else {
        return false;
    };
    let (name, value) = SIGN;
    let sign = format!("{name}: {}", value.to_str().unwrap_or_default());
    greeting
        .lines()
        .any(|line| line.trim_end().eq_ignore_ascii_case(&sign))
}

async fn greet(port: u16) -> std::io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
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
            assert_eq!(code_of(kind), code, "{kind:?}");
            let error = refused(code, 80, &kind.into());
            assert_eq!(error.code(), code);
            assert_eq!(error.detail().get("port"), Some(&80.into()), "{kind:?}");
        }
    }

    #[tokio::test]
    async fn a_second_bind_of_a_port_is_refused_as_busy() {
        let stranger = loopback::listen(0).await.unwrap();
        let port = stranger.local_addr().unwrap().port();
        let door = Door {
            port,
            ..Door::any()
        };
        // It accepts and says nothing, so it is none of ours.
        let answers = tokio::spawn(async move {
            while let Ok((line, _)) = stranger.accept().await {
                drop(line);
            }
        });
        let error = door.open().await.err().unwrap();
        assert_eq!(error.code(), Code::ListenerBusy, "{error}");
        answers.abort();
    }
}
