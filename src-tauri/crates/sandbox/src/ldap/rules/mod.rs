//! What each server refuses to store.

pub(crate) mod ad;
pub(crate) mod openldap;

use super::{directory::Directory, flavour::Flavour, refusal::Refusal, schema::AttributeType};

/// The refusal of an attribute that the server does not know.
pub(crate) fn unknown_attribute(flavour: Flavour, name: &str) -> Refusal {
    match flavour {
        Flavour::Ad => Refusal::new(
            16,
            "00000057: LdapErr: DSID-0C090E84, comment: Error in attribute conversion operation, data 0, v4563",
        ),
        Flavour::OpenLdap => Refusal::new(17, format!("{name}: attribute type undefined")),
    }
}

/// The refusal of an attribute that only the server writes.
pub(crate) fn read_only(flavour: Flavour, attribute: &AttributeType) -> Refusal {
    match flavour {
        Flavour::Ad => Refusal::new(
            53,
            "0000209A: SvcErr: DSID-031A1081, problem 5003 (WILL_NOT_PERFORM), data 0\n",
        ),
        Flavour::OpenLdap => {
            let text = format!("{}: no user modification allowed", attribute.name);
            Refusal::new(19, text)
        }
    }
}

/// Refuses a value that another object has, where it must be unique; `id` is the object itself.
pub(crate) fn check_unique(
    directory: &Directory,
    object: &super::entry::Object,
    id: Option<u64>,
) -> Result<(), Refusal> {
    match directory.flavour() {
        Flavour::Ad => ad::check_unique(directory, object, id),
        Flavour::OpenLdap => openldap::check_unique(directory, object, id),
    }
}
