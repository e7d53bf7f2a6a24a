//! Refusals: result codes with the text that each server puts beside them.

use ldap3_proto::proto::{LdapResult, LdapResultCode};

use super::flavour::Flavour;

/// A result that is not success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: i64,
    pub(crate) matched: String,
    pub(crate) text: String,
    pub(crate) referral: Vec<String>,
}

pub(crate) type Outcome<T> = Result<T, Refusal>;

impl Refusal {
    pub(crate) fn new(code: i64, text: impl Into<String>) -> Self {
        Self {
            code,
            matched: String::new(),
            text: text.into(),
            referral: Vec::new(),
        }
    }

    /// A refusal whose text depends on the server.
    pub(crate) fn of(flavour: Flavour, code: i64, ad: &str, openldap: &str) -> Self {
        let text = match flavour {
            Flavour::Ad => ad,
            Flavour::OpenLdap => openldap,
        };
        Self::new(code, text)
    }

    pub(crate) fn into_result(self) -> LdapResult {
        LdapResult {
            code: LdapResultCode::try_from(self.code).unwrap_or(LdapResultCode::Other),
            matcheddn: self.matched,
            message: self.text,
            referral: self.referral,
        }
    }
}

pub(crate) fn success() -> LdapResult {
    LdapResult {
        code: LdapResultCode::Success,
        matcheddn: String::new(),
        message: String::new(),
        referral: Vec::new(),
    }
}

pub(crate) fn bad_dn(flavour: Flavour) -> Refusal {
    Refusal::of(
        flavour,
        34,
        "0000208F: NameErr: DSID-03100231, problem 2006 (BAD_NAME), data 8350, best match of:\n\t''\n",
        "invalid DN",
    )
}

pub(crate) fn no_object(flavour: Flavour, matched: String) -> Refusal {
    let ad = format!(
        "0000208D: NameErr: DSID-03100241, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'{matched}'\n"
    );
    let mut refusal = Refusal::of(flavour, 32, &ad, "");
    refusal.matched = matched;
    refusal
}

pub(crate) fn no_rights(flavour: Flavour) -> Refusal {
    Refusal::of(
        flavour,
        50,
        "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n",
        "no write access to parent",
    )
}

pub(crate) fn exists(flavour: Flavour) -> Refusal {
    Refusal::of(
        flavour,
        68,
        "00002071: UpdErr: DSID-031B0F4D, problem 6005 (ENTRY_EXISTS), data 0\n",
        "",
    )
}

pub(crate) fn not_empty(flavour: Flavour) -> Refusal {
    Refusal::of(
        flavour,
        66,
        "00002015: UpdErr: DSID-031A1305, problem 6003 (CANT_ON_NON_LEAF), data 0\n",
        "subordinate objects must be deleted first",
    )
}

pub(crate) fn unwilling(flavour: Flavour, openldap: &str) -> Refusal {
    Refusal::of(
        flavour,
        53,
        "00002077: SvcErr: DSID-03190F4C, problem 5003 (WILL_NOT_PERFORM), data 0\n",
        openldap,
    )
}
