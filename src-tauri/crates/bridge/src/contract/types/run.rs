//! Runs and their progress.

use std::time::Duration;

use serde_json::Value;

use crate::actor::Actor;
use crate::contract::failure::Failure;
use crate::lang::Text;
use crate::sync::{Outcome, Reach, RunKind, StartedBy, Warning, plan};
use crate::{progress, sync};

response! {
    /// One finished run.
    pub struct Run {
        /// Its identifier.
        pub id: String,
        source: String,
        kind: RunKind,
        started_by: StartedBy,
        outcome: Outcome,
        /// How much WeCom let us read; none if it failed before that was known.
        reach: Option<Reach>,
        counts: Counts,
        /// HTTP requests to WeCom.
        calls: u64,
        plan_hash: Option<String>,
        warnings: Vec<Warning>,
        /// Why it failed or was held.
        pub error: Option<Failure>,
        /// Set on a held run: the guard's own figures.
        held: Option<Held>,
        /// When it began; sent as RFC 3339.
        #[serde(serialize_with = "crate::time::stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string"))]
        started_at: i64,
        /// When it ended; sent as RFC 3339.
        #[serde(serialize_with = "crate::time::stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string"))]
        finished_at: i64,
        /// Whether a later undo took it back.
        undone: bool,
        /// How many rows it writes.
        written: usize,
        /// Of an undo: the run that it took back.
        undoes: Option<String>,
        /// Of an undo: what it did, in one sentence.
        undo_text: Option<Text>,
        /// The account and the host it came from; none in runs of before they were kept.
        actor: Option<Actor>,
        /// Of a held run: by which run, by whom and when its list was confirmed and applied.
        confirmed: Option<Confirmed>,
    }

    /// The confirmation of a held run.
    pub struct Confirmed {
        /// The applied run.
        run: String,
        actor: Option<Actor>,
        /// When; sent as RFC 3339.
        #[serde(serialize_with = "crate::time::stamp")]
        #[cfg_attr(feature = "bindings", ts(type = "string"))]
        at: i64,
    }

    /// A run, and whether an undo would take this very one back.
    #[cfg_attr(feature = "bindings", ts(rename = "RunShown"))]
    pub struct RunShown {
        /// The run.
        #[serde(flatten)]
        pub run: Run,
        /// Whether an undo would take it back.
        pub undoable: bool,
    }

    /// How many of each kind.
    #[derive(Copy)]
    pub struct Counts {
        #[serde(flatten)]
        planned: plan::Counts,
        /// Members who cannot log in because the run did not bring them in, rows without a userid among them.
        not_brought_in: usize,
    }

    /// Why a held run waits, in the guard's own figures.
    #[derive(Copy)]
    pub struct Held {
        reason: HeldReason,
        /// How many people would lose access.
        departures: u64,
        in_use: u64,
        /// How many accounts would change hands.
        take_overs: u64,
        /// Those who would lose access as a share of those in use.
        share: Option<f64>,
    }

    /// Which guard holds a run.
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum HeldReason {
        /// It would take access from too many.
        AccessGuard,
        /// It would hand accounts over by a number or an address alone.
        TakeOver,
    }

    /// The progress of a run in percent, and how long reading will still take where that can be estimated.
    #[derive(PartialEq, Eq)]
    pub struct RunProgress {
        /// What it does.
        pub at: Progress,
        /// Its progress, in percent.
        pub share: u8,
        /// Milliseconds that reading will still take.
        pub left_ms: Option<u64>,
    }

    /// The stage of a run.
    #[derive(PartialEq, Eq)]
    #[serde(tag = "stage", rename_all = "snake_case")]
    pub enum Progress {
        /// The departments are read.
        ReadingDepartments,
        /// The members are read.
        ReadingMembers {
            /// How many calls are done.
            done: usize,
            /// Of how many, where that is known.
            total: Option<usize>,
            /// Members so far.
            members: usize,
        },
        /// The plan is made.
        Planning {
            /// Members that were read.
            members: usize,
        },
        /// The plan is written.
        Applying {
            /// How many changes it has.
            changes: usize,
        },
    }
}

request! {
    /// A run that a person asks for. `seen` is the held run whose list they have looked at, `expect` the plan's hash.
    pub struct SyncRequest {
        source: String,
        dry_run: bool,
        confirm: bool,
        seen: Option<String>,
        expect: Option<String>,
    }

    /// The newest runs of a tenant.
    pub struct RunsRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) most: usize,
    }
}

request! {
    /// The runs of a tenant of the last days, for a chart.
    pub struct RunsTotalsRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) days: u32,
    }
}

impl From<&sync::Run> for Run {
    fn from(run: &sync::Run) -> Self {
        let error = run.as_error();
        let held = error.as_ref().filter(|_| run.outcome == Outcome::Held);
        Self {
            id: run.id.clone(),
            source: run.source.clone(),
            kind: run.kind,
            started_by: run.started_by,
            outcome: run.outcome,
            reach: run.reach,
            counts: run.counts.into(),
            calls: run.calls,
            plan_hash: run.plan_hash.clone(),
            warnings: run.warnings.clone(),
            held: held.map(Held::of),
            error: error.map(Failure::from),
            started_at: run.started_at,
            finished_at: run.finished_at,
            undone: run.undone,
            written: run.counts.written(),
            undoes: run.undoes.as_ref().map(|undone| undone.id.clone()),
            undo_text: run.undo_said(),
            actor: run.actor.clone(),
            confirmed: run.confirmed.as_ref().map(Confirmed::of),
        }
    }
}

impl Confirmed {
    fn of(confirmed: &sync::Confirmed) -> Self {
        Self {
            run: confirmed.id.clone(),
            actor: confirmed.actor.clone(),
            at: confirmed.at,
        }
    }
}

impl From<plan::Counts> for Counts {
    fn from(planned: plan::Counts) -> Self {
        Self {
            not_brought_in: planned.not_brought_in() + planned.left_out,
            planned,
        }
    }
}

impl Held {
    fn of(error: &crate::error::Error) -> Self {
        let detail = error.detail();
        let figure = |key: &str| detail.get(key).and_then(Value::as_u64).unwrap_or_default();
        let reason = match detail.get("reason").and_then(Value::as_str) {
            Some("take_over") => HeldReason::TakeOver,
            _ => HeldReason::AccessGuard,
        };
        let (departures, in_use) = (figure("departures"), figure("in_use"));
        let share = || departures as f64 / in_use as f64;
        Self {
            share: (in_use > 0).then(share),
            reason,
            departures,
            in_use,
            take_overs: figure("take_overs"),
        }
    }
}

impl RunProgress {
    /// A run that has taken so long.
    pub(in crate::contract) fn of(progress: progress::Progress, taken: Duration) -> Self {
        let left = progress.time_left(taken);
        Self {
            at: progress.into(),
            share: progress.share(),
            left_ms: left.map(|left| u64::try_from(left.as_millis()).unwrap_or(u64::MAX)),
        }
    }
}

impl From<progress::Progress> for Progress {
    fn from(progress: progress::Progress) -> Self {
        use progress::Progress as Theirs;
        match progress {
            Theirs::ReadingDepartments => Self::ReadingDepartments,
            Theirs::ReadingMembers {
                done,
                total,
                members,
            } => Self::ReadingMembers {
                done,
                total,
                members,
            },
            Theirs::Planning { members } => Self::Planning { members },
            Theirs::Applying { changes } => Self::Applying { changes },
        }
    }
}

impl SyncRequest {
    /// The source, and what is asked of its run.
    pub(in crate::contract) fn parse(self) -> (String, sync::RunRequest) {
        let request = sync::RunRequest {
            dry_run: self.dry_run,
            confirm: self.confirm,
            seen: self.seen,
            expect: self.expect,
            started_by: StartedBy::Person,
        };
        (self.source, request)
    }
}
