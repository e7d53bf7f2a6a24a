//! `modify`.

use ldap3_proto::proto::{LdapModify, LdapModifyRequest, LdapModifyType};

use super::{check_whole, stored, twice};
use crate::ldap::{
    directory::{Directory, Who},
    entry::Object,
    flavour::Flavour,
    refusal::{self, Outcome, Refusal},
    rules, schema,
    schema::{AttributeType, Syntax, Usage},
};

/// What a modification depends on besides its request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Modification {
    pub(crate) who: Who,
    /// Whether the connection is encrypted.
    pub(crate) secure: bool,
    /// Whether values that are there, or not there, already are passed over (AD's control).
    pub(crate) permissive: bool,
}

/// Changes an object and returns its id: all changes, or none.
pub(crate) fn modify(
    directory: &mut Directory,
    how: Modification,
    request: &LdapModifyRequest,
) -> Outcome<u64> {
    let flavour = directory.flavour();
    let id = directory.resolve(&request.dn)?;
    directory.allow_change(how.who, directory.object(id)?)?;
    let mut object = directory.object(id)?.clone();
    if flavour == Flavour::Ad {
        password(directory, &mut object, how, &request.changes)?;
    }
    for change in &request.changes {
        apply(directory, &mut object, how, change)?;
    }
    check_whole(directory, &object, Some(id))?;
    directory.store.replace(id, object);
    Ok(id)
}

fn apply(
    directory: &Directory,
    object: &mut Object,
    how: Modification,
    change: &LdapModify,
) -> Outcome<()> {
    let flavour = directory.flavour();
    let name = &change.modification.atype;
    let attribute =
        schema::attribute(flavour, name).ok_or_else(|| rules::unknown_attribute(flavour, name))?;
    if attribute.usage == Usage::Hidden {
        return Ok(());
    }
    check_writable(flavour, object, attribute, change)?;
    let values = &change.modification.vals;
    match change.operation {
        LdapModifyType::Add => add_values(directory, object, how, attribute, values),
        LdapModifyType::Delete => delete_values(directory, object, how, attribute, values),
        LdapModifyType::Replace => replace_values(directory, object, attribute, values),
        LdapModifyType::Increment => Err(refusal::unwilling(flavour, "increment not supported")),
    }
}

fn check_writable(
    flavour: Flavour,
    object: &Object,
    attribute: &AttributeType,
    change: &LdapModify,
) -> Outcome<()> {
    if attribute.is_read_only() {
        return Err(rules::read_only(flavour, attribute));
    }
    if flavour == Flavour::Ad && attribute.syntax == Syntax::Class {
        return Err(refusal::unwilling(flavour, ""));
    }
    let parts = object
        .dn
        .rdn()
        .map(|rdn| rdn.0.as_slice())
        .unwrap_or_default();
    let named = parts.iter().find(|part| {
        let of_name = schema::attribute(flavour, &part.attribute);
        of_name.is_some_and(|of_name| of_name.name == attribute.name)
    });
    let Some(part) = named else {
        return Ok(());
    };
    let folded = schema::folded(attribute.syntax, part.value.as_bytes());
    let mut values = change.modification.vals.iter();
    let names = values.any(|value| schema::folded(attribute.syntax, value) == folded);
    let kept = match change.operation {
        LdapModifyType::Add => flavour == Flavour::OpenLdap,
        LdapModifyType::Delete => !names && !change.modification.vals.is_empty(),
        _ => names && flavour == Flavour::OpenLdap,
    };
    if kept {
        return Ok(());
    }
    let ad = "00002016: UpdErr: DSID-031B0E2E, problem 6004 (CANT_ON_RDN), data 0\n";
    Err(Refusal::of(
        flavour,
        67,
        ad,
        "value of naming attribute cannot be removed",
    ))
}

fn add_values(
    directory: &Directory,
    object: &mut Object,
    how: Modification,
    attribute: &AttributeType,
    values: &[Vec<u8>],
) -> Outcome<()> {
    let flavour = directory.flavour();
    for (at, value) in values.iter().enumerate() {
        schema::check(flavour, attribute, std::slice::from_ref(value))?;
        let value = stored(directory, attribute, value.clone())?;
        if !object.add(attribute, value) && !how.permissive {
            return Err(already_there(flavour, attribute, at));
        }
    }
    if attribute.single && object.all(&attribute.key()).count() > 1 {
        let values: Vec<Vec<u8>> = object.all(&attribute.key()).map(<[u8]>::to_vec).collect();
        schema::check(flavour, attribute, &values)?;
    }
    Ok(())
}

fn already_there(flavour: Flavour, attribute: &AttributeType, at: usize) -> Refusal {
    let refusal = twice(flavour, attribute.name, at);
    if flavour == Flavour::Ad && attribute.name == "member" {
        let text = "00000562: UpdErr: DSID-031A11E9, problem 6005 (ENTRY_EXISTS), data 0\n";
        return Refusal::new(68, text);
    }
    if flavour == Flavour::OpenLdap {
        let text = format!("modify/add: {}: value #{at} already exists", attribute.name);
        return Refusal::new(20, text);
    }
    refusal
}

fn delete_values(
    directory: &Directory,
    object: &mut Object,
    how: Modification,
    attribute: &AttributeType,
    values: &[Vec<u8>],
) -> Outcome<()> {
    let flavour = directory.flavour();
    let key = attribute.key();
    if values.is_empty() {
        if object.values.remove(&key).is_none() && !how.permissive {
            return Err(not_there(flavour, attribute));
        }
        return Ok(());
    }
    for value in values {
        let value = stored(directory, attribute, value.clone()).unwrap_or_else(|_| value.clone());
        if !object.remove(attribute, &value) && !how.permissive {
            return Err(not_there(flavour, attribute));
        }
    }
    Ok(())
}

fn not_there(flavour: Flavour, attribute: &AttributeType) -> Refusal {
    if flavour == Flavour::Ad && attribute.name == "member" {
        let text = "00000561: SvcErr: DSID-031A120C, problem 5003 (WILL_NOT_PERFORM), data 0\n";
        return Refusal::new(53, text);
    }
    let ad = format!(
        "00002085: AtrErr: DSID-03151DD0, #1:\n\t0: 00002085: DSID-03151DD0, problem 1001 (NO_ATTRIBUTE_OR_VAL), data 0, Att 0 ({})\n",
        attribute.name
    );
    let openldap = format!("modify/delete: {}: no such value", attribute.name);
    Refusal::of(flavour, 16, &ad, &openldap)
}

fn replace_values(
    directory: &Directory,
    object: &mut Object,
    attribute: &AttributeType,
    values: &[Vec<u8>],
) -> Outcome<()> {
    let flavour = directory.flavour();
    schema::check(flavour, attribute, values)?;
    object.values.remove(&attribute.key());
    for (at, value) in values.iter().enumerate() {
        let value = stored(directory, attribute, value.clone())?;
        if !object.add(attribute, value) {
            return Err(twice(flavour, attribute.name, at));
        }
    }
    if flavour == Flavour::Ad && attribute.name == "pwdLastSet" {
        return last_set(directory, object);
    }
    Ok(())
}

/// `pwdLastSet` takes 0 (must change) and -1 (now), nothing else.
fn last_set(directory: &Directory, object: &mut Object) -> Outcome<()> {
    match object.number("pwdlastset") {
        Some(0) => Ok(()),
        Some(-1) => {
            object.set("pwdlastset", Syntax::Integer, directory.store.filetime());
            Ok(())
        }
        _ => Err(refusal::unwilling(Flavour::Ad, "")),
    }
}

/// Sets AD's password: a replacement resets it, a deletion with an addition changes it.
fn password(
    directory: &Directory,
    object: &mut Object,
    how: Modification,
    changes: &[LdapModify],
) -> Outcome<()> {
    let about: Vec<&LdapModify> = changes
        .iter()
        .filter(|change| change.modification.atype.eq_ignore_ascii_case("unicodePwd"))
        .collect();
    if about.is_empty() {
        return Ok(());
    }
    if !how.secure {
        let text = "0000001F: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n";
        return Err(Refusal::new(53, text));
    }
    for change in about {
        let [value] = change.modification.vals.as_slice() else {
            return Err(refusal::unwilling(Flavour::Ad, ""));
        };
        let given = rules::ad::password_of(value)?;
        if change.operation == LdapModifyType::Delete {
            if object.password.as_deref() != Some(&given) {
                let text = "00000056: AtrErr: DSID-03191083, #1:\n\t0: 00000056: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)\n";
                return Err(Refusal::new(19, text));
            }
            continue;
        }
        rules::ad::check_password(&given, object)?;
        object.password = Some(given);
        object.set("pwdlastset", Syntax::Integer, directory.store.filetime());
    }
    Ok(())
}
