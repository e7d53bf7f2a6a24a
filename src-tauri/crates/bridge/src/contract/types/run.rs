//! Runs, their changes, and how far a run is.

use std::time::Duration;

use crate::progress::Progress;
use crate::sync::plan::Counts;
use crate::sync::{Outcome, Reach, Run, RunKind, StartedBy, Warning};
use serde_json::{Map, Value};

use super::{TextView, number};
use crate::contract::failure::Failure;

mirror! {
    /// How a run ended.
    OutcomeView of Outcome { Applied, Planned, Held, Failed }

    /// How much WeCom let us read.
    ReachView of Reach { Full, IdsAndAppDetails, IdsOnly }

    /// What kind of run it was.
    RunKindView of RunKind { Sync, Undo }

    /// Who began it.
    StartedByView of StartedBy { Person, Schedule }
}

answer! {
    /// One finished run.
    #[cfg_attr(feature = "bindings", ts(rename = "Run"))]
    pub struct RunView {
        pub id: String,
        source: String,
        kind: RunKindView,
        started_by: StartedByView,
        outcome: OutcomeView,
        reach: Option<ReachView>,
        counts: CountsView,
        calls: u64,
        plan_hash: Option<String>,
        warnings: Vec<WarningView>,
        error: Option<Failure>,
        /// Set on a held run: the guard's own figures.
        held: Option<HeldView>,
        pub started_at: i64,
        finished_at: i64,
        undone: bool,
        undoable: bool,
        /// How many rows it writes.
        written: u32,
        /// Of an undo: the run that it took back.
        undoes: Option<String>,
        /// Of an undo: what it did, in one sentence.
        undo_text: Option<TextView>,
    }

    /// How many of each kind.
    #[cfg_attr(feature = "bindings", ts(rename = "Counts"))]
    pub struct CountsView {
        created: u32,
        updated: u32,
        unchanged: u32,
        skipped: u32,
        overwritten: u32,
        reactivated: u32,
        departed: u32,
        disabled: u32,
        ambiguous: u32,
        pending: u32,
        out_of_range: u32,
        left_out: u32,
        /// Members who cannot log in because the run did not bring them in, rows without a userid among them.
        not_brought_in: u32,
        departments_created: u32,
        departments_updated: u32,
        departments_retired: u32,
    }

    /// Something worth knowing about a run that is no error.
    #[cfg_attr(feature = "bindings", ts(rename = "Warning"))]
    pub struct WarningView {
        id: String,
        text: TextView,
    }

    /// Why a held run waits, in the guard's own figures.
    #[cfg_attr(feature = "bindings", ts(rename = "Held"))]
    pub struct HeldView {
        reason: HeldReasonView,
        /// How many people would lose access.
        departures: u32,
        in_use: u32,
        /// How many accounts would change hands.
        take_overs: u32,
        /// Those who would lose access as a share of those in use.
        share: Option<f64>,
    }

    /// Which guard holds a run.
    #[cfg_attr(feature = "bindings", ts(rename = "HeldReason"))]
    #[derive(PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum HeldReasonView {
        AccessGuard,
        TakeOver,
    }

    /// One change of a run, with what the reader needs to know whom it is about.
    #[cfg_attr(feature = "bindings", ts(rename = "Change"))]
    pub struct ChangeView {
        #[cfg_attr(feature = "bindings", ts(type = "ChangeKind"))]
        kind: String,
        userid: Option<String>,
        username: Option<String>,
        name: Option<String>,
        departments: Vec<String>,
        reason: TextView,
        #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown> | null"))]
        before: Option<Map<String, Value>>,
        #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown> | null"))]
        after: Option<Map<String, Value>>,
    }

    /// Some of a run's changes, and how many fit in all.
    pub struct ChangePage {
        pub total: u32,
        pub changes: Vec<ChangeView>,
    }

    /// How far a run is, in percent, and how long reading will still take where that can be told.
    #[derive(PartialEq, Eq)]
    #[cfg_attr(feature = "bindings", ts(rename = "RunProgress"))]
    pub struct RunProgressView {
        pub at: ProgressView,
        pub share: u8,
        pub left_ms: Option<u64>,
    }

    /// How far a run is.
    #[derive(PartialEq, Eq)]
    #[serde(tag = "stage", rename_all = "snake_case")]
    #[cfg_attr(feature = "bindings", ts(rename = "Progress"))]
    pub enum ProgressView {
        ReadingDepartments,
        ReadingMembers { done: u32, total: Option<u32>, members: u32 },
        Planning { members: u32 },
        Applying { changes: u32 },
    }
}

given! {
    /// What is asked of a run.
    pub struct SyncRequest {
        source: String,
        dry_run: bool,
        confirm: bool,
        seen: Option<String>,
        expect: Option<String>,
    }

    /// The newest runs of a tenant.
    pub struct RunsRequest {
        pub tenant: String,
        pub most: usize,
    }

    /// Some changes of a run.
    pub struct ChangesRequest {
        pub run: String,
        pub filter: ChangeFilter,
    }

    /// Which changes to look at.
    #[derive(Clone)]
    pub struct ChangeFilter {
        #[cfg_attr(feature = "bindings", ts(type = "ChangeKind | 'department_update' | 'holding' | null"))]
        kind: Option<String>,
        words: String,
        skip: u32,
        most: u32,
    }
}

impl RunView {
    /// `undoable` is whether an undo would take this very run back.
    pub fn of(run: &Run, undoable: bool) -> Self {
        let error = run.as_error();
        Self {
            id: run.id.clone(),
            source: run.source.clone(),
            kind: run.kind.into(),
            started_by: run.started_by.into(),
            outcome: run.outcome.into(),
            reach: run.reach.map(ReachView::from),
            counts: run.counts.into(),
            calls: run.calls,
            plan_hash: run.plan_hash.clone(),
            warnings: run.warnings.iter().map(WarningView::from).collect(),
            held: error
                .as_ref()
                .filter(|_| run.outcome == Outcome::Held)
                .map(HeldView::of),
            error: error.map(Failure::from),
            started_at: run.started_at,
            finished_at: run.finished_at,
            undone: run.undone,
            written: number(run.counts.written()),
            undoes: run.undoes.as_ref().map(|undone| undone.id.clone()),
            undo_text: run.undo_said().map(TextView::from),
            undoable,
        }
    }
}

impl HeldView {
    fn of(error: &crate::error::Error) -> Self {
        let figure = |key: &str| {
            let figure = error.detail().get(key).and_then(Value::as_u64);
            figure
                .and_then(|figure| u32::try_from(figure).ok())
                .unwrap_or_default()
        };
        let is_take_over = error
            .detail()
            .get("reason")
            .is_some_and(|reason| reason == "take_over");
        Self {
            reason: match is_take_over {
                true => HeldReasonView::TakeOver,
                false => HeldReasonView::AccessGuard,
            },
            departures: figure("departures"),
            in_use: figure("in_use"),
            take_overs: figure("take_overs"),
            share: (figure("in_use") > 0)
                .then(|| f64::from(figure("departures")) / f64::from(figure("in_use"))),
        }
    }
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        Self {
            created: number(counts.created),
            updated: number(counts.updated),
            unchanged: number(counts.unchanged),
            skipped: number(counts.skipped),
            overwritten: number(counts.overwritten),
            reactivated: number(counts.reactivated),
            departed: number(counts.departed),
            disabled: number(counts.disabled),
            ambiguous: number(counts.ambiguous),
            pending: number(counts.pending),
            out_of_range: number(counts.out_of_range),
            left_out: number(counts.left_out),
            not_brought_in: number(counts.not_brought_in() + counts.left_out),
            departments_created: number(counts.departments_created),
            departments_updated: number(counts.departments_updated),
            departments_retired: number(counts.departments_retired),
        }
    }
}

impl From<&Warning> for WarningView {
    fn from(warning: &Warning) -> Self {
        Self {
            id: warning.id.clone(),
            text: (&warning.text).into(),
        }
    }
}

impl ChangeView {
    /// `path_of` puts a department's number into words.
    pub fn of(change: crate::sync::ChangeView, path_of: &dyn Fn(i64) -> String) -> Self {
        let reason = change.reason_text().into();
        let is_unit = change.kind.starts_with(UNIT);
        let values = |values: Option<Map<String, Value>>| match values {
            Some(values) if is_unit => Some(unit_values(&change.kind, values, path_of)),
            other => other.map(|values| person_values(values, path_of)),
        };
        Self {
            before: values(change.before),
            after: values(change.after),
            userid: change.userid,
            // A department's name is its name only.
            username: change.username.filter(|_| !is_unit),
            name: change.name,
            departments: change.departments.into_iter().map(path_of).collect(),
            reason,
            kind: change.kind,
        }
    }
}

/// A person's departments by name.
fn person_values(
    mut values: Map<String, Value>,
    path_of: &dyn Fn(i64) -> String,
) -> Map<String, Value> {
    let named = |value: &Value| match value.as_i64() {
        Some(id) => Value::String(path_of(id)),
        None => value.clone(),
    };
    for field in ["departments", "main_department"] {
        let Some(value) = values.get_mut(field) else {
            continue;
        };
        let in_words = match &*value {
            Value::Array(all) => Value::Array(all.iter().map(named).collect()),
            one => named(one),
        };
        *value = in_words;
    }
    values
}

/// How the kinds of changes of departments begin.
const UNIT: &str = "department_";

/// What people want to know of a department: the parent by name, and no numbers that only machines sort by.
fn unit_values(
    kind: &str,
    mut values: Map<String, Value>,
    path_of: &dyn Fn(i64) -> String,
) -> Map<String, Value> {
    values.remove("id");
    values.remove("retired");
    if kind != "department_reorder" {
        values.remove("sort");
    }
    if let Some(parent) = values.get_mut("parent") {
        *parent = parent
            .as_i64()
            .map_or(Value::Null, |id| Value::String(path_of(id)));
    }
    values
}

impl RunProgressView {
    /// A run that has taken so long.
    pub fn of(progress: Progress, taken: Duration) -> Self {
        let left = progress.time_left(taken);
        Self {
            at: progress.into(),
            share: progress.share(),
            left_ms: left.map(|left| u64::try_from(left.as_millis()).unwrap_or(u64::MAX)),
        }
    }
}

impl From<Progress> for ProgressView {
    fn from(progress: Progress) -> Self {
        match progress {
            Progress::ReadingDepartments => Self::ReadingDepartments,
            Progress::ReadingMembers {
                done,
                total,
                members,
            } => Self::ReadingMembers {
                done: number(done),
                total: total.map(number),
                members: number(members),
            },
            Progress::Planning { members } => Self::Planning {
                members: number(members),
            },
            Progress::Applying { changes } => Self::Applying {
                changes: number(changes),
            },
        }
    }
}

impl SyncRequest {
    /// The source, and what is asked of its run.
    pub fn parse(self) -> (String, crate::sync::RunRequest) {
        let request = crate::sync::RunRequest {
            dry_run: self.dry_run,
            confirm: self.confirm,
            seen: self.seen,
            expect: self.expect,
            started_by: StartedBy::Person,
        };
        (self.source, request)
    }
}

impl From<ChangeFilter> for crate::sync::ChangeFilter {
    fn from(filter: ChangeFilter) -> Self {
        let words = filter.words.trim();
        let holding = filter.kind.as_deref() == Some("holding");
        Self {
            kind: filter.kind.filter(|_| !holding),
            holding,
            words: (!words.is_empty()).then(|| words.to_owned()),
            most: Some(filter.most as usize),
            skip: filter.skip as usize,
        }
    }
}
