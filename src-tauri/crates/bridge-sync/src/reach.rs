//! The reading of a corp's directory, as far as WeCom lets us: full, identifiers with the app's details, or identifiers only.
//!
//! A page that fails fails the reading: half a directory is never handed on.

mod app;
mod departments;
mod export;
mod listing;
mod one;
mod selection;
mod walk;
mod words;

pub use app::{AppAccess, SeenRange};
pub(crate) use listing::read_listing;
pub(crate) use one::{NotRead, One, read_one};
pub use selection::Scoping;

use std::sync::Arc;

use wecom::{Caller, Department, Error as WecomError};

use self::selection::Selection;
use crate::probe::{Listing, cannot_list, is_limited, may_list};
use crate::progress::{Progress, ProgressSink};
use crate::snapshot::{self, PersonMerger, Reach, Scope, Snapshot};
use crate::warning::Warning;
use bridge_core::error::{Code, Error, Result};
use bridge_core::secret_kind::SecretKind;

/// Reads everything that can be read, or what a scope needs.
///
/// # Errors
/// `wecom.*` for a page that could not be read; [`Code::SyncEmpty`] if there is not one member, [`Code::SyncScopeEmpty`]
/// if there is none in scope.
pub async fn read(
    contacts: &Caller,
    app: Option<&AppAccess>,
    scoping: Option<&Scoping>,
    sink: &Arc<dyn ProgressSink>,
) -> Result<Snapshot> {
    sink.report(Progress::ReadingDepartments);
    let reading = Reading {
        contacts,
        scoping,
        sink,
    };
    let snapshot = match contacts.departments(None).await {
        Ok(departments) => match reading.full(departments).await {
            Err(error) if is_limited(&error) => reading.limited(app, error).await?,
            other => other.map_err(|error| of_list(error, SecretKind::Contacts))?,
        },
        Err(error) if is_limited(&error) => reading.limited(app, error).await?,
        Err(error) => return Err(of_list(error, SecretKind::Contacts)),
    };
    has_somebody(&snapshot, scoping)?;
    Ok(snapshot)
}

/// Refuses a reading of nobody.
///
/// # Errors
/// [`Code::SyncEmpty`], or [`Code::SyncScopeEmpty`] where there is a scope.
pub(crate) fn has_somebody(snapshot: &Snapshot, scoping: Option<&Scoping>) -> Result<()> {
    if !snapshot.people.is_empty() {
        return Ok(());
    }
    Err(match scoping {
        Some(_) => Error::new(Code::SyncScopeEmpty, "nobody is in scope"),
        None => Error::new(Code::SyncEmpty, "not one member was read"),
    })
}

/// A reading with the contacts secret.
struct Reading<'a> {
    contacts: &'a Caller,
    scoping: Option<&'a Scoping>,
    sink: &'a Arc<dyn ProgressSink>,
}

impl Reading<'_> {
    async fn full(
        &self,
        departments: Vec<Department>,
    ) -> std::result::Result<Snapshot, WecomError> {
        let (contacts, sink) = (self.contacts, self.sink);
        let mut merger = PersonMerger::default();
        let read = departments.into_iter();
        let departments = read.map(|each| departments::read_department(each, merger.malformed()));
        let departments = departments.collect::<Vec<_>>();
        let listing = may_list(contacts).await?;
        let scope = departments::scope_of(matches!(listing, Listing::Whole), &departments);
        let mut warnings = Vec::new();
        let mut selection = self.selection(&departments).await?;
        let needed = needed(selection.as_ref(), &departments);
        let is_large = needed.len() >= export::FROM_DEPARTMENTS;
        let exported = match is_large && scope == Scope::Whole {
            true => Some(export::read_members(contacts, sink).await),
            false => None,
        };
        let mut everybody = matches!(exported, Some(Ok(_)));
        match exported {
            Some(Ok(exported)) => merger.add_all(exported),
            Some(Err(reason)) => {
                warnings.push(words::export_fallback(&reason));
                walk_all(contacts, needed, &mut merger, sink).await?;
            }
            None => walk_all(contacts, needed, &mut merger, sink).await?,
        }
        if let Some(selection) = &mut selection {
            let read = (&mut merger, sink);
            everybody |= selection.read_named(contacts, read).await?;
        }
        match listing {
            Listing::Missing(error) => warnings.push(words::unlisted(&error)),
            _ if scope == Scope::Range => warnings.push(words::narrow_secret()),
            _ => {}
        }
        let snapshot = finish(Reach::Full, scope, departments, merger, warnings);
        match selection {
            Some(selection) => {
                let listing = (scope == Scope::Whole).then_some(contacts);
                let everybody = everybody && scope == Scope::Whole;
                selection.narrow(snapshot, everybody, listing).await
            }
            None => Ok(snapshot),
        }
    }

    /// The scope, held against the departments that were read; none where there is none.
    async fn selection(
        &self,
        departments: &[snapshot::Department],
    ) -> std::result::Result<Option<Selection<'_>>, WecomError> {
        match self.scoping {
            Some(scoping) => Selection::of(scoping, self.contacts, departments)
                .await
                .map(Some),
            None => Ok(None),
        }
    }

    async fn limited(
        &self,
        app: Option<&AppAccess>,
        refusal: impl Into<Error>,
    ) -> Result<Snapshot> {
        let (contacts, sink) = (self.contacts, self.sink);
        let of_contacts = |error| of_list(error, SecretKind::Contacts);
        let errcode = refusal.into().errcode().unwrap_or_default();
        let nodes = contacts.department_ids(None).await.map_err(of_contacts)?;
        let mut merger = PersonMerger::default();
        let nodes = nodes.into_iter();
        let nodes = nodes.map(|node| departments::read_node(node, merger.malformed()));
        let mut departments = nodes.collect::<Vec<_>>();
        let selection = self.selection(&departments).await.map_err(of_contacts)?;
        let mut warnings = vec![words::limited_warning(errcode)];
        match walk::read_ids(contacts, &mut merger, sink).await {
            Ok(()) => {}
            Err(error) if cannot_list(&error) => {
                return self.unlisted(departments, selection, (merger, error)).await;
            }
            Err(error) => return Err(of_contacts(error)),
        }
        let reach = match app {
            None => {
                warnings.push(words::no_app());
                Reach::IdsOnly
            }
            Some(app) => {
                let only = selection.as_ref().map(Selection::needed);
                let read = (&mut departments, &mut merger, sink);
                let details = app::add(app, only, read).await;
                let details = details.map_err(|error| of_list(error, SecretKind::App))?;
                reach_of(details, &mut warnings)
            }
        };
        let mut snapshot = finish(reach, Scope::Whole, departments, merger, warnings);
        if let Some(mut selection) = selection {
            selection.note_gone(|userid| snapshot.has_person(userid));
            let narrowed = selection.narrow(snapshot, true, None).await;
            snapshot = narrowed.map_err(of_contacts)?;
        }
        Ok(words::with_narrow_range(snapshot))
    }

    /// The names of departments are closed and there is no list of identifiers: their members may be open all the same.
    async fn unlisted(
        &self,
        departments: Vec<snapshot::Department>,
        selection: Option<Selection<'_>>,
        (mut merger, refusal): (PersonMerger, WecomError),
    ) -> Result<Snapshot> {
        let of_contacts = |error| of_list(error, SecretKind::Contacts);
        let warnings = vec![words::unlisted(&refusal)];
        let needed = needed(selection.as_ref(), &departments);
        match walk_all(self.contacts, needed, &mut merger, self.sink).await {
            Ok(()) => {}
            // Without either, it is the list that this secret has to be allowed.
            Err(error) if is_limited(&error) => return Err(of_contacts(refusal)),
            Err(error) => return Err(of_contacts(error)),
        }
        let snapshot = finish(Reach::Full, Scope::Range, departments, merger, warnings);
        match selection {
            Some(selection) => {
                let narrowed = selection.narrow(snapshot, false, None).await;
                narrowed.map_err(of_contacts)
            }
            None => Ok(snapshot),
        }
    }
}

/// The departments that have to be walked: all, or those in scope.
fn needed(selection: Option<&Selection<'_>>, departments: &[snapshot::Department]) -> Vec<i64> {
    match selection {
        Some(selection) => selection.needed().to_vec(),
        None => departments.iter().map(|each| each.id).collect(),
    }
}

/// Reads the members of departments; one that is refused fails the reading.
async fn walk_all(
    contacts: &Caller,
    departments: Vec<i64>,
    merger: &mut PersonMerger,
    sink: &Arc<dyn ProgressSink>,
) -> std::result::Result<(), WecomError> {
    walk::read_members(contacts, departments, (merger, sink), &mut Err).await
}

/// How much the app's details add to the identifiers.
fn reach_of(details: app::Details, warnings: &mut Vec<Warning>) -> Reach {
    let Some(error) = details.refused else {
        return Reach::IdsAndAppDetails;
    };
    warnings.push(words::app_refused(&error, details.any));
    match details.any {
        true => Reach::IdsAndAppDetails,
        false => Reach::IdsOnly,
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
        scoped: None,
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
