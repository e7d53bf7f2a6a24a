//! One rehearsal from its beginning to its end, told by stages. Opening the login page is the caller's: a browser, or a
//! window of its own.

use std::future::Future;
use std::time::Duration;

use serde::Serialize;

use super::resolve::{Finished, Homecoming, Outcome};
use super::session::{LIFETIME_MS, Login};
use super::ways::Way;
use crate::auth::Auth;
use crate::error::Result;
use crate::{Bridge, Lang};

/// How far a rehearsal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The login page is on its way to the screen.
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

    /// Rehearses in a window of the caller's: `watch` opens the login page and says how the browser came home.
    ///
    /// # Errors
    /// Those of [`Bridge::finish_login`], and of `watch`.
    pub async fn rehearse_in_window<E, W>(
        &self,
        auth: &Auth,
        watch: impl FnOnce(Login) -> W + Send,
        tell: Tell<'_>,
    ) -> std::result::Result<Finished, E>
    where
        E: From<crate::Error>,
        W: Future<Output = std::result::Result<Homecoming, E>> + Send,
    {
        let mut pending = self.pending(auth, Way::Window)?;
        tell(Stage::Opened);
        let watched = watch(pending.login.clone());
        tell(Stage::Waiting);
        let home = match tokio::time::timeout(lifetime(), watched).await {
            Ok(home) => home?,
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
