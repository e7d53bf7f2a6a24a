//! Topics of change events, by which an interface knows what to load again.

/// A part of what the interface shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Topic {
    /// Tenants.
    Tenants,
    /// Data sources.
    Sources,
    /// Authentication sources.
    Auths,
    /// Push targets.
    Targets,
    /// Runs.
    Runs,
    /// Users and departments.
    Directory,
    /// Rehearsals of scan logins.
    Rehearsals,
    /// The last check-up of each tenant.
    Checkups,
    /// The portal preview.
    Portal,
    /// A link that leads into the program was opened.
    Link,
}

/// The event that carries a topic.
pub const CHANGED: &str = "changed";
