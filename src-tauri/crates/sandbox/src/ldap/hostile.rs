//! Bytes that no honest server sends.

/// One byte more than the 16 MiB that clients commonly take.
const TOO_LARGE: usize = 16 * 1024 * 1024 + 1;
const NESTED: usize = 1_200_000;
/// A tag and a length in four bytes.
const HEAD: usize = 6;

/// 1.2 MB of sequences, each the only content of the one before.
pub(crate) fn nested() -> Vec<u8> {
    let mut bytes = Vec::with_capacity(NESTED);
    while bytes.len() + HEAD <= NESTED {
        let rest = NESTED / HEAD * HEAD - bytes.len() - HEAD;
        bytes.extend_from_slice(&head(rest));
    }
    bytes
}

/// A whole message of 16 MiB and a byte.
pub(crate) fn too_large() -> Vec<u8> {
    let mut bytes = head(TOO_LARGE - HEAD).to_vec();
    bytes.resize(TOO_LARGE, 0);
    bytes
}

pub(crate) const EMPTY_SEQUENCE: [u8; 2] = [0x30, 0x00];

pub(crate) const NOT_LDAP: &[u8] =
    b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

fn head(length: usize) -> [u8; HEAD] {
    let length = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    [0x30, 0x84, length[0], length[1], length[2], length[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_what_they_say() {
        let nested = nested();
        assert_eq!(nested.len(), NESTED);
        assert_eq!(nested[..HEAD], head(NESTED - HEAD));
        assert_eq!(nested[NESTED - HEAD..], head(0));
        assert_eq!(too_large().len(), TOO_LARGE);
    }
}
