//! Where a directory server is, how the way to it is protected, and why its certificate is trusted.

use std::time::Duration;

/// A server, the way to it and what it may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Host name or address, as the certificate has to name it.
    pub host: String,
    /// TCP port; 636 for TLS from the start, 389 otherwise.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Why the certificate is trusted; unused by [`Security::Plain`].
    pub trust: Trust,
    /// Times and sizes that end an operation.
    pub limits: Limits,
}

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (`ldaps://`).
    Tls,
    /// TLS after the StartTLS operation (`ldap://`).
    StartTls,
    /// None. Callers allow it to loopback addresses only.
    Plain,
}

/// Why a certificate is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The platform's roots, and the name in the certificate.
    System,
    /// These roots (PEM), and the name in the certificate.
    Ca(Vec<u8>),
    /// This certificate alone: the SHA-256 of its DER form. Names and dates are not looked at.
    Pin([u8; 32]),
}

/// What one connection may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For connecting and for TLS, together.
    pub connect: Duration,
    /// For each operation, from sending it to its last answer; a search counts from answer to answer.
    pub operation: Duration,
    /// The largest message taken from the server, in bytes.
    pub message: usize,
    /// How many operations may wait for answers at a time.
    pub window: usize,
    /// The most entries that one search may give.
    pub entries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(10),
            operation: Duration::from_secs(60),
            message: 16 * 1024 * 1024,
            window: 32,
            entries: 4_000_000,
        }
    }
}

/// The certificate that a server showed, for a person to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerCertificate {
    /// SHA-256 of its DER form.
    pub sha256: [u8; 32],
    /// Whom it names, as a distinguished name.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// Seconds since 1970 until which it is good.
    pub not_after: i64,
    /// DNS names and addresses in it.
    pub names: Vec<String>,
}
