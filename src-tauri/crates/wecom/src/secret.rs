//! A secret of the console: it can be used, but neither printed nor serialised.

use std::fmt;
use std::hash::{Hash, Hasher};

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use crate::trim;

const LONGEST: usize = 512;

/// In bytes, as servers and keyrings count.
const LONGEST_PHRASE: usize = 4096;

/// The secret of one app or of the contacts sync, or a password on the way to the server.
#[derive(Clone)]
pub struct Secret(SecretString);

/// Why a text is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SecretError {
    /// Nothing was given.
    #[error("the secret is empty")]
    Empty,
    /// There is white space, or an invisible character, within it.
    #[error("there is a space or a line break within the secret")]
    InnerSpace,
    /// It holds a character that no secret has, such as a full-width letter.
    #[error("the secret holds a character that no secret has")]
    Character,
    /// It is far longer than any secret.
    #[error("the secret is too long")]
    TooLong,
}

impl Secret {
    /// Reads a secret, forgiving white space and invisible characters around it.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let text = trim::pasted(text);
        if text.is_empty() {
            return Err(SecretError::Empty);
        }
        if text
            .chars()
            .any(|c| c.is_whitespace() || trim::is_invisible(c))
        {
            return Err(SecretError::InnerSpace);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SecretError::Character);
        }
        if text.len() > LONGEST {
            return Err(SecretError::TooLong);
        }
        Ok(Self(SecretString::from(text)))
    }

    /// Takes a password as it is: spaces and letters of any script may stand in it, control characters may not.
    pub fn phrase(text: &str) -> Result<Self, SecretError> {
        if text.is_empty() {
            return Err(SecretError::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(SecretError::Character);
        }
        if text.len() > LONGEST_PHRASE {
            return Err(SecretError::TooLong);
        }
        Ok(Self(SecretString::from(text)))
    }

    /// The secret itself, for the one place that sends or stores it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// What a proxy wants to know before it lets anything through.
#[derive(Clone, Debug)]
pub struct ProxyLogin {
    /// The user.
    pub user: String,
    /// Their password.
    pub password: Secret,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// A secret as part of a cache key: compared whole, so that two secrets never share a token.
#[derive(Debug, Clone)]
pub(crate) struct SecretKey(pub(crate) Secret);

impl SecretKey {
    /// Whether it stands for this secret.
    pub(crate) fn is(&self, secret: &Secret) -> bool {
        self.0.expose() == secret.expose()
    }
}

impl PartialEq for SecretKey {
    fn eq(&self, other: &Self) -> bool {
        self.is(&other.0)
    }
}

impl Eq for SecretKey {}

impl Hash for SecretKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.expose().hash(state);
    }
}
