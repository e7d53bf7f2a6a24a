//! `member trace`: why one person can or cannot log in. `member try`: what a sync would do for them.

use std::path::PathBuf;

use bridge::contract::types::TrialShown;
use bridge::lang::Text;
use bridge::sync::{ChangeLine, TrialStepId};
use bridge::trace::{MemberView, Subject, Trace, TraceVerdict};

use crate::app::App;
use crate::args::{MemberCommand, OfTenant};
use crate::exit::Exit;
use crate::failure::Result;
use crate::output::failures::remedy;
use crate::output::words::of_status;
use crate::output::{Out, Tone, plain};
use crate::secrets::given;
use crate::sheet;

pub(crate) async fn run(app: &App, command: MemberCommand) -> Result<Exit> {
    match command {
        MemberCommand::Trace { who, of, html } => trace(app, (who, of), html).await,
        MemberCommand::Try { who, of, apply } => try_member(app, (who, of), apply).await,
    }
}

async fn trace(app: &App, (who, of): (String, OfTenant), html: Option<PathBuf>) -> Result<Exit> {
    let bridge = app.bridge_given(given()?)?;
    let tenant = bridge.tenant(&of.tenant)?;
    let busy = app.busy(Text::fixed("正在诊断", "Tracing"));
    let trace = bridge.diagnose().trace(&tenant, &Subject::Words(who)).await;
    drop(busy);
    let trace = trace?;
    match html {
        Some(file) => {
            let sheet = trace.sheet(&tenant, bridge.now_ms(), app.out.lang);
            sheet::write(app, &sheet, None, Some(file))?;
        }
        None => {
            app.out.document(|| &trace);
            tell(&app.out, &trace);
        }
    }
    Ok(match trace.verdict {
        TraceVerdict::CanLogIn => Exit::Done,
        TraceVerdict::CannotLogIn => Exit::CheckFailed,
    })
}

async fn try_member(app: &App, (who, of): (String, OfTenant), apply: bool) -> Result<Exit> {
    let bridge = app.bridge_given(given()?)?;
    let tenant = bridge.tenant(&of.tenant)?;
    let busy = app.busy(Text::fixed("正在试同步", "Trying"));
    let subject = Subject::Words(who);
    let tried = bridge
        .diagnose()
        .try_member(&tenant, &subject, (apply, None))
        .await;
    drop(busy);
    let (source, trial) = tried?;
    // Without --apply nobody asked whether it could be.
    let is_clean = match apply {
        true => trial.is_clean(),
        false => trial.item.is_some() || trial.is_clean(),
    };
    let shown = TrialShown::of(&bridge, &source, trial)?;
    app.out.document(|| &shown);
    tell_trial(&app.out, &shown);
    Ok(match is_clean {
        true => Exit::Done,
        false => Exit::CheckFailed,
    })
}

fn tell_trial(out: &Out, trial: &TrialShown) {
    for step in &trial.steps {
        let (sign, tone) = of_status(step.status);
        let evidence = plain(out.words(&step.evidence));
        out.line(format!("  {} {evidence}", out.paint(tone, sign)));
        if let Some(fix) = &step.fix {
            let lines = remedy(fix, out.lang);
            lines
                .iter()
                .for_each(|line| out.line(format!("      {line}")));
        }
        if step.id == TrialStepId::Plan
            && let Some(item) = &trial.item
        {
            item.lines()
                .iter()
                .for_each(|line| out.line(field(out, line)));
        }
    }
    if let Some(run) = &trial.applied {
        let said = Text::new(
            format!("已应用；撤销：wecom-bridge sync undo {}", run.id),
            format!("Applied; to undo: wecom-bridge sync undo {}", run.id),
        );
        out.line("");
        out.line(out.paint(Tone::Good, format!("✓ {}", out.words(&said))));
        for warning in &run.warnings {
            out.line(out.paint(Tone::Warn, out.words(&warning.text)));
        }
    }
}

/// One value before and after.
fn field(out: &Out, line: &ChangeLine) -> String {
    let side = |text: &Option<Text>| match text {
        Some(text) => plain(out.words(text)),
        None => "–".to_owned(),
    };
    let (before, after) = (side(&line.before), side(&line.after));
    format!("      {}  {before} → {after}", out.words(&line.label))
}

fn tell(out: &Out, trace: &Trace) {
    if let Some(member) = &trace.member {
        out.line(person(out, member));
    }
    for step in &trace.steps {
        let (sign, tone) = of_status(step.status);
        out.line(format!(
            "  {} {}",
            out.paint(tone, sign),
            plain(out.words(&step.evidence))
        ));
    }
    let (sign, tone) = match trace.verdict {
        TraceVerdict::CanLogIn => ("✓", Tone::Good),
        TraceVerdict::CannotLogIn => ("✗", Tone::Bad),
    };
    out.line("");
    let headline = plain(out.words(&trace.headline));
    out.line(out.paint(tone, format!("{sign} {headline}")));
    let Some(fix) = &trace.remedy else { return };
    remedy(fix, out.lang)
        .iter()
        .for_each(|line| out.line(format!("  {line}")));
}

/// The person in one line: name, userid or username, status and departments.
fn person(out: &Out, member: &MemberView) -> String {
    let who = member
        .userid
        .as_deref()
        .or(member.username.as_deref())
        .unwrap_or_default();
    let name = member.name.as_deref().unwrap_or(who);
    let status = member
        .status_text
        .as_ref()
        .map(|status| out.words(status).to_owned());
    let places = member.departments.iter().map(|each| each.path.clone());
    let rest = std::iter::once(who.to_owned()).chain(status).chain(places);
    let rest = rest
        .map(|part| plain(&part))
        .collect::<Vec<_>>()
        .join(" · ");
    format!(
        "{}  {}",
        out.paint(Tone::Strong, plain(name)),
        out.paint(Tone::Dim, rest)
    )
}
