//! A small world to plan in: people as rendered, objects as read, and an apply that does what the plan says.

mod cases;
mod losses;
mod properties;

use std::collections::BTreeMap;

use bridge_core::source::Guard;
use ldap::Dn;

use super::*;
use crate::push::guard::{HeldBecause, held};
use crate::push::link::{LinkState, Origin};
use crate::push::remote::{ObjectKind, RemoteObject};
use crate::target::TargetKind;
use crate::target::capabilities::Disable;
use crate::target::mapping::{Cell, Place, Rendered, RenderedDepartment, RenderedGroup};
use crate::target::settings::GroupClass;

pub(super) const BASE: &str = "dc=corp,dc=example";

pub(super) fn dn(text: &str) -> Dn {
    text.parse().unwrap()
}

/// A world: ours, theirs, and what links them.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) frame: Frame,
    pub(super) rendered: RenderedDirectory,
    pub(super) remote: RemoteSnapshot,
    pub(super) links: Vec<Link>,
    pub(super) sent: Vec<SentCreate>,
    pub(super) confirmed: Vec<Confirmed>,
}

impl World {
    pub(super) fn ldap() -> Self {
        let frame = Frame {
            kind: TargetKind::Ldap,
            base: dn(BASE),
            people_base: dn(&format!("ou=people,{BASE}")),
            groups_base: dn(&format!("ou=groups,{BASE}")),
            has_units: false,
            has_groups: true,
            anchor: Some("employeenumber".into()),
            manager: None,
            modes: BTreeMap::new(),
            group_class: GroupClass::GroupOfNames,
            follows: true,
            disable: Disable::Ppolicy,
            asks: true,
            leavers: None,
            grace_ms: 1000,
            deletes: false,
            guard: Guard {
                percent: 10,
                people: 500,
                floor: 5,
            },
            account: format!("cn=admin,{BASE}"),
            now: 10_000,
        };
        Self {
            frame,
            rendered: RenderedDirectory::default(),
            remote: RemoteSnapshot::default(),
            links: Vec::new(),
            sent: Vec::new(),
            confirmed: Vec::new(),
        }
    }

    /// People in units, as in Active Directory.
    pub(super) fn ad() -> Self {
        let mut world = Self::ldap();
        world.frame.kind = TargetKind::Ad;
        world.frame.people_base = dn(BASE);
        world.frame.has_units = true;
        world.frame.has_groups = false;
        world.frame.disable = Disable::Uac;
        world
    }

    pub(super) fn input(&self) -> PlanInput<'_> {
        PlanInput {
            frame: &self.frame,
            rendered: &self.rendered,
            remote: &self.remote,
            links: &self.links,
            sent: &self.sent,
            confirmed: &self.confirmed,
        }
    }

    pub(super) fn plan(&self) -> Plan {
        Plan::of(&self.input())
    }

    pub(super) fn held(&self) -> Vec<HeldBecause> {
        held(&self.plan(), self.frame.guard)
    }

    pub(super) fn user(&mut self, key: i64, userid: &str) -> &mut Rendered {
        let is_ad = self.frame.kind == TargetKind::Ad;
        let mut attributes = BTreeMap::new();
        let mut set = |name: &str, value: &str| {
            attributes.insert(name.to_owned(), Cell::Set(vec![value.to_owned()]))
        };
        set("employeenumber", userid);
        set("sn", "Zhang");
        if is_ad {
            set("samaccountname", userid);
        }
        self.rendered.users.push(Rendered {
            user: key,
            userid: userid.to_owned(),
            enabled: true,
            rdn: if is_ad {
                ("cn".into(), format!("Name ({userid})"))
            } else {
                ("uid".into(), userid.to_owned())
            },
            place: Place::Flat,
            attributes,
            manager: None,
            blocked: Vec::new(),
        });
        self.rendered.users.last_mut().unwrap()
    }

    pub(super) fn rendered(&mut self, key: i64) -> &mut Rendered {
        self.rendered
            .users
            .iter_mut()
            .find(|user| user.user == key)
            .unwrap()
    }

    pub(super) fn department(&mut self, key: i64, name: &str, parent: Option<i64>) {
        self.rendered.departments.push(RenderedDepartment {
            department: key,
            wecom_id: key,
            parent,
            name: name.to_owned(),
            blocked: Vec::new(),
        });
    }

    pub(super) fn group(&mut self, key: i64, name: &str, members: &[i64]) {
        self.rendered.groups.push(RenderedGroup {
            department: key,
            name: name.to_owned(),
            members: members.to_vec(),
            blocked: Vec::new(),
        });
    }

    /// Something that was there before us.
    pub(super) fn foreign(&mut self, name: &str, values: &[(&str, &str)]) -> &mut RemoteObject {
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]));
        self.remote.objects.push(RemoteObject {
            id: format!("foreign-{}", self.remote.objects.len()),
            dn: dn(&format!("{name},{BASE}")),
            kind: Some(ObjectKind::User),
            attributes: values.collect(),
            version: Some("1".into()),
            enabled: Some(true),
            is_protected: false,
        });
        self.remote.objects.last_mut().unwrap()
    }

    pub(super) fn object(&mut self, id: &str) -> &mut RemoteObject {
        self.remote
            .objects
            .iter_mut()
            .find(|object| object.id == id)
            .unwrap()
    }

    /// What of the plan is told or done about one of ours, as words.
    pub(super) fn about(&self, object: ObjectKind, ours: i64) -> Vec<String> {
        let plan = self.plan();
        let of = plan
            .items
            .iter()
            .filter(|item| item.object == object && item.ours == Some(ours));
        of.map(|item| match item.reason {
            Some(reason) => format!("{} {}", item.kind.as_str(), reason.as_str()),
            None => item.kind.as_str().to_owned(),
        })
        .collect()
    }

    pub(super) fn about_user(&self, ours: i64) -> Vec<String> {
        self.about(ObjectKind::User, ours)
    }

    /// Does what the plan says, in its order, as a server that checks names would.
    pub(super) fn apply(&mut self) -> Plan {
        let plan = self.plan();
        for item in plan.items.iter().filter(|item| item.kind.acts()) {
            self.apply_one(item);
        }
        plan
    }

    fn apply_one(&mut self, item: &Item) {
        match item.kind {
            Kind::Create => self.create(item),
            Kind::Link => self.link(item, Origin::Created),
            Kind::Adopt => self.link(item, Origin::Adopted),
            Kind::Delete | Kind::Retire => {
                let id = item.remote_id.clone().unwrap();
                self.remote.objects.retain(|object| object.id != id);
                self.links.retain(|link| link.remote_id != id);
            }
            Kind::Rename | Kind::Move => self.rename(item),
            _ => self.write(item),
        }
    }

    fn create(&mut self, item: &Item) {
        let to = dn(item.to.as_deref().unwrap());
        assert!(
            self.remote.objects.iter().all(|object| object.dn != to),
            "{to} is taken"
        );
        let id = format!("{}-{}", item.object.as_str(), item.ours.unwrap());
        self.remote.objects.push(RemoteObject {
            id: id.clone(),
            dn: to,
            kind: Some(item.object),
            attributes: item
                .values
                .iter()
                .map(|change| (change.attribute.clone(), change.after.clone()))
                .collect(),
            version: Some("1".into()),
            enabled: Some(true),
            is_protected: false,
        });
        if item.object == ObjectKind::Group
            && item.values.iter().all(|change| change.after.is_empty())
        {
            assert!(
                self.frame.placeholder().is_none(),
                "a group without members"
            );
        }
        self.link(
            &Item {
                remote_id: Some(id),
                ..item.clone()
            },
            Origin::Created,
        );
    }

    fn link(&mut self, item: &Item, origin: Origin) {
        self.links.push(Link {
            key: i64::try_from(self.links.len()).unwrap(),
            object: item.object,
            ours: item.ours.unwrap(),
            remote_id: item.remote_id.clone().unwrap(),
            remote_name: item.to.clone().or(item.at.clone()).unwrap(),
            origin,
            state: LinkState::Linked,
            pushed: BTreeMap::new(),
            remote_version: Some("1".into()),
            disabled_at: None,
        });
    }

    fn rename(&mut self, item: &Item) {
        let (from, to) = (
            dn(item.at.as_deref().unwrap()),
            dn(item.to.as_deref().unwrap()),
        );
        let id = item.remote_id.as_deref().unwrap();
        assert_eq!(self.object(id).dn, from, "the name at the time of applying");
        assert!(
            self.remote
                .objects
                .iter()
                .all(|object| object.dn != to || object.id == id),
            "{to} is taken"
        );
        let follows = self.frame.follows;
        for object in &mut self.remote.objects {
            object.dn = object.dn.moved(&from, &to);
            for members in object
                .attributes
                .iter_mut()
                .filter(|(name, _)| follows && *name == "member")
                .map(|(_, values)| values)
            {
                *members = members
                    .iter()
                    .map(|member| dn(member).moved(&from, &to).to_string())
                    .collect();
            }
        }
    }

    fn write(&mut self, item: &Item) {
        let now = self.frame.now;
        let id = match &item.remote_id {
            Some(id) => id.clone(),
            None => format!("{}-{}", item.object.as_str(), item.ours.unwrap()),
        };
        assert_eq!(
            self.object(&id).dn,
            dn(item.at.as_deref().unwrap()),
            "{item:?}"
        );
        let link = self
            .links
            .iter_mut()
            .find(|link| link.remote_id == id)
            .unwrap();
        match item.kind {
            Kind::Disable => (link.state, link.disabled_at) = (LinkState::Disabled, Some(now)),
            Kind::Enable => link.state = LinkState::Linked,
            _ => {}
        }
        let object = self.object(&id);
        match item.kind {
            Kind::Disable => object.enabled = Some(false),
            Kind::Enable => object.enabled = Some(true),
            Kind::AddMembers => object
                .attributes
                .get_mut("member")
                .unwrap()
                .extend(item.values[0].after.iter().cloned()),
            Kind::RemoveMembers => {
                let going: Vec<Dn> = item.values[0].before.iter().map(|name| dn(name)).collect();
                let members = object.attributes.get_mut("member").unwrap();
                members.retain(|member| !going.contains(&dn(member)));
            }
            _ => object.attributes.extend(
                item.values
                    .iter()
                    .map(|change| (change.attribute.clone(), change.after.clone())),
            ),
        }
        let is_emptied =
            object.kind == Some(ObjectKind::Group) && object.values("member").is_empty();
        assert!(
            !is_emptied || self.frame.placeholder().is_none(),
            "a group was emptied"
        );
    }
}
