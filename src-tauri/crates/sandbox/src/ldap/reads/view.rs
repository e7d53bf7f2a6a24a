//! Which attributes of an object are shown, and those that are made when asked for.

use ldap3_proto::proto::{LdapPartialAttribute, LdapSearchResultEntry};

use crate::ldap::{
    directory::Directory,
    entry::Object,
    flavour::Flavour,
    schema::{self, AttributeType, Usage},
};

/// The attributes that a request names.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    all: bool,
    operational: bool,
    named: Vec<Named>,
    types_only: bool,
}

#[derive(Debug)]
struct Named {
    attribute: &'static AttributeType,
    /// From and to, both included; without an end to the last.
    range: Option<(usize, Option<usize>)>,
}

impl Wanted {
    pub(crate) fn of(flavour: Flavour, names: &[String], types_only: bool) -> Self {
        let mut wanted = Self {
            all: names.is_empty(),
            types_only,
            ..Self::default()
        };
        for name in names {
            match name.as_str() {
                "*" => wanted.all = true,
                "+" => wanted.operational = flavour == Flavour::OpenLdap,
                "1.1" => {}
                _ => {
                    if let Some(attribute) = schema::attribute(flavour, name) {
                        let range = range(name);
                        wanted.named.push(Named { attribute, range });
                    }
                }
            }
        }
        wanted
    }

    fn named(&self, attribute: &AttributeType) -> Option<&Named> {
        let mut all = self.named.iter();
        all.find(|named| named.attribute.name == attribute.name)
    }

    fn takes(&self, attribute: &AttributeType) -> bool {
        if attribute.usage == Usage::Hidden {
            return false;
        }
        if self.named(attribute).is_some() {
            return true;
        }
        match attribute.usage {
            Usage::User | Usage::System => self.all,
            Usage::Operational | Usage::Asked => self.operational,
            Usage::Hidden => false,
        }
    }
}

/// The range in `member;range=0-1499`.
fn range(name: &str) -> Option<(usize, Option<usize>)> {
    let option = name.split(';').nth(1)?;
    let range = option.to_lowercase();
    let (from, to) = range.strip_prefix("range=")?.split_once('-')?;
    Some((from.parse().ok()?, to.parse().ok()))
}

/// An object as an answer shows it.
pub(crate) fn shown(
    directory: &Directory,
    object: &Object,
    wanted: &Wanted,
) -> LdapSearchResultEntry {
    let flavour = directory.flavour();
    let mut attributes = Vec::new();
    for attribute in schema::attributes(flavour) {
        if !wanted.takes(attribute) {
            continue;
        }
        let mut values: Vec<Vec<u8>> = object.all(&attribute.key()).map(<[u8]>::to_vec).collect();
        if values.is_empty() {
            values = made(directory, object, attribute);
        }
        if values.is_empty() {
            continue;
        }
        attributes.extend(ranged(directory, attribute, values, wanted));
    }
    if wanted.types_only {
        attributes.iter_mut().for_each(|each| each.vals.clear());
    }
    LdapSearchResultEntry {
        dn: object.dn.spelled(flavour),
        attributes,
    }
}

/// Values of which AD shows only so many at once, under a name that says which.
fn ranged(
    directory: &Directory,
    attribute: &AttributeType,
    values: Vec<Vec<u8>>,
    wanted: &Wanted,
) -> Vec<LdapPartialAttribute> {
    let plain = |atype: String, vals| LdapPartialAttribute { atype, vals };
    let name = attribute.name.to_owned();
    let asked = wanted.named(attribute).and_then(|named| named.range);
    let most = directory.settings.range;
    let many = directory.flavour() == Flavour::Ad && values.len() > most;
    if directory.flavour() != Flavour::Ad || (!many && asked.is_none()) {
        return vec![plain(name, values)];
    }
    let (from, to) = asked.unwrap_or((0, None));
    let last = values.len().saturating_sub(1);
    let end = to.unwrap_or(last).min(from + most - 1).min(last);
    let part = values.get(from..=end).unwrap_or_default().to_vec();
    let until = if end == last {
        "*".to_owned()
    } else {
        end.to_string()
    };
    let ranged = plain(format!("{name};range={from}-{until}"), part);
    match asked {
        Some(_) => vec![ranged],
        None => vec![plain(name, Vec::new()), ranged],
    }
}

/// The values of an attribute that is made from the rest.
pub(super) fn made(
    directory: &Directory,
    object: &Object,
    attribute: &AttributeType,
) -> Vec<Vec<u8>> {
    let flavour = directory.flavour();
    let own = || vec![object.dn.spelled(flavour).into_bytes()];
    match attribute.name {
        "distinguishedName" | "entryDN" => own(),
        "hasSubordinates" => {
            let has = directory.store.has_children(&object.dn.path());
            vec![if has {
                b"TRUE".to_vec()
            } else {
                b"FALSE".to_vec()
            }]
        }
        "subschemaSubentry" => vec![b"cn=Subschema".to_vec()],
        "objectCategory" => category(directory, object),
        "allowedAttributesEffective" => writable(directory, object),
        "allowedChildClassesEffective" => children(directory, object),
        _ => Vec::new(),
    }
}

fn category(directory: &Directory, object: &Object) -> Vec<Vec<u8>> {
    let class = object.all("objectclass").map(String::from_utf8_lossy);
    let class = class
        .max_by_key(|name| schema::chain(Flavour::Ad, name).len())
        .unwrap_or_default();
    let name = match &*class {
        "user" | "inetOrgPerson" | "contact" => "Person",
        "organizationalUnit" => "Organizational-Unit",
        "group" => "Group",
        "domainDNS" => "Domain-DNS",
        _ => "Container",
    };
    let suffix = directory.suffix.spelled(Flavour::Ad);
    vec![format!("CN={name},CN=Schema,CN=Configuration,{suffix}").into_bytes()]
}

/// The attributes that the account that pushes may write here.
fn writable(directory: &Directory, object: &Object) -> Vec<Vec<u8>> {
    let who = crate::ldap::directory::Who::Object(directory.account);
    if directory.allow_change(who, object).is_err() {
        return Vec::new();
    }
    let all = schema::attributes(Flavour::Ad).iter();
    all.filter(|each| !each.is_read_only())
        .map(|each| each.name.as_bytes().to_vec())
        .collect()
}

/// The classes that the account that pushes may create here.
fn children(directory: &Directory, object: &Object) -> Vec<Vec<u8>> {
    let who = crate::ldap::directory::Who::Object(directory.account);
    let holds = ["organizationalUnit", "container", "domainDNS"];
    let holds = holds.iter().any(|class| object.is_a(Flavour::Ad, class));
    if !holds || directory.allow(who, &object.dn).is_err() {
        return Vec::new();
    }
    let classes = [
        "user",
        "inetOrgPerson",
        "group",
        "organizationalUnit",
        "contact",
        "container",
    ];
    classes
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect()
}
