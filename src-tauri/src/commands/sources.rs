//! 数据源管理 Data sources.

use std::collections::HashMap;

use bridge::Bridge;
use bridge::source::{NewSource, Source};
use bridge::sync::Outcome;
use tauri::State;

use super::sync::view_of;
use crate::failure::Answer;
use crate::shell::Shell;
use crate::topic::Topic;
use crate::views::{Added, AuthView, SourceChange, SourceInput, SourceSummary, SourceView};

#[tauri::command]
pub(crate) async fn source_list(
    shell: State<'_, Shell>,
    tenant: String,
) -> Answer<Vec<SourceSummary>> {
    shell.with(move |bridge| summaries(bridge, &tenant)).await
}

#[tauri::command]
pub(crate) async fn source_add(shell: State<'_, Shell>, input: SourceInput) -> Answer<Added> {
    let (tenant, bridge) = (input.tenant.clone(), shell.bridge().await?);
    let added = bridge
        .set_up()
        .add_source(&tenant, &NewSource::try_from(input)?)
        .await?;
    shell.changed(&[Topic::Sources, Topic::Auths]);
    Ok(Added {
        validation: added.checks.as_slice().into(),
        source: Some(added.source.into()),
        auth: added.auth.map(AuthView::from),
    })
}

#[tauri::command]
pub(crate) async fn source_change(
    shell: State<'_, Shell>,
    id: String,
    change: SourceChange,
) -> Answer<SourceView> {
    let keep = change.keep_secrets.unwrap_or(true);
    let (change, secret) = change.parse()?;
    let source = shell
        .bridge()
        .await?
        .set_up()
        .change_source(&id, &change, secret.as_ref(), keep)
        .await?;
    shell.changed(&[Topic::Sources]);
    Ok(source.into())
}

#[tauri::command]
pub(crate) async fn source_remove(shell: State<'_, Shell>, id: String) -> Answer<usize> {
    let (_, left_behind) = shell
        .with(move |bridge| bridge.set_up().remove_source(&id))
        .await?;
    shell.changed(&[Topic::Sources, Topic::Runs, Topic::Directory]);
    Ok(left_behind)
}

fn summaries(bridge: &Bridge, tenant: &str) -> bridge::Result<Vec<SourceSummary>> {
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

fn summary(
    bridge: &Bridge,
    source: Source,
    due: &HashMap<String, i64>,
) -> bridge::Result<SourceSummary> {
    let tenant = bridge.tenant(&source.tenant)?;
    let auth = bridge
        .auths_of(&tenant)?
        .into_iter()
        .find(|auth| auth.corp_id == source.corp_id);
    let runs = bridge.sync().runs_of(&source, 16)?;
    let last_run = runs.iter().find(|run| run.outcome != Outcome::Planned);
    let totals = bridge.directory().totals_of(&source)?;
    let rehearsed_at = match &auth {
        Some(auth) => bridge.scan().rehearsed_at(auth)?,
        None => None,
    };
    Ok(SourceSummary {
        last_run: last_run.map(|run| view_of(bridge, run)).transpose()?,
        next_due_at: due.get(&source.id).copied(),
        users: u32::try_from(totals.all() - totals.departed).unwrap_or(u32::MAX),
        auth: auth.map(AuthView::from),
        rehearsed_at,
        source: source.into(),
    })
}
