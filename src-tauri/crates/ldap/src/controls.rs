//! OIDs of the controls that operations are sent with; a server's root DSE names those that it knows.

/// Reading an entry back in the operation that wrote it (RFC 4527).
pub const POST_READ: &str = "1.3.6.1.1.13.2";
/// A condition under which an operation is done at all (RFC 4528).
pub const ASSERTION: &str = "1.3.6.1.1.12";
/// Paged results (RFC 2696).
pub const PAGED: &str = "1.2.840.113556.1.4.319";
