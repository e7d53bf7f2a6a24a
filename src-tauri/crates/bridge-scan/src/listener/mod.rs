//! Waiting on this machine for browsers that come back from WeCom: for callback domains that point here.
//!
//! `door` finds and takes the port, `room` bounds the connections, `gate` says which requests are looked at.
//! The pages are the `site`'s. Without a callback domain that points here, the other ways remain: the
//! in-app window, and pasting the address.

pub(crate) mod door;
pub(crate) mod gate;
pub(crate) mod room;

use std::sync::Arc;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::site::{News, Site};
use super::{Finished, Login};
use crate::Scan;
use bridge_core::Lang;
use bridge_core::auth::Auth;
use bridge_core::error::{Code, Error, Result};
use door::Door;

/// A rehearsal's ear: it hears of logins that were begun with this authentication source and came back here.
///
/// The port is let go when the last listener and the portal preview on it have gone.
pub struct Listener {
    site: Arc<Site>,
    news: Receiver<News>,
}

impl Scan {
    /// Listens for browsers that WeCom sends back to the callback domain, answering them in `lang`.
    ///
    /// # Errors
    /// [`Code::ListenerHttps`], [`Code::ListenerElsewhere`], [`Code::ListenerBusy`], [`Code::ListenerRunning`],
    /// [`Code::ListenerDenied`], or those of the store.
    pub async fn listen(&self, auth: &Auth, lang: Lang) -> Result<Listener> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let door = Door::of(&tenant, auth).await?;
        let site = self.runtime.sites().open(self, Some(auth), door, lang);
        let site = site.await?;
        Ok(Listener {
            news: site.listen(),
            site,
        })
    }

    /// Whether [`listen`](Self::listen) could work, without taking the port.
    ///
    /// # Errors
    /// [`Code::ListenerHttps`] or [`Code::ListenerElsewhere`].
    pub async fn leads_here(&self, auth: &Auth) -> Result<()> {
        let tenant = self.context.tenant(&auth.tenant)?;
        Door::of(&tenant, auth).await.map(|_| ())
    }
}

impl Listener {
    /// Where it listens: `http://host[:port]`.
    pub fn address(&self) -> String {
        self.site.origin()
    }

    /// How the login that was begun as `login` ends, once its browser is back. Requests with another state, or a
    /// strange one, are answered and not told. Waits without end: the caller knows when a login expires.
    ///
    /// # Errors
    /// What kept it from being judged, such as a keyring that is locked.
    pub async fn outcome(&mut self, login: &Login) -> Result<Arc<Finished>> {
        loop {
            let news = self.hear().await?;
            if news.state == login.state.expose() {
                return news.ended;
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
        if let Some(site) = Arc::into_inner(self.site) {
            site.close().await;
        }
    }

    async fn hear(&mut self) -> Result<News> {
        loop {
            match self.news.recv().await {
                Ok(news) => return Ok(news),
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
