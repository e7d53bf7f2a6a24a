//! Messages on the wire, within bounds: how long one may be is known from its first bytes, and nothing longer is kept.
//!
//! Neither messages nor what a parser says of them is ever shown: a message may hold a password.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::BytesMut;
use ldap3_proto::LdapCodec;
use ldap3_proto::proto::LdapMsg;
use tokio_util::codec::{Decoder, Encoder};

use crate::error::ErrorKind;

/// The largest message taken before the server accepted a bind, in bytes.
const BEFORE_BIND: usize = 256 * 1024;

/// How deep a message may be nested.
const DEEPEST: usize = 32;

/// The first byte of every message: a sequence.
const SEQUENCE: u8 = 0x30;

/// The largest message taken now, shared by the connection and its codec.
#[derive(Clone)]
pub(crate) struct Bound {
    now: Arc<AtomicUsize>,
    later: usize,
}

impl Bound {
    pub(crate) fn new(later: usize) -> Self {
        Bound {
            now: Arc::new(AtomicUsize::new(later.min(BEFORE_BIND))),
            later,
        }
    }

    /// The server knows us: its answers may be as large as was agreed.
    pub(crate) fn widen(&self) {
        self.now.store(self.later, Ordering::Relaxed);
    }

    fn get(&self) -> usize {
        self.now.load(Ordering::Relaxed)
    }
}

/// Turns bytes into messages and back.
pub(crate) struct Codec {
    inner: LdapCodec,
    bound: Bound,
}

impl Codec {
    pub(crate) fn new(bound: Bound) -> Self {
        Codec {
            inner: LdapCodec::new(Some(bound.later), Some(DEEPEST)),
            bound,
        }
    }
}

impl Decoder for Codec {
    type Item = LdapMsg;
    type Error = Broken;

    fn decode(&mut self, buffer: &mut BytesMut) -> Result<Option<LdapMsg>, Broken> {
        let Some(length) = length_of(buffer)? else {
            return Ok(None);
        };
        if length > self.bound.get() {
            return Err(Broken::TooLarge);
        }
        if buffer.len() < length {
            buffer.reserve(length - buffer.len());
            return Ok(None);
        }
        // The codec sees exactly one message: what follows it is looked at in its turn.
        let mut message = buffer.split_to(length);
        match self.inner.decode(&mut message) {
            Ok(Some(decoded)) => Ok(Some(decoded)),
            Ok(None) | Err(_) => Err(Broken::NotLdap),
        }
    }
}

impl Encoder<LdapMsg> for Codec {
    type Error = Broken;

    fn encode(&mut self, message: LdapMsg, buffer: &mut BytesMut) -> Result<(), Broken> {
        self.inner
            .encode(message, buffer)
            .map_err(|_| Broken::Closed)
    }
}

/// What makes a connection useless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    NotLdap,
    TooLarge,
    Closed,
}

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Broken::Closed
    }
}

impl From<Broken> for ErrorKind {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::NotLdap => ErrorKind::NotLdap,
            Broken::TooLarge => ErrorKind::TooLarge,
            Broken::Closed => ErrorKind::Closed,
        }
    }
}

/// How long the message at the beginning is, with its header; none while too little of it is here.
fn length_of(buffer: &[u8]) -> Result<Option<usize>, Broken> {
    let Some((&tag, rest)) = buffer.split_first() else {
        return Ok(None);
    };
    if tag != SEQUENCE {
        return Err(Broken::NotLdap);
    }
    let Some((&first, rest)) = rest.split_first() else {
        return Ok(None);
    };
    if first < 0x80 {
        return Ok(Some(2 + usize::from(first)));
    }
    let count = usize::from(first & 0x7f);
    // Lengths without an end are not for LDAP, and eight bytes count more than any memory holds.
    if count == 0 || count > 8 {
        return Err(Broken::NotLdap);
    }
    let Some(digits) = rest.get(..count) else {
        return Ok(None);
    };
    let length = digits
        .iter()
        .try_fold(0_usize, |sum, &digit| {
            sum.checked_mul(256)?.checked_add(usize::from(digit))
        })
        .and_then(|length| length.checked_add(2 + count));
    length.map(Some).ok_or(Broken::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_known_from_the_header() {
        type Case<'a> = (&'a [u8], Result<Option<usize>, Broken>);
        let cases: &[Case<'_>] = &[
            (b"", Ok(None)),
            (b"\x30", Ok(None)),
            (b"\x30\x00", Ok(Some(2))),
            (b"\x30\x7f", Ok(Some(129))),
            (b"\x30\x81", Ok(None)),
            (b"\x30\x81\x80", Ok(Some(131))),
            (b"\x30\x84\x00\x00\x01\x00", Ok(Some(262))),
            (b"\x30\x80", Err(Broken::NotLdap)),
            (
                b"\x30\x89\x01\x01\x01\x01\x01\x01\x01\x01\x01",
                Err(Broken::NotLdap),
            ),
            (
                b"\x30\x88\xff\xff\xff\xff\xff\xff\xff\xff",
                Err(Broken::TooLarge),
            ),
            (b"HTTP/1.1", Err(Broken::NotLdap)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(&length_of(bytes), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn what_is_too_long_is_refused_from_its_header() {
        let mut codec = Codec::new(Bound::new(1024));
        let mut buffer = BytesMut::from(&b"\x30\x82\x04\x01"[..]);
        assert_eq!(codec.decode(&mut buffer), Err(Broken::TooLarge));
    }

    #[test]
    fn an_empty_sequence_and_a_deep_one_are_no_messages() {
        let mut codec = Codec::new(Bound::new(1 << 20));
        let mut empty = BytesMut::from(&b"\x30\x00"[..]);
        assert_eq!(codec.decode(&mut empty), Err(Broken::NotLdap));
        let mut deep = Vec::new();
        for _ in 0..60 {
            let mut outer = vec![0x30, u8::try_from(deep.len()).unwrap()];
            outer.append(&mut deep);
            deep = outer;
        }
        let mut deep = BytesMut::from(&deep[..]);
        assert_eq!(codec.decode(&mut deep), Err(Broken::NotLdap));
    }
}
