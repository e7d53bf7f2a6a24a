//! What a directory server sends: it speaks before anybody has shown that it is the right one.

use ldap::ErrorKind;

/// More than any input has.
const LARGEST: usize = 1 << 20;

/// Any bytes are messages, the beginning of one, or no LDAP; what is cut short is never taken for whole.
pub fn check(data: &[u8]) {
    let mut rest = data;
    while let Ok(Some(length)) = ldap::first_answer(rest, LARGEST) {
        let cut = ldap::first_answer(&rest[..length - 1], LARGEST);
        assert_eq!(cut, Ok(None), "a message was taken without its last byte");
        let small = ldap::first_answer(rest, length - 1);
        let small = small.expect_err("a message was taken over its limit");
        assert_eq!(small.kind, ErrorKind::TooLarge);
        rest = &rest[length..];
    }
}
