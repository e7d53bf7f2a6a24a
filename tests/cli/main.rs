//! The command line, run as a process against a simulated WeCom: the contract that scripts rely on.
//!
//! Needs the platform's keyring; the test command of the project runs everything under one of its own.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod support;

mod bad_input;
mod check;
mod deciding;
mod demo;
mod directory;
mod import;
mod keyring;
mod kinds;
mod languages;
mod login;
mod long_running;
mod older_folders;
mod paths;
mod scenarios;
mod set_up;
mod shapes;
mod sync;
mod targets;
mod trace;
mod trying;
mod watching;
mod window;
