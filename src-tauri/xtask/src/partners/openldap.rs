//! OpenLDAP's server, with the overlays that real ones have: groups that know their members, member names that follow a
//! move, and a password policy.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::server::Plan;
use crate::stop::Stop;

const BASE: &str = "dc=example,dc=test";
const ADMIN: &str = "cn=admin,dc=example,dc=test";

/// The tree's root and the policy, without which an account cannot be locked.
const FIRST: &str = "dn: dc=example,dc=test
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: cn=default,dc=example,dc=test
objectClass: device
objectClass: pwdPolicy
cn: default
pwdAttribute: userPassword
pwdLockout: TRUE
";

/// Sets a server up in this folder.
pub(super) fn plan(folder: &Path, pki: &Path, address: &str, password: &str) -> Result<Plan, Stop> {
    let home = folder.join("openldap");
    let settings = home.join("slapd.conf");
    let write = || {
        fs::create_dir_all(home.join("db"))?;
        fs::write(&settings, conf(&home, pki, password))?;
        fs::write(home.join("first.ldif"), FIRST)
    };
    write().map_err(|error| Stop::io("setting OpenLDAP up", &error))?;
    crate::run::capture(
        Command::new("slapadd")
            .arg("-f")
            .arg(&settings)
            .arg("-l")
            .arg(home.join("first.ldif"))
            .stdin(Stdio::null()),
    )?;
    // It takes seconds and twice the memory to start where it may have many files open.
    let script = r#"ulimit -n 1024; exec slapd -d 0 -f "$1" -h "$2""#;
    let mut command = Command::new("sh");
    command.args(["-c", script, "slapd"]).arg(&settings);
    command.arg(format!("ldap://{address}/ ldaps://{address}/"));
    Ok(Plan {
        address: address.to_owned(),
        base: BASE,
        admin: ADMIN,
        password: password.to_owned(),
        command,
    })
}

fn conf(home: &Path, pki: &Path, password: &str) -> String {
    let (home, pki) = (home.display(), pki.display());
    format!(
        "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload refint
moduleload ppolicy
pidfile {home}/pid
TLSCACertificateFile {pki}/ca.pem
TLSCertificateFile {pki}/cert.pem
TLSCertificateKeyFile {pki}/key.pem
security simple_bind=128
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
database mdb
maxsize 4294967296
suffix {BASE}
rootdn {ADMIN}
rootpw {password}
directory {home}/db
dbnosync
index objectClass,uid,employeeNumber,member eq
overlay memberof
overlay refint
refint_attributes member
overlay ppolicy
ppolicy_default cn=default,{BASE}
"
    )
}
