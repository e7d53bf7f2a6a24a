//! 数据源管理 Data sources.

use std::collections::HashMap;

use super::sync::view_of;
use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    Added, AuthView, ById, OfTenant, ScheduleView, SourceChangeRequest, SourceInput, SourceSummary,
    SourceView,
};
use crate::error::Result;
use crate::source::{NewSource, Source};
use crate::sync::Outcome;

pub(in crate::contract) async fn list(
    session: &Session,
    request: OfTenant,
) -> CommandResult<Vec<SourceSummary>> {
    session
        .with(move |bridge| summaries(bridge, &request.tenant))
        .await
}

pub(in crate::contract) async fn add(
    session: &Session,
    input: SourceInput,
) -> CommandResult<Added> {
    let (tenant, bridge) = (input.tenant.clone(), session.bridge().await?);
    let added = bridge
        .add_source(&tenant, &NewSource::try_from(input)?)
        .await?;
    session.changed(&[Topic::Sources, Topic::Auths]);
    Ok(Added {
        validation: added.checks.as_slice().into(),
        source: Some(added.source.into()),
        auth: added.auth.map(AuthView::from),
    })
}

pub(in crate::contract) async fn change(
    session: &Session,
    request: SourceChangeRequest,
) -> CommandResult<SourceView> {
    let keep = request.change.keep_secrets.unwrap_or(true);
    let (change, secret) = request.change.parse()?;
    let bridge = session.bridge().await?;
    let source = bridge
        .change_source(&request.id, &change, secret.as_ref(), keep)
        .await?;
    session.changed(&[Topic::Sources]);
    Ok(source.into())
}

pub(in crate::contract) async fn remove(session: &Session, request: ById) -> CommandResult<usize> {
    let (_, left_behind) = session
        .with(move |bridge| bridge.remove_source(&request.id))
        .await?;
    session.changed(&[Topic::Sources, Topic::Runs, Topic::Directory]);
    Ok(left_behind)
}

fn summaries(bridge: &Bridge, tenant: &str) -> Result<Vec<SourceSummary>> {
    let tenant = bridge.tenant(tenant)?;
    let due = bridge
        .schedule()?
        .into_iter()
        .map(|due| (due.source.id, due.at))
        .collect();
    let sources = bridge.sources_of(&tenant)?;
    sources
        .into_iter()
        .map(|source| summary(bridge, source, &due))
        .collect()
}

/// By the scheduler's own list: what runs by itself and is not on it waits for its first run.
fn schedule(source: &Source, due: Option<i64>, now: i64) -> ScheduleView {
    match due {
        _ if source.auto_sync.every().is_none() => ScheduleView::Off,
        _ if source.paused => ScheduleView::Paused,
        None => ScheduleView::FirstRun,
        Some(at) if at <= now => ScheduleView::Due,
        Some(_) => ScheduleView::Later,
    }
}

fn summary(bridge: &Bridge, source: Source, due: &HashMap<String, i64>) -> Result<SourceSummary> {
    let tenant = bridge.tenant(&source.tenant)?;
    let auth = bridge
        .auths_of(&tenant)?
        .into_iter()
        .find(|auth| auth.corp_id == source.corp_id);
    let runs = bridge.runs_of(&source, 16)?;
    let last_run = runs.iter().find(|run| run.outcome != Outcome::Planned);
    let totals = bridge.totals_of(&source)?;
    let rehearsed_at = match &auth {
        Some(auth) => bridge.rehearsed_at(auth)?,
        None => None,
    };
    Ok(SourceSummary {
        last_run: last_run.map(|run| view_of(bridge, run)).transpose()?,
        next_due_at: due.get(&source.id).copied(),
        schedule: schedule(&source, due.get(&source.id).copied(), bridge.now_ms()),
        users: u32::try_from(totals.all() - totals.departed).unwrap_or(u32::MAX),
        auth: auth.map(AuthView::from),
        rehearsed_at,
        source: source.into(),
    })
}
