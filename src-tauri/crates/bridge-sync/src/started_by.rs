//! Who started a run: a person or the schedule.

use serde::Serialize;

/// Who started a run.
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
