//! Texts for values that are codes in JSON, and number formatting.

use bridge::checkup::Status;
use bridge::directory::user::UserStatus;
use bridge::lang::Text;
use bridge::source::{AutoSync, OnDuplicate};
use bridge::sync::plan::Counts;
use bridge::sync::{ChangeKind, Outcome, Reach};
use bridge::text;

use super::Tone;

/// 12345 as 12,345.
pub(crate) fn number(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or_default().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

pub(crate) fn of_status(status: Status) -> (&'static str, Tone) {
    match status {
        Status::Pass => ("✓", Tone::Good),
        Status::Warn => ("!", Tone::Warn),
        Status::Fail => ("✗", Tone::Bad),
        Status::Skip => ("·", Tone::Dim),
    }
}

pub(crate) fn tone_of_user(status: UserStatus) -> Tone {
    match status {
        UserStatus::Active => Tone::Plain,
        UserStatus::Disabled | UserStatus::NotActivated => Tone::Warn,
        UserStatus::Departed | UserStatus::Archived => Tone::Dim,
    }
}

pub(crate) fn of_outcome(outcome: Outcome) -> (Text, Tone) {
    match outcome {
        Outcome::Applied => (Text::fixed("已应用", "applied"), Tone::Good),
        Outcome::Planned => (Text::fixed("预览", "preview"), Tone::Plain),
        Outcome::Held => (Text::fixed("待确认", "held"), Tone::Warn),
        Outcome::Failed => (Text::fixed("失败", "failed"), Tone::Bad),
    }
}

pub(crate) fn of_reach(reach: Reach) -> Text {
    match reach {
        Reach::Full => Text::fixed("读到全部资料", "everything was read"),
        Reach::IdsAndAppDetails => Text::fixed(
            "读到全部账号，资料只到应用可见范围",
            "every ID was read, details within the app's visible range",
        ),
        Reach::IdsOnly => Text::fixed("只读到账号", "only IDs were read"),
        Reach::IdsAndNewcomers => Text::fixed(
            "查看变动：只读账号、部门和新成员的资料",
            "a look for changes: IDs, departments and newcomers' details",
        ),
    }
}

pub(crate) fn of_auto_sync(auto: AutoSync) -> Text {
    match auto.hours() {
        0 => Text::fixed("手动", "by hand"),
        hours => text!("每 {hours} 小时", "every {hours} hours"),
    }
}

pub(crate) fn of_duplicates(rule: OnDuplicate) -> Text {
    match rule {
        OnDuplicate::Skip => Text::fixed("不同步", "skip"),
        OnDuplicate::Overwrite => Text::fixed("覆盖", "overwrite"),
    }
}

/// The heading of a kind of change, as everywhere else.
pub(crate) fn of_kind(kind: ChangeKind) -> (Text, Tone) {
    let tone = match kind {
        ChangeKind::Depart | ChangeKind::Disable | ChangeKind::DepartmentRetire => Tone::Bad,
        ChangeKind::Archive
        | ChangeKind::Ambiguous
        | ChangeKind::Pending
        | ChangeKind::RenameProposed
        | ChangeKind::Overwrite
        | ChangeKind::UsernameChange
        | ChangeKind::OutOfScope => Tone::Warn,
        ChangeKind::Reactivate | ChangeKind::Create => Tone::Good,
        ChangeKind::DepartmentCreate | ChangeKind::DepartmentRestore => Tone::Good,
        ChangeKind::Update | ChangeKind::Renamed | ChangeKind::Skip | ChangeKind::OutOfRange => {
            Tone::Plain
        }
        ChangeKind::DepartmentRename
        | ChangeKind::DepartmentMove
        | ChangeKind::DepartmentReorder
        | ChangeKind::DepartmentLeaders => Tone::Plain,
    };
    (kind.label(), tone)
}

/// Every count that is not nought, in one line.
pub(crate) fn of_counts(counts: &Counts) -> Text {
    let all: [(usize, &str, &str); 21] = [
        (counts.departed, "停用", "deactivated"),
        (counts.disabled, "停用（被禁用）", "disabled"),
        (counts.created, "新增", "new"),
        (counts.updated, "更新", "updated"),
        (counts.renamed, "换账号", "with a new user ID"),
        (
            counts.rename_proposed,
            "可能换了账号",
            "perhaps with a new user ID",
        ),
        (counts.reactivated, "恢复", "back again"),
        (counts.archived, "归档", "archived"),
        (counts.overwritten, "覆盖", "taken over"),
        (counts.skipped, "重复未同步", "duplicates left out"),
        (counts.ambiguous, "无法判断", "unclear"),
        (counts.pending, "待核对", "pending"),
        (counts.out_of_scope, "不在同步范围", "out of scope"),
        (
            counts.departed_out_of_scope,
            "其中停用",
            "of them deactivated",
        ),
        (counts.out_of_range, "不在范围", "out of range"),
        (counts.left_out, "行没有账号", "rows left out"),
        (counts.rejected, "行没有导入", "lines not imported"),
        (counts.unchanged, "不变", "unchanged"),
        (counts.departments_created, "新增部门", "new departments"),
        (
            counts.departments_updated,
            "部门变更",
            "departments changed",
        ),
        (
            counts.departments_retired,
            "停用部门",
            "departments retired",
        ),
    ];
    let some = all.iter().filter(|(count, _, _)| *count > 0);
    let (zh, en): (Vec<_>, Vec<_>) = some
        .map(|(count, zh, en)| {
            (
                format!("{zh} {}", number(*count)),
                format!("{} {en}", number(*count)),
            )
        })
        .unzip();
    if zh.is_empty() {
        return Text::fixed("没有任何人", "nobody at all");
    }
    Text::new(zh.join(" · "), en.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        let cases = [
            (0_u64, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ];
        for (given, want) in cases {
            assert_eq!(number(given), want);
        }
    }

    #[test]
    fn only_what_happened_is_counted() {
        let counts = Counts {
            created: 1200,
            departments_created: 3,
            ..Counts::default()
        };
        let line = of_counts(&counts);
        assert_eq!(
            (&*line.zh, &*line.en),
            ("新增 1,200 · 新增部门 3", "1,200 new · 3 new departments")
        );
    }

    #[test]
    fn every_kind_has_its_heading() {
        for kind in ChangeKind::ALL.iter().copied() {
            assert_ne!(of_kind(kind).0.zh, of_kind(kind).0.en, "{kind}");
        }
    }
}
