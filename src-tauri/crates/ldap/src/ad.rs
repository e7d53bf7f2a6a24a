//! What is Active Directory's own: identifiers, account flags, the form of passwords, and why a bind was refused.

use std::fmt;
use std::str::FromStr;

use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind};

/// An object's identifier (`objectGUID`), which survives renames and moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Guid(uuid::Uuid);

impl Guid {
    /// From the sixteen bytes of an attribute, whose first three numbers are little-endian.
    pub fn from_bytes(bytes: &[u8]) -> Option<Guid> {
        Some(Guid(uuid::Uuid::from_bytes_le(bytes.try_into().ok()?)))
    }

    /// The bytes as an attribute has them.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_bytes_le()
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(formatter)
    }
}

impl FromStr for Guid {
    type Err = Error;

    /// # Errors
    /// `Invalid`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let uuid = uuid::Uuid::try_parse(text).map_err(|_| ErrorKind::Invalid)?;
        Ok(Guid(uuid))
    }
}

/// Flags of an account (`userAccountControl`). Flags that are not known here stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uac(u32);

impl Uac {
    const DISABLED: u32 = 0x2;
    const NORMAL: u32 = 0x200;

    /// An ordinary account that may log in (512).
    pub const ENABLED: Uac = Uac(Uac::NORMAL);

    /// An ordinary account that may not (514): how each one is created.
    pub const CREATED: Uac = Uac(Uac::NORMAL | Uac::DISABLED);

    /// From the attribute's text.
    pub fn read(text: &str) -> Option<Uac> {
        // Signed on the wire: the highest flag makes it negative.
        let number: i64 = text.trim().parse().ok()?;
        let bits = i32::try_from(number).map(i32::cast_unsigned);
        Some(Uac(bits.or_else(|_| u32::try_from(number)).ok()?))
    }

    /// Whether the account may not log in.
    pub fn is_disabled(self) -> bool {
        self.0 & Self::DISABLED != 0
    }

    /// The same flags, with the account disabled or not.
    #[must_use]
    pub fn with_disabled(self, disabled: bool) -> Uac {
        if disabled {
            Uac(self.0 | Self::DISABLED)
        } else {
            Uac(self.0 & !Self::DISABLED)
        }
    }
}

impl fmt::Display for Uac {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.cast_signed().fmt(formatter)
    }
}

/// A password as `unicodePwd` takes it: in quotation marks, as little-endian UTF-16.
pub fn unicode_pwd(password: &str) -> Zeroizing<Vec<u8>> {
    // Room for all of it at once: a vector that grows leaves what it held behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(4 * (password.len() + 2)));
    for unit in "\""
        .encode_utf16()
        .chain(password.encode_utf16())
        .chain("\"".encode_utf16())
    {
        bytes.extend_from_slice(&unit.to_le_bytes());
    }
    bytes
}

/// Why a bind was refused: the number after `data` in the text of a refusal with code 49, in lower-case hexadecimal.
pub fn bind_data(text: &str) -> Option<&str> {
    let (_, after) = text.split_once("data ")?;
    let end = after
        .find(|c: char| !c.is_ascii_hexdigit())
        .unwrap_or(after.len());
    after.get(..end).filter(|data| !data.is_empty())
}

/// Windows' own error in the text of a refusal, such as `0000052D` for a password that its policy does not allow.
pub fn windows_error(text: &str) -> Option<&str> {
    let code = text.get(..8)?;
    let is_code = code.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_code && text.as_bytes().get(8) == Some(&b':')).then_some(code)
}

/// Which part of a long list an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first value's place.
    pub from: usize,
    /// The last value's place; none for the end of the list.
    pub to: Option<usize>,
}

/// The attribute and the part that a name such as `member;range=0-1499` stands for.
pub fn ranged(name: &str) -> Option<(&str, Range)> {
    let (attribute, options) = name.split_once(';')?;
    let range = options.split(';').find_map(|option| {
        let (key, value) = option.split_once('=')?;
        key.eq_ignore_ascii_case("range").then_some(value)
    })?;
    let (from, to) = range.split_once('-')?;
    let to = match to {
        "*" => None,
        number => Some(number.parse().ok()?),
    };
    let from = from.parse().ok()?;
    Some((attribute, Range { from, to }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_byte_order_of_windows() {
        let text = "04030201-0605-0807-090a-0b0c0d0e0f10";
        let bytes: Vec<u8> = (1..=16).collect();
        let guid = Guid::from_bytes(&bytes).unwrap();
        assert_eq!(guid.to_string(), text);
        assert_eq!(text.parse::<Guid>().unwrap(), guid);
        assert_eq!(guid.to_bytes().to_vec(), bytes);
        assert!(Guid::from_bytes(&bytes[1..]).is_none() && "x".parse::<Guid>().is_err());
    }

    #[test]
    fn flags_of_others_stay() {
        let cases = [
            ("512", false, "514"),
            ("514", true, "514"),
            ("66048", false, "66050"),
            ("-2147483136", false, "-2147483134"),
            ("2147484160", false, "-2147483134"),
        ];
        for (read, disabled, after) in cases {
            let flags = Uac::read(read).unwrap();
            assert_eq!(flags.is_disabled(), disabled, "{read}");
            assert_eq!(flags.with_disabled(true).to_string(), after);
            assert!(!flags.with_disabled(true).with_disabled(false).is_disabled());
        }
        assert_eq!(Uac::read("x"), None);
        assert_eq!(
            (Uac::CREATED.to_string(), Uac::ENABLED.to_string()),
            ("514".to_owned(), "512".to_owned())
        );
    }

    #[test]
    fn passwords_are_quoted_and_wide() {
        assert_eq!(unicode_pwd("aé").to_vec(), b"\"\0a\0\xe9\0\"\0");
    }

    #[test]
    fn reasons_are_found_in_the_servers_words() {
        let text = "80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data 52e, v4563";
        assert_eq!(bind_data(text), Some("52e"));
        assert_eq!(bind_data("data "), None);
        assert_eq!(
            windows_error("0000052D: Constraint violation - check_password_restrictions"),
            Some("0000052D")
        );
        assert_eq!(windows_error(text), Some("80090308"));
        assert_eq!(windows_error("short"), None);
        assert_eq!(windows_error("no code: at all"), None);
    }

    #[test]
    fn parts_of_long_lists_are_told() {
        let range = |from, to| Some(("member", Range { from, to }));
        assert_eq!(ranged("member;range=0-1499"), range(0, Some(1499)));
        assert_eq!(ranged("member;Range=1500-*"), range(1500, None));
        assert_eq!(ranged("member"), None);
        assert_eq!(ranged("member;binary"), None);
    }
}
