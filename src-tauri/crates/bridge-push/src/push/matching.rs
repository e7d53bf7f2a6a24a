//! Matching: which object of the target a person of ours might be, where no link says so.
//!
//! Only two things make an object ours: a link, and a create of ours whose answer never came and that is found exactly as
//! it was sent. All else is a proposal for a person; two of them are none.

use std::collections::{BTreeMap, HashMap, HashSet};

use bridge_core::keys::casefold;

use super::link::SentCreate;
use super::plan::frame::Frame;
use super::plan::item::Reason;
use super::remote::{ObjectKind, RemoteObject};
use crate::target::mapping::{Cell, Rendered};

/// The digits of a telephone number that count: a country's code may be written or not.
const DIGITS: usize = 11;

/// Whom an unlinked person might be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates<'a>(BTreeMap<&'a str, (&'a RemoteObject, Reason)>);

impl<'a> Candidates<'a> {
    /// The only one, if there is one alone.
    pub fn single(&self) -> Option<(&'a RemoteObject, Reason)> {
        match self.0.len() {
            1 => self.0.values().next().copied(),
            _ => None,
        }
    }

    /// All of them, by identifier.
    pub fn all(&self) -> impl Iterator<Item = (&'a RemoteObject, Reason)> {
        self.0.values().copied()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn insert(&mut self, object: &'a RemoteObject, reason: Reason) {
        let entry = self.0.entry(object.id.as_str()).or_insert((object, reason));
        entry.1 = entry.1.min(reason);
    }
}

/// The accounts of a target that no link names, by what people are known by.
pub struct Matcher<'a> {
    frame: &'a Frame,
    by: HashMap<(Reason, String), Vec<&'a RemoteObject>>,
}

impl<'a> Matcher<'a> {
    /// Looks at the accounts that are not linked.
    pub fn new(frame: &'a Frame, objects: &'a [RemoteObject], linked: &HashSet<&str>) -> Self {
        let mut by: HashMap<_, Vec<_>> = HashMap::new();
        let free = |object: &&RemoteObject| {
            object.kind == Some(ObjectKind::User) && !linked.contains(object.id.as_str())
        };
        for object in objects.iter().filter(free) {
            let known = known_by(frame, object);
            for key in known {
                by.entry(key).or_default().push(object);
            }
        }
        Self { frame, by }
    }

    /// Whom a person might be, the one who has the wanted name included.
    pub fn candidates(&self, user: &Rendered, at_name: Option<&'a RemoteObject>) -> Candidates<'a> {
        let mut found = Candidates::default();
        for key in wanted(self.frame, user) {
            for object in self.by.get(&key).into_iter().flatten() {
                // Somebody's second, protected account may have the same number and address.
                let is_weak = matches!(key.0, Reason::Mobile | Reason::Mail);
                if !(is_weak && object.is_protected) {
                    found.insert(object, key.0);
                }
            }
        }
        if let Some(object) = at_name {
            found.insert(object, Reason::Name);
        }
        found
    }

    /// The object that a create of ours made, though its answer never came: it carries the very anchor, byte for byte,
    /// stands where it was sent, and has what was sent.
    pub fn sent(&self, user: &Rendered, sent: &SentCreate) -> Option<&'a RemoteObject> {
        let anchor = self.frame.anchor.as_deref()?;
        let key = (Reason::Anchor, casefold(&user.userid).into_string());
        let [object] = self.by.get(&key)?.as_slice() else {
            return None;
        };
        let is_exact = object.values(anchor) == [user.userid.clone()];
        let dn: ldap::Dn = sent.dn.parse().ok()?;
        (is_exact && object.dn == dn && has_all(object, sent)).then_some(*object)
    }
}

/// Whether an object has every value that was sent; an attribute that the target does not show says nothing.
pub(super) fn has_all(object: &RemoteObject, sent: &SentCreate) -> bool {
    let has = |(attribute, values): (&String, &Vec<String>)| {
        let there = object.values(attribute);
        there.is_empty() || values.iter().all(|value| there.contains(value))
    };
    sent.values.iter().all(has)
}

fn known_by(frame: &Frame, object: &RemoteObject) -> Vec<(Reason, String)> {
    let folded = |reason: Reason, attribute: &str| {
        let keys = object
            .values(attribute)
            .iter()
            .map(|value| casefold(value.trim()).into_string());
        keys.map(|key| (reason, key)).collect::<Vec<_>>()
    };
    let mut found = folded(Reason::Username, frame.username());
    if let Some(anchor) = &frame.anchor {
        found.extend(folded(Reason::Anchor, anchor));
    }
    found.extend(folded(Reason::Mail, "mail"));
    let mobiles = object
        .values("mobile")
        .iter()
        .filter_map(|value| digits(value));
    found.extend(mobiles.map(|digits| (Reason::Mobile, digits)));
    found
}

fn wanted(frame: &Frame, user: &Rendered) -> Vec<(Reason, String)> {
    let set = |attribute: &str| match user.attributes.get(attribute) {
        Some(Cell::Set(values)) => values.as_slice(),
        _ => &[],
    };
    let fold = |value: &str| casefold(value.trim()).into_string();
    let mut found = Vec::new();
    if frame.anchor.is_some() {
        found.push((Reason::Anchor, fold(&user.userid)));
    }
    if user.rdn.0.eq_ignore_ascii_case(frame.username()) {
        found.push((Reason::Username, fold(&user.rdn.1)));
    }
    found.extend(
        set(frame.username())
            .iter()
            .map(|value| (Reason::Username, fold(value))),
    );
    found.extend(set("mail").iter().map(|value| (Reason::Mail, fold(value))));
    found.extend(
        set("mobile")
            .iter()
            .filter_map(|value| digits(value))
            .map(|digits| (Reason::Mobile, digits)),
    );
    found
}

/// The last digits of a number; none for what is too short to be anybody's own.
fn digits(value: &str) -> Option<String> {
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
    let start = digits.len().checked_sub(DIGITS)?;
    Some(digits.get(start..)?.iter().collect())
}
