//! Listener for browsers that come back from WeCom, for callback domains that lead to this machine.
//!
//! Without one, the other callback modes remain: the in-app window, and pasting the address.

use std::sync::Arc;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::callback_server::CallbackServer;
use super::callback_server::callback_port::CallbackPort;
use super::callback_state::{CallbackState, LoginEvent};
use super::outcome::RehearsalResult;
use super::session::Login;
use crate::Scan;
use bridge_core::Lang;
use bridge_core::auth::Auth;
use bridge_core::error::{Code, Error, Result};

/// Subscription of a rehearsal to the logins of one authentication source whose callback arrives on this machine.
///
/// The port is free again when its last listener and the portal preview on it are dropped.
pub struct Listener {
    server: Arc<CallbackServer<CallbackState>>,
    events: Receiver<LoginEvent>,
}

impl Scan {
    /// Listens for browsers that WeCom sends back to the callback domain, answering them in `lang`.
    ///
    /// # Errors
    /// `listener.https`, `listener.elsewhere`, `listener.busy`, `listener.running`, `listener.denied` or `store.*`.
    pub async fn listen(&self, auth: &Auth, lang: Lang) -> Result<Listener> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let port = CallbackPort::of(&tenant, auth).await?;
        let server = self.callback_server(Some(auth), port, lang).await?;
        Ok(Listener {
            events: server.state().subscribe(),
            server,
        })
    }

    /// Whether [`listen`](Self::listen) could work, without taking the port.
    ///
    /// # Errors
    /// `listener.https`, `listener.elsewhere` or `store.*`.
    pub async fn leads_here(&self, auth: &Auth) -> Result<()> {
        let tenant = self.context.tenant(&auth.tenant)?;
        CallbackPort::of(&tenant, auth).await.map(|_| ())
    }
}

impl Listener {
    /// Where it listens: `http://host[:port]`.
    pub fn address(&self) -> String {
        self.server.origin()
    }

    /// How the login that was begun as `login` ends, once its browser is back. Requests with another state, or an
    /// unknown one, are answered and not reported. Waits without end: the caller knows when a login expires.
    ///
    /// # Errors
    /// What kept the login from being judged: `keyring.unavailable`, `secret.*`, `store.*`.
    pub async fn outcome(&mut self, login: &Login) -> Result<Arc<RehearsalResult>> {
        loop {
            let event = self.hear().await?;
            if event.state == login.state.expose() {
                return event.ended;
            }
        }
    }

    /// The next login that ends here, whichever it is. Requests with an unknown state are answered and not reported.
    ///
    /// # Errors
    /// As [`outcome`](Self::outcome).
    pub async fn next(&mut self) -> Result<Arc<RehearsalResult>> {
        self.hear().await?.ended
    }

    /// Stops listening and, as the port's last holder, waits until the browser has its page. A program that is about
    /// to end calls this, or the browser is left without an answer.
    pub async fn close(self) {
        if let Some(server) = Arc::into_inner(self.server) {
            server.close().await;
        }
    }

    async fn hear(&mut self) -> Result<LoginEvent> {
        loop {
            match self.events.recv().await {
                Ok(event) => return Ok(event),
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "logins came back faster than they were heard");
                }
                Err(RecvError::Closed) => {
                    return Err(Error::new(Code::StoreUnavailable, "the listener has ended"));
                }
            }
        }
    }
}
