//! `push`: delivering the directory to a push target.

use bridge::lang::Text;
use bridge::push::push::record::{Outcome, Push, Verified};
use bridge::push::push::store::ChangeRow;
use bridge::push::push::trial::{StepStatus, Trial, Verdict};
use bridge::push::push::{PushRequest, words};
use bridge::text;
use serde_json::json;

use crate::app::App;
use crate::args::{PushCommand, PushRun, PushTrial};
use crate::exit::Exit;
use crate::failure::Result;
use crate::output::table::{Cell, padded, print};
use crate::output::terminal::plain;
use crate::output::{Out, Tone, time};
use crate::secrets::given;

/// How many lines a push tells by itself.
const TOLD: u32 = 20;

pub(crate) async fn run(app: &App, command: PushCommand) -> Result<Exit> {
    match command {
        PushCommand::Run(args) => push(app, args).await,
        PushCommand::Trial(args) => trial(app, args).await,
        PushCommand::History { target, limit } => history(app, &target, limit),
        PushCommand::Show {
            push,
            limit,
            offset,
        } => show(app, &push, (offset, limit)),
    }
}

async fn push(app: &App, args: PushRun) -> Result<Exit> {
    let bridge = app.bridge_given(given()?)?;
    let request = PushRequest {
        dry_run: args.dry_run,
        confirm: args.confirm,
        hand_out: args.hand_out,
        ..PushRequest::default()
    };
    let busy = app.busy(Text::fixed("推送", "Pushing"));
    let push = bridge.pushes().run(&args.target, &request).await;
    drop(busy);
    let push = push?;
    let (total, lines) = bridge.pushes().changes(&push, None, (0, TOLD))?;
    let is_listed = matches!(push.outcome, Outcome::Planned | Outcome::Held);
    app.out.document(|| match is_listed {
        true => json!({ "push": push, "changes": lines }),
        false => json!({ "push": push }),
    });
    tell(&app.out, &push);
    if is_listed {
        tell_lines(&app.out, &lines, total);
    }
    match push.cause.clone() {
        Some(error) => Err(error.into()),
        None => Ok(exit(&push)),
    }
}

fn exit(push: &Push) -> Exit {
    let is_proven = match push.verified {
        Some(verified) => verified.different + verified.missing == 0,
        // Written, and not read back: that is no success.
        None => push.written == 0,
    };
    match push.outcome {
        Outcome::Held => Exit::Held,
        Outcome::Planned => Exit::Done,
        Outcome::Applied if is_proven => Exit::Done,
        _ => Exit::CheckFailed,
    }
}

fn outcome(outcome: Outcome) -> Text {
    let (zh, en) = match outcome {
        Outcome::Running => ("没有结束", "not ended"),
        Outcome::Applied => ("已推送", "pushed"),
        Outcome::Planned => ("只是预览", "only planned"),
        Outcome::Held => ("待确认", "waits for you"),
        Outcome::Partly => ("部分失败", "some of it failed"),
        Outcome::Failed => ("失败", "failed"),
        Outcome::Stopped => ("提前停下", "ended early"),
    };
    Text::fixed(zh, en)
}

fn tell(out: &Out, push: &Push) {
    let (id, said) = (&push.id, outcome(push.outcome));
    let tone = match push.outcome {
        Outcome::Applied | Outcome::Planned => Tone::Good,
        _ => Tone::Warn,
    };
    out.line(out.paint(tone, format!("{} · {id}", out.words(&said))));
    let counts = serde_json::to_value(push.counts).unwrap_or_default();
    let counts = counts.as_object().cloned().unwrap_or_default();
    let figures = counts.iter().filter(|(_, count)| count.as_u64() != Some(0));
    let figures = figures
        .map(|(name, count)| format!("{} {count}", out.words(&words::count(name))))
        .collect::<Vec<_>>();
    out.line(figures.join(" · "));
    for held in &push.held {
        out.say(&words::held(*held));
    }
    if let Some(Verified {
        same,
        different,
        missing,
    }) = push.verified
    {
        out.say(&text!(
            "读回：一样 {same}，不一样 {different}，没有 {missing}",
            "Read back: {same} the same, {different} different, {missing} missing"
        ));
    }
    if let Some(seconds) = push.eta_s.filter(|_| push.outcome == Outcome::Planned) {
        out.say(&text!(
            "写入大约需要 {seconds} 秒",
            "Writing takes about {seconds} seconds"
        ));
    }
    if let (Outcome::Planned | Outcome::Held, Some(hash)) = (push.outcome, &push.plan_hash) {
        out.say(&text!(
            "看过清单后执行：push run … --confirm {hash}",
            "After you have seen the list: push run … --confirm {hash}"
        ));
    }
    for warning in &push.warnings {
        out.say(&warning.text);
    }
}

fn tell_lines(out: &Out, lines: &[ChangeRow], total: u32) {
    let heads = [
        Text::fixed("动作", "What"),
        Text::fixed("对象", "Who"),
        Text::fixed("原因", "Why"),
        Text::fixed("位置", "Where"),
    ];
    let heads = heads.each_ref().map(|head| out.words(head));
    let row = |line: &ChangeRow| -> Vec<Cell> {
        let why = line
            .reason
            .map(|reason| out.words(&words::reason(reason)).to_owned());
        vec![
            out.words(&words::kind(line.kind)).to_owned().into(),
            line.userid.clone().unwrap_or_default().into(),
            line.error.clone().or(why).unwrap_or_default().into(),
            line.remote_name
                .clone()
                .or(line.reason_detail.clone())
                .unwrap_or_default()
                .into(),
        ]
    };
    print(out, &heads, &lines.iter().map(row).collect::<Vec<_>>());
    let shown = lines.len();
    out.say(&text!(
        "共 {total} 项，显示 {shown} 项",
        "{shown} of {total} lines"
    ));
}

async fn trial(app: &App, args: PushTrial) -> Result<Exit> {
    let bridge = app.bridge_given(given()?)?;
    let request = PushRequest {
        hand_out: args.hand_out,
        ..PushRequest::default()
    };
    let busy = app.busy(Text::fixed("试推一个人", "Pushing one person"));
    let trial = bridge
        .pushes()
        .trial(&args.target, &args.who, &request)
        .await;
    drop(busy);
    let trial = trial?;
    app.out
        .document(|| json!({ "verdict": trial.verdict, "steps": trial.steps, "push": trial.push }));
    tell_trial(&app.out, &trial);
    Ok(match trial.verdict {
        Verdict::Ok => Exit::Done,
        Verdict::Blocked | Verdict::Failed => Exit::CheckFailed,
    })
}

fn tell_trial(out: &Out, trial: &Trial) {
    for step in &trial.steps {
        let (sign, tone) = match step.status {
            StepStatus::Pass => ("✓", Tone::Good),
            StepStatus::Skip => ("·", Tone::Dim),
            StepStatus::Blocked | StepStatus::Fail => ("✗", Tone::Warn),
        };
        let title = padded(out.words(&step.title), 16);
        let line = format!("{sign} {title} {}", plain(out.words(&step.evidence)));
        out.line(out.paint(tone, line));
        if let Some(fix) = &step.fix {
            out.say(fix);
        }
    }
}

fn history(app: &App, target: &str, limit: u32) -> Result<Exit> {
    let pushes = app.bridge()?.pushes().history(target, limit)?;
    app.out.document(|| json!({ "pushes": pushes }));
    let out = &app.out;
    let heads = [
        Text::fixed("推送", "Push"),
        Text::fixed("开始", "Began"),
        Text::fixed("结果", "Outcome"),
        Text::fixed("写入", "Written"),
    ];
    let heads = heads.each_ref().map(|head| out.words(head));
    let row = |push: &Push| -> Vec<Cell> {
        vec![
            push.id.clone().into(),
            time::local(push.started_at).into(),
            out.words(&outcome(push.outcome)).to_owned().into(),
            push.written.to_string().into(),
        ]
    };
    print(out, &heads, &pushes.iter().map(row).collect::<Vec<_>>());
    Ok(Exit::Done)
}

fn show(app: &App, wanted: &str, page: (u32, u32)) -> Result<Exit> {
    let bridge = app.bridge()?;
    let push = bridge.pushes().push(wanted)?;
    let (total, lines) = bridge.pushes().changes(&push, None, page)?;
    app.out
        .document(|| json!({ "push": push, "changes": lines, "total": total }));
    tell(&app.out, &push);
    tell_lines(&app.out, &lines, total);
    Ok(Exit::Done)
}
