//! A secret of the console: it can be used, but neither printed nor serialised.

use std::fmt;
use std::hash::{Hash, Hasher};

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use crate::trim;

const LONGEST: usize = 512;

/// In bytes, as servers and keyrings count.
const LONGEST_PHRASE: usize = 4096;

/// The longest name that stands before a secret.
const LONGEST_NAME: usize = 40;

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
    /// It holds a character that no secret has, such as a full-width letter, or is what a page shows in its place.
    #[error("the secret holds a character that no secret has")]
    Character,
    /// It is far longer than any secret.
    #[error("the secret is too long")]
    TooLong,
}

impl Secret {
    /// Reads a secret, forgiving what is copied along: white space and invisible characters, quotation marks, and the
    /// name that it had in a file of settings (`NAME=…`, `"secret": "…",`). None of these is part of a secret.
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
        // Copied from a field that hides it.
        let is_hidden = text.bytes().all(|byte| byte == b'*');
        if is_hidden || !text.bytes().all(is_of_a_secret) {
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

/// What stands around a secret in files, chats and web pages.
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

/// What follows `NAME=` or `name:`, if what stands before is a name.
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

/// Quotation marks and signs of assignment within it come from somewhere else.
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
