//! The changes of a run, and the runs of a tenant, as lists that leave the program.

use crate::change_lines::{ChangeLine, lines_of};
use crate::history::{ChangeView, Run, RunKind};
use crate::names::DepartmentNames;
use bridge_core::lang::{Lang, Text};
use bridge_core::sheet::{Sheet, file_stem};
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_core::time::local;

const CHANGES: Text = Text::fixed("同步明细", "Changes of a sync");
/// In place of a data source's name.
pub const FROM_A_FILE: Text = Text::fixed("文件导入", "Import from a file");
const RUNS: Text = Text::fixed("同步记录", "Sync history");

const COLUMNS_OF_CHANGES: [Text; 8] = [
    Text::fixed("变更", "Change"),
    Text::fixed("姓名", "Name"),
    Text::fixed("账号", "Account"),
    Text::fixed("部门", "Departments"),
    Text::fixed("职务", "Position"),
    Text::fixed("内容", "Values"),
    Text::fixed("原因", "Reason"),
    Text::fixed("对应的用户", "Matching users"),
];

const COLUMNS_OF_RUNS: [Text; 10] = [
    Text::fixed("时间", "Time"),
    Text::fixed("数据源", "Data source"),
    Text::fixed("结果", "Result"),
    Text::fixed("说明", "What came of it"),
    Text::fixed("原因", "Reason"),
    Text::fixed("触发方式", "Started"),
    Text::fixed("新增", "New"),
    Text::fixed("更新", "Updated"),
    Text::fixed("停用", "Deactivated"),
    Text::fixed("用时（秒）", "Seconds"),
];

/// The sheet of some changes of a run, in the order given.
pub fn changes(
    run: &Run,
    changes: &[ChangeView],
    names: &DepartmentNames,
    (tenant, source): (&Tenant, Option<&Source>),
    lang: Lang,
) -> Sheet {
    let said = |text: Text| text.get(lang).to_owned();
    let rows = changes.iter().map(|change| change_row(change, names, lang));
    Sheet {
        title: CHANGES,
        file_stem: file_stem(CHANGES.get(lang), &tenant.name),
        facts: vec![
            (Text::fixed("租户", "Tenant"), tenant.name.clone()),
            (
                Text::fixed("数据源", "Data source"),
                source_of(source, lang),
            ),
            (Text::fixed("时间", "Time"), local(run.finished_at)),
            (Text::fixed("触发方式", "Started"), said(run.by_text())),
            (Text::fixed("结果", "Result"), said(run.outcome_text())),
            (Text::fixed("说明", "What came of it"), said(run.said())),
        ],
        columns: COLUMNS_OF_CHANGES.to_vec(),
        rows: rows.collect(),
    }
}

fn change_row(change: &ChangeView, names: &DepartmentNames, lang: Lang) -> Vec<String> {
    let lines = lines_of(change, names);
    let lines = lines.iter().map(|line| line_of(line, lang));
    let departments = change.departments.iter().map(|id| names.path_of(*id));
    let (between, list) = match lang {
        Lang::Zh => ("；", "、"),
        Lang::En => ("; ", ", "),
    };
    let username = change
        .username
        .clone()
        .filter(|_| !change.kind.is_department());
    vec![
        change.kind.label().get(lang).to_owned(),
        change.name.clone().unwrap_or_default(),
        username
            .or_else(|| change.userid.clone())
            .unwrap_or_default(),
        departments.collect::<Vec<_>>().join(list),
        change.position.clone().unwrap_or_default(),
        lines.collect::<Vec<_>>().join(between),
        change.reason_text().get(lang).to_owned(),
        change.reason_detail.others().0.join(list),
    ]
}

/// What a run came from; a run of the tenant alone has no data source.
fn source_of(source: Option<&Source>, lang: Lang) -> String {
    match source {
        Some(source) => source.label().to_owned(),
        None => FROM_A_FILE.get(lang).to_owned(),
    }
}

fn line_of(line: &ChangeLine, lang: Lang) -> String {
    let side = |side: &Option<Text>| side.as_ref().map_or("—", |text| text.get(lang)).to_owned();
    let label = line.label.get(lang);
    match lang {
        Lang::Zh => format!("{label}：{} → {}", side(&line.before), side(&line.after)),
        Lang::En => format!("{label}: {} → {}", side(&line.before), side(&line.after)),
    }
}

/// The sheet of some runs of a tenant's data sources, in the order given.
pub fn runs(runs: &[Run], tenant: &Tenant, sources: &[Source], lang: Lang) -> Sheet {
    Sheet {
        title: RUNS,
        file_stem: file_stem(RUNS.get(lang), &tenant.name),
        facts: vec![(Text::fixed("租户", "Tenant"), tenant.name.clone())],
        columns: COLUMNS_OF_RUNS.to_vec(),
        rows: runs.iter().map(|run| run_row(run, sources, lang)).collect(),
    }
}

fn run_row(run: &Run, sources: &[Source], lang: Lang) -> Vec<String> {
    let source = sources
        .iter()
        .find(|source| run.source.as_ref() == Some(&source.id));
    let said = |text: Text| text.get(lang).to_owned();
    // The counts of an undo are of rows put back, not of people who came and left.
    let count = |count: usize| match run.kind {
        RunKind::Sync | RunKind::Import | RunKind::Single => count.to_string(),
        RunKind::Undo => String::new(),
    };
    let seconds = (run.finished_at - run.started_at).max(0) as f64 / 1000.0;
    vec![
        local(run.finished_at),
        source_of(source, lang),
        said(run.outcome_text()),
        said(run.said()),
        run.reason().map(said).unwrap_or_default(),
        said(run.by_text()),
        count(run.counts.created),
        count(run.counts.updated + run.counts.usernames_changed),
        count(run.counts.deactivated()),
        format!("{seconds:.1}"),
    ]
}
