//! Distinguished names (RFC 4514): read, written with what has to be escaped, and compared as servers compare them.
//!
//! Servers write a name back in another spelling than it was sent: other escapes, other blanks, other case. So names are
//! compared by [`Dn::key`], never as text.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// A distinguished name: relative names from the entry up to the root of the tree.
#[derive(Clone, Debug, Default)]
pub struct Dn {
    rdns: Vec<Rdn>,
}

/// A relative name: one or more attributes with their values.
#[derive(Clone, Debug)]
pub struct Rdn {
    parts: Vec<(String, Value)>,
}

/// A value in a name: text, or the bytes of another syntax (`#04…`), which stay as they were written.
#[derive(Clone, Debug)]
enum Value {
    Text(String),
    Hex(String),
}

impl Dn {
    /// The name of the entry in its parent; none for the root.
    pub fn rdn(&self) -> Option<&Rdn> {
        self.rdns.first()
    }

    /// The name of the entry above; none for the root.
    pub fn parent(&self) -> Option<Dn> {
        let (_, above) = self.rdns.split_first()?;
        Some(Dn {
            rdns: above.to_vec(),
        })
    }

    /// The name of an entry below this one.
    pub fn child(&self, rdn: Rdn) -> Dn {
        let mut rdns = Vec::with_capacity(self.rdns.len() + 1);
        rdns.push(rdn);
        rdns.extend_from_slice(&self.rdns);
        Dn { rdns }
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.rdns.is_empty()
    }

    /// How many relative names there are.
    pub fn depth(&self) -> usize {
        self.rdns.len()
    }

    /// Whether the entry stands below another one, at any depth; an entry is not below itself.
    pub fn is_below(&self, above: &Dn) -> bool {
        let Some(extra) = self.rdns.len().checked_sub(above.rdns.len()) else {
            return false;
        };
        extra > 0 && self.rdns.iter().skip(extra).eq(&above.rdns)
    }

    /// The name with another entry in place of one above it: what a name becomes when that entry moves. As it is where it
    /// does not stand at or below `from`.
    pub fn moved(&self, from: &Dn, to: &Dn) -> Dn {
        if self != from && !self.is_below(from) {
            return self.clone();
        }
        let kept = self.rdns.len() - from.rdns.len();
        let rdns = self.rdns.iter().take(kept).chain(&to.rdns).cloned();
        Dn {
            rdns: rdns.collect(),
        }
    }

    /// A text that is the same for two names exactly if they name the same entry.
    pub fn key(&self) -> String {
        let keys: Vec<String> = self.rdns.iter().map(Rdn::key).collect();
        keys.join(",")
    }
}

impl Rdn {
    /// A relative name of one attribute. Blanks at the ends of the value go: servers drop them.
    pub fn new(attribute: &str, value: &str) -> Rdn {
        Rdn {
            parts: vec![(attribute.to_owned(), Value::Text(value.trim().to_owned()))],
        }
    }

    /// The attribute, where there is one alone.
    pub fn attribute(&self) -> Option<&str> {
        self.single().map(|(attribute, _)| attribute.as_str())
    }

    /// The value as text, where there is one alone and it is text.
    pub fn value(&self) -> Option<&str> {
        match self.single() {
            Some((_, Value::Text(text))) => Some(text),
            _ => None,
        }
    }

    /// How many bytes the value takes on the wire with its escapes: what OpenLDAP limits.
    pub fn escaped_len(&self) -> usize {
        self.parts
            .iter()
            .map(|(_, value)| match value {
                Value::Text(text) => wire_len(text),
                Value::Hex(hex) => hex.len(),
            })
            .sum()
    }

    /// As [`Dn::key`].
    pub fn key(&self) -> String {
        let mut keys: Vec<String> = self
            .parts
            .iter()
            .map(|(attribute, value)| format!("{}={}", type_key(attribute), value.key()))
            .collect();
        keys.sort_unstable();
        keys.join("+")
    }

    fn single(&self) -> Option<&(String, Value)> {
        match self.parts.as_slice() {
            [part] => Some(part),
            _ => None,
        }
    }
}

impl Value {
    /// Without case, with one blank for many, as the rules of name attributes compare.
    fn key(&self) -> String {
        match self {
            Value::Text(text) => {
                let words: Vec<&str> = text.split_whitespace().collect();
                escape(&words.join(" ").to_lowercase())
            }
            Value::Hex(hex) => format!("#{}", hex.to_ascii_lowercase()),
        }
    }
}

impl PartialEq for Dn {
    fn eq(&self, other: &Self) -> bool {
        self.rdns == other.rdns
    }
}

impl Eq for Dn {}

impl PartialEq for Rdn {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Rdn {}

impl fmt::Display for Dn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, rdn) in self.rdns.iter().enumerate() {
            if index > 0 {
                formatter.write_str(",")?;
            }
            rdn.fmt(formatter)?;
        }
        Ok(())
    }
}

impl fmt::Display for Rdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (attribute, value)) in self.parts.iter().enumerate() {
            if index > 0 {
                formatter.write_str("+")?;
            }
            match value {
                Value::Text(text) => write!(formatter, "{attribute}={}", escape(text))?,
                Value::Hex(hex) => write!(formatter, "{attribute}=#{hex}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Dn {
    type Err = Error;

    /// # Errors
    /// `Invalid`.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.trim().is_empty() {
            return Ok(Dn::default());
        }
        let rdns: Option<Vec<Rdn>> = split(text, |c| matches!(c, ',' | ';'))
            .into_iter()
            .map(read_rdn)
            .collect();
        let rdns = rdns.ok_or(ErrorKind::Invalid)?;
        Ok(Dn { rdns })
    }
}

/// Whether a text can be the name of an attribute: letters, digits and hyphens, or numbers between dots.
pub(crate) fn is_attribute(text: &str) -> bool {
    let word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    word(text) || text.contains('.') && text.split('.').all(number)
}

/// OIDs and names are told apart by nobody; both are compared without case.
fn type_key(attribute: &str) -> String {
    attribute.to_ascii_lowercase()
}

/// Where separators stand that no backslash and no quotation mark takes away.
fn split(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<&str> {
    let (mut parts, mut start, mut escaped, mut quoted) = (Vec::new(), 0, false, false);
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            _ if !quoted && is_separator(c) => {
                parts.extend(text.get(start..index));
                start = index + c.len_utf8();
            }
            _ => (),
        }
    }
    parts.extend(text.get(start..));
    parts
}

fn read_rdn(text: &str) -> Option<Rdn> {
    let parts: Option<Vec<_>> = split(text, |c| c == '+')
        .into_iter()
        .map(read_part)
        .collect();
    Some(Rdn { parts: parts? })
}

fn read_part(text: &str) -> Option<(String, Value)> {
    let (attribute, value) = text.split_once('=')?;
    let attribute = attribute.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if attribute.is_empty() || !attribute.chars().all(is_name) {
        return None;
    }
    Some((attribute.to_owned(), read_value(value)?))
}

fn read_value(text: &str) -> Option<Value> {
    let text = trim_unescaped(text);
    if let Some(hex) = text.strip_prefix('#') {
        let is_hex =
            !hex.is_empty() && hex.len() % 2 == 0 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        return is_hex.then(|| Value::Hex(hex.to_owned()));
    }
    let unquoted = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    unescape(unquoted.unwrap_or(text)).map(Value::Text)
}

/// Blanks around a value are no part of it, but for the last one where a backslash stands before it.
fn trim_unescaped(text: &str) -> &str {
    let text = text.trim_start_matches(' ');
    let trimmed = text.trim_end_matches(' ');
    let backslashes = trimmed.bytes().rev().take_while(|b| *b == b'\\').count();
    if backslashes % 2 == 1 && trimmed.len() < text.len() {
        return text.get(..=trimmed.len()).unwrap_or(text);
    }
    trimmed
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let (&first, after) = rest.split_first()?;
        match (hex(first), after.first().copied().and_then(hex)) {
            (Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                rest = after.get(1..)?;
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// Escapes of RFC 4514. Control characters are written as two digits too: some servers refuse them bare.
fn escape(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let mut escaped = String::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        let is_outer_blank = c == ' ' && (index == 0 || index == last);
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=' => escaped.extend(['\\', c]),
            '#' if index == 0 => escaped.push_str("\\#"),
            ' ' if is_outer_blank => escaped.push_str("\\ "),
            c if c.is_ascii_control() => escaped.push_str(&format!("\\{:02X}", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Servers keep a name with each special character as a backslash and two digits.
fn wire_len(text: &str) -> usize {
    let special = |c: char| {
        matches!(c, '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=') || c.is_ascii_control()
    };
    text.chars()
        .map(|c| if special(c) { 3 } else { c.len_utf8() })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dn(text: &str) -> Dn {
        text.parse().unwrap()
    }

    #[test]
    fn names_are_written_with_their_escapes() {
        for (value, written) in [
            ("张三 (zhangsan)", "cn=张三 (zhangsan)"),
            (
                "研发,一部 +\"<;>\\=#",
                "cn=研发\\,一部 \\+\\\"\\<\\;\\>\\\\\\=#",
            ),
            ("#hash", "cn=\\#hash"),
            ("a\0b", "cn=a\\00b"),
            ("  outer  ", "cn=outer"),
        ] {
            assert_eq!(Rdn::new("cn", value).to_string(), written);
        }
    }

    #[test]
    fn spellings_of_one_name_are_equal() {
        for (one, other) in [
            ("cn=A B,dc=x", "CN=a  b , DC=X"),
            (
                "ou=研发\\,一部,dc=x",
                "ou=\\E7\\A0\\94\\E5\\8F\\91\\2C一部,dc=x",
            ),
            ("cn=\\#a,dc=x", "cn=\\23a,dc=x"),
            ("cn=a+uid=b,dc=x", "uid=b+cn=a,dc=x"),
            ("cn=\"a, b\",dc=x", "cn=a\\, b,dc=x"),
            ("cn=a;dc=x", "cn=a,dc=x"),
            ("cn=\\ a\\ ,dc=x", "cn=a,dc=x"),
        ] {
            assert_eq!(dn(one), dn(other), "{one} | {other}");
            assert_eq!(dn(one).key(), dn(other).key());
        }
    }

    #[test]
    fn other_names_are_not() {
        for (one, other) in [
            ("cn=a,dc=x", "cn=a,dc=y"),
            ("cn=a,dc=x", "uid=a,dc=x"),
            ("cn=a\\,dc=x", "cn=a,dc=x"),
            ("cn=a\\+uid\\=b,dc=x", "cn=a+uid=b,dc=x"),
            ("cn=#0401,dc=x", "cn=\\#0401,dc=x"),
        ] {
            assert_ne!(dn(one), dn(other), "{one} | {other}");
            assert_ne!(dn(one).key(), dn(other).key());
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in [
            "x",
            "=a",
            "cn=a,,dc=x",
            "cn=#xyz",
            "cn=a\\",
            "c n=a",
            "cn=\\FF,dc=x",
            "cn",
        ] {
            assert!(text.parse::<Dn>().is_err(), "{text}");
        }
    }

    #[test]
    fn families_are_known_whatever_their_spelling() {
        let base = dn("ou=People,dc=x");
        let child = dn("uid=a,OU=people , dc=X");
        assert!(child.is_below(&base) && !base.is_below(&base) && !base.is_below(&child));
        assert!(!dn("uid=a,ou=people2,dc=x").is_below(&base));
        assert!(child.is_below(&Dn::default()));
        assert_eq!(child.parent().unwrap(), base);
        assert_eq!(base.child(Rdn::new("uid", "A")), child);
        let moved = child.moved(&base, &dn("ou=Left,dc=y"));
        assert_eq!(moved, dn("uid=a,ou=left,dc=y"));
        assert_eq!(dn("uid=a,dc=z").moved(&base, &moved), dn("uid=a,dc=z"));
    }

    #[test]
    fn lengths_count_escapes_as_servers_keep_them() {
        assert_eq!(Rdn::new("uid", "a,b").escaped_len(), 5);
        assert_eq!(Rdn::new("uid", "张").escaped_len(), 3);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(values in prop::collection::vec("\\PC{1,20}", 1..5)) {
            let mut name = Dn::default();
            for value in &values {
                name = name.child(Rdn::new("cn", value));
            }
            let again: Dn = name.to_string().parse().unwrap();
            prop_assert_eq!(again.to_string(), name.to_string());
            prop_assert_eq!(again.rdn().unwrap().value(), name.rdn().unwrap().value());
            prop_assert_eq!(&again, &name);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[a-z=,+;\\\\\"# 张0-9F]{0,40}") {
            if let Ok(name) = text.parse::<Dn>() {
                let again: Dn = name.to_string().parse().unwrap();
                prop_assert_eq!(again.key(), name.key());
            }
        }
    }
}
