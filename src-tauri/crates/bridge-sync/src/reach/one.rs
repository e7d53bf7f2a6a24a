//! The reading of one member, with what a reading of everybody would have said of them.

use wecom::{Api, Caller, Error as WecomError};

use super::app::AppAccess;
use super::departments::read_node;
use super::selection::{Scoping, Selection};
use super::{finish, of_list};
use crate::probe::{is_limited, is_no_such_member};
use crate::snapshot::{Person, PersonMerger, Reach, Scope, Snapshot};
use bridge_core::error::Error;
use bridge_core::secret_kind::SecretKind;

/// One member, read alone.
pub(crate) struct One {
    /// The member as they were sent.
    pub(crate) person: Person,
    /// Whose secret read the details.
    pub(crate) by: SecretKind,
    /// What of the member is in scope: one person, or nobody.
    pub(crate) snapshot: Snapshot,
}

/// Why there is no member to go by.
pub(crate) enum NotRead {
    /// WeCom has no such member.
    Gone(Error),
    /// Neither secret read them.
    Refused(Error),
    /// WeCom gave the contacts secret no token any more.
    Unconnected(Error),
}

/// Reads one member.
///
/// # Errors
/// What the contacts secret was refused with, or the app's secret where the contacts secret reads identifiers only.
pub(crate) async fn read_one(
    contacts: &Caller,
    app: Option<&AppAccess>,
    scoping: Option<&Scoping>,
    userid: &str,
) -> std::result::Result<One, NotRead> {
    let (member, by) = match (contacts.member(userid).await, app) {
        (Ok(member), _) => (member, SecretKind::Contacts),
        (Err(error), _) if is_no_such_member(&error) => {
            return Err(NotRead::Gone(of_list(error, SecretKind::Contacts)));
        }
        (Err(error), Some(app)) if is_limited(&error) => {
            let read = app.caller.member(userid).await;
            (
                read.map_err(|error| refused(error, SecretKind::App))?,
                SecretKind::App,
            )
        }
        (Err(error), _) => return Err(refused(error, SecretKind::Contacts)),
    };
    let (reach, mut merger) = (reach_by(by), PersonMerger::default());
    let (person, malformed) = Person::read(member);
    merger.take((person.clone(), malformed));
    let snapshot = finish(reach, Scope::One, Vec::new(), merger, Vec::new());
    let snapshot = match scoping {
        Some(scoping) => {
            let narrowed = narrowed(snapshot, contacts, scoping).await;
            narrowed.map_err(|error| refused(error, SecretKind::Contacts))?
        }
        None => snapshot,
    };
    // Departments come in with a reading of all of them.
    let snapshot = Snapshot {
        departments: Vec::new(),
        scoped: None,
        ..snapshot
    };
    Ok(One {
        person,
        by,
        snapshot,
    })
}

fn refused(error: WecomError, secret: SecretKind) -> NotRead {
    let is_token = error.api() == Api::GetToken && secret == SecretKind::Contacts;
    let error = of_list(error, secret);
    match is_token {
        true => NotRead::Unconnected(error),
        false => NotRead::Refused(error),
    }
}

fn reach_by(secret: SecretKind) -> Reach {
    match secret {
        SecretKind::Contacts => Reach::Full,
        SecretKind::App => Reach::IdsAndAppDetails,
    }
}

async fn narrowed(
    mut snapshot: Snapshot,
    contacts: &Caller,
    scoping: &Scoping,
) -> std::result::Result<Snapshot, WecomError> {
    let nodes = contacts.department_ids(None).await?.into_iter();
    let departments = nodes.map(|node| read_node(node, &mut snapshot.malformed));
    let departments = departments.collect::<Vec<_>>();
    let selection = Selection::of(scoping, contacts, &departments).await?;
    selection.narrow(snapshot, true, None).await
}
