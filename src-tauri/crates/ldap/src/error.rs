//! What went wrong between this program and a directory server.

/// What an operation gave.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure, without any value that was sent: one of them may have been a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// What kind it is.
    pub kind: ErrorKind,
    /// How much of a name the server found, where it tells.
    pub matched_dn: Option<String>,
    /// The server's own words, cut to a length that can be shown.
    pub text: Option<String>,
}

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No connection: name, route, port.
    #[error("the server cannot be reached")]
    Unreachable,
    /// TLS could not be agreed on.
    #[error("no TLS connection could be made")]
    Tls,
    /// The certificate is not one that is trusted, or names another server.
    #[error("the server's certificate is not trusted")]
    Untrusted,
    /// What answers does not speak LDAP, or breaks its rules.
    #[error("the server does not speak LDAP as it should")]
    NotLdap,
    /// The server said no, with this result code.
    #[error("the server refused with result code {0}")]
    Refused(u32),
    /// An answer, or the number of entries, is over the limit.
    #[error("the answer is too large")]
    TooLarge,
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The connection ended while the operation waited: whether it was done is not known.
    #[error("the connection ended")]
    Closed,
    /// A distinguished name, filter or address that cannot be read; nothing was sent.
    #[error("not a name, filter or address that LDAP has")]
    Invalid,
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error {
            kind,
            matched_dn: None,
            text: None,
        }
    }
}

impl Error {
    /// The server's result code, if it answered with one.
    pub fn result_code(&self) -> Option<u32> {
        match self.kind {
            ErrorKind::Refused(code) => Some(code),
            _ => None,
        }
    }
}
