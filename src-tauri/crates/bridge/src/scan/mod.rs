//! Scan login. So far only the address of the page that it begins on.

pub(crate) mod live;
pub mod url;
