//! Who began a run.

use serde::Serialize;

/// Who began it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum StartedBy {
    /// A person.
    #[default]
    Person,
    /// The schedule.
    Schedule,
}
