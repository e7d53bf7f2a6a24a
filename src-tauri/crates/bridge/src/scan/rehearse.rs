//! One rehearsal from its beginning to its end, told by stages. Opening the login page is the caller's: a browser, or a
//! window of its own. A stage is told when it has happened.

use std::future::Future;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::oneshot;

use super::outcome::{Finished, Outcome};
use super::resolve::Homecoming;
use super::route::{self, NoWindow, WindowProxy, Windows};
use super::session::{LIFETIME_MS, Login};
use super::ways::Way;
use crate::auth::Auth;
use crate::checkup::why_silent;
use crate::error::{Code, Error, Result};
use crate::tenant::Endpoints;
use crate::{Bridge, Lang};

/// How long a page may still come after we could not get it ourselves.
const GRACE: Duration = Duration::from_secs(10);

/// How far a rehearsal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The login page is on the screen; of a browser it is known only that it was asked to.
    Opened,
    /// Somebody is to scan.
    Waiting,
    /// The browser came back.
    Returned,
    /// WeCom named a member.
    Exchanged,
    /// The directory has them, and lets them in.
    Matched,
}

/// What a window has to show.
#[derive(Debug)]
pub struct Showing {
    /// The login.
    pub login: Login,
    /// The proxy through which it goes, if it goes through one.
    pub proxy: Option<WindowProxy>,
    /// To be told once the login page is there.
    pub opened: oneshot::Sender<()>,
}

/// Who is told of the stages.
pub type Tell<'a> = &'a (dyn Fn(Stage) + Send + Sync);

/// A login whose state dies with this, unless it was ended: whoever stops waiting leaves nothing that still works.
struct Pending<'a> {
    bridge: &'a Bridge,
    login: Login,
    is_over: bool,
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        if let Err(error) = self.bridge.cancel_login(&self.login) {
            tracing::warn!(%error, "a login that was given up stays open until it expires");
        }
    }
}

impl Bridge {
    /// Rehearses in the system's browser, with a listener on this machine. `open` opens the login page.
    ///
    /// # Errors
    /// Those of [`Bridge::listen`] and [`Bridge::finish_login`].
    pub async fn rehearse_in_browser(
        &self,
        auth: &Auth,
        lang: Lang,
        open: impl FnOnce(&Login) + Send,
        tell: Tell<'_>,
    ) -> Result<Finished> {
        let mut listener = self.listen(auth, lang).await?;
        let mut pending = self.pending(auth, Way::Browser)?;
        open(&pending.login);
        tell(Stage::Opened);
        tell(Stage::Waiting);
        let wait = tokio::time::timeout(lifetime(), listener.outcome(&pending.login));
        let finished = match wait.await {
            Ok(ended) => ended?.as_ref().clone(),
            Err(_) => {
                let home = Homecoming::TimedOut;
                self.conclude_login(auth, &pending.login, Way::Browser, home)
                    .await?
            }
        };
        pending.is_over = true;
        tell_end(&finished, tell);
        listener.close().await;
        Ok(finished)
    }

    /// Rehearses in a window of the caller's: `watch` opens the login page, tells when it is there, and says how the browser
    /// came home.
    ///
    /// # Errors
    /// [`Code::InputInvalid`](crate::Code::InputInvalid) if no window can go the tenant's way, those of
    /// [`Bridge::finish_login`], and of `watch`.
    pub async fn rehearse_in_window<E, W>(
        &self,
        auth: &Auth,
        windows: Windows,
        watch: impl FnOnce(Showing) -> W + Send,
        tell: Tell<'_>,
    ) -> std::result::Result<Finished, E>
    where
        E: From<crate::Error>,
        W: Future<Output = std::result::Result<Homecoming, E>> + Send,
    {
        let mut pending = self.pending(auth, Way::Window)?;
        let ends = self.endpoints_of(&self.tenant(&auth.tenant)?).await?;
        let (opened, is_open) = oneshot::channel();
        let watched = watch(Showing {
            login: pending.login.clone(),
            proxy: window_proxy(&ends, &pending.login, windows)?,
            opened,
        });
        let silent = stays_silent(&ends, &pending.login);
        let watched = told_when_open(watched, is_open, silent, tell);
        let home = match tokio::time::timeout(lifetime(), watched).await {
            Ok(Some(home)) => home?,
            Ok(None) => Homecoming::NotLoaded,
            Err(_) => Homecoming::TimedOut,
        };
        if matches!(home, Homecoming::Back(_)) {
            tell(Stage::Returned);
        }
        let finished = self
            .conclude_login(auth, &pending.login, Way::Window, home)
            .await?;
        pending.is_over = true;
        tell_end(&finished, tell);
        Ok(finished)
    }

    fn pending(&self, auth: &Auth, way: Way) -> Result<Pending<'_>> {
        Ok(Pending {
            bridge: self,
            login: self.begin_login(auth, way)?,
            is_over: false,
        })
    }
}

fn window_proxy(ends: &Endpoints, login: &Login, windows: Windows) -> Result<Option<WindowProxy>> {
    let wrong = |why: NoWindow| Error::new(Code::InputInvalid, why.text().en);
    route::of(ends, &login.url, windows).map_err(|why| wrong(why).with("field", "proxy"))
}

/// Ends once it is certain that no window gets the page: we do not get it either, and it had time to come.
async fn stays_silent(ends: &Endpoints, login: &Login) {
    match why_silent(ends, &login.url).await {
        Some(_) => tokio::time::sleep(GRACE).await,
        None => std::future::pending().await,
    }
}

/// Waits for the browser to come home, and tells on the way that the page is there; nothing if it never will be.
async fn told_when_open<T>(
    watched: impl Future<Output = T>,
    is_open: oneshot::Receiver<()>,
    silent: impl Future<Output = ()>,
    tell: Tell<'_>,
) -> Option<T> {
    tokio::pin!(watched);
    tokio::select! {
        biased;
        Ok(()) = is_open => {
            tell(Stage::Opened);
            tell(Stage::Waiting);
        }
        home = &mut watched => return Some(home),
        () = silent => return None,
    }
    Some(watched.await)
}

/// The stages that the end implies.
pub fn tell_end(finished: &Finished, tell: Tell<'_>) {
    if finished.userid.is_none() {
        return;
    }
    tell(Stage::Returned);
    tell(Stage::Exchanged);
    if matches!(finished.outcome, Outcome::LoggedIn(_)) {
        tell(Stage::Matched);
    }
}

fn lifetime() -> Duration {
    Duration::from_millis(LIFETIME_MS.unsigned_abs())
}
