//! The connections: bounded in number, size and time.
//!
//! When there is no room for one more, or the process has no file handle left for it, one on which nobody waits for an
//! answer goes: first those that never asked anything, then those between two requests, each time whoever has been
//! quiet the longest. So idle connections, however many, keep nobody out, and no answer under way is lost to them.

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
    gate,
    line::{Line, Wire},
    server,
    tenant::Tenant,
};

/// Connections at once.
const MOST: usize = 128;
/// Bytes of a request's head.
const LARGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
/// How long a request's head may take, and how long a connection may wait for its next request.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// The wait after the system could not accept, as when it has no more file handles.
const BREATH: Duration = Duration::from_millis(50);
/// How long answers under way may take to finish when the sandbox stops.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// Accepts until it is told to stop, or nobody is left to tell it; ends when the port is free and every answer under way
/// is given or given up.
pub(crate) async fn serve(
    listener: TcpListener,
    tenant: Arc<Tenant>,
    mut stop: oneshot::Receiver<()>,
) {
    let mut room = Room::default();
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
                room.let_in(stream, &tenant);
            }
            Err(error) => {
                if is_exhausted(&error) {
                    if !std::mem::replace(&mut exhausted, true) {
                        tracing::warn!(%error, "no file handle is left for another connection");
                        tenant.note_exhaustion();
                    }
                    room.send_out();
                }
                sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    room.see_out().await;
}

/// Whether the process, or the machine, has as many files open as it may.
pub(crate) fn is_exhausted(error: &io::Error) -> bool {
    #[cfg(windows)]
    const CODES: [i32; 1] = [10_024]; // WSAEMFILE
    #[cfg(not(windows))]
    const CODES: [i32; 2] = [23, 24]; // ENFILE, EMFILE
    error
        .raw_os_error()
        .is_some_and(|code| CODES.contains(&code))
}

/// What a connection is at, and since when. The smaller goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mood {
    /// It has not asked anything yet.
    New(Instant),
    /// It has its answer, and may ask again.
    Quiet(Instant),
    /// It waits for an answer.
    Waiting(Instant),
}

#[derive(Clone)]
struct Guest(Arc<Mutex<Mood>>);

impl Guest {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Mood::New(Instant::now()))))
    }

    fn mood(&self) -> Mood {
        *locked(&self.0)
    }

    fn set(&self, mood: Mood) {
        *locked(&self.0) = mood;
    }

    /// Notes that an answer is awaited, until what is returned has gone.
    fn waits(&self) -> Awaited {
        self.set(Mood::Waiting(Instant::now()));
        Awaited(self.clone())
    }
}

struct Awaited(Guest);

impl Drop for Awaited {
    fn drop(&mut self) {
        self.0.set(Mood::Quiet(Instant::now()));
    }
}

struct Room {
    tasks: JoinSet<()>,
    guests: VecDeque<(Guest, AbortHandle)>,
    /// Dropped when it is time to leave.
    open: watch::Sender<()>,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            tasks: JoinSet::new(),
            guests: VecDeque::new(),
            open: watch::Sender::new(()),
        }
    }
}

impl Room {
    fn let_in(&mut self, stream: TcpStream, tenant: &Arc<Tenant>) {
        while self.tasks.try_join_next().is_some() {}
        self.guests.retain(|(_, task)| !task.is_finished());
        if self.guests.len() >= MOST {
            self.send_out();
        }
        let guest = Guest::new();
        let talk = talk(
            stream,
            Arc::clone(tenant),
            guest.clone(),
            self.open.subscribe(),
        );
        let task = self.tasks.spawn(talk);
        self.guests.push_back((guest, task));
    }

    /// Ends the connection that is missed least.
    fn send_out(&mut self) {
        let places = self.guests.iter().enumerate();
        let least = places.min_by_key(|(_, (guest, _))| guest.mood());
        let place = least.map(|(place, _)| place);
        if let Some((_, task)) = place.and_then(|place| self.guests.remove(place)) {
            task.abort();
        }
    }

    /// Ends every connection: those with an answer under way after it.
    async fn see_out(self) {
        let Self {
            mut tasks,
            guests,
            open,
        } = self;
        drop(open);
        for (guest, task) in &guests {
            if !matches!(guest.mood(), Mood::Waiting(_)) {
                task.abort();
            }
        }
        // Whoever is left after that is ended with the room.
        let _ = timeout(LAST_ANSWERS, async {
            while tasks.join_next().await.is_some() {}
        })
        .await;
    }
}

async fn talk(stream: TcpStream, tenant: Arc<Tenant>, guest: Guest, mut open: watch::Receiver<()>) {
    // Small answers must not wait for each other; without it they are only slower.
    let _ = stream.set_nodelay(true);
    let (wire, line) = Wire::new(stream);
    let service = service_fn(|request| answer(&tenant, &line, &guest, request));
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_header_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS);
    let mut conversation = pin!(protocol.serve_connection(TokioIo::new(wire), service));
    tokio::select! {
        // How a connection ends is its client's business.
        _ = conversation.as_mut() => return,
        // The sender never sends: it goes.
        _ = open.changed() => {}
    }
    conversation.as_mut().graceful_shutdown();
    let _ = conversation.await;
}

async fn answer(
    tenant: &Tenant,
    line: &Line,
    guest: &Guest,
    request: Request<Incoming>,
) -> Result<Response<Answer>, Infallible> {
    let admitted = gate::admit(request).await;
    // Only from here on: whoever sends a request slowly is nobody who waits.
    let awaited = guest.waits();
    let response = match admitted {
        Ok(asked) => server::answer(tenant, line, asked).await,
        Err(refused) => *refused,
    };
    Ok(response.map(|body| Answer {
        body,
        _awaited: awaited,
    }))
}

/// A body that keeps its connection until it is written.
struct Answer {
    body: Body,
    _awaited: Awaited,
}

impl hyper::body::Body for Answer {
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
    fn who_never_asked_goes_before_who_did_and_the_longest_quiet_first() {
        let long_ago = Instant::now();
        let now = long_ago + Duration::from_secs(9);
        let mut order = [
            Mood::Waiting(long_ago),
            Mood::Quiet(now),
            Mood::New(now),
            Mood::Quiet(long_ago),
            Mood::New(long_ago),
        ];
        order.sort_unstable();
        let expected = [
            Mood::New(long_ago),
            Mood::New(now),
            Mood::Quiet(long_ago),
            Mood::Quiet(now),
            Mood::Waiting(long_ago),
        ];
        assert_eq!(order, expected);
    }
}
