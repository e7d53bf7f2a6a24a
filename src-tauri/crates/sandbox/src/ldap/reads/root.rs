//! What a server says of itself: the root DSE and the schema.

use ldap3_proto::proto::{
    LdapPartialAttribute, LdapSearchRequest, LdapSearchResultEntry, LdapSearchScope,
};

use super::Found;
use crate::ldap::{
    controls,
    directory::Directory,
    flavour::Flavour,
    schema::{self, ClassKind, Syntax, Usage},
};

type Shown = Vec<(&'static str, Vec<String>, Usage)>;

/// The answer to a search for what is no object of the directory.
pub(super) fn special(directory: &Directory, request: &LdapSearchRequest) -> Option<Found> {
    if request.scope != LdapSearchScope::Base {
        return None;
    }
    let suffix = directory.suffix.spelled(directory.flavour());
    let base = request.base.to_lowercase().replace(' ', "");
    let aggregate = aggregate(&suffix);
    let attributes = match directory.flavour() {
        _ if base.is_empty() => root(directory),
        Flavour::OpenLdap if base == "cn=subschema" => subschema(Flavour::OpenLdap),
        Flavour::Ad if base == aggregate.to_lowercase() => subschema(Flavour::Ad),
        _ => return None,
    };
    let dn = match directory.flavour() {
        _ if base.is_empty() => String::new(),
        Flavour::OpenLdap => "cn=Subschema".to_owned(),
        Flavour::Ad => aggregate,
    };
    let entry = LdapSearchResultEntry {
        dn,
        attributes: chosen(attributes, &request.attrs),
    };
    Some(Found {
        entries: vec![entry],
        ..Found::default()
    })
}

fn aggregate(suffix: &str) -> String {
    format!("CN=Aggregate,CN=Schema,CN=Configuration,{suffix}")
}

fn chosen(attributes: Shown, names: &[String]) -> Vec<LdapPartialAttribute> {
    let star = names.is_empty() || names.iter().any(|name| name == "*");
    let plus = names.iter().any(|name| name == "+");
    attributes
        .into_iter()
        .filter(|(name, _, usage)| {
            let named = names.iter().any(|each| each.eq_ignore_ascii_case(name));
            named || if *usage == Usage::User { star } else { plus }
        })
        .map(|(name, values, _)| LdapPartialAttribute {
            atype: name.to_owned(),
            vals: values.into_iter().map(String::into_bytes).collect(),
        })
        .collect()
}

fn root(directory: &Directory) -> Shown {
    let offered = controls::offered(directory);
    let offered = offered.into_iter().map(str::to_owned).collect();
    let suffix = directory.suffix.spelled(directory.flavour());
    match directory.flavour() {
        Flavour::OpenLdap => openldap_root(suffix, offered),
        Flavour::Ad => ad_root(directory, &suffix, offered),
    }
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn openldap_root(suffix: String, offered: Vec<String>) -> Shown {
    let extensions = [controls::START_TLS, controls::WHO_AM_I];
    vec![
        (
            "objectClass",
            texts(&["top", "OpenLDAProotDSE"]),
            Usage::User,
        ),
        (
            "structuralObjectClass",
            texts(&["OpenLDAProotDSE"]),
            Usage::Operational,
        ),
        ("configContext", texts(&["cn=config"]), Usage::Operational),
        ("namingContexts", vec![suffix], Usage::Operational),
        ("supportedControl", offered, Usage::Operational),
        ("supportedExtension", texts(&extensions), Usage::Operational),
        (
            "supportedFeatures",
            texts(&["1.3.6.1.1.14", "1.3.6.1.4.1.4203.1.5.1"]),
            Usage::Operational,
        ),
        ("supportedLDAPVersion", texts(&["3"]), Usage::Operational),
        ("entryDN", texts(&[""]), Usage::Operational),
        (
            "subschemaSubentry",
            texts(&["cn=Subschema"]),
            Usage::Operational,
        ),
    ]
}

/// AD shows all of it unasked.
fn ad_root(directory: &Directory, suffix: &str, offered: Vec<String>) -> Shown {
    let configuration = format!("CN=Configuration,{suffix}");
    let schema = format!("CN=Schema,{configuration}");
    let domain = super::super::seed::domain_of(&directory.suffix);
    let host = format!("dc1.{domain}");
    let service = format!(
        "CN=NTDS Settings,CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,{configuration}"
    );
    let capabilities = [
        controls::ACTIVE_DIRECTORY,
        "1.2.840.113556.1.4.1670",
        "1.2.840.113556.1.4.1791",
        "1.2.840.113556.1.4.1935",
        "1.2.840.113556.1.4.2080",
        "1.2.840.113556.1.4.2237",
    ];
    let contexts = vec![suffix.to_owned(), configuration.clone(), schema.clone()];
    let one = |value: String| vec![value];
    [
        ("currentTime", one(directory.store.time())),
        ("subschemaSubentry", one(aggregate(suffix))),
        ("dsServiceName", one(service)),
        ("namingContexts", contexts),
        ("defaultNamingContext", one(suffix.to_owned())),
        ("schemaNamingContext", one(schema)),
        ("configurationNamingContext", one(configuration)),
        ("rootDomainNamingContext", one(suffix.to_owned())),
        ("supportedControl", offered),
        ("supportedLDAPVersion", texts(&["3", "2"])),
        (
            "supportedSASLMechanisms",
            texts(&["GSSAPI", "GSS-SPNEGO", "EXTERNAL", "DIGEST-MD5"]),
        ),
        (
            "supportedExtension",
            texts(&[controls::START_TLS, controls::WHO_AM_I]),
        ),
        ("supportedCapabilities", texts(&capabilities)),
        ("highestCommittedUSN", one(directory.store.usn())),
        ("dnsHostName", one(host)),
        (
            "ldapServiceName",
            one(format!("{domain}:dc1$@{}", domain.to_uppercase())),
        ),
        (
            "serverName",
            one(format!(
                "CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,{suffix}"
            )),
        ),
        ("isSynchronized", texts(&["TRUE"])),
        ("isGlobalCatalogReady", texts(&["TRUE"])),
        ("domainFunctionality", texts(&["7"])),
        ("forestFunctionality", texts(&["7"])),
        ("domainControllerFunctionality", texts(&["7"])),
    ]
    .into_iter()
    .map(|(name, values)| (name, values, Usage::User))
    .collect()
}

fn subschema(flavour: Flavour) -> Shown {
    let attributes = schema::attributes(flavour).iter().enumerate();
    let attributes = attributes.map(|(at, each)| attribute_text(flavour, at, each));
    let classes = schema::classes(flavour).iter().enumerate();
    let classes = classes.map(|(at, each)| class_text(at, each));
    vec![
        ("objectClass", texts(&["top", "subschema"]), Usage::User),
        ("cn", texts(&["Subschema"]), Usage::User),
        ("attributeTypes", attributes.collect(), Usage::Operational),
        ("objectClasses", classes.collect(), Usage::Operational),
    ]
}

fn attribute_text(flavour: Flavour, at: usize, attribute: &schema::AttributeType) -> String {
    let mut names = vec![format!("'{}'", attribute.name)];
    names.extend(attribute.aliases.iter().map(|alias| format!("'{alias}'")));
    let name = match names.as_slice() {
        [one] => one.clone(),
        _ => format!("( {} )", names.join(" ")),
    };
    let (equality, syntax) = match attribute.syntax {
        Syntax::Text => ("caseIgnoreMatch", "15"),
        Syntax::Exact => ("caseExactMatch", "15"),
        Syntax::Ascii => ("caseIgnoreIA5Match", "26"),
        Syntax::Phone => ("telephoneNumberMatch", "50"),
        Syntax::Dn => ("distinguishedNameMatch", "12"),
        Syntax::Integer => ("integerMatch", "27"),
        Syntax::Bytes => ("octetStringMatch", "40"),
        Syntax::Boolean => ("booleanMatch", "7"),
        Syntax::Time => ("generalizedTimeMatch", "24"),
        Syntax::Class => ("objectIdentifierMatch", "38"),
    };
    let equality = match flavour {
        Flavour::OpenLdap => format!(" EQUALITY {equality}"),
        Flavour::Ad => String::new(),
    };
    let single = if attribute.single {
        " SINGLE-VALUE"
    } else {
        ""
    };
    let fixed = match attribute.is_read_only() {
        true => " NO-USER-MODIFICATION",
        false => "",
    };
    format!(
        "( 1.3.6.1.4.1.32473.1.{at} NAME {name}{equality} SYNTAX 1.3.6.1.4.1.1466.115.121.1.{syntax}{single}{fixed} )"
    )
}

fn class_text(at: usize, class: &schema::Class) -> String {
    let kind = match class.kind {
        ClassKind::Abstract => "ABSTRACT",
        ClassKind::Structural => "STRUCTURAL",
        ClassKind::Auxiliary => "AUXILIARY",
    };
    let above = match class.above {
        "" => String::new(),
        above => format!(" SUP {above}"),
    };
    let list = |word: &str, names: &[&str]| match names {
        [] => String::new(),
        [one] => format!(" {word} {one}"),
        _ => format!(" {word} ( {} )", names.join(" $ ")),
    };
    let (must, may) = (list("MUST", class.must), list("MAY", class.may));
    format!(
        "( 1.3.6.1.4.1.32473.2.{at} NAME '{}'{above} {kind}{must}{may} )",
        class.name
    )
}
