//! What a server answers: entries, and the root DSE that says what it can do.

/// One entry, as the server spelled it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its distinguished name, as the server writes it.
    pub dn: String,
    /// Attributes and their values, in the server's order.
    pub attributes: Vec<(String, Vec<Vec<u8>>)>,
}

impl Entry {
    /// All values of an attribute, whose name is compared without case. Empty where it is missing.
    pub fn bytes(&self, name: &str) -> &[Vec<u8>] {
        self.attributes
            .iter()
            .find(|(attribute, _)| attribute.eq_ignore_ascii_case(name))
            .map_or(&[], |(_, values)| values)
    }

    /// The first value of an attribute, if it is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.bytes(name).first()?).ok()
    }

    /// The values of an attribute that are text.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.bytes(name)
            .iter()
            .filter_map(|value| std::str::from_utf8(value).ok())
    }
}

/// What a server says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RootDse {
    /// The trees that it holds.
    pub naming_contexts: Vec<String>,
    /// OIDs of the controls that it knows.
    pub controls: Vec<String>,
    /// OIDs of its capabilities (Active Directory).
    pub capabilities: Vec<String>,
    /// Vendor and version, where it tells.
    pub vendor: Option<String>,
}

/// Active Directory's own capability.
const ACTIVE_DIRECTORY: &str = "1.2.840.113556.1.4.800";

impl RootDse {
    /// Whether the server is Active Directory, or says that it behaves like it.
    pub fn is_ad(&self) -> bool {
        self.capabilities.iter().any(|oid| oid == ACTIVE_DIRECTORY)
    }

    /// Whether the server knows a control.
    pub fn has_control(&self, oid: &str) -> bool {
        self.controls.iter().any(|known| known == oid)
    }
}
