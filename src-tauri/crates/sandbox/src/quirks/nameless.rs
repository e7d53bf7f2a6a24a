//! Rows without a userid, and rows without departments.

use super::{Edits, Instead, raw};

/// How many oddities there are; each befalls one member.
pub(super) const KINDS: usize = 9;

pub(super) fn edits(kind: usize) -> Edits {
    vec![match kind {
        // Two of them: whoever takes "" for a userid takes them for one person.
        0 | 1 => ("userid", raw("\"\"")),
        2 => ("userid", raw("\"   \"")),
        3 => ("userid", raw("\"\u{3000}\\t\"")),
        4 => ("userid", raw("null")),
        5 => ("userid", Instead::Absent),
        6 | 7 => ("department", Instead::Absent),
        _ => ("department", raw("null")),
    }]
}
