//! The overview as an interface shows it.

pub use crate::overview::Overview as OverviewShown;
