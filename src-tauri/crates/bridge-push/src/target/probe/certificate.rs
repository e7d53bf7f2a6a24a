//! The certificate that a server shows, as people look at it.

use ldap::PeerCertificate;
use serde::Serialize;

use super::super::trust::hex;

/// A server's certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Certificate {
    /// SHA-256 of its DER form, in hexadecimal digits: what a pin names.
    pub sha256: String,
    /// Whom it names.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// Until when it is good: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub not_after: i64,
    /// Names and addresses in it.
    pub names: Vec<String>,
}

impl From<&PeerCertificate> for Certificate {
    fn from(peer: &PeerCertificate) -> Self {
        Self {
            sha256: hex(&peer.sha256),
            subject: peer.subject.clone(),
            issuer: peer.issuer.clone(),
            not_after: peer.not_after.saturating_mul(1000),
            names: peer.names.clone(),
        }
    }
}
