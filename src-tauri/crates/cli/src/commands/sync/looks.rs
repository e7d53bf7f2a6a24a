//! Looks for changes between two runs, as `sync due` and `sync watch` tell them.

use bridge::lang::Text;
use bridge::sync::{Run, WatchEnd, Watched};
use bridge::text;
use serde_json::{Value, json};

use crate::app::App;
use crate::failure::Failure;
use crate::output::{failures, plain, words};

/// A look as scripts read it.
pub(super) fn json(look: &Watched) -> Value {
    json!({
        "source": look.source.id,
        "outcome": look.word(),
        "calls": look.calls,
        "run": look.run().map(|run| &run.id),
        "error": look.error().map(bridge::Error::to_record),
    })
}

/// Tells of one look. The runs that came of it are told as runs.
pub(super) fn tell(app: &App, look: &Watched) {
    app.out.say(&said(look));
    if let (false, Some(error)) = (app.out.json, look.error()) {
        failures::show(&app.out, &Failure::from(error.clone()));
    }
}

/// What a look came to, in a line.
pub(super) fn said(look: &Watched) -> Text {
    let name = plain(look.source.label());
    let calls = words::number(usize::try_from(look.calls).unwrap_or(usize::MAX));
    let id = |run: &Run| run.id.clone();
    match &look.end {
        WatchEnd::Unchanged => text!(
            "{name}：查看了变动，没有人加入、退出或换部门（调用 {calls} 次）",
            "{name}: looked for changes, nobody joined, left or moved ({calls} calls)"
        ),
        WatchEnd::Changed(run) => {
            let run = id(run);
            text!(
                "{name}：查看到变动，见同步 {run}（调用 {calls} 次）；姓名等资料随下一次完整的同步更新",
                "{name}: there are changes, see run {run} ({calls} calls); names and other details come with the next full run"
            )
        }
        WatchEnd::Large(run) => {
            let run = id(run);
            text!(
                "{name}：变动较多，已改为完整同步，见同步 {run}",
                "{name}: there are many changes, so everything was synced, see run {run}"
            )
        }
        WatchEnd::Failed(_) => text!(
            "{name}：没能查看变动（调用 {calls} 次）",
            "{name}: could not look for changes ({calls} calls)"
        ),
    }
}
