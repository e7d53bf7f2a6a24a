//! The warnings of a reading.

use wecom::{Error as WecomError, ExportError};

use super::export::NotUsed;
use crate::snapshot::{Reach, Snapshot, has_details};
use crate::warning::{Warning, WarningId};
use bridge_core::lang::Text;
use bridge_core::text;

pub(super) fn narrow_secret() -> Warning {
    Warning::new(
        WarningId::ScopeRange,
        Text::fixed(
            "这个 Secret 只看得到一部分部门。没读到的部门和其中的人保持原样，不会停用。要读全公司，请改用【安全与管理】→【管理工具】→【通讯录同步】（旧版后台在【管理工具】）的 Secret。",
            "This secret sees only a part of the corp. Departments that were not read stay as they are, with their people. To read the whole corp, use the secret of 【安全与管理】 Security and management → 【管理工具】 Management tools → 【通讯录同步】 Contacts sync (older consoles: 【管理工具】).",
        ),
    )
}

pub(super) fn limited_warning(errcode: i64) -> Warning {
    Warning::new(
        WarningId::ReachLimited,
        text!(
            "企业微信不让这个 Secret 读取详情（{errcode}），只能读到账号和部门编号。",
            "WeCom does not let this secret read details ({errcode}); only member IDs and department numbers can be read."
        ),
    )
}

pub(super) fn no_app() -> Warning {
    Warning::new(
        WarningId::ReachNoApp,
        Text::fixed(
            "没有姓名等资料。要补齐，请为这家企业添加认证源（自建应用），并把它的可见范围设为全员。",
            "There are no names or other details. To get them, add an authentication source (a self-built app) for this corp and set its visible range to everybody.",
        ),
    )
}

pub(super) fn app_refused(error: &WecomError, any: bool) -> Warning {
    let (zh, en) = reason(error);
    let (zh_what, en_what) = match any {
        true => ("没能补齐全部姓名", "could not supply all names"),
        false => ("也没能补齐姓名", "could not supply the names either"),
    };
    Warning::new(
        WarningId::ReachAppRefused,
        text!(
            "自建应用{zh_what}（{zh}）。请在体检里看这个应用哪里不对。",
            "The self-built app {en_what} ({en}). The check-up shows what is wrong with it."
        ),
    )
}

/// The warning for a server that does not have the list of identifiers, or does not give it to this secret.
pub(super) fn unlisted(error: &WecomError) -> Warning {
    let (zh, en) = reason(error);
    Warning::new(
        WarningId::ScopeRange,
        text!(
            "这台服务器不能列出全公司的成员账号（{zh}），成员是按部门逐个读取的。没读到的部门和其中的人保持原样，不会停用。",
            "This server cannot list the userids of the whole corp ({en}); members were read department by department. Departments that were not read stay as they are, with their people."
        ),
    )
}

/// Says that the members were read the slow way, and why.
pub(super) fn export_fallback(reason: &NotUsed) -> Warning {
    let (zh, en) = not_used(reason);
    Warning::new(
        WarningId::ExportFallback,
        text!(
            "没能用导出任务一次读取全公司（{zh}），改为按部门逐个读取：结果一样，只是更慢。",
            "The whole corp could not be read by one export job ({en}); members were read department by department instead, which gives the same and takes longer."
        ),
    )
}

fn not_used(reason: &NotUsed) -> (String, String) {
    let of = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match reason {
        NotUsed::Call(error) | NotUsed::Job(ExportError::Call(error)) => self::reason(error),
        NotUsed::Incomplete { missing, all } => (
            format!("{all} 人中有 {missing} 人不在导出的文件里"),
            format!("{missing} of {all} people are not in the exported files"),
        ),
        NotUsed::Job(error) => match error {
            ExportError::Failed { status } => (
                format!("企业微信的任务失败，状态 {status}"),
                format!("WeCom's job failed, status {status}"),
            ),
            ExportError::TimedOut { seconds } => (
                format!("任务等了 {seconds} 秒还没有完成"),
                format!("the job was not done after {seconds} seconds"),
            ),
            ExportError::Address { .. } => of(
                "文件的下载地址不是公网的 https 地址",
                "the file's address is no public https address",
            ),
            ExportError::Unreachable { host, .. } => (
                format!("连不上存放文件的 {host}"),
                format!("{host}, where the file is, cannot be reached"),
            ),
            ExportError::Status { host, status } => (
                format!("{host} 返回 HTTP {status}"),
                format!("{host} answered with HTTP {status}"),
            ),
            ExportError::Size { .. } => of("文件的大小不对", "the file has another size"),
            ExportError::Hash => of("文件的校验值不对", "the file has another hash"),
            ExportError::Cipher(_) | ExportError::Content(_) => {
                of("文件的内容读不懂", "the file cannot be read")
            }
            _ => of("本机没能完成", "this machine could not do it"),
        },
    }
}

/// The reason of a refusal: WeCom's errcode, or what came in place of an answer.
fn reason(error: &WecomError) -> (String, String) {
    match error.errcode() {
        Some(errcode) => (errcode.to_string(), errcode.to_string()),
        None if error.is_missing_call() => {
            let api = error.api();
            (
                format!("{api}：没有这个接口"),
                format!("{api}: no such call"),
            )
        }
        None => {
            let api = error.api();
            (
                format!("{api}：回答读不懂"),
                format!("{api}: an answer that cannot be read"),
            )
        }
    }
}

/// Says how many people's details the app's visible range leaves out.
pub(super) fn with_narrow_range(mut snapshot: Snapshot) -> Snapshot {
    let (all, known) = (
        snapshot.people.len(),
        snapshot.people.iter().filter(has_details).count(),
    );
    if snapshot.reach == Reach::IdsAndAppDetails && known < all {
        let out = all - known;
        let text = text!(
            "共 {all} 人中有 {out} 人，自建应用读不到姓名，多半在它的可见范围之外，那样也不能扫码登录。已有的资料不会被清空。",
            "The app cannot read the names of {out} of {all} people: they are probably outside its visible range, and then cannot log in by scanning either. What is stored of them stays."
        );
        snapshot
            .warnings
            .push(Warning::new(WarningId::RangeNarrow, text));
    }
    snapshot
}
