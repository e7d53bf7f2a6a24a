//! The marker: an entry below the base that says which installation writes there, so that a second one does not do so
//! unseen. The probe and the push leave the same one and read it by the same rule.

use ldap::{Attribute, Dn, Rdn};

use super::TargetKind;

/// Its relative name. It also stands in for the members of an empty group.
const NAME: &str = "wecom-bridge";

/// The attribute that holds the installation's identifier.
pub const ATTRIBUTE: &str = "description";

/// Its name below a base.
pub fn dn(base: &Dn) -> Dn {
    base.child(Rdn::new("cn", NAME))
}

/// The entry of an installation.
pub fn entry(kind: TargetKind, installation: &str) -> Vec<Attribute> {
    let class = match kind {
        TargetKind::Ad => "container",
        TargetKind::Ldap => "device",
    };
    let values = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    vec![
        ("objectClass".to_owned(), values(&["top", class])),
        ("cn".to_owned(), values(&[NAME])),
        (ATTRIBUTE.to_owned(), values(&[installation])),
    ]
}

/// Whether a marker that is there is this installation's; any other is another one's, whatever it says.
pub fn is_own<'a>(mut values: impl Iterator<Item = &'a str>, installation: &str) -> bool {
    values.any(|text| text.contains(installation))
}
