//! HTTP server on one port of this machine, for the callback of one authentication source.
//!
//! `callback_port` binds the port, `connection_limits` bounds the connections, `request_filter` says which requests
//! are looked at. What is answered is the opener's: it hands in a router, and the state that this router and the
//! server's holders share. A server lives while it has a holder.

pub(crate) mod callback_port;
mod connection_limits;
pub(crate) mod loopback_target;
pub(crate) mod request_filter;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use axum::{Router, middleware};
use bridge_core::error::Result;
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinHandle;

use callback_port::{BoundPort, CallbackPort};

/// What a server answers, once its port is bound: the state that its holders see, and the routes over it.
pub(crate) struct Service<S> {
    pub(crate) state: Arc<S>,
    pub(crate) router: Router,
}

/// A port that is being served.
pub(crate) struct CallbackServer<S> {
    state: Arc<S>,
    port: u16,
    host: String,
    /// The identifier of the authentication source whose callback arrives here; none on a port that was free.
    auth: Option<String>,
    /// Dropped, it ends the accepting.
    stop: Option<oneshot::Sender<()>>,
    accepting: Option<JoinHandle<()>>,
}

/// The servers of a process, by port.
pub(crate) struct CallbackServers<S> {
    // Weak, so that the port is free as soon as the last holder lets go.
    open: Mutex<HashMap<u16, Entry<S>>>,
}

struct Entry<S> {
    server: Weak<CallbackServer<S>>,
    /// Ends when the port is free again.
    gone: oneshot::Receiver<()>,
}

impl<S> Default for CallbackServers<S> {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
        }
    }
}

impl<S> CallbackServers<S> {
    /// The server on a port: the one that runs already if it is for the same authentication source, else a new one that
    /// answers with what `service` makes for its `host[:port]`.
    ///
    /// # Errors
    /// `listener.running` if the port serves another authentication source, `listener.busy` or `listener.denied`.
    pub(crate) async fn open(
        &self,
        auth: Option<&str>,
        port: CallbackPort,
        service: impl FnOnce(&str) -> Service<S>,
    ) -> Result<Arc<CallbackServer<S>>> {
        let mut servers = self.open.lock().await;
        if let Some(number) = port.number()
            && let Some(entry) = servers.get_mut(&number)
        {
            if let Some(server) = entry.server.upgrade() {
                return match server.auth.as_deref() == auth {
                    true => Ok(server),
                    false => Err(callback_port::running(number)),
                };
            }
            // Its last holder has just let go: the port is free in a moment.
            let _ = (&mut entry.gone).await;
        }
        servers.retain(|_, entry| entry.server.strong_count() > 0);
        let (server, gone) = CallbackServer::start(auth, port.bind().await?, service);
        let server = Arc::new(server);
        let entry = Entry {
            server: Arc::downgrade(&server),
            gone,
        };
        servers.insert(server.port, entry);
        Ok(server)
    }
}

impl<S> CallbackServer<S> {
    fn start(
        auth: Option<&str>,
        bound: BoundPort,
        service: impl FnOnce(&str) -> Service<S>,
    ) -> (Self, oneshot::Receiver<()>) {
        let Service { state, router } = service(&bound.host);
        let filter = middleware::from_fn_with_state(bound.names, request_filter::check);
        let (stop, stopped) = oneshot::channel();
        let (leaving, gone) = oneshot::channel();
        let accepting = tokio::spawn(connection_limits::accept(
            bound.listeners,
            router.layer(filter),
            stopped,
            leaving,
        ));
        let server = Self {
            state,
            port: bound.port,
            host: bound.host,
            auth: auth.map(str::to_owned),
            stop: Some(stop),
            accepting: Some(accepting),
        };
        (server, gone)
    }

    /// What its routes and its holders share.
    pub(crate) fn state(&self) -> &S {
        &self.state
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Where its own pages are, without a path: `http://host[:port]`.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.host)
    }

    /// The authentication source whose callback arrives here.
    pub(crate) fn auth(&self) -> Option<&str> {
        self.auth.as_deref()
    }

    /// Stops accepting and waits until every request has its response. Dropping the server stops it without the wait.
    pub(crate) async fn close(mut self) {
        self.stop.take();
        if let Some(accepting) = self.accepting.take() {
            // It ends by itself, and a panic in it was logged where it happened.
            let _ = accepting.await;
        }
    }
}
