//! Changing, renaming, moving, enabling, disabling and removing objects that are linked.
//!
//! What is dangerous looks at the object first: what somebody changed since the plan was made is left alone.

use bridge_core::error::{Code, Error};
use ldap::ad::{Guid, Uac};
use ldap::{Assertion, Change, Dn, ErrorKind, ObjectRef};

use super::create::{bytes, gone, now_name, target_name};
use super::op::{Op, code};
use super::{Apply, Fault, Item, Outcome, Written};
use crate::push::link::LinkState;
use crate::push::plan::Reason;
use crate::push::remote::{ObjectKind, RemoteObject};
use crate::push::{PERMANENT_LOCK, wire};
use crate::target::TargetKind;
use crate::target::capabilities::Disable;

impl Apply<'_> {
    /// Writes attributes; where the server can tell, only if nobody wrote since the plan was made.
    pub(super) async fn update(&self, item: &Item) -> Outcome {
        let replace =
            |attribute: &String, after: &[String]| Change::Replace(attribute.clone(), bytes(after));
        let changes = item
            .values
            .iter()
            .map(|change| replace(&change.attribute, &change.after))
            .collect();
        let assertion = self.assertion(item);
        let op = Op::Modify(self.planned(item)?, changes, assertion);
        match self.send(&op).await {
            Ok(_) => Ok(None),
            Err(error) if error.result_code() == Some(code::ASSERTION) => {
                Err(Fault::refused(changed()))
            }
            Err(error) if wire::is_open(&error) => self.update_again(item, &op).await,
            Err(error) => Err(self.fault(&error)),
        }
    }

    /// After an answer that never came: the values are there, or they are sent again.
    async fn update_again(&self, item: &Item, op: &Op) -> Outcome {
        let is_there = |object: RemoteObject| {
            let mut values = item.values.iter();
            values.all(|change| object.values(&change.attribute) == change.after)
        };
        if self.now(item).await?.is_some_and(is_there) {
            return Ok(None);
        }
        match self.repeat(op).await {
            Ok(()) => Ok(None),
            Err(error) => Err(self.fault(&error)),
        }
    }

    /// The object of a line as the plan names it.
    pub(super) fn planned(&self, item: &Item) -> Result<ObjectRef, Fault> {
        let id = item
            .remote_id
            .as_deref()
            .filter(|_| self.frame.kind == TargetKind::Ad);
        match id.and_then(|id| id.parse::<Guid>().ok()) {
            Some(guid) => Ok(ObjectRef::Guid(guid)),
            None => now_name(item).map(ObjectRef::Dn),
        }
    }

    fn assertion(&self, item: &Item) -> Option<Assertion> {
        let knows = self.wire.root.has_control(ldap::controls::ASSERTION);
        // A manager is written after other values, which made another version.
        let is_first = item.reason != Some(Reason::Manager);
        let asserts = self.frame.kind == TargetKind::Ldap && knows && is_first;
        let version = item.version.as_ref().filter(|_| asserts)?;
        Some(Assertion {
            attribute: "entryCSN".to_owned(),
            value: version.clone().into_bytes(),
        })
    }

    /// Gives an object another name, if it has the one that the plan saw.
    pub(super) async fn rename(&self, item: &Item) -> Outcome {
        let to = target_name(item)?;
        for _ in 0..2 {
            let object = self.there(item).await?;
            if object.dn == to {
                return Ok(Some(Written::of(&object, LinkState::Linked)));
            }
            self.refuse_moved(item, &object)?;
            match self.send(&self.renaming(&object, &to)?).await {
                Ok(_) => {
                    let written = Written::of(&object, LinkState::Linked);
                    let dn = to.to_string();
                    return Ok(Some(Written { dn, ..written }));
                }
                // Whether it was done is seen at the top.
                Err(error) if wire::is_open(&error) => {}
                Err(error) => return Err(self.fault(&error)),
            }
        }
        let error = Error::new(Code::PushUncertain, "a rename had no answer twice");
        Err(Fault::uncertain(error.with("dn", to.to_string())))
    }

    fn renaming(&self, object: &RemoteObject, to: &Dn) -> Result<Op, Fault> {
        let rdn = to.rdn().cloned();
        let rdn = rdn.ok_or_else(|| self.fault(&ErrorKind::Invalid.into()))?;
        let parent = to.parent();
        let parent = parent.filter(|parent| object.dn.parent().as_ref() != Some(parent));
        Ok(Op::Rename(self.reference(object), rdn, parent))
    }

    /// Takes the log-in, if the object is as the plan saw it.
    pub(super) async fn disable(&self, item: &Item) -> Outcome {
        let object = self.there(item).await?;
        self.refuse_moved(item, &object)?;
        if object.enabled != Some(false) {
            let change = self.disabling(&object)?;
            self.modify(self.reference(&object), vec![change]).await?;
        }
        let after = self.there(item).await?;
        if after.enabled == Some(true) {
            let error = Error::new(Code::PushUnproven, "the account is still enabled");
            return Err(Fault::refused(error));
        }
        Ok(Some(Written::of(&after, LinkState::Disabled)))
    }

    fn disabling(&self, object: &RemoteObject) -> Result<Change, Fault> {
        let replace = |name: &str, value: &str| {
            Change::Replace(name.to_owned(), vec![value.as_bytes().to_vec()])
        };
        match self.frame.disable {
            Disable::Uac => flags(object, true),
            Disable::Ppolicy => Ok(replace("pwdAccountLockedTime", PERMANENT_LOCK)),
            Disable::Password => {
                let nobodys = crate::target::password::random().map_err(Fault::refused)?;
                Ok(replace("userPassword", nobodys.expose()))
            }
            Disable::None | Disable::Unknown => {
                let error = Error::new(Code::PushUnready, "no way of disabling was proven");
                Err(Fault::refused(error.with("reason", "disable")))
            }
        }
    }

    /// Gives the log-in back. An account that was never finished gets its password first.
    pub(super) async fn enable(&self, item: &Item) -> Outcome {
        let object = self.there(item).await?;
        let last = object.values("lastlogon").first();
        let is_used = last.is_some_and(|last| last != "0");
        if item.reason == Some(Reason::Incomplete) && !is_used {
            let made = Written::of(&object, LinkState::Blocked);
            let state = self.finish(item, &made).await?;
            return Ok(Some(Written { state, ..made }));
        }
        let change = match self.frame.disable {
            Disable::Uac => Some(flags(&object, false)?),
            Disable::Ppolicy => Some(Change::Replace("pwdAccountLockedTime".into(), Vec::new())),
            // What the password was is not known: the person logs in by scan, or gets a new one.
            Disable::Password | Disable::None | Disable::Unknown => None,
        };
        if let Some(change) = change {
            self.modify(self.reference(&object), vec![change]).await?;
        }
        Ok(Some(Written::of(&object, LinkState::Linked)))
    }

    /// Removes an object that is as the plan saw it.
    pub(super) async fn remove(&self, item: &Item) -> Outcome {
        let Some(object) = self.now(item).await? else {
            return Ok(None);
        };
        self.refuse_moved(item, &object)?;
        let is_used = item.object == ObjectKind::User && object.enabled != Some(false);
        if object.version != item.version || is_used {
            return Err(Fault::refused(changed()));
        }
        match self.repeat(&Op::Delete(self.reference(&object))).await {
            Ok(()) => Ok(None),
            Err(error) if error.result_code() == Some(code::NO_SUCH_OBJECT) => Ok(None),
            Err(error) => Err(self.fault(&error)),
        }
    }

    async fn there(&self, item: &Item) -> Result<RemoteObject, Fault> {
        let object = self.now(item).await?;
        object.ok_or_else(|| Fault::refused(gone()))
    }

    fn refuse_moved(&self, item: &Item, object: &RemoteObject) -> Result<(), Fault> {
        match object.dn == now_name(item)? && !object.is_protected {
            true => Ok(()),
            false => Err(Fault::refused(changed())),
        }
    }
}

/// The account's flags with one of them changed, as they are now.
fn flags(object: &RemoteObject, disabled: bool) -> Result<Change, Fault> {
    let flags = object.values("useraccountcontrol").first();
    let flags = flags.and_then(|flags| Uac::read(flags));
    let unreadable = || Error::new(Code::TargetRights, "the account's flags cannot be read");
    let flags = flags.ok_or_else(|| Fault::refused(unreadable()))?;
    let flags = flags.with_disabled(disabled).to_string().into_bytes();
    Ok(Change::Replace("userAccountControl".into(), vec![flags]))
}

fn changed() -> Error {
    let error = Error::new(
        Code::PushMoved,
        "the object changed since the plan was made",
    );
    error.with("reason", "object")
}
