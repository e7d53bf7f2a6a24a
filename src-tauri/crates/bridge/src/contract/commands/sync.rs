//! 同步记录 Sync history, and running a sync.

use tokio::spawn;

use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::progress::JobSink;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    ById, Change, ChangePage, ChangesRequest, RunProgress, RunShown, RunsRequest,
    RunsTotalsRequest, SyncRequest,
};
use crate::error::Result;
use crate::sync::{DepartmentNames, Run, RunTotals};

pub(in crate::contract) async fn run(
    session: &Session,
    request: SyncRequest,
    job: Job<RunProgress>,
) -> CommandResult<RunShown> {
    let bridge = session.bridge().await?;
    let (source, request) = request.parse();
    let run = bridge
        .sync()
        .execute(&source, request, JobSink::shared(job))
        .await?;
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
            bridge.directory().prepare_directory(&tenant)
        };
        if let Err(error) = session.with(prepare).await {
            tracing::debug!(?error, "the directory is not prepared");
        }
    });
}

pub(in crate::contract) async fn list(
    session: &Session,
    request: RunsRequest,
) -> CommandResult<Vec<RunShown>> {
    session
        .with(move |bridge| latest(bridge, &request.tenant, request.most))
        .await
}

pub(in crate::contract) async fn totals(
    session: &Session,
    request: RunsTotalsRequest,
) -> CommandResult<Vec<RunTotals>> {
    session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            bridge.sync().totals_of_runs(&tenant, request.days)
        })
        .await
}

pub(in crate::contract) async fn show(session: &Session, request: ById) -> CommandResult<RunShown> {
    session
        .with(move |bridge| view_of(bridge, &bridge.sync().run(&request.id)?))
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

pub(in crate::contract) async fn undo(session: &Session, request: ById) -> CommandResult<RunShown> {
    let undone = session
        .with(move |bridge| view_of(bridge, &bridge.sync().undo(&request.id)?))
        .await?;
    session.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    Ok(undone)
}

/// A run, and whether an undo would take it back.
pub(super) fn view_of(bridge: &Bridge, run: &Run) -> Result<RunShown> {
    let undoable = bridge.sync().undoable(&bridge.source(&run.source)?)?;
    Ok(shown(
        run,
        undoable.is_some_and(|undoable| undoable.id == run.id),
    ))
}

fn shown(run: &Run, undoable: bool) -> RunShown {
    RunShown {
        run: run.into(),
        undoable,
    }
}

/// The newest runs of all of a tenant's sources.
fn latest(bridge: &Bridge, tenant: &str, most: usize) -> Result<Vec<RunShown>> {
    let mut latest = Vec::new();
    for source in bridge.sources_of(&bridge.tenant(tenant)?)? {
        let undoable = bridge.sync().undoable(&source)?.map(|run| run.id);
        for run in bridge.sync().runs_of(&source, most)? {
            let is_undoable = undoable.as_ref() == Some(&run.id);
            latest.push((run, is_undoable));
        }
    }
    latest.sort_by_key(|(run, _)| std::cmp::Reverse(run.started_at));
    latest.truncate(most);
    Ok(latest
        .iter()
        .map(|(run, is_undoable)| shown(run, *is_undoable))
        .collect())
}

fn page(bridge: &Bridge, run: &str, filter: &crate::sync::ChangeFilter) -> Result<ChangePage> {
    let run = bridge.sync().run(run)?;
    let stored = bridge
        .directory()
        .departments(&bridge.source(&run.source)?)?;
    let names = DepartmentNames::of(bridge.sync(), stored, &run)?;
    let total = bridge.sync().count_changes(&run, filter)?;
    let changes = bridge.sync().changes(&run, filter)?.into_iter();
    let changes = changes.map(|change| Change::of(change, &names)).collect();
    Ok(ChangePage { total, changes })
}
