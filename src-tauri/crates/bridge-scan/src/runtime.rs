//! State of this process that no file keeps: logins being judged, callback servers, running previews.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use bridge_core::error::Result;
use bridge_core::locked::locked;

use super::callback_server::{CallbackServer, CallbackServers};
use super::callback_state::CallbackState;
use super::outcome::RehearsalResult;
use super::preview_state::Portal;
use super::single_flight::SingleFlight;

/// An authentication source's key, and the hash of a login's state.
pub(crate) type LoginKey = (i64, Vec<u8>);

/// Logins being judged, each with the hash of its code: no secret is held.
pub(crate) type Judging = SingleFlight<LoginKey, Option<Vec<u8>>, Result<RehearsalResult>>;

/// What the clones of one [`Scan`](crate::Scan) share.
///
/// A preview holds its server, and the servers' registry holds none, so nothing depends on the order in which they go.
#[derive(Default)]
pub(crate) struct RuntimeState {
    judging: Judging,
    previews: Previews,
    servers: CallbackServers<CallbackState>,
}

/// The running previews, by the tenant's key.
#[derive(Default)]
pub(crate) struct Previews {
    running: Mutex<HashMap<i64, RunningPreview>>,
    // Held while one starts, which awaits a port: a tenant must not get two meanwhile.
    pub(crate) starting: tokio::sync::Mutex<()>,
}

/// A preview, and the server whose state it is part of.
pub(crate) struct RunningPreview {
    pub(crate) portal: Portal,
    pub(crate) server: Arc<CallbackServer<CallbackState>>,
}

impl RuntimeState {
    pub(crate) fn judging(&self) -> &Judging {
        &self.judging
    }

    pub(crate) fn previews(&self) -> &Previews {
        &self.previews
    }

    pub(crate) fn servers(&self) -> &CallbackServers<CallbackState> {
        &self.servers
    }
}

impl Previews {
    pub(crate) fn lock(&self) -> MutexGuard<'_, HashMap<i64, RunningPreview>> {
        locked(&self.running)
    }
}
