//! Run of one rehearsal, reported by stages. Opening the login page is the caller's: a browser, or a window of its own.
//! A stage is reported when it has happened.

use std::future::Future;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::oneshot;

use super::callback_mode::CallbackMode;
use super::outcome::{Outcome, RehearsalResult};
use super::resolve::CallbackOutcome;
use super::route::{self, NoWindow, WindowProxy, Windows};
use super::session::{LIFETIME, Login};
use crate::Scan;
use crate::unreachable_page::why_unreachable;
use bridge_core::Lang;
use bridge_core::auth::Auth;
use bridge_core::endpoints::Endpoints;
use bridge_core::error::{Code, Error, Result};

/// How long a page may still come after we could not get it ourselves.
const GRACE: Duration = Duration::from_secs(10);

/// How far a rehearsal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "RehearsalStage"))]
pub enum Stage {
    /// The login page is on the screen; of a browser it is known only that it was asked to.
    Opened,
    /// The user is to scan.
    Waiting,
    /// The browser came back.
    Returned,
    /// WeCom named a member.
    Exchanged,
    /// The directory has them, and lets them in.
    Matched,
}

/// Request to show a login page in a window.
#[derive(Debug)]
pub struct LoginWindowRequest {
    /// The login.
    pub login: Login,
    /// The proxy through which it goes, if it goes through one.
    pub proxy: Option<WindowProxy>,
    /// Sent once the login page has loaded.
    pub opened: oneshot::Sender<()>,
}

/// Callback of the stages.
pub type StageCallback<'a> = &'a (dyn Fn(Stage) + Send + Sync);

/// Login that is cancelled on drop unless it was ended: a caller that stops waiting leaves no state that still works.
struct Pending<'a> {
    scan: &'a Scan,
    login: Login,
    is_over: bool,
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        if let Err(error) = self.scan.cancel_login(&self.login) {
            tracing::warn!(%error, "a login that was given up stays open until it expires");
        }
    }
}

impl Scan {
    /// Rehearses in the system's browser, with a listener on this machine. `open` opens the login page.
    ///
    /// # Errors
    /// As [`Scan::listen`] and [`Scan::finish_login`]: `listener.*`, `store.*`, `keyring.unavailable`, `secret.*`; and
    /// those of `open`, after which nothing is waited for.
    pub async fn rehearse_in_browser<E>(
        &self,
        auth: &Auth,
        lang: Lang,
        open: impl FnOnce(&Login) -> std::result::Result<(), E> + Send,
        tell: StageCallback<'_>,
    ) -> std::result::Result<RehearsalResult, E>
    where
        E: From<bridge_core::Error>,
    {
        let mut listener = self.listen(auth, lang).await?;
        let mut pending = self.pending(auth, CallbackMode::Browser)?;
        if let Err(failure) = open(&pending.login) {
            listener.close().await;
            return Err(failure);
        }
        tell(Stage::Opened);
        tell(Stage::Waiting);
        let wait = within_lifetime(listener.outcome(&pending.login));
        let finished = match wait.await {
            Ok(ended) => ended?.as_ref().clone(),
            Err(_) => {
                let outcome = CallbackOutcome::TimedOut;
                self.conclude_login(auth, &pending.login, CallbackMode::Browser, outcome)
                    .await?
            }
        };
        pending.is_over = true;
        report_end(&finished, tell);
        listener.close().await;
        Ok(finished)
    }

    /// Rehearses in a window of the caller's: `watch` opens the login page, tells when it has loaded, and says what came of
    /// the callback.
    ///
    /// # Errors
    /// `input.invalid` if no window can use the tenant's proxy, as [`Scan::finish_login`], and those of `watch`.
    pub async fn rehearse_in_window<E, W>(
        &self,
        auth: &Auth,
        windows: Windows,
        watch: impl FnOnce(LoginWindowRequest) -> W + Send,
        tell: StageCallback<'_>,
    ) -> std::result::Result<RehearsalResult, E>
    where
        E: From<bridge_core::Error>,
        W: Future<Output = std::result::Result<CallbackOutcome, E>> + Send,
    {
        let mut pending = self.pending(auth, CallbackMode::Window)?;
        let ends = self
            .context
            .endpoints_of(&self.context.tenant(&auth.tenant)?)
            .await?;
        let (opened, is_open) = oneshot::channel();
        let watched = watch(LoginWindowRequest {
            login: pending.login.clone(),
            proxy: window_proxy(&ends, &pending.login, windows)?,
            opened,
        });
        let unreachable = stays_unreachable(&ends, &pending.login);
        let watched = told_when_open(watched, is_open, unreachable, tell);
        let outcome = match within_lifetime(watched).await {
            Ok(Some(outcome)) => outcome?,
            Ok(None) => CallbackOutcome::NotLoaded,
            Err(_) => CallbackOutcome::TimedOut,
        };
        // Reported before the code is exchanged, so that the user sees the window come back while WeCom is asked.
        if matches!(outcome, CallbackOutcome::Returned(_)) {
            tell(Stage::Returned);
        }
        let finished = self
            .conclude_login(auth, &pending.login, CallbackMode::Window, outcome)
            .await?;
        pending.is_over = true;
        report_exchange(&finished, tell);
        Ok(finished)
    }

    fn pending(&self, auth: &Auth, way: CallbackMode) -> Result<Pending<'_>> {
        Ok(Pending {
            scan: self,
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
async fn stays_unreachable(ends: &Endpoints, login: &Login) {
    match why_unreachable(ends, &login.url).await {
        Some(_) => tokio::time::sleep(GRACE).await,
        None => std::future::pending().await,
    }
}

/// Waits for the callback, and reports meanwhile that the page has loaded; none if the page never will.
async fn told_when_open<T>(
    watched: impl Future<Output = T>,
    is_open: oneshot::Receiver<()>,
    unreachable: impl Future<Output = ()>,
    tell: StageCallback<'_>,
) -> Option<T> {
    tokio::pin!(watched);
    tokio::select! {
        biased;
        Ok(()) = is_open => {
            tell(Stage::Opened);
            tell(Stage::Waiting);
        }
        outcome = &mut watched => return Some(outcome),
        () = unreachable => return None,
    }
    Some(watched.await)
}

/// Reports the stages that a result implies, from the callback on.
pub fn report_end(finished: &RehearsalResult, tell: StageCallback<'_>) {
    if finished.userid.is_some() {
        tell(Stage::Returned);
    }
    report_exchange(finished, tell);
}

/// Reports the stages that a result implies after the callback.
fn report_exchange(finished: &RehearsalResult, tell: StageCallback<'_>) {
    if finished.userid.is_none() {
        return;
    }
    tell(Stage::Exchanged);
    if matches!(finished.outcome, Outcome::LoggedIn(_)) {
        tell(Stage::Matched);
    }
}

/// Waits for as long as a login's state lives.
///
/// Whether the state still works is decided by the context's clock, against `expires_at`, when its callback comes. The
/// wait itself uses real time: a clock of dates wakes no task, and it jumps when the system's time is set or a test moves
/// it, while this bound only takes a window or a listener away from a user who will not come back. Where the two differ,
/// as after a night's sleep of the machine, the state is refused as expired and the wait ends by itself.
async fn within_lifetime<T>(
    wait: impl Future<Output = T>,
) -> std::result::Result<T, tokio::time::error::Elapsed> {
    tokio::time::timeout(LIFETIME, wait).await
}
