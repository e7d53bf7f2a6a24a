//! The text of a filter, both ways.

use super::{DEPTH, Filter, is_description};
use crate::dn::is_attribute;

/// Appends a filter as RFC 4515 writes it.
pub(super) fn show(filter: &Filter, shown: &mut String) {
    shown.push('(');
    match filter {
        Filter::And(parts) => many('&', parts, shown),
        Filter::Or(parts) => many('|', parts, shown),
        Filter::Not(part) => {
            shown.push('!');
            show(part, shown);
        }
        Filter::Present(attribute) => shown.extend([attribute, "=*"]),
        Filter::Equals(attribute, value) => test(attribute, "=", value, "", shown),
        Filter::StartsWith(attribute, value) => test(attribute, "=", value, "*", shown),
        Filter::EndsWith(attribute, value) => test(attribute, "=*", value, "", shown),
        Filter::Contains(attribute, value) => test(attribute, "=*", value, "*", shown),
        Filter::AtLeast(attribute, value) => test(attribute, ">=", value, "", shown),
        Filter::AtMost(attribute, value) => test(attribute, "<=", value, "", shown),
        Filter::Rule(attribute, rule, value) => {
            test(attribute, &format!(":{rule}:="), value, "", shown);
        }
    }
    shown.push(')');
}

fn many(sign: char, parts: &[Filter], shown: &mut String) {
    shown.push(sign);
    parts.iter().for_each(|part| show(part, shown));
}

fn test(attribute: &str, sign: &str, value: &[u8], after: &str, shown: &mut String) {
    shown.extend([attribute, sign]);
    let text = std::str::from_utf8(value);
    match text {
        Ok(text) => text.chars().for_each(|c| match c {
            '*' | '(' | ')' | '\\' => hex(c as u8, shown),
            c if c.is_ascii_control() => hex(c as u8, shown),
            c => shown.push(c),
        }),
        Err(_) => value.iter().for_each(|byte| hex(*byte, shown)),
    }
    shown.push_str(after);
}

fn hex(byte: u8, shown: &mut String) {
    shown.push_str(&format!("\\{byte:02x}"));
}

/// The filter that a text is; none where it breaks the rules.
pub(super) fn parse(text: &str) -> Option<Filter> {
    let text = text.trim();
    let (filter, rest) = match text.starts_with('(') {
        true => enclosed(text, DEPTH)?,
        false => (assertion(text)?, ""),
    };
    rest.trim().is_empty().then_some(filter)
}

/// One filter in parentheses and what comes after it.
fn enclosed(text: &str, depth: usize) -> Option<(Filter, &str)> {
    let depth = depth.checked_sub(1)?;
    let inner = text.strip_prefix('(')?;
    let (filter, rest) = match inner.as_bytes().first()? {
        b'&' => {
            let (parts, rest) = list(&inner[1..], depth)?;
            (Filter::And(parts), rest)
        }
        b'|' => {
            let (parts, rest) = list(&inner[1..], depth)?;
            (Filter::Or(parts), rest)
        }
        b'!' => {
            let (part, rest) = enclosed(inner[1..].trim_start(), depth)?;
            (Filter::Not(Box::new(part)), rest.trim_start())
        }
        _ => {
            let end = inner.find(')')?;
            (assertion(&inner[..end])?, &inner[end..])
        }
    };
    Some((filter, rest.strip_prefix(')')?))
}

fn list(text: &str, depth: usize) -> Option<(Vec<Filter>, &str)> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while rest.starts_with('(') {
        let (part, after) = enclosed(rest, depth)?;
        parts.push(part);
        rest = after.trim_start();
    }
    Some((parts, rest))
}

/// What stands between innermost parentheses.
fn assertion(text: &str) -> Option<Filter> {
    let (left, value) = text.split_once('=')?;
    if let Some((attribute, rule)) = left.strip_suffix(':').and_then(|left| left.split_once(':')) {
        let (attribute, rule) = (name(attribute)?, name(rule)?);
        return is_attribute(&rule).then_some(Filter::Rule(attribute, rule, bytes(value)?));
    }
    if let Some(attribute) = left.strip_suffix('>') {
        return Some(Filter::AtLeast(name(attribute)?, bytes(value)?));
    }
    if let Some(attribute) = left.strip_suffix('<') {
        return Some(Filter::AtMost(name(attribute)?, bytes(value)?));
    }
    let attribute = name(left)?;
    if value == "*" {
        return Some(Filter::Present(attribute));
    }
    let parts: Vec<_> = value.split('*').collect();
    match parts[..] {
        [value] => Some(Filter::Equals(attribute, bytes(value)?)),
        [value, ""] => Some(Filter::StartsWith(attribute, some(value)?)),
        ["", value] => Some(Filter::EndsWith(attribute, some(value)?)),
        ["", value, ""] => Some(Filter::Contains(attribute, some(value)?)),
        _ => None,
    }
}

fn name(text: &str) -> Option<String> {
    let text = text.trim();
    is_description(text).then(|| text.to_owned())
}

fn some(text: &str) -> Option<Vec<u8>> {
    bytes(text).filter(|bytes| !bytes.is_empty())
}

/// A value with escapes of two digits.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut value = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'\\' => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
                let high = digit(rest.first()?)?;
                let low = digit(rest.get(1)?)?;
                value.push(high << 4 | low);
                rest = &rest[2..];
            }
            b'(' | b')' | b'*' | 0 => return None,
            byte => value.push(byte),
        }
    }
    Some(value)
}
