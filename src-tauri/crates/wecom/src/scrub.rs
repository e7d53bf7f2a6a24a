//! Redacts secrets from text that may be printed or logged.
//!
//! Works on `key=value` and on `"key":"value"`, so that it fits URLs, JSON and sentences alike. It leaves `errcode` and
//! numbers under `code` alone, which support needs.

const KEYS: [&str; 10] = [
    "access_token",
    "suite_access_token",
    "provider_access_token",
    "corpsecret",
    "secret",
    "auth_code",
    "code",
    "user_ticket",
    "jsapi_ticket",
    "ticket",
];
const MARK: &str = "[scrubbed]";

/// Redacts the values of tokens, secrets and login codes.
#[must_use]
pub fn scrub(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(found) = at_key(&out, rest) {
            out.push_str(&rest[..found.start]);
            out.push_str(MARK);
            rest = &rest[found.end..];
            continue;
        }
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    out
}

/// [`scrub`], which also redacts the given values wherever they stand.
pub(crate) fn with_values(text: &str, values: &[&str]) -> String {
    let mut text = text.to_owned();
    for value in values.iter().filter(|value| !value.is_empty()) {
        if text.contains(value) {
            text = text.replace(value, MARK);
        }
    }
    scrub(&text)
}

struct Found {
    start: usize,
    end: usize,
}

/// The value that belongs to a key at the start of `text`.
fn at_key(before: &str, text: &str) -> Option<Found> {
    if before.ends_with(is_word) && !ends_with_encoded(before) {
        return None;
    }
    let key = KEYS.iter().find(|key| starts_with_word(text, key))?;
    let (start, quoting) = value_start(text, key.len())?;
    let value = &text[start..];
    let length = match quoting {
        Quoting::Json => value.find(['"', '\'']),
        Quoting::Encoded => value.find(|c| c == '%' || ends_value(c)),
        Quoting::None => value.find(ends_value),
    };
    let length = length.unwrap_or(value.len());
    (length > 0).then_some(Found {
        start,
        end: start + length,
    })
}

enum Quoting {
    None,
    Json,
    Encoded,
}

/// Where the value begins after the key, and how it is written.
fn value_start(text: &str, key: usize) -> Option<(usize, Quoting)> {
    let rest = &text[key..];
    if starts_with(rest, "%3D") {
        return Some((key + 3, Quoting::Encoded));
    }
    if let Some(value) = rest.strip_prefix('=')
        && !value.starts_with(['"', '\''])
    {
        return Some((key + 1, Quoting::None));
    }
    let rest = rest.trim_start_matches(['\\', '"', '\'']).trim_start();
    let rest = rest.strip_prefix(['=', ':'])?.trim_start();
    let value = rest.trim_start_matches('\\').strip_prefix(['"', '\''])?;
    Some((text.len() - value.len(), Quoting::Json))
}

/// Whether the text ends with a percent-encoded `?`, `&` or `#`, whose last character looks like part of a word.
fn ends_with_encoded(text: &str) -> bool {
    let Some(at) = text.len().checked_sub(3) else {
        return false;
    };
    let end = text.get(at..).unwrap_or_default();
    ["%3F", "%26", "%23"]
        .iter()
        .any(|mark| end.eq_ignore_ascii_case(mark))
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(word))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    starts_with(text, word) && !text[word.len()..].starts_with(is_word)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn ends_value(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '&' | '"' | '\'' | '#' | ',' | ';' | '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}'
        )
}
