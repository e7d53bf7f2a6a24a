//! The list of a corp: every identifier with its departments, and every department with the one above it. It takes ten-odd
//! calls for 100,000 people, and tells no names.

use wecom::{Caller, Error as WecomError};

use super::{departments, finish, walk};
use crate::progress::silent;
use crate::snapshot::{PersonMerger, Reach, Snapshot};

/// Reads the list.
///
/// # Errors
/// The first call that failed.
pub(crate) async fn read_listing(contacts: &Caller) -> Result<Snapshot, WecomError> {
    let mut merger = PersonMerger::default();
    let nodes = contacts.department_ids(None).await?.into_iter();
    let nodes = nodes.map(|node| departments::read_node(node, merger.malformed()));
    let departments = nodes.collect::<Vec<_>>();
    walk::read_ids(contacts, &mut merger, &silent()).await?;
    let scope = departments::scope_of(true, &departments);
    let reach = Reach::IdsAndNewcomers;
    Ok(finish(reach, scope, departments, merger, Vec::new()))
}
