//! Runs what is due while the program lives, and tells of runs that wait for a person or failed.

use std::collections::HashMap;
use std::time::Duration;

use bridge::lang::{Lang, Text};
use bridge::sync::{Outcome, Run};
use bridge::{Bridge, error::words};
use tokio::time::sleep;

use crate::failure::Answer;
use crate::shell::Shell;
use crate::topic::Topic;

/// Never sleeps longer, so that a machine that slept or a clock that jumped is noticed.
const LONGEST: Duration = Duration::from_secs(60);
const SHORTEST: Duration = Duration::from_secs(1);

/// Works until the program ends.
pub(crate) async fn work(shell: Shell) {
    let mut told = Told::default();
    loop {
        let wait = match turn(&shell, &mut told).await {
            Ok(wait) => wait,
            Err(failure) => {
                tracing::warn!(?failure, "the schedule could not be followed");
                LONGEST
            }
        };
        sleep(wait).await;
    }
}

async fn turn(shell: &Shell, told: &mut Told) -> Answer<Duration> {
    let bridge = shell.bridge().await?;
    let runs = bridge.sync_due().await?;
    if !runs.is_empty() {
        shell.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    }
    let settings = shell.settings().get();
    for run in runs.iter().filter(|run| told.is_news(run) && settings.notify) {
        let (title, body) = note(&source_name(&bridge, run), run, settings.language.into());
        shell.desktop().notify(&title, &body);
    }
    shell.with(wait).await
}

fn wait(bridge: &Bridge) -> bridge::Result<Duration> {
    let next = bridge.schedule()?.first().map(|due| due.at - bridge.now_ms());
    let next = next.map_or(LONGEST, |ms| Duration::from_millis(ms.max(0).unsigned_abs()));
    Ok(next.clamp(SHORTEST, LONGEST))
}

/// How each source's last run ended, so that a failure that repeats itself is told once.
#[derive(Default)]
struct Told {
    last: HashMap<String, (Outcome, Option<&'static str>)>,
}

impl Told {
    fn is_news(&mut self, run: &Run) -> bool {
        let end = (run.outcome, run.error_code().map(|code| code.id()));
        let before = self.last.insert(run.source.clone(), end);
        matches!(run.outcome, Outcome::Held | Outcome::Failed) && before != Some(end)
    }
}

fn note(source: &str, run: &Run, lang: Lang) -> (String, String) {
    let title = match run.outcome {
        Outcome::Held => Text::fixed("同步待确认", "A sync waits for you"),
        _ => Text::fixed("同步失败", "A sync failed"),
    };
    let why = run.as_error().map(|error| words::headline(&error).get(lang).to_owned()).unwrap_or_default();
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    (title.get(lang).to_owned(), format!("{source}{colon}{why}"))
}

fn source_name(bridge: &Bridge, run: &Run) -> String {
    bridge.source(&run.source).map_or_else(|_| run.source.clone(), |source| match source.description.as_str() {
        "" => source.corp_id.to_string(),
        description => description.to_owned(),
    })
}
