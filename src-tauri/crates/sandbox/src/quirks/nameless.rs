//! Quirks of the scenario `nameless`: rows without a userid, and rows without departments.

use super::{Edits, Instead, raw};

/// The number of quirks; each concerns one member.
pub(super) const KINDS: usize = 9;

pub(super) fn edits(kind: usize) -> Edits {
    vec![match kind {
        // Two of them, so that a client which accepts "" as a userid merges two people into one and its test fails.
        0 | 1 => ("userid", raw("\"\"")),
        2 => ("userid", raw("\"   \"")),
        3 => ("userid", raw("\"\u{3000}\\t\"")),
        4 => ("userid", raw("null")),
        5 => ("userid", Instead::Absent),
        6 | 7 => ("department", Instead::Absent),
        _ => ("department", raw("null")),
    }]
}
