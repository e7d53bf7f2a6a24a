//! Set-up: both methods, changes of what was set up, and removal. Proves values through the check-up's own checks.

mod auth;
mod settings;
mod source;
mod tenant;

pub use auth::AddedAuth;
pub use source::{AddedSource, NewSource};
