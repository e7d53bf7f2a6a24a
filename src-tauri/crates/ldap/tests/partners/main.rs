//! What the client does against real directory servers, OpenLDAP's and Samba's Active Directory.
//!
//! `cargo xtask test partners` starts them and runs this; `cargo xtask partners` starts them for a person. Every test works
//! in a folder of its own, so they may run at a time, again and again.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod accounts;
mod binding;
mod names;
mod reading;
mod tls;
mod world;
mod writing;
