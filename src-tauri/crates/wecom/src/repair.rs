//! Repairs malformed JSON texts inside a body, so that the rest of the body can be decoded.
//!
//! What servers really send: unescaped control characters, truncated or non-UTF-8 bytes, lone surrogates, a backslash
//! that begins no escape, numbers that overflow a double, endless nesting. A body with unbalanced brackets or quotes
//! stays as it is: guessing where a value ends could move one member's data to another.

/// Prefix of a repaired text, until [`crate::lenient`] removes it. A Unicode noncharacter, so no real text begins with it.
pub(crate) const MARK: char = '\u{FDD0}';

/// Replaces a value that is beyond repair.
pub(crate) const LOST: &str = "\u{FDD1}";

/// Replaces characters that cannot be decoded.
const REPLACEMENT: char = '\u{FFFD}';

/// The deepest nesting that is kept: deeper than any response, and below `serde_json`'s recursion limit of 128.
const DEEPEST: usize = 60;

/// The body with every text in it repaired.
pub(crate) fn repaired(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 64);
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&byte) = body.get(at) {
        let rest = &body[at..];
        at += match byte {
            b'"' => string(rest, &mut out),
            b'{' | b'[' if depth == DEEPEST => lost(&mut out, nested_len(rest)),
            b'-' | b'0'..=b'9' => number(rest, &mut out),
            _ => {
                match byte {
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                out.push(byte);
                1
            }
        };
    }
    out
}

/// Copies a text with its quotes, and returns its length in the body.
fn string(rest: &[u8], out: &mut Vec<u8>) -> usize {
    let len = string_len(rest);
    let is_closed = len > 1 && rest[len - 1] == b'"';
    if !is_closed {
        out.extend_from_slice(&rest[..len]);
        return len;
    }
    let inner = String::from_utf8_lossy(&rest[1..len - 1]);
    let (text, is_escaped_well) = escaped(&inner);
    let is_whole = is_escaped_well && matches!(inner, std::borrow::Cow::Borrowed(_));
    out.push(b'"');
    if !is_whole {
        push(out, MARK);
    }
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
    len
}

/// The length of a string literal, both quotes included; the rest of the body if it is not closed.
fn string_len(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The content of a string literal with every character escaped that must be, and whether it was valid as it stood.
fn escaped(inner: &str) -> (String, bool) {
    let (mut out, mut is_whole) = (String::with_capacity(inner.len()), true);
    let mut rest = inner;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\\' {
            let (len, is_escape) = escape(rest, &mut out);
            rest = &rest[len..];
            is_whole &= is_escape;
        } else if c < ' ' {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
            is_whole = false;
        } else {
            out.push(c);
        }
    }
    (out, is_whole)
}

/// Copies what follows a backslash; returns its length, and whether it was a valid escape.
fn escape(rest: &str, out: &mut String) -> (usize, bool) {
    match rest.bytes().next() {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
            out.push('\\');
            out.push_str(&rest[..1]);
            (1, true)
        }
        Some(b'u') => unicode_escape(rest, out),
        // Windows paths and `DOMAIN\user` names are pasted with a single backslash: it means itself.
        _ => {
            out.push_str("\\\\");
            (0, false)
        }
    }
}

/// The same for `uXXXX`; a lone half of a surrogate pair is replaced.
fn unicode_escape(rest: &str, out: &mut String) -> (usize, bool) {
    let copied = |len: usize, out: &mut String| {
        out.push('\\');
        out.push_str(&rest[..len]);
        (len, true)
    };
    match unit(rest) {
        Some(0xD800..=0xDBFF) => {
            let low = rest[5..].strip_prefix('\\').and_then(unit);
            if low.is_some_and(|low| (0xDC00..=0xDFFF).contains(&low)) {
                return copied(11, out);
            }
            out.push(REPLACEMENT);
            (5, false)
        }
        Some(0xDC00..=0xDFFF) => {
            out.push(REPLACEMENT);
            (5, false)
        }
        Some(_) => copied(5, out),
        None => {
            out.push(REPLACEMENT);
            let digits = rest[1..].bytes().take(4);
            (1 + digits.take_while(u8::is_ascii_hexdigit).count(), false)
        }
    }
}

/// The UTF-16 code unit of `uXXXX`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix('u')?.get(..4)?;
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    all_digits.then(|| u16::from_str_radix(digits, 16).ok())?
}

/// Copies a number, unless it overflows a double.
fn number(rest: &[u8], out: &mut Vec<u8>) -> usize {
    let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let len = rest.iter().take_while(is_part).count();
    let text = std::str::from_utf8(&rest[..len]).unwrap_or_default();
    if text.parse::<f64>().is_ok_and(f64::is_infinite) {
        return lost(out, len);
    }
    out.extend_from_slice(&rest[..len]);
    len
}

/// The length of a bracketed value; the rest of the body if it is not closed.
fn nested_len(rest: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = rest.get(at) {
        match byte {
            b'"' => {
                at += string_len(&rest[at..]);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn lost(out: &mut Vec<u8>, len: usize) -> usize {
    out.push(b'"');
    out.extend_from_slice(LOST.as_bytes());
    out.push(b'"');
    len
}

fn push(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_texts_are_put_right_and_whole_ones_left_alone() {
        let whole: [&[u8]; 6] = [
            br#"{"a":"b\"c\\","n":[1,-2.5e3,true,null]}"#,
            "\"张三\\u5f20\"".as_bytes(),
            br#""\ud83d\ude00""#,
            br#""open"#,
            br#"{"a":"#,
            b"",
        ];
        for body in whole {
            assert_eq!(repaired(body), body, "{}", body.escape_ascii());
        }
        let broken: [(&[u8], &str); 11] = [
            (b"\"a\tb\"", "\"\u{FDD0}a\\u0009b\""),
            (b"\"a\xe5\xbc\"", "\"\u{FDD0}a\u{FFFD}\""),
            (b"\"\xff\xfe\"", "\"\u{FDD0}\u{FFFD}\u{FFFD}\""),
            (br#""x\ud83d""#, "\"\u{FDD0}x\u{FFFD}\""),
            (br#""\ud83dy""#, "\"\u{FDD0}\u{FFFD}y\""),
            (
                br#""\ude00\ud83d\u0041""#,
                "\"\u{FDD0}\u{FFFD}\u{FFFD}\\u0041\"",
            ),
            (br#""\u12""#, "\"\u{FDD0}\u{FFFD}\""),
            (br#""CORP\li""#, "\"\u{FDD0}CORP\\\\li\""),
            (br#""\u5x""#, "\"\u{FDD0}\u{FFFD}x\""),
            (b"[1e999,-1e999]", "[\"\u{FDD1}\",\"\u{FDD1}\"]"),
            (b"{\"k\x01\":1}", "{\"\u{FDD0}k\\u0001\":1}"),
        ];
        for (body, want) in broken {
            let got = String::from_utf8(repaired(body)).unwrap_or_default();
            assert_eq!(got, want, "{}", body.escape_ascii());
        }
    }

    #[test]
    fn nesting_without_an_end_is_one_lost_value() {
        let deep = |levels| {
            format!(
                "{{\"a\":{}{},\"b\":1}}",
                "[".repeat(levels),
                "]".repeat(levels)
            )
        };
        let flat = deep(DEEPEST - 1);
        assert_eq!(repaired(flat.as_bytes()), flat.as_bytes());
        let got = String::from_utf8(repaired(deep(5_000).as_bytes())).unwrap_or_default();
        assert!(got.contains(LOST) && got.ends_with(",\"b\":1}"), "{got}");
        assert_eq!(
            repaired(&[b'['; 500])
                .iter()
                .filter(|byte| **byte == b'[')
                .count(),
            DEEPEST
        );
    }
}
