//! 同步记录 Sync history, and running a sync.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tokio::spawn;

use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::progress::JobSink;
use crate::contract::saving::save_sheet;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    self, ById, Change, ChangeFilter, ChangePage, ChangesRequest, OtherUser, RunExportRequest,
    RunFilter, RunProgress, RunShown, RunsExportRequest, RunsRequest, RunsTotalsRequest,
    SyncRequest,
};
use crate::directory::tree::Forest;
use crate::error::Result;
use crate::lang::Text;
use crate::source::Source;
use crate::sync::{self, DepartmentNames, Departures, Run, RunTotals, run_sheet};
use crate::tenant::Tenant;

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
    session.with(move |bridge| latest(bridge, &request)).await
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
        .with(move |bridge| page(bridge, &request.run, &request.filter.try_into()?))
        .await
}

pub(in crate::contract) async fn undo(session: &Session, request: ById) -> CommandResult<RunShown> {
    let undone = session
        .with(move |bridge| view_of(bridge, &bridge.sync().undo(&request.id)?))
        .await?;
    session.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    Ok(undone)
}

pub(in crate::contract) async fn departures(
    session: &Session,
    request: ById,
) -> CommandResult<Departures> {
    session
        .with(move |bridge| {
            let run = bridge.sync().run(&request.id)?;
            bridge.sync().departures(&run, &names_of(bridge, &run)?)
        })
        .await
}

pub(in crate::contract) async fn export(
    session: &Session,
    request: RunExportRequest,
) -> CommandResult<Option<String>> {
    let (lang, format) = (session.lang(), request.format);
    let sheet = session
        .with(move |bridge| {
            let run = bridge.sync().run(&request.run)?;
            let filter = ChangeFilter::all(request.kind, request.words).try_into()?;
            let names = names_of(bridge, &run)?;
            let changes = bridge.sync().change_page(&run, &filter, &names)?;
            let source = source_of(bridge, &run)?;
            let of = (&bridge.tenant(&run.tenant)?, source.as_ref());
            Ok(run_sheet::changes(&run, &changes, &names, of, lang))
        })
        .await?;
    save_sheet(session, sheet, format).await
}

pub(in crate::contract) async fn export_list(
    session: &Session,
    request: RunsExportRequest,
) -> CommandResult<Option<String>> {
    let (lang, format) = (session.lang(), request.format);
    let sheet = session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let runs = matching(bridge, &tenant, &request.filter, usize::MAX)?;
            let runs = runs.into_iter().map(|(_, run)| run).collect::<Vec<_>>();
            let sources = bridge.sources_of(&tenant)?;
            Ok(run_sheet::runs(&runs, &tenant, &sources, lang))
        })
        .await?;
    save_sheet(session, sheet, format).await
}

/// A run, and what becomes of it.
pub(super) fn view_of(bridge: &Bridge, run: &Run) -> Result<RunShown> {
    Ok(match source_of(bridge, run)? {
        Some(source) => shown(run, &source, &Standing::of(bridge, &source)?),
        None => shown_alone(run, undoable_import(bridge, &run.tenant)?.as_deref()),
    })
}

/// The data source of a run; none for a run of the tenant alone.
fn source_of(bridge: &Bridge, run: &Run) -> Result<Option<Source>> {
    let source = run.source.as_deref();
    source.map(|source| bridge.source(source)).transpose()
}

/// The import of a tenant that an undo would take back.
fn undoable_import(bridge: &Bridge, tenant: &str) -> Result<Option<String>> {
    let undoable = bridge.sync().undoable_import(&bridge.tenant(tenant)?)?;
    Ok(undoable.map(|run| run.id))
}

/// A run of the tenant alone.
fn shown_alone(run: &Run, undoable: Option<&str>) -> RunShown {
    RunShown {
        run: types::Run::from(run),
        undoable: undoable == Some(&run.id),
        undo_pauses: false,
        outdated: false,
        gauge: None,
        source_name: run_sheet::FROM_A_FILE,
    }
}

/// What a source's runs are told by: which one an undo would take back, and which was applied last.
struct Standing {
    undoable: Option<String>,
    last_applied: Option<i64>,
}

impl Standing {
    fn of(bridge: &Bridge, source: &Source) -> Result<Self> {
        Ok(Self {
            undoable: bridge.sync().undoable(source)?.map(|run| run.id),
            last_applied: bridge.sync().last_applied(source)?.map(|run| run.key),
        })
    }
}

fn shown(run: &Run, source: &Source, standing: &Standing) -> RunShown {
    let outdated = run.is_outdated(source, standing.last_applied);
    let told = match (types::Run::from(run), outdated) {
        (told, true) => told.settled(),
        (told, false) => told,
    };
    RunShown {
        gauge: told.gauge(source.guard),
        undoable: standing.undoable.as_ref() == Some(&run.id),
        undo_pauses: source.auto_sync.every().is_some(),
        outdated,
        source_name: Text::same(source.label()),
        run: told,
    }
}

/// The newest runs of a tenant and all of its sources that fit.
fn latest(bridge: &Bridge, request: &RunsRequest) -> Result<Vec<RunShown>> {
    let tenant = bridge.tenant(&request.tenant)?;
    let mut standings = HashMap::new();
    let mut told = Vec::new();
    let undoable = undoable_import(bridge, &tenant.id)?;
    for (source, run) in matching(bridge, &tenant, &request.filter, request.most)? {
        let Some(source) = source else {
            told.push(shown_alone(&run, undoable.as_deref()));
            continue;
        };
        let standing = match standings.entry(source.key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Standing::of(bridge, &source)?),
        };
        told.push(shown(&run, &source, standing));
    }
    Ok(told)
}

fn matching(
    bridge: &Bridge,
    tenant: &Tenant,
    filter: &RunFilter,
    most: usize,
) -> Result<Vec<(Option<Source>, Run)>> {
    let mut found = Vec::new();
    let own = match filter.words() {
        Some(words) => bridge.sync().own_runs_about(tenant, words, usize::MAX)?,
        None => bridge.sync().own_runs_of(tenant, usize::MAX)?,
    };
    let own = own.into_iter().filter(|run| filter.fits(run)).take(most);
    found.extend(own.map(|run| (None, run)));
    for source in bridge.sources_of(tenant)? {
        let runs = match filter.words() {
            Some(words) => bridge.sync().runs_about(&source, words, usize::MAX)?,
            None => bridge.sync().runs_of(&source, usize::MAX)?,
        };
        let fitting = runs.into_iter().filter(|run| filter.fits(run)).take(most);
        found.extend(fitting.map(|run| (Some(source.clone()), run)));
    }
    found.sort_by_key(|(_, run)| std::cmp::Reverse(run.started_at));
    found.truncate(most);
    Ok(found)
}

pub(in crate::contract) fn names_of(bridge: &Bridge, run: &Run) -> Result<DepartmentNames> {
    let stored = match source_of(bridge, run)? {
        Some(source) => bridge.directory().departments(&source)?,
        None => Forest::default(),
    };
    DepartmentNames::of(bridge.sync(), stored, run)
}

fn page(bridge: &Bridge, run: &str, filter: &sync::ChangeFilter) -> Result<ChangePage> {
    let run = bridge.sync().run(run)?;
    let names = names_of(bridge, &run)?;
    let total = bridge.sync().count_changes(&run, filter)?;
    let changes = bridge.sync().change_page(&run, filter, &names)?;
    Ok(ChangePage {
        total,
        changes: with_others(bridge, changes, &names, &bridge.tenant(&run.tenant)?)?,
    })
}

/// Changes with the users whom the members match, as they are now.
pub(in crate::contract) fn with_others(
    bridge: &Bridge,
    changes: Vec<sync::ChangeView>,
    names: &DepartmentNames,
    tenant: &Tenant,
) -> Result<Vec<Change>> {
    let sources = bridge.sources_of(tenant)?;
    let changes = changes.into_iter().map(|change| {
        let others = others_of(bridge, tenant, &sources, &change)?;
        Ok(Change::of(change, names).with_others(others))
    });
    changes.collect()
}

fn others_of(
    bridge: &Bridge,
    tenant: &Tenant,
    sources: &[Source],
    change: &sync::ChangeView,
) -> Result<Vec<OtherUser>> {
    let (mut usernames, by) = change.reason_detail.others();
    // Whoever would leave is named by the row: the reason has only userids.
    if change.kind == sync::ChangeKind::RenameProposed {
        usernames.extend(change.username.as_deref());
    }
    let mut others = Vec::new();
    for username in usernames {
        let user = bridge.directory().user_of_login(tenant, username)?;
        let owner = user.as_ref().and_then(|user| user.source_id.as_ref());
        let owner = owner.and_then(|id| sources.iter().find(|source| source.id == *id));
        others.push(OtherUser {
            username: username.to_owned(),
            source: owner.map(|source| source.label().to_owned()),
            by: by.iter().map(|by| by.label()).collect(),
            name: user.as_ref().and_then(|user| user.name.clone()),
            id: user.map(|user| user.id),
        });
    }
    Ok(others)
}
