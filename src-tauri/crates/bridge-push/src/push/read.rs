//! Reading a target: everything below its base, page by page.
//!
//! What could not be read makes the snapshot partial, and a partial one takes nothing from anybody.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use bridge_core::error::{Code, Error, Result};
use ldap::ad::{Guid, Uac, ranged};
use ldap::{Connection, Dn, Entry, Filter, ObjectRef, Scope, Search};

use super::plan::Frame;
use super::remote::{ObjectKind, RemoteObject, RemoteSnapshot};
use super::wire::Wire;
use crate::target::capabilities::Disable;
use crate::target::{TargetKind, marker};

/// How many entries a page has: what servers give by default at most.
const PAGE: u32 = 500;

/// Beside what is mapped: what an object is, whose, in which state, and what people are known by.
const ALWAYS: [&str; 10] = [
    marker::ATTRIBUTE,
    "objectClass",
    "uid",
    "sAMAccountName",
    "userPrincipalName",
    "mail",
    "mobile",
    "adminCount",
    "isCriticalSystemObject",
    "pwdAccountLockedTime",
];

/// What a read gave.
#[derive(Debug)]
pub struct Read {
    /// What stands there.
    pub snapshot: RemoteSnapshot,
    /// Why it is not all.
    pub broken: Option<Error>,
    /// How many searches it took.
    pub calls: u64,
}

/// Reads everything below the base of a target.
///
/// # Errors
/// `target.base` if the base is not there, `target.schema` if entries have no identifier, and what the connection fails with.
pub async fn read(wire: &Wire, frame: &Frame) -> Result<Read> {
    let connection = wire.get().await;
    let search = search(frame, frame.base.to_string(), Scope::Subtree);
    let mut entries = Vec::new();
    let mut calls = 0;
    let done = connection
        .search_pages(&search, |page| {
            calls += 1;
            entries.extend(page);
            ControlFlow::Continue(())
        })
        .await;
    let broken = match done {
        Ok(()) => None,
        Err(error) if entries.is_empty() => return Err(wire.told(&error)),
        Err(error) => Some(wire.told(&error)),
    };
    let found = entries.len();
    let mut snapshot = RemoteSnapshot {
        objects: Vec::with_capacity(found),
        is_partial: broken.is_some(),
    };
    for entry in entries {
        let lists = long_lists(&connection, &entry, &mut calls).await;
        snapshot.is_partial |= lists.is_none();
        snapshot
            .objects
            .extend(object(frame, &entry, lists.unwrap_or_default()));
    }
    if found > 0 && snapshot.objects.is_empty() {
        return Err(Error::new(Code::TargetSchema, "entries show no identifier")
            .with("attribute", id_attribute(frame)));
    }
    Ok(Read {
        snapshot,
        broken,
        calls,
    })
}

/// One object as it is now, by its identifier; none if it is not there any more.
///
/// # Errors
/// What the server or the connection says.
pub async fn fresh(
    connection: &Connection,
    frame: &Frame,
    id: &str,
) -> ldap::Result<Option<RemoteObject>> {
    let search = match frame.kind {
        TargetKind::Ad => search(frame, format!("<GUID={id}>"), Scope::Base),
        TargetKind::Ldap => Search {
            filter: Filter::equals("entryUUID", id),
            page_size: None,
            ..search(frame, frame.base.to_string(), Scope::Subtree)
        },
    };
    first(connection, frame, &search).await
}

/// The object of a name; none if there is none.
///
/// # Errors
/// What the server or the connection says.
pub async fn at(
    connection: &Connection,
    frame: &Frame,
    dn: &Dn,
) -> ldap::Result<Option<RemoteObject>> {
    first(
        connection,
        frame,
        &search(frame, dn.to_string(), Scope::Base),
    )
    .await
}

async fn first(
    connection: &Connection,
    frame: &Frame,
    search: &Search,
) -> ldap::Result<Option<RemoteObject>> {
    match connection.search(search).await {
        Ok(entries) => Ok(entries
            .iter()
            .find_map(|entry| object(frame, entry, BTreeMap::new()))),
        Err(error) if error.result_code() == Some(32) => Ok(None),
        Err(error) => Err(error),
    }
}

fn id_attribute(frame: &Frame) -> &'static str {
    match frame.kind {
        TargetKind::Ad => "objectGUID",
        TargetKind::Ldap => "entryUUID",
    }
}

fn search(frame: &Frame, base: String, scope: Scope) -> Search {
    let state: &[&str] = match frame.kind {
        TargetKind::Ad => &[
            "objectGUID",
            "userAccountControl",
            "pwdLastSet",
            "lastLogon",
        ],
        TargetKind::Ldap => &["entryUUID", "entryCSN"],
    };
    let mut attributes: BTreeSet<String> = ALWAYS
        .iter()
        .chain(state)
        .map(|name| (*name).to_owned())
        .collect();
    attributes.insert(frame.member_attribute().to_owned());
    attributes.extend(frame.anchor.clone());
    attributes.extend(frame.modes.keys().cloned());
    let mut seen = BTreeSet::new();
    let attributes = attributes
        .into_iter()
        .filter(|name| seen.insert(name.to_ascii_lowercase()))
        .collect();
    Search {
        base,
        scope,
        filter: Filter::present("objectClass"),
        attributes,
        page_size: (scope == Scope::Subtree).then_some(PAGE),
    }
}

/// The lists that did not fit into the answer, whole; none if one of them cannot be read.
async fn long_lists(
    connection: &Connection,
    entry: &Entry,
    calls: &mut u64,
) -> Option<BTreeMap<String, Vec<String>>> {
    let mut lists = BTreeMap::new();
    let ranged = entry.attributes.iter().filter_map(|(name, _)| ranged(name));
    for (attribute, _) in ranged {
        let object = ObjectRef::Dn(entry.dn.parse().ok()?);
        *calls += 1;
        let values = connection.all_values(&object, attribute).await.ok()?;
        lists.insert(attribute.to_ascii_lowercase(), texts(&values));
    }
    Some(lists)
}

/// An entry as an object; none for one without an identifier or with a name that cannot be read.
fn object(
    frame: &Frame,
    entry: &Entry,
    lists: BTreeMap<String, Vec<String>>,
) -> Option<RemoteObject> {
    let id = match frame.kind {
        TargetKind::Ad => Guid::from_bytes(entry.bytes("objectGUID").first()?)?.to_string(),
        TargetKind::Ldap => entry.text("entryUUID")?.to_owned(),
    };
    let named = entry
        .attributes
        .iter()
        .filter(|(name, _)| !name.contains(';'));
    let mut attributes: BTreeMap<String, Vec<String>> = named
        .map(|(name, values)| (name.to_ascii_lowercase(), texts(values)))
        .filter(|(_, values)| !values.is_empty())
        .collect();
    attributes.extend(lists);
    let classes: BTreeSet<String> = entry
        .all("objectClass")
        .map(str::to_ascii_lowercase)
        .collect();
    let is_set = |name: &str, value: &str| {
        entry
            .text(name)
            .is_some_and(|there| there.eq_ignore_ascii_case(value))
    };
    Some(RemoteObject {
        id,
        dn: entry.dn.parse().ok()?,
        kind: kind(&classes),
        version: entry.text("entryCSN").map(str::to_owned),
        enabled: enabled(frame, entry),
        is_protected: is_set("adminCount", "1") || is_set("isCriticalSystemObject", "TRUE"),
        attributes,
    })
}

fn kind(classes: &BTreeSet<String>) -> Option<ObjectKind> {
    let any = |names: &[&str]| names.iter().any(|name| classes.contains(*name));
    if any(&[
        "computer",
        "msds-groupmanagedserviceaccount",
        "msds-managedserviceaccount",
    ]) {
        return None;
    }
    if any(&["organizationalunit"]) {
        return Some(ObjectKind::Department);
    }
    if any(&["group", "groupofnames", "groupofuniquenames"]) {
        return Some(ObjectKind::Group);
    }
    any(&["user", "person", "inetorgperson", "posixaccount", "account"]).then_some(ObjectKind::User)
}

fn enabled(frame: &Frame, entry: &Entry) -> Option<bool> {
    match frame.disable {
        Disable::Uac => entry
            .text("userAccountControl")
            .and_then(Uac::read)
            .map(|flags| !flags.is_disabled()),
        // A time that is no time is an administrator's lock; another one is a policy's, after wrong passwords.
        Disable::Ppolicy => Some(entry.text("pwdAccountLockedTime") != Some(super::PERMANENT_LOCK)),
        Disable::Password | Disable::None | Disable::Unknown => None,
    }
}

fn texts(values: &[Vec<u8>]) -> Vec<String> {
    values
        .iter()
        .filter_map(|value| String::from_utf8(value.clone()).ok())
        .collect()
}
