//! Controls: what a request asks for besides itself, and what an answer carries back.

use bytes::BytesMut;
use ldap3_lber::{
    Parser,
    structure::StructureTag,
    structures::{ASNTag, Sequence},
    write,
};
use ldap3_proto::{
    control::LdapControl,
    proto::{LdapFilter, LdapSearchResultEntry},
};

use super::{
    directory::Directory,
    flavour::Flavour,
    reads::Page,
    refusal::{Outcome, Refusal},
};

pub(crate) const START_TLS: &str = "1.3.6.1.4.1.1466.20037";
pub(crate) const WHO_AM_I: &str = "1.3.6.1.4.1.4203.1.11.3";
pub(crate) const ACTIVE_DIRECTORY: &str = "1.2.840.113556.1.4.800";
const PAGED: &str = "1.2.840.113556.1.4.319";
const ASSERTION: &str = "1.3.6.1.1.12";
const POST_READ: &str = "1.3.6.1.1.13.2";
const PERMISSIVE: &str = "1.2.840.113556.1.4.1413";
const MANAGE_DSA_IT: &str = "2.16.840.1.113730.3.4.2";

/// What the controls of a request ask for.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) page: Option<Page>,
    pub(crate) assertion: Option<LdapFilter>,
    pub(crate) post_read: Option<Vec<String>>,
    pub(crate) permissive: bool,
}

/// The controls that the root DSE lists.
pub(crate) fn offered(directory: &Directory) -> Vec<&'static str> {
    match directory.flavour() {
        Flavour::OpenLdap if directory.settings.assertion => {
            vec![MANAGE_DSA_IT, PAGED, ASSERTION, "1.3.6.1.1.13.1", POST_READ]
        }
        Flavour::OpenLdap => vec![MANAGE_DSA_IT, PAGED],
        Flavour::Ad => vec![
            PAGED,
            "1.2.840.113556.1.4.801",
            "1.2.840.113556.1.4.473",
            "1.2.840.113556.1.4.417",
            "1.2.840.113556.1.4.529",
            "1.2.840.113556.1.4.805",
            PERMISSIVE,
        ],
    }
}

/// Reads the controls; one that is critical and not offered refuses the request.
pub(crate) fn read(directory: &Directory, controls: &[LdapControl]) -> Outcome<Asked> {
    let offered = offered(directory);
    let mut asked = Asked::default();
    for control in controls {
        match control {
            LdapControl::SimplePagedResults { size, cookie } => {
                asked.page = Some(Page {
                    size: usize::try_from(*size).unwrap_or(0),
                    cookie: cookie.clone(),
                });
            }
            LdapControl::Unknown {
                oid,
                criticality,
                value,
            } => {
                if !offered.contains(&oid.as_str()) {
                    if *criticality {
                        return Err(unavailable(directory.flavour()));
                    }
                    continue;
                }
                take(&mut asked, oid, value.as_deref().unwrap_or_default())?;
            }
            _ => {}
        }
    }
    Ok(asked)
}

fn take(asked: &mut Asked, oid: &str, value: &[u8]) -> Outcome<()> {
    let malformed = || Refusal::new(2, "control value cannot be decoded");
    match oid {
        ASSERTION => {
            let tag = decode(value).ok_or_else(malformed)?;
            let filter = LdapFilter::try_from(tag).map_err(|_| malformed())?;
            asked.assertion = Some(filter);
        }
        POST_READ => {
            let tag = decode(value).ok_or_else(malformed)?;
            let names = tag.expect_constructed().ok_or_else(malformed)?;
            let names = names.into_iter().map(|name| {
                let bytes = name.expect_primitive()?;
                String::from_utf8(bytes).ok()
            });
            let names: Option<Vec<String>> = names.collect();
            asked.post_read = Some(names.ok_or_else(malformed)?);
        }
        PERMISSIVE => asked.permissive = true,
        _ => {}
    }
    Ok(())
}

fn unavailable(flavour: Flavour) -> Refusal {
    Refusal::of(
        flavour,
        12,
        "00002040: SvcErr: DSID-031401E6, problem 5010 (UNAVAIL_EXTENSION), data 0\n",
        "critical control unavailable in context",
    )
}

/// The control that carries an object as it is after a write.
pub(crate) fn post_read(entry: LdapSearchResultEntry) -> Option<LdapControl> {
    let sequence = Sequence {
        inner: entry.into(),
        ..Sequence::default()
    };
    let mut bytes = BytesMut::new();
    write::encode_into(&mut bytes, sequence.into_structure()).ok()?;
    Some(LdapControl::Unknown {
        oid: POST_READ.to_owned(),
        criticality: false,
        value: Some(bytes.to_vec()),
    })
}

fn decode(bytes: &[u8]) -> Option<StructureTag> {
    let (rest, tag) = Parser::default().parse(bytes).ok()?;
    rest.is_empty().then_some(tag)
}
