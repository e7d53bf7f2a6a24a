//! The sentences of the checklist.

use wecom::CorpId;

use super::row::Row;
use crate::lang::{Text, grouped};
use crate::text;

pub(super) const NOT_BEGUN: Text = Text::fixed(
    "还没有数据源，从接入企业开始",
    "no data source yet: begin by connecting the corp",
);
pub(super) const NO_AUTH: Text = Text::fixed("还没有设置扫码登录", "scan login is not set up");
pub(super) const UNCHECKED: Text = Text::fixed("还没有检测", "not checked yet");
pub(super) const AFTER_CORP: Text =
    Text::fixed("先改好企业 ID，再检测这一项", "correct the corp ID first");
pub(super) const AFTER_IP: Text = Text::fixed(
    "先把本机地址加到【企业可信IP】，再检测这一项",
    "add this machine's address to the trusted IPs first",
);
pub(super) const CONTACTS_TRUSTED: Text = Text::fixed(
    "从本机读取通讯录没有被拒",
    "the contacts were read from this machine without a refusal",
);
pub(super) const SAVED_THERE: Text = Text::fixed("我已保存，检测", "Saved there, check it");
pub(super) const COPY_DOMAIN: Text = Text::fixed("复制授权回调域", "Copy the callback domain");

/// What is still to do before it can go live.
pub(super) fn open(open: usize, all: usize, next: &Row) -> Text {
    let Text { zh, en } = &next.title;
    text!(
        "{all} 项里还有 {open} 项没有完成，下一项：{zh}",
        "{open} of {all} items to go. Next: {en}"
    )
}

pub(super) fn all_proven(all: usize) -> Text {
    text!(
        "可以上线：{all} 项都已验证",
        "Ready to go live: all {all} items are proven"
    )
}

pub(super) fn corp(corp: &CorpId) -> Text {
    text!("企业微信认得 {corp}", "WeCom knows {corp}")
}

/// Those whom the app sees, of those who should scan.
pub(super) fn range(app: Option<&str>, seen: usize, all: usize) -> Text {
    let (seen, all) = (grouped(seen), grouped(all));
    match app {
        Some(app) => text!(
            "应用「{app}」看得到 {seen}/{all} 人",
            "The app “{app}” sees {seen}/{all} people"
        ),
        None => text!(
            "应用看得到 {seen}/{all} 人",
            "The app sees {seen}/{all} people"
        ),
    }
}

pub(super) fn synced(people: usize) -> Text {
    let people = grouped(people);
    text!("已同步 {people} 人", "{people} people are in the directory")
}

/// What shows that WeCom takes the callback domain.
pub(super) fn accepted(domain: &str, returned: bool) -> Text {
    match returned {
        true => text!(
            "{domain}：登录后回到了这里",
            "{domain}: a login came back here"
        ),
        false => text!("登录页接受 {domain}", "The login page accepts {domain}"),
    }
}
