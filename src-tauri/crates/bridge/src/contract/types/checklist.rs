//! The go-live checklist as an interface shows it.

pub use crate::checklist::Checklist as ChecklistShown;
