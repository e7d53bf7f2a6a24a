//! LDAP v3 client for directories that are written to: OpenLDAP and Active Directory.
//!
//! `endpoint` says where a server is and why it is trusted, `connection` carries many operations at a time over one
//! connection, `operations` asks and writes, `entry` is what is answered, `error` what went wrong. Names and filters are
//! types (`dn`, `filter`); `ad` is Active Directory's own. Knows nothing of people, departments or the product that uses it.
//!
//! No message is ever shown or logged: requests may hold passwords, answers hold what a directory knows of people.

pub mod ad;
pub mod connection;
pub mod controls;
pub mod dn;
pub mod endpoint;
pub mod entry;
pub mod error;
pub mod filter;
pub mod operations;
pub mod request;

mod ranges;
mod tls;
mod wire;

pub use connection::Connection;
pub use dn::{Dn, Rdn};
pub use endpoint::{Endpoint, Limits, PeerCertificate, Security, Trust};
pub use entry::{Entry, RootDse};
pub use error::{Error, ErrorKind, Result};
pub use filter::Filter;
pub use operations::Attribute;
pub use request::{Assertion, Change, ObjectRef, Scope, Search};

/// How many bytes the first message of a server takes, and whether it could be read: for the checks that look for bytes that
/// break the reader. None where it is not whole.
///
/// # Errors
/// `NotLdap`, `TooLarge`.
#[doc(hidden)]
pub fn first_answer(bytes: &[u8], largest: usize) -> Result<Option<usize>> {
    let Some(length) = wire::frame::length(bytes, largest)? else {
        return Ok(None);
    };
    let Some(message) = bytes.get(..length) else {
        return Ok(None);
    };
    wire::answer::read(message)?;
    Ok(Some(length))
}
