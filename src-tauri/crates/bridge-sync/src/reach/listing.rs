//! The list of a corp: every identifier with its departments, and every department with the one above it. It takes ten-odd
//! calls for 100,000 people, and tells no names. Of a scope it needs one more for each tag; who is out of it is left out.

use wecom::{Caller, Error as WecomError};

use super::selection::{Scoping, Selection};
use super::{departments, finish, walk};
use crate::progress::silent;
use crate::snapshot::{PersonMerger, Reach, Snapshot};

/// Reads the list, or what a scope leaves of it.
///
/// # Errors
/// The first call that failed.
pub(crate) async fn read_listing(
    contacts: &Caller,
    scoping: Option<&Scoping>,
) -> Result<Snapshot, WecomError> {
    let mut merger = PersonMerger::default();
    let nodes = contacts.department_ids(None).await?.into_iter();
    let nodes = nodes.map(|node| departments::read_node(node, merger.malformed()));
    let departments = nodes.collect::<Vec<_>>();
    let selection = match scoping {
        Some(scoping) => Some(Selection::of(scoping, contacts, &departments).await?),
        None => None,
    };
    walk::read_ids(contacts, &mut merger, &silent()).await?;
    let scope = departments::scope_of(true, &departments);
    let reach = Reach::IdsAndNewcomers;
    let snapshot = finish(reach, scope, departments, merger, Vec::new());
    let Some(mut selection) = selection else {
        return Ok(snapshot);
    };
    selection.note_gone(|userid| snapshot.has_person(userid));
    selection.narrow(snapshot, true, None).await
}
