//! The texts of the chain: the caption of a figure, and the same as a whole sentence.

use serde_json::Value;

use crate::lang::{Text, grouped};
use crate::source::HeldReason;
use crate::sync::{ChangeKind, Run};
use crate::text;

pub(super) const FULL: Text =
    Text::fixed("姓名和部门都读得到", "names and departments can be read");
pub(super) const IDS: Text = Text::fixed("只读得到一部分", "only a part can be read");
pub(super) const SEEN: Text = Text::fixed("人在应用可见范围内", "in the app's visible range");
pub(super) const NEVER_SYNCED: Text = Text::fixed("还没有同步过", "never synced");
pub(super) const FOUND: Text = Text::fixed("体检发现了问题", "the check-up found something");
pub(super) const NO_WAY: Text = Text::fixed(
    "没有人能登录：扫码和密码登录都没有开启",
    "nobody can log in: neither scan nor password login is on",
);
pub(super) const NOBODY_ACTIVE: Text = Text::fixed(
    "没有人能登录：同步进来的人都没有激活，或已停用",
    "nobody can log in: everybody who was synced has yet to join, or is switched off",
);

pub(super) const FIRST_RUN: Text = Text::fixed(
    "还没有同步过；第一次由你来运行，之后才会自动同步",
    "never synced; the first run is yours, the schedule follows it",
);
pub(super) const PAUSED: Text = Text::fixed(
    "上次同步已撤销，自动同步已暂停，等你同步一次",
    "the last run was undone; automatic runs wait until you sync once",
);
pub(super) const FAILED: Text = Text::fixed("上次同步失败", "the last run failed");
pub(super) const NOT_REHEARSED: Text =
    Text::fixed("还没有演练过扫码登录", "scan login was not rehearsed yet");
pub(super) const REHEARSAL_FAILED: Text = Text::fixed(
    "最近一次演练没有登录成功",
    "the last rehearsal did not log in",
);
pub(super) const NEVER_CHECKED: Text = Text::fixed("还没有体检", "no check-up yet");

const HOUR_MS: i64 = 3_600_000;

/// A note in the singular or the plural, and its sentence.
fn counted(count: usize, note: (&str, &str, &str), said: (&str, &str, &str)) -> (Text, Text) {
    let n = grouped(count);
    let choose = |(zh, one, many): (&str, &str, &str)| {
        let en = if count == 1 { one } else { many };
        Text::new(zh.replace("{n}", &n), en.replace("{n}", &n))
    };
    (choose(note), choose(said))
}

pub(super) fn read_full(people: usize) -> Text {
    let said = (
        "姓名和部门都读得到，共 {n} 人",
        "names and departments of {n} person can be read",
        "names and departments of {n} people can be read",
    );
    counted(people, said, said).1
}

pub(super) fn read_ids(people: usize) -> Text {
    let said = (
        "{n} 人只读得到一部分",
        "only a part of {n} person can be read",
        "only a part of {n} people can be read",
    );
    counted(people, said, said).1
}

/// A held run by the guard's own figures: its figure, note and sentence.
pub(super) fn held(run: &Run) -> (usize, Text, Text) {
    let error = run.as_error();
    let detail = |key: &str| error.as_ref().and_then(|error| error.detail().get(key));
    let figure = |key: &str| {
        let figure = detail(key).and_then(Value::as_u64).unwrap_or_default();
        usize::try_from(figure).unwrap_or(usize::MAX)
    };
    let reason = error
        .as_ref()
        .map_or(HeldReason::AccessGuard, HeldReason::of);
    if let Some(what) = reason.change() {
        return of_change(run.counts.written(), &what);
    }
    if reason == HeldReason::TakeOver {
        let count = figure("take_overs");
        let (note, said) = counted(
            count,
            (
                "个账号待确认换使用者",
                "handed-over account waits for you",
                "handed-over accounts wait for you",
            ),
            (
                "{n} 个账号要换使用者，待你确认",
                "{n} account would change hands and waits for you",
                "{n} accounts would change hands and wait for you",
            ),
        );
        return (count, note, said);
    }
    let count = figure("departures");
    let (note, said) = counted(
        count,
        (
            "待确认的停用人数",
            "person to deactivate, once you confirm",
            "people to deactivate, once you confirm",
        ),
        (
            "要停用 {n} 人，待你确认",
            "{n} person would be deactivated; the run waits for you",
            "{n} people would be deactivated; the run waits for you",
        ),
    );
    (count, note, said)
}

/// A run that waits because a setting was changed.
fn of_change(count: usize, Text { zh, en }: &Text) -> (usize, Text, Text) {
    let n = grouped(count);
    let note = counted(
        count,
        (
            "项变更待确认",
            "change waits for you",
            "changes wait for you",
        ),
        ("", "", ""),
    );
    let said = text!(
        "{zh}，{n} 项变更待你确认",
        "{n} changes wait for you, since {en}"
    );
    (count, note.0, said)
}

pub(super) fn left_out(count: usize) -> (Text, Text) {
    counted(
        count,
        (
            "名成员没有同步进来",
            "member was left out",
            "members were left out",
        ),
        (
            "上次同步有 {n} 名成员没有同步进来，他们登录不了",
            "{n} member was left out of the last run and cannot log in",
            "{n} members were left out of the last run and cannot log in",
        ),
    )
}

pub(super) fn synced(count: usize) -> (Text, Text) {
    counted(
        count,
        (
            "项变更，上次同步",
            "change in the last run",
            "changes in the last run",
        ),
        (
            "上次同步改了 {n} 项",
            "{n} change in the last run",
            "{n} changes in the last run",
        ),
    )
}

/// How long ago the last run was.
pub(super) fn stale(then: i64, now: i64) -> Text {
    let hours = now.saturating_sub(then).max(0) / HOUR_MS;
    match hours {
        0..48 => text!("已经 {hours} 小时没有同步", "no sync for {hours} hours"),
        _ => text!("已经 {} 天没有同步", "no sync for {} days", hours / 24),
    }
}

pub(super) fn users(count: usize) -> (Text, Text) {
    counted(
        count,
        (
            "个账号可用",
            "person with an active account",
            "people with an active account",
        ),
        (
            "{n} 个账号可用",
            "{n} person with an active account",
            "{n} people with an active account",
        ),
    )
}

/// People whom the app does not see.
pub(super) fn outside(count: usize) -> (Text, Text) {
    counted(
        count,
        (
            "人不在应用可见范围内",
            "outside the app's visible range",
            "outside the app's visible range",
        ),
        (
            "约 {n} 人扫不了码：不在应用可见范围内",
            "about {n} person cannot scan: outside the app's visible range",
            "about {n} people cannot scan: outside the app's visible range",
        ),
    )
}

pub(super) fn not_rehearsed(count: usize) -> (Text, Text) {
    counted(
        count,
        ("个认证源未演练", "not rehearsed", "not rehearsed"),
        (
            "{n} 个认证源还没有演练过",
            "{n} authentication source not rehearsed yet",
            "{n} authentication sources not rehearsed yet",
        ),
    )
}

pub(super) fn rehearsed(count: usize) -> (Text, Text) {
    counted(
        count,
        (
            "演练登录成功",
            "rehearsal logged in",
            "rehearsals logged in",
        ),
        (
            "{n} 次演练登录成功",
            "{n} rehearsal logged in",
            "{n} rehearsals logged in",
        ),
    )
}

/// A run that failed, with its cause.
pub(super) fn failed_because(cause: &Text) -> Text {
    let Text { zh, en } = cause;
    text!("上次同步失败：{zh}", "the last run failed: {en}")
}

/// Members whom a run did not bring in, by the kind of their change.
pub(super) fn left_out_as(kind: ChangeKind, count: usize) -> Text {
    let said = match kind {
        ChangeKind::Pending => (
            "{n} 名成员待核对",
            "{n} member waits to be settled",
            "{n} members wait to be settled",
        ),
        ChangeKind::Ambiguous => (
            "{n} 名成员对应不上唯一的用户",
            "{n} member matches no single user",
            "{n} members match no single user",
        ),
        _ => (
            "{n} 名成员因重复没有同步进来",
            "{n} member was left out as a duplicate",
            "{n} members were left out as duplicates",
        ),
    };
    counted(count, said, said).1
}

pub(super) fn failing(count: usize) -> Text {
    let said = (
        "体检有 {n} 项不通过",
        "the check-up found {n} item that fails",
        "the check-up found {n} items that fail",
    );
    counted(count, said, said).1
}

pub(super) fn checked_long_ago(then: i64, now: i64) -> Text {
    let days = now.saturating_sub(then).max(0) / (24 * HOUR_MS);
    text!(
        "上次体检是 {days} 天前",
        "the last check-up was {days} days ago"
    )
}
