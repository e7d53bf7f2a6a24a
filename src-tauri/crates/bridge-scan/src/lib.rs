//! Scan login, from the login page's address to a user of the directory.
//!
//! `session` begins and ends logins by their state, `address` reads where a browser came back to, `resolve` turns a
//! code into a user or one exact refusal, `rehearsal` keeps what came of it. How the browser gets there is the
//! edges' business: a window that is watched, a listener on this machine, or a person who pastes the address.

pub mod address;
pub mod callback_mode;
pub mod ending;
pub mod hand_off;
pub mod listener;
pub mod login_page;
pub mod login_url;
pub mod mode_availability;
pub mod outcome;
pub mod portal;
pub mod refusal;
pub mod rehearsal;
pub mod rehearsal_sheet;
pub mod rehearse;
pub mod relay;
pub mod resolve;
pub mod route;
pub mod session;

mod callback_context;
mod callback_pages;
mod callback_routes;
mod callback_server;
mod callback_state;
mod login_methods;
mod preview;
mod preview_state;
mod runtime;
mod single_flight;
mod unreachable_page;

pub use address::{CallbackParams, RedirectMismatch};
pub use callback_mode::CallbackMode;
pub use ending::{Ending, Next};
pub use listener::Listener;
pub use mode_availability::ModeAvailability;
pub use outcome::{Outcome, Rehearsal, RehearsalResult};
pub use portal::Portal;
pub use refusal::Refusal;
pub use rehearse::{LoginWindowRequest, Stage};
pub use relay::Relay;
pub use resolve::CallbackOutcome;
pub use route::{WindowProxy, Windows};
pub use session::{Login, State};

use std::sync::Arc;

use bridge_core::Context;
use bridge_directory::Directory;

use runtime::RuntimeState;

/// Scan logins over one open data folder. Clones share callback servers and running previews.
#[derive(Clone)]
pub struct Scan {
    context: Context,
    directory: Directory,
    runtime: Arc<RuntimeState>,
}

impl Scan {
    /// Scan logins over features that share one context.
    pub fn new(context: Context, directory: Directory) -> Self {
        Self {
            context,
            directory,
            runtime: Arc::default(),
        }
    }
}
