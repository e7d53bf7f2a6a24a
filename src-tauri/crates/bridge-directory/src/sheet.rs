//! Users as a list that leaves the program.

use super::can_scan::{CanScan, CanScanVerdict};
use super::query::UserView;
use bridge_core::lang::{Lang, Text};
use bridge_core::sheet::{Sheet, file_stem};
use bridge_core::tenant::Tenant;
use bridge_core::time::local;

/// The users of the directory, or those of them who fit a filter.
pub const USERS: Text = Text::fixed("用户目录", "Directory");

const COLUMNS: [Text; 10] = [
    Text::fixed("姓名", "Name"),
    Text::fixed("用户名", "Username"),
    Text::fixed("部门", "Departments"),
    Text::fixed("职务", "Position"),
    Text::fixed("手机号", "Mobile"),
    Text::fixed("邮箱", "E-mail"),
    Text::fixed("能否扫码", "Can scan"),
    Text::fixed("原因", "Reason"),
    Text::fixed("状态", "Status"),
    Text::fixed("最近变动", "Last change"),
];

/// The sheet of users, in the order given.
pub fn sheet(title: &Text, users: &[UserView], tenant: &Tenant, lang: Lang) -> Sheet {
    let mut facts = vec![(Text::fixed("租户", "Tenant"), tenant.name.clone())];
    let read_at = users.iter().filter_map(|user| user.can_scan.read_at).min();
    facts.extend(read_at.map(|at| {
        (
            Text::fixed("可见范围读取时间", "Visible range read"),
            local(at),
        )
    }));
    Sheet {
        title: title.clone(),
        file_stem: file_stem(title.get(lang), &tenant.name),
        facts,
        columns: COLUMNS.to_vec(),
        rows: users.iter().map(|user| row(user, lang)).collect(),
    }
}

fn row(user: &UserView, lang: Lang) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let paths = user.departments.iter().map(|each| each.path.as_str());
    let reason = user.can_scan.reason_text.as_ref();
    vec![
        text(&user.name),
        user.username.clone(),
        paths.collect::<Vec<_>>().join("; "),
        text(&user.position),
        text(&user.mobile),
        text(&user.email),
        verdict(&user.can_scan).get(lang).to_owned(),
        reason
            .map(|reason| reason.get(lang).to_owned())
            .unwrap_or_default(),
        user.status_text.get(lang).to_owned(),
        local(user.updated_at),
    ]
}

/// The verdict of scanning in a word.
pub fn verdict(can_scan: &CanScan) -> Text {
    match can_scan.verdict {
        CanScanVerdict::Yes => Text::fixed("能", "yes"),
        CanScanVerdict::No => Text::fixed("不能", "no"),
        CanScanVerdict::Unknown => Text::fixed("不清楚", "unknown"),
    }
}
