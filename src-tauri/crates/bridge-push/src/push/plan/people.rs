//! Accounts: who is made, changed, renamed, moved, enabled and disabled, and who is left alone and why.

use std::collections::{HashMap, HashSet};

use ldap::{Dn, Rdn};

use super::difference::{changes, first, is_drift};
use super::index::{Index, is_enabled};
use super::item::{Item, Kind, Reason, ValueChange};
use super::places::Units;
use super::{Plan, PlanInput};
use crate::push::link::{Link, LinkState, Origin};
use crate::push::matching::{Candidates, Matcher};
use crate::push::remote::{ObjectKind, RemoteObject};
use crate::target::mapping::Rendered;

/// Where everybody's object is after the run.
#[derive(Default)]
pub(super) struct People {
    /// The names of those who are linked or made, by the key of ours.
    pub(super) placed: HashMap<i64, Dn>,
    /// What names become that units or renames change: the key of the one there was, and the new one.
    pub(super) moved: HashMap<String, Dn>,
    /// The keys of all names that ours have or had in this run.
    pub(super) ours: HashSet<String>,
}

struct Scene<'a, 'b> {
    input: &'b PlanInput<'a>,
    index: &'b Index<'a>,
    units: &'b Units,
    /// How many people want a name, by its key.
    wanted: HashMap<String, usize>,
    /// Whom each unlinked person might be, and how many people each object might be.
    candidates: HashMap<i64, Candidates<'a>>,
    shared: HashMap<&'a str, usize>,
    /// Objects that a create of ours made, by the key of ours.
    sent: HashMap<i64, &'a RemoteObject>,
}

/// Plans the accounts.
pub(super) fn plan(
    input: &PlanInput<'_>,
    index: &Index<'_>,
    units: &Units,
    plan: &mut Plan,
) -> People {
    let scene = Scene::new(input, index, units);
    let mut people = People::default();
    for user in &input.rendered.users {
        scene.person(user, &mut people, plan);
    }
    let rendered: HashSet<i64> = input.rendered.users.iter().map(|user| user.user).collect();
    for link in index.links_of(ObjectKind::User) {
        if !rendered.contains(&link.ours) {
            scene.out_of_scope(link, &mut people, plan);
        }
    }
    scene.managers(&people, plan);
    people
}

impl<'a, 'b> Scene<'a, 'b> {
    fn new(input: &'b PlanInput<'a>, index: &'b Index<'a>, units: &'b Units) -> Self {
        let mut scene = Self {
            input,
            index,
            units,
            wanted: HashMap::new(),
            candidates: HashMap::new(),
            shared: HashMap::new(),
            sent: HashMap::new(),
        };
        let matcher = Matcher::new(input.frame, &input.remote.objects, &index.linked);
        for user in &input.rendered.users {
            scene.look(user, &matcher);
        }
        scene
    }

    /// Counts the name that a person wants, and finds whom an unlinked one might be.
    fn look(&mut self, user: &'a Rendered, matcher: &Matcher<'a>) {
        let desired = user.enabled.then(|| self.desired(user)).flatten();
        if let Some(dn) = &desired {
            *self.wanted.entry(dn.key()).or_default() += 1;
        }
        if self.index.link(ObjectKind::User, user.user).is_some() {
            return;
        }
        let sent = self
            .index
            .sent(ObjectKind::User, user.user)
            .and_then(|sent| matcher.sent(user, sent));
        if let Some(object) = sent {
            self.sent.insert(user.user, object);
            return;
        }
        if !user.enabled {
            return;
        }
        let at_name = desired.and_then(|dn| self.index.at(&dn.key()));
        let at_name = at_name.filter(|object| {
            object.kind == Some(ObjectKind::User) && !self.index.is_linked(object)
        });
        let candidates = matcher.candidates(user, at_name);
        for (object, _) in candidates.all() {
            *self.shared.entry(object.id.as_str()).or_default() += 1;
        }
        self.candidates.insert(user.user, candidates);
    }

    fn desired(&self, user: &Rendered) -> Option<Dn> {
        if user.rdn.1.trim().is_empty() {
            return None;
        }
        Some(
            self.units
                .of(user.place)?
                .child(Rdn::new(&user.rdn.0, &user.rdn.1)),
        )
    }

    fn person(&self, user: &'a Rendered, people: &mut People, plan: &mut Plan) {
        match (
            self.index.link(ObjectKind::User, user.user),
            self.sent.get(&user.user),
        ) {
            (Some(link), _) => match self.index.object(&link.remote_id) {
                Some(object) => self.linked(user, (link, object), people, plan),
                None => plan.items.push(self.gone(user)),
            },
            (None, Some(object)) => {
                let dn = self.seen(object, people);
                people.placed.insert(user.user, dn);
                plan.items.push(on(item(Kind::Link, user), object));
                if user.enabled && object.enabled == Some(false) {
                    plan.items.push(on(
                        item(Kind::Enable, user).because(Reason::Incomplete),
                        object,
                    ));
                }
            }
            (None, None) if user.enabled => self.unlinked(user, people, plan),
            // Somebody who left before there was an account: there is nothing to take.
            (None, None) => {}
        }
    }

    fn gone(&self, user: &Rendered) -> Item {
        match self.input.remote.is_partial {
            true => item(Kind::Blocked, user).because(Reason::PartialRead),
            false => item(Kind::Drifted, user).because(Reason::Gone),
        }
    }

    /// Remembers the names that an object of ours has before and after the units' wave, and gives the second.
    fn seen(&self, object: &RemoteObject, people: &mut People) -> Dn {
        let now = self.units.effective(&object.dn);
        let (before, after) = (object.dn.key(), now.key());
        if before != after {
            people.moved.insert(before.clone(), now.clone());
        }
        people.ours.insert(before);
        people.ours.insert(after);
        now
    }

    fn linked(
        &self,
        user: &'a Rendered,
        (link, object): (&'a Link, &'a RemoteObject),
        people: &mut People,
        plan: &mut Plan,
    ) {
        let now = self.seen(object, people);
        people.placed.insert(user.user, now.clone());
        if self.index.is_untouchable(object) {
            return plan.items.push(on(
                item(Kind::Blocked, user).because(Reason::Protected),
                object,
            ));
        }
        if !user.enabled {
            return self.leaver(user, (link, object), &now, plan);
        }
        if let Some(blocked) = user.blocked.first() {
            let detail = format!("{}: {}", blocked.attribute, blocked.rule);
            return plan.items.push(on(
                item(Kind::Blocked, user)
                    .because(Reason::Value)
                    .detail(detail),
                object,
            ));
        }
        let before = plan.items.len();
        self.update(user, (link, object), plan);
        self.enable(user, (link, object), plan);
        self.place(user, object, &now, people, plan);
        plan.unchanged += usize::from(plan.items.len() == before);
    }

    fn update(&self, user: &Rendered, (link, object): (&Link, &RemoteObject), plan: &mut Plan) {
        let values = changes(self.input.frame, user, object);
        if values.is_empty() {
            return;
        }
        let reason = is_drift(link, &values).then_some(Reason::Drift);
        plan.items.push(Item {
            at: Some(self.units.effective(&object.dn).to_string()),
            reason,
            values,
            version: object.version.clone(),
            ..on(item(Kind::Update, user), object)
        });
    }

    fn enable(&self, user: &Rendered, (link, object): (&Link, &RemoteObject), plan: &mut Plan) {
        if is_enabled(link, object) {
            return;
        }
        let line = match link.state {
            LinkState::Disabled => item(Kind::Enable, user),
            LinkState::Blocked | LinkState::Uncertain => {
                item(Kind::Enable, user).because(Reason::Incomplete)
            }
            LinkState::Linked | LinkState::Gone => {
                item(Kind::Drifted, user).because(Reason::DisabledThere)
            }
        };
        let at = Some(self.units.effective(&object.dn).to_string());
        plan.items.push(on(Item { at, ..line }, object));
    }

    fn place(
        &self,
        user: &Rendered,
        object: &RemoteObject,
        now: &Dn,
        people: &mut People,
        plan: &mut Plan,
    ) {
        let Some(dn) = self.desired(user) else {
            return plan
                .items
                .push(on(item(Kind::Blocked, user).because(Reason::Place), object));
        };
        // A name's spelling may change in case alone: that is a rename too, but none that anybody needs.
        if dn == *now {
            return;
        }
        if let Some(reason) = self.taken(&dn, Some(object)) {
            return plan.items.push(on(
                item(Kind::Blocked, user)
                    .because(reason)
                    .detail(dn.to_string()),
                object,
            ));
        }
        let kind = if dn.parent() == now.parent() {
            Kind::Rename
        } else {
            Kind::Move
        };
        plan.items.push(Item {
            at: Some(now.to_string()),
            to: Some(dn.to_string()),
            version: object.version.clone(),
            ..on(item(kind, user), object)
        });
        people.moved.insert(object.dn.key(), dn.clone());
        people.moved.insert(now.key(), dn.clone());
        people.ours.insert(dn.key());
        people.placed.insert(user.user, dn);
    }

    /// Why nobody can get a name: another person of ours wants it, or another object has it.
    fn taken(&self, dn: &Dn, own: Option<&RemoteObject>) -> Option<Reason> {
        let key = dn.key();
        if self.wanted.get(&key).is_some_and(|count| *count > 1) {
            return Some(Reason::Collision);
        }
        let other = self.index.at(&key)?;
        own.is_none_or(|own| own.id != other.id)
            .then_some(Reason::NameTaken)
    }

    fn unlinked(&self, user: &'a Rendered, people: &mut People, plan: &mut Plan) {
        if self.input.remote.is_partial {
            return plan
                .items
                .push(item(Kind::Blocked, user).because(Reason::PartialRead));
        }
        if let Some(found) = self.confirmed(user) {
            let dn = self.seen(found, people);
            people.placed.insert(user.user, dn);
            return plan.items.push(on(item(Kind::Adopt, user), found));
        }
        if let Some(finding) = self.finding(user) {
            return plan.items.push(finding);
        }
        if let Some(blocked) = user.blocked.first() {
            let detail = format!("{}: {}", blocked.attribute, blocked.rule);
            return plan.items.push(
                item(Kind::Blocked, user)
                    .because(Reason::Value)
                    .detail(detail),
            );
        }
        let Some(dn) = self.desired(user) else {
            return plan
                .items
                .push(item(Kind::Blocked, user).because(Reason::Place));
        };
        if let Some(reason) = self.taken(&dn, None) {
            return plan.items.push(
                item(Kind::Blocked, user)
                    .because(reason)
                    .detail(dn.to_string()),
            );
        }
        plan.items.push(Item {
            to: Some(dn.to_string()),
            values: first(user),
            ..item(Kind::Create, user)
        });
        people.ours.insert(dn.key());
        people.placed.insert(user.user, dn);
    }

    /// The object that a person confirmed for somebody, if it is still nobody's and may be touched.
    fn confirmed(&self, user: &Rendered) -> Option<&'a RemoteObject> {
        let of_user =
            |each: &&super::Confirmed| each.object == ObjectKind::User && each.ours == user.user;
        let id = &self.input.confirmed.iter().find(of_user)?.remote_id;
        let object = self.index.object(id)?;
        let is_free = !self.index.is_linked(object) && !self.index.is_untouchable(object);
        let once = self
            .input
            .confirmed
            .iter()
            .filter(|each| each.remote_id == *id)
            .count()
            == 1;
        (is_free && once && object.kind == Some(ObjectKind::User)).then_some(object)
    }

    /// What is told of somebody who might be there already.
    fn finding(&self, user: &Rendered) -> Option<Item> {
        let candidates = self
            .candidates
            .get(&user.user)
            .filter(|found| !found.is_empty())?;
        let names: Vec<String> = candidates
            .all()
            .map(|(object, _)| object.dn.to_string())
            .collect();
        let Some((object, reason)) = candidates.single() else {
            return Some(
                item(Kind::Ambiguous, user)
                    .because(Reason::Several)
                    .detail(names.join("\n")),
            );
        };
        if self.index.is_untouchable(object) {
            return Some(on(
                item(Kind::Blocked, user).because(Reason::Protected),
                object,
            ));
        }
        if self
            .shared
            .get(object.id.as_str())
            .is_some_and(|count| *count > 1)
        {
            return Some(on(
                item(Kind::Ambiguous, user).because(Reason::Shared),
                object,
            ));
        }
        Some(on(item(Kind::Duplicate, user).because(reason), object))
    }

    fn leaver(
        &self,
        user: &Rendered,
        (link, object): (&Link, &RemoteObject),
        now: &Dn,
        plan: &mut Plan,
    ) {
        let line = |kind| item(kind, user);
        self.leave((link, object), now, Reason::Left, &line, plan);
    }

    fn out_of_scope(&self, link: &'a Link, people: &mut People, plan: &mut Plan) {
        let Some(object) = self.index.object(&link.remote_id) else {
            return;
        };
        let now = self.seen(object, people);
        let name = object
            .dn
            .rdn()
            .and_then(Rdn::value)
            .unwrap_or(&link.remote_name);
        let line = |kind| Item::new(kind, ObjectKind::User, link.ours, name);
        if self.index.is_untouchable(object) {
            return plan
                .items
                .push(on(line(Kind::Blocked).because(Reason::Protected), object));
        }
        self.leave((link, object), &now, Reason::OutOfScope, &line, plan);
    }

    /// Takes the log-in of somebody who left; later the place, and, where that is switched on, the account.
    fn leave(
        &self,
        (link, object): (&Link, &RemoteObject),
        now: &Dn,
        reason: Reason,
        line: &dyn Fn(Kind) -> Item,
        plan: &mut Plan,
    ) {
        let enabled = is_enabled(link, object);
        let push = |plan: &mut Plan, item: Item| {
            plan.items.push(Item {
                at: Some(now.to_string()),
                version: object.version.clone(),
                ..on(item, object)
            })
        };
        match enabled {
            true if self.input.remote.is_partial => {
                push(plan, line(Kind::Blocked).because(Reason::PartialRead))
            }
            true if !self.input.frame.can_disable() => {
                push(plan, line(Kind::Blocked).because(Reason::DisableUnproven))
            }
            true => {
                let again = link.state == LinkState::Disabled;
                push(
                    plan,
                    line(Kind::Disable).because(if again { Reason::Drift } else { reason }),
                );
            }
            false => match self.afterwards((link, object), now) {
                Some(item) => push(
                    plan,
                    Item {
                        to: item.1,
                        ..line(item.0).because(item.2)
                    },
                ),
                None if reason == Reason::OutOfScope => {
                    push(plan, line(Kind::OutOfScope).because(reason))
                }
                None => plan.unchanged += 1,
            },
        }
    }

    /// What becomes of an account that is disabled already.
    fn afterwards(
        &self,
        (link, object): (&Link, &RemoteObject),
        now: &Dn,
    ) -> Option<(Kind, Option<String>, Reason)> {
        let frame = self.input.frame;
        if self.input.remote.is_partial || link.state != LinkState::Disabled {
            return None;
        }
        let is_over = link
            .disabled_at
            .is_some_and(|at| frame.now >= at.saturating_add(frame.grace_ms));
        // Where the target shows no version nobody knows what was done to it since: it stays.
        let unchanged = object.version.is_some() && link.remote_version == object.version;
        if frame.deletes && is_over && link.origin == Origin::Created && unchanged {
            return Some((Kind::Delete, None, Reason::GraceOver));
        }
        let is_needed = self.wanted.contains_key(&now.key());
        let unit = frame
            .leavers
            .as_ref()
            .filter(|unit| now.parent().as_ref() != Some(*unit))?;
        let to = unit.child(now.rdn()?.clone());
        let is_free = self.index.at(&to.key()).is_none();
        match (is_free, is_needed, is_over) {
            (true, true, _) => Some((Kind::Move, Some(to.to_string()), Reason::NameNeeded)),
            (true, false, true) => Some((Kind::Move, Some(to.to_string()), Reason::GraceOver)),
            _ => None,
        }
    }

    /// Managers are written after everybody has a name. One who is not there leaves the attribute as it is.
    fn managers(&self, people: &People, plan: &mut Plan) {
        let Some(attribute) = &self.input.frame.manager else {
            return;
        };
        let keys = |kind: Kind| {
            let users = plan
                .items
                .iter()
                .filter(move |item| item.object == ObjectKind::User && item.kind == kind);
            users.filter_map(|item| item.ours).collect::<HashSet<i64>>()
        };
        let (blocked, made) = (keys(Kind::Blocked), keys(Kind::Create));
        let is_ready = |user: &&Rendered| {
            let is_there =
                made.contains(&user.user) || self.index.link(ObjectKind::User, user.user).is_some();
            user.enabled && is_there && !blocked.contains(&user.user)
        };
        for user in self.input.rendered.users.iter().filter(is_ready) {
            let (Some(dn), Some(manager)) = (
                people.placed.get(&user.user),
                user.manager.and_then(|key| people.placed.get(&key)),
            ) else {
                continue;
            };
            let object = self
                .index
                .link(ObjectKind::User, user.user)
                .and_then(|link| self.index.object(&link.remote_id));
            let before = object.map_or(&[][..], |object| object.values(attribute));
            let is_there = before
                .iter()
                .filter_map(|value| value.parse::<Dn>().ok())
                .any(|there| self.follow(people, there) == *manager);
            if is_there && before.len() == 1 {
                continue;
            }
            plan.items.push(Item {
                remote_id: object.map(|object| object.id.clone()),
                at: Some(dn.to_string()),
                values: vec![ValueChange {
                    attribute: attribute.clone(),
                    before: before.to_vec(),
                    after: vec![manager.to_string()],
                }],
                ..item(Kind::Update, user).because(Reason::Manager)
            });
        }
    }

    /// What a name in an attribute is after the run, where names in attributes follow.
    fn follow(&self, people: &People, dn: Dn) -> Dn {
        let moved = self
            .input
            .frame
            .follows
            .then(|| people.moved.get(&dn.key()))
            .flatten();
        moved.cloned().unwrap_or(dn)
    }
}

fn item(kind: Kind, user: &Rendered) -> Item {
    Item::new(kind, ObjectKind::User, user.user, &user.userid)
}

/// The same about an object.
fn on(item: Item, object: &RemoteObject) -> Item {
    Item {
        remote_id: Some(object.id.clone()),
        at: item.at.or_else(|| Some(object.dn.to_string())),
        ..item
    }
}
