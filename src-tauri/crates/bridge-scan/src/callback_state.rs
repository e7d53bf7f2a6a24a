//! State of one callback server: what its routes, its listeners and its portal preview share.

use std::sync::{Arc, Mutex};

use bridge_core::Lang;
use bridge_core::error::Result;
use bridge_core::locked::locked;
use tokio::sync::{Semaphore, broadcast};

use super::outcome::RehearsalResult;
use super::preview_state::PreviewState;

/// Logins that are being ended at once; others wait their turn.
const AT_ONCE: usize = 8;
/// Events that a slow listener may be behind.
const BEHIND: usize = 64;

/// A login that was begun for a listener has ended, or could not be judged.
#[derive(Clone)]
pub(crate) struct LoginEvent {
    pub(crate) state: String,
    pub(crate) ended: Result<Arc<RehearsalResult>>,
}

/// What the pages of one callback server work with.
pub(crate) struct CallbackState {
    /// The identifier of the authentication source whose callback arrives here.
    auth: Option<String>,
    host: String,
    lang: Mutex<Lang>,
    events: broadcast::Sender<LoginEvent>,
    preview: Mutex<Option<Arc<PreviewState>>>,
    turns: Arc<Semaphore>,
}

impl CallbackState {
    pub(crate) fn new(auth: Option<String>, host: String, lang: Lang) -> Self {
        Self {
            auth,
            host,
            lang: Mutex::new(lang),
            events: broadcast::channel(BEHIND).0,
            preview: Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    pub(crate) fn auth(&self) -> Option<&str> {
        self.auth.as_deref()
    }

    /// `host[:port]` of the server's own pages.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The language of pages for a browser that has chosen none.
    pub(crate) fn lang(&self) -> Lang {
        *locked(&self.lang)
    }

    pub(crate) fn set_lang(&self, lang: Lang) {
        *locked(&self.lang) = lang;
    }

    /// The portal preview on this server.
    pub(crate) fn preview(&self) -> Option<Arc<PreviewState>> {
        locked(&self.preview).clone()
    }

    /// Opens or closes the portal preview on this server.
    pub(crate) fn set_preview(&self, preview: Option<Arc<PreviewState>>) {
        *locked(&self.preview) = preview;
    }

    /// The logins that end here from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<LoginEvent> {
        self.events.subscribe()
    }

    pub(crate) fn events(&self) -> broadcast::Sender<LoginEvent> {
        self.events.clone()
    }

    /// Permits to end a login.
    pub(crate) fn turns(&self) -> Arc<Semaphore> {
        Arc::clone(&self.turns)
    }
}
