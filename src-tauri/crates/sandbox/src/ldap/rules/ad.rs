//! Active Directory as Windows has it: account names, what must be unique, account control, passwords.

use super::super::{
    directory::Directory,
    entry::Object,
    flavour::Flavour,
    refusal::{self, Outcome, Refusal},
    schema,
};

const FLAVOUR: Flavour = Flavour::Ad;
/// The longest account name of a user.
const LONGEST_ACCOUNT: usize = 20;
const NOT_IN_ACCOUNTS: &str = "\"/\\[]:;|=,+*?<>@";
/// The shortest password of the default domain policy.
const SHORTEST_PASSWORD: usize = 7;

/// Bits of `userAccountControl`.
pub(crate) const DISABLED: i64 = 0x2;
pub(crate) const NO_PASSWORD_NEEDED: i64 = 0x20;
pub(crate) const NORMAL: i64 = 0x200;

/// What an account without `userAccountControl` gets: disabled, no password needed.
pub(crate) const DEFAULT_CONTROL: i64 = NORMAL | NO_PASSWORD_NEEDED | DISABLED;

pub(crate) fn is_account(object: &Object) -> bool {
    object.is_a(FLAVOUR, "user")
}

/// Refuses an account name that no account can have.
pub(crate) fn check_account_name(object: &Object) -> Outcome<()> {
    let Some(name) = object.text("samaccountname") else {
        return Ok(());
    };
    let is_user = is_account(object);
    let too_long = is_user && name.encode_utf16().count() > LONGEST_ACCOUNT;
    let odd = name
        .chars()
        .any(|letter| NOT_IN_ACCOUNTS.contains(letter) || letter.is_control());
    let blank = name.chars().all(|letter| matches!(letter, '.' | ' ')) || name.ends_with('.');
    if too_long || odd || blank {
        let text = "00000523: SysErr: DSID-031A12D2, problem 22 (Invalid argument), data 0\n";
        return Err(Refusal::new(80, text));
    }
    Ok(())
}

pub(super) fn check_unique(directory: &Directory, object: &Object, id: Option<u64>) -> Outcome<()> {
    let taken = |key: &str| {
        let value = object.text(key)?;
        let holders = directory.store.holders(key, &value)?;
        holders.into_iter().find(|holder| Some(*holder) != id)
    };
    if taken("samaccountname").is_some() {
        let text = "00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0\n";
        return Err(Refusal::new(68, text));
    }
    if taken("userprincipalname").is_some() {
        let text = "000021C8: AtrErr: DSID-03200EBA, #1:\n\t0: 000021C8: DSID-03200EBA, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 90290 (userPrincipalName)\n";
        return Err(Refusal::new(19, text));
    }
    Ok(())
}

/// Refuses an account that is on and has no password, unless it needs none.
pub(crate) fn check_control(object: &Object) -> Outcome<()> {
    if !is_account(object) {
        return Ok(());
    }
    let control = object
        .number("useraccountcontrol")
        .unwrap_or(DEFAULT_CONTROL);
    if control & NORMAL == 0 {
        return Err(refusal::unwilling(FLAVOUR, ""));
    }
    let on = control & DISABLED == 0;
    let needs = control & NO_PASSWORD_NEEDED == 0;
    if on && needs && object.password.is_none() {
        let text = "0000052D: SvcErr: DSID-031A1248, problem 5003 (WILL_NOT_PERFORM), data 0\n";
        return Err(Refusal::new(53, text));
    }
    Ok(())
}

/// The password in a value of `unicodePwd`: quoted, in UTF-16 with the low byte first.
pub(crate) fn password_of(value: &[u8]) -> Outcome<String> {
    let refused = || {
        let text = "0000001F: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n";
        Refusal::new(53, text)
    };
    let (pairs, rest) = value.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(refused());
    }
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    let text = String::from_utf16(&units).map_err(|_| refused())?;
    let inner = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.map(str::to_owned).ok_or_else(refused)
}

/// Refuses a password that the default domain policy does not take.
pub(crate) fn check_password(password: &str, object: &Object) -> Outcome<()> {
    let kinds = [
        password.chars().any(char::is_lowercase),
        password.chars().any(char::is_uppercase),
        password.chars().any(|letter| letter.is_ascii_digit()),
        password
            .chars()
            .any(|letter| letter.is_ascii_punctuation() || letter == ' '),
    ];
    let kinds = kinds.into_iter().filter(|kind| *kind).count();
    let account = object.text("samaccountname").unwrap_or_default();
    let named =
        account.chars().count() > 2 && password.to_lowercase().contains(&account.to_lowercase());
    if password.chars().count() < SHORTEST_PASSWORD || kinds < 3 || named {
        let text = "0000052D: AtrErr: DSID-03191083, #1:\n\t0: 0000052D: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)\n";
        return Err(Refusal::new(19, text));
    }
    Ok(())
}

/// Refuses a name whose attribute is not the class's: units are `OU=`, all others `CN=`.
pub(crate) fn check_naming(object: &Object) -> Outcome<()> {
    let wanted = if object.is_a(FLAVOUR, "organizationalUnit") {
        "ou"
    } else {
        "cn"
    };
    let rdn = object.dn.rdn();
    let sound =
        rdn.is_some_and(|rdn| rdn.0.len() == 1 && rdn.0[0].attribute.eq_ignore_ascii_case(wanted));
    if !sound {
        let text = "00002099: NameErr: DSID-0305109C, problem 2005 (NAMING_VIOLATION), data 0, best match of:\n\t''\n";
        return Err(Refusal::new(64, text));
    }
    Ok(())
}

/// Writes the object's relative name into its values, where AD keeps it, and refuses one that is too long.
pub(crate) fn set_naming(object: &mut Object) -> Outcome<()> {
    let Some(part) = object.dn.rdn().and_then(|rdn| rdn.0.first()).cloned() else {
        return Ok(());
    };
    let Some(attribute) = schema::attribute(FLAVOUR, &part.attribute) else {
        return Err(super::unknown_attribute(FLAVOUR, &part.attribute));
    };
    schema::check(FLAVOUR, attribute, &[part.value.clone().into_bytes()])?;
    object.set(&attribute.key(), attribute.syntax, part.value.into_bytes());
    Ok(())
}
