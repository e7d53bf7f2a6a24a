//! Attribute types and object classes, as far as people, groups and units need them.

mod ad;
mod openldap;

use super::{
    dn::{Dn, fold},
    flavour::Flavour,
    refusal::{Outcome, Refusal},
};

/// How values of an attribute are written and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Any text, compared without case.
    Text,
    /// Any text, compared with case.
    Exact,
    /// ASCII only, compared without case.
    Ascii,
    /// A telephone number: `PrintableString`, compared without blanks and hyphens.
    Phone,
    Dn,
    Integer,
    Bytes,
    Boolean,
    Time,
    Class,
}

/// Who writes an attribute, and who gets it unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Usage {
    /// Written by clients, returned with `*`.
    User,
    /// Written by the server, returned with `*`.
    System,
    /// Written by the server, returned with `+` or by name.
    Operational,
    /// Written by clients, returned with `+` or by name.
    Asked,
    /// Written by clients, never returned.
    Hidden,
}

/// An attribute type.
#[derive(Debug)]
pub(crate) struct AttributeType {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) syntax: Syntax,
    pub(crate) single: bool,
    /// The most characters (bytes, for [`Syntax::Bytes`]) of one value.
    pub(crate) most: Option<usize>,
    pub(crate) usage: Usage,
}

/// What an object class is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClassKind {
    Abstract,
    Structural,
    Auxiliary,
}

/// An object class.
#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) name: &'static str,
    pub(crate) above: &'static str,
    pub(crate) kind: ClassKind,
    pub(crate) must: &'static [&'static str],
    pub(crate) may: &'static [&'static str],
}

const fn user(name: &'static str, syntax: Syntax) -> AttributeType {
    AttributeType {
        name,
        aliases: &[],
        syntax,
        single: false,
        most: None,
        usage: Usage::User,
    }
}

impl AttributeType {
    const fn single(mut self) -> Self {
        self.single = true;
        self
    }

    const fn most(mut self, most: usize) -> Self {
        self.most = Some(most);
        self
    }

    const fn usage(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }

    const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The key under which entries hold this attribute.
    pub(crate) fn key(&self) -> String {
        self.name.to_lowercase()
    }

    pub(crate) const fn is_read_only(&self) -> bool {
        matches!(self.usage, Usage::System | Usage::Operational)
    }
}

/// The attribute type of a name in any case; options after `;` are cut off.
pub(crate) fn attribute(flavour: Flavour, name: &str) -> Option<&'static AttributeType> {
    let bare = name.split(';').next().unwrap_or(name);
    let named = |each: &&AttributeType| {
        let mut names = std::iter::once(&each.name).chain(each.aliases);
        names.any(|other| other.eq_ignore_ascii_case(bare))
    };
    attributes(flavour).iter().find(named)
}

pub(crate) const fn attributes(flavour: Flavour) -> &'static [AttributeType] {
    match flavour {
        Flavour::OpenLdap => openldap::ATTRIBUTES,
        Flavour::Ad => ad::ATTRIBUTES,
    }
}

pub(crate) const fn classes(flavour: Flavour) -> &'static [Class] {
    match flavour {
        Flavour::OpenLdap => openldap::CLASSES,
        Flavour::Ad => ad::CLASSES,
    }
}

pub(crate) fn class(flavour: Flavour, name: &str) -> Option<&'static Class> {
    let mut all = classes(flavour).iter();
    all.find(|each| each.name.eq_ignore_ascii_case(name))
}

/// A class and all above it, itself first.
pub(crate) fn chain(flavour: Flavour, name: &str) -> Vec<&'static Class> {
    let mut out = Vec::new();
    let mut next = class(flavour, name);
    while let Some(found) = next {
        out.push(found);
        next = class(flavour, found.above);
    }
    out
}

/// A value as it is compared.
pub(crate) fn folded(syntax: Syntax, value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value);
    match syntax {
        Syntax::Text | Syntax::Ascii | Syntax::Class | Syntax::Boolean => fold(&text).into_bytes(),
        Syntax::Exact => text.trim().as_bytes().to_vec(),
        Syntax::Phone => text
            .chars()
            .filter(|letter| !matches!(letter, ' ' | '-'))
            .collect::<String>()
            .to_lowercase()
            .into_bytes(),
        Syntax::Dn => match Dn::parse(&text) {
            Some(dn) => place_key(&dn),
            None => value.to_vec(),
        },
        Syntax::Integer => match text.trim().parse::<i64>() {
            Ok(number) => number.to_string().into_bytes(),
            Err(_) => value.to_vec(),
        },
        Syntax::Bytes | Syntax::Time => value.to_vec(),
    }
}

/// A name as values of [`Syntax::Dn`] are compared.
pub(crate) fn place_key(dn: &Dn) -> Vec<u8> {
    dn.path().join("\u{0}").into_bytes()
}

/// Refuses values that the attribute cannot have.
pub(crate) fn check(
    flavour: Flavour,
    attribute: &AttributeType,
    values: &[Vec<u8>],
) -> Outcome<()> {
    if attribute.single && values.len() > 1 {
        let text = format!("{}: multiple values provided", attribute.name);
        return Err(Refusal::of(
            flavour,
            19,
            &constraint(attribute, "00002081"),
            &text,
        ));
    }
    for (at, value) in values.iter().enumerate() {
        if !is_well_formed(flavour, attribute.syntax, value) {
            let ad = "00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation, data 0, v4563";
            let text = format!("{}: value #{at} invalid per syntax", attribute.name);
            return Err(Refusal::of(flavour, 21, ad, &text));
        }
        let length = match attribute.syntax {
            Syntax::Bytes => value.len(),
            _ => String::from_utf8_lossy(value).encode_utf16().count(),
        };
        if attribute.most.is_some_and(|most| length > most) {
            return Err(Refusal::new(19, constraint(attribute, "00002082")));
        }
    }
    Ok(())
}

fn constraint(attribute: &AttributeType, code: &str) -> String {
    format!(
        "{code}: AtrErr: DSID-03151907, #1:\n\t0: {code}: DSID-03151907, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 3 ({})\n",
        attribute.name
    )
}

fn is_well_formed(flavour: Flavour, syntax: Syntax, value: &[u8]) -> bool {
    if syntax == Syntax::Bytes {
        return true;
    }
    let Ok(text) = std::str::from_utf8(value) else {
        return false;
    };
    if text.is_empty() {
        return false;
    }
    let lax = flavour == Flavour::Ad;
    match syntax {
        Syntax::Ascii => text.is_ascii(),
        Syntax::Phone => lax || text.chars().all(is_printable),
        Syntax::Dn => Dn::parse(text).is_some_and(|dn| !dn.0.is_empty()) || text.starts_with('<'),
        Syntax::Integer => text.parse::<i64>().is_ok(),
        Syntax::Boolean => matches!(text, "TRUE" | "FALSE"),
        Syntax::Class => class(flavour, text).is_some(),
        Syntax::Text | Syntax::Exact | Syntax::Bytes | Syntax::Time => true,
    }
}

/// Whether a character may stand in a `PrintableString`.
fn is_printable(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || " '()+,-./:=?".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_that_a_class_names_exists() {
        for flavour in Flavour::ALL {
            for class in classes(flavour) {
                for name in class.must.iter().chain(class.may) {
                    assert!(attribute(flavour, name).is_some(), "{flavour} {name}");
                }
            }
        }
    }

    #[test]
    fn classes_lead_up_to_top() {
        for flavour in Flavour::ALL {
            for each in classes(flavour) {
                let names: Vec<_> = chain(flavour, each.name).iter().map(|c| c.name).collect();
                assert_eq!(names.last(), Some(&"top"), "{names:?}");
            }
        }
    }

    #[test]
    fn syntaxes_refuse_what_the_servers_refuse() {
        let refused = |flavour, name: &str, value: &str| {
            let attribute = attribute(flavour, name).expect("it is there");
            let values = [value.as_bytes().to_vec()];
            check(flavour, attribute, &values)
                .err()
                .map(|refusal| refusal.code)
        };
        let cases = [
            (Flavour::OpenLdap, "mail", "a·b@example.test", Some(21)),
            (Flavour::OpenLdap, "mobile", "", Some(21)),
            (Flavour::OpenLdap, "mobile", "+86 138", None),
            (Flavour::OpenLdap, "mobile", "一三八", Some(21)),
            (Flavour::Ad, "mail", "a·b@example.test", None),
            (Flavour::Ad, "employeeID", "12345678901234567", Some(19)),
            (Flavour::Ad, "cn", &"名".repeat(65), Some(19)),
            (Flavour::Ad, "cn", &"名".repeat(64), None),
        ];
        for (flavour, name, value, code) in cases {
            assert_eq!(
                refused(flavour, name, value),
                code,
                "{flavour} {name} {value}"
            );
        }
    }
}
