//! OpenLDAP with core, cosine, inetOrgPerson, nis and the password policy.

use super::{AttributeType, Class, ClassKind, Syntax, Usage, user};

const fn operational(name: &'static str, syntax: Syntax) -> AttributeType {
    user(name, syntax).usage(Usage::Operational)
}

pub(super) const ATTRIBUTES: &[AttributeType] = &[
    user("objectClass", Syntax::Class),
    user("cn", Syntax::Text).aliases(&["commonName"]),
    user("sn", Syntax::Text).aliases(&["surname"]),
    user("givenName", Syntax::Text).aliases(&["gn"]),
    user("displayName", Syntax::Text).single(),
    user("initials", Syntax::Text),
    user("mail", Syntax::Ascii).aliases(&["rfc822Mailbox"]),
    user("mobile", Syntax::Phone).aliases(&["mobileTelephoneNumber"]),
    user("telephoneNumber", Syntax::Phone),
    user("homePhone", Syntax::Phone).aliases(&["homeTelephoneNumber"]),
    user("pager", Syntax::Phone),
    user("title", Syntax::Text),
    user("ou", Syntax::Text).aliases(&["organizationalUnitName"]),
    user("o", Syntax::Text).aliases(&["organizationName"]),
    user("dc", Syntax::Ascii)
        .single()
        .aliases(&["domainComponent"]),
    user("uid", Syntax::Text).aliases(&["userid"]),
    user("description", Syntax::Text),
    user("employeeNumber", Syntax::Text).single(),
    user("employeeType", Syntax::Text),
    user("departmentNumber", Syntax::Text),
    user("businessCategory", Syntax::Text),
    user("roomNumber", Syntax::Text),
    user("street", Syntax::Text),
    user("l", Syntax::Text).aliases(&["localityName"]),
    user("st", Syntax::Text).aliases(&["stateOrProvinceName"]),
    user("postalAddress", Syntax::Text),
    user("postalCode", Syntax::Text),
    user("physicalDeliveryOfficeName", Syntax::Text),
    user("preferredLanguage", Syntax::Text).single(),
    user("labeledURI", Syntax::Exact),
    user("carLicense", Syntax::Text),
    user("jpegPhoto", Syntax::Bytes),
    user("userPassword", Syntax::Bytes),
    user("manager", Syntax::Dn),
    user("secretary", Syntax::Dn),
    user("owner", Syntax::Dn),
    user("seeAlso", Syntax::Dn),
    user("member", Syntax::Dn),
    user("uniqueMember", Syntax::Dn),
    user("memberUid", Syntax::Exact),
    user("uidNumber", Syntax::Integer).single(),
    user("gidNumber", Syntax::Integer).single(),
    user("homeDirectory", Syntax::Exact).single(),
    user("loginShell", Syntax::Exact).single(),
    user("gecos", Syntax::Ascii).single(),
    user("pwdAttribute", Syntax::Exact).single(),
    user("pwdLockout", Syntax::Boolean).single(),
    user("pwdMaxFailure", Syntax::Integer).single(),
    user("pwdAccountLockedTime", Syntax::Time)
        .single()
        .usage(Usage::Asked),
    operational("entryUUID", Syntax::Text).single(),
    operational("entryCSN", Syntax::Text).single(),
    operational("entryDN", Syntax::Dn).single(),
    operational("createTimestamp", Syntax::Time).single(),
    operational("modifyTimestamp", Syntax::Time).single(),
    operational("creatorsName", Syntax::Dn).single(),
    operational("modifiersName", Syntax::Dn).single(),
    operational("structuralObjectClass", Syntax::Class).single(),
    operational("subschemaSubentry", Syntax::Dn).single(),
    operational("hasSubordinates", Syntax::Boolean).single(),
    operational("memberOf", Syntax::Dn),
    operational("attributeTypes", Syntax::Exact),
    operational("objectClasses", Syntax::Exact),
    operational("matchingRules", Syntax::Exact),
    operational("ldapSyntaxes", Syntax::Exact),
];

const fn structural(
    name: &'static str,
    above: &'static str,
    must: &'static [&'static str],
    may: &'static [&'static str],
) -> Class {
    Class {
        name,
        above,
        kind: ClassKind::Structural,
        must,
        may,
    }
}

const fn auxiliary(
    name: &'static str,
    must: &'static [&'static str],
    may: &'static [&'static str],
) -> Class {
    Class {
        name,
        above: "top",
        kind: ClassKind::Auxiliary,
        must,
        may,
    }
}

const PERSON: &[&str] = &["userPassword", "telephoneNumber", "seeAlso", "description"];
const ORGANIZATIONAL: &[&str] = &[
    "title",
    "street",
    "l",
    "st",
    "ou",
    "postalAddress",
    "postalCode",
    "physicalDeliveryOfficeName",
];
const INET: &[&str] = &[
    "businessCategory",
    "carLicense",
    "departmentNumber",
    "displayName",
    "employeeNumber",
    "employeeType",
    "givenName",
    "homePhone",
    "initials",
    "jpegPhoto",
    "labeledURI",
    "mail",
    "manager",
    "mobile",
    "o",
    "pager",
    "preferredLanguage",
    "roomNumber",
    "secretary",
    "uid",
];
const UNIT: &[&str] = &[
    "userPassword",
    "seeAlso",
    "businessCategory",
    "telephoneNumber",
    "street",
    "l",
    "st",
    "postalAddress",
    "postalCode",
    "physicalDeliveryOfficeName",
    "description",
];
const GROUP: &[&str] = &[
    "businessCategory",
    "seeAlso",
    "owner",
    "ou",
    "o",
    "description",
];

pub(super) const CLASSES: &[Class] = &[
    Class {
        name: "top",
        above: "",
        kind: ClassKind::Abstract,
        must: &["objectClass"],
        may: &[],
    },
    structural("organization", "top", &["o"], UNIT),
    structural("organizationalUnit", "top", &["ou"], UNIT),
    structural("person", "top", &["sn", "cn"], PERSON),
    structural("organizationalPerson", "person", &[], ORGANIZATIONAL),
    structural("inetOrgPerson", "organizationalPerson", &[], INET),
    structural(
        "organizationalRole",
        "top",
        &["cn"],
        &["telephoneNumber", "seeAlso", "ou", "l", "description"],
    ),
    structural("groupOfNames", "top", &["cn", "member"], GROUP),
    structural("groupOfUniqueNames", "top", &["cn", "uniqueMember"], GROUP),
    structural(
        "posixGroup",
        "top",
        &["cn", "gidNumber"],
        &["userPassword", "memberUid", "description"],
    ),
    structural(
        "account",
        "top",
        &["uid"],
        &["description", "seeAlso", "l", "o", "ou"],
    ),
    structural(
        "device",
        "top",
        &["cn"],
        &["seeAlso", "owner", "ou", "o", "l", "description"],
    ),
    auxiliary("dcObject", &["dc"], &[]),
    auxiliary("simpleSecurityObject", &["userPassword"], &[]),
    auxiliary(
        "posixAccount",
        &["cn", "uid", "uidNumber", "gidNumber", "homeDirectory"],
        &["userPassword", "loginShell", "gecos", "description"],
    ),
    auxiliary(
        "pwdPolicy",
        &["pwdAttribute"],
        &["pwdLockout", "pwdMaxFailure"],
    ),
    structural("subschema", "top", &["cn"], &[]),
];
