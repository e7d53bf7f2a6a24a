//! Passwords that this program makes up. They are handed out or forgotten, and never stored.

use bridge_core::error::{Code, Error, Result};
use wecom::Secret;
use zeroize::Zeroizing;

/// How long they are.
const LENGTH: usize = 20;

/// The four classes of characters that policies count, without look-alikes.
const CLASSES: [&[u8]; 4] = [
    b"abcdefghijkmnpqrstuvwxyz",
    b"ABCDEFGHJKLMNPQRSTUVWXYZ",
    b"23456789",
    b"-_.+=%",
];

/// A random password with characters of all four classes.
///
/// # Errors
/// `store.unavailable` if the system gives no randomness.
pub fn random() -> Result<Secret> {
    let mut text = Zeroizing::new(String::with_capacity(LENGTH));
    for class in CLASSES {
        text.push(one_of(class)?);
    }
    let all = CLASSES.concat();
    while text.len() < LENGTH {
        text.push(one_of(&all)?);
    }
    Secret::password(&text).map_err(Error::from)
}

/// One of these characters, each equally likely.
fn one_of(characters: &[u8]) -> Result<char> {
    let fair = 256 - 256 % characters.len();
    loop {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|error| {
            Error::new(Code::StoreUnavailable, format!("no randomness: {error}"))
        })?;
        if usize::from(byte[0]) < fair {
            return Ok(char::from(
                characters[usize::from(byte[0]) % characters.len()],
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_all_four_classes_and_no_two_are_the_same() {
        let (one, other) = (random().unwrap(), random().unwrap());
        assert_ne!(one.expose(), other.expose());
        for password in [one, other] {
            let text = password.expose();
            assert_eq!(text.len(), LENGTH);
            for class in CLASSES {
                assert!(text.bytes().any(|byte| class.contains(&byte)));
            }
        }
    }
}
