//! `checklist`: what has to be proven before a tenant's people scan their way into the portal, as the window lists it.
//!
//! It reads what check-ups, runs and rehearsals left here and asks WeCom nothing.

use bridge::checklist::{Checklist, Row};
use bridge::contract::types::ChecklistShown;
use bridge::lang::Text;
use bridge::overview::State;
use bridge::tenant::Tenant;
use bridge::{Bridge, Code, Error, text};
use serde::Serialize;

use crate::app::App;
use crate::args::ChecklistArgs;
use crate::exit::Exit;
use crate::failure::Result;
use crate::output::failures::remedy;
use crate::output::table::{padded, width};
use crate::output::{Out, Tone, plain, time};

#[derive(Serialize)]
struct Document<'a> {
    tenant: &'a str,
    #[serde(flatten)]
    list: &'a ChecklistShown,
}

pub(crate) fn run(app: &App, args: &ChecklistArgs) -> Result<Exit> {
    let bridge = app.bridge()?;
    let tenant = wanted(&bridge, args.tenant.as_deref())?;
    let last = bridge.last_check_up(&tenant)?;
    let list = bridge.checklist(&tenant, last.as_ref())?;
    app.out.document(|| Document {
        tenant: &tenant.id,
        list: &list,
    });
    show(&app.out, &tenant, &list);
    Ok(if list.done {
        Exit::Done
    } else {
        Exit::CheckFailed
    })
}

/// The tenant that was named; without a name, the only one.
fn wanted(bridge: &Bridge, named: Option<&str>) -> Result<Tenant> {
    if let Some(named) = named {
        return Ok(bridge.tenant(named)?);
    }
    let mut tenants = bridge.tenants()?;
    match (tenants.pop(), tenants.as_slice()) {
        (Some(only), []) => Ok(only),
        (None, _) => Err(Error::new(Code::TenantUnknown, "there is no tenant yet").into()),
        (Some(last), others) => {
            let names = others.iter().chain([&last]);
            let names = names.map(|tenant| tenant.name.clone()).collect::<Vec<_>>();
            let error = Error::new(Code::Ambiguous, "there are several tenants: name one");
            Err(error.with("candidates", names).into())
        }
    }
}

fn show(out: &Out, tenant: &Tenant, list: &Checklist) {
    let (sign, tone) = of_state(list.state);
    let headline = format!("{sign} {}", plain(out.words(&list.verdict)));
    out.line(out.paint(tone, headline));
    if list.unchecked {
        let named = plain(&tenant.name);
        out.say(&text!(
            "还没有体检过：wecom-bridge check --tenant {named}",
            "No check-up was made yet: wecom-bridge check --tenant {named}"
        ));
    }
    let titles = list.rows.iter().map(|row| width(out.words(&row.title)));
    let widest = titles.max().unwrap_or_default();
    for (place, row) in list.rows.iter().enumerate() {
        one(out, place + 1, row, widest);
    }
    if let Some(note) = &list.note {
        out.line("");
        out.say(&Text::fixed("给员工的通知：", "A note to staff:"));
        for line in out.words(&note.text).lines() {
            out.line(format!("  {}", plain(line)));
        }
    }
}

/// A row, with what to do about it while it is not green.
fn one(out: &Out, number: usize, row: &Row, widest: usize) {
    let (sign, tone) = of_state(row.state);
    let title = padded(out.words(&row.title), widest);
    let when = row.done_at.map(|at| format!("  {}", time::local(at)));
    out.line(format!(
        "  {} {number} {title}  {}{}",
        out.paint(tone, sign),
        plain(out.words(&row.proof)),
        out.paint(Tone::Dim, when.unwrap_or_default())
    ));
    if row.state == State::Pass {
        return;
    }
    let fix = row.fix.iter().flat_map(|fix| remedy(fix, out.lang));
    let copied = row.copy.iter();
    let copied = copied.map(|copied| format!("{} {}", out.words(&copied.label), copied.value));
    let act = row.act.iter().map(|act| out.words(&act.label).to_owned());
    for line in fix.chain(copied).chain(act) {
        out.line(format!("        {}", plain(&line)));
    }
}

fn of_state(state: State) -> (&'static str, Tone) {
    match state {
        State::Pass => ("✓", Tone::Good),
        State::Warn => ("!", Tone::Warn),
        State::Fail => ("✗", Tone::Bad),
        State::Idle => ("·", Tone::Dim),
    }
}
