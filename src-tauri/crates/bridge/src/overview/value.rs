//! The value of a link: the one thing of it that is worth a large figure.

use serde::Serialize;

/// A value that an interface writes in its reader's way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "LinkValue"))]
pub enum Value {
    /// So many.
    Count {
        /// How many.
        count: usize,
    },
    /// So many of all.
    Share {
        /// How many.
        count: usize,
        /// Of how many.
        of: usize,
    },
    /// When it happened; sent as RFC 3339.
    Ago {
        /// When.
        #[serde(serialize_with = "crate::time::stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string"))]
        at: i64,
    },
    /// A host, with its port if it has one, and how many more there are.
    Host {
        /// The host.
        host: String,
        /// How many others.
        others: usize,
    },
    /// How often it happened, and when last; sent as RFC 3339.
    Times {
        /// How often.
        count: usize,
        /// When last.
        #[serde(serialize_with = "crate::time::stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string"))]
        at: i64,
    },
}

impl Value {
    /// Both together: figures are added, of two times the earlier one counts, since what is older needs somebody sooner.
    pub(super) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Count { count }, Self::Count { count: more }) => Self::Count {
                count: count + more,
            },
            (
                Self::Share { count, of },
                Self::Share {
                    count: more,
                    of: of_more,
                },
            ) => Self::Share {
                count: count + more,
                of: of + of_more,
            },
            (Self::Ago { at }, Self::Ago { at: other }) => Self::Ago { at: at.min(other) },
            (first, _) => first,
        }
    }
}
