//! Secrets: values that can be used, but neither printed nor serialised.

use std::fmt;
use std::hash::{Hash, Hasher};

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use crate::trim;

const LONGEST: usize = 512;

/// The maximum length of a password in bytes, as servers and keyrings count.
const LONGEST_PASSWORD: usize = 4096;

/// The longest variable name that may stand before a secret.
const LONGEST_NAME: usize = 40;

/// The secret of an app or of the contacts sync, or the password of a proxy.
#[derive(Clone)]
pub struct Secret(SecretString);

/// Error of [`Secret::parse`] and [`Secret::password`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SecretError {
    /// Nothing was given.
    #[error("the secret is empty")]
    Empty,
    /// There is white space, or an invisible character, within it.
    #[error("there is a space or a line break within the secret")]
    InnerSpace,
    /// It holds a character that no secret has, such as a full-width letter, or is the `****` that a page shows in its
    /// place.
    #[error("the secret holds a character that no secret has")]
    Character,
    /// It is far longer than any secret.
    #[error("the secret is too long")]
    TooLong,
}

impl Secret {
    /// Parses a secret, forgiving what is copied along: white space and invisible characters, quotation marks, and the
    /// name that it had in a configuration file (`NAME=…`, `"secret": "…",`). None of these is part of a secret.
    ///
    /// # Errors
    /// [`SecretError`] with the reason.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let text = bare(text);
        if text.is_empty() {
            return Err(SecretError::Empty);
        }
        if text
            .chars()
            .any(|c| c.is_whitespace() || trim::is_invisible(c))
        {
            return Err(SecretError::InnerSpace);
        }
        // Copied from a masked input field.
        let is_hidden = text.bytes().all(|byte| byte == b'*');
        if is_hidden || !text.bytes().all(is_of_a_secret) {
            return Err(SecretError::Character);
        }
        if text.len() > LONGEST {
            return Err(SecretError::TooLong);
        }
        Ok(Self(SecretString::from(text)))
    }

    /// Accepts a password as it is: spaces and letters of any script are allowed, control characters are not, as HTTP
    /// basic authentication has it (RFC 7617).
    ///
    /// # Errors
    /// [`SecretError::Empty`], [`SecretError::Character`] or [`SecretError::TooLong`].
    pub fn password(text: &str) -> Result<Self, SecretError> {
        if text.is_empty() {
            return Err(SecretError::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(SecretError::Character);
        }
        if text.len() > LONGEST_PASSWORD {
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

/// User name and password for a proxy (HTTP basic authentication).
#[derive(Clone, Debug)]
pub struct ProxyLogin {
    /// The user name.
    pub user: String,
    /// The password.
    pub password: Secret,
}

/// Quotation marks and separators around a secret in files, chats and web pages.
const QUOTES: [char; 21] = [
    '"', '\'', '`', '“', '”', '„', '‘', '’', '「', '」', '『', '』', '《', '》', '＂', '＇', '«',
    '»', ',', ';', '；',
];

fn bare(text: &str) -> &str {
    let text = unquoted(text);
    match without_name(text) {
        Some(value) => unquoted(value),
        None => text,
    }
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || trim::is_invisible(c) || QUOTES.contains(&c))
}

/// The value after `NAME=` or `name:`, if what stands before is a name.
fn without_name(text: &str) -> Option<&str> {
    let text = ["export ", "set ", "$env:"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .unwrap_or(text);
    let (name, value) = text.split_once(['=', ':', '：', '＝'])?;
    let name = unquoted(name);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    (!name.is_empty() && name.chars().count() <= LONGEST_NAME && name.chars().all(is_name))
        .then_some(value)
}

/// Whether a secret may hold this byte. Quotation marks and `=` inside show that more than the secret was copied.
fn is_of_a_secret(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'`' | b'=' | b'<' | b'>')
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
