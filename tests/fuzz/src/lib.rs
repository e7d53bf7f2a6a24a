//! What must hold for any bytes that come from outside, one module per way in.
//!
//! Each has a `check` that takes any bytes and panics where a property is broken. libFuzzer calls it in an instrumented
//! build (`cargo xtask fuzz`); `tests/replay.rs` calls it with every seed and with seeds changed at random, in the
//! ordinary test run. The seeds are in `seeds`, a folder for each module.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a check stops where a property is broken"
)]

pub mod addresses;
mod applied;
pub mod bodies;
pub mod callback_domain;
pub mod clinic;
mod draw;
pub mod export;
pub mod ldap_answers;
pub mod ldap_names;
pub mod login_return;
pub mod plan;

/// Takes any bytes, and panics where a property is broken.
pub type Check = fn(&[u8]);

/// Each check, by the name of its module, which is also its target's and its seed folder's.
pub const CHECKS: &[(&str, Check)] = &[
    ("addresses", addresses::check),
    ("bodies", bodies::check),
    ("callback_domain", callback_domain::check),
    ("clinic", clinic::check),
    ("export", export::check),
    ("ldap_answers", ldap_answers::check),
    ("ldap_names", ldap_names::check),
    ("login_return", login_return::check),
    ("plan", plan::check),
];
