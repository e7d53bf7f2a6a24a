//! `sync`: a run, due runs, the scheduler, history and undo.

mod decide;
mod looks;
mod watch;

use std::path::PathBuf;

use bridge::contract;
use bridge::contract::types::{self, Change};
use bridge::lang::Text;
use bridge::source::Source;
use bridge::sync::{
    ChangeFilter, ChangeGroup, ChangeKind, ChangeView, DepartmentNames, DueRuns, Outcome, Run,
    RunRequest, WarningId, Watched, run_sheet,
};
use bridge::tenant::Tenant;
use bridge::{Bridge, text};
use serde_json::{Value, json};

use crate::app::App;
use crate::args::{SheetFiles, SyncCommand, SyncRun, SyncShow};
use crate::exit::Exit;
use crate::failure::{Failure, Result, exit_of};
use crate::output::runs::{self, PAGE, Wanted};
use crate::output::stream::Stream;
use crate::output::{Tone, failures, plain};
use crate::secrets::given;

/// The maximum number of changes per kind that a run prints on a terminal; `sync show` prints all.
const GLANCE: usize = 50;

pub(crate) async fn run(app: &App, command: SyncCommand) -> Result<Exit> {
    match command {
        SyncCommand::Run(args) => one(app, args).await,
        SyncCommand::Due => due(app).await,
        SyncCommand::Watch => watch::watch(app).await,
        SyncCommand::History {
            source,
            tenant,
            limit,
            search,
            files,
        } => {
            let of = match (source, tenant) {
                (Some(source), _) => Of::Source(source),
                (None, tenant) => Of::Tenant(tenant.unwrap_or_default()),
            };
            history(app, &of, search.as_deref(), limit, files.csv)
        }
        SyncCommand::Show(args) => show(app, args),
        SyncCommand::Decide(args) => decide::run(app, args),
        SyncCommand::Undo { run } => undo(app, &run),
    }
}

async fn one(app: &App, args: SyncRun) -> Result<Exit> {
    let bridge = app.bridge_given(given()?)?;
    let request = request(&bridge, &args)?;
    let busy = app.busy(Text::fixed("连接企业微信", "Connecting to WeCom"));
    let run = bridge
        .sync()
        .execute(&args.source, request, busy.sink(app.lang()))
        .await;
    drop(busy);
    let run = run?;
    match run.outcome {
        Outcome::Applied => applied(app, &run),
        Outcome::Planned => planned(app, &bridge, &run)?,
        Outcome::Held => held(app, &bridge, &run)?,
        Outcome::Failed => failed(app, &run),
    }
    Ok(exit_of_run(&run))
}

fn request(bridge: &Bridge, args: &SyncRun) -> Result<RunRequest> {
    let named = args.confirm.as_deref().filter(|run| !run.is_empty());
    let seen = named.map(|run| bridge.sync().run(run)).transpose()?;
    Ok(RunRequest {
        dry_run: args.dry_run,
        confirm: args.confirm.is_some(),
        seen: seen.map(|run| run.id),
        expect: args.expect.clone(),
        same: args
            .same
            .iter()
            .map(|pair| pair.parse())
            .collect::<bridge::Result<_>>()?,
        ..RunRequest::default()
    })
}

/// The exit status of a run's outcome.
fn exit_of_run(run: &Run) -> Exit {
    match run.outcome {
        Outcome::Applied | Outcome::Planned => Exit::Done,
        Outcome::Held => Exit::Held,
        Outcome::Failed => run.error_code().map_or(Exit::Wecom, exit_of),
    }
}

fn applied(app: &App, run: &Run) {
    app.out.document(|| json!({ "run": types::Run::from(run) }));
    runs::summary(&app.out, run);
}

fn planned(app: &App, bridge: &Bridge, run: &Run) -> Result<()> {
    if app.out.json {
        return document(app, bridge, run, &ChangeFilter::default(), false);
    }
    runs::summary(&app.out, run);
    let shown = runs::changes(&app.out, bridge, run, &first_changes(app))?;
    if let Some(hash) = run.plan_hash.as_ref().filter(|_| shown > 0) {
        app.out.line("");
        let source = id_of_source(run);
        let is_held = run
            .warnings
            .iter()
            .any(|warning| warning.id == WarningId::GuardWouldHold);
        app.out.say(&match is_held {
            true => text!(
                "要应用，先让它停下：wecom-bridge sync run {source}；核对名单后再加 --confirm",
                "To apply it, let it stop first: wecom-bridge sync run {source}; look at the list, then add --confirm"
            ),
            false => text!(
                "照这份预览应用：wecom-bridge sync run {source} --expect {hash}",
                "Apply exactly this: wecom-bridge sync run {source} --expect {hash}"
            ),
        });
    }
    Ok(())
}

fn held(app: &App, bridge: &Bridge, run: &Run) -> Result<()> {
    if app.out.json {
        let filter = ChangeFilter {
            holding: true,
            ..ChangeFilter::default()
        };
        return document(app, bridge, run, &filter, true);
    }
    runs::summary(&app.out, run);
    let holding = Wanted {
        holding: true,
        ..first_changes(app)
    };
    runs::changes(&app.out, bridge, run, &holding)?;
    let source = id_of_source(run);
    app.out.line("");
    app.out.say(&text!(
        "核对这份名单；没有错的话：wecom-bridge sync run {source} --confirm",
        "Check this list; if it is right: wecom-bridge sync run {source} --confirm"
    ));
    Ok(())
}

fn failed(app: &App, run: &Run) {
    let error = run.as_error().map(contract::Failure::from);
    app.out
        .document(|| json!({ "run": types::Run::from(run), "error": error }));
    if !app.out.json {
        runs::summary(&app.out, run);
        if let Some(error) = run.as_error() {
            failures::show(&app.out, &Failure::from(error));
        }
    }
}

/// The changes to print: on a terminal the first of each kind, elsewhere all.
fn first_changes(app: &App) -> Wanted {
    let of_each = app.out.terminal.then_some(GLANCE);
    Wanted {
        of_each,
        ..Wanted::default()
    }
}

/// Writes the JSON document of a run. The changes are streamed, since a first sync may have a hundred thousand.
fn document(
    app: &App,
    bridge: &Bridge,
    run: &Run,
    filter: &ChangeFilter,
    with_error: bool,
) -> Result<()> {
    let stored = runs::departments_of(bridge, run)?;
    let names = DepartmentNames::of(bridge.sync(), stored, run)?;
    let most = filter.most.unwrap_or(usize::MAX);
    let page = |done: usize| -> Result<Vec<ChangeView>> {
        let page = ChangeFilter {
            most: Some(PAGE.min(most - done)),
            skip: filter.skip + done,
            ..filter.clone()
        };
        Ok(bridge.sync().changes(run, &page)?)
    };
    let mut changes = page(0)?;
    let head = || match types::Run::from(run) {
        run if with_error => json!({ "run": run, "error": run.error }),
        run => json!({ "run": run }),
    };
    let mut stream = Stream::open(&app.out, head, "changes");
    let mut done = 0;
    while !changes.is_empty() && !app.out.is_closed() {
        let count = changes.len();
        stream.items(changes.into_iter().map(|change| Change::of(change, &names)));
        done += count;
        let full = count == PAGE && done < most;
        changes = if full { page(done)? } else { Vec::new() };
    }
    stream.close();
    Ok(())
}

async fn due(app: &App) -> Result<Exit> {
    let bridge = app.bridge_given(given()?)?;
    let busy = app.busy(Text::fixed("同步到时间的数据源", "Running what is due"));
    let due = bridge.sync().run_due().await;
    drop(busy);
    let DueRuns {
        runs,
        left,
        watched,
    } = due?;
    app.out.document(|| {
        let watched = watched.iter().map(looks::json);
        json!({
            "runs": documents(&runs),
            "left": left_json(&left),
            "watched": watched.collect::<Vec<_>>(),
        })
    });
    if runs.is_empty() && left.is_empty() && watched.is_empty() {
        app.out
            .say(&Text::fixed("没有到时间的数据源", "Nothing is due"));
    }
    for run in &runs {
        tell(app, &bridge, run);
    }
    for source in &left {
        app.out.say(&first_run(source));
    }
    let waits = (!left.is_empty()).then_some(Exit::Held);
    for look in &watched {
        looks::tell(app, look);
    }
    let failed = watched.iter().filter_map(Watched::error);
    let failed = failed.map(|error| exit_of(error.code()));
    let exits = runs.iter().map(exit_of_run).chain(waits).chain(failed);
    Ok(exits.max().unwrap_or_default())
}

fn documents(runs: &[Run]) -> Vec<types::Run> {
    runs.iter().map(types::Run::from).collect()
}

/// The sources that were left out, each with its reason.
fn left_json(left: &[Source]) -> Vec<Value> {
    let json = |source: &Source| json!({ "source": source.id, "reason": "first_run" });
    left.iter().map(json).collect()
}

/// The text on a source whose first run waits for a person.
fn first_run(source: &Source) -> Text {
    let (name, id) = (plain(source.label()), &source.id);
    text!(
        "{name}：还没有同步过，第一次要由人来做：wecom-bridge sync run {id} --dry-run",
        "{name}: never synced yet, and the first run is a person's: wecom-bridge sync run {id} --dry-run"
    )
}

/// The display name of a run's source.
fn source_name(bridge: &Bridge, run: &Run) -> String {
    let id = id_of_source(run);
    let source = bridge.source(id);
    source.map_or_else(|_| id.to_owned(), |source| plain(source.label()))
}

/// The identifier of a run's source; empty for a run of the tenant alone, which no command names by its source.
fn id_of_source(run: &Run) -> &str {
    run.source.as_deref().unwrap_or_default()
}

/// Prints one run of several, under the name of its source.
fn tell(app: &App, bridge: &Bridge, run: &Run) {
    app.out
        .line(app.out.paint(Tone::Strong, source_name(bridge, run)));
    runs::summary(&app.out, run);
    if let (false, Some(error)) = (app.out.json, run.as_error()) {
        failures::show(&app.out, &Failure::from(error));
    }
    if run.outcome == Outcome::Held {
        ask_to_confirm(app, run);
    }
}

/// Prints how to review and confirm a run that the schedule held. Its ID is part of the command, so that a person cannot
/// confirm another list than the one that was shown.
fn ask_to_confirm(app: &App, run: &Run) {
    let (source, run) = (id_of_source(run), &run.id);
    let how = text!(
        "  核对名单：wecom-bridge sync show {run} --kind holding\n  没有错的话：wecom-bridge sync run {source} --confirm={run}",
        "  Look at the list: wecom-bridge sync show {run} --kind holding\n  If it is right: wecom-bridge sync run {source} --confirm={run}"
    );
    app.out.lines(app.out.words(&how));
}

/// Whose history.
enum Of {
    Source(String),
    Tenant(String),
}

fn history(
    app: &App,
    of: &Of,
    search: Option<&str>,
    limit: usize,
    csv: Option<PathBuf>,
) -> Result<Exit> {
    let bridge = app.bridge()?;
    let (tenant, sources, runs) = match of {
        Of::Source(source) => {
            let source = bridge.source(source)?;
            let runs = match search {
                Some(words) => bridge.sync().runs_about(&source, words, limit)?,
                None => bridge.sync().runs_of(&source, limit)?,
            };
            (bridge.tenant(&source.tenant)?, vec![source], runs)
        }
        Of::Tenant(tenant) => {
            let tenant = bridge.tenant(tenant)?;
            let runs = runs_of_tenant(&bridge, &tenant, search, limit)?;
            let sources = bridge.sources_of(&tenant)?;
            (tenant, sources, runs)
        }
    };
    if csv.is_some() {
        let sheet = run_sheet::runs(&runs, &tenant, &sources, app.lang());
        crate::sheet::write(app, &sheet, csv, None)?;
        return Ok(Exit::Done);
    }
    app.out.document(|| json!({ "runs": documents(&runs) }));
    match (runs.is_empty(), search) {
        (false, _) => runs::list(&app.out, &runs),
        (true, Some(_)) => app.out.say(&NOTHING_FOUND),
        (true, None) => app.out.say(&NEVER_RUN),
    }
    Ok(Exit::Done)
}

/// The runs of a tenant, its imports among them.
fn runs_of_tenant(
    bridge: &Bridge,
    tenant: &Tenant,
    search: Option<&str>,
    limit: usize,
) -> Result<Vec<Run>> {
    let Some(words) = search else {
        return Ok(bridge.sync().runs_of_tenant(tenant, limit)?);
    };
    let mut runs = bridge.sync().own_runs_about(tenant, words, limit)?;
    for source in bridge.sources_of(tenant)? {
        runs.extend(bridge.sync().runs_about(&source, words, limit)?);
    }
    runs.sort_by_key(|run| std::cmp::Reverse(run.key));
    runs.truncate(limit);
    Ok(runs)
}

const NOTHING_FOUND: Text = Text::fixed("没有一次同步提到它", "No run speaks of it");
const NEVER_RUN: Text = Text::fixed("还没有同步过", "It has never run");

fn show(app: &App, args: SyncShow) -> Result<Exit> {
    let bridge = app.bridge()?;
    let run = bridge.sync().run(&args.run)?;
    let holding = args.kind.as_deref() == Some(HOLDING);
    let kind = args.kind.filter(|_| !holding);
    let kind = kind.as_deref().map(kind_of).transpose()?;
    let filter = ChangeFilter {
        kind: kind.map(ChangeGroup::One),
        holding,
        part: None,
        words: args.search.clone(),
        most: args.limit,
        skip: args.offset,
    };
    if args.files.csv.is_some() || args.files.html.is_some() {
        return write_changes(app, &bridge, &run, &filter, args.files);
    }
    if app.out.json {
        document(app, &bridge, &run, &filter, false)?;
        return Ok(Exit::Done);
    }
    runs::summary(&app.out, &run);
    if let Some(error) = run.as_error() {
        failures::lines(&Failure::from(error), app.lang())
            .iter()
            .for_each(|(tone, line)| app.out.line(app.out.paint(*tone, line)));
    }
    let wanted = Wanted {
        kind,
        holding,
        words: args.search,
        most: args.limit,
        skip: args.offset,
        of_each: None,
    };
    runs::changes(&app.out, &bridge, &run, &wanted)?;
    Ok(Exit::Done)
}

/// Writes the changes of a run to the files that were named.
fn write_changes(
    app: &App,
    bridge: &Bridge,
    run: &Run,
    filter: &ChangeFilter,
    files: SheetFiles,
) -> Result<Exit> {
    let source = run.source.as_deref();
    let source = source.map(|source| bridge.source(source)).transpose()?;
    let names = DepartmentNames::of(bridge.sync(), runs::departments_of(bridge, run)?, run)?;
    let changes = bridge.sync().change_page(run, filter, &names)?;
    let of = (&bridge.tenant(&run.tenant)?, source.as_ref());
    let sheet = run_sheet::changes(run, &changes, &names, of, app.lang());
    crate::sheet::write(app, &sheet, files.csv, files.html)?;
    Ok(Exit::Done)
}

/// The pseudo-kind of `sync show` for the changes that hold a held run.
const HOLDING: &str = "holding";

fn kind_of(word: &str) -> Result<ChangeKind> {
    let all = ChangeKind::ALL.iter().map(|kind| kind.as_str());
    let kinds = all.chain([HOLDING]).collect::<Vec<_>>().join(", ");
    let unknown = |_| {
        Failure::input(
            "kind",
            Text::fixed("没有这一类变更", "There is no such kind of change"),
            text!("可以是：{kinds}。", "It is one of: {kinds}."),
        )
    };
    word.parse().map_err(unknown)
}

fn undo(app: &App, run: &str) -> Result<Exit> {
    let bridge = app.bridge()?;
    let undone = bridge.sync().undo(run)?;
    app.out
        .document(|| json!({ "run": types::Run::from(&undone) }));
    runs::summary(&app.out, &undone);
    let source = undone.source.as_deref();
    let source = source.map(|source| bridge.source(source)).transpose()?;
    if source.is_some_and(|source| source.paused) {
        app.out.say(&Text::fixed(
            "  自动同步暂停，等你手动同步一次后继续",
            "  Automatic runs wait until you have run one yourself",
        ));
    }
    Ok(Exit::Done)
}
