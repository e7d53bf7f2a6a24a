//! Reading a corp's directory, as far as WeCom lets us: full, identifiers with the app's details, or identifiers only.
//!
//! A page that fails fails the reading: half a directory is never handed on.

mod app;
mod units;
mod walk;
mod words;

use std::sync::Arc;

use wecom::{AgentId, Caller, Department, Error as WecomError};

use super::snapshot::{Fold, Reach, Scope, Snapshot, Unit, Warning};
use crate::checkup::{List, Listing, cannot_list, is_limited, may_list};
use crate::error::{Code, Error, Result};
use crate::progress::{Progress, ProgressSink};

/// The app whose secret reads details where the contacts secret may not.
#[derive(Clone)]
pub struct AppAccess {
    /// A caller with the app's secret.
    pub caller: Caller,
    /// The app.
    pub agent_id: AgentId,
}

/// Reads everything that can be read.
///
/// # Errors
/// What WeCom said of a page that could not be read; [`Code::SyncEmpty`] if there is not one member.
pub async fn read(
    contacts: &Caller,
    app: Option<&AppAccess>,
    sink: &Arc<dyn ProgressSink>,
) -> Result<Snapshot> {
    sink.report(Progress::ReadingDepartments);
    let snapshot = match contacts.departments(None).await {
        Ok(departments) => match full(contacts, departments, sink).await {
            Err(error) if is_limited(&error) => limited(contacts, app, error, sink).await?,
            other => other.map_err(|error| of_list(error, List::Contacts))?,
        },
        Err(error) if is_limited(&error) => limited(contacts, app, error, sink).await?,
        Err(error) => return Err(of_list(error, List::Contacts)),
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
    let mut fold = Fold::default();
    let read = departments.into_iter();
    let units = read.map(|each| units::read_department(each, fold.odd()));
    let units = units.collect::<Vec<_>>();
    let listing = may_list(contacts).await?;
    walk_all(contacts, &units, &mut fold, sink).await?;
    let scope = units::scope_of(matches!(listing, Listing::Whole), &units);
    let mut warnings = Vec::new();
    match listing {
        Listing::Missing(error) => warnings.push(words::unlisted(&error)),
        _ if scope == Scope::Range => warnings.push(words::narrow_secret()),
        _ => {}
    }
    Ok(finish(Reach::Full, scope, units, fold, warnings))
}

/// Reads every department's members; one that is refused fails the reading.
async fn walk_all(
    contacts: &Caller,
    units: &[Unit],
    fold: &mut Fold,
    sink: &Arc<dyn ProgressSink>,
) -> std::result::Result<(), WecomError> {
    let ids = units.iter().map(|unit| unit.id).collect();
    walk::read_members(contacts, ids, (fold, sink), &mut Err).await
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
        .map_err(|error| of_list(error, List::Contacts))?;
    let mut fold = Fold::default();
    let nodes = nodes.into_iter();
    let nodes = nodes.map(|node| units::read_node(node, fold.odd()));
    let mut units = nodes.collect::<Vec<_>>();
    let mut warnings = vec![words::limited_warning(errcode)];
    match walk::read_ids(contacts, &mut fold, sink).await {
        Ok(()) => {}
        Err(error) if cannot_list(&error) => {
            return unlisted(contacts, units, (fold, error), sink).await;
        }
        Err(error) => return Err(of_list(error, List::Contacts)),
    }
    let reach = match app {
        None => {
            warnings.push(words::no_app());
            Reach::IdsOnly
        }
        Some(app) => {
            let details = app::add(app, &mut units, &mut fold, sink).await;
            let details = details.map_err(|error| of_list(error, List::App))?;
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
    let snapshot = finish(reach, Scope::Whole, units, fold, warnings);
    Ok(words::with_narrow_range(snapshot))
}

/// The names of departments are closed and there is no list of identifiers: their members may be open all the same.
async fn unlisted(
    contacts: &Caller,
    units: Vec<Unit>,
    (mut fold, refusal): (Fold, WecomError),
    sink: &Arc<dyn ProgressSink>,
) -> Result<Snapshot> {
    let warnings = vec![words::unlisted(&refusal)];
    match walk_all(contacts, &units, &mut fold, sink).await {
        Ok(()) => Ok(finish(Reach::Full, Scope::Range, units, fold, warnings)),
        // Without either, it is the list that this secret has to be allowed.
        Err(error) if is_limited(&error) => Err(of_list(refusal, List::Contacts)),
        Err(error) => Err(of_list(error, List::Contacts)),
    }
}

fn finish(
    reach: Reach,
    scope: Scope,
    mut units: Vec<Unit>,
    mut fold: Fold,
    warnings: Vec<Warning>,
) -> Snapshot {
    let odd = std::mem::take(fold.odd());
    let people = fold.finish();
    units::add_mentioned(&mut units, &people);
    units.sort_by_key(|unit| unit.id);
    units.dedup_by_key(|unit| unit.id);
    Snapshot {
        reach,
        scope,
        units,
        people,
        warnings,
        odd,
    }
}

/// Names the secret that was refused, and the list of trusted addresses that is meant: each secret has its own.
fn of_list(error: WecomError, list: List) -> Error {
    list.named_in(Error::from(error).with("secret", list.name()))
}
