//! 数据源管理 Data sources.

use std::collections::HashMap;

use wecom::{CorpId, Secret};

use super::leavers;
use super::sync::view_of;
use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    Added, ById, FitsAheadRequest, FitsRequest, OfTenant, Schedule, ScopeAheadRequest,
    ScopeFormRequest, ScopePreviewRequest, SourceChangeRequest, SourceInput, SourceSummary,
    UsernamePreviewRequest, Validation,
};
use crate::error::{Error, Result};
use crate::expected::Expected;
use crate::lang::Text;
use crate::scope::ScopeForm;
use crate::source::{HeldReason, NewSource, Source, SyncScope, UsernameRules};
use crate::sync::scope::ScopePreview;
use crate::sync::{Fits, Outcome, UsernamePreview};

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
    let scope = input.scope.clone().map(SyncScope::parse).transpose()?;
    let scope = scope.flatten();
    let added = bridge
        .set_up()
        .add_source_of(&tenant, &NewSource::try_from(input)?, scope.as_ref())
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

pub(in crate::contract) async fn fits(
    session: &Session,
    request: FitsRequest,
) -> CommandResult<Option<Fits>> {
    let auto_sync = request.auto_sync()?;
    session
        .with(move |bridge| {
            let source = bridge.source(&request.source)?;
            bridge.sync().fits(&Source {
                auto_sync,
                ..source
            })
        })
        .await
}

pub(in crate::contract) async fn fits_ahead(
    _: &Session,
    request: FitsAheadRequest,
) -> CommandResult<Fits> {
    Ok(Fits::ahead(request.departments, request.auto_sync()?))
}

pub(in crate::contract) async fn scope_ahead(
    session: &Session,
    request: ScopeAheadRequest,
) -> CommandResult<ScopeForm> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(&request.tenant)?;
    let corp_id = CorpId::parse(&request.corp_id).map_err(Error::from)?;
    let secret = Secret::parse(&request.contacts_secret).map_err(Error::from)?;
    Ok(bridge.scope_form_ahead(&tenant, &corp_id, &secret).await?)
}

pub(in crate::contract) async fn scope_form(
    session: &Session,
    request: ScopeFormRequest,
) -> CommandResult<ScopeForm> {
    if !request.live {
        return session
            .with(move |bridge| bridge.scope_form(&bridge.source(&request.source)?))
            .await;
    }
    let bridge = session.bridge().await?;
    Ok(bridge
        .scope_form_live(&bridge.source(&request.source)?)
        .await?)
}

pub(in crate::contract) async fn scope_preview(
    session: &Session,
    request: ScopePreviewRequest,
) -> CommandResult<ScopePreview> {
    let scope = request.scope.map(SyncScope::parse).transpose()?.flatten();
    session
        .with(move |bridge| {
            let source = bridge.source(&request.source)?;
            bridge.sync().scope_preview(&source, scope.as_ref())
        })
        .await
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

fn changes(bridge: &Bridge, source: &Source) -> Result<Vec<Text>> {
    let reasons = bridge.sync().unconfirmed(source)?;
    Ok(reasons.into_iter().filter_map(HeldReason::change).collect())
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
        scope_text: bridge.scope_text(&source)?,
        leavers_text: leavers::text(bridge, &source)?,
        unconfirmed: changes(bridge, &source)?,
        fits: bridge.sync().fits(&source)?,
        source,
    })
}
