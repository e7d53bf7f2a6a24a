//! What a server is asked: how far a search reaches, and what a modify changes.

/// How far a search reaches from its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The base alone.
    Base,
    /// Its children.
    One,
    /// It and everything below.
    Subtree,
}

/// One change of a modify. Values are never shown: one of them may be a password.
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// Adds values to an attribute.
    Add(String, Vec<Vec<u8>>),
    /// Takes values away; all of them where none is named.
    Delete(String, Vec<Vec<u8>>),
    /// These values instead of what was there; none clears the attribute.
    Replace(String, Vec<Vec<u8>>),
}

impl std::fmt::Debug for Change {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (act, name, values) = match self {
            Change::Add(name, values) => ("Add", name, values),
            Change::Delete(name, values) => ("Delete", name, values),
            Change::Replace(name, values) => ("Replace", name, values),
        };
        write!(formatter, "{act}({name}, {} values)", values.len())
    }
}
