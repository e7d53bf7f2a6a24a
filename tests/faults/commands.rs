//! The commands that talk to WeCom, run in this process, and what each leaves behind.

use std::path::Path;
use std::time::Duration;

use bridge::checkup::{CheckUp, Status, Verdict};
use bridge::error::Class;
use bridge::sync::{Outcome, RunRequest};
use bridge::trace::{Trace, TraceVerdict};
use bridge::{Bridge, Error, progress};
use tests::database::{self, Known};
use tests::proxy::{Fault, Proxy, Seen, When};
use wecom::Timeouts;

use crate::world::{self, World};

/// A command that talks to WeCom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    SourceAdd,
    AuthAdd,
    Sync,
    /// A run whose contacts secret gives only identifiers.
    SyncLimited,
    DryRun,
    Check,
    Trace,
}

impl Command {
    pub(crate) const ALL: [Self; 7] = [
        Self::SourceAdd,
        Self::AuthAdd,
        Self::Sync,
        Self::SyncLimited,
        Self::DryRun,
        Self::Check,
        Self::Trace,
    ];

    /// Whether it looks at each link by itself and says how each stands, instead of failing as a whole.
    pub(crate) const fn is_examination(self) -> bool {
        matches!(self, Self::Check | Self::Trace)
    }
}

/// How a command ended.
#[derive(Debug)]
pub(crate) enum End {
    /// Done; what it made or said, in a form that does not depend on chance.
    Done(Vec<String>),
    /// It could not, and said so.
    Refused(Error),
}

/// A finished case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) end: End,
    pub(crate) seen: Seen,
    /// The database without the record of runs.
    pub(crate) before: Vec<String>,
    pub(crate) after: Vec<String>,
    /// By user, which facts are known of them.
    pub(crate) known_before: Known,
    pub(crate) known: Known,
}

/// Long enough for a good answer of a server on this machine.
const STALLED: Duration = Duration::from_secs(2);

/// Tables that a failed run or a preview may write: the record of it.
pub(crate) const RECORD: [&str; 4] = ["runs", "changes", "app_ranges", "checkups"];

/// Runs a command over a bad line in a folder of its own.
pub(crate) async fn run(world: &World, command: Command, fault: Fault, when: When) -> Case {
    let details = world.details(command);
    let proxy = Proxy::start(&details.api_base).await;
    proxy.spoil(fault, when);
    let folder = world.folder(command, &proxy.base());
    let before = database::everything_but(folder.path(), &RECORD);
    let known_before = database::known(folder.path());
    let bridge = world::open_patient(folder.path(), details, timeouts(fault));
    let end = act(&bridge, world, command, folder.path()).await;
    drop(bridge);
    Case {
        end,
        seen: proxy.seen(),
        before,
        after: database::everything_but(folder.path(), &RECORD),
        known_before,
        known: database::known(folder.path()),
    }
}

/// A body that stops is waited for in real time. All else takes the time that it takes, however slow the machine.
fn timeouts(fault: Fault) -> Timeouts {
    let usual = Timeouts::default();
    match fault {
        Fault::Stall => Timeouts {
            request: STALLED,
            ..usual
        },
        _ => usual,
    }
}

/// Runs a command in an open folder.
pub(crate) async fn act(bridge: &Bridge, world: &World, command: Command, folder: &Path) -> End {
    let details = world.details(command);
    let result = match command {
        Command::SourceAdd => {
            let new = world::new_source(details, true);
            let added = bridge.set_up().add_source("t", &new).await;
            added.map(|_| set_up(folder))
        }
        Command::AuthAdd => {
            let scan = world::scan_login(details);
            let added = bridge
                .set_up()
                .add_auth("t", &details.corp_id, &scan, true)
                .await;
            added.map(|_| set_up(folder))
        }
        Command::Sync | Command::SyncLimited => sync(bridge, &details.corp_id, false, folder).await,
        Command::DryRun => sync(bridge, &details.corp_id, true, folder).await,
        Command::Check => {
            let tenant = bridge.tenant("t").unwrap();
            let checked = bridge.diagnose().check_up(&tenant, &|_| {}).await;
            checked.map(|checkup| of_check_up(&checkup))
        }
        Command::Trace => {
            let tenant = bridge.tenant("t").unwrap();
            let traced = bridge
                .diagnose()
                .trace(&tenant, &bridge::trace::Subject::words(&world.somebody))
                .await;
            traced.map(|trace| of_trace(&trace))
        }
    };
    result.map_or_else(End::Refused, End::Done)
}

async fn sync(
    bridge: &Bridge,
    source: &str,
    dry_run: bool,
    folder: &Path,
) -> Result<Vec<String>, Error> {
    let request = RunRequest {
        dry_run,
        ..RunRequest::default()
    };
    let run = bridge
        .sync()
        .execute(source, request, progress::silent())
        .await?;
    match run.outcome {
        Outcome::Applied => Ok(database::directory(folder)),
        Outcome::Planned => Ok(vec![run.plan_hash.unwrap()]),
        Outcome::Held | Outcome::Failed => Err(run.as_error().unwrap()),
    }
}

/// What was set up, without identifiers and times.
fn set_up(folder: &Path) -> Vec<String> {
    let count = |sql| format!("{}", database::number(folder, sql));
    vec![
        count("SELECT count(*) FROM sources"),
        count("SELECT count(*) FROM auths"),
        count("SELECT scan_login FROM sources"),
    ]
}

fn of_check_up(checkup: &CheckUp) -> Vec<String> {
    let is_well = checkup
        .checks
        .iter()
        .all(|check| check.status != Status::Fail);
    // Whoever reads only the verdict must not be misled.
    assert!(is_well || checkup.verdict == Verdict::NotReady);
    let unexplained = |check: &&bridge::checkup::Check| {
        matches!(check.status, Status::Fail | Status::Warn) && check.fix.is_none()
    };
    assert!(checkup.checks.iter().find(unexplained).is_none());
    let standing = |check: &bridge::checkup::Check| format!("{} {:?}", check.id, check.status);
    checkup.checks.iter().map(standing).collect()
}

fn of_trace(trace: &Trace) -> Vec<String> {
    if trace.verdict == TraceVerdict::CannotLogIn {
        assert!(trace.remedy.is_some(), "no remedy: {:?}", trace.steps);
    }
    let steps = trace.steps.iter();
    let steps = steps.map(|step| format!("{} {:?}", step.id, step.status));
    std::iter::once(format!("{:?}", trace.verdict))
        .chain(steps)
        .collect()
}

impl Case {
    /// Fails unless the error is one of WeCom's or the network's, with a way out in both languages and no secret in it.
    pub(crate) fn assert_clear(&self, secrets: &[&str], context: &str) {
        let End::Refused(error) = &self.end else {
            return;
        };
        assert_eq!(error.code().class(), Class::Wecom, "{context}: {error}");
        let fix = error.fix();
        assert!(!fix.cause.zh.is_empty() && !fix.cause.en.is_empty());
        assert!(!fix.steps.is_empty(), "{context}: {error}: no step");
        let told = format!("{error:?}{error}{fix:?}");
        assert!(
            secrets.iter().all(|secret| !told.contains(secret)),
            "{context}: a secret in {}",
            error.code()
        );
    }
}
