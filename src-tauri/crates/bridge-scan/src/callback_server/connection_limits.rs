//! Connection limits of a callback server: number, size and time, each connection for one request.
//!
//! At the limit, the connection that has been idle longest is closed. So idle connections,
//! however many, keep no browser out, and they do not end a login under way.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use futures::future::select_all;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{sleep, timeout};

/// Connections at once.
const MOST: usize = 64;
/// Bytes of a request's head.
const LARGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
/// How long a request's head may take.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// How long a connection may take in all; a login asks WeCom, which may be slow.
const WHOLE_TIME: Duration = Duration::from_secs(60);
/// The wait after the system could not accept, as when it has no more file handles.
const BREATH: Duration = Duration::from_millis(50);

/// Mark of a connection whose request has come in whole: it is no longer idle.
#[derive(Clone, Default)]
pub(crate) struct RequestMark(Arc<AtomicBool>);

impl RequestMark {
    pub(crate) fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_noted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Accepts until it is told to stop. `gone` is dropped as soon as the port is free; this itself ends when every
/// request has its response, and idle connections are closed.
pub(crate) async fn accept(
    listeners: Vec<TcpListener>,
    router: Router,
    mut stop: oneshot::Receiver<()>,
    gone: oneshot::Sender<()>,
) {
    let mut connections = Connections::default();
    loop {
        let accepted = tokio::select! {
            biased;
            // Both a message and a dropped sender mean the end.
            _ = &mut stop => break,
            accepted = accept_any(&listeners) => accepted,
        };
        match accepted {
            Ok((stream, from)) if is_here(from.ip()) => connections.let_in(stream, &router),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(BREATH).await;
            }
        }
    }
    drop(listeners);
    drop(gone);
    connections.see_out().await;
}

/// The next connection on any of the addresses.
async fn accept_any(listeners: &[TcpListener]) -> io::Result<(TcpStream, SocketAddr)> {
    let accepts = listeners.iter().map(|listener| Box::pin(listener.accept()));
    if accepts.len() == 0 {
        return std::future::pending().await;
    }
    select_all(accepts).await.0
}

/// Whether a client comes from 127.0.0.1 or `::1`: no browser here uses another of the loopback addresses.
fn is_here(from: IpAddr) -> bool {
    from == Ipv4Addr::LOCALHOST || from == Ipv6Addr::LOCALHOST
}

/// How long responses under way may take when the server stops.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

#[derive(Default)]
struct Connections {
    tasks: JoinSet<()>,
    guests: VecDeque<Connection>,
}

struct Connection {
    asked: RequestMark,
    task: AbortHandle,
}

impl Connections {
    fn let_in(&mut self, stream: TcpStream, router: &Router) {
        while self.tasks.try_join_next().is_some() {}
        self.guests.retain(|guest| !guest.task.is_finished());
        if self.guests.len() >= MOST {
            self.send_out();
        }
        let asked = RequestMark::default();
        let task = self
            .tasks
            .spawn(talk(stream, router.clone(), asked.clone()));
        self.guests.push_back(Connection { asked, task });
    }

    /// Sends idle guests away and lets the others have their answer.
    async fn see_out(mut self) {
        for guest in self.guests.iter().filter(|guest| !guest.asked.is_noted()) {
            guest.task.abort();
        }
        // Dropping the set aborts what is left.
        let _ = timeout(LAST_ANSWERS, async {
            while self.tasks.join_next().await.is_some() {}
        })
        .await;
    }

    /// The oldest that is idle; if none is, the oldest.
    fn send_out(&mut self) {
        let idle = self.guests.iter().position(|guest| !guest.asked.is_noted());
        if let Some(guest) = self.guests.remove(idle.unwrap_or(0)) {
            guest.task.abort();
        }
    }
}

async fn talk(stream: TcpStream, router: Router, asked: RequestMark) {
    let service = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(asked.clone());
        service.call(request)
    });
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .keep_alive(false);
    let conversation = protocol.serve_connection(TokioIo::new(stream), service);
    // A client may end its connection at any point; there is nothing to do about it.
    let _ = timeout(WHOLE_TIME, conversation).await;
}
