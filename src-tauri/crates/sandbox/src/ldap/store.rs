//! The objects of the directory in memory: by id, by place, by what must be unique, and who names whom.
//!
//! Nothing is refused here, and no right is asked for: that is the part of the operations.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    dn::{Dn, Path},
    entry::Object,
    flavour::Flavour,
    schema::{self, Syntax},
};

/// How members of groups follow an object that is moved or renamed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemberFollow {
    /// At once, as AD's links do.
    #[default]
    AtOnce,
    /// After so many searches, as OpenLDAP's `refint` does some moments later.
    AfterSearches(u32),
    /// Never: without `refint` members dangle.
    Never,
}

/// Attributes whose values are looked up: those that AD keeps unique, and those that people are found by.
const INDEXED: [&str; 7] = [
    "samaccountname",
    "userprincipalname",
    "uid",
    "employeenumber",
    "mail",
    "cn",
    "entryuuid",
];

#[derive(Debug)]
struct Pending {
    searches: u32,
    from: Vec<u8>,
    to: Option<Dn>,
}

/// All objects.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) flavour: Flavour,
    pub(crate) follow: MemberFollow,
    pub(crate) member_of: bool,
    objects: HashMap<u64, Object>,
    places: BTreeMap<Path, u64>,
    indexed: HashMap<(usize, Vec<u8>), BTreeSet<u64>>,
    guids: HashMap<[u8; 16], u64>,
    /// Objects that name a place, in an attribute that follows moves.
    referrers: HashMap<Vec<u8>, BTreeSet<u64>>,
    pending: Vec<Pending>,
    changes: u64,
    next: u64,
    seed: u64,
}

impl Store {
    pub(crate) fn new(flavour: Flavour, seed: u64) -> Self {
        Self {
            flavour,
            follow: MemberFollow::default(),
            member_of: true,
            objects: HashMap::new(),
            places: BTreeMap::new(),
            indexed: HashMap::new(),
            guids: HashMap::new(),
            referrers: HashMap::new(),
            pending: Vec::new(),
            changes: 0,
            next: 1,
            seed,
        }
    }

    pub(crate) fn find(&self, dn: &Dn) -> Option<u64> {
        self.places.get(&dn.path()).copied()
    }

    pub(crate) fn by_guid(&self, guid: &[u8; 16]) -> Option<u64> {
        self.guids.get(guid).copied()
    }

    pub(crate) fn get(&self, id: u64) -> Option<&Object> {
        self.objects.get(&id)
    }

    /// The objects that hold a value of an attribute that is indexed; `None` for one that is not.
    pub(crate) fn holders(&self, key: &str, value: &str) -> Option<Vec<u64>> {
        let at = INDEXED.iter().position(|each| *each == key)?;
        let folded = schema::folded(Syntax::Text, value.as_bytes());
        let found = self.indexed.get(&(at, folded));
        Some(found.into_iter().flatten().copied().collect())
    }

    /// An object and all below it, in the order of their places.
    pub(crate) fn below<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = (&'a Path, u64)> {
        let from = self.places.range(path.clone()..);
        from.take_while(move |(place, _)| place.starts_with(path))
            .map(|(place, id)| (place, *id))
    }

    pub(crate) fn has_children(&self, path: &Path) -> bool {
        self.below(path).nth(1).is_some()
    }

    /// The nearest object above a name that is there.
    pub(crate) fn nearest(&self, dn: &Dn) -> Option<&Object> {
        let mut above = dn.parent();
        while !above.0.is_empty() {
            if let Some(found) = self.find(&above) {
                return self.get(found);
            }
            above = above.parent();
        }
        None
    }

    /// Puts an object in its place and returns its id. What the server writes itself is written.
    pub(crate) fn insert(&mut self, mut object: Object) -> u64 {
        let id = self.next;
        self.next += 1;
        let guid = self.guid(id);
        self.changes += 1;
        match self.flavour {
            Flavour::OpenLdap => {
                object.set_text("entryuuid", uuid_text(&guid));
                object.set_text("createtimestamp", self.time());
            }
            Flavour::Ad => {
                object.set("objectguid", Syntax::Bytes, guid.to_vec());
                object.set_text("usncreated", self.usn());
                object.set_text("whencreated", self.time());
            }
        }
        self.guids.insert(guid, id);
        self.places.insert(object.dn.path(), id);
        self.stamp(&mut object);
        self.objects.insert(id, object);
        self.index(id);
        self.tell_members(id, &BTreeSet::new());
        id
    }

    /// Replaces what an object holds, in its place.
    pub(crate) fn replace(&mut self, id: u64, mut object: Object) {
        let before = self.members(id);
        self.changes += 1;
        self.stamp(&mut object);
        self.forget(id);
        self.objects.insert(id, object);
        self.index(id);
        self.tell_members(id, &before);
    }

    /// Writes without a trace in the change number, as AD does with times of logon.
    pub(crate) fn note(&mut self, id: u64, write: impl FnOnce(&mut Object)) {
        if let Some(object) = self.objects.get_mut(&id) {
            write(object);
        }
    }

    pub(crate) fn remove(&mut self, id: u64) {
        let before = self.members(id);
        self.forget(id);
        let Some(object) = self.objects.remove(&id) else {
            return;
        };
        self.changes += 1;
        self.places.remove(&object.dn.path());
        let place = schema::place_key(&object.dn);
        let group = object.dn;
        for member in before {
            self.set_member_of(&member, &group, false);
        }
        self.follow_later(place, None);
    }

    /// Gives an object, and all below it, another name. `change` edits the object itself.
    pub(crate) fn relocate(&mut self, id: u64, to: &Dn, change: impl FnOnce(&mut Object)) {
        let Some(from) = self.get(id).map(|object| object.dn.clone()) else {
            return;
        };
        let path = from.path();
        let moved: Vec<u64> = self.below(&path).map(|(_, id)| id).collect();
        self.changes += 1;
        let mut renamed = Vec::new();
        for each in moved {
            self.forget(each);
            let Some(object) = self.objects.get_mut(&each) else {
                continue;
            };
            self.places.remove(&object.dn.path());
            let old = std::mem::take(&mut object.dn);
            object.dn = old.moved(from.0.len(), to);
            renamed.push((each, old, object.dn.clone()));
        }
        for (each, _, dn) in &renamed {
            self.places.insert(dn.path(), *each);
        }
        if let Some(mut object) = self.objects.remove(&id) {
            change(&mut object);
            self.stamp(&mut object);
            self.objects.insert(id, object);
        }
        for (each, old, dn) in renamed {
            self.index(each);
            self.follow_group(each, &old, &dn);
            self.follow_later(schema::place_key(&old), Some(dn));
        }
    }

    /// One search has been made: members that follow later come a step nearer.
    pub(crate) fn count_search(&mut self) {
        for pending in &mut self.pending {
            pending.searches = pending.searches.saturating_sub(1);
        }
        self.settle(false);
    }

    /// Lets members follow that would do so later.
    pub(crate) fn settle(&mut self, all: bool) {
        let pending = std::mem::take(&mut self.pending);
        let (ready, later): (Vec<_>, Vec<_>) = pending
            .into_iter()
            .partition(|each| all || each.searches == 0);
        self.pending = later;
        for each in ready {
            self.rewrite(&each.from, each.to.as_ref());
        }
    }

    pub(crate) fn usn(&self) -> String {
        (12_000 + self.changes).to_string()
    }

    /// The time of the last change: a second for each, from the start of 2026 on.
    pub(crate) fn time(&self) -> String {
        let (day, second) = (self.changes / 86_400, self.changes % 86_400);
        let (month, day) = (1 + day / 28 % 12, 1 + day % 28);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let digits = format!("2026{month:02}{day:02}{hour:02}{minute:02}{second:02}");
        match self.flavour {
            Flavour::OpenLdap => format!("{digits}Z"),
            Flavour::Ad => format!("{digits}.0Z"),
        }
    }

    /// A point in time as AD counts them, a second for each change.
    pub(crate) fn filetime(&self) -> String {
        (134_000_000_000_000_000 + self.changes * 10_000_000).to_string()
    }

    fn stamp(&self, object: &mut Object) {
        match self.flavour {
            Flavour::OpenLdap => {
                let time = self.time();
                let digits = time.trim_end_matches('Z');
                let csn = format!(
                    "{digits}.{:06}Z#000000#000#000000",
                    self.changes % 1_000_000
                );
                object.set_text("entrycsn", csn);
                object.set_text("modifytimestamp", time);
            }
            Flavour::Ad => {
                object.set_text("usnchanged", self.usn());
                object.set_text("whenchanged", self.time());
            }
        }
    }

    fn guid(&self, id: u64) -> [u8; 16] {
        let high = crate::rng::mix(self.seed, &id.to_le_bytes());
        let mut guid = [0; 16];
        guid[..8].copy_from_slice(&high.to_be_bytes());
        guid[8..].copy_from_slice(&(id | 0x8000_0000_0000_0000).to_be_bytes());
        guid
    }

    /// Attributes whose values follow the objects that they name.
    const fn links(&self) -> &'static [&'static str] {
        match self.flavour {
            Flavour::OpenLdap => &["member"],
            Flavour::Ad => &["member", "manager", "managedby"],
        }
    }

    fn index(&mut self, id: u64) {
        let Some(object) = self.objects.get(&id) else {
            return;
        };
        for (at, key) in INDEXED.iter().enumerate() {
            for folded in object.values.get(*key).into_iter().flat_map(BTreeMap::keys) {
                let ids = self.indexed.entry((at, folded.clone())).or_default();
                ids.insert(id);
            }
        }
        for key in self.links() {
            for folded in object.values.get(*key).into_iter().flat_map(BTreeMap::keys) {
                self.referrers.entry(folded.clone()).or_default().insert(id);
            }
        }
    }

    fn forget(&mut self, id: u64) {
        let links = self.links();
        let Some(object) = self.objects.get(&id) else {
            return;
        };
        for (at, key) in INDEXED.iter().enumerate() {
            for folded in object.values.get(*key).into_iter().flat_map(BTreeMap::keys) {
                if let Some(ids) = self.indexed.get_mut(&(at, folded.clone())) {
                    ids.remove(&id);
                }
            }
        }
        for key in links {
            for folded in object.values.get(*key).into_iter().flat_map(BTreeMap::keys) {
                if let Some(ids) = self.referrers.get_mut(folded) {
                    ids.remove(&id);
                }
            }
        }
    }

    fn members(&self, id: u64) -> BTreeSet<Vec<u8>> {
        let object = self.objects.get(&id);
        let values = object.and_then(|object| object.values.get("member"));
        values
            .into_iter()
            .flat_map(BTreeMap::keys)
            .cloned()
            .collect()
    }

    /// Brings `memberOf` of those in line who came or went since `before`.
    fn tell_members(&mut self, id: u64, before: &BTreeSet<Vec<u8>>) {
        let after = self.members(id);
        let Some(group) = self.get(id).map(|object| object.dn.clone()) else {
            return;
        };
        for gone in before.difference(&after) {
            self.set_member_of(gone, &group, false);
        }
        for new in after.difference(before) {
            self.set_member_of(new, &group, true);
        }
    }

    fn set_member_of(&mut self, member: &[u8], group: &Dn, set: bool) {
        if !self.member_of {
            return;
        }
        let Ok(text) = std::str::from_utf8(member) else {
            return;
        };
        let path: Path = text.split('\u{0}').map(str::to_owned).collect();
        let Some(id) = self.places.get(&path) else {
            return;
        };
        let (Some(object), Some(attribute)) = (
            self.objects.get_mut(id),
            schema::attribute(self.flavour, "memberOf"),
        ) else {
            return;
        };
        let value = group.spelled(self.flavour).into_bytes();
        if set {
            object.add(attribute, value);
        } else {
            object.remove(attribute, &value);
        }
    }

    /// A group has another name: its members learn of it at once on both servers.
    fn follow_group(&mut self, id: u64, old: &Dn, new: &Dn) {
        for member in self.members(id) {
            self.set_member_of(&member, old, false);
            self.set_member_of(&member, new, true);
        }
    }

    fn follow_later(&mut self, from: Vec<u8>, to: Option<Dn>) {
        match self.follow {
            MemberFollow::AtOnce => self.rewrite(&from, to.as_ref()),
            MemberFollow::AfterSearches(searches) => {
                self.pending.push(Pending { searches, from, to });
            }
            MemberFollow::Never => {}
        }
    }

    /// Rewrites every value that names the place `from`; without `to` it is removed.
    fn rewrite(&mut self, from: &[u8], to: Option<&Dn>) {
        let ids = self.referrers.remove(from).unwrap_or_default();
        let (flavour, links) = (self.flavour, self.links());
        let mut kept = BTreeSet::new();
        for id in ids {
            let Some(object) = self.objects.get_mut(&id) else {
                continue;
            };
            for key in links {
                let Some(values) = object.values.get_mut(*key) else {
                    continue;
                };
                // refint leaves the name of a group's only member.
                if to.is_none() && flavour == Flavour::OpenLdap && values.len() == 1 {
                    kept.insert(id);
                    continue;
                }
                if values.remove(from).is_some()
                    && let Some(to) = to
                {
                    values.insert(schema::place_key(to), to.spelled(flavour).into_bytes());
                }
                if values.is_empty() {
                    object.values.remove(*key);
                }
            }
            if let Some(to) = to {
                let place = schema::place_key(to);
                self.referrers.entry(place).or_default().insert(id);
            }
        }
        if !kept.is_empty() {
            self.referrers.insert(from.to_vec(), kept);
        }
    }
}

/// A GUID as `entryUUID` writes it.
pub(crate) fn uuid_text(guid: &[u8; 16]) -> String {
    let hex: String = guid.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}

/// The GUID that AD's text form writes: its first three parts have the bytes reversed.
pub(crate) fn guid_of_text(text: &str) -> Option<[u8; 16]> {
    let hex: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    if hex.len() != 32 {
        return None;
    }
    let mut guid = [0; 16];
    for (at, byte) in guid.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    // 32 digits without hyphens are the bytes as they are stored.
    if text.contains('-') {
        guid[..4].reverse();
        guid[4..6].reverse();
        guid[6..8].reverse();
    }
    Some(guid)
}
