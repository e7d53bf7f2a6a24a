//! Groups: which are made and renamed, and who comes and goes. Members are written as differences, never as a whole list.
//!
//! Only names of ours ever leave a group, and names of nobody: what somebody else put into it stays.

use std::collections::{BTreeMap, HashSet};

use ldap::{Dn, Rdn};

use super::index::Index;
use super::item::{Item, Kind, Reason, ValueChange};
use super::people::People;
use super::{Plan, PlanInput};
use crate::push::remote::{ObjectKind, RemoteObject};
use crate::target::mapping::RenderedGroup;

struct Scene<'a, 'b> {
    input: &'b PlanInput<'a>,
    index: &'b Index<'a>,
    people: &'b People,
}

/// Names by their key: one for each entry, however it is spelled.
type Names = BTreeMap<String, Dn>;

/// Plans the groups.
pub(super) fn plan(input: &PlanInput<'_>, index: &Index<'_>, people: &People, plan: &mut Plan) {
    let scene = Scene {
        input,
        index,
        people,
    };
    let mut wanted = HashSet::new();
    for group in &input.rendered.groups {
        scene.group(group, &mut wanted, plan);
    }
    let kept: HashSet<i64> = input
        .rendered
        .groups
        .iter()
        .map(|group| group.department)
        .collect();
    for link in index
        .links_of(ObjectKind::Group)
        .into_iter()
        .filter(|link| !kept.contains(&link.ours))
    {
        let Some(object) = index.object(&link.remote_id) else {
            continue;
        };
        let name = object
            .dn
            .rdn()
            .and_then(Rdn::value)
            .unwrap_or(&link.remote_name);
        let line = |kind| Item::new(kind, ObjectKind::Group, link.ours, name);
        if index.is_untouchable(object) {
            continue;
        }
        // A department that is gone has nobody: its group gives nobody anything any more.
        let before = plan.items.len();
        scene.members(object, &object.dn, &Names::new(), &line, plan);
        if plan.items.len() == before {
            plan.items.push(on(
                line(Kind::OutOfScope).because(Reason::OutOfScope),
                object,
            ));
        }
    }
}

impl<'a> Scene<'a, '_> {
    fn group(&self, group: &'a RenderedGroup, wanted: &mut HashSet<String>, plan: &mut Plan) {
        let line = |kind| Item::new(kind, ObjectKind::Group, group.department, &group.name);
        let link = self.index.link(ObjectKind::Group, group.department);
        let object = link.and_then(|link| self.index.object(&link.remote_id));
        let dn = self
            .input
            .frame
            .groups_base
            .child(Rdn::new("cn", &group.name));
        let is_first = wanted.insert(dn.key());
        match (link, object) {
            _ if !group.blocked.is_empty() => {
                let rule = group.blocked.first().map_or("", |blocked| blocked.rule);
                plan.items
                    .push(line(Kind::Blocked).because(Reason::Value).detail(rule));
            }
            _ if !is_first => plan.items.push(
                line(Kind::Blocked)
                    .because(Reason::Collision)
                    .detail(dn.to_string()),
            ),
            (Some(_), Some(object)) => self.linked(group, object, &dn, plan),
            (Some(_), None) if self.input.remote.is_partial => plan
                .items
                .push(line(Kind::Blocked).because(Reason::PartialRead)),
            (Some(_), None) => plan.items.push(line(Kind::Drifted).because(Reason::Gone)),
            (None, _) => self.unlinked(group, &dn, plan),
        }
    }

    fn linked(&self, group: &RenderedGroup, object: &'a RemoteObject, dn: &Dn, plan: &mut Plan) {
        let line = |kind| Item::new(kind, ObjectKind::Group, group.department, &group.name);
        if self.index.is_untouchable(object) {
            return plan
                .items
                .push(on(line(Kind::Blocked).because(Reason::Protected), object));
        }
        let before = plan.items.len();
        let mut at = object.dn.clone();
        if at != *dn {
            match self.index.at(&dn.key()) {
                Some(other) => plan.items.push(on(
                    line(Kind::Blocked)
                        .because(Reason::NameTaken)
                        .detail(other.dn.to_string()),
                    object,
                )),
                None => {
                    let kind = if at.parent() == dn.parent() {
                        Kind::Rename
                    } else {
                        Kind::Move
                    };
                    plan.items.push(Item {
                        to: Some(dn.to_string()),
                        ..on(line(kind), object)
                    });
                    at = dn.clone();
                }
            }
        }
        self.members(object, &at, &self.wanted(group), &line, plan);
        plan.unchanged += usize::from(plan.items.len() == before);
    }

    fn unlinked(&self, group: &RenderedGroup, dn: &Dn, plan: &mut Plan) {
        let line = |kind| Item::new(kind, ObjectKind::Group, group.department, &group.name);
        let names = self.wanted(group);
        match self.index.at(&dn.key()) {
            _ if self.input.remote.is_partial => plan
                .items
                .push(line(Kind::Blocked).because(Reason::PartialRead)),
            // Where the class needs a member, a group is made with its first one.
            None if names.is_empty() && self.input.frame.placeholder().is_some() => {}
            None => plan.items.push(Item {
                to: Some(dn.to_string()),
                values: vec![ValueChange {
                    attribute: self.input.frame.member_attribute().to_owned(),
                    before: Vec::new(),
                    after: names.values().map(Dn::to_string).collect(),
                }],
                ..line(Kind::Create)
            }),
            Some(object)
                if object.kind != Some(ObjectKind::Group)
                    || self.index.is_linked(object)
                    || self.index.is_untouchable(object) =>
            {
                plan.items.push(
                    line(Kind::Blocked)
                        .because(Reason::NameTaken)
                        .detail(object.dn.to_string()),
                );
            }
            Some(object) if self.is_confirmed(group, object) => {
                plan.items.push(on(line(Kind::Adopt), object))
            }
            Some(object) if self.was_sent(group, dn) => {
                plan.items.push(on(line(Kind::Link), object))
            }
            Some(object) => plan
                .items
                .push(on(line(Kind::Duplicate).because(Reason::Name), object)),
        }
    }

    fn is_confirmed(&self, group: &RenderedGroup, object: &RemoteObject) -> bool {
        let mut confirmed = self
            .input
            .confirmed
            .iter()
            .filter(|each| each.object == ObjectKind::Group);
        confirmed.any(|each| each.ours == group.department && each.remote_id == object.id)
    }

    fn was_sent(&self, group: &RenderedGroup, dn: &Dn) -> bool {
        let sent = self.index.sent(ObjectKind::Group, group.department);
        sent.is_some_and(|sent| sent.dn.parse::<Dn>().is_ok_and(|sent| sent == *dn))
    }

    /// The names that should be in a group: of those members who are there.
    fn wanted(&self, group: &RenderedGroup) -> Names {
        let dns = group
            .members
            .iter()
            .filter_map(|user| self.people.placed.get(user));
        dns.map(|dn| (dn.key(), dn.clone())).collect()
    }

    /// The members that come and go.
    fn members(
        &self,
        object: &RemoteObject,
        at: &Dn,
        wanted: &Names,
        line: &dyn Fn(Kind) -> Item,
        plan: &mut Plan,
    ) {
        let attribute = self.input.frame.member_attribute();
        let there = self.there(object, attribute);
        let mut coming: Vec<String> = wanted
            .iter()
            .filter(|(key, _)| !there.contains_key(*key))
            .map(|(_, dn)| dn.to_string())
            .collect();
        let mut going: Vec<(String, String)> = Vec::new();
        if !self.input.remote.is_partial {
            let goes = there
                .iter()
                .filter(|(key, dn)| !wanted.contains_key(*key) && self.may_go(key, dn));
            going = goes
                .map(|(key, dn)| (key.clone(), dn.to_string()))
                .collect();
        }
        self.keep_one(there.len(), wanted, &mut coming, &mut going);
        let people = going
            .iter()
            .filter(|(key, _)| self.people.ours.contains(key))
            .count();
        if people * 2 > there.len() && !wanted.keys().any(|key| !there.contains_key(key)) {
            plan.mass_removals += people;
        }
        let mut push = |kind, before: Vec<String>, after: Vec<String>| {
            if !before.is_empty() || !after.is_empty() {
                let attribute = attribute.to_owned();
                let item = Item {
                    at: Some(at.to_string()),
                    values: vec![ValueChange {
                        attribute,
                        before,
                        after,
                    }],
                    ..on(line(kind), object)
                };
                plan.items.push(item);
            }
        };
        push(Kind::AddMembers, Vec::new(), coming);
        push(
            Kind::RemoveMembers,
            going.into_iter().map(|(_, dn)| dn).collect(),
            Vec::new(),
        );
    }

    /// The names in a group, as they are after entries were renamed and moved where they follow.
    fn there(&self, object: &RemoteObject, attribute: &str) -> Names {
        let dns = object
            .values(attribute)
            .iter()
            .filter_map(|value| value.parse::<Dn>().ok());
        let followed = dns.map(|dn| match self.input.frame.follows {
            true => self.people.moved.get(&dn.key()).cloned().unwrap_or(dn),
            false => dn,
        });
        followed.map(|dn| (dn.key(), dn)).collect()
    }

    /// Whether a name may leave a group: one of ours, the placeholder, or one that nobody below the base has any more.
    fn may_go(&self, key: &str, dn: &Dn) -> bool {
        if self.people.ours.contains(key)
            || self
                .input
                .frame
                .placeholder()
                .is_some_and(|marker| marker == *dn)
        {
            return true;
        }
        dn.is_below(&self.input.frame.base) && self.index.at(key).is_none()
    }

    /// A group whose class needs a member gets the placeholder before its last one goes, and keeps it while it is empty.
    fn keep_one(
        &self,
        there: usize,
        wanted: &Names,
        coming: &mut Vec<String>,
        going: &mut Vec<(String, String)>,
    ) {
        let Some(marker) = self.input.frame.placeholder() else {
            return;
        };
        let key = marker.key();
        let stays = there - going.len() + coming.len();
        if !wanted.is_empty() || stays > 0 {
            return;
        }
        match going.iter().position(|(name, _)| *name == key) {
            Some(place) => drop(going.remove(place)),
            None => coming.push(marker.to_string()),
        }
    }
}

fn on(item: Item, object: &RemoteObject) -> Item {
    Item {
        remote_id: Some(object.id.clone()),
        at: item.at.or_else(|| Some(object.dn.to_string())),
        ..item
    }
}
