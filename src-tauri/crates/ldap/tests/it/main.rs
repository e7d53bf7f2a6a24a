//! The client against servers that stand here: hostile ones, silent ones, and ones with certificates.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod hostile;
mod many;
mod pages;
mod server;
mod tls;
