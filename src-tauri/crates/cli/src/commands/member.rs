//! `member trace`: why one person can or cannot log in.

use bridge::lang::Text;
use bridge::trace::{MemberView, Subject, Trace, TraceVerdict};

use crate::app::App;
use crate::args::MemberCommand;
use crate::exit::Exit;
use crate::failure::Result;
use crate::output::failures::remedy;
use crate::output::words::{of_status, of_user};
use crate::output::{Out, Tone, plain};
use crate::secrets::given;
use crate::sheet;

pub(crate) async fn run(app: &App, command: MemberCommand) -> Result<Exit> {
    let MemberCommand::Trace { who, of, html } = command;
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
        .status
        .map(|status| out.words(&of_user(status).0).to_owned());
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
