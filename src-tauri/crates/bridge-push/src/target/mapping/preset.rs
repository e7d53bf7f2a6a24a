//! Presets: the rows that a mapping begins with.

use std::str::FromStr;

use bridge_core::error::{Code, Error, Result};
use serde::{Deserialize, Serialize};

use super::super::settings::{CnChoice, PhoneForm};
use super::super::{Settings, TargetKind};
use super::row::RowText;

/// A ready-made mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Preset {
    /// Active Directory.
    #[serde(rename = "ad")]
    Ad,
    /// OpenLDAP.
    #[serde(rename = "openldap")]
    Openldap,
    /// As go-ldap-admin lays out an OpenLDAP directory: clients that read one go on as they are.
    #[serde(rename = "go-ldap-admin")]
    GoLdapAdmin,
}

impl Preset {
    /// Every preset.
    pub const ALL: [Self; 3] = [Self::Ad, Self::Openldap, Self::GoLdapAdmin];

    /// As it stands in JSON and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ad => "ad",
            Self::Openldap => "openldap",
            Self::GoLdapAdmin => "go-ldap-admin",
        }
    }

    /// Refuses a preset of another kind of target.
    ///
    /// # Errors
    /// `input.invalid` with `field` `preset`.
    pub fn refuse_kind(self, kind: TargetKind) -> Result<()> {
        match (self == Self::Ad) == (kind == TargetKind::Ad) {
            true => Ok(()),
            false => Err(
                Error::new(Code::InputInvalid, "the preset is one of another kind")
                    .with("field", "preset")
                    .with("wanted", kind.as_str()),
            ),
        }
    }

    /// Its rows, with the choices that these settings make.
    pub fn rows(self, settings: &Settings) -> Vec<RowText> {
        match self {
            Self::Ad => ad(settings),
            Self::Openldap => openldap(settings),
            Self::GoLdapAdmin => go_ldap_admin(settings),
        }
    }
}

impl FromStr for Preset {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        let found = Self::ALL
            .into_iter()
            .find(|preset| preset.as_str() == given);
        found.ok_or_else(|| super::super::wrong("preset", "ad, openldap, go-ldap-admin"))
    }
}

/// The name, or the userid of whoever has none.
const NAME: &str = "user.name|default(user.userid)";
/// The surname, or what there is in its place.
const SURNAME: &str = "user.surname|default(user.name)|default(user.userid)";
/// An address is never made up.
const MAIL: &str = "user.email|default(user.biz_mail)";
const DEPARTMENT: &str = "department.name";

fn phone(settings: &Settings, field: &str) -> String {
    match settings.phone {
        PhoneForm::E164 => format!("{field}|e164"),
        PhoneForm::National => format!("{field}|national"),
    }
}

fn ad(settings: &Settings) -> Vec<RowText> {
    let mut rows = vec![
        RowText::new("cn", &format!("{NAME}|labelled(user.userid, 64)")).required(),
        RowText::new("sAMAccountName", "user.userid|sam").required(),
    ];
    if settings.upn_suffix.is_some() {
        rows.push(
            RowText::new(
                "userPrincipalName",
                "user.userid|replace('@', '_') ~ '@' ~ target.upn_suffix",
            )
            .required(),
        );
    }
    rows.extend([
        RowText::new("displayName", NAME),
        RowText::new("sn", SURNAME),
        RowText::new("givenName", "user.given_name"),
        RowText::new("mail", MAIL),
        RowText::new("mobile", &phone(settings, "user.mobile")),
        RowText::new("telephoneNumber", "user.telephone"),
        RowText::new("title", "user.position"),
        RowText::new("department", DEPARTMENT),
        RowText::new("manager", "user.manager"),
    ]);
    rows
}

fn openldap(settings: &Settings) -> Vec<RowText> {
    let cn = match settings.cn {
        CnChoice::Name => RowText::new("cn", NAME),
        CnChoice::Userid => RowText::new("cn", "user.userid"),
        CnChoice::Both => RowText::new("cn", NAME).and("user.userid"),
    };
    vec![
        RowText::new("uid", "user.userid").required(),
        cn.required(),
        RowText::new("sn", SURNAME).required(),
        RowText::new("givenName", "user.given_name"),
        RowText::new("displayName", NAME),
        RowText::new("mail", MAIL),
        RowText::new("mobile", &phone(settings, "user.mobile")),
        RowText::new("telephoneNumber", "user.telephone"),
        RowText::new("title", "user.position"),
        RowText::new("manager", "user.manager"),
    ]
}

fn go_ldap_admin(settings: &Settings) -> Vec<RowText> {
    let mobile = phone(settings, "user.mobile");
    let mut rows = vec![
        // People there are named by pinyin: whoever is adopted keeps that name.
        RowText::new("uid", "user.userid").required().on_create(),
        RowText::new("cn", NAME).required(),
        RowText::new("sn", NAME).required(),
        RowText::new("givenName", NAME),
        RowText::new("displayName", NAME),
        RowText::new("mail", MAIL),
        RowText::new("mobile", &mobile),
        RowText::new("businessCategory", DEPARTMENT),
        RowText::new("departmentNumber", DEPARTMENT),
        RowText::new("description", "user.position"),
        RowText::new("title", "user.position"),
    ];
    if settings.anchor.is_empty() {
        rows.push(RowText::new("employeeNumber", &mobile));
    }
    rows
}
