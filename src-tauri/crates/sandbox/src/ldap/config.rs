//! Configuration of a simulated LDAP server, and what its clients are told.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    certificate::CertificateError, directory::Rights, flavour::Flavour, store::MemberFollow,
};

/// Configuration of a simulated LDAP server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which server is played.
    pub flavour: Flavour,
    /// Port on 127.0.0.1 for TLS; 0 takes a free one.
    pub port: u16,
    /// Port on 127.0.0.1 without TLS, where StartTLS is offered; 0 takes a free one, `None` serves none.
    pub plain_port: Option<u16>,
    /// The root of the directory; without one `dc=example,dc=test` or `DC=corp,DC=example,DC=test`.
    pub suffix: Option<String>,
    /// The same seed gives the same secrets and ids.
    pub seed: u64,
    /// Wait before each answer; answers wait side by side.
    pub latency: Duration,
    /// How members of groups follow what is moved; AD's always follow at once.
    pub member_follow: MemberFollow,
    /// Whether people show the groups they are in; in AD they always do.
    pub member_of: bool,
    /// Whether `pwdAccountLockedTime` keeps somebody from binding (OpenLDAP with a password policy).
    pub password_policy: bool,
    /// Whether assertions and reading after a write are offered; never in AD.
    pub assertion: bool,
    /// Whether a bind without TLS is refused.
    pub confidential: bool,
    /// Where the account that pushes may write.
    pub rights: Rights,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            flavour: Flavour::default(),
            port: 0,
            plain_port: None,
            suffix: None,
            seed: 1,
            latency: Duration::ZERO,
            member_follow: MemberFollow::AtOnce,
            member_of: true,
            password_policy: true,
            assertion: true,
            confidential: false,
            rights: Rights::Everywhere,
        }
    }
}

/// What an administrator would copy from the directory's console.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// `openldap` or `ad`.
    pub flavour: String,
    /// The address with TLS.
    pub url: String,
    /// The address without TLS, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain_url: Option<String>,
    /// The unit to push to; it is there and empty.
    pub base: String,
    /// The name of the account that pushes.
    pub bind_dn: String,
    /// Its password.
    pub secret: String,
    /// The authority of the server's certificate, in PEM.
    pub ca: String,
    /// The fingerprint of the server's certificate: SHA-256, lower-case hex.
    pub sha256: String,
}

impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Details")
            .field("flavour", &self.flavour)
            .field("url", &self.url)
            .field("base", &self.base)
            .field("bind_dn", &self.bind_dn)
            .finish_non_exhaustive()
    }
}

/// Error of [`Double::start`](super::Double::start).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port is taken or may not be used.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The suffix is no distinguished name.
    #[error("the suffix is no distinguished name")]
    Suffix,
    /// There is no certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
}
