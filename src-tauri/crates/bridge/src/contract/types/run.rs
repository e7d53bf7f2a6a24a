//! Runs and their progress.

use std::time::Duration;

use serde_json::Value;

use crate::actor::Actor;
use crate::contract::failure::Failure;
use crate::lang::Text;
use crate::source::{Guard, HeldReason};
use crate::sync::plan::SamePerson;
use crate::sync::{Facet, Outcome, Reach, RunKind, RunState, StartedBy, Warning, plan};
use crate::{progress, sync};
use bridge_core::guard::{GuardGauge, gauge};

use super::SheetFormat;

response! {
    /// One finished run.
    pub struct Run {
        /// Its identifier.
        pub id: String,
        /// Its data source; none for a run of the tenant alone, such as an import.
        source: Option<String>,
        tenant: String,
        kind: RunKind,
        started_by: StartedBy,
        outcome: Outcome,
        /// How much WeCom let us read; none if it failed before that was known.
        reach: Option<Reach>,
        counts: Counts,
        /// HTTP requests to WeCom.
        calls: u64,
        plan_hash: Option<String>,
        /// What is worth knowing of it.
        pub warnings: Vec<Warning>,
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
        /// Whether somebody in it was archived or erased since, so that it cannot be undone.
        cleared: bool,
        /// The same in one sentence, where it would matter.
        cleared_text: Option<Text>,
        /// How many rows it writes.
        written: usize,
        /// Of an undo: the run that it took back.
        undoes: Option<String>,
        /// Of an undo: what it did, in one sentence.
        undo_text: Option<Text>,
        /// The account and the host it came from; none in runs of before they were kept.
        actor: Option<Actor>,
        /// How it went, as a dot shows it.
        state: RunState,
        /// How it ended, in one or two words.
        outcome_text: Text,
        /// What came of it, in one sentence.
        said: Text,
        /// Why it failed or was held, in one sentence.
        reason: Option<Text>,
        /// How it was started, and by whom.
        by_text: Text,
        /// What its list can be filtered by, with how many.
        facets: Vec<Facet>,
        /// How many people it deactivates, those whom WeCom has switched off among them.
        deactivated: usize,
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
        /// Whether an undo would pause automatic runs: there are some.
        pub undo_pauses: bool,
        /// Of a held run that nobody confirmed: whether its list no longer counts, since another run was applied or the
        /// settings were changed.
        pub outdated: bool,
        /// Of a run that the access guard holds: how far it is past it.
        pub gauge: Option<GuardGauge>,
        /// What its data source is called, or what it came from in place of one.
        pub source_name: Text,
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
        /// Which userids the person says are one person's.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, as = "Option<Vec<SamePerson>>"))]
        same: Vec<SamePerson>,
    }

    /// The newest runs of a tenant.
    pub struct RunsRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) most: usize,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, as = "Option<RunFilter>"))]
        pub(in crate::contract) filter: RunFilter,
    }

    /// Which runs to look at; what is left out fits all.
    #[derive(Clone, Default)]
    #[serde(default)]
    pub struct RunFilter {
        /// Of this data source.
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) source: Option<String>,
        /// Ended like this; `undo` for an undo, `import` for an import however it ended.
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) outcome: Option<String>,
        /// With changes of people or departments that these words name.
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) words: Option<String>,
    }

    /// The runs of a tenant as a file.
    pub struct RunsExportRequest {
        pub(in crate::contract) tenant: String,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, as = "Option<RunFilter>"))]
        pub(in crate::contract) filter: RunFilter,
        pub(in crate::contract) format: SheetFormat,
    }

    /// The changes of a run as a file; of a facet and with words, or all.
    pub struct RunExportRequest {
        pub(in crate::contract) run: String,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) kind: Option<String>,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) words: Option<String>,
        pub(in crate::contract) format: SheetFormat,
    }
}

request! {
    /// The runs of a tenant of the last days, for a chart.
    pub struct RunsTotalsRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) days: u32,
    }
}

impl RunFilter {
    /// Whether a run fits; of words only the store knows.
    pub(in crate::contract) fn fits(&self, run: &sync::Run) -> bool {
        let ended = match run.kind {
            RunKind::Undo => "undo".to_owned(),
            RunKind::Sync | RunKind::Import | RunKind::Single => serde_json::to_value(run.outcome)
                .ok()
                .and_then(|word| word.as_str().map(str::to_owned))
                .unwrap_or_default(),
        };
        // An import ends like any run, and is looked for by what it is too.
        let kind = match run.kind {
            RunKind::Import => "import",
            RunKind::Single => "single",
            RunKind::Undo | RunKind::Sync => "",
        };
        let of_source = self
            .source
            .as_ref()
            .is_none_or(|source| run.source.as_ref() == Some(source));
        of_source
            && self
                .outcome
                .as_ref()
                .is_none_or(|outcome| *outcome == ended || *outcome == kind)
    }

    /// The words that are looked for.
    pub(in crate::contract) fn words(&self) -> Option<&str> {
        self.words
            .as_deref()
            .map(str::trim)
            .filter(|words| !words.is_empty())
    }
}

impl From<&sync::Run> for Run {
    fn from(run: &sync::Run) -> Self {
        let error = run.as_error();
        let held = error.as_ref().filter(|_| run.outcome == Outcome::Held);
        Self {
            id: run.id.clone(),
            source: run.source.clone(),
            tenant: run.tenant.clone(),
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
            cleared: run.cleared,
            cleared_text: run.cleared_text(),
            written: run.counts.written(),
            undoes: run.undoes.as_ref().map(|undone| undone.id.clone()),
            undo_text: run.undo_said(),
            actor: run.actor.clone(),
            state: run.state(),
            outcome_text: run.outcome_text(),
            said: run.said(),
            reason: run.reason(),
            by_text: run.by_text(),
            facets: run.facets(),
            deactivated: run.counts.deactivated(),
            confirmed: run.confirmed.as_ref().map(Confirmed::of),
        }
    }
}

impl Run {
    /// Of a held run whose list no longer counts: nobody confirmed it, and it waits for nobody.
    pub(in crate::contract) fn settled(self) -> Self {
        Self {
            state: RunState::Idle,
            outcome_text: Text::fixed("没有确认", "Not confirmed"),
            said: Text::fixed(
                "停下过，没有确认，什么也没有改",
                "It stopped and was not confirmed. Nothing was changed",
            ),
            ..self
        }
    }

    /// Of a run that the access guard holds: how far it is past it, by the settings of its data source.
    pub(in crate::contract) fn gauge(&self, guard: Guard) -> Option<GuardGauge> {
        let held = self
            .held
            .filter(|held| held.reason == HeldReason::AccessGuard)?;
        let people = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        Some(gauge(people(held.departures), people(held.in_use), guard))
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
        let reason = HeldReason::of(error);
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
            same: self.same,
            started_by: StartedBy::Person,
        };
        (self.source, request)
    }
}
