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
    /// The server ended the connection and said why: whether the operation was done is not known.
    #[error("the server ended the connection with result code {0}")]
    Disconnected(u32),
    /// An answer, or the number of entries, is over the limit.
    #[error("the answer is too large")]
    TooLarge,
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The connection ended while the operation waited: whether it was done is not known.
    #[error("the connection ended")]
    Closed,
    /// The connection had ended before; nothing was sent.
    #[error("the connection had ended before")]
    NotSent,
    /// A distinguished name, filter or address that cannot be read; nothing was sent.
    #[error("not a name, filter or address that LDAP has")]
    Invalid,
}

/// The longest text of a server that is kept, in characters.
const LONGEST: usize = 300;

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
    /// A refusal of the server.
    pub(crate) fn refused(code: u32, matched: &str, text: &str) -> Self {
        Error {
            kind: ErrorKind::Refused(code),
            matched_dn: shown(matched),
            text: shown(text),
        }
    }

    /// A failure with words of the system or of the server.
    pub(crate) fn with_text(kind: ErrorKind, text: &str) -> Self {
        Error {
            kind,
            matched_dn: None,
            text: shown(text),
        }
    }

    /// The server's result code, if it answered with one.
    pub fn result_code(&self) -> Option<u32> {
        match self.kind {
            ErrorKind::Refused(code) | ErrorKind::Disconnected(code) => Some(code),
            _ => None,
        }
    }

    /// Whether a write that failed so may have been done all the same. It is to be looked up before it is sent again.
    pub fn may_have_happened(&self) -> bool {
        match self.kind {
            ErrorKind::NotLdap
            | ErrorKind::Disconnected(_)
            | ErrorKind::TooLarge
            | ErrorKind::Timeout
            | ErrorKind::Closed => true,
            ErrorKind::Unreachable
            | ErrorKind::Tls
            | ErrorKind::Untrusted
            | ErrorKind::Refused(_)
            | ErrorKind::NotSent
            | ErrorKind::Invalid => false,
        }
    }
}

/// A text of a server as it can be shown: of one line, without what cannot be seen, cut.
fn shown(text: &str) -> Option<String> {
    let visible = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let shown: String = visible
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_server_are_cut_and_of_one_line() {
        let error = Error::refused(49, "", " a\nb\0\u{1b}[1m\0");
        assert_eq!(
            (error.text.as_deref(), error.matched_dn),
            (Some("a b  [1m"), None)
        );
        let long = Error::with_text(ErrorKind::Closed, &"字".repeat(LONGEST + 1));
        assert_eq!(long.text.unwrap().chars().count(), LONGEST);
    }
}
