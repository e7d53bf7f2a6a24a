//! The scope of a data source for people: what can be picked, what its rules are called, and rules by name.
//!
//! Leaves out who is in a scope, which is `bridge-sync`'s business.

mod form;
mod named;

pub use form::{RuleShown, ScopeForm, ScopeTag};
