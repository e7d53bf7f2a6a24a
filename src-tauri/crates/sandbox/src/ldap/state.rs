//! What the connections of one server share.

use std::{
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use ldap3_proto::proto::LdapOp;
use tokio::sync::watch;

use super::{
    certificate::Certificate,
    directory::Directory,
    faults::{Call, Faults},
};
use crate::locked::locked;

/// One request, without its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The kind.
    pub call: Call,
    /// The name that it is about; for a search its base.
    pub dn: String,
    /// The names of the attributes that it writes.
    pub attributes: Vec<String>,
    /// The result code; 0 where none was sent.
    pub code: i64,
}

impl Record {
    pub(crate) fn of(call: Call, op: &LdapOp) -> Self {
        let (dn, attributes) = match op {
            LdapOp::BindRequest(request) => (request.dn.clone(), Vec::new()),
            LdapOp::SearchRequest(request) => (request.base.clone(), Vec::new()),
            LdapOp::AddRequest(request) => {
                let names = request.attributes.iter().map(|each| each.atype.clone());
                (request.dn.clone(), names.collect())
            }
            LdapOp::ModifyRequest(request) => {
                let names = request.changes.iter();
                let names = names.map(|each| each.modification.atype.clone());
                (request.dn.clone(), names.collect())
            }
            LdapOp::ModifyDNRequest(request) => (request.dn.clone(), Vec::new()),
            LdapOp::DelRequest(dn) => (dn.clone(), Vec::new()),
            LdapOp::ExtendedRequest(request) => (request.name.clone(), Vec::new()),
            _ => (String::new(), Vec::new()),
        };
        Self {
            call,
            dn,
            attributes,
            code: 0,
        }
    }
}

/// The server behind all its connections.
pub(crate) struct Shared {
    directory: Mutex<Directory>,
    certificate: Mutex<Certificate>,
    records: Mutex<Vec<Record>>,
    pub(crate) faults: Faults,
    pub(crate) latency: Duration,
    /// Counts how often all connections were cut.
    pub(crate) cuts: watch::Sender<u64>,
}

impl Shared {
    pub(crate) fn new(directory: Directory, certificate: Certificate, latency: Duration) -> Self {
        Self {
            directory: Mutex::new(directory),
            certificate: Mutex::new(certificate),
            records: Mutex::default(),
            faults: Faults::default(),
            latency,
            cuts: watch::Sender::new(0),
        }
    }

    pub(crate) fn directory(&self) -> MutexGuard<'_, Directory> {
        locked(&self.directory)
    }

    pub(crate) fn certificate(&self) -> Certificate {
        locked(&self.certificate).clone()
    }

    pub(crate) fn set_certificate(&self, certificate: Certificate) {
        *locked(&self.certificate) = certificate;
    }

    pub(crate) fn log(&self, record: Record) {
        locked(&self.records).push(record);
    }

    pub(crate) fn records(&self) -> Vec<Record> {
        locked(&self.records).clone()
    }

    pub(crate) fn forget_records(&self) {
        locked(&self.records).clear();
    }
}
