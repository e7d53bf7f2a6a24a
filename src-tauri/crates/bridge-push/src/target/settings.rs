//! The settings of a target: where people go, how, and what holds a push.
//!
//! They are one JSON object in the row: what is missing in it has the value of before there was a choice.

use std::collections::BTreeMap;
use std::str::FromStr;

use bridge_core::error::{Code, Error, Result};
use bridge_core::source::Guard;
use serde::{Deserialize, Serialize};

use super::TargetKind;
use super::mapping::{Preset, RowText};
use super::trust::TrustSetting;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $field:literal { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] #[cfg_attr(feature = "bindings", ts(rename = $word))] $variant,)+
        }

        impl $name {
            /// Every choice.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As it stands in JSON and on the command line.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(given: &str) -> Result<Self> {
                let found = Self::ALL.iter().copied().find(|each| each.as_str() == given.trim());
                found.ok_or_else(|| super::wrong($field, &[$($word),+].join(", ")))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// Where people's entries are.
    Layout, "layout" {
        /// In organizational units, one for each department.
        OuTree = "tree",
        /// All directly below one entry.
        Flat = "flat",
    }
}

words! {
    /// Which groups there are.
    Groups, "groups" {
        /// None.
        None = "none",
        /// One for each department, with its direct members.
        Departments = "departments",
    }
}

words! {
    /// What becomes of somebody who is there already and not linked.
    OnFound, "on_duplicate" {
        /// A person is asked whether to adopt the account.
        Ask = "ask",
        /// Left alone, and listed.
        Skip = "skip",
    }
}

words! {
    /// Which password a new account gets.
    PasswordPolicy, "password" {
        /// None: scan or single sign-on only. Windows keeps such an account disabled.
        None = "none",
        /// A random one that nobody sees.
        Random = "random",
        /// A random one, handed out once, to be changed at the first log-on.
        HandOut = "hand-out",
    }
}

words! {
    /// What `cn` holds in an OpenLDAP directory: some programs search for the userid there, some show it as the name.
    CnChoice, "cn" {
        /// The name.
        Name = "name",
        /// The userid.
        Userid = "userid",
        /// Both, the name first.
        Both = "both",
    }
}

words! {
    /// The class of groups.
    GroupClass, "group_class" {
        /// `groupOfNames` with `member`.
        GroupOfNames = "groupOfNames",
        /// `groupOfUniqueNames` with `uniqueMember`.
        GroupOfUniqueNames = "groupOfUniqueNames",
    }
}

words! {
    /// The form of telephone numbers.
    PhoneForm, "phone" {
        /// With the country's code: `+8613800138000`.
        E164 = "e164",
        /// As people dial it in the country.
        National = "national",
    }
}

impl GroupClass {
    /// The attribute with the members.
    pub const fn member_attribute(self) -> &'static str {
        match self {
            Self::GroupOfNames => "member",
            Self::GroupOfUniqueNames => "uniqueMember",
        }
    }
}

/// What becomes of people who left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Leavers {
    /// After how many days a disabled account may be moved, or deleted.
    pub grace_days: u32,
    /// Where it is moved then: a unit below the base, as DN. None: it stays.
    pub unit: Option<String>,
    /// Whether it may be deleted then, if this program made it.
    pub delete: bool,
}

impl Default for Leavers {
    fn default() -> Self {
        Self {
            grace_days: 30,
            unit: None,
            delete: false,
        }
    }
}

/// How fast a push may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Pacing {
    /// How many operations wait for their answers at a time.
    pub window: u16,
    /// The hours in which automatic pushes run, `HH:MM-HH:MM`; none: any.
    pub between: Option<String>,
}

impl Default for Pacing {
    fn default() -> Self {
        Self {
            window: 32,
            between: None,
        }
    }
}

/// The settings of a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Settings {
    /// Whether TLS begins with the StartTLS operation.
    pub starttls: bool,
    /// The entry below which everything of ours is, as DN.
    pub base: String,
    /// Below which people are, as DN; none: the base.
    pub people_base: Option<String>,
    /// Below which groups are, as DN; none: the base.
    pub groups_base: Option<String>,
    /// Where people's entries are.
    pub layout: Layout,
    /// Which groups there are.
    pub groups: Groups,
    /// WeCom's ids of the departments whose people, with all below, are pushed. Empty: everybody.
    #[cfg_attr(feature = "bindings", ts(type = "number[]"))]
    pub scope: Vec<i64>,
    /// From which preset the mapping comes.
    pub preset: Preset,
    /// The rows that replace the preset's; none: the preset as it is.
    pub mapping: Option<Vec<RowText>>,
    /// When a push that takes access from many waits.
    pub guard: Guard,
    /// What becomes of somebody who is there and not linked.
    pub on_duplicate: OnFound,
    /// What becomes of people who left.
    pub leavers: Leavers,
    /// How fast a push may be.
    pub pacing: Pacing,
    /// Why the server's certificate is trusted.
    pub trust: TrustSetting,
    /// Which password new accounts get.
    pub password: PasswordPolicy,
    /// Whether local users are pushed too.
    pub with_local: bool,
    /// The part of a `userPrincipalName` after the `@` (Active Directory).
    pub upn_suffix: Option<String>,
    /// What `cn` holds (OpenLDAP).
    pub cn: CnChoice,
    /// The class of groups; none: as the probe found.
    pub group_class: Option<GroupClass>,
    /// The attribute that carries the userid.
    pub anchor: String,
    /// The form of telephone numbers.
    pub phone: PhoneForm,
    /// Whether the base gets an entry that tells other installations of this one.
    pub marker: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self::of_kind(TargetKind::Ldap)
    }
}

impl Settings {
    /// The settings that a new target of a kind has.
    pub fn of_kind(kind: TargetKind) -> Self {
        let is_ad = kind == TargetKind::Ad;
        Self {
            starttls: false,
            base: String::new(),
            people_base: None,
            groups_base: None,
            layout: if is_ad { Layout::OuTree } else { Layout::Flat },
            groups: if is_ad {
                Groups::None
            } else {
                Groups::Departments
            },
            scope: Vec::new(),
            preset: if is_ad { Preset::Ad } else { Preset::Openldap },
            mapping: None,
            guard: Guard::default(),
            on_duplicate: OnFound::Ask,
            leavers: Leavers::default(),
            pacing: Pacing::default(),
            trust: TrustSetting::System,
            password: if is_ad {
                PasswordPolicy::Random
            } else {
                PasswordPolicy::None
            },
            with_local: false,
            upn_suffix: None,
            cn: CnChoice::Name,
            group_class: None,
            anchor: "employeeNumber".to_owned(),
            phone: if is_ad {
                PhoneForm::E164
            } else {
                PhoneForm::National
            },
            marker: true,
        }
    }

    /// Below which people are.
    pub fn people_base(&self) -> &str {
        self.people_base.as_deref().unwrap_or(&self.base)
    }

    /// Below which groups are.
    pub fn groups_base(&self) -> &str {
        self.groups_base.as_deref().unwrap_or(&self.base)
    }

    /// Applies settings of one kind of target: `cn=userid`, `anchor=employeeID`, ….
    ///
    /// # Errors
    /// `input.invalid` with `field` for a name that there is not, or another value than it takes.
    pub fn apply_special(&mut self, given: &BTreeMap<String, String>) -> Result<()> {
        for (name, value) in given {
            self.special(name, value.trim())?;
        }
        Ok(())
    }

    fn special(&mut self, name: &str, value: &str) -> Result<()> {
        let optional = || Some(value.to_owned()).filter(|value| !value.is_empty());
        match name {
            "cn" => self.cn = value.parse()?,
            "group_class" => {
                self.group_class = optional().map(|value| value.parse()).transpose()?
            }
            "anchor" => self.anchor = super::mapping::attribute_name(value)?,
            "marker" => self.marker = yes_or_no("marker", value)?,
            "leavers_ou" => self.leavers.unit = optional(),
            "people_base" => self.people_base = optional(),
            "groups_base" => self.groups_base = optional(),
            "phone" => self.phone = value.parse()?,
            "window" => self.pacing.window = window(value)?,
            _ => {
                return Err(Error::new(
                    Code::InputInvalid,
                    format!("there is no setting {name:?}"),
                )
                .with("field", "setting")
                .with("given", name)
                .with("wanted", SPECIAL.join(", ")));
            }
        }
        Ok(())
    }
}

/// The names that `--setting` takes.
pub const SPECIAL: [&str; 9] = [
    "cn",
    "group_class",
    "anchor",
    "marker",
    "leavers_ou",
    "people_base",
    "groups_base",
    "phone",
    "window",
];

fn yes_or_no(field: &'static str, value: &str) -> Result<bool> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(super::wrong(field, "true, false")),
    }
}

fn window(value: &str) -> Result<u16> {
    let window = value
        .parse::<u16>()
        .ok()
        .filter(|window| (1..=256).contains(window));
    window.ok_or_else(|| super::wrong("window", "1-256"))
}
