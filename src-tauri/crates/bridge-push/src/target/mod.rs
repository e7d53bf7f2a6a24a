//! Push targets: what they are, how they are reached, what they can do, and how our fields become their attributes.

pub mod address;
pub mod capabilities;
mod change;
pub mod fault;
pub mod kind;
pub mod mapping;
pub mod marker;
pub mod password;
pub mod probe;
mod row;
pub mod settings;
mod setup;
mod store;
pub mod trust;

pub use address::Address;
pub use capabilities::Capabilities;
pub use change::{NewTarget, TargetChange};
pub use kind::TargetKind;
pub use probe::{Certificate, Probed};
pub use row::Target;
pub use settings::Settings;
pub use store::{LinkCounts, Targets, installation_id};
pub use trust::TrustSetting;

use bridge_core::error::{Code, Error};

/// The error for a value that is not among those that a field takes.
fn wrong(field: &str, wanted: &str) -> Error {
    Error::new(Code::InputInvalid, format!("{field} takes {wanted}"))
        .with("field", field)
        .with("wanted", wanted)
}

#[cfg(test)]
mod tests;
