//! Operations that change the directory.

mod add;
mod modify;
mod rename;

pub(crate) use add::add;
pub(crate) use modify::{Modification, modify};
pub(crate) use rename::rename;

use super::{
    directory::{Directory, Who},
    entry::Object,
    flavour::Flavour,
    refusal::{self, Outcome, Refusal},
    schema,
};

/// Deletes an object without children.
pub(crate) fn delete(directory: &mut Directory, who: Who, dn: &str) -> Outcome<()> {
    let id = directory.resolve(dn)?;
    let object = directory.object(id)?;
    directory.allow_change(who, object)?;
    if directory.store.has_children(&object.dn.path()) {
        return Err(refusal::not_empty(directory.flavour()));
    }
    directory.store.remove(id);
    Ok(())
}

/// In AD, a value that names an object must name one that is there, and is kept as its present name.
fn link(directory: &Directory, value: &[u8]) -> Outcome<Vec<u8>> {
    let text = String::from_utf8_lossy(value);
    let id = directory.resolve(&text)?;
    let object = directory.object(id)?;
    Ok(object.dn.spelled(Flavour::Ad).into_bytes())
}

/// A value as the server stores it.
fn stored(
    directory: &Directory,
    attribute: &schema::AttributeType,
    value: Vec<u8>,
) -> Outcome<Vec<u8>> {
    let is_link = attribute.syntax == schema::Syntax::Dn;
    if directory.flavour() == Flavour::Ad && is_link {
        return link(directory, &value);
    }
    Ok(value)
}

/// Checks that hold for every object as it would be after a write.
fn check_whole(directory: &Directory, object: &Object, id: Option<u64>) -> Outcome<()> {
    match directory.flavour() {
        Flavour::OpenLdap => {
            super::rules::openldap::check_naming(object)?;
            super::rules::openldap::check_classes(object)?;
        }
        Flavour::Ad => {
            super::rules::ad::check_account_name(object)?;
            super::rules::ad::check_control(object)?;
        }
    }
    super::rules::check_unique(directory, object, id)
}

fn twice(flavour: Flavour, name: &str, at: usize) -> Refusal {
    let text = match flavour {
        Flavour::Ad => format!(
            "00002083: AtrErr: DSID-03151830, #1:\n\t0: 00002083: DSID-03151830, problem 1006 (ATT_OR_VALUE_EXISTS), data 0, Att 0 ({name})\n"
        ),
        Flavour::OpenLdap => format!("{name}: value #{at} provided more than once"),
    };
    Refusal::new(20, text)
}
