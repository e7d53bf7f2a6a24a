//! The product: tenants, data sources, the directory, sync, check-up, clinic. Knows nothing of windows.
//!
//! [`Bridge`] is the way in: it holds the handles (database, vault, clock, connections to WeCom), and
//! each module adds the operations of its subject to it.

pub mod auth;
pub mod changes;
pub mod checkup;
pub mod clinic;
pub mod contract;
pub mod crash_dumps;
pub mod data_folder;
pub mod directory;
pub mod environment;
pub mod error;
pub mod files;
pub mod forms;
pub mod html;
pub mod lang;
pub mod overview;
pub mod progress;
pub mod scan;
pub mod setup;
pub mod source;
pub mod store;
pub mod sync;
pub mod tenant;
pub mod trace;
pub mod vault;

mod connect;
mod digest;
mod facade;
mod held;
mod ids;
mod paths;
mod proxy_login;
mod secrets;

pub use data_folder::default_folder;
pub use error::{Code, Error, Result};
pub use facade::{Bridge, GivenSecrets, Options};
pub use lang::{Lang, Text};
