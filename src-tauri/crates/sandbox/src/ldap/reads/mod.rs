//! Operations that read the directory.

mod filter;
mod root;
mod search;
mod view;

pub(crate) use filter::matches;
pub(crate) use search::{Found, Page, search, stale};
pub(crate) use view::{Wanted, shown};
