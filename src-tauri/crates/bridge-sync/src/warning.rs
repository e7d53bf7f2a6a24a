//! A warning of a run: an identifier and a sentence.

use serde::{Deserialize, Serialize};

use bridge_core::lang::Text;

bridge_core::words_union! {
    /// The warnings' identifiers.
    WarningId: Warning::IDS
}

/// A warning of a run: worth knowing, and no error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Warning {
    /// Stable identifier, one of [`Warning::IDS`].
    #[cfg_attr(feature = "bindings", ts(as = "WarningId"))]
    pub id: String,
    /// The sentence.
    pub text: Text,
}

impl Warning {
    /// The identifiers of all of them.
    pub const IDS: &'static [&'static str] = &[
        "scope.range",
        "reach.limited",
        "reach.no_app",
        "reach.app_refused",
        "range.narrow",
        "range.drift",
        "wecom.collisions",
        "list.dropped",
        "field.unreadable",
        "field.stand_in",
        "row.left_out",
        "duplicate.owned",
        "takeover.applied",
        "item.pending",
        "person.new_key",
        "department.unreadable",
        "guard.would_hold",
    ];

    /// A warning with its identifier.
    pub fn new(id: &str, text: Text) -> Self {
        debug_assert!(Self::IDS.contains(&id), "{id} is not in the list");
        Self {
            id: id.to_owned(),
            text,
        }
    }
}
