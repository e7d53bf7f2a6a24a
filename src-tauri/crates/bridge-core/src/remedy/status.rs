//! How something that was looked at stands: a check, or an ended rehearsal.

/// How a check ended. Never `Pass` for what was not proven by reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "CheckStatus"))]
pub enum Status {
    /// Proven.
    Pass,
    /// Could not be looked at, or does not apply.
    Skip,
    /// Works, but.
    Warn,
    /// Will fail.
    Fail,
}
