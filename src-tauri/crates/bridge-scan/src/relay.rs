//! HTTP proxy on loopback for a web view that cannot log in to the tenant's proxy: it forwards requests with the login.
//!
//! Another program that finds the port gets no further than the login page and WeCom's own sites. It lives as long as the window.

use std::io;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use url::Url;

use super::login_page::is_wecoms;
use super::route::WindowProxy;
use bridge_core::error::{Code, Error, Result};

/// The longest head of a request or an answer.
const HEAD: usize = 16 * 1024;
/// The most connections at once; a web view opens a few.
const MOST: usize = 64;

const FORBIDDEN: &[u8] =
    b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const BAD_GATEWAY: &[u8] =
    b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A relay that runs until it is dropped.
#[derive(Debug)]
pub struct Relay {
    address: Url,
    task: JoinHandle<()>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The tenant's proxy, and the page for which it may be used.
struct Upstream {
    host: String,
    port: u16,
    authorization: Option<String>,
    page: Url,
}

impl Relay {
    /// Starts one before a proxy, for one login page.
    ///
    /// # Errors
    /// `listener.busy` if this machine gives no port, `address.invalid` for a proxy without a host.
    pub async fn start(proxy: &WindowProxy, page: &Url) -> Result<Self> {
        let busy = |error: io::Error| Error::new(Code::ListenerBusy, error.to_string());
        let (host, port) = proxy.end()?;
        let authorization = proxy.login.as_ref().map(|login| {
            format!(
                "Basic {}",
                STANDARD.encode(format!("{}:{}", login.user, login.password.expose()))
            )
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(busy)?;
        let port_of_ours = listener.local_addr().map_err(busy)?.port();
        let address = Url::parse(&format!("http://127.0.0.1:{port_of_ours}"))
            .map_err(|error| Error::new(Code::AddressInvalid, error.to_string()))?;
        let upstream = Arc::new(Upstream {
            host,
            port,
            authorization,
            page: page.clone(),
        });
        let task = tokio::spawn(serve(listener, upstream));
        Ok(Self { address, task })
    }

    /// Where it listens.
    pub fn address(&self) -> &Url {
        &self.address
    }
}

async fn serve(listener: TcpListener, upstream: Arc<Upstream>) {
    let places = Arc::new(Semaphore::new(MOST));
    // Dropped with the relay, and every connection with it.
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let Ok((client, _)) = listener.accept().await else {
            continue;
        };
        let upstream = Arc::clone(&upstream);
        connections.spawn(async move {
            if let Err(error) = upstream.carry(client).await {
                tracing::debug!(%error, "a connection through the proxy ended");
            }
            drop(place);
        });
        while connections.try_join_next().is_some() {}
    }
}

impl Upstream {
    async fn carry(&self, mut client: TcpStream) -> io::Result<()> {
        let request = read_head(&mut client).await?;
        let Some(request) = Request::read(&request).filter(|request| self.may(request)) else {
            return client.write_all(FORBIDDEN).await;
        };
        let upstream = TcpStream::connect((self.host.as_str(), self.port)).await;
        let Ok(mut upstream) = upstream else {
            return client.write_all(BAD_GATEWAY).await;
        };
        let head = request.passed_on(self.authorization.as_deref());
        upstream.write_all(&head).await?;
        upstream.write_all(request.rest).await?;
        let answer = read_head(&mut upstream).await?;
        if wants_a_login(&answer) {
            // A web view would ask the person for a password, which belongs to the tenant's settings.
            return client.write_all(BAD_GATEWAY).await;
        }
        client.write_all(&answer).await?;
        copy_bidirectional(&mut client, &mut upstream).await?;
        Ok(())
    }

    /// The login page's own end, or one of WeCom's.
    fn may(&self, request: &Request<'_>) -> bool {
        let end = (Some(request.host.as_str()), Some(request.port));
        let page = (self.page.host_str(), self.page.port_or_known_default());
        end == page || (matches!(request.port, 80 | 443) && is_wecoms(&request.host))
    }
}

/// Everything up to the empty line, and what has come with it.
async fn read_head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() >= HEAD || stream.read_buf(&mut head).await? == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    Ok(head)
}

fn wants_a_login(answer: &[u8]) -> bool {
    answer.starts_with(b"HTTP/1.1 407") || answer.starts_with(b"HTTP/1.0 407")
}

struct Request<'a> {
    lines: Vec<&'a str>,
    rest: &'a [u8],
    host: String,
    port: u16,
    is_tunnel: bool,
}

impl<'a> Request<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|end| end == b"\r\n\r\n")?;
        let lines = std::str::from_utf8(&bytes[..end]).ok()?.split("\r\n");
        let lines = lines.collect::<Vec<_>>();
        let mut words = lines.first()?.split(' ');
        let (method, target) = (words.next()?, words.next()?);
        let is_tunnel = method == "CONNECT";
        let url = match is_tunnel {
            true => Url::parse(&format!("https://{target}")),
            false => Url::parse(target),
        };
        let url = url.ok()?;
        Some(Self {
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default()?,
            rest: &bytes[end + 4..],
            lines,
            is_tunnel,
        })
    }

    /// With our login in place of any other. Without a tunnel each request has a connection of its own, so that none goes
    /// on without the login.
    fn passed_on(&self, authorization: Option<&str>) -> Vec<u8> {
        let dropped = |line: &&&str| {
            let name = line
                .split(':')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            name != "proxy-authorization"
                && name != "proxy-connection"
                && (self.is_tunnel || name != "connection")
        };
        let mut head = String::new();
        let kept = self.lines.iter().skip(1).filter(dropped);
        for line in self.lines.iter().take(1).chain(kept) {
            head.push_str(line);
            head.push_str("\r\n");
        }
        if !self.is_tunnel {
            head.push_str("connection: close\r\n");
        }
        if let Some(authorization) = authorization {
            head.push_str("proxy-authorization: ");
            head.push_str(authorization);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use wecom::{ProxyLogin, Secret};

    use super::*;

    const PAGE: &str = "https://login.work.weixin.qq.com/wwlogin/sso/login";

    /// A proxy that wants a login, and then is the far end itself.
    async fn proxy() -> (u16, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            let mut heads = Vec::new();
            for _ in 0..2 {
                let (mut client, _) = listener.accept().await.unwrap();
                let head = String::from_utf8(read_head(&mut client).await.unwrap()).unwrap();
                let good = head.contains(
                    "proxy-authorization: Basic dS5uYW1lOnBhc3Mtd29yZC0xMjM0NTY3ODkw\r\n",
                );
                let answer = if good { "200 OK" } else { "407 Login" };
                let answer = format!("HTTP/1.1 {answer}\r\n\r\nfar end");
                client.write_all(answer.as_bytes()).await.unwrap();
                heads.push(head);
            }
            heads
        });
        (port, task)
    }

    async fn ask(relay: &Relay, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", relay.address().port().unwrap()))
            .await
            .unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn relay(port: u16, password: Option<&str>) -> Relay {
        let proxy = WindowProxy {
            address: Url::parse(&format!("http://127.0.0.1:{port}")).unwrap(),
            login: password.map(|password| ProxyLogin {
                user: "u.name".into(),
                password: Secret::parse(password).unwrap(),
            }),
        };
        Relay::start(&proxy, &Url::parse(PAGE).unwrap())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn it_logs_in_for_the_web_view_and_asks_nobody_for_a_password() {
        let (port, heads) = proxy().await;
        let with = relay(port, Some("pass-word-1234567890")).await;
        let tunnel = "CONNECT login.work.weixin.qq.com:443 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic AAAA\r\n\r\n";
        assert!(ask(&with, tunnel).await.ends_with("far end"));
        let without = relay(port, None).await;
        assert!(ask(&without, tunnel).await.starts_with("HTTP/1.1 502"));
        let heads = heads.await.unwrap();
        assert!(heads.iter().all(|head| !head.contains("AAAA")), "{heads:?}");
    }

    #[tokio::test]
    async fn it_leads_to_the_login_page_and_wecom_only() {
        let relay = relay(9, Some("pass-word-1234567890")).await;
        for strange in [
            "CONNECT intranet.corp.example:443 HTTP/1.1\r\n\r\n",
            "CONNECT login.work.weixin.qq.com:22 HTTP/1.1\r\n\r\n",
            "CONNECT evilqq.com:443 HTTP/1.1\r\n\r\n",
            "GET http://intranet.corp.example/ HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "\r\n\r\n",
        ] {
            assert!(
                ask(&relay, strange).await.starts_with("HTTP/1.1 403"),
                "{strange}"
            );
        }
        let gone = "CONNECT open.work.weixin.qq.com:443 HTTP/1.1\r\n\r\n";
        assert!(ask(&relay, gone).await.starts_with("HTTP/1.1 502"));
    }
}
