//! 同步记录 Sync history, and running a sync.

use tokio::spawn;

use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::progress::JobSink;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    ById, ChangePage, ChangeView, ChangesRequest, RunProgressView, RunView, RunsRequest,
    SyncRequest,
};
use crate::error::Result;
use crate::sync::{DepartmentNames, Run};

pub(in crate::contract) async fn run(
    session: &Session,
    request: SyncRequest,
    job: Job<RunProgressView>,
) -> CommandResult<RunView> {
    let bridge = session.bridge().await?;
    let (source, request) = request.parse();
    let run = bridge.sync(&source, request, JobSink::shared(job)).await?;
    session.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    let view = session.with(move |bridge| view_of(bridge, &run)).await?;
    prepare_directory(session, source);
    Ok(view)
}

/// Makes the directory quick to search again, beside everything else: somebody will look at what the run brought.
fn prepare_directory(session: &Session, source: String) {
    let session = session.clone();
    spawn(async move {
        let prepare = move |bridge: &Bridge| {
            let tenant = bridge.tenant(&bridge.source(&source)?.tenant)?;
            bridge.prepare_directory(&tenant)
        };
        if let Err(error) = session.with(prepare).await {
            tracing::debug!(?error, "the directory is not prepared");
        }
    });
}

pub(in crate::contract) async fn list(
    session: &Session,
    request: RunsRequest,
) -> CommandResult<Vec<RunView>> {
    session
        .with(move |bridge| latest(bridge, &request.tenant, request.most))
        .await
}

pub(in crate::contract) async fn show(session: &Session, request: ById) -> CommandResult<RunView> {
    session
        .with(move |bridge| view_of(bridge, &bridge.run(&request.id)?))
        .await
}

pub(in crate::contract) async fn changes(
    session: &Session,
    request: ChangesRequest,
) -> CommandResult<ChangePage> {
    session
        .with(move |bridge| page(bridge, &request.run, &request.filter.into()))
        .await
}

pub(in crate::contract) async fn undo(session: &Session, request: ById) -> CommandResult<RunView> {
    let undone = session
        .with(move |bridge| view_of(bridge, &bridge.undo(&request.id)?))
        .await?;
    session.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    Ok(undone)
}

/// A run, and whether an undo would take it back.
pub(super) fn view_of(bridge: &Bridge, run: &Run) -> Result<RunView> {
    let undoable = bridge.undoable(&bridge.source(&run.source)?)?;
    Ok(RunView::of(
        run,
        undoable.is_some_and(|undoable| undoable.id == run.id),
    ))
}

/// The newest runs of all of a tenant's sources.
fn latest(bridge: &Bridge, tenant: &str, most: usize) -> Result<Vec<RunView>> {
    let mut latest = Vec::new();
    for source in bridge.sources_of(&bridge.tenant(tenant)?)? {
        let undoable = bridge.undoable(&source)?.map(|run| run.id);
        for run in bridge.runs_of(&source, most)? {
            let is_undoable = undoable.as_ref() == Some(&run.id);
            latest.push((run, is_undoable));
        }
    }
    latest.sort_by_key(|(run, _)| std::cmp::Reverse(run.started_at));
    latest.truncate(most);
    Ok(latest
        .iter()
        .map(|(run, is_undoable)| RunView::of(run, *is_undoable))
        .collect())
}

fn page(bridge: &Bridge, run: &str, filter: &crate::sync::ChangeFilter) -> Result<ChangePage> {
    let run = bridge.run(run)?;
    let names = DepartmentNames::of(bridge, &run)?;
    let total = bridge.count_changes(&run, filter)?;
    let changes = bridge.changes(&run, filter)?.into_iter();
    let changes = changes
        .map(|change| ChangeView::of(change, &|id| names.path_of(id)))
        .collect();
    Ok(ChangePage {
        total: u32::try_from(total).unwrap_or(u32::MAX),
        changes,
    })
}
