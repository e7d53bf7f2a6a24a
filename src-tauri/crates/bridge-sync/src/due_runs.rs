//! Execution of the sources that are due, one after the other.
//!
//! Leaves out when a source is due, which is a rule of `schedule`.

use super::history::Run;
use super::run::RunRequest;
use crate::started_by::StartedBy;
use crate::watch::Watched;
use crate::{SyncRunner, progress};
use bridge_core::error::{Code, Result};
use bridge_core::source::Source;

/// The result of running what was due.
#[derive(Clone, Debug, Default)]
pub struct DueRuns {
    /// The runs that were made.
    pub runs: Vec<Run>,
    /// The sources whose first run waits for a person.
    pub left: Vec<Source>,
    /// The looks for changes that were due; the runs that came of them are among the runs.
    pub watched: Vec<Watched>,
}

impl SyncRunner {
    /// Runs every source that is due and then looks at those whose watch is, one after the other. A source that another
    /// process is running is skipped.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`; a run that fails is no error here but an outcome in
    /// [`DueRuns::runs`].
    pub async fn run_due(&self) -> Result<DueRuns> {
        let left = self.first_runs()?;
        let schedule = self.schedule()?;
        // Taken after the schedule, whose "at once" is its own now.
        let now = self.context.now_ms();
        let mut runs = Vec::new();
        for due in schedule.into_iter().filter(|due| due.at <= now) {
            let run = self.execute(&due.source.id, by_schedule(), progress::silent());
            match run.await {
                Ok(run) => runs.push(run),
                Err(error) if matches!(error.code(), Code::SyncBusy | Code::SourceUnknown) => {}
                Err(error) => return Err(error),
            }
        }
        let watched = self.watch_due().await?;
        runs.extend(watched.iter().filter_map(Watched::run).cloned());
        Ok(DueRuns {
            runs,
            left,
            watched,
        })
    }

    async fn watch_due(&self) -> Result<Vec<Watched>> {
        let watches = self.watches()?;
        let now = self.context.now_ms();
        let mut watched = Vec::new();
        for due in watches.into_iter().filter(|due| due.at <= now) {
            match self.watch(&due.source.id).await {
                Ok(look) => watched.push(look),
                Err(error) if matches!(error.code(), Code::SyncBusy | Code::SourceUnknown) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(watched)
    }
}

fn by_schedule() -> RunRequest {
    RunRequest {
        started_by: StartedBy::Schedule,
        ..RunRequest::default()
    }
}
