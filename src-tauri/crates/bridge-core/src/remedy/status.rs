//! The status of a check or of an ended rehearsal.

/// The status of a check. Never `Pass` for what was not proven by reading.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "CheckStatus"))]
pub enum Status {
    /// Proven.
    Pass,
    /// Not checked: it could not be, or does not apply.
    Skip,
    /// Works, but.
    Warn,
    /// Will fail.
    Fail,
}
