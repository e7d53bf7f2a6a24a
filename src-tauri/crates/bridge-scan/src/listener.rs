//! Listener for browsers that come back from WeCom, for callback domains that lead to this machine.
//!
//! Without one, the other callback modes remain: the in-app window, and pasting the address.

use std::sync::Arc;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::callback_server::CallbackServer;
use super::callback_server::callback_port::CallbackPort;
use super::callback_state::{CallbackState, LoginEvent};
use super::outcome::Finished;
use super::session::Login;
use crate::Scan;
use bridge_core::Lang;
use bridge_core::auth::Auth;
use bridge_core::error::{Code, Error, Result};

/// A rehearsal's ear: it hears of logins that were begun with this authentication source and came back here.
///
/// The port is let go when the last listener and the portal preview on it have gone.
pub struct Listener {
    server: Arc<CallbackServer<CallbackState>>,
    events: Receiver<LoginEvent>,
}

impl Scan {
    /// Listens for browsers that WeCom sends back to the callback domain, answering them in `lang`.
    ///
    /// # Errors
    /// [`Code::ListenerHttps`], [`Code::ListenerElsewhere`], [`Code::ListenerBusy`], [`Code::ListenerRunning`],
    /// [`Code::ListenerDenied`], or those of the store.
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
    /// [`Code::ListenerHttps`] or [`Code::ListenerElsewhere`].
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

    /// How the login that was begun as `login` ends, once its browser is back. Requests with another state, or a
    /// strange one, are answered and not told. Waits without end: the caller knows when a login expires.
    ///
    /// # Errors
    /// What kept it from being judged, such as a keyring that is locked.
    pub async fn outcome(&mut self, login: &Login) -> Result<Arc<Finished>> {
        loop {
            let event = self.hear().await?;
            if event.state == login.state.expose() {
                return event.ended;
            }
        }
    }

    /// The next login that ends here, whichever it is. Requests with a strange state are answered and not told.
    ///
    /// # Errors
    /// Those of [`outcome`](Self::outcome).
    pub async fn next(&mut self) -> Result<Arc<Finished>> {
        self.hear().await?.ended
    }

    /// Stops listening and, if nobody else does there, waits until the browser has its page. A program that is about
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
