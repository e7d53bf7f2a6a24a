//! Where a message ends, and whether it is one that a server may send: sizes, nesting and lengths that fit.
//!
//! Nothing is allocated here, and nothing is read twice: what a hostile server can cost is known before the codec works.

use crate::error::ErrorKind;

/// The largest message before a bind: nobody has shown yet that the server is the right one.
pub(crate) const BEFORE_BIND: usize = 256 * 1024;
/// The largest answer to StartTLS.
pub(crate) const BEFORE_TLS: usize = 8 * 1024;

/// Of an entry's value: message, entry, attributes, attribute, values.
const DEPTH: usize = 8;
/// Parts of one message: a group of a million members fits.
const PARTS: usize = 1_100_000;
/// The codec reads the values of controls without looking at the nesting here.
const CONTROLS: usize = 256 * 1024;

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const ENUMERATED: u8 = 0x0a;
const CONTROL_LIST: u8 = 0xa0;
const CONSTRUCTED: u8 = 0x20;

/// The operations that a server answers with.
pub(crate) mod op {
    pub(crate) const BIND: u8 = 0x61;
    pub(crate) const ENTRY: u8 = 0x64;
    pub(crate) const SEARCH_DONE: u8 = 0x65;
    pub(crate) const MODIFY: u8 = 0x67;
    pub(crate) const ADD: u8 = 0x69;
    pub(crate) const DELETE: u8 = 0x6b;
    pub(crate) const MODIFY_DN: u8 = 0x6d;
    pub(crate) const COMPARE: u8 = 0x6f;
    pub(crate) const REFERENCE: u8 = 0x73;
    pub(crate) const EXTENDED: u8 = 0x78;
    pub(crate) const INTERMEDIATE: u8 = 0x79;
}

/// What stands at the head of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Which request it answers; 0 where it answers none.
    pub(crate) id: i32,
    /// Which operation answers.
    pub(crate) op: u8,
    /// The result code, where the operation ends with one.
    pub(crate) code: Option<u32>,
}

/// How long the message is that begins here, its own head included. None where more bytes are needed to say.
///
/// # Errors
///
/// [`ErrorKind::NotLdap`] where no message begins like this; [`ErrorKind::TooLarge`] over the limit.
pub(crate) fn length(bytes: &[u8], limit: usize) -> Result<Option<usize>, ErrorKind> {
    match bytes {
        [] | [SEQUENCE] => return Ok(None),
        // The smallest answer has an id and a result.
        [SEQUENCE, length, ..] if *length >= 2 => {}
        _ => return Err(ErrorKind::NotLdap),
    }
    let Some((head, content)) = content_length(&bytes[1..])? else {
        return Ok(None);
    };
    let whole = 1 + head + content;
    if whole > limit {
        return Err(ErrorKind::TooLarge);
    }
    Ok(Some(whole))
}

/// How many bytes the length takes, and the length.
fn content_length(bytes: &[u8]) -> Result<Option<(usize, usize)>, ErrorKind> {
    let Some((&first, rest)) = bytes.split_first() else {
        return Ok(None);
    };
    let count = match first {
        0..=0x7f => return Ok(Some((1, usize::from(first)))),
        0x81..=0x84 => usize::from(first & 0x7f),
        // Without an end, or longer than anything may be.
        _ => return Err(ErrorKind::NotLdap),
    };
    let Some(digits) = rest.get(..count) else {
        return Ok(None);
    };
    let length = digits
        .iter()
        .fold(0, |length, digit| length << 8 | usize::from(*digit));
    Ok(Some((1 + count, length)))
}

/// Checks a whole message.
///
/// # Errors
///
/// [`ErrorKind::NotLdap`] where lengths do not fit, it is nested too deep, has too many parts, or is none of a server.
pub(crate) fn head(message: &[u8]) -> Result<Head, ErrorKind> {
    read_head(message).ok_or(ErrorKind::NotLdap)
}

fn read_head(message: &[u8]) -> Option<Head> {
    let (SEQUENCE, content, []) = part(message)? else {
        return None;
    };
    let mut parts = PARTS;
    fits(content, DEPTH, &mut parts).then_some(())?;
    let (INTEGER, id, rest) = part(content)? else {
        return None;
    };
    let (op, inner, rest) = part(rest)?;
    if !rest.is_empty() {
        let (CONTROL_LIST, controls, []) = part(rest)? else {
            return None;
        };
        (controls.len() <= CONTROLS).then_some(())?;
    }
    Some(Head {
        id: number(id)?,
        op,
        code: code_of(op, inner)?,
    })
}

/// The result code of an operation that has one; outer none where there should be one and is not, or for what no server
/// sends.
fn code_of(op: u8, inner: &[u8]) -> Option<Option<u32>> {
    match op {
        op::ENTRY | op::REFERENCE | op::INTERMEDIATE => Some(None),
        op::BIND
        | op::SEARCH_DONE
        | op::MODIFY
        | op::ADD
        | op::DELETE
        | op::MODIFY_DN
        | op::COMPARE
        | op::EXTENDED => {
            let (ENUMERATED, code, _) = part(inner)? else {
                return None;
            };
            Some(Some(number(code)?.cast_unsigned()))
        }
        _ => None,
    }
}

/// One part: its tag, its content and what follows. None where its length does not fit.
pub(crate) fn part(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (head, length) = content_length(rest).ok()??;
    let content = rest.get(head..)?;
    if length > content.len() {
        return None;
    }
    let (content, rest) = content.split_at(length);
    Some((tag, content, rest))
}

/// Whether these are whole parts and nothing else.
pub(crate) fn is_well_formed(bytes: &[u8]) -> bool {
    fits(bytes, DEPTH, &mut PARTS.clone())
}

fn fits(mut bytes: &[u8], depth: usize, left: &mut usize) -> bool {
    while !bytes.is_empty() {
        let Some((tag, content, rest)) = part(bytes) else {
            return false;
        };
        if *left == 0 {
            return false;
        }
        *left -= 1;
        if tag & CONSTRUCTED != 0 && (depth == 0 || !fits(content, depth - 1, left)) {
            return false;
        }
        bytes = rest;
    }
    true
}

/// A number that is not negative.
fn number(bytes: &[u8]) -> Option<i32> {
    let fits = matches!(bytes.len(), 1..=4) && bytes[0] < 0x80;
    fits.then(|| {
        bytes
            .iter()
            .fold(0, |number, byte| number << 8 | i32::from(*byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 1000;

    #[test]
    fn a_message_says_where_it_ends() {
        type Case<'a> = (&'a [u8], Result<Option<usize>, ErrorKind>);
        let cases: [Case<'_>; 14] = [
            (&[], Ok(None)),
            (&[0x30], Ok(None)),
            (&[0x30, 12], Ok(Some(14))),
            (&[0x30, 0x81], Ok(None)),
            (&[0x30, 0x81, 200], Ok(Some(203))),
            (&[0x30, 0x84, 0, 0, 0, 12], Ok(Some(18))),
            (&[0x30, 0x82, 0x03, 0xe4], Ok(Some(1000))),
            (&[0x30, 0x82, 0x03, 0xe5], Err(ErrorKind::TooLarge)),
            (
                &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
                Err(ErrorKind::TooLarge),
            ),
            (&[0x30, 0x85, 0, 0, 0, 0, 12], Err(ErrorKind::NotLdap)),
            (&[0x30, 0x80], Err(ErrorKind::NotLdap)),
            (&[0x30, 0], Err(ErrorKind::NotLdap)),
            (b"HTTP/1.1 400", Err(ErrorKind::NotLdap)),
            (&[0x15, 3, 1], Err(ErrorKind::NotLdap)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(length(bytes, LIMIT), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn heads_of_answers() {
        let done = |id, op, code| Ok(Head { id, op, code });
        let cases: [(&[u8], Result<Head, ErrorKind>); 12] = [
            (
                &[0x30, 12, 2, 1, 7, 0x61, 7, 10, 1, 49, 4, 0, 4, 0],
                done(7, op::BIND, Some(49)),
            ),
            (
                &[0x30, 14, 2, 2, 1, 0, 0x69, 8, 10, 2, 0x41, 2, 4, 0, 4, 0],
                done(256, op::ADD, Some(0x4102)),
            ),
            (
                &[0x30, 9, 2, 1, 1, 0x64, 4, 4, 0, 0x30, 0],
                done(1, op::ENTRY, None),
            ),
            // Junk in the message, a length that does not fit, no message of a server, no result code.
            (
                &[0x30, 13, 2, 1, 7, 0x61, 7, 10, 1, 49, 4, 0, 4, 0, 0],
                Err(ErrorKind::NotLdap),
            ),
            (
                &[0x30, 9, 2, 1, 1, 0x64, 4, 4, 9, 0x30, 0],
                Err(ErrorKind::NotLdap),
            ),
            (&[0x30, 5, 2, 1, 1, 0x42, 0], Err(ErrorKind::NotLdap)),
            (&[0x30, 5, 2, 1, 1, 0x7e, 0], Err(ErrorKind::NotLdap)),
            (&[0x30, 5, 2, 1, 1, 0x65, 0], Err(ErrorKind::NotLdap)),
            (&[0x30, 5, 2, 1, 0xff, 0x64, 0], Err(ErrorKind::NotLdap)),
            (&[0x30, 4, 2, 0, 0x64, 0], Err(ErrorKind::NotLdap)),
            (&[0x30, 3, 2, 1, 1], Err(ErrorKind::NotLdap)),
            (&[], Err(ErrorKind::NotLdap)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(head(bytes), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn nesting_and_parts_are_bounded() {
        let mut nested = vec![0x30, 0];
        for _ in 0..20 {
            nested.insert(0, nested.len() as u8);
            nested.insert(0, 0x30);
        }
        assert!(!is_well_formed(&nested));
        assert!(is_well_formed(&[0x30, 2, 0x30, 0]));
        assert!(!is_well_formed(&[0x04, 0].repeat(PARTS + 1)));
        assert!(is_well_formed(&[0x04, 0].repeat(PARTS)));
    }
}
