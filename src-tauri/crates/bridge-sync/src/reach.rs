//! The reading of a corp's directory, as far as WeCom lets us: full, identifiers with the app's details, or identifiers only.
//!
//! A page that fails fails the reading: half a directory is never handed on.

mod app;
mod departments;
mod export;
mod listing;
mod walk;
mod words;

pub use app::{AppAccess, SeenRange};
pub(crate) use listing::read_listing;

use std::sync::Arc;

use wecom::{Caller, Department, Error as WecomError};

use crate::probe::{Listing, cannot_list, is_limited, may_list};
use crate::progress::{Progress, ProgressSink};
use crate::snapshot::{self, PersonMerger, Reach, Scope, Snapshot};
use crate::warning::Warning;
use bridge_core::error::{Code, Error, Result};
use bridge_core::secret_kind::SecretKind;

/// Reads everything that can be read.
///
/// # Errors
/// `wecom.*` for a page that could not be read; [`Code::SyncEmpty`] if there is not one member.
pub async fn read(
    contacts: &Caller,
    app: Option<&AppAccess>,
    sink: &Arc<dyn ProgressSink>,
) -> Result<Snapshot> {
    sink.report(Progress::ReadingDepartments);
    let snapshot = match contacts.departments(None).await {
        Ok(departments) => match full(contacts, departments, sink).await {
            Err(error) if is_limited(&error) => limited(contacts, app, error, sink).await?,
            other => other.map_err(|error| of_list(error, SecretKind::Contacts))?,
        },
        Err(error) if is_limited(&error) => limited(contacts, app, error, sink).await?,
        Err(error) => return Err(of_list(error, SecretKind::Contacts)),
    };
    if snapshot.people.is_empty() {
        return Err(Error::new(Code::SyncEmpty, "not one member was read"));
    }
    Ok(snapshot)
}

async fn full(
    contacts: &Caller,
    departments: Vec<Department>,
    sink: &Arc<dyn ProgressSink>,
) -> std::result::Result<Snapshot, WecomError> {
    let mut merger = PersonMerger::default();
    let read = departments.into_iter();
    let departments = read.map(|each| departments::read_department(each, merger.malformed()));
    let departments = departments.collect::<Vec<_>>();
    let listing = may_list(contacts).await?;
    let scope = departments::scope_of(matches!(listing, Listing::Whole), &departments);
    let mut warnings = Vec::new();
    let is_large = departments.len() >= export::FROM_DEPARTMENTS;
    let exported = match is_large && scope == Scope::Whole {
        true => Some(export::read_members(contacts, sink).await),
        false => None,
    };
    match exported {
        Some(Ok(exported)) => merger.add_all(exported),
        Some(Err(reason)) => {
            warnings.push(words::export_fallback(&reason));
            walk_all(contacts, &departments, &mut merger, sink).await?;
        }
        None => walk_all(contacts, &departments, &mut merger, sink).await?,
    }
    match listing {
        Listing::Missing(error) => warnings.push(words::unlisted(&error)),
        _ if scope == Scope::Range => warnings.push(words::narrow_secret()),
        _ => {}
    }
    Ok(finish(Reach::Full, scope, departments, merger, warnings))
}

/// Reads every department's members; one that is refused fails the reading.
async fn walk_all(
    contacts: &Caller,
    departments: &[snapshot::Department],
    merger: &mut PersonMerger,
    sink: &Arc<dyn ProgressSink>,
) -> std::result::Result<(), WecomError> {
    let ids = departments.iter().map(|department| department.id).collect();
    walk::read_members(contacts, ids, (merger, sink), &mut Err).await
}

async fn limited(
    contacts: &Caller,
    app: Option<&AppAccess>,
    refusal: impl Into<Error>,
    sink: &Arc<dyn ProgressSink>,
) -> Result<Snapshot> {
    let errcode = refusal.into().errcode().unwrap_or_default();
    let nodes = contacts
        .department_ids(None)
        .await
        .map_err(|error| of_list(error, SecretKind::Contacts))?;
    let mut merger = PersonMerger::default();
    let nodes = nodes.into_iter();
    let nodes = nodes.map(|node| departments::read_node(node, merger.malformed()));
    let mut departments = nodes.collect::<Vec<_>>();
    let mut warnings = vec![words::limited_warning(errcode)];
    match walk::read_ids(contacts, &mut merger, sink).await {
        Ok(()) => {}
        Err(error) if cannot_list(&error) => {
            return unlisted(contacts, departments, (merger, error), sink).await;
        }
        Err(error) => return Err(of_list(error, SecretKind::Contacts)),
    }
    let reach = match app {
        None => {
            warnings.push(words::no_app());
            Reach::IdsOnly
        }
        Some(app) => {
            let details = app::add(app, &mut departments, &mut merger, sink).await;
            let details = details.map_err(|error| of_list(error, SecretKind::App))?;
            match details.refused {
                None => Reach::IdsAndAppDetails,
                Some(error) => {
                    warnings.push(words::app_refused(&error, details.any));
                    match details.any {
                        true => Reach::IdsAndAppDetails,
                        false => Reach::IdsOnly,
                    }
                }
            }
        }
    };
    let snapshot = finish(reach, Scope::Whole, departments, merger, warnings);
    Ok(words::with_narrow_range(snapshot))
}

/// The names of departments are closed and there is no list of identifiers: their members may be open all the same.
async fn unlisted(
    contacts: &Caller,
    departments: Vec<snapshot::Department>,
    (mut merger, refusal): (PersonMerger, WecomError),
    sink: &Arc<dyn ProgressSink>,
) -> Result<Snapshot> {
    let warnings = vec![words::unlisted(&refusal)];
    match walk_all(contacts, &departments, &mut merger, sink).await {
        Ok(()) => Ok(finish(
            Reach::Full,
            Scope::Range,
            departments,
            merger,
            warnings,
        )),
        // Without either, it is the list that this secret has to be allowed.
        Err(error) if is_limited(&error) => Err(of_list(refusal, SecretKind::Contacts)),
        Err(error) => Err(of_list(error, SecretKind::Contacts)),
    }
}

fn finish(
    reach: Reach,
    scope: Scope,
    mut departments: Vec<snapshot::Department>,
    mut merger: PersonMerger,
    warnings: Vec<Warning>,
) -> Snapshot {
    let malformed = std::mem::take(merger.malformed());
    let people = merger.finish();
    departments::add_mentioned(&mut departments, &people);
    departments.sort_by_key(|department| department.id);
    departments.dedup_by_key(|department| department.id);
    Snapshot {
        reach,
        scope,
        departments,
        people,
        warnings,
        malformed,
    }
}

/// Names the secret that was refused, and the list of trusted addresses that is meant: each secret has its own.
pub(crate) fn of_list(error: WecomError, list: SecretKind) -> Error {
    list.name_in(Error::from(error).with("secret", list.name()))
}
