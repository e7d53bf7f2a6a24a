//! Active Directory. Lengths are the `rangeUpper` of its schema.

use super::{AttributeType, Class, ClassKind, Syntax, Usage, user};

const fn one(name: &'static str, most: usize) -> AttributeType {
    user(name, Syntax::Text).single().most(most)
}

const fn system(name: &'static str, syntax: Syntax) -> AttributeType {
    user(name, syntax).single().usage(Usage::System)
}

const fn asked(name: &'static str, syntax: Syntax) -> AttributeType {
    user(name, syntax).usage(Usage::Operational)
}

pub(super) const ATTRIBUTES: &[AttributeType] = &[
    user("objectClass", Syntax::Class),
    one("cn", 64),
    one("sn", 64),
    one("givenName", 64),
    one("initials", 6),
    one("displayName", 256),
    one("mail", 256),
    one("mobile", 64),
    one("telephoneNumber", 64),
    one("homePhone", 64),
    one("pager", 64),
    one("ipPhone", 64),
    one("facsimileTelephoneNumber", 64),
    one("title", 128),
    one("department", 64),
    one("company", 64),
    one("division", 256),
    one("physicalDeliveryOfficeName", 128),
    one("streetAddress", 1024),
    one("l", 128),
    one("st", 128),
    one("postalCode", 40),
    one("c", 3),
    one("co", 128),
    one("info", 1024),
    one("wWWHomePage", 2048),
    one("employeeID", 16),
    one("employeeNumber", 512),
    one("employeeType", 256),
    one("comment", 1024),
    user("description", Syntax::Text).most(1024),
    user("ou", Syntax::Text).most(64),
    user("o", Syntax::Text).most(64),
    user("uid", Syntax::Text).most(256),
    one("dc", 255),
    one("sAMAccountName", 256),
    one("userPrincipalName", 1024),
    user("otherMobile", Syntax::Text).most(64),
    user("otherTelephone", Syntax::Text).most(64),
    user("proxyAddresses", Syntax::Text).most(1123),
    user("servicePrincipalName", Syntax::Text),
    user("thumbnailPhoto", Syntax::Bytes).single().most(102_400),
    user("userAccountControl", Syntax::Integer).single(),
    user("pwdLastSet", Syntax::Integer).single(),
    user("accountExpires", Syntax::Integer).single(),
    user("lockoutTime", Syntax::Integer).single(),
    user("adminCount", Syntax::Integer).single(),
    user("groupType", Syntax::Integer).single(),
    user("unicodePwd", Syntax::Bytes)
        .single()
        .usage(Usage::Hidden),
    user("member", Syntax::Dn),
    user("manager", Syntax::Dn).single(),
    user("managedBy", Syntax::Dn).single(),
    user("memberOf", Syntax::Dn).usage(Usage::System),
    system("name", Syntax::Text),
    system("distinguishedName", Syntax::Dn),
    system("objectGUID", Syntax::Bytes),
    system("objectSid", Syntax::Bytes),
    system("objectCategory", Syntax::Dn),
    system("instanceType", Syntax::Integer),
    system("sAMAccountType", Syntax::Integer),
    system("primaryGroupID", Syntax::Integer),
    system("uSNCreated", Syntax::Integer),
    system("uSNChanged", Syntax::Integer),
    system("whenCreated", Syntax::Time),
    system("whenChanged", Syntax::Time),
    system("lastLogon", Syntax::Integer),
    system("lastLogonTimestamp", Syntax::Integer),
    system("logonCount", Syntax::Integer),
    system("badPwdCount", Syntax::Integer),
    system("isCriticalSystemObject", Syntax::Boolean),
    system("lDAPDisplayName", Syntax::Text),
    system("attributeSyntax", Syntax::Text),
    system("isSingleValued", Syntax::Boolean),
    system("rangeUpper", Syntax::Integer),
    asked("allowedAttributesEffective", Syntax::Text),
    asked("allowedChildClassesEffective", Syntax::Text),
    asked("attributeTypes", Syntax::Exact),
    asked("objectClasses", Syntax::Exact),
    asked("msDS-User-Account-Control-Computed", Syntax::Integer).single(),
    asked("subSchemaSubEntry", Syntax::Dn).single(),
];

const fn structural(name: &'static str, above: &'static str) -> Class {
    Class {
        name,
        above,
        kind: ClassKind::Structural,
        must: &[],
        may: &[],
    }
}

pub(super) const CLASSES: &[Class] = &[
    Class {
        name: "top",
        above: "",
        kind: ClassKind::Abstract,
        must: &["objectClass"],
        may: &[],
    },
    structural("domain", "top"),
    structural("domainDNS", "domain"),
    structural("container", "top"),
    structural("builtinDomain", "top"),
    structural("configuration", "top"),
    structural("dMD", "top"),
    structural("attributeSchema", "top"),
    structural("subSchema", "top"),
    structural("organizationalUnit", "top"),
    structural("person", "top"),
    structural("organizationalPerson", "person"),
    structural("contact", "organizationalPerson"),
    structural("user", "organizationalPerson"),
    structural("inetOrgPerson", "user"),
    structural("computer", "user"),
    structural("group", "top"),
];
