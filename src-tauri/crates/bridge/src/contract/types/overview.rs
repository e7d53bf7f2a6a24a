//! The overview as it is drawn.

pub use crate::overview::Overview as OverviewShown;
