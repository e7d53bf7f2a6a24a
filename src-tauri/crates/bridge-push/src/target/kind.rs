//! The kinds of systems that can be pushed to.

use serde::{Deserialize, Serialize};

/// What kind of system a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// Active Directory.
    Ad,
    /// OpenLDAP and what behaves like it.
    Ldap,
}
