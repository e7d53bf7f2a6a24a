//! Corp ID and `AgentId`, and the comparison of userids.
//!
//! Parsing catches what people really paste: spaces, another id, the number out of the page address.
//! Whether an id exists is for the server to say.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::trim;

const CORP_ID_LENGTH: usize = 18;
const PAGE_NUMBER_DIGITS: usize = 12;

/// The id of one corp (企业 ID), such as `ww` and sixteen hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CorpId(CompactString);

/// Error of [`CorpId::parse`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CorpIdError {
    /// Nothing was given.
    #[error("the corp ID is empty")]
    Empty,
    /// It starts with neither `ww` nor `wx`.
    #[error("a corp ID starts with ww or wx")]
    Prefix,
    /// It is not eighteen characters long.
    #[error("a corp ID has 18 characters, not {0}")]
    Length(usize),
    /// A character after the prefix cannot be part of a corp ID.
    #[error("a corp ID has only letters and digits, after ww only 0-9 and a-f")]
    Character,
}

impl CorpId {
    /// Parses a corp ID, forgiving white space around it and capitals in its prefix.
    ///
    /// # Errors
    /// [`CorpIdError`] with the reason.
    pub fn parse(text: &str) -> Result<Self, CorpIdError> {
        let text = trim::pasted(text);
        if text.is_empty() {
            return Err(CorpIdError::Empty);
        }
        let Some((prefix, rest)) = text.split_at_checked(2) else {
            return Err(CorpIdError::Prefix);
        };
        let prefix = prefix.to_ascii_lowercase();
        let allowed: fn(&u8) -> bool = match prefix.as_str() {
            "ww" => u8::is_ascii_hexdigit,
            "wx" => u8::is_ascii_alphanumeric,
            _ => return Err(CorpIdError::Prefix),
        };
        if !rest.bytes().all(|byte| allowed(&byte)) {
            return Err(CorpIdError::Character);
        }
        if text.len() != CORP_ID_LENGTH {
            return Err(CorpIdError::Length(text.len()));
        }
        Ok(Self(CompactString::from(prefix) + rest))
    }

    /// The id as it is sent to WeCom.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CorpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CorpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CorpId {
    type Error = CorpIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CorpId> for String {
    fn from(id: CorpId) -> Self {
        id.0.into()
    }
}

/// The id of one app within its corp, such as `1000002`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct AgentId(u32);

/// Error of [`AgentId::parse`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AgentIdError {
    /// Nothing was given.
    #[error("the AgentId is empty")]
    Empty,
    /// It holds something other than digits.
    #[error("an AgentId has only digits")]
    NotANumber,
    /// It is the long number in the address of the app's admin page, which is another id.
    #[error("this is the number in the admin page's address, not the AgentId shown on that page")]
    PageNumber,
    /// It is zero or too large.
    #[error("no AgentId has this value")]
    OutOfRange,
}

impl AgentId {
    /// Parses an `AgentId`, forgiving white space around it.
    ///
    /// # Errors
    /// [`AgentIdError`] with the reason.
    pub fn parse(text: &str) -> Result<Self, AgentIdError> {
        let text = trim::pasted(text);
        if text.is_empty() {
            return Err(AgentIdError::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(AgentIdError::NotANumber);
        }
        if text.len() >= PAGE_NUMBER_DIGITS {
            return Err(AgentIdError::PageNumber);
        }
        let number: u32 = text.parse().map_err(|_| AgentIdError::OutOfRange)?;
        Self::try_from(number)
    }

    /// The id as a number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for AgentId {
    type Error = AgentIdError;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        if number == 0 {
            return Err(AgentIdError::OutOfRange);
        }
        Ok(Self(number))
    }
}

impl From<AgentId> for u32 {
    fn from(id: AgentId) -> Self {
        id.0
    }
}

impl fmt::Display for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for AgentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The comparison form of a userid or a username: trimmed, and folded by [`casefold`], since WeCom compares userids
/// without regard to case.
///
/// Display and requests keep the original spelling.
#[must_use]
pub fn casefold_trimmed(userid: &str) -> CompactString {
    casefold(userid.trim())
}

/// Folds the case of a text by Unicode's simple case folding. Every comparison of names rests on it, the database's too.
///
/// A letter outside ASCII never becomes one of ASCII: the Kelvin sign is no `k`, so a user cannot get another user's
/// account by a look-alike name.
#[must_use]
pub fn casefold(text: &str) -> CompactString {
    if !text.is_ascii() {
        return text.chars().map(fold_char).collect();
    }
    // Nearly every userid: no table is needed, and directories hold a hundred thousand of them.
    let mut folded = CompactString::from(text);
    folded.make_ascii_lowercase();
    folded
}

/// Folds one character by way of its capital, since several small letters may share one: final and medial sigma do.
fn fold_char(c: char) -> char {
    // Chinese, Japanese and Korean writing has no case, and most names are written in it.
    if matches!(c, '\u{2E80}'..='\u{A63F}' | '\u{AC00}'..='\u{D7FF}') {
        return c;
    }
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let capital = only(c.to_uppercase()).unwrap_or(c);
    let small = only(capital.to_lowercase()).unwrap_or(c);
    if small.is_ascii() { c } else { small }
}

/// The single character of a mapping; `None` where it maps to several, as ß does to SS.
fn only(mut characters: impl Iterator<Item = char>) -> Option<char> {
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

/// Whether a text has the form of a userid: 1 to 64 letters and digits of ASCII and `_-@.`.
#[must_use]
pub fn is_userid(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-@.".contains(&byte))
}
