//! 数据源管理 Data sources.

use std::collections::HashMap;

use super::sync::view_of;
use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    Added, ById, OfTenant, Schedule, SourceChangeRequest, SourceInput, SourceSummary,
    UsernamePreviewRequest, Validation,
};
use crate::error::Result;
use crate::expected::Expected;
use crate::source::{NewSource, Source, UsernameRules};
use crate::sync::{Outcome, UsernamePreview};

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
        .set_up()
        .add_source(&tenant, &NewSource::try_from(input)?)
        .await?;
    session.changed(&[Topic::Sources, Topic::Auths]);
    Ok(Added {
        validation: Validation::of(&bridge, &bridge.tenant(&tenant)?, added.checks),
        source: Some(added.source),
        auth: added.auth,
    })
}

pub(in crate::contract) async fn change(
    session: &Session,
    request: SourceChangeRequest,
) -> CommandResult<Source> {
    let keep = request.change.keep_secrets.unwrap_or(true);
    let (mut change, secret) = request.change.parse()?;
    change.expected = Expected::row(request.expect);
    let bridge = session.bridge().await?;
    let source = bridge
        .set_up()
        .change_source(&request.id, &change, secret.as_ref(), keep)
        .await?;
    session.changed(&[Topic::Sources]);
    Ok(source)
}

pub(in crate::contract) async fn username_preview(
    session: &Session,
    request: UsernamePreviewRequest,
) -> CommandResult<UsernamePreview> {
    session
        .with(move |bridge| {
            let rules = UsernameRules::parse(&request.rules)?;
            let source = bridge.source(&request.id)?;
            bridge.sync().username_preview(&source, &rules)
        })
        .await
}

pub(in crate::contract) async fn remove(session: &Session, request: ById) -> CommandResult<usize> {
    let (_, left_behind) = session
        .with(move |bridge| bridge.set_up().remove_source(&request.id))
        .await?;
    session.changed(&[Topic::Sources, Topic::Runs, Topic::Directory]);
    Ok(left_behind)
}

fn summaries(bridge: &Bridge, tenant: &str) -> Result<Vec<SourceSummary>> {
    let tenant = bridge.tenant(tenant)?;
    let due = bridge
        .sync()
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
fn schedule(source: &Source, due: Option<i64>, now: i64) -> Schedule {
    match due {
        _ if source.auto_sync.every().is_none() => Schedule::Off,
        _ if source.paused => Schedule::Paused,
        None => Schedule::FirstRun,
        Some(at) if at <= now => Schedule::Due,
        Some(_) => Schedule::Later,
    }
}

fn summary(bridge: &Bridge, source: Source, due: &HashMap<String, i64>) -> Result<SourceSummary> {
    let tenant = bridge.tenant(&source.tenant)?;
    let auth = bridge
        .auths_of(&tenant)?
        .into_iter()
        .find(|auth| auth.corp_id == source.corp_id);
    let runs = bridge.sync().runs_of(&source, 16)?;
    let last_run = runs.iter().find(|run| run.outcome != Outcome::Planned);
    let totals = bridge.directory().totals_of(&source)?;
    let watch = bridge.sync().watch_state(&source)?;
    let rehearsed_at = match &auth {
        Some(auth) => bridge.scan().rehearsed_at(auth)?,
        None => None,
    };
    Ok(SourceSummary {
        last_run: last_run.map(|run| view_of(bridge, run)).transpose()?,
        next_due_at: due.get(&source.id).copied(),
        schedule: schedule(&source, due.get(&source.id).copied(), bridge.now_ms()),
        users: totals.all() - totals.departed,
        next_watch_at: watch.due_at,
        watch_note: watch.text(),
        auth,
        rehearsed_at,
        employee_no_name: source.employee_no.name(),
        source,
    })
}
