//! What a server is asked: searches, what a modify changes, and which entry an operation is about.

use std::fmt;

use crate::ad::Guid;
use crate::dn::Dn;
use crate::filter::Filter;

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

impl fmt::Debug for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (act, name, values) = match self {
            Change::Add(name, values) => ("Add", name, values),
            Change::Delete(name, values) => ("Delete", name, values),
            Change::Replace(name, values) => ("Replace", name, values),
        };
        write!(formatter, "{act}({name}, {} values)", values.len())
    }
}

/// A search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Where it begins: a distinguished name, `<GUID=…>`, or nothing for the root DSE.
    pub base: String,
    /// How far it reaches.
    pub scope: Scope,
    /// What it finds.
    pub filter: Filter,
    /// Which attributes come with it.
    pub attributes: Vec<String>,
    /// How many entries a page has; none asks for everything at once, which servers limit.
    pub page_size: Option<u32>,
}

/// Which entry an operation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectRef {
    /// By its distinguished name.
    Dn(Dn),
    /// By Active Directory's identifier, which survives renames and moves.
    Guid(Guid),
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ObjectRef::Dn(dn) => dn.fmt(formatter),
            ObjectRef::Guid(guid) => write!(formatter, "<GUID={guid}>"),
        }
    }
}

/// A condition under which an operation is done: an attribute has this value. Servers compare by their own rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// The attribute.
    pub attribute: String,
    /// Its value.
    pub value: Vec<u8>,
}
