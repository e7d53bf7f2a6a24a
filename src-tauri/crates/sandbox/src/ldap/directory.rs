//! The directory as its clients meet it: who may write where, and what the server itself adds.

use super::{
    dn::{Dn, Rdn},
    entry::Object,
    flavour::Flavour,
    refusal::{self, Outcome, Refusal},
    store::{self, Store},
};

/// Where the account that pushes may write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Rights {
    /// Everywhere but at protected accounts.
    #[default]
    Everywhere,
    /// At this name and below it.
    Below(String),
    /// Nowhere.
    ReadOnly,
}

/// Switches of the server.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) rights: Rights,
    /// Whether an entry locked by `pwdAccountLockedTime` cannot bind.
    pub(crate) password_policy: bool,
    /// The most entries without paging, and of one page in AD.
    pub(crate) size_limit: usize,
    /// The most values of one attribute in an answer of AD.
    pub(crate) range: usize,
    /// Whether a bind needs TLS.
    pub(crate) confidential: bool,
    /// Attributes that OpenLDAP's `unique` overlay watches.
    pub(crate) unique: Vec<String>,
    /// Whether controls of assertion and of reading after a write are offered; never in AD.
    pub(crate) assertion: bool,
}

/// Who is bound to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Nobody,
    Object(u64),
}

/// The objects, with the rules that hold for clients.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) suffix: Dn,
    /// The account that pushes.
    pub(crate) account: u64,
    /// The administrator, to whom nothing is forbidden.
    pub(crate) administrator: u64,
}

impl Directory {
    pub(crate) const fn flavour(&self) -> Flavour {
        self.store.flavour
    }

    /// The object that `text` names, in AD also as `<GUID=…>`.
    pub(crate) fn resolve(&self, text: &str) -> Outcome<u64> {
        if let Some(id) = self.by_guid(text) {
            return id.ok_or_else(|| refusal::no_object(self.flavour(), String::new()));
        }
        let dn = self.parse(text)?;
        self.store.find(&dn).ok_or_else(|| self.missing(&dn))
    }

    pub(crate) fn parse(&self, text: &str) -> Outcome<Dn> {
        Dn::parse(text).ok_or_else(|| refusal::bad_dn(self.flavour()))
    }

    pub(crate) fn parse_rdn(&self, text: &str) -> Outcome<Rdn> {
        Rdn::parse(text).ok_or_else(|| refusal::bad_dn(self.flavour()))
    }

    /// The refusal of a name that is not there: it says how far the name is known.
    pub(crate) fn missing(&self, dn: &Dn) -> Refusal {
        let nearest = self.store.nearest(dn);
        let matched = nearest.map(|object| object.dn.spelled(self.flavour()));
        refusal::no_object(self.flavour(), matched.unwrap_or_default())
    }

    pub(crate) fn object(&self, id: u64) -> Outcome<&Object> {
        let found = self.store.get(id);
        found.ok_or_else(|| refusal::no_object(self.flavour(), String::new()))
    }

    /// Refuses who may not write at this name.
    pub(crate) fn allow(&self, who: Who, dn: &Dn) -> Outcome<()> {
        let flavour = self.flavour();
        let Who::Object(id) = who else {
            return Err(nobody(flavour));
        };
        if id == self.administrator {
            return Ok(());
        }
        let allowed = id == self.account
            && match &self.settings.rights {
                Rights::Everywhere => true,
                Rights::ReadOnly => false,
                Rights::Below(base) => {
                    let base = Dn::parse(base).unwrap_or_default();
                    dn.path().starts_with(&base.path())
                }
            };
        if allowed {
            return Ok(());
        }
        Err(refusal::no_rights(flavour))
    }

    /// Refuses writes at an object that AD protects.
    pub(crate) fn allow_change(&self, who: Who, object: &Object) -> Outcome<()> {
        self.allow(who, &object.dn)?;
        let protected = self.flavour() == Flavour::Ad && object.number("admincount") == Some(1);
        if protected && who != Who::Object(self.administrator) {
            return Err(refusal::no_rights(self.flavour()));
        }
        Ok(())
    }

    fn by_guid(&self, text: &str) -> Option<Option<u64>> {
        if self.flavour() != Flavour::Ad {
            return None;
        }
        let inner = text.strip_prefix('<')?.strip_suffix('>')?;
        let (kind, value) = inner.split_once('=')?;
        if !kind.eq_ignore_ascii_case("guid") {
            return None;
        }
        let guid = store::guid_of_text(value);
        Some(guid.and_then(|guid| self.store.by_guid(&guid)))
    }
}

/// What a server says to a client that has not bound.
pub(crate) fn nobody(flavour: Flavour) -> Refusal {
    match flavour {
        Flavour::Ad => Refusal::new(
            1,
            "000004DC: LdapErr: DSID-0C090A71, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v4563",
        ),
        Flavour::OpenLdap => Refusal::new(8, "modifications require authentication"),
    }
}
