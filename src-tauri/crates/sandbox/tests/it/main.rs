//! The sandbox over a real socket, one file per area.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod connections;
mod counters;
mod determinism;
mod directory;
mod edits;
mod ldap;
mod login_codes;
mod login_page;
mod odd_forms;
mod quirks;
mod scenario_change;
mod scenarios;
mod support;
mod tokens;
mod visible_range;
