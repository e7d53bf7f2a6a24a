//! `sync watch`: the long-running scheduler on the command line.
//!
//! With `--json` the one document, listing all runs, comes at the end: scripts rely on a single document.

use bridge::lang::Text;
use bridge::source::Source;
use bridge::sync::scheduler::{OnError, Turn, follow};
use bridge::sync::{Due, DueRuns, Run, Watched};
use bridge::{Bridge, text};
use serde_json::json;

use super::super::stop::Stop;
use super::{documents, first_run, left_json, looks, source_name};
use crate::app::App;
use crate::exit::Exit;
use crate::failure::{Failure, Result};
use crate::output::{Tone, failures, note, runs, time};
use crate::secrets::given;

pub(super) async fn watch(app: &App) -> Result<Exit> {
    let mut stop = Stop::listen()?;
    let bridge = app.bridge_given(given()?)?;
    let (mut runs, mut left) = (Vec::new(), Vec::new());
    greet(app, &bridge)?;
    let mut heard = |turn| runs.extend(tell(app, &bridge, &mut left, turn));
    tokio::select! {
        ended = follow(bridge.sync(), OnError::End, &mut heard) => {
            let Err(error) = ended;
            return Err(error.into());
        }
        () = stop.requested() => {}
    }
    app.out
        .document(|| json!({ "runs": documents(&runs), "left": left_json(&left) }));
    Ok(Exit::Done)
}

fn greet(app: &App, bridge: &Bridge) -> Result<()> {
    if app.out.json {
        return Ok(());
    }
    let mut schedule = bridge.sync().schedule()?;
    let watches = bridge.sync().watches()?;
    let is_new = |due: &Due| {
        !schedule
            .iter()
            .any(|other| other.source.id == due.source.id)
    };
    let only_watched = watches.iter().filter(|due| is_new(due)).cloned();
    let only_watched = only_watched.collect::<Vec<_>>();
    schedule.extend(only_watched);
    schedule.sort_by_key(|due| due.at);
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

/// Tells of a turn and gives its runs. A database that is busy is tried again at the next turn.
///
/// A source whose first run waits for a person is told once, not at every turn.
fn tell(app: &App, bridge: &Bridge, told: &mut Vec<Source>, turn: Turn) -> Vec<Run> {
    let DueRuns {
        runs: due,
        left,
        watched,
    } = match turn {
        Turn::Ran(due) => due,
        Turn::Failed(error) => {
            let lines = failures::lines(&Failure::from(error), app.lang());
            lines.iter().for_each(|(tone, line)| note(*tone, line));
            return Vec::new();
        }
    };
    for source in &left {
        if !told.iter().any(|known| known.id == source.id) && !app.out.json {
            note(Tone::Warn, app.out.words(&first_run(source)));
        }
    }
    *told = left;
    tell_runs(app, bridge, &watched, &due);
    due
}

/// What came of a look is a run, and told as one; most come to nothing.
fn tell_runs(app: &App, bridge: &Bridge, watched: &[Watched], due: &[Run]) {
    for look in watched.iter().filter(|look| look.error().is_some()) {
        note(Tone::Warn, app.out.words(&looks::said(look)));
    }
    for run in due {
        let line = runs::line(&app.out, &source_name(bridge, run), run);
        app.out.line(line);
    }
    app.out.flush();
}
