//! The report's own texts in both languages. Those of the checks come with the checks.

use crate::checkup::Verdict;
use bridge_core::lang::{Lang, Text, grouped};
use bridge_sync::probe::Status;

pub(super) const PRODUCT: Text =
    Text::fixed("企微接入助手 · 体检报告", "WeCom Bridge · check-up report");
pub(super) const CHECKED_AT: Text = Text::fixed("检测时间", "Checked");
pub(super) const TO_DO: Text = Text::fixed("要处理的", "To be done");
pub(super) const COVERAGE: Text = Text::fixed("覆盖", "Coverage");
pub(super) const CHECKS: Text = Text::fixed("各项检测", "All checks");
pub(super) const CANNOT_SCAN: Text = Text::fixed(
    "还不能扫码登录的人",
    "People who cannot log in by scanning yet",
);
pub(super) const CAUSE: Text = Text::fixed("原因", "Cause");
pub(super) const STEPS: Text = Text::fixed("怎么做", "What to do");
pub(super) const OPEN: Text = Text::fixed("打开这个页面", "Open this page");
pub(super) const CODE: Text = Text::fixed("错误码", "Code");
pub(super) const CALLER: Text = Text::fixed("企业微信看到的地址", "Address that WeCom saw");
pub(super) const USERID: Text = Text::fixed("账号", "Userid");
pub(super) const NAME: Text = Text::fixed("姓名", "Name");
pub(super) const DEPARTMENTS: Text = Text::fixed("部门", "Departments");
pub(super) const WHY: Text = Text::fixed("为什么", "Why");
pub(super) const NOT_READ: Text = Text::fixed("没有读取", "not read");
pub(super) const SKIPPED: Text = Text::fixed(
    "未检测的项目不算通过，各项里写明了原因。",
    "What was not checked does not count as passed; each such item says why.",
);
pub(super) const NO_NAMES: Text = Text::fixed(
    "这份报告不含姓名和账号。",
    "This report holds no names and no userids.",
);
pub(super) const NAMES: Text = Text::fixed(
    "这份报告含有姓名和账号，请只发给需要的人。",
    "This report holds names and userids: pass it on only to those who need it.",
);
pub(super) const NO_SECRET: Text = Text::fixed(
    "报告里没有 Secret，也不会联网。",
    "It holds no secret and loads nothing from the network.",
);

/// The bars of the chart, from the whole corp down.
pub(super) static BARS: [Text; 4] = [
    Text::fixed("企业成员", "Members in WeCom"),
    Text::fixed("已同步到目录", "Synced to the directory"),
    Text::fixed("在应用可见范围内", "In the app's visible range"),
    Text::fixed("已激活", "Activated"),
];

/// The CSS class of a status.
pub(super) fn class(status: Status) -> &'static str {
    match status {
        Status::Pass => "pass",
        Status::Warn => "warn",
        Status::Fail => "fail",
        Status::Skip => "skip",
    }
}

pub(super) fn verdict(verdict: Verdict) -> (&'static str, Text) {
    match verdict {
        Verdict::Ready => ("pass", Text::fixed("可以使用", "Ready")),
        Verdict::ReadyWithWarnings => (
            "warn",
            Text::fixed("可以使用，有提醒", "Ready, with warnings"),
        ),
        Verdict::NotReady => ("fail", Text::fixed("还不能使用", "Not ready")),
    }
}

/// A number of people.
pub(super) fn people(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Zh, count) => format!("{} 人", grouped(count)),
        (Lang::En, 1) => "1 person".to_owned(),
        (Lang::En, count) => format!("{} people", grouped(count)),
    }
}

/// The note below a list that is cut off.
pub(super) fn and_more(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("另有 {} 人没有列出。", grouped(count)),
        Lang::En => format!("{} more are not listed.", grouped(count)),
    }
}
