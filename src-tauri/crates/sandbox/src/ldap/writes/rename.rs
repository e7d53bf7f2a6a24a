//! `modify DN`: another name, another parent, or both.

use ldap3_proto::proto::LdapModifyDNRequest;

use crate::ldap::{
    directory::{Directory, Who},
    dn::{Dn, Rdn},
    entry::Object,
    flavour::Flavour,
    refusal::{self, Outcome, Refusal},
    rules, schema,
};

/// Renames or moves an object with all below it and returns its id.
pub(crate) fn rename(
    directory: &mut Directory,
    who: Who,
    request: &LdapModifyDNRequest,
) -> Outcome<u64> {
    let id = directory.resolve(&request.dn)?;
    let rdn = directory.parse_rdn(&request.newrdn)?;
    let object = directory.object(id)?;
    directory.allow_change(who, object)?;
    let parent = new_parent(directory, who, object, request)?;
    let to = Dn::placed(rdn.clone(), &parent);
    check_target(directory, object, &to)?;
    let mut changed = object.clone();
    changed.dn = to.clone();
    name_values(directory, &mut changed, object.dn.rdn(), &rdn, request)?;
    if directory.flavour() == Flavour::OpenLdap {
        rules::openldap::check_classes(&changed)?;
    }
    directory.store.relocate(id, &to, |object| {
        object.values = changed.values;
    });
    Ok(id)
}

fn new_parent(
    directory: &Directory,
    who: Who,
    object: &Object,
    request: &LdapModifyDNRequest,
) -> Outcome<Dn> {
    let Some(text) = &request.new_superior else {
        return Ok(object.dn.parent());
    };
    let id = directory.resolve(text)?;
    let parent = directory.object(id)?.dn.clone();
    directory.allow(who, &parent)?;
    if parent.path().starts_with(&object.dn.path()) {
        let flavour = directory.flavour();
        return Err(refusal::unwilling(
            flavour,
            "new superior is below the entry",
        ));
    }
    Ok(parent)
}

fn check_target(directory: &Directory, object: &Object, to: &Dn) -> Outcome<()> {
    let flavour = directory.flavour();
    if flavour == Flavour::OpenLdap
        && let Some(rdn) = to.rdn()
    {
        rules::openldap::check_rdn(rdn)?;
    }
    // Only the case of letters may change in place.
    let taken = directory.store.find(to).is_some() && to.path() != object.dn.path();
    if taken {
        return Err(refusal::exists(flavour));
    }
    Ok(())
}

/// Brings the values in line with the new name.
fn name_values(
    directory: &Directory,
    object: &mut Object,
    old: Option<&Rdn>,
    new: &Rdn,
    request: &LdapModifyDNRequest,
) -> Outcome<()> {
    let flavour = directory.flavour();
    if flavour == Flavour::Ad {
        if !request.deleteoldrdn {
            return Err(refusal::unwilling(flavour, ""));
        }
        rules::ad::check_naming(object)?;
        rules::ad::set_naming(object)?;
        let name = new.0[0].value.clone();
        object.set_text("name", name);
        return Ok(());
    }
    if request.deleteoldrdn {
        for part in old.map(|rdn| rdn.0.as_slice()).unwrap_or_default() {
            if let Some(attribute) = schema::attribute(flavour, &part.attribute) {
                object.remove(attribute, part.value.as_bytes());
            }
        }
    }
    for part in &new.0 {
        let attribute = schema::attribute(flavour, &part.attribute)
            .ok_or_else(|| rules::unknown_attribute(flavour, &part.attribute))?;
        schema::check(flavour, attribute, &[part.value.clone().into_bytes()])?;
        object.add(attribute, part.value.clone().into_bytes());
        if attribute.single && object.all(&attribute.key()).count() > 1 {
            let text = format!("{}: multiple values provided", attribute.name);
            return Err(Refusal::new(19, text));
        }
    }
    Ok(())
}
