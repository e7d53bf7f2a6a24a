//! `add`.

use ldap3_proto::proto::LdapAddRequest;

use super::{check_whole, stored, twice};
use crate::ldap::{
    directory::{Directory, Who},
    dn::Dn,
    entry::Object,
    flavour::Flavour,
    refusal::{self, Outcome, Refusal},
    rules, schema,
    schema::{Syntax, Usage},
};

/// What an AD group is without `groupType`: global, for security.
const GLOBAL_SECURITY: &str = "-2147483646";
const NEVER: &str = "9223372036854775807";

/// Adds an object and returns its id.
pub(crate) fn add(directory: &mut Directory, who: Who, request: &LdapAddRequest) -> Outcome<u64> {
    let flavour = directory.flavour();
    let dn = directory.parse(&request.dn)?;
    check_place(directory, who, &dn)?;
    let mut object = Object::new(dn);
    for attribute in &request.attributes {
        take(directory, &mut object, &attribute.atype, &attribute.vals)?;
    }
    match flavour {
        Flavour::OpenLdap => finish_openldap(directory, who, &mut object)?,
        Flavour::Ad => finish_ad(directory, &mut object)?,
    }
    check_whole(directory, &object, None)?;
    Ok(directory.store.insert(object))
}

fn check_place(directory: &Directory, who: Who, dn: &Dn) -> Outcome<()> {
    let flavour = directory.flavour();
    let Some(rdn) = dn.rdn() else {
        return Err(refusal::bad_dn(flavour));
    };
    directory.allow(who, dn)?;
    if flavour == Flavour::OpenLdap {
        rules::openldap::check_rdn(rdn)?;
    }
    if directory.store.find(dn).is_some() {
        return Err(refusal::exists(flavour));
    }
    if directory.store.find(&dn.parent()).is_none() {
        return Err(directory.missing(dn));
    }
    Ok(())
}

fn take(directory: &Directory, object: &mut Object, name: &str, values: &[Vec<u8>]) -> Outcome<()> {
    let flavour = directory.flavour();
    let attribute =
        schema::attribute(flavour, name).ok_or_else(|| rules::unknown_attribute(flavour, name))?;
    if attribute.is_read_only() {
        return Err(rules::read_only(flavour, attribute));
    }
    if attribute.usage == Usage::Hidden {
        // Windows takes a password in a modification only.
        return Err(refusal::unwilling(flavour, ""));
    }
    schema::check(flavour, attribute, values)?;
    if values.is_empty() {
        let text = format!("no values for attribute type {}", attribute.name);
        return Err(Refusal::of(flavour, 2, "", &text));
    }
    for (at, value) in values.iter().enumerate() {
        let value = stored(directory, attribute, value.clone())?;
        if !object.add(attribute, value) {
            return Err(twice(flavour, attribute.name, at));
        }
    }
    Ok(())
}

fn finish_openldap(directory: &Directory, who: Who, object: &mut Object) -> Outcome<()> {
    let class = rules::openldap::check_classes(object)?;
    object.set("structuralobjectclass", Syntax::Class, class.name);
    if let Who::Object(id) = who {
        let creator = directory.object(id)?.dn.spelled(Flavour::OpenLdap);
        object.set("creatorsname", Syntax::Dn, creator.clone());
        object.set("modifiersname", Syntax::Dn, creator);
    }
    Ok(())
}

fn finish_ad(directory: &Directory, object: &mut Object) -> Outcome<()> {
    let given: Vec<String> = object
        .all("objectclass")
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    let attribute = schema::attribute(Flavour::Ad, "objectClass");
    let (Some(attribute), false) = (attribute, given.is_empty()) else {
        let text = "0000207C: UpdErr: DSID-031B121F, problem 6002 (OBJ_CLASS_VIOLATION), data 0\n";
        return Err(Refusal::new(65, text));
    };
    for name in given {
        for class in schema::chain(Flavour::Ad, &name) {
            object.add(attribute, class.name.as_bytes().to_vec());
        }
    }
    rules::ad::check_naming(object)?;
    rules::ad::set_naming(object)?;
    complete_ad(directory, object);
    Ok(())
}

/// Writes what AD itself writes into a new object.
fn complete_ad(directory: &Directory, object: &mut Object) {
    let name = object.dn.rdn().map(|rdn| rdn.0[0].value.clone());
    object.set_text("name", name.unwrap_or_default());
    object.set_text("instancetype", "4");
    let is_account = rules::ad::is_account(object);
    let is_group = object.is_a(Flavour::Ad, "group");
    if !is_account && !is_group {
        return;
    }
    if !object.has("samaccountname") {
        let made = format!("${:0>6}-{}", directory.store.usn(), "000000000001");
        object.set_text("samaccountname", made);
    }
    object.set("objectsid", Syntax::Bytes, sid(directory));
    if is_group {
        if !object.has("grouptype") {
            object.set("grouptype", Syntax::Integer, GLOBAL_SECURITY);
        }
        object.set("samaccounttype", Syntax::Integer, "268435456");
        return;
    }
    if !object.has("useraccountcontrol") {
        let control = rules::ad::DEFAULT_CONTROL.to_string();
        object.set("useraccountcontrol", Syntax::Integer, control);
    }
    let fixed = [
        ("samaccounttype", "805306368"),
        ("primarygroupid", "513"),
        ("badpwdcount", "0"),
        ("lastlogon", "0"),
        ("logoncount", "0"),
    ];
    for (key, value) in fixed {
        object.set(key, Syntax::Integer, value);
    }
    for (key, value) in [("pwdlastset", "0"), ("accountexpires", NEVER)] {
        if !object.has(key) {
            object.set(key, Syntax::Integer, value);
        }
    }
}

/// A security identifier of the domain: `S-1-5-21-…` with a number of its own.
fn sid(directory: &Directory) -> Vec<u8> {
    let number = directory.store.usn().parse::<u32>().unwrap_or(1);
    let mut sid = vec![1, 5, 0, 0, 0, 0, 0, 5];
    for part in [21, 1_004_336_348, 1_177_238_915, 682_003_330, number] {
        sid.extend_from_slice(&u32::to_le_bytes(part));
    }
    sid
}
