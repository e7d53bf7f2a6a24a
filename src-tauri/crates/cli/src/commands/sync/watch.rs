//! `sync watch`: the long-running scheduler on the command line.
//!
//! With `--json` the one document, listing all runs, comes at the end: scripts rely on a single document.

use std::time::Duration;

use bridge::lang::Text;
use bridge::source::Source;
use bridge::sync::{DueRuns, Run};
use bridge::{Bridge, Code, text};
use serde_json::json;
use tokio::time::sleep;

use super::super::stop::Stop;
use super::{documents, first_run, left_json, source_name};
use crate::app::App;
use crate::exit::Exit;
use crate::failure::{Failure, Result};
use crate::output::{Tone, failures, note, runs, time};
use crate::secrets::given;

/// The longest sleep, so that a machine that was suspended or a clock that jumped is noticed.
const LONGEST: Duration = Duration::from_secs(60);
const SHORTEST: Duration = Duration::from_secs(1);

pub(super) async fn watch(app: &App) -> Result<Exit> {
    let mut stop = Stop::listen()?;
    let bridge = app.bridge_given(given()?)?;
    let (mut runs, mut left) = (Vec::new(), Vec::new());
    greet(app, &bridge)?;
    loop {
        tokio::select! {
            turn = turn(app, &bridge, &mut left) => runs.extend(turn?),
            () = stop.requested() => break,
        }
        let wait = wait(&bridge)?;
        tokio::select! {
            () = sleep(wait) => {}
            () = stop.requested() => break,
        }
    }
    app.out
        .document(|| json!({ "runs": documents(&runs), "left": left_json(&left) }));
    Ok(Exit::Done)
}

fn greet(app: &App, bridge: &Bridge) -> Result<()> {
    if app.out.json {
        return Ok(());
    }
    let schedule = bridge.sync().schedule()?;
    let words = match schedule.first() {
        // Sources that wait for their first run are reported in the first round.
        None if !bridge.sync().first_runs()?.is_empty() => return Ok(()),
        None => Text::fixed(
            "没有设为自动同步的数据源；设好之后会自动开始。按 Ctrl-C 结束。",
            "No data source runs by itself; once one does, it will. Ctrl-C ends this.",
        ),
        Some(next) => {
            let (count, at) = (schedule.len(), time::local(next.at));
            text!(
                "看着 {count} 个数据源，下一次在 {at}。按 Ctrl-C 结束。",
                "Watching {count} data sources, the next run is at {at}. Ctrl-C ends this."
            )
        }
    };
    note(Tone::Dim, app.out.words(&words));
    Ok(())
}

/// Runs the due sources. A busy database is retried in the next round.
///
/// A source whose first run waits for a person is reported once, not in every round.
async fn turn(app: &App, bridge: &Bridge, told: &mut Vec<Source>) -> Result<Vec<Run>> {
    let due = match bridge.sync().run_due().await {
        Ok(due) => due,
        Err(error) if error.code() == Code::StoreBusy => {
            let lines = failures::lines(&Failure::from(error), app.lang());
            lines.iter().for_each(|(tone, line)| note(*tone, line));
            return Ok(Vec::new());
        }
        Err(error) => return Err(error.into()),
    };
    let DueRuns { runs: due, left } = due;
    for source in &left {
        if !told.iter().any(|known| known.id == source.id) && !app.out.json {
            note(Tone::Warn, app.out.words(&first_run(source)));
        }
    }
    *told = left;
    for run in &due {
        let line = runs::line(&app.out, &source_name(bridge, run), run);
        app.out.line(line);
    }
    app.out.flush();
    Ok(due)
}

fn wait(bridge: &Bridge) -> Result<Duration> {
    let next = bridge
        .sync()
        .schedule()?
        .first()
        .map(|due| due.at - bridge.now_ms());
    let next = next.map_or(LONGEST, |ms| {
        Duration::from_millis(ms.max(0).unsigned_abs())
    });
    Ok(next.clamp(SHORTEST, LONGEST))
}
