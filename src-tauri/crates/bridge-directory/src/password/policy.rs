//! The password policy, and generated passwords.

use super::Password;
use bridge_core::error::{Code, Error, Result};
use bridge_core::keys::casefold;

/// Characters of the shortest password.
const SHORTEST: usize = 10;
/// The least number of different characters.
const DIFFERENT: usize = 4;

/// The alphabet of generated passwords, without look-alikes.
const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
const GROUPS: usize = 4;
const GROUP: usize = 4;

/// Common passwords and words, which attackers try first.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "p@ssw0rd",
    "admin",
    "administrator",
    "qwertyuiop",
    "1qaz2wsx",
    "1q2w3e4r",
    "asdfghjkl",
    "zxcvbnm",
    "iloveyou",
    "woaini",
    "welcome",
    "letmein",
    "changeme",
    "abc123",
    "wecom",
    "weixin",
];

/// Checks a password against the policy.
pub(super) fn check(password: &Password, username: &str) -> Result<()> {
    let typed = password.expose();
    let folded = casefold(typed);
    let username = casefold(username);
    let letters = typed.chars().collect::<Vec<_>>();
    let mut kinds = letters.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let faults = [
        (
            "character",
            letters.iter().any(|letter| letter.is_control()),
        ),
        ("space", typed.trim() != typed),
        ("short", letters.len() < SHORTEST),
        ("repeated", kinds.len() < DIFFERENT),
        ("row", is_row(&letters)),
        ("username", is_username(&folded, &username)),
        ("common", is_common(&folded)),
    ];
    let fault = faults.into_iter().find(|(_, made)| *made);
    fault.map_or(Ok(()), |(why, _)| Err(weak(why)))
}

/// The error of a password that is not accepted.
pub(super) fn weak(why: &'static str) -> Error {
    let message = format!("the password is not accepted: {why}");
    Error::new(Code::PasswordWeak, message).with("why", why)
}

/// Generates a password: four groups that can be read out, 79 bits.
pub(super) fn generate() -> Result<Password> {
    let mut made = String::with_capacity(GROUPS * (GROUP + 1));
    while made.len() < GROUPS * (GROUP + 1) - 1 {
        if made.len() % (GROUP + 1) == GROUP {
            made.push('-');
        }
        made.push(letter()?);
    }
    Password::new(made)
}

/// One of [`LETTERS`], each as likely as any other.
fn letter() -> Result<char> {
    loop {
        let mut byte = [0_u8];
        getrandom::fill(&mut byte).map_err(|error| {
            Error::new(Code::StoreUnavailable, format!("no randomness: {error}"))
        })?;
        // Drawn again for the 32nd value: taking a remainder would make one letter twice as likely.
        if let Some(letter) = LETTERS.get(usize::from(byte[0] >> 3)) {
            return Ok(char::from(*letter));
        }
    }
}

/// Whether it is a sequence such as 1234567890 or abcdefghij, forwards or backwards.
fn is_row(letters: &[char]) -> bool {
    let steps = letters
        .windows(2)
        .filter_map(|pair| match pair {
            [one, two] => Some(i64::from(u32::from(*two)) - i64::from(u32::from(*one))),
            _ => None,
        })
        .collect::<Vec<_>>();
    let by = |step: i64| steps.iter().filter(|each| **each == step).count();
    // One break is the turn from 9 to 0.
    steps.len() > 1 && by(1).max(by(-1)) + 1 >= steps.len()
}

/// Whether it is the username, alone or with little around it.
fn is_username(folded: &str, username: &str) -> bool {
    let rest = folded.replacen(username, "", 1);
    folded == username
        || (username.len() > 3 && rest.len() < folded.len() && rest.chars().count() < 6)
}

/// Whether it is a common word, alone or with little around it.
fn is_common(folded: &str) -> bool {
    COMMON.iter().any(|word| {
        let rest = folded.replacen(word, "", 1);
        rest.len() < folded.len() && rest.chars().count() < 5
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weak_passwords_are_refused_with_what_is_wrong() {
        let cases = [
            ("short", Some("short")),
            ("密码密码密码密码", Some("short")),
            ("aaaaaaaaaaaa", Some("repeated")),
            ("ababababababab", Some("repeated")),
            ("1234567890", Some("row")),
            ("0987654321", Some("row")),
            ("abcdefghijkl", Some("row")),
            ("Zhang.San.01", Some("username")),
            ("zhang.san2026", Some("username")),
            ("Password2026", Some("common")),
            ("Woaini1314", Some("common")),
            (" open sesame 7", Some("space")),
            ("open\nsesame 77", Some("character")),
            ("open sesame 77", None),
            ("四只麻雀在树上唱歌", Some("short")),
            ("四只麻雀在树上唱歌呢", None),
            ("k7mp-x2qd-9fhw-tz3e", None),
        ];
        for (given, why) in cases {
            let found = check(&Password::new(given).unwrap(), "zhang.san");
            let found = found.err();
            assert_eq!(found.as_ref().and_then(Error::weakness), why, "{given}");
        }
        assert_eq!(Password::new("").unwrap_err().weakness(), Some("short"));
        assert_eq!(
            Password::new("x".repeat(1025)).unwrap_err().weakness(),
            Some("long")
        );
    }

    #[test]
    fn made_ones_are_readable_accepted_and_never_the_same() {
        let made = (0..200).map(|_| generate().unwrap()).collect::<Vec<_>>();
        for password in &made {
            let groups = password.expose().split('-').collect::<Vec<_>>();
            assert_eq!(groups.len(), GROUPS);
            assert!(groups.iter().all(|group| group.len() == GROUP && !group.contains(['0', '1', 'i', 'l', 'o'])));
            assert!(check(password, "zhang.san").is_ok());
        }
        let mut distinct = made.iter().map(Password::expose).collect::<Vec<_>>();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), made.len());
        let bits = f64::from(u32::try_from(LETTERS.len()).unwrap()).log2() * 16.0;
        assert!(bits > 72.0, "{bits}");
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_policy(typed in "\\PC{1,40}", username in "\\PC{0,20}") {
            let _ = check(&Password::new(typed).unwrap(), &username);
        }
    }
}
