//! Simple bind: whom a name and a password are.

use super::{
    directory::{Directory, Who},
    entry::Object,
    flavour::Flavour,
    refusal::{Outcome, Refusal},
    rules::ad,
    schema::Syntax,
};

/// The result of a simple bind.
pub(crate) fn bind(
    directory: &mut Directory,
    name: &str,
    password: &str,
    secure: bool,
) -> Outcome<Who> {
    let flavour = directory.flavour();
    if name.is_empty() && password.is_empty() {
        return Ok(Who::Nobody);
    }
    if directory.settings.confidential && !secure {
        return Err(match flavour {
            Flavour::Ad => Refusal::new(
                8,
                "00002028: LdapErr: DSID-0C090258, comment: The server requires binds to turn on integrity checking if SSL\\TLS are not already active on the connection, data 0, v4563",
            ),
            Flavour::OpenLdap => Refusal::new(13, "confidentiality required"),
        });
    }
    if password.is_empty() {
        return match flavour {
            Flavour::Ad => Ok(Who::Nobody),
            Flavour::OpenLdap => Err(Refusal::new(
                53,
                "unauthenticated bind (DN with no password) disallowed",
            )),
        };
    }
    match flavour {
        Flavour::Ad => bind_ad(directory, name, password),
        Flavour::OpenLdap => bind_openldap(directory, name, password),
    }
}

fn bind_openldap(directory: &Directory, name: &str, password: &str) -> Outcome<Who> {
    let refused = || Refusal::new(49, "");
    let dn = super::dn::Dn::parse(name).ok_or_else(|| Refusal::new(34, "invalid DN"))?;
    let id = directory.store.find(&dn).ok_or_else(refused)?;
    let object = directory.object(id)?;
    let mut passwords = object.all("userpassword");
    if !passwords.any(|stored| stored == password.as_bytes()) {
        return Err(refused());
    }
    let locked = directory.settings.password_policy && object.has("pwdaccountlockedtime");
    if locked {
        return Err(refused());
    }
    Ok(Who::Object(id))
}

fn bind_ad(directory: &mut Directory, name: &str, password: &str) -> Outcome<Who> {
    let refused = |data: &str| {
        let text = format!(
            "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data {data}, v4563"
        );
        Refusal::new(49, text)
    };
    let id = named(directory, name).ok_or_else(|| refused("525"))?;
    let object = directory.object(id)?;
    if object.password.as_deref() != Some(password) {
        return Err(refused("52e"));
    }
    // What is wrong with an account is told only to whom knows its password.
    if let Some(data) = barred(object) {
        return Err(refused(data));
    }
    let now = directory.store.filetime();
    directory.store.note(id, |object| {
        object.set("lastlogon", Syntax::Integer, now.clone());
        object.set("lastlogontimestamp", Syntax::Integer, now);
    });
    Ok(Who::Object(id))
}

fn barred(object: &Object) -> Option<&'static str> {
    let control = object
        .number("useraccountcontrol")
        .unwrap_or(ad::DEFAULT_CONTROL);
    if control & ad::DISABLED != 0 {
        return Some("533");
    }
    if object.number("lockouttime").is_some_and(|time| time != 0) {
        return Some("775");
    }
    // A time in the far past; the double has no clock to compare later ones with.
    if object.number("accountexpires") == Some(1) {
        return Some("701");
    }
    (object.number("pwdlastset") == Some(0)).then_some("773")
}

/// AD takes a distinguished name, a user principal name, or `DOMAIN\account`.
fn named(directory: &Directory, name: &str) -> Option<u64> {
    let one = |key: &str, value: &str| directory.store.holders(key, value)?.first().copied();
    if let Some((_, account)) = name.split_once('\\')
        && !name.contains('=')
    {
        return one("samaccountname", account);
    }
    if name.contains('@') && !name.contains('=') {
        let implied = || one("samaccountname", name.split('@').next()?);
        return one("userprincipalname", name).or_else(implied);
    }
    directory.resolve(name).ok()
}
