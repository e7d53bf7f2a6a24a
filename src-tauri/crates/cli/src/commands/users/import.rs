//! `users import`: accounts from a CSV file become local users.

use std::io;

use bridge::directory::import::{
    ColumnWanted, ColumnWish, ImportField, ImportFile, ImportPlan, ImportRowView, RowFilter,
    RowKind, rejected_sheet,
};
use bridge::lang::Text;
use bridge::sync::{Outcome, Run};
use bridge::tenant::Tenant;
use bridge::{Bridge, text};
use serde_json::json;

use crate::app::App;
use crate::args::UsersImport;
use crate::failure::Result;
use crate::files;
use crate::output::table::{Cell, Table};
use crate::output::words::number;
use crate::output::{Out, Tone, plain, runs};

/// The most lines of one kind that a terminal shows.
const GLANCE: usize = 20;

pub(super) fn run(app: &App, bridge: &Bridge, args: &UsersImport) -> Result<()> {
    let tenant = bridge.tenant(&args.of.tenant)?;
    let wishes = args.column.iter().map(wish).collect::<Result<Vec<_>>>()?;
    let file = match args.file.to_str() {
        Some("-") => ImportFile::of_stream(io::stdin().lock())?,
        _ => ImportFile::Path(args.file.clone()),
    };
    let plan = bridge.sync().plan_import(&tenant, &file, &wishes)?;
    if let Some(to) = &args.rejected {
        let sheet = rejected_sheet(&plan, &file, &tenant, app.lang())?;
        files::write(to, &sheet.csv(app.lang())?)?;
    }
    let run = match args.dry_run {
        true => bridge.sync().record_import(&tenant, &plan)?,
        false => {
            let expect = args.expect.as_deref();
            bridge.sync().apply_import(&tenant, &plan, expect)?
        }
    };
    tell(app, &tenant, args, &plan, &run);
    Ok(())
}

fn wish((field, header): &(String, String)) -> Result<ColumnWish> {
    let field: ImportField = field.parse()?;
    let wanted = match header.trim().is_empty() {
        true => ColumnWanted::Nothing,
        false => ColumnWanted::Header(header.clone()),
    };
    Ok((field, wanted))
}

fn tell(app: &App, tenant: &Tenant, args: &UsersImport, plan: &ImportPlan, run: &Run) {
    let out = &app.out;
    out.document(|| {
        json!({ "import": {
            "id": run.id,
            "outcome": run.outcome,
            "counts": plan.counts,
            "matched_by": plan.matched_by,
            "plan_hash": plan.hash,
            "columns": columns(plan),
            "rows": plan.rows.iter().map(ImportRowView::from).collect::<Vec<_>>(),
        }})
    });
    if out.json {
        return;
    }
    out.line(out.paint(Tone::Dim, format!("  {}", out.words(&taken(plan)))));
    runs::summary(out, run);
    out.say(&matched(plan));
    for kind in [RowKind::Rejected, RowKind::Update, RowKind::Create] {
        lines(out, plan, kind);
    }
    if run.outcome == Outcome::Planned && plan.changed() > 0 {
        let (tenant, hash) = (&tenant.id, &plan.hash);
        let file = args.file.display();
        let options = args
            .column
            .iter()
            .map(|(field, header)| format!(" --column '{field}={header}'"));
        let options = options.collect::<String>();
        out.line("");
        out.say(&text!(
            "照这份预览导入：wecom-bridge users import --tenant {tenant} '{file}'{options} --expect {hash}",
            "Import exactly this: wecom-bridge users import --tenant {tenant} '{file}'{options} --expect {hash}"
        ));
    }
}

/// Which column each field is taken from, by its head.
fn columns(plan: &ImportPlan) -> serde_json::Map<String, serde_json::Value> {
    let head = &plan.head;
    let taken = head.columns.iter().filter_map(|choice| {
        let header = head.headers.get(choice.column?)?;
        Some((choice.field.as_str().to_owned(), json!(header)))
    });
    taken.collect()
}

fn taken(plan: &ImportPlan) -> Text {
    let head = &plan.head;
    let taken = head.columns.iter().filter_map(|choice| {
        let header = plain(head.headers.get(choice.column?)?);
        let label = choice.field.label();
        Some((
            format!("{} ← {header}", label.zh),
            format!("{} ← {header}", label.en),
        ))
    });
    let (zh, en): (Vec<_>, Vec<_>) = taken.unzip();
    Text::new(zh.join("，"), en.join(", "))
}

fn matched(plan: &ImportPlan) -> Text {
    let by = plan.matched_by;
    let all = number(plan.counts.matched);
    let (username, mobile, email) = (number(by.username), number(by.mobile), number(by.email));
    text!(
        "  {all} 行对得上最近一次读到的成员（用户名 {username}，手机号 {mobile}，邮箱 {email}）",
        "  {all} lines match members of the last reading (username {username}, mobile {mobile}, e-mail {email})"
    )
}

fn lines(out: &Out, plan: &ImportPlan, kind: RowKind) {
    let most = if out.terminal { GLANCE } else { usize::MAX };
    let filter = RowFilter {
        kind: Some(kind),
        most,
        ..RowFilter::default()
    };
    let (total, page) = plan.page(&filter);
    if total == 0 {
        return;
    }
    let (heading, tone) = heading_of(kind);
    out.line("");
    let heading = format!("{}  {}", out.words(&heading), number(total));
    out.line(out.paint(tone, heading));
    let rows = page.iter().map(|row| line(out, row)).collect::<Vec<_>>();
    Table::plain(2, &rows).rows(out, &rows);
    if page.len() < total {
        let rest = number(total - page.len());
        out.say(&text!("  …… 还有 {rest} 行", "  … {rest} more"));
    }
}

fn heading_of(kind: RowKind) -> (Text, Tone) {
    match kind {
        RowKind::Rejected => (
            Text::fixed("没有导入的行", "Lines not imported"),
            Tone::Warn,
        ),
        RowKind::Update => (Text::fixed("更新", "Updated"), Tone::Plain),
        RowKind::Create | RowKind::Unchanged => (Text::fixed("新增", "New"), Tone::Good),
    }
}

fn line(out: &Out, row: &ImportRowView) -> Vec<Cell> {
    let number = text!("第 {} 行", "line {}", row.line);
    vec![
        Cell::toned(out.words(&number), Tone::Dim),
        row.username.as_deref().unwrap_or("—").into(),
        row.name.as_deref().unwrap_or_default().into(),
        out.words(&row.reason_text).into(),
    ]
}
