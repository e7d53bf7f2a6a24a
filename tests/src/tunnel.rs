//! A proxy that wants a login: it tunnels to one server on this machine, whatever host it is asked for.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::locked::locked;

/// A host that has no address: only through the proxy is it reached.
pub const HOST: &str = "qyapi.corp.invalid";

/// The proxy; gone when it is dropped.
pub struct Tunnel {
    /// Its address.
    pub address: String,
    /// How often the login was right.
    pub let_in: Arc<AtomicUsize>,
    /// What came as a login and was wrong; an empty text where none came.
    turned_away: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<()>,
}

impl Tunnel {
    /// A proxy that takes this value of `Proxy-Authorization` and leads to a port of this machine.
    pub async fn start(wanted: &str, port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let own = listener.local_addr().expect("it has a port").port();
        let wanted = wanted.to_owned();
        let let_in = Arc::new(AtomicUsize::new(0));
        let turned_away = Arc::new(Mutex::default());
        let counts = (Arc::clone(&let_in), Arc::clone(&turned_away));
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (wanted, (right, wrong)) = (wanted.clone(), counts.clone());
                tokio::spawn(serve(stream, wanted, port, right, wrong));
            }
        });
        Self {
            address: format!("http://127.0.0.1:{own}"),
            let_in,
            turned_away,
            server,
        }
    }

    /// What came as a login and was wrong.
    pub fn turned_away(&self) -> Vec<String> {
        locked(&self.turned_away).clone()
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    wanted: String,
    port: u16,
    right: Arc<AtomicUsize>,
    wrong: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let head = head(&mut stream).await?;
    let login = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("proxy-authorization")
            .then(|| value.trim().to_owned())
    });
    let login = login.unwrap_or_default();
    if !head.starts_with(&format!("CONNECT {HOST}:443 ")) || login != wanted {
        locked(&wrong).push(login);
        let answer = "HTTP/1.1 407 Proxy Authentication Required\r\n\
             proxy-authenticate: Basic realm=\"tests\"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        return stream.write_all(answer.as_bytes()).await.ok();
    }
    right.fetch_add(1, Ordering::SeqCst);
    let mut onward = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
    copy_bidirectional(&mut stream, &mut onward).await.ok()?;
    Some(())
}

/// Everything up to the empty line.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}
