//! Mapping: which attribute of a target gets which of our fields.

pub mod rendered;

pub use rendered::{Blocked, Cell, Place, Rendered, RenderedDepartment, RenderedGroup};
