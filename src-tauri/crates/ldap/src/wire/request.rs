//! What is sent, as bytes.

use bytes::BytesMut;
use ldap3_lber::common::TagClass;
use ldap3_lber::structure::{PL, StructureTag};
use ldap3_lber::universal::Types;
use ldap3_lber::write;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{LdapMsg, LdapOp};
use zeroize::{Zeroize as _, Zeroizing};

use super::quietly;
use crate::controls;
use crate::error::ErrorKind;
use crate::filter::Filter;

/// The bytes of a request. They are cleared when they are given back: there may be a password in them.
pub(crate) type Bytes = Zeroizing<Vec<u8>>;

/// Which part of a search request is its filter.
const FILTER: usize = 6;

/// Writes a request; the filter is that of a search, whose own one only keeps its place.
///
/// # Errors
///
/// [`ErrorKind::Invalid`] for a filter that cannot be sent.
pub(crate) fn write(
    id: i32,
    op: LdapOp,
    controls: Vec<LdapControl>,
    filter: Option<&Filter>,
) -> Result<Bytes, ErrorKind> {
    let message = LdapMsg::new_with_ctrls(id, op, controls);
    let mut tag = quietly(|| StructureTag::from(message));
    if let Some(filter) = filter {
        if !filter.is_valid() {
            return Err(ErrorKind::Invalid);
        }
        let place = filter_place(&mut tag).ok_or(ErrorKind::Invalid)?;
        *place = filter_tag(filter);
    }
    encoded(tag)
}

fn filter_place(message: &mut StructureTag) -> Option<&mut StructureTag> {
    let PL::C(parts) = &mut message.payload else {
        return None;
    };
    let PL::C(search) = &mut parts.get_mut(1)?.payload else {
        return None;
    };
    search.get_mut(FILTER)
}

fn encoded(tag: StructureTag) -> Result<Bytes, ErrorKind> {
    let mut buffer = BytesMut::new();
    quietly(|| write::encode_into(&mut buffer, tag)).map_err(|_| ErrorKind::Invalid)?;
    let bytes = Zeroizing::new(buffer.to_vec());
    buffer.as_mut().zeroize();
    Ok(bytes)
}

/// The control by which a write happens only where the filter holds. Critical: a server that does not know it refuses.
pub(crate) fn assertion(filter: &Filter) -> Result<LdapControl, ErrorKind> {
    if !filter.is_valid() {
        return Err(ErrorKind::Invalid);
    }
    Ok(LdapControl::Unknown {
        oid: controls::ASSERTION.to_owned(),
        criticality: true,
        value: Some(encoded(filter_tag(filter))?.to_vec()),
    })
}

/// The control by which the answer of an add has these attributes of the new entry.
pub(crate) fn post_read(attributes: &[&str]) -> Result<LdapControl, ErrorKind> {
    let names = attributes.iter().map(|name| octets(name.as_bytes()));
    let list = tag(
        TagClass::Universal,
        Types::Sequence as u64,
        PL::C(names.collect()),
    );
    Ok(LdapControl::Unknown {
        oid: controls::POST_READ.to_owned(),
        criticality: false,
        value: Some(encoded(list)?.to_vec()),
    })
}

fn filter_tag(filter: &Filter) -> StructureTag {
    match filter {
        Filter::And(parts) => many(0, parts),
        Filter::Or(parts) => many(1, parts),
        Filter::Not(part) => context(2, PL::C(vec![filter_tag(part)])),
        Filter::Equals(attribute, value) => pair(3, attribute, value),
        Filter::StartsWith(attribute, value) => piece(0, attribute, value),
        Filter::Contains(attribute, value) => piece(1, attribute, value),
        Filter::EndsWith(attribute, value) => piece(2, attribute, value),
        Filter::AtLeast(attribute, value) => pair(5, attribute, value),
        Filter::AtMost(attribute, value) => pair(6, attribute, value),
        Filter::Present(attribute) => context(7, PL::P(attribute.as_bytes().to_vec())),
        Filter::Rule(attribute, rule, value) => {
            let parts = [rule.as_bytes(), attribute.as_bytes(), value];
            let parts = (1..)
                .zip(parts)
                .map(|(id, part)| context(id, PL::P(part.to_vec())));
            context(9, PL::C(parts.collect()))
        }
    }
}

fn many(id: u64, parts: &[Filter]) -> StructureTag {
    context(id, PL::C(parts.iter().map(filter_tag).collect()))
}

fn pair(id: u64, attribute: &str, value: &[u8]) -> StructureTag {
    context(id, PL::C(vec![octets(attribute.as_bytes()), octets(value)]))
}

/// The beginning, the middle or the end of a value.
fn piece(place: u64, attribute: &str, value: &[u8]) -> StructureTag {
    let pieces = vec![context(place, PL::P(value.to_vec()))];
    let pieces = tag(TagClass::Universal, Types::Sequence as u64, PL::C(pieces));
    context(4, PL::C(vec![octets(attribute.as_bytes()), pieces]))
}

fn octets(value: &[u8]) -> StructureTag {
    tag(
        TagClass::Universal,
        Types::OctetString as u64,
        PL::P(value.to_vec()),
    )
}

fn context(id: u64, payload: PL) -> StructureTag {
    tag(TagClass::Context, id, payload)
}

fn tag(class: TagClass, id: u64, payload: PL) -> StructureTag {
    StructureTag { class, id, payload }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(filter: &str) -> Vec<u8> {
        encoded(filter_tag(&Filter::parse(filter).unwrap()))
            .unwrap()
            .to_vec()
    }

    #[test]
    fn filters_as_the_protocol_has_them() {
        let cases: [(&str, &[u8]); 8] = [
            ("(cn=*)", b"\x87\x02cn"),
            ("(cn=a)", b"\xa3\x07\x04\x02cn\x04\x01a"),
            ("(cn=\\ff)", b"\xa3\x07\x04\x02cn\x04\x01\xff"),
            ("(!(cn=*))", b"\xa2\x04\x87\x02cn"),
            ("(&(a=*)(b=*))", b"\xa0\x06\x87\x01a\x87\x01b"),
            ("(cn=a*)", b"\xa4\x09\x04\x02cn\x30\x03\x80\x01a"),
            ("(cn=*a)", b"\xa4\x09\x04\x02cn\x30\x03\x82\x01a"),
            ("(u:1.2:=2)", b"\xa9\x0b\x81\x031.2\x82\x01u\x83\x012"),
        ];
        for (filter, expected) in cases {
            assert_eq!(bytes(filter), expected, "{filter}");
        }
    }

    #[test]
    fn a_filter_that_could_mean_another_is_not_sent() {
        let filter = Filter::present("cn)(uid=*");
        assert!(matches!(assertion(&filter), Err(ErrorKind::Invalid)));
    }
}
