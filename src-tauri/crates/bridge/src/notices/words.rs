//! The sentences of notices.

use serde_json::Value;

use crate::lang::{Text, grouped};
use crate::source::{HeldReason, Source};
use crate::sync::Run;
use crate::text;

pub(super) fn held(source: &Source, run: &Run) -> Text {
    let label = source.label();
    let error = run.as_error();
    let figure = |key: &str| {
        let fact = error.as_ref().and_then(|error| error.detail().get(key));
        let figure = fact.and_then(Value::as_u64).unwrap_or_default();
        usize::try_from(figure).unwrap_or(usize::MAX)
    };
    let reason = error
        .as_ref()
        .map_or(HeldReason::AccessGuard, HeldReason::of);
    if let Some(Text { zh, en }) = reason.change() {
        return text!(
            "「{label}」的同步等你确认：{zh}",
            "The sync of “{label}” waits for you: {en}"
        );
    }
    if reason == HeldReason::TakeOver {
        let n = grouped(figure("take_overs"));
        return text!(
            "「{label}」的同步等你确认：{n} 个账号要换使用者",
            "The sync of “{label}” waits for you: {n} accounts would change hands"
        );
    }
    let n = grouped(figure("departures"));
    text!(
        "「{label}」的同步等你确认：要停用 {n} 人",
        "The sync of “{label}” waits for you: {n} people would be deactivated"
    )
}

/// `times` is how often in a row.
pub(super) fn failed(source: &Source, why: &Text, times: usize) -> Text {
    let label = source.label();
    let (zh, en) = match times {
        1 => ("失败".to_owned(), "failed".to_owned()),
        times => (
            format!("连续 {times} 次失败"),
            format!("failed {times} times in a row"),
        ),
    };
    Text::new(
        format!("「{label}」的同步{zh}：{}", why.zh),
        format!("The sync of “{label}” {en}: {}", why.en),
    )
}

pub(super) fn finished(source: &Source, run: &Run) -> Text {
    let label = source.label();
    let counts = &run.counts;
    let parts = [
        (counts.created, "新增", "added"),
        (
            counts.updated + counts.usernames_changed + counts.overwritten,
            "更新",
            "updated",
        ),
        (counts.reactivated, "恢复", "back"),
        (counts.deactivated(), "停用", "deactivated"),
    ];
    let told: Vec<_> = parts.into_iter().filter(|(n, ..)| *n > 0).collect();
    if told.is_empty() {
        return text!(
            "「{label}」已自动同步：更新了部门",
            "“{label}” synced by itself: departments updated"
        );
    }
    let zh: Vec<_> = told
        .iter()
        .map(|(n, zh, _)| format!("{zh} {} 人", grouped(*n)))
        .collect();
    let en: Vec<_> = told
        .iter()
        .map(|(n, _, en)| format!("{} {en}", grouped(*n)))
        .collect();
    Text::new(
        format!("「{label}」已自动同步：{}", zh.join("，")),
        format!("“{label}” synced by itself: {}", en.join(", ")),
    )
}

pub(super) fn shrunk(source: &Source, more: usize) -> Text {
    let (label, n) = (source.label(), grouped(more));
    text!(
        "「{label}」的 Secret 能看到的人变少了：{n} 人不在范围里，保持原样",
        "The secret of “{label}” sees fewer people: {n} are out of its range and stay as they are"
    )
}

pub(super) fn first_run(source: &Source) -> Text {
    let label = source.label();
    text!(
        "「{label}」的第一次同步等你预览：之后才会自动同步",
        "The first sync of “{label}” waits for your preview; it syncs by itself afterwards"
    )
}
