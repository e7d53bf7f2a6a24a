//! Filters: whether an object matches, in the three values of RFC 4511.

use ldap3_proto::proto::{LdapFilter, LdapMatchingRuleAssertion, LdapSubstringFilter};

use super::view;
use crate::ldap::{
    directory::Directory,
    flavour::Flavour,
    schema::{self, AttributeType, Syntax},
};

const BIT_AND: &str = "1.2.840.113556.1.4.803";
const BIT_OR: &str = "1.2.840.113556.1.4.804";

/// Whether an object matches; a filter that is undefined does not.
pub(crate) fn matches(directory: &Directory, id: u64, filter: &LdapFilter) -> bool {
    evaluate(directory, id, filter) == Some(true)
}

fn evaluate(directory: &Directory, id: u64, filter: &LdapFilter) -> Option<bool> {
    let each = |filter: &LdapFilter| evaluate(directory, id, filter);
    match filter {
        LdapFilter::And(all) => join(all.iter().map(each), false),
        LdapFilter::Or(any) => join(any.iter().map(each), true),
        LdapFilter::Not(inner) => each(inner).map(|found| !found),
        LdapFilter::Present(name) => compare(directory, id, name, |_, _| true),
        LdapFilter::Equality(name, value) | LdapFilter::Approx(name, value) => {
            equal(directory, id, name, value)
        }
        LdapFilter::Substring(name, parts) => compare(directory, id, name, |attribute, value| {
            contains(attribute, value, parts)
        }),
        LdapFilter::GreaterOrEqual(name, wanted) => {
            compare(directory, id, name, |attribute, value| {
                order(attribute, value, wanted) != Some(std::cmp::Ordering::Less)
            })
        }
        LdapFilter::LessOrEqual(name, wanted) => {
            compare(directory, id, name, |attribute, value| {
                order(attribute, value, wanted) != Some(std::cmp::Ordering::Greater)
            })
        }
        LdapFilter::Extensible(rule) => extensible(directory, id, rule),
    }
}

/// Joins parts of which one that is `deciding` decides; otherwise one that is undefined leaves all undefined.
fn join(parts: impl Iterator<Item = Option<bool>>, deciding: bool) -> Option<bool> {
    let mut undefined = false;
    for part in parts {
        match part {
            Some(found) if found == deciding => return Some(deciding),
            Some(_) => {}
            None => undefined = true,
        }
    }
    (!undefined).then_some(!deciding)
}

fn equal(directory: &Directory, id: u64, name: &str, value: &str) -> Option<bool> {
    let flavour = directory.flavour();
    let attribute = schema::attribute(flavour, name)?;
    if attribute.syntax == Syntax::Class {
        // A class stands for all below it. AD also takes the class of a category here.
        return Some(directory.store.get(id)?.is_a(flavour, value));
    }
    let folded = schema::folded(attribute.syntax, value.as_bytes());
    compare(directory, id, name, |_, stored| stored == folded)
}

/// Whether `test` holds for one of an attribute's folded values; `None` for an unknown attribute.
fn compare(
    directory: &Directory,
    id: u64,
    name: &str,
    test: impl Fn(&AttributeType, &[u8]) -> bool,
) -> Option<bool> {
    let attribute = schema::attribute(directory.flavour(), name)?;
    let object = directory.store.get(id)?;
    if let Some(values) = object.values.get(&attribute.key()) {
        return Some(values.keys().any(|value| test(attribute, value)));
    }
    let made = view::made(directory, object, attribute);
    let mut folded = made
        .iter()
        .map(|value| schema::folded(attribute.syntax, value));
    Some(folded.any(|value| test(attribute, &value)))
}

fn contains(attribute: &AttributeType, value: &[u8], parts: &LdapSubstringFilter) -> bool {
    if matches!(
        attribute.syntax,
        Syntax::Bytes | Syntax::Dn | Syntax::Integer
    ) {
        return false;
    }
    let text = String::from_utf8_lossy(value);
    let fold = |part: &String| {
        let folded = part.to_lowercase();
        match attribute.syntax {
            Syntax::Exact => part.clone(),
            Syntax::Phone => folded.replace([' ', '-'], ""),
            _ => folded,
        }
    };
    let mut rest: &str = &text;
    if let Some(initial) = parts.initial.as_ref().map(fold) {
        let Some(after) = rest.strip_prefix(initial.as_str()) else {
            return false;
        };
        rest = after;
    }
    for any in parts.any.iter().map(fold) {
        let Some(at) = rest.find(&any) else {
            return false;
        };
        rest = &rest[at + any.len()..];
    }
    let last = parts.final_.as_ref().map(fold);
    last.is_none_or(|last| rest.ends_with(&last))
}

fn order(attribute: &AttributeType, value: &[u8], wanted: &str) -> Option<std::cmp::Ordering> {
    if attribute.syntax == Syntax::Integer {
        let number = |bytes: &[u8]| std::str::from_utf8(bytes).ok()?.parse::<i64>().ok();
        return Some(number(value)?.cmp(&number(wanted.as_bytes())?));
    }
    let wanted = schema::folded(attribute.syntax, wanted.as_bytes());
    Some(value.cmp(&wanted))
}

/// The two bit rules of AD; any other rule is undefined.
fn extensible(directory: &Directory, id: u64, rule: &LdapMatchingRuleAssertion) -> Option<bool> {
    if directory.flavour() != Flavour::Ad {
        return None;
    }
    let mask: i64 = rule.match_value.parse().ok()?;
    let all = match rule.matching_rule.as_deref()? {
        BIT_AND => true,
        BIT_OR => false,
        _ => return None,
    };
    let name = rule.type_.as_deref()?;
    compare(directory, id, name, |_, value| {
        let text = std::str::from_utf8(value).unwrap_or_default();
        let bits = text.parse::<i64>().unwrap_or(0) & mask;
        if all { bits == mask } else { bits != 0 }
    })
}
