//! Making objects. What was sent without an answer is looked for before it is sent once more, and never a third time.

use std::time::Duration;

use bridge_core::error::{Code, Error};
use ldap::ad::{Uac, unicode_pwd};
use ldap::{Attribute, Change, Connection, Dn, Entry, Filter, ObjectRef, Scope, Search};
use wecom::Secret;

use super::op::{Op, code};
use super::{Apply, Fault, Item, Outcome, Written};
use crate::push::link::LinkState;
use crate::push::plan::{Kind, ValueChange};
use crate::push::remote::{ObjectKind, RemoteObject};
use crate::push::{read, wire};
use crate::target::TargetKind;
use crate::target::settings::{GroupClass, PasswordPolicy};

/// Waits before each look for something that was sent: indexes may lag.
const LOOKS: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_secs(1),
    Duration::from_secs(2),
];

impl Apply<'_> {
    /// Makes an account. In Active Directory in three steps: disabled, its password, enabled.
    pub(super) async fn create_user(&self, item: &Item) -> Outcome {
        if self.password == PasswordPolicy::HandOut && self.hand_out.is_none() {
            return Err(Fault::refused(no_file()));
        }
        let dn = target_name(item)?;
        let mut attributes = self.classes(item.object);
        attributes.extend(name_attribute(&dn));
        attributes.extend(values(&item.values));
        if self.frame.kind == TargetKind::Ad {
            attributes.push(text("userAccountControl", &Uac::CREATED.to_string()));
        }
        let made = self.create(item, &dn, attributes).await?;
        match self.finish(item, &made).await {
            Ok(state) => Ok(Some(Written { state, ..made })),
            Err(fault) => {
                let state = LinkState::Blocked;
                let written = Some(Box::new(Written { state, ..made }));
                Err(Fault { written, ..fault })
            }
        }
    }

    /// Makes a unit or a group.
    pub(super) async fn create_place(&self, item: &Item) -> Outcome {
        let dn = target_name(item)?;
        let mut attributes = self.classes(item.object);
        attributes.extend(name_attribute(&dn));
        let members: Vec<ValueChange> = item
            .values
            .iter()
            .map(|change| self.without_missing(change))
            .collect();
        attributes.extend(values(&members));
        let is_bare = members.iter().all(|change| change.after.is_empty());
        if item.object == ObjectKind::Group && is_bare {
            let marker = self.frame.placeholder();
            let member = self.frame.member_attribute();
            attributes.extend(marker.map(|marker| text(member, &marker.to_string())));
        }
        self.create(item, &dn, attributes).await.map(Some)
    }

    /// Remembers an object that is there as ours. One of ours that was never finished is told so.
    pub(super) async fn take(&self, item: &Item) -> Outcome {
        let object = self.now(item).await?;
        let object = object.ok_or_else(|| Fault::refused(gone()))?;
        let is_unfinished = item.kind == Kind::Link && object.enabled == Some(false);
        let state = match is_unfinished {
            true => LinkState::Blocked,
            false => LinkState::Linked,
        };
        Ok(Some(Written::of(&object, state)))
    }

    async fn create(
        &self,
        item: &Item,
        dn: &Dn,
        attributes: Vec<Attribute>,
    ) -> Result<Written, Fault> {
        let op = Op::Add(dn.clone(), attributes);
        for _ in 0..2 {
            match self.send(&op).await {
                Ok(entry) => return self.made(item, dn, entry.as_ref()).await,
                Err(error) if wire::is_open(&error) => {
                    if let Some(object) = self.find(item, dn).await.map_err(unknown)? {
                        return Ok(Written::of(&object, LinkState::Linked));
                    }
                }
                Err(error) if error.result_code() == Some(code::EXISTS) => {
                    return Err(exists(dn));
                }
                Err(error) => return Err(self.fault(&error)),
            }
        }
        let error = Error::new(Code::PushUncertain, "a create had no answer twice");
        Err(Fault::uncertain(error.with("dn", dn.to_string())))
    }

    /// What was made, as the answer has it, else as it is read.
    async fn made(&self, item: &Item, dn: &Dn, entry: Option<&Entry>) -> Result<Written, Fault> {
        if let Some(id) = entry.and_then(|entry| entry.text("entryUUID")) {
            let version = entry.and_then(|entry| entry.text("entryCSN"));
            return Ok(Written {
                id: id.to_owned(),
                dn: dn.to_string(),
                version: version.map(str::to_owned),
                state: LinkState::Linked,
            });
        }
        match self.find(item, dn).await.map_err(unknown)? {
            Some(object) => Ok(Written::of(&object, LinkState::Linked)),
            None => {
                let error = Error::new(Code::PushUnproven, "what was made is not there");
                Err(Fault::uncertain(error.with("dn", dn.to_string())))
            }
        }
    }

    /// Looks for what was sent: by the anchor, byte for byte, and by its name.
    async fn find(&self, item: &Item, dn: &Dn) -> Result<Option<RemoteObject>, Fault> {
        for wait in LOOKS {
            tokio::time::sleep(wait).await;
            let ask = async |connection: &Connection| self.sent_object(connection, item, dn).await;
            if let Some(object) = self.look(ask).await? {
                return match self.is_what_was_sent(item, &object) {
                    true => Ok(Some(object)),
                    false => Err(exists(dn)),
                };
            }
        }
        Ok(None)
    }

    async fn sent_object(
        &self,
        connection: &Connection,
        item: &Item,
        dn: &Dn,
    ) -> ldap::Result<Option<RemoteObject>> {
        if let (ObjectKind::User, Some(anchor)) = (item.object, &self.frame.anchor) {
            let search = Search {
                base: self.frame.base.to_string(),
                scope: Scope::Subtree,
                filter: Filter::equals(anchor.as_str(), item.name.as_str()),
                attributes: vec!["1.1".to_owned()],
                page_size: None,
            };
            let hits = connection.search(&search).await?;
            let is_ours = |name: &str| name.parse::<Dn>().is_ok_and(|name| name == *dn);
            if !hits.iter().any(|hit| is_ours(&hit.dn)) {
                return Ok(None);
            }
        }
        read::at(connection, self.frame, dn).await
    }

    fn is_what_was_sent(&self, item: &Item, object: &RemoteObject) -> bool {
        match (item.object, &self.frame.anchor) {
            _ if object.kind != Some(item.object) => false,
            // A server that gives back more than was asked for has no filter: the anchor is compared byte for byte.
            (ObjectKind::User, Some(anchor)) => object.values(anchor) == [item.name.clone()],
            // Nothing tells this account from somebody else's of the same name.
            (ObjectKind::User, None) => false,
            _ => true,
        }
    }

    /// The password, and the log-in.
    pub(super) async fn finish(&self, item: &Item, made: &Written) -> Result<LinkState, Fault> {
        let is_ad = self.frame.kind == TargetKind::Ad;
        if self.password == PasswordPolicy::None {
            // Windows enables no account without a password.
            let (unfinished, finished) = (LinkState::Blocked, LinkState::Linked);
            return Ok(if is_ad { unfinished } else { finished });
        }
        let object = self.object_of(made);
        let password = crate::target::password::random().map_err(Fault::refused)?;
        self.set_password(&object, &password).await?;
        if self.password == PasswordPolicy::HandOut {
            let file = self.hand_out.ok_or_else(|| Fault::refused(no_file()))?;
            file.write(&item.name, &password).map_err(Fault::refused)?;
        }
        if is_ad {
            let flags = Uac::ENABLED.to_string().into_bytes();
            let change = Change::Replace("userAccountControl".into(), vec![flags]);
            self.modify(object, vec![change]).await?;
        }
        Ok(LinkState::Linked)
    }

    async fn set_password(&self, object: &ObjectRef, password: &Secret) -> Result<(), Fault> {
        let replace = |name: &str, value: Vec<u8>| Change::Replace(name.to_owned(), vec![value]);
        let must_change = self.password == PasswordPolicy::HandOut;
        let changes = match self.frame.kind {
            TargetKind::Ad => {
                let value = unicode_pwd(password.expose()).to_vec();
                let last_set = must_change.then(|| replace("pwdLastSet", b"0".to_vec()));
                let first = replace("unicodePwd", value);
                [first].into_iter().chain(last_set).collect()
            }
            TargetKind::Ldap => {
                vec![replace(
                    "userPassword",
                    password.expose().as_bytes().to_vec(),
                )]
            }
        };
        self.modify(object.clone(), changes).await
    }

    /// Changes attributes in a way that gives the same however often it is done.
    pub(super) async fn modify(
        &self,
        object: ObjectRef,
        changes: Vec<Change>,
    ) -> Result<(), Fault> {
        let done = self.repeat(&Op::Modify(object, changes, None)).await;
        done.map_err(|error| self.fault(&error))
    }

    fn object_of(&self, made: &Written) -> ObjectRef {
        match (self.frame.kind, made.id.parse(), made.dn.parse()) {
            (TargetKind::Ad, Ok(guid), _) => ObjectRef::Guid(guid),
            (_, _, dn) => ObjectRef::Dn(dn.unwrap_or_default()),
        }
    }

    fn classes(&self, object: ObjectKind) -> Vec<Attribute> {
        let classes: &[&str] = match (object, self.frame.kind, self.frame.group_class) {
            (ObjectKind::Department, _, _) => &["top", "organizationalUnit"],
            (ObjectKind::User, TargetKind::Ad, _) => {
                &["top", "person", "organizationalPerson", "user"]
            }
            (ObjectKind::User, TargetKind::Ldap, _) => {
                &["top", "person", "organizationalPerson", "inetOrgPerson"]
            }
            (ObjectKind::Group, TargetKind::Ad, _) => &["top", "group"],
            (ObjectKind::Group, TargetKind::Ldap, GroupClass::GroupOfNames) => {
                &["top", "groupOfNames"]
            }
            (ObjectKind::Group, TargetKind::Ldap, GroupClass::GroupOfUniqueNames) => {
                &["top", "groupOfUniqueNames"]
            }
        };
        let classes = classes.iter().map(|class| class.as_bytes().to_vec());
        vec![("objectClass".to_owned(), classes.collect())]
    }
}

/// Something was sent: whatever keeps us from finding it, whether it is there is not known.
fn unknown(fault: Fault) -> Fault {
    let is_taken = fault
        .error
        .detail()
        .get("reason")
        .is_some_and(|reason| reason == "name_taken");
    Fault {
        is_open: !is_taken,
        ..fault
    }
}

fn exists(dn: &Dn) -> Fault {
    let error = Error::new(
        Code::TargetRefused,
        "the name, or another value that may be there only once, is taken",
    );
    let error = error.with("reason", "name_taken");
    Fault::refused(error.with("dn", dn.to_string()))
}

pub(super) fn gone() -> Error {
    Error::new(Code::TargetRefused, "the object is not there any more").with("reason", "gone")
}

fn no_file() -> Error {
    let error = Error::new(
        Code::PushUnready,
        "passwords that are handed out need a file",
    );
    error.with("reason", "password_file")
}

/// The name that a line is about to give.
pub(super) fn target_name(item: &Item) -> Result<Dn, Fault> {
    name(item.to.as_deref())
}

/// The name that an object has when a line is applied.
pub(super) fn now_name(item: &Item) -> Result<Dn, Fault> {
    name(item.at.as_deref())
}

fn name(text: Option<&str>) -> Result<Dn, Fault> {
    let name = text.and_then(|name| name.parse().ok());
    let invalid = || Error::new(Code::InputInvalid, "not a distinguished name");
    name.ok_or_else(|| Fault::refused(invalid()))
}

fn name_attribute(dn: &Dn) -> Option<Attribute> {
    let rdn = dn.rdn()?;
    Some(text(rdn.attribute()?, rdn.value()?))
}

fn text(name: &str, value: &str) -> Attribute {
    (name.to_owned(), vec![value.as_bytes().to_vec()])
}

fn values(changes: &[ValueChange]) -> Vec<Attribute> {
    let set = changes.iter().filter(|change| !change.after.is_empty());
    set.map(|change| (change.attribute.clone(), bytes(&change.after)))
        .collect()
}

pub(super) fn bytes(values: &[String]) -> Vec<Vec<u8>> {
    values
        .iter()
        .map(|value| value.as_bytes().to_vec())
        .collect()
}
