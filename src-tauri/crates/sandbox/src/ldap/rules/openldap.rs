//! OpenLDAP: schema checks, the length of names, the `unique` overlay.

use super::super::{
    directory::Directory,
    dn::Rdn,
    entry::Object,
    flavour::Flavour,
    refusal::{Outcome, Refusal},
    schema::{self, Class, ClassKind},
};

/// The longest relative name in bytes, escaped: what an index key of its database has room for.
const LONGEST_RDN: usize = 245;
const FLAVOUR: Flavour = Flavour::OpenLdap;

pub(crate) fn check_rdn(rdn: &Rdn) -> Outcome<()> {
    if rdn.spelled(FLAVOUR).len() > LONGEST_RDN {
        return Err(Refusal::new(80, ""));
    }
    Ok(())
}

/// Checks an object against its classes and returns its structural one.
pub(crate) fn check_classes(object: &Object) -> Outcome<&'static Class> {
    let classes = classes(object);
    if classes.is_empty() {
        return Err(Refusal::new(65, "no objectClass attribute"));
    }
    let structural = structural(&classes)?;
    check_same(object, structural)?;
    for class in &classes {
        check_required(class, object)?;
    }
    check_allowed(&classes, object)?;
    Ok(structural)
}

/// Refuses an object whose name is not among its values.
pub(crate) fn check_naming(object: &Object) -> Outcome<()> {
    let Some(rdn) = object.dn.rdn() else {
        return Ok(());
    };
    for part in &rdn.0 {
        let attribute = schema::attribute(FLAVOUR, &part.attribute)
            .ok_or_else(|| super::unknown_attribute(FLAVOUR, &part.attribute))?;
        if !object.holds(attribute, part) {
            let text = format!(
                "value of naming attribute '{}' is not present in entry",
                attribute.name
            );
            return Err(Refusal::new(64, text));
        }
    }
    Ok(())
}

pub(super) fn check_unique(directory: &Directory, object: &Object, id: Option<u64>) -> Outcome<()> {
    for key in &directory.settings.unique {
        for value in object.all(key) {
            let value = String::from_utf8_lossy(value);
            let holders = directory.store.holders(key, &value).unwrap_or_default();
            if holders.iter().any(|holder| Some(*holder) != id) {
                return Err(Refusal::new(19, "some attributes not unique"));
            }
        }
    }
    Ok(())
}

fn classes(object: &Object) -> Vec<&'static Class> {
    let names = object.all("objectclass").map(String::from_utf8_lossy);
    names
        .flat_map(|name| schema::chain(FLAVOUR, &name))
        .collect()
}

/// Refuses another structural class than the one that the object was made with.
fn check_same(object: &Object, now: &Class) -> Outcome<()> {
    match object.text("structuralobjectclass") {
        Some(before) if before != now.name => {
            let now = now.name;
            let text = format!(
                "structural object class modification from '{before}' to '{now}' not allowed"
            );
            Err(Refusal::new(69, text))
        }
        _ => Ok(()),
    }
}

fn structural(classes: &[&'static Class]) -> Outcome<&'static Class> {
    let mut found: Option<&'static Class> = None;
    let structural = classes
        .iter()
        .filter(|class| class.kind == ClassKind::Structural);
    for class in structural {
        let is_below = |low: &Class, high: &Class| {
            let mut chain = schema::chain(FLAVOUR, low.name).into_iter();
            chain.any(|each| each.name == high.name)
        };
        found = match found {
            None => Some(class),
            Some(known) if is_below(known, class) => Some(known),
            Some(known) if is_below(class, known) => Some(class),
            Some(known) => {
                let text = format!(
                    "invalid structural object class chain ({}/{})",
                    known.name, class.name
                );
                return Err(Refusal::new(65, text));
            }
        };
    }
    found.ok_or_else(|| Refusal::new(65, "no structural object class provided"))
}

fn check_required(class: &Class, object: &Object) -> Outcome<()> {
    for name in class.must {
        if !object.has(&name.to_lowercase()) {
            let text = format!("object class '{}' requires attribute '{name}'", class.name);
            return Err(Refusal::new(65, text));
        }
    }
    Ok(())
}

fn check_allowed(classes: &[&'static Class], object: &Object) -> Outcome<()> {
    for key in object.values.keys() {
        let attribute = schema::attribute(FLAVOUR, key);
        let Some(attribute) = attribute.filter(|each| each.usage == schema::Usage::User) else {
            continue;
        };
        let mut names = classes
            .iter()
            .flat_map(|class| class.must.iter().chain(class.may));
        if !names.any(|name| name.eq_ignore_ascii_case(attribute.name)) {
            let text = format!("attribute '{}' not allowed", attribute.name);
            return Err(Refusal::new(65, text));
        }
    }
    Ok(())
}
