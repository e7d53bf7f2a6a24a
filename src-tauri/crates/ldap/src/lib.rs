//! LDAP v3 client for directories that are written to: OpenLDAP and Active Directory.
//!
//! `endpoint` says where a server is and why it is trusted, `entry` is what it answers, `request` what it is asked,
//! `error` what went wrong. Knows nothing of people, departments or the product that uses it.

pub mod endpoint;
pub mod entry;
pub mod error;
pub mod request;

pub use endpoint::{Endpoint, Limits, PeerCertificate, Security, Trust};
pub use entry::{Entry, RootDse};
pub use error::{Error, ErrorKind, Result};
pub use request::{Change, Scope};
