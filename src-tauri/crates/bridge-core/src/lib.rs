//! The base of the product: the handles that every feature works with, the rows of tenants and sources, errors and
//! their remedies.
//!
//! Leaves out every feature: nothing here knows of a directory's users, a sync, a scan login or a check-up.

#[macro_use]
mod id_enum;
#[macro_use]
mod words_union;

pub mod actor;
pub mod acts;
pub mod auth;
mod callers;
pub mod change_detection;
pub mod check;
pub mod clinic;
pub mod connections;
pub mod context;
pub mod crash_dumps;
pub mod data_folder;
pub mod digest;
pub mod endpoints;
pub mod environment;
pub mod error;
pub mod expected;
pub mod expression;
pub mod file_lock;
pub mod files;
pub mod guard;
pub mod http;
pub mod ids;
pub mod keys;
pub mod lang;
pub mod locked;
pub mod logs;
pub mod paths;
pub mod pinyin;
pub mod plan_hash;
pub mod proxy_login;
mod proxy_password;
pub mod remedy;
pub mod secret_kind;
pub mod secrets;
pub mod sheet;
pub mod source;
pub mod store;
pub mod tenant;
mod tenant_secrets;
#[cfg(test)]
mod testing;
pub mod time;
pub mod vault;

pub use context::{Context, GivenSecrets, Options};
pub use data_folder::default_folder;
pub use error::{Code, Error, Result};
pub use lang::{Lang, Text};
