//! `login history`: past rehearsals of one authentication source, on the terminal or as a file.

use std::path::PathBuf;
use std::slice;

use bridge::Bridge;
use bridge::auth::Auth;
use bridge::checkup::Status;
use bridge::contract::types;
use bridge::lang::Text;
use bridge::scan::Rehearsal;
use bridge::scan::rehearsal_sheet::sheet;
use serde_json::json;

use crate::app::App;
use crate::exit::Exit;
use crate::failure::Result;
use crate::output::table::{Cell, Table};
use crate::output::time::local;
use crate::output::{Out, Tone};
use crate::sheet::write;

static HEADS: [Text; 5] = [
    Text::fixed("时间", "When"),
    Text::fixed("成员", "Member"),
    Text::fixed("方式", "Way"),
    Text::fixed("结果", "Outcome"),
    Text::fixed("原因", "Reason"),
];

pub(super) fn history(
    app: &App,
    bridge: &Bridge,
    auth: &Auth,
    csv: Option<PathBuf>,
) -> Result<Exit> {
    let past = bridge.scan().rehearsals_of_auth(auth, usize::MAX)?;
    if csv.is_some() {
        let tenant = bridge.tenant(&auth.tenant)?;
        let sheet = sheet(&past, slice::from_ref(auth), &tenant, app.lang());
        write(app, &sheet, csv, None)?;
        return Ok(Exit::Done);
    }
    app.out.document(|| {
        let past = past.iter().cloned().map(types::Rehearsal::from);
        json!({ "rehearsals": past.collect::<Vec<_>>() })
    });
    list(&app.out, &past);
    Ok(Exit::Done)
}

fn list(out: &Out, past: &[Rehearsal]) {
    if past.is_empty() {
        out.say(&Text::fixed("还没有演练过", "It was never rehearsed"));
        return;
    }
    let rows = past.iter().map(|each| row(out, each)).collect::<Vec<_>>();
    let heads = HEADS.each_ref().map(|head| out.words(head));
    Table::with_heads(out, &heads, &rows).rows(out, &rows);
}

fn row(out: &Out, past: &Rehearsal) -> Vec<Cell> {
    let ending = past.ending();
    let name = past.user.as_ref().and_then(|user| user.name.as_deref());
    let who = name.or(past.userid.as_deref()).unwrap_or("—");
    let refusal = past.refusal.as_ref().filter(|_| !ending.was_given_up());
    let reason = refusal.map(|refusal| refusal.text());
    vec![
        local(past.at).into(),
        who.into(),
        out.words(&past.way.title()).into(),
        Cell::toned(out.words(&ending.outcome()), tone(ending.status())),
        reason.map_or_else(|| "".into(), |reason| out.words(&reason).into()),
    ]
}

fn tone(status: Status) -> Tone {
    match status {
        Status::Pass => Tone::Good,
        Status::Warn => Tone::Warn,
        Status::Fail => Tone::Bad,
        Status::Skip => Tone::Dim,
    }
}
