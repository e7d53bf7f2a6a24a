//! The portal's departments and users on this machine.
//!
//! [`user`] and [`department`] are the rows as a plan compares them; [`query`] is how people look at them.

pub mod cell;
pub mod department;
pub mod export;
pub mod figures;
pub mod local;
pub mod password;
pub mod query;
pub mod tree;
pub mod user;

pub(crate) mod bulk;
pub(crate) mod images;
pub(crate) mod index;

use rusqlite::Connection;

use crate::error::Result;
use department::Department;
use user::User;

/// All users of a tenant and all departments of one of its sources: what a plan is made against.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// Every user of the tenant, whoever owns them.
    pub users: Vec<User>,
    /// Every department that the source has ever brought.
    pub departments: Vec<Department>,
    /// The tenant's change count at the time of reading.
    pub version: i64,
}

impl Directory {
    /// Reads it from the database.
    pub(crate) fn load(db: &Connection, tenant: i64, source: i64) -> Result<Self> {
        Ok(Self {
            users: user::all_of_tenant(db, tenant)?,
            departments: department::all_of_source(db, source)?,
            version: crate::tenant::directory_version(db, tenant)?,
        })
    }
}
