//! `check --all`: the check-up of every tenant, one line each.
//!
//! Secrets come from where each tenant keeps its own. Those of the environment are one tenant's, and nobody could say
//! whose, so they are used only where there is one tenant.

use bridge::checkup::Verdict;
use bridge::contract::types;
use bridge::lang::Text;
use bridge::overview::BoardLine;
use bridge::tenant::Tenant;
use bridge::{Bridge, GivenSecrets, text};
use serde_json::json;

use crate::app::App;
use crate::exit::Exit;
use crate::failure::{Result, exit_of};
use crate::output::progress::Busy;
use crate::output::table::{Cell, Table};
use crate::output::words::number;
use crate::output::{Out, Tone, time};
use crate::secrets::given;

pub(crate) async fn run(app: &App) -> Result<Exit> {
    let bridge = app.bridge_given(GivenSecrets::default())?;
    let tenants = bridge.tenants()?;
    let bridge = match tenants.len() {
        1 => app.bridge_given(given()?)?,
        _ => bridge,
    };
    if tenants.is_empty() {
        app.out.document(|| json!({ "tenants": [] }));
        app.out
            .say(&Text::fixed("还没有租户", "There is no tenant yet"));
        return Ok(Exit::Done);
    }
    let busy = app.busy(text!(
        "正在检测 {} 个租户",
        "Checking tenants: {}",
        tenants.len()
    ));
    let lines = checked(app, &bridge, &tenants, &busy).await?;
    drop(busy);
    app.out.document(|| {
        let lines = lines.iter().cloned().map(types::BoardLine::from);
        json!({ "tenants": lines.collect::<Vec<_>>() })
    });
    Ok(lines.iter().map(exit).max().unwrap_or_default())
}

/// Makes the check-ups and prints each line as soon as it is there.
async fn checked(
    app: &App,
    bridge: &Bridge,
    tenants: &[Tenant],
    busy: &Busy,
) -> Result<Vec<BoardLine>> {
    let heads = HEADS.each_ref().map(|head| app.out.words(head));
    let now = bridge.now_ms();
    let widest = tenants.iter().map(|tenant| widest(&app.out, tenant, now));
    let table = Table::with_heads(&app.out, &heads, &widest.collect::<Vec<_>>());
    let print = |line: &BoardLine| {
        busy.aside(|| {
            table.rows(&app.out, &[row(&app.out, line)]);
            app.out.flush();
        });
    };
    Ok(bridge.check_all(print).await?)
}

static HEADS: [Text; 7] = [
    Text::fixed("租户", "Tenant"),
    Text::fixed("结论", "Verdict"),
    Text::fixed("上次同步", "Last sync"),
    Text::fixed("上次演练", "Last rehearsal"),
    Text::fixed("待办", "Waiting"),
    Text::fixed("下一步", "Next"),
    Text::fixed("说明", "About it"),
];

const NOBODY: &str = "—";

/// As wide as a line of this tenant may be in the columns that stand before others.
fn widest(out: &Out, tenant: &Tenant, now: i64) -> Vec<Cell> {
    let (verdict, _) = verdict(Some(Verdict::ReadyWithWarnings));
    let time = time::local(now);
    vec![
        (&tenant.name).into(),
        out.words(&verdict).into(),
        (&time).into(),
        (&time).into(),
    ]
}

fn row(out: &Out, line: &BoardLine) -> Vec<Cell> {
    let (verdict, tone) = verdict(line.verdict);
    let ran = line.last_run.as_ref().map(|run| run.finished_at);
    let rehearsed = line.last_rehearsal.as_ref().map(|last| last.at);
    let at = |at: Option<i64>| at.map_or_else(|| NOBODY.to_owned(), time::local);
    let next = line.next.as_ref().map(|next| &next.label);
    vec![
        (&line.tenant.name).into(),
        Cell::toned(out.words(&verdict), tone),
        at(ran).into(),
        at(rehearsed).into(),
        number(line.waiting).into(),
        next.map_or(NOBODY, |next| out.words(next)).into(),
        out.words(&line.headline).into(),
    ]
}

/// The verdict in words; none where a tenant could not be checked.
fn verdict(verdict: Option<Verdict>) -> (Text, Tone) {
    match verdict {
        Some(Verdict::Ready) => (Text::fixed("✓ 通过", "✓ Passed"), Tone::Good),
        Some(Verdict::ReadyWithWarnings) => (
            Text::fixed("! 通过，有提醒", "! Passed, with remarks"),
            Tone::Warn,
        ),
        Some(Verdict::NotReady) => (Text::fixed("✗ 不通过", "✗ Failed"), Tone::Bad),
        None => (Text::fixed("✗ 未检测", "✗ Not checked"), Tone::Bad),
    }
}

fn exit(line: &BoardLine) -> Exit {
    match (&line.error, line.verdict) {
        (Some(error), _) => exit_of(error.code()),
        (None, Some(Verdict::NotReady)) => Exit::CheckFailed,
        (None, _) => Exit::Done,
    }
}
