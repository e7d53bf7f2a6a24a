//! What waits for somebody: one line for each thing, with the one button that settles it.

use serde::Serialize;

use super::act::{Act, ActKind};
use super::facts::{AuthFacts, Facts, SourceFacts};
use super::headline::sentence;
use super::link::State;
use super::place::Place;
use super::words;
use crate::checkup::{LoginBlock, Status};
use crate::directory::filter::DirectoryView;
use crate::lang::Text;
use crate::sync::{ChangeKind, Outcome, Run};

/// How old a check-up may be.
const OLD_MS: i64 = 7 * 24 * 3_600_000;

/// One thing that waits for somebody.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Todo {
    /// How bad it is.
    pub state: State,
    /// What it is, in one sentence.
    pub said: Text,
    /// The data source that it is about, where there are several.
    pub source: Option<String>,
    /// Its one button.
    pub act: Act,
}

impl Todo {
    fn new(state: State, said: Text, act: Act) -> Self {
        Self {
            state,
            said,
            source: None,
            act,
        }
    }
}

/// Everything that waits, the worst first.
pub(super) fn all(facts: &Facts) -> Vec<Todo> {
    if facts.sources.is_empty() {
        let said = Text::fixed("还没有数据源", "There is no data source yet");
        let act = Act::new(ActKind::AddSource, None);
        return vec![Todo::new(State::Idle, said, act)];
    }
    let mut all = Vec::new();
    all.extend(blocked(facts));
    for source in &facts.sources {
        let mut mine = of_source(source, facts);
        let name = source.name(facts);
        mine.iter_mut()
            .for_each(|todo| todo.source.clone_from(&name));
        all.extend(mine);
    }
    all.extend(failing(facts));
    all.extend(outside(facts));
    all.extend(
        facts
            .auths
            .iter()
            .filter_map(|auth| rehearsal(auth, facts.now)),
    );
    all.extend(check_up(facts));
    let alone = all.iter_mut().filter(|todo| todo.source.is_none());
    alone.for_each(|todo| todo.said = sentence(&todo.said));
    // What is worse comes first; otherwise the order is that of the chain.
    all.sort_by_key(|todo| std::cmp::Reverse(todo.state));
    all
}

/// Why nobody at all can log in.
fn blocked(facts: &Facts) -> Option<Todo> {
    let first = facts.sources.first()?;
    let (said, act) = match facts.login_block? {
        LoginBlock::NoLoginMethod => (words::NO_WAY, Act::new(ActKind::AddAuth, None)),
        // A source that never ran says so itself.
        LoginBlock::NoActiveUser if facts.totals.all() == 0 => return None,
        LoginBlock::NoActiveUser => (
            words::NOBODY_ACTIVE,
            Act::new(ActKind::Sync, Some(&first.source.id)),
        ),
    };
    Some(Todo::new(State::Fail, said, act))
}

fn of_source(of: &SourceFacts, facts: &Facts) -> Vec<Todo> {
    let mut all = Vec::new();
    all.extend(run(of, facts.now));
    if let Some(applied) = of.last_applied() {
        all.extend(left_out(applied));
    }
    if of.source.scan_login && !of.has_auth && facts.login_block != Some(LoginBlock::NoLoginMethod)
    {
        let said = Text::fixed("还没有设置扫码登录", "Scan login is not set up");
        all.push(Todo::new(
            State::Idle,
            said,
            Act::new(ActKind::AddAuth, None),
        ));
    }
    all
}

/// What the newest run leaves to somebody.
fn run(of: &SourceFacts, now: i64) -> Option<Todo> {
    let sync = || Act::new(ActKind::Sync, Some(&of.source.id));
    let Some(run) = of.last_reading() else {
        return Some(Todo::new(State::Warn, words::FIRST_RUN, sync()));
    };
    let fresh = crate::checkup::freshness(&of.source, &of.runs, now);
    match run.outcome {
        Outcome::Held => {
            let (count, _, said) = words::held(run);
            let act = Act::go_through(&run.id, count);
            Some(Todo::new(State::Warn, said, act))
        }
        Outcome::Failed => Some(failed(run, fresh.status.into())),
        _ if fresh.status == Status::Pass => None,
        _ if of.source.paused => Some(Todo::new(State::Warn, words::PAUSED, sync())),
        _ => Some(Todo::new(
            State::Warn,
            words::stale(run.finished_at, now),
            sync(),
        )),
    }
}

/// A run that failed: its cause, and the secret's field where that is what is missing.
fn failed(run: &Run, state: State) -> Todo {
    let error = run.as_error();
    let cause = error.as_ref().map(crate::Error::title);
    let act = error.as_ref().and_then(crate::Error::secret_place);
    let act = act.as_ref().map(Act::enter);
    let said = cause.as_ref().map_or(words::FAILED, words::failed_because);
    let open = || Act::new(ActKind::OpenRun, Some(&run.id));
    Todo::new(state, said, act.unwrap_or_else(open))
}

/// Whom an applied run did not bring in, by what is to be done about them.
fn left_out(run: &Run) -> impl Iterator<Item = Todo> {
    let kinds = [
        (ChangeKind::Pending, run.counts.pending),
        (ChangeKind::Skip, run.counts.skipped),
        (ChangeKind::Ambiguous, run.counts.ambiguous),
    ];
    let of = |(kind, count): (ChangeKind, usize)| {
        let source = run.source.clone().unwrap_or_default();
        let act = Act::look(Place::Waiting { source }, count);
        Todo::new(State::Warn, words::left_out_as(kind, count), act)
    };
    let there = kinds.into_iter().filter(|(_, count)| *count > 0);
    there.map(of).collect::<Vec<_>>().into_iter()
}

/// The checks that fail, as the check-up lists them.
fn failing(facts: &Facts) -> Option<Todo> {
    let checks = facts.checks()?;
    let failing = checks.iter().filter(|check| check.status == Status::Fail);
    let count = failing.count();
    let act = Act::look_at(Place::Checkup {
        check: None,
        status: Some(Status::Fail),
    });
    (count > 0).then(|| Todo::new(State::Fail, words::failing(count), act))
}

/// People whom the app does not see.
fn outside(facts: &Facts) -> Option<Todo> {
    let out = facts.out_of_range().filter(|out| *out > 0)?;
    let (_, said) = words::outside(out);
    Some(Todo::new(
        State::Warn,
        said,
        Act::look(Place::view(DirectoryView::OutOfRange), out),
    ))
}

fn rehearsal(auth: &AuthFacts, now: i64) -> Option<Todo> {
    let check = crate::checkup::rehearsal_check(auth.last.as_ref(), now);
    let said = match check.status {
        Status::Pass => return None,
        Status::Skip => words::NOT_REHEARSED,
        _ => words::REHEARSAL_FAILED,
    };
    let act = Act::new(ActKind::Rehearse, Some(&auth.auth.id));
    Some(Todo::new(check.status.into(), said, act))
}

/// A check-up that was never made, or is old.
fn check_up(facts: &Facts) -> Option<Todo> {
    let said = match &facts.last {
        None => words::NEVER_CHECKED,
        Some(last) if last.checked_at.saturating_add(OLD_MS) < facts.now => {
            words::checked_long_ago(last.checked_at, facts.now)
        }
        Some(_) => return None,
    };
    Some(Todo::new(
        State::Idle,
        said,
        Act::new(ActKind::CheckUp, None),
    ))
}
