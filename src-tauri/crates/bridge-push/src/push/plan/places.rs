//! Organizational units: where each department's is, and what names become when units above them are renamed or moved.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use ldap::{Dn, Rdn};

use super::index::Index;
use super::item::{Item, Kind, Reason};
use super::{Plan, PlanInput};
use crate::push::link::Origin;
use crate::push::remote::{ObjectKind, RemoteObject};
use crate::target::mapping::{Place, RenderedDepartment};

/// Where the units are after the first wave.
pub(super) struct Units {
    base: Dn,
    /// The names of the departments' units.
    placed: HashMap<i64, Dn>,
    /// Units that get another name, by the key of the one they had.
    moved: HashMap<String, Dn>,
    /// Names of parents that were looked up already: nearly everybody shares one with many.
    seen: RefCell<HashMap<String, Dn>>,
}

impl Units {
    /// The entry below which somebody belongs; none if it is not there and will not be.
    pub(super) fn of(&self, place: Place) -> Option<&Dn> {
        match place {
            Place::Flat => Some(&self.base),
            Place::Department(department) => self.placed.get(&department),
        }
    }

    /// What a name is after units above it were renamed and moved.
    pub(super) fn effective(&self, dn: &Dn) -> Dn {
        if self.moved.is_empty() {
            return dn.clone();
        }
        match (dn.rdn(), dn.parent()) {
            (Some(rdn), Some(parent)) => self.above(&parent).child(rdn.clone()),
            _ => dn.clone(),
        }
    }

    fn above(&self, dn: &Dn) -> Dn {
        let key = dn.key();
        if let Some(dn) = self.moved.get(&key) {
            return dn.clone();
        }
        if let Some(known) = self.seen.borrow().get(&key) {
            return known.clone();
        }
        let found = match (dn.rdn(), dn.parent()) {
            (Some(rdn), Some(parent)) => self.above(&parent).child(rdn.clone()),
            _ => dn.clone(),
        };
        self.seen.borrow_mut().insert(key, found.clone());
        found
    }

    fn place(&mut self, department: i64, dn: Dn) {
        self.placed.insert(department, dn);
    }

    fn moves(&mut self, from: &Dn, to: &Dn) {
        self.moved.insert(from.key(), to.clone());
        self.seen.borrow_mut().clear();
    }
}

/// Plans the units, parents first.
pub(super) fn plan(input: &PlanInput<'_>, index: &Index<'_>, plan: &mut Plan) -> Units {
    let mut units = Units {
        base: input.frame.people_base.clone(),
        placed: HashMap::new(),
        moved: HashMap::new(),
        seen: RefCell::default(),
    };
    if !input.frame.has_units {
        return units;
    }
    let mut wanted = HashSet::new();
    for department in parents_first(&input.rendered.departments) {
        let scene = Scene {
            input,
            index,
            department,
        };
        scene.plan(&mut units, &mut wanted, plan);
    }
    retire(input, index, plan);
    units
}

/// Each department after its parent, whatever order they come in.
fn parents_first(departments: &[RenderedDepartment]) -> Vec<&RenderedDepartment> {
    let by_key: HashMap<i64, &RenderedDepartment> = departments
        .iter()
        .map(|department| (department.department, department))
        .collect();
    let depth = |department: &RenderedDepartment| {
        let mut parent = department.parent;
        let mut depth = 0;
        while let Some(above) = parent.and_then(|parent| by_key.get(&parent)) {
            depth += 1;
            // A circle of parents ends here: it cannot be placed.
            parent = if depth > by_key.len() {
                None
            } else {
                above.parent
            };
        }
        depth
    };
    let mut sorted: Vec<_> = departments
        .iter()
        .map(|department| (depth(department), department.department, department))
        .collect();
    sorted.sort_unstable_by_key(|(depth, key, _)| (*depth, *key));
    sorted
        .into_iter()
        .map(|(_, _, department)| department)
        .collect()
}

struct Scene<'a, 'b> {
    input: &'b PlanInput<'a>,
    index: &'b Index<'a>,
    department: &'a RenderedDepartment,
}

impl<'a> Scene<'a, '_> {
    fn item(&self, kind: Kind) -> Item {
        Item::new(
            kind,
            ObjectKind::Department,
            self.department.department,
            &self.department.name,
        )
    }

    fn plan(&self, units: &mut Units, wanted: &mut HashSet<String>, plan: &mut Plan) {
        let key = self.department.department;
        let link = self.index.link(ObjectKind::Department, key);
        let object = link.and_then(|link| self.index.object(&link.remote_id));
        if link.is_some() && object.is_none() {
            return self.gone(plan);
        }
        match self.desired(units) {
            Err(item) => {
                // A unit that is there keeps its people, whatever is wrong with its new name.
                if let Some(object) = object {
                    units.place(key, units.effective(&object.dn));
                }
                plan.items.push(*item);
            }
            Ok(dn) if !wanted.insert(dn.key()) => plan.items.push(
                self.item(Kind::Blocked)
                    .because(Reason::Collision)
                    .detail(dn.to_string()),
            ),
            Ok(dn) => match object {
                Some(object) => self.linked(object, dn, units, plan),
                None => self.unlinked(dn, units, plan),
            },
        }
    }

    fn gone(&self, plan: &mut Plan) {
        let item = match self.input.remote.is_partial {
            true => self.item(Kind::Blocked).because(Reason::PartialRead),
            false => self.item(Kind::Drifted).because(Reason::Gone),
        };
        plan.items.push(item);
    }

    fn desired(&self, units: &Units) -> Result<Dn, Box<Item>> {
        if let Some(blocked) = self.department.blocked.first() {
            return Err(Box::new(
                self.item(Kind::Blocked)
                    .because(Reason::Value)
                    .detail(blocked.text.en.clone()),
            ));
        }
        let parent = match self.department.parent {
            None => Some(&units.base),
            Some(parent) => units.placed.get(&parent),
        };
        let parent =
            parent.ok_or_else(|| Box::new(self.item(Kind::Blocked).because(Reason::Place)))?;
        Ok(parent.child(Rdn::new("ou", &self.department.name)))
    }

    fn linked(&self, object: &'a RemoteObject, dn: Dn, units: &mut Units, plan: &mut Plan) {
        let key = self.department.department;
        let now = units.effective(&object.dn);
        if self.index.is_untouchable(object) {
            units.place(key, now);
            return plan
                .items
                .push(self.item(Kind::Blocked).because(Reason::Protected));
        }
        if now == dn {
            units.place(key, dn);
            plan.unchanged += 1;
            return;
        }
        if self.is_taken(&dn, object, units) {
            units.place(key, now);
            return plan.items.push(
                self.item(Kind::Blocked)
                    .because(Reason::NameTaken)
                    .detail(dn.to_string()),
            );
        }
        let kind = if now.parent() == dn.parent() {
            Kind::Rename
        } else {
            Kind::Move
        };
        plan.items.push(Item {
            remote_id: Some(object.id.clone()),
            at: Some(now.to_string()),
            to: Some(dn.to_string()),
            depth: dn.depth(),
            ..self.item(kind)
        });
        units.moves(&object.dn, &dn);
        units.place(key, dn);
    }

    /// Whether somebody else has a name, and keeps it in this wave.
    fn is_taken(&self, dn: &Dn, own: &RemoteObject, units: &Units) -> bool {
        let other = self.index.at(&dn.key()).filter(|other| other.id != own.id);
        other.is_some_and(|other| {
            units.effective(&other.dn) == *dn && !units.moved.contains_key(&other.dn.key())
        })
    }

    fn unlinked(&self, dn: Dn, units: &mut Units, plan: &mut Plan) {
        let key = self.department.department;
        let there = self.index.at(&dn.key());
        let confirmed = self
            .input
            .confirmed
            .iter()
            .find(|each| each.object == ObjectKind::Department && each.ours == key);
        let at = |item: Item, object: &RemoteObject| Item {
            remote_id: Some(object.id.clone()),
            at: Some(object.dn.to_string()),
            ..item
        };
        match there {
            _ if self.input.remote.is_partial => plan
                .items
                .push(self.item(Kind::Blocked).because(Reason::PartialRead)),
            None => {
                plan.items.push(Item {
                    to: Some(dn.to_string()),
                    depth: dn.depth(),
                    ..self.item(Kind::Create)
                });
                units.place(key, dn);
            }
            Some(object)
                if self.index.is_linked(object)
                    || object.kind != Some(ObjectKind::Department)
                    || self.index.is_untouchable(object) =>
            {
                plan.items.push(
                    self.item(Kind::Blocked)
                        .because(Reason::NameTaken)
                        .detail(object.dn.to_string()),
                );
            }
            Some(object) if confirmed.is_some_and(|each| each.remote_id == object.id) => {
                plan.items.push(at(self.item(Kind::Adopt), object));
                units.place(key, dn);
            }
            Some(object) if self.was_sent(&dn) => {
                plan.items.push(at(self.item(Kind::Link), object));
                units.place(key, dn);
            }
            Some(object) => plan
                .items
                .push(at(self.item(Kind::Duplicate).because(Reason::Name), object)),
        }
    }

    /// Whether this very name was sent for this department, and no answer came.
    fn was_sent(&self, dn: &Dn) -> bool {
        let sent = self
            .index
            .sent(ObjectKind::Department, self.department.department);
        sent.is_some_and(|sent| sent.dn.parse::<Dn>().is_ok_and(|sent| sent == *dn))
    }
}

/// Units of departments that are gone: removed where that is switched on, if this program made them and nothing is below.
fn retire(input: &PlanInput<'_>, index: &Index<'_>, plan: &mut Plan) {
    let kept: HashSet<i64> = input
        .rendered
        .departments
        .iter()
        .map(|department| department.department)
        .collect();
    let gone: Vec<_> = index
        .links_of(ObjectKind::Department)
        .into_iter()
        .filter(|link| !kept.contains(&link.ours))
        .collect();
    if gone.is_empty() {
        return;
    }
    let parents: HashSet<String> = input
        .remote
        .objects
        .iter()
        .filter_map(|object| object.dn.parent())
        .map(|parent| parent.key())
        .collect();
    for link in gone {
        let Some(object) = index.object(&link.remote_id) else {
            continue;
        };
        let name = object
            .dn
            .rdn()
            .and_then(Rdn::value)
            .unwrap_or(&link.remote_name);
        let removes = input.frame.deletes
            && !input.remote.is_partial
            && link.origin == Origin::Created
            && !index.is_untouchable(object)
            && !parents.contains(&object.dn.key());
        let kind = if removes {
            Kind::Retire
        } else {
            Kind::OutOfScope
        };
        plan.items.push(Item {
            remote_id: Some(object.id.clone()),
            at: Some(object.dn.to_string()),
            depth: object.dn.depth(),
            version: object.version.clone(),
            ..Item::new(kind, ObjectKind::Department, link.ours, name).because(Reason::OutOfScope)
        });
    }
}
