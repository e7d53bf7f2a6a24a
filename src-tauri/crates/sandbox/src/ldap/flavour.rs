//! Which directory server the double plays.

use std::{fmt, str::FromStr};

/// The directory server that is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flavour {
    /// OpenLDAP 2.5 with the schema core, cosine and inetOrgPerson.
    #[default]
    OpenLdap,
    /// Active Directory of Windows Server, with Windows' own rules where Samba's are laxer.
    Ad,
}

/// Error of parsing a [`Flavour`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no flavour {0:?}")]
pub struct UnknownFlavour(pub String);

impl Flavour {
    /// Every flavour.
    pub const ALL: [Self; 2] = [Self::OpenLdap, Self::Ad];

    /// The name, as the command line takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenLdap => "openldap",
            Self::Ad => "ad",
        }
    }
}

impl fmt::Display for Flavour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Flavour {
    type Err = UnknownFlavour;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|each| each.name() == name);
        found.ok_or_else(|| UnknownFlavour(name.to_owned()))
    }
}
