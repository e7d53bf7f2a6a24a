//! 同步记录 Sync history, and running a sync.

use std::collections::HashMap;

use bridge::Bridge;
use bridge::directory::tree::Forest;
use bridge::sync::{Outcome, Run};
use serde_json::Value;
use tauri::State;
use tauri::async_runtime::spawn;
use tauri::ipc::Channel;

use crate::failure::Answer;
use crate::progress::ChannelSink;
use crate::shell::Shell;
use crate::topic::Topic;
use crate::views::{ChangeFilter, ChangePage, ChangeView, ProgressView, RunView, SyncRequest};

#[tauri::command]
pub(crate) async fn sync_run(
    shell: State<'_, Shell>,
    source: String,
    request: SyncRequest,
    progress: Channel<ProgressView>,
    job: String,
) -> Answer<RunView> {
    let bridge = shell.bridge().await?;
    let run = async |switch| {
        Ok(bridge
            .sync()
            .execute(
                &source,
                request.into(),
                ChannelSink::shared(progress, switch),
            )
            .await?)
    };
    let run = shell.jobs().run(&job, run).await?;
    shell.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    let view = shell.with(move |bridge| view_of(bridge, &run)).await?;
    prepare_directory(&shell, source);
    Ok(view)
}

/// Makes the directory quick to search again, beside everything else: somebody will look at what the run brought.
fn prepare_directory(shell: &Shell, source: String) {
    let shell = shell.clone();
    spawn(async move {
        let prepare = move |bridge: &Bridge| {
            let tenant = bridge.tenant(&bridge.source(&source)?.tenant)?;
            bridge.directory().prepare_directory(&tenant)
        };
        if let Err(error) = shell.with(prepare).await {
            tracing::debug!(?error, "the directory is not prepared");
        }
    });
}

#[tauri::command]
pub(crate) async fn run_list(
    shell: State<'_, Shell>,
    tenant: String,
    most: usize,
) -> Answer<Vec<RunView>> {
    shell
        .with(move |bridge| latest(bridge, &tenant, most))
        .await
}

#[tauri::command]
pub(crate) async fn run_show(shell: State<'_, Shell>, id: String) -> Answer<RunView> {
    shell
        .with(move |bridge| view_of(bridge, &bridge.sync().run(&id)?))
        .await
}

#[tauri::command]
pub(crate) async fn run_changes(
    shell: State<'_, Shell>,
    run: String,
    filter: ChangeFilter,
) -> Answer<ChangePage> {
    shell
        .with(move |bridge| page(bridge, &run, &filter.into()))
        .await
}

#[tauri::command]
pub(crate) async fn run_undo(shell: State<'_, Shell>, run: String) -> Answer<RunView> {
    let undone = shell
        .with(move |bridge| view_of(bridge, &bridge.sync().undo(&run)?))
        .await?;
    shell.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    Ok(undone)
}

/// A run, and whether an undo would take it back.
pub(super) fn view_of(bridge: &Bridge, run: &Run) -> bridge::Result<RunView> {
    let undoable = bridge.sync().undoable(&bridge.source(&run.source)?)?;
    Ok(RunView::of(
        run,
        undoable.is_some_and(|undoable| undoable.id == run.id),
    ))
}

/// The newest runs of all of a tenant's sources.
fn latest(bridge: &Bridge, tenant: &str, most: usize) -> bridge::Result<Vec<RunView>> {
    let mut views = Vec::new();
    for source in bridge.sources_of(&bridge.tenant(tenant)?)? {
        let undoable = bridge.sync().undoable(&source)?.map(|run| run.id);
        let runs = bridge.sync().runs_of(&source, most)?;
        views.extend(
            runs.iter()
                .map(|run| RunView::of(run, undoable.as_ref() == Some(&run.id))),
        );
    }
    views.sort_by_key(|run| std::cmp::Reverse(run.started_at));
    views.truncate(most);
    Ok(views)
}

fn page(
    bridge: &Bridge,
    run: &str,
    filter: &bridge::sync::ChangeFilter,
) -> bridge::Result<ChangePage> {
    let run = bridge.sync().run(run)?;
    let names = DepartmentNames::of(bridge, &run)?;
    let total = bridge.sync().count_changes(&run, filter)?;
    let changes = bridge.sync().changes(&run, filter)?.into_iter();
    let changes = changes
        .map(|change| ChangeView::of(change, &|id| names.path_of(id)))
        .collect();
    Ok(ChangePage {
        total: u32::try_from(total).unwrap_or(u32::MAX),
        changes,
    })
}

/// A run's departments in words: those that are stored, and those that it would bring.
struct DepartmentNames {
    stored: Forest,
    brought: HashMap<i64, (String, Option<i64>)>,
}

/// Deeper is only a circle.
const DEEPEST: usize = 64;

impl DepartmentNames {
    fn of(bridge: &Bridge, run: &Run) -> bridge::Result<Self> {
        let stored = bridge
            .directory()
            .departments(&bridge.source(&run.source)?)?;
        let mut names = Self {
            stored,
            brought: HashMap::new(),
        };
        if run.outcome == Outcome::Applied || run.counts.departments_created == 0 {
            return Ok(names);
        }
        let kind = Some("department_create".to_owned());
        for change in bridge.sync().changes(
            run,
            &bridge::sync::ChangeFilter {
                kind,
                ..Default::default()
            },
        )? {
            let Some(after) = change.after else { continue };
            let number = |key: &str| after.get(key).and_then(Value::as_i64);
            let Some(id) = number("id") else { continue };
            let name = change.name.unwrap_or_else(|| format!("#{id}"));
            names.brought.insert(id, (name, number("parent")));
        }
        Ok(names)
    }

    /// Names from the top, joined by slashes; the number where nobody knows a name.
    fn path_of(&self, id: i64) -> String {
        let mut path = Vec::new();
        let mut at = Some(id);
        while let Some((name, parent)) = at
            .and_then(|id| self.brought.get(&id))
            .filter(|_| path.len() < DEEPEST)
        {
            path.push(name.clone());
            at = *parent;
        }
        let above = at
            .map(|id| self.stored.path_of(id))
            .filter(|above| !above.is_empty());
        path.extend(above);
        path.reverse();
        if path.is_empty() {
            format!("#{id}")
        } else {
            path.join("/")
        }
    }
}
