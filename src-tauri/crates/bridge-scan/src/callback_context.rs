//! Request context of a callback server: its state, and the scan logins that its requests end.

use std::sync::{Arc, Weak};

use bridge_core::error::{Code, Error, Result};
use bridge_core::{Context, Lang};
use bridge_directory::Directory;

use super::address::CallbackParams;
use super::callback_mode::CallbackMode;
use super::callback_state::{CallbackState, LoginEvent};
use super::outcome::RehearsalResult;
use super::preview_state::PreviewState;
use super::runtime::RuntimeState;
use crate::Scan;

/// What every handler of a callback server is given.
#[derive(Clone)]
pub(crate) struct CallbackContext {
    scan: WeakScan,
    state: Arc<CallbackState>,
}

/// A [`Scan`] that does not keep the runtime state alive.
///
/// The runtime state owns the previews, these own their servers, and a server's task owns this. With a strong reference
/// no preview would end when the program lets go of its last [`Scan`].
#[derive(Clone)]
struct WeakScan {
    context: Context,
    directory: Directory,
    runtime: Weak<RuntimeState>,
}

impl CallbackContext {
    pub(crate) fn new(scan: &Scan, state: Arc<CallbackState>) -> Self {
        Self {
            scan: WeakScan {
                context: scan.context.clone(),
                directory: scan.directory.clone(),
                runtime: Arc::downgrade(&scan.runtime),
            },
            state,
        }
    }

    /// The scan logins.
    ///
    /// # Errors
    /// `store.unavailable` once the program holds them no more.
    pub(crate) fn scan(&self) -> Result<Scan> {
        let WeakScan {
            context,
            directory,
            runtime,
        } = self.scan.clone();
        Ok(Scan {
            context,
            directory,
            runtime: runtime.upgrade().ok_or_else(ending)?,
        })
    }

    pub(crate) fn auth(&self) -> Option<&str> {
        self.state.auth()
    }

    pub(crate) fn host(&self) -> &str {
        self.state.host()
    }

    pub(crate) fn lang(&self) -> Lang {
        self.state.lang()
    }

    pub(crate) fn preview(&self) -> Option<Arc<PreviewState>> {
        self.state.preview()
    }

    /// Ends a login and tells the server's listeners.
    ///
    /// # Errors
    /// As [`Scan::finish_login`], and `store.unavailable` while the program ends.
    pub(crate) async fn finish(
        &self,
        auth: &str,
        returned: CallbackParams,
    ) -> Result<Arc<RehearsalResult>> {
        let scan = self.scan()?;
        let auth = scan.context.auth(auth)?;
        let turn = self.state.turns().acquire_owned().await;
        let turn = turn.map_err(|_| ending())?;
        let events = self.state.events();
        // A task of its own: a browser that leaves drops its request, and the login must be recorded all the same.
        let work = tokio::spawn(async move {
            let _turn = turn;
            let reply = scan.judge_login(&auth, &returned).await;
            let ended = reply.answer.map(Arc::new);
            let is_news = reply.is_first && is_for_listeners(&ended);
            if let Some(state) = returned.state.filter(|_| is_news) {
                let ended = ended.clone();
                // There is no listener while only the preview runs.
                let _ = events.send(LoginEvent { state, ended });
            }
            ended
        });
        work.await.map_err(|_| ending())?
    }
}

fn ending() -> Error {
    Error::new(Code::StoreUnavailable, "the program is ending")
}

/// Whether a rehearsal may wait for it: not for a state that was never given out, nor for a login to the preview.
fn is_for_listeners(ended: &Result<Arc<RehearsalResult>>) -> bool {
    ended.as_ref().map_or(true, |finished| {
        !matches!(finished.way, None | Some(CallbackMode::Portal))
    })
}
