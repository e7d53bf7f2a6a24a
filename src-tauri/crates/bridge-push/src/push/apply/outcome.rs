//! What came of one line of a plan.

use bridge_core::error::Error;

use crate::push::link::LinkState;
use crate::push::plan::Item;
use crate::push::remote::RemoteObject;

/// An object as a write left it.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) id: String,
    pub(super) dn: String,
    pub(super) version: Option<String>,
    pub(super) state: LinkState,
}

impl Written {
    pub(super) fn of(object: &RemoteObject, state: LinkState) -> Self {
        Self {
            id: object.id.clone(),
            dn: object.dn.to_string(),
            version: object.version.clone(),
            state,
        }
    }
}

/// Why a line was not done, or not all of it.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) error: Error,
    /// Whether nobody knows if it was done.
    pub(super) is_open: bool,
    /// Whether the whole push ends.
    pub(super) is_fatal: bool,
    /// What was made all the same.
    pub(super) written: Option<Box<Written>>,
}

impl Fault {
    pub(super) fn refused(error: Error) -> Self {
        Self {
            error,
            is_open: false,
            is_fatal: false,
            written: None,
        }
    }

    pub(super) fn uncertain(error: Error) -> Self {
        Self {
            is_open: true,
            ..Self::refused(error)
        }
    }
}

/// What came of one line.
pub(super) type Outcome = std::result::Result<Option<Written>, Fault>;

/// A line with its place in the plan and the key of its row.
pub(super) type Line<'a> = (usize, i64, &'a Item);
