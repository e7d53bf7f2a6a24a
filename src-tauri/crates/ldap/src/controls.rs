//! Controls that `ldap3_proto` has no names for: reading an entry back in the operation that wrote it, and a condition
//! under which an operation is done at all.

use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::LdapOp;
use tokio_util::codec::Decoder as _;

use crate::codec::{Bound, Codec};
use crate::entry::Entry;
use crate::request::Assertion;

/// Post-read (RFC 4527).
pub const POST_READ: &str = "1.3.6.1.1.13.2";
/// Assertion (RFC 4528).
pub const ASSERTION: &str = "1.3.6.1.1.12";
/// Paged results (RFC 2696).
pub const PAGED: &str = "1.2.840.113556.1.4.319";

/// Tags of BER values.
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
/// An equality in a filter.
const EQUALITY: u8 = 0xa3;
/// An entry among the answers to a search.
const ENTRY: u8 = 0x64;

/// Asks for attributes of the entry as it is afterwards. Servers that cannot say nothing.
pub(crate) fn post_read(attributes: &[&str]) -> LdapControl {
    let names: Vec<u8> = attributes
        .iter()
        .flat_map(|name| value(OCTETS, name.as_bytes()))
        .collect();
    LdapControl::Unknown {
        oid: POST_READ.to_owned(),
        criticality: false,
        value: Some(value(SEQUENCE, &names)),
    }
}

/// The operation is done only while the attribute has this value; a server that does not know conditions refuses.
pub(crate) fn assertion(assertion: &Assertion) -> LdapControl {
    let mut pair = value(OCTETS, assertion.attribute.as_bytes());
    pair.extend(value(OCTETS, &assertion.value));
    LdapControl::Unknown {
        oid: ASSERTION.to_owned(),
        criticality: true,
        value: Some(value(EQUALITY, &pair)),
    }
}

/// The entry that came with the answer to a write.
pub(crate) fn entry_read(controls: &[LdapControl]) -> Option<Entry> {
    let bytes = controls.iter().find_map(|control| match control {
        LdapControl::Unknown { oid, value, .. } if oid == POST_READ => value.as_deref(),
        _ => None,
    })?;
    // As a message of its own, so that one reader reads entries.
    let mut content = vec![0x02, 0x01, 0x01];
    content.push(ENTRY);
    content.extend(bytes.get(1..)?);
    let message = value(SEQUENCE, &content);
    let mut buffer = message.as_slice().into();
    let decoded = Codec::new(Bound::new(message.len())).decode(&mut buffer);
    match decoded.ok()??.op {
        LdapOp::SearchResultEntry(found) => Some(Entry {
            dn: found.dn,
            attributes: found
                .attributes
                .into_iter()
                .map(|attribute| (attribute.atype, attribute.vals))
                .collect(),
        }),
        _ => None,
    }
}

/// The cookie of the next page; empty where there is none.
pub(crate) fn cookie(controls: &[LdapControl]) -> Vec<u8> {
    let found = controls.iter().find_map(|control| match control {
        LdapControl::SimplePagedResults { cookie, .. } => Some(cookie.clone()),
        _ => None,
    });
    found.unwrap_or_default()
}

/// A BER value with its tag and length.
fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut all = vec![tag];
    let length = content.len();
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => all.push(short),
        _ => {
            let digits = length.to_be_bytes();
            let significant: Vec<u8> = digits.into_iter().skip_while(|digit| *digit == 0).collect();
            // At most eight digits.
            all.push(0x80 | u8::try_from(significant.len()).unwrap_or(8));
            all.extend(significant);
        }
    }
    all.extend_from_slice(content);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_in_as_few_bytes_as_they_need() {
        for (length, head) in [
            (0, &[0x04, 0x00][..]),
            (127, &[0x04, 0x7f]),
            (128, &[0x04, 0x81, 0x80]),
            (256, &[0x04, 0x82, 0x01, 0x00]),
        ] {
            let all = value(OCTETS, &vec![b'x'; length]);
            assert!(all.starts_with(head), "{length}: {all:02x?}");
            assert_eq!(all.len(), head.len() + length);
        }
    }

    #[test]
    fn a_condition_is_an_equality_that_must_be_understood() {
        let control = assertion(&Assertion {
            attribute: "cn".to_owned(),
            value: b"x".to_vec(),
        });
        let LdapControl::Unknown {
            criticality, value, ..
        } = control
        else {
            panic!("another control");
        };
        assert!(criticality);
        assert_eq!(value.as_deref(), Some(&b"\xa3\x07\x04\x02cn\x04\x01x"[..]));
    }

    #[test]
    fn an_entry_read_back_is_read_with_either_tag() {
        for tag in [ENTRY, SEQUENCE] {
            let mut attribute = value(OCTETS, b"entryUUID");
            attribute.extend(value(0x31, &value(OCTETS, b"u-1")));
            let mut body = value(OCTETS, b"cn=a");
            body.extend(value(SEQUENCE, &value(SEQUENCE, &attribute)));
            let controls = [LdapControl::Unknown {
                oid: POST_READ.to_owned(),
                criticality: false,
                value: Some(value(tag, &body)),
            }];
            let entry = entry_read(&controls).unwrap();
            assert_eq!(entry.dn, "cn=a");
            assert_eq!(entry.text("entryuuid"), Some("u-1"));
        }
    }
}
