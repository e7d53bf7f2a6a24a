//! Search filters: built from values of any bytes, shown and read as RFC 4515 says.

mod text;

use std::fmt;

use crate::dn::is_attribute;
use crate::error::{Error, ErrorKind};

/// Which entries a search gives, or what must hold for a write.
#[derive(Clone, PartialEq, Eq)]
pub enum Filter {
    /// All of these; none of them: everything.
    And(Vec<Filter>),
    /// Any of these; none of them: nothing.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// The attribute has this value.
    Equals(String, Vec<u8>),
    /// The attribute has a value.
    Present(String),
    /// The attribute has a value that begins with this.
    StartsWith(String, Vec<u8>),
    /// The attribute has a value that ends with this.
    EndsWith(String, Vec<u8>),
    /// The attribute has a value with this in it.
    Contains(String, Vec<u8>),
    /// The attribute has a value that is this or comes after it.
    AtLeast(String, Vec<u8>),
    /// The attribute has a value that is this or comes before it.
    AtMost(String, Vec<u8>),
    /// The attribute matches the value by the rule with this OID.
    Rule(String, String, Vec<u8>),
}

/// Matches where all bits of the value are set (Active Directory).
pub const BITS_SET: &str = "1.2.840.113556.1.4.803";

/// How deep filters may be nested.
const DEPTH: usize = 32;

impl Filter {
    /// Reads a filter such as `(&(objectClass=user)(mail=*))`; the outer parentheses may be missing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Invalid`] where it is none, where it is nested too deep, or where it has more than one `*` beside text.
    pub fn parse(text: &str) -> Result<Self, Error> {
        text::parse(text).ok_or_else(|| ErrorKind::Invalid.into())
    }

    /// The attribute has this value.
    pub fn equals(attribute: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        Filter::Equals(attribute.into(), value.into())
    }

    /// The attribute has a value.
    pub fn present(attribute: impl Into<String>) -> Self {
        Filter::Present(attribute.into())
    }

    /// The attribute has a value that begins with this.
    pub fn starts_with(attribute: impl Into<String>, start: impl Into<Vec<u8>>) -> Self {
        Filter::StartsWith(attribute.into(), start.into())
    }

    /// Whether every attribute has a possible name, no text to look for is empty and it is not nested too deep.
    pub(crate) fn is_valid(&self) -> bool {
        self.is_valid_within(DEPTH)
    }

    fn is_valid_within(&self, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        match self {
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().all(|part| part.is_valid_within(depth))
            }
            Filter::Not(part) => part.is_valid_within(depth),
            Filter::Present(attribute) => is_description(attribute),
            Filter::Equals(attribute, _)
            | Filter::AtLeast(attribute, _)
            | Filter::AtMost(attribute, _) => is_description(attribute),
            Filter::StartsWith(attribute, value)
            | Filter::EndsWith(attribute, value)
            | Filter::Contains(attribute, value) => is_description(attribute) && !value.is_empty(),
            Filter::Rule(attribute, rule, _) => is_description(attribute) && is_attribute(rule),
        }
    }
}

/// An attribute with its options, such as `userCertificate;binary`.
fn is_description(text: &str) -> bool {
    let mut parts = text.split(';');
    parts.next().is_some_and(is_attribute)
        && parts.all(|option| {
            !option.is_empty()
                && option
                    .bytes()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'=' | b'*'))
        })
}

impl fmt::Display for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = String::new();
        text::show(self, &mut shown);
        formatter.write_str(&shown)
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Filter({self})")
    }
}

#[cfg(test)]
mod tests;
