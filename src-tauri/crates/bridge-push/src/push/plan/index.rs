//! What stands in the target, by identifier and by name, and which of it is linked.

use std::collections::{HashMap, HashSet};

use ldap::Dn;

use super::PlanInput;
use super::frame::Frame;
use crate::push::link::{Link, LinkState, SentCreate};
use crate::push::remote::{ObjectKind, RemoteObject};

/// The snapshot and the links, to be asked.
pub(super) struct Index<'a> {
    frame: &'a Frame,
    by_id: HashMap<&'a str, &'a RemoteObject>,
    by_dn: HashMap<String, &'a RemoteObject>,
    links: HashMap<(ObjectKind, i64), &'a Link>,
    sent: HashMap<(ObjectKind, i64), &'a SentCreate>,
    /// Identifiers of linked objects.
    pub(super) linked: HashSet<&'a str>,
}

impl<'a> Index<'a> {
    pub(super) fn new(input: &PlanInput<'a>) -> Self {
        let objects = &input.remote.objects;
        Self {
            frame: input.frame,
            by_id: objects
                .iter()
                .map(|object| (object.id.as_str(), object))
                .collect(),
            by_dn: objects
                .iter()
                .map(|object| (object.dn.key(), object))
                .collect(),
            links: input
                .links
                .iter()
                .map(|link| ((link.object, link.ours), link))
                .collect(),
            sent: input
                .sent
                .iter()
                .map(|sent| ((sent.object, sent.ours), sent))
                .collect(),
            linked: input
                .links
                .iter()
                .map(|link| link.remote_id.as_str())
                .collect(),
        }
    }

    pub(super) fn link(&self, object: ObjectKind, ours: i64) -> Option<&'a Link> {
        self.links.get(&(object, ours)).copied()
    }

    pub(super) fn sent(&self, object: ObjectKind, ours: i64) -> Option<&'a SentCreate> {
        self.sent.get(&(object, ours)).copied()
    }

    pub(super) fn object(&self, id: &str) -> Option<&'a RemoteObject> {
        self.by_id.get(id).copied()
    }

    /// The object of that name, by its key.
    pub(super) fn at(&self, key: &str) -> Option<&'a RemoteObject> {
        self.by_dn.get(key).copied()
    }

    pub(super) fn is_linked(&self, object: &RemoteObject) -> bool {
        self.linked.contains(object.id.as_str())
    }

    /// Whether no push may touch an object: a protected one, and the account that this program itself uses.
    pub(super) fn is_untouchable(&self, object: &RemoteObject) -> bool {
        object.is_protected || is_account(self.frame, object)
    }

    /// How many linked accounts are in use.
    pub(super) fn in_use(&self) -> usize {
        let users = self
            .links
            .values()
            .filter(|link| link.object == ObjectKind::User);
        users
            .filter(|link| {
                self.object(&link.remote_id)
                    .is_some_and(|object| is_enabled(link, object))
            })
            .count()
    }

    /// All links of one kind, in the order of ours.
    pub(super) fn links_of(&self, object: ObjectKind) -> Vec<&'a Link> {
        let mut links: Vec<&Link> = self
            .links
            .values()
            .copied()
            .filter(|link| link.object == object)
            .collect();
        links.sort_unstable_by_key(|link| link.ours);
        links
    }
}

/// Whether somebody can log in: as the target shows it, else as this program left it.
pub(super) fn is_enabled(link: &Link, object: &RemoteObject) -> bool {
    object.enabled.unwrap_or(link.state != LinkState::Disabled)
}

/// Whether an object is the account that this program uses: `CN=…`, `DOMAIN\name` or `name@domain`.
fn is_account(frame: &Frame, object: &RemoteObject) -> bool {
    if frame
        .account
        .parse::<Dn>()
        .is_ok_and(|dn| !dn.is_root() && dn == object.dn)
    {
        return true;
    }
    let has = |attribute: &str, name: &str| {
        object
            .values(attribute)
            .iter()
            .any(|value| value.eq_ignore_ascii_case(name))
    };
    let bare = frame
        .account
        .rsplit_once('\\')
        .map_or(frame.account.as_str(), |(_, name)| name);
    let before_at = bare.split_once('@').map_or(bare, |(name, _)| name);
    has("userprincipalname", &frame.account) || has("samaccountname", before_at)
}
