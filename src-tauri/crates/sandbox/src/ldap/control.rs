//! The handle on a running server for tests and demos: objects, other hands, faults, what was asked.

use std::{collections::BTreeMap, fmt, fmt::Write as _, sync::Arc};

use ldap3_proto::proto::{
    LdapAddRequest, LdapModify, LdapModifyDNRequest, LdapModifyRequest, LdapModifyType,
    LdapPartialAttribute,
};
use md5::{Digest as _, Md5};

use super::{
    certificate::{Certificate, CertificateError},
    directory::{Directory, Rights, Who},
    dn::Dn,
    entry::Object,
    faults::{Call, Fault, UnknownFault},
    flavour::Flavour,
    refusal::Refusal,
    schema::{self, Syntax},
    state::{Record, Shared},
    store::MemberFollow,
    writes::{self, Modification},
};

/// Handle of a running server; clones share it.
#[derive(Clone)]
pub struct Control(pub(crate) Arc<Shared>);

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control").finish_non_exhaustive()
    }
}

/// An object as the directory holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name, as the server writes it.
    pub dn: String,
    /// Values by the attribute's name in lower case.
    pub attributes: BTreeMap<String, Vec<Vec<u8>>>,
}

impl Entry {
    /// The first value of an attribute as text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        let first = self.attributes.get(&name.to_lowercase())?.first()?;
        Some(String::from_utf8_lossy(first).into_owned())
    }

    /// All values of an attribute as text.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.attributes.get(&name.to_lowercase());
        let values = values.into_iter().flatten();
        values
            .map(|value| String::from_utf8_lossy(value).into_owned())
            .collect()
    }
}

/// A refusal that other hands met.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {text}")]
pub struct Refused {
    /// The result code.
    pub code: i64,
    /// The server's text.
    pub text: String,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: refusal.code,
            text: refusal.text,
        }
    }
}

/// What is in the directory.
impl Control {
    /// Every object, in the order of their places.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.below("")
    }

    /// An object and all below it; everything for an empty name.
    #[must_use]
    pub fn below(&self, base: &str) -> Vec<Entry> {
        let directory = self.0.directory();
        let path = Dn::parse(base).unwrap_or_default().path();
        let ids = directory.store.below(&path);
        let objects = ids.filter_map(|(_, id)| directory.store.get(id));
        objects.map(|object| entry(&directory, object)).collect()
    }

    /// One object.
    #[must_use]
    pub fn entry(&self, dn: &str) -> Option<Entry> {
        let directory = self.0.directory();
        let id = directory.resolve(dn).ok()?;
        Some(entry(&directory, directory.store.get(id)?))
    }

    /// A hash of an object and all below it: every name, value and change number, but no time of logon.
    #[must_use]
    pub fn fingerprint(&self, base: &str) -> String {
        let mut hash = Md5::new();
        for entry in self.below(base) {
            hash.update(entry.dn.as_bytes());
            for (name, values) in &entry.attributes {
                if matches!(name.as_str(), "lastlogon" | "lastlogontimestamp") {
                    continue;
                }
                hash.update(name.as_bytes());
                for value in values {
                    hash.update(value.len().to_le_bytes());
                    hash.update(value);
                }
            }
        }
        hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// AD's password of an object, which no search shows.
    #[must_use]
    pub fn password(&self, dn: &str) -> Option<String> {
        let directory = self.0.directory();
        let id = directory.resolve(dn).ok()?;
        directory.store.get(id)?.password.clone()
    }
}

/// What somebody else does: as the administrator, by all rules of the server.
impl Control {
    /// Adds an object.
    ///
    /// # Errors
    ///
    /// [`Refused`] with the server's code.
    pub fn put(&self, dn: &str, values: &[(&str, &str)]) -> Result<(), Refused> {
        let mut attributes: Vec<LdapPartialAttribute> = Vec::new();
        for (name, value) in values {
            let value = value.as_bytes().to_vec();
            match attributes.iter_mut().find(|each| each.atype == *name) {
                Some(known) => known.vals.push(value),
                None => attributes.push(attribute(name, vec![value])),
            }
        }
        let request = LdapAddRequest {
            dn: dn.to_owned(),
            attributes,
        };
        let mut directory = self.0.directory();
        let who = Who::Object(directory.administrator);
        writes::add(&mut directory, who, &request)?;
        Ok(())
    }

    /// Replaces the values of an attribute; none removes it.
    ///
    /// # Errors
    ///
    /// [`Refused`] with the server's code.
    pub fn set(&self, dn: &str, name: &str, values: &[&str]) -> Result<(), Refused> {
        let values = values.iter().map(|value| value.as_bytes().to_vec());
        self.modify(dn, LdapModifyType::Replace, name, values.collect())
    }

    /// Adds a value to an attribute.
    ///
    /// # Errors
    ///
    /// [`Refused`] with the server's code.
    pub fn add_value(&self, dn: &str, name: &str, value: &str) -> Result<(), Refused> {
        let values = vec![value.as_bytes().to_vec()];
        self.modify(dn, LdapModifyType::Add, name, values)
    }

    /// Writes a value past every rule, such as `adminCount` or a lockout.
    pub fn force(&self, dn: &str, name: &str, value: &str) {
        let mut directory = self.0.directory();
        let Ok(id) = directory.resolve(dn) else {
            return;
        };
        let flavour = directory.flavour();
        let (Some(mut object), Some(attribute)) = (
            directory.store.get(id).cloned(),
            schema::attribute(flavour, name),
        ) else {
            return;
        };
        object.set(&attribute.key(), attribute.syntax, value);
        directory.store.replace(id, object);
    }

    /// Sets AD's password of an object, past its policy.
    pub fn set_password(&self, dn: &str, password: &str) {
        let mut directory = self.0.directory();
        let Ok(id) = directory.resolve(dn) else {
            return;
        };
        let time = directory.store.filetime();
        directory.store.note(id, |object| {
            object.password = Some(password.to_owned());
            object.set("pwdlastset", Syntax::Integer, time);
        });
    }

    /// Renames an object, or moves it below another parent.
    ///
    /// # Errors
    ///
    /// [`Refused`] with the server's code.
    pub fn rename(&self, dn: &str, rdn: &str, parent: Option<&str>) -> Result<(), Refused> {
        let request = LdapModifyDNRequest {
            dn: dn.to_owned(),
            newrdn: rdn.to_owned(),
            deleteoldrdn: true,
            new_superior: parent.map(str::to_owned),
        };
        let mut directory = self.0.directory();
        let who = Who::Object(directory.administrator);
        writes::rename(&mut directory, who, &request)?;
        Ok(())
    }

    /// Removes an object with all below it.
    pub fn remove(&self, dn: &str) {
        let mut directory = self.0.directory();
        let Some(path) = Dn::parse(dn).map(|dn| dn.path()) else {
            return;
        };
        let mut ids: Vec<u64> = directory.store.below(&path).map(|(_, id)| id).collect();
        ids.reverse();
        for id in ids {
            directory.store.remove(id);
        }
    }

    fn modify(
        &self,
        dn: &str,
        operation: LdapModifyType,
        name: &str,
        values: Vec<Vec<u8>>,
    ) -> Result<(), Refused> {
        let modification = attribute(name, values);
        let request = LdapModifyRequest {
            dn: dn.to_owned(),
            changes: vec![LdapModify {
                operation,
                modification,
            }],
        };
        let mut directory = self.0.directory();
        let how = Modification {
            who: Who::Object(directory.administrator),
            secure: true,
            permissive: false,
        };
        writes::modify(&mut directory, how, &request)?;
        Ok(())
    }
}

/// Faults and switches.
impl Control {
    /// The next so many requests that a fault can happen to have it; `certificate_changed` holds from now on.
    ///
    /// # Errors
    ///
    /// [`UnknownFault`].
    pub fn fail(&self, fault: &str, times: u32) -> Result<(), UnknownFault> {
        self.fail_on(fault, None, 0, times)
    }

    /// As [`Control::fail`], for one kind of request, after so many of them went well.
    ///
    /// # Errors
    ///
    /// [`UnknownFault`].
    pub fn fail_on(
        &self,
        fault: &str,
        on: impl Into<Option<Call>>,
        skip: u32,
        times: u32,
    ) -> Result<(), UnknownFault> {
        let fault: Fault = fault.parse()?;
        if fault == Fault::CertificateChanged {
            // Where no certificate can be made the old one stays, as it would in life.
            let _ = self.change_certificate();
            return Ok(());
        }
        self.0.faults.plan(fault, on.into(), skip, times);
        Ok(())
    }

    /// Takes back every fault that is still to come.
    pub fn clear_faults(&self) {
        self.0.faults.clear();
    }

    /// How many faults are still to come.
    #[must_use]
    pub fn faults_left(&self) -> u32 {
        self.0.faults.left()
    }

    /// From the next connection on, shows another certificate of another authority; returns its fingerprint.
    ///
    /// # Errors
    ///
    /// [`CertificateError`].
    pub fn change_certificate(&self) -> Result<String, CertificateError> {
        let certificate = Certificate::make()?;
        let sha256 = certificate.sha256.clone();
        self.0.set_certificate(certificate);
        Ok(sha256)
    }

    /// Cuts every connection that is open.
    pub fn cut_connections(&self) {
        self.0.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// How members follow what is moved from now on; without effect in AD.
    pub fn set_member_follow(&self, follow: MemberFollow) {
        let mut directory = self.0.directory();
        if directory.flavour() == Flavour::OpenLdap {
            directory.store.follow = follow;
        }
    }

    /// Lets members follow at once that would do so later.
    pub fn settle(&self) {
        self.0.directory().store.settle(true);
    }

    /// Where the account that pushes may write from now on.
    pub fn set_rights(&self, rights: Rights) {
        self.0.directory().settings.rights = rights;
    }

    /// Whether `pwdAccountLockedTime` keeps somebody from binding from now on.
    pub fn set_password_policy(&self, on: bool) {
        self.0.directory().settings.password_policy = on;
    }

    /// The most entries without paging, and of one page in AD.
    pub fn set_size_limit(&self, limit: usize) {
        self.0.directory().settings.size_limit = limit;
    }

    /// The most values of one attribute in an answer of AD.
    pub fn set_range(&self, range: usize) {
        self.0.directory().settings.range = range.max(1);
    }

    /// Attributes in which OpenLDAP lets no two objects share a value: among `uid`, `employeeNumber`, `mail`, `cn`.
    pub fn set_unique(&self, names: &[&str]) {
        let names = names.iter().map(|name| name.to_lowercase());
        self.0.directory().settings.unique = names.collect();
    }
}

/// What was asked.
impl Control {
    /// Every request so far, oldest first.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        self.0.records()
    }

    /// The requests that would change the directory.
    #[must_use]
    pub fn writes(&self) -> Vec<Record> {
        let records = self.records().into_iter();
        records.filter(|record| record.call.is_write()).collect()
    }

    /// Forgets the requests so far.
    pub fn forget_records(&self) {
        self.0.forget_records();
    }
}

fn attribute(name: &str, vals: Vec<Vec<u8>>) -> LdapPartialAttribute {
    LdapPartialAttribute {
        atype: name.to_owned(),
        vals,
    }
}

fn entry(directory: &Directory, object: &Object) -> Entry {
    let attributes = object.values.iter().map(|(key, values)| {
        let values = values.values().cloned().collect();
        (key.clone(), values)
    });
    Entry {
        dn: object.dn.spelled(directory.flavour()),
        attributes: attributes.collect(),
    }
}
