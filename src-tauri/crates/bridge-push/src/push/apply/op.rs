//! One operation on the wire: sent, sent again while the server is busy, and never blindly where that could make a
//! second object.

use std::time::Duration;

use ldap::{Assertion, Attribute, Change, Connection, Dn, Entry, ErrorKind, ObjectRef, Rdn};

use super::{Apply, Fault, Item};
use crate::push::remote::RemoteObject;
use crate::push::{read, wire};
use crate::target::TargetKind;

/// Waits between tries while the server says that it is busy.
const BUSY: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1_600),
    Duration::from_millis(3_200),
];

/// How often what may be repeated is sent.
const TRIES: usize = 3;

/// Result codes.
pub(super) mod code {
    pub(in super::super) const BUSY: u32 = 51;
    pub(in super::super) const UNAVAILABLE: u32 = 52;
    pub(in super::super) const EXISTS: u32 = 68;
    pub(in super::super) const VALUE_EXISTS: u32 = 20;
    pub(in super::super) const NO_SUCH_VALUE: u32 = 16;
    pub(in super::super) const NO_SUCH_OBJECT: u32 = 32;
    pub(in super::super) const CREDENTIALS: u32 = 49;
    pub(in super::super) const ASSERTION: u32 = 122;
    pub(in super::super) const OTHER: u32 = 80;
}

/// An operation. Never shown: one of the values may be a password.
pub(super) enum Op {
    Add(Dn, Vec<Attribute>),
    Modify(ObjectRef, Vec<Change>, Option<Assertion>),
    Rename(ObjectRef, Rdn, Option<Dn>),
    Delete(ObjectRef),
}

impl Apply<'_> {
    /// Sends an operation once; more often only while the server says that it did nothing because it is busy.
    pub(super) async fn send(&self, op: &Op) -> ldap::Result<Option<Entry>> {
        let mut waits = BUSY.iter();
        loop {
            let connection = self.wire.get().await;
            self.called();
            let error = match self.once(&connection, op).await {
                Ok(entry) => return Ok(entry),
                Err(error) => error,
            };
            if !is_busy(&error) {
                return Err(self.renewed(&connection, error).await);
            }
            let Some(wait) = waits.next() else {
                return Err(error);
            };
            self.pace.halve();
            tokio::time::sleep(*wait).await;
        }
    }

    /// The error, after the connection that it broke was made anew: whoever asks next needs one.
    async fn renewed(
        &self,
        connection: &std::sync::Arc<Connection>,
        error: ldap::Error,
    ) -> ldap::Error {
        if !wire::is_open(&error) {
            return error;
        }
        match self.wire.renew(connection).await {
            Ok(_) => error,
            Err(failed) => {
                // Nothing more can be sent. Of this one it stays unknown whether it was done.
                self.pace.end();
                tracing::debug!(%failed, "no new connection");
                error
            }
        }
    }

    async fn once(&self, connection: &Connection, op: &Op) -> ldap::Result<Option<Entry>> {
        match op {
            Op::Add(dn, attributes) => {
                let wanted: &[&str] = match self.reads_after() {
                    true => &["entryUUID", "entryCSN"],
                    false => &[],
                };
                connection.add(dn, attributes.clone(), wanted).await
            }
            Op::Modify(object, changes, assertion) => connection
                .modify(object, changes.clone(), assertion.as_ref())
                .await
                .map(|()| None),
            Op::Rename(object, rdn, parent) => connection
                .rename(object, rdn, parent.as_ref(), None)
                .await
                .map(|()| None),
            Op::Delete(object) => connection.delete(object, None).await.map(|()| None),
        }
    }

    /// Sends what gives the same however often it is done.
    pub(super) async fn repeat(&self, op: &Op) -> ldap::Result<()> {
        let mut last = ldap::Error::from(ErrorKind::Closed);
        for _ in 0..TRIES {
            match self.send(op).await {
                Ok(_) => return Ok(()),
                Err(error) if wire::is_open(&error) => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    fn reads_after(&self) -> bool {
        let knows = self.wire.root.has_control(ldap::controls::POST_READ);
        self.frame.kind == TargetKind::Ldap && knows
    }

    /// The object of a line as it is now.
    pub(super) async fn now(&self, item: &Item) -> Result<Option<RemoteObject>, Fault> {
        match &item.remote_id {
            Some(id) => {
                let ask =
                    async |connection: &Connection| read::fresh(connection, self.frame, id).await;
                self.look(ask).await
            }
            None => Ok(None),
        }
    }

    /// Looks at something, over another connection where the one there is breaks.
    pub(super) async fn look<T>(
        &self,
        ask: impl AsyncFn(&Connection) -> ldap::Result<T>,
    ) -> Result<T, Fault> {
        let mut last = ldap::Error::from(ErrorKind::Closed);
        for _ in 0..TRIES {
            let connection = self.wire.get().await;
            self.called();
            let error = match ask(&connection).await {
                Ok(found) => return Ok(found),
                Err(error) => self.renewed(&connection, error).await,
            };
            if !wire::is_open(&error) && !is_busy(&error) {
                return Err(self.fault(&error));
            }
            last = error;
        }
        Err(self.fault(&last))
    }

    /// What an error means for the line and for the push.
    pub(super) fn fault(&self, error: &ldap::Error) -> Fault {
        let is_fatal = match error.kind {
            // A password that is refused, and a database that may be full.
            ErrorKind::Refused(code) => matches!(code, code::CREDENTIALS | code::OTHER),
            ErrorKind::Unreachable | ErrorKind::Untrusted => true,
            _ => false,
        };
        Fault {
            error: self.wire.told(error),
            is_open: wire::is_open(error),
            is_fatal,
            written: None,
        }
    }

    /// How an operation names an object: by the identifier that survives moves, where the server takes one.
    pub(super) fn reference(&self, object: &RemoteObject) -> ObjectRef {
        let guid = object
            .id
            .parse()
            .ok()
            .filter(|_| self.frame.kind == TargetKind::Ad);
        guid.map_or_else(|| ObjectRef::Dn(object.dn.clone()), ObjectRef::Guid)
    }
}

fn is_busy(error: &ldap::Error) -> bool {
    matches!(error.result_code(), Some(code::BUSY | code::UNAVAILABLE))
}
