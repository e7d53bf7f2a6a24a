//! Extracts facts from WeCom's error text: the request's hint, the caller's IP address, the errcode.
//!
//! The text is for people and may change, so every reader here may find nothing.

use std::net::IpAddr;

/// The request's number for WeCom's support (`hint: [...]`).
#[must_use]
pub fn hint(errmsg: &str) -> Option<&str> {
    let rest = after(errmsg, "hint:")?.trim_start().strip_prefix('[')?;
    let (hint, _) = rest.split_once(']')?;
    let hint = hint.trim();
    (!hint.is_empty()).then_some(hint)
}

/// The caller's IP address as WeCom saw it (`from ip: ...`).
#[must_use]
pub fn caller_ip(errmsg: &str) -> Option<&str> {
    let rest = after(errmsg, "from ip:")?.trim_start();
    let end = rest
        .find(|c: char| !(c.is_ascii_hexdigit() || matches!(c, '.' | ':')))
        .unwrap_or(rest.len());
    let ip = &rest[..end];
    [ip, ip.trim_end_matches(['.', ':'])]
        .into_iter()
        .find(|ip| ip.parse::<IpAddr>().is_ok())
}

/// The errcode in pasted text: a JSON body, an error text, a help URL, or the code alone.
#[must_use]
pub fn errcode_in(text: &str) -> Option<i64> {
    named_code(text).or_else(|| query_code(text)).or_else(|| {
        leading_number(text.trim())
            .filter(|(_, rest)| rest.is_empty())
            .map(|(code, _)| code)
    })
}

/// The number after a keyword such as `errcode`.
fn named_code(text: &str) -> Option<i64> {
    ["errcode", "error code", "error_code", "错误码"]
        .into_iter()
        .find_map(|word| {
            let rest = after(text, word)?;
            let rest = rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '"' | '\'' | '\\' | ':' | '：' | '=')
            });
            leading_number(rest).map(|(code, _)| code)
        })
}

/// The number of `e=60020`, where `e` is a whole word.
fn query_code(text: &str) -> Option<i64> {
    text.match_indices("e=").find_map(|(at, _)| {
        let starts_word = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let (code, _) = leading_number(&text[at + 2..])?;
        starts_word.then_some(code)
    })
}

fn leading_number(text: &str) -> Option<(i64, &str)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let (number, rest) = text.split_at(text.len() - digits.len() + end);
    Some((number.parse().ok()?, rest))
}

/// The text after the first occurrence of `word`, in any case.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let at = text
        .as_bytes()
        .windows(word.len())
        .position(|window| window.eq_ignore_ascii_case(word.as_bytes()))?;
    text.get(at + word.len()..)
}
