//! Push targets: what they are, how they are reached, and how our fields become their attributes.

pub mod kind;
pub mod mapping;

pub use kind::TargetKind;
