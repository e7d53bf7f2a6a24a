//! HTTP/1 server loop with limits on connections: number, size of a request, time.
//!
//! At the limit, or when the process has no file descriptor left, one connection without a pending response is evicted to
//! make room for a new one: first those that never sent a request, then idle ones, the longest idle first. So idle
//! connections, however many, cannot keep clients out, and no pending response is lost to them.

use std::{
    collections::VecDeque,
    convert::Infallible,
    io,
    pin::{Pin, pin},
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::body::{Body, Bytes};
use hyper::{
    Request, Response,
    body::{Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    task::{AbortHandle, JoinSet},
    time::{sleep, timeout},
};

use crate::locked::locked;
use crate::{
    faulty_stream::{FaultInjector, FaultyStream},
    request_filter, server,
    tenant::Tenant,
};

/// The maximum number of open connections.
const MAX_CONNECTIONS: usize = 128;
/// The maximum size of a request's head in bytes.
const LARGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
/// The time-out of a request's head, which is the keep-alive time-out too.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// The pause after a failed `accept`. Without it a process that is out of file descriptors would spin, since `accept`
/// fails at once.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(50);
/// The time that pending responses have to finish when the sandbox stops.
const SHUTDOWN_TIME: Duration = Duration::from_secs(2);

/// Accepts connections until `stop` gets a message or its sender is dropped; returns when the port is free and every
/// pending response is sent or given up.
pub(crate) async fn serve(
    listener: TcpListener,
    tenant: Arc<Tenant>,
    mut stop: oneshot::Receiver<()>,
) {
    let mut connections = Connections::default();
    let mut exhausted = false;
    loop {
        let accepted = tokio::select! {
            // Both a message and a dropped sender mean the end.
            _ = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                exhausted = false;
                connections.add(stream, &tenant);
            }
            Err(error) => {
                if is_exhausted(&error) {
                    if !std::mem::replace(&mut exhausted, true) {
                        tracing::warn!(%error, "no file handle is left for another connection");
                        tenant.note_exhaustion();
                    }
                    connections.evict_one();
                }
                sleep(ACCEPT_BACKOFF).await;
            }
        }
    }
    drop(listener);
    connections.shut_down().await;
}

/// Whether the process, or the machine, has no file descriptor left.
pub(crate) fn is_exhausted(error: &io::Error) -> bool {
    #[cfg(windows)]
    const CODES: [i32; 1] = [10_024]; // WSAEMFILE
    #[cfg(not(windows))]
    const CODES: [i32; 2] = [23, 24]; // ENFILE, EMFILE
    error
        .raw_os_error()
        .is_some_and(|code| CODES.contains(&code))
}

/// The state of a connection, and since when; the least is evicted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Activity {
    /// It has not sent a request yet.
    Unused(Instant),
    /// Its last request is answered, and it is kept alive.
    Idle(Instant),
    /// A response is pending.
    Busy(Instant),
}

#[derive(Clone)]
struct Connection(Arc<Mutex<Activity>>);

impl Connection {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Activity::Unused(Instant::now()))))
    }

    fn activity(&self) -> Activity {
        *locked(&self.0)
    }

    fn set(&self, activity: Activity) {
        *locked(&self.0) = activity;
    }

    /// Marks the connection as busy until the guard is dropped.
    fn busy(&self) -> BusyGuard {
        self.set(Activity::Busy(Instant::now()));
        BusyGuard(self.clone())
    }
}

struct BusyGuard(Connection);

impl Drop for BusyGuard {
    fn drop(&mut self) {
        self.0.set(Activity::Idle(Instant::now()));
    }
}

struct Connections {
    tasks: JoinSet<()>,
    open: VecDeque<(Connection, AbortHandle)>,
    /// Dropped to tell every connection to shut down.
    running: watch::Sender<()>,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            tasks: JoinSet::new(),
            open: VecDeque::new(),
            running: watch::Sender::new(()),
        }
    }
}

impl Connections {
    /// Serves a new connection, in place of another one at the limit.
    fn add(&mut self, stream: TcpStream, tenant: &Arc<Tenant>) {
        while self.tasks.try_join_next().is_some() {}
        self.open.retain(|(_, task)| !task.is_finished());
        if self.open.len() >= MAX_CONNECTIONS {
            self.evict_one();
        }
        let connection = Connection::new();
        let task = self.tasks.spawn(serve_connection(
            stream,
            Arc::clone(tenant),
            connection.clone(),
            self.running.subscribe(),
        ));
        self.open.push_back((connection, task));
    }

    /// Closes the connection that comes first by its [`Activity`].
    fn evict_one(&mut self) {
        let places = self.open.iter().enumerate();
        let first = places.min_by_key(|(_, (connection, _))| connection.activity());
        let place = first.map(|(place, _)| place);
        if let Some((_, task)) = place.and_then(|place| self.open.remove(place)) {
            task.abort();
        }
    }

    /// Closes every connection, busy ones after their pending response.
    async fn shut_down(self) {
        let Self {
            mut tasks,
            open,
            running,
        } = self;
        drop(running);
        for (connection, task) in &open {
            if !matches!(connection.activity(), Activity::Busy(_)) {
                task.abort();
            }
        }
        // Tasks that are left after the time-out are aborted when the set is dropped.
        let _ = timeout(SHUTDOWN_TIME, async {
            while tasks.join_next().await.is_some() {}
        })
        .await;
    }
}

async fn serve_connection(
    stream: TcpStream,
    tenant: Arc<Tenant>,
    connection: Connection,
    mut running: watch::Receiver<()>,
) {
    // Without it small responses wait for Nagle's algorithm; a failure only makes them slower.
    let _ = stream.set_nodelay(true);
    let (stream, injector) = FaultyStream::new(stream);
    let service = service_fn(|request| respond(&tenant, &injector, &connection, request));
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_header_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS);
    let mut served = pin!(protocol.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // A broken connection concerns its client only.
        _ = served.as_mut() => return,
        // Nothing is ever sent: this resolves when the sender is dropped.
        _ = running.changed() => {}
    }
    served.as_mut().graceful_shutdown();
    let _ = served.await;
}

async fn respond(
    tenant: &Tenant,
    injector: &FaultInjector,
    connection: &Connection,
    request: Request<Incoming>,
) -> Result<Response<TrackedBody>, Infallible> {
    let admitted = request_filter::filter(request).await;
    // Busy only from here on: a client that sends its request slowly must stay evictable.
    let busy = connection.busy();
    let response = match admitted {
        Ok(request) => server::respond(tenant, injector, request).await,
        Err(refused) => *refused,
    };
    Ok(response.map(|body| TrackedBody { body, _busy: busy }))
}

/// A response body that keeps its connection busy until it is written.
struct TrackedBody {
    body: Body,
    _busy: BusyGuard,
}

impl hyper::body::Body for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unused_connections_are_evicted_before_idle_ones_and_the_longest_idle_first() {
        let long_ago = Instant::now();
        let now = long_ago + Duration::from_secs(9);
        let mut order = [
            Activity::Busy(long_ago),
            Activity::Idle(now),
            Activity::Unused(now),
            Activity::Idle(long_ago),
            Activity::Unused(long_ago),
        ];
        order.sort_unstable();
        let expected = [
            Activity::Unused(long_ago),
            Activity::Unused(now),
            Activity::Idle(long_ago),
            Activity::Idle(now),
            Activity::Busy(long_ago),
        ];
        assert_eq!(order, expected);
    }
}
