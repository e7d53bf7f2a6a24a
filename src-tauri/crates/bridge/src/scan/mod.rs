//! Scan login, from the login page's address to a user of the directory.
//!
//! `session` begins and ends logins by their state, `address` reads where a browser came back to, `resolve` turns a
//! code into a user or one exact refusal, `rehearsal` keeps what came of it. How the browser gets there is the
//! edges' business: a window that is watched, a listener on this machine, or a person who pastes the address.

pub mod address;
pub mod ending;
pub mod hand_off;
pub mod listener;
pub mod login_page;
pub mod outcome;
pub mod portal;
pub mod refusal;
pub mod rehearsal;
pub mod rehearse;
pub mod relay;
pub mod resolve;
pub(crate) mod route;
pub mod session;
pub mod url;
pub mod ways;

pub(crate) mod judging;
pub(crate) mod live;
pub(crate) mod pages;
pub(crate) mod site;

pub use address::{Astray, Returned};
pub use ending::{Ending, Next};
pub use listener::Listener;
pub use outcome::{Finished, Outcome, Rehearsal};
pub use portal::Portal;
pub use refusal::Refusal;
pub use rehearse::{Showing, Stage};
pub use relay::Relay;
pub use resolve::Homecoming;
pub use route::{WindowProxy, Windows};
pub use session::{Login, State};
pub use ways::{Way, WayHome};
