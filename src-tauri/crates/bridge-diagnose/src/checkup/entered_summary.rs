//! The summary of the checks of entered values: the worst status, one sentence on what was found, and the next act.
//!
//! Which field of a form is to blame is said by the forms.

use std::time::Duration;

use bridge_core::clinic;
use bridge_core::error::{Code, Error};
use bridge_core::lang::{Text, grouped};
use bridge_core::remedy::trusted_ip::{self, NOT_TRUSTED};
use bridge_core::text;
use bridge_sync::probe::contacts::{DEPARTMENTS_READ, MEMBERS_READ, reads_in_part};

use super::range_coverage::{EXPECTED, OUT, SEEN};
use super::{Check, CheckId, Status};

/// WeCom's errcode for "busy", which passes by itself.
const BUSY: i64 = -1;
/// The pause after "busy".
const BUSY_PAUSE: Duration = Duration::from_secs(30);
/// A longer block is told with its end instead of being waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// The summary of checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The worst status.
    pub status: Status,
    /// The finding, in one sentence without a full stop.
    pub headline: Text,
    /// The next act, if one is needed.
    pub todo: Option<Text>,
    /// Whether WeCom refused the values. Such refusals are counted, because WeCom bars an address after too many.
    pub is_refusal: bool,
    /// Whether WeCom could not be asked at all.
    pub is_unreached: bool,
    /// After how many seconds the same values are worth asking again; none where somebody must act first.
    pub retry_after_s: Option<u64>,
}

/// Summarises checks of entered values, made through this proxy if there is one. `now_ms` is the time in milliseconds since
/// 1970 UTC.
pub fn summary(checks: &[Check], proxy: Option<&str>, now_ms: i64) -> Summary {
    let first = |status| checks.iter().find(|check| check.status == status);
    if let Some(check) = first(Status::Fail) {
        return of_failure(check, proxy, now_ms);
    }
    if let Some(check) = first(Status::Warn) {
        let todo = match reads_in_part(checks) {
            true => Some(NAMES_FROM_APP),
            false => check
                .fix
                .as_ref()
                .and_then(|fix| fix.steps.first().cloned()),
        };
        return Summary {
            todo,
            ..Summary::bare(
                Status::Warn,
                narrow(check).unwrap_or_else(|| check.evidence.clone()),
            )
        };
    }
    match first(Status::Pass) {
        Some(_) => Summary::bare(Status::Pass, proven(checks)),
        None => Summary::bare(Status::Skip, NOT_PROVEN),
    }
}

impl Summary {
    const fn bare(status: Status, headline: Text) -> Self {
        Self {
            status,
            headline,
            todo: None,
            is_refusal: false,
            is_unreached: false,
            retry_after_s: None,
        }
    }
}

fn of_failure(check: &Check, proxy: Option<&str>, now_ms: i64) -> Summary {
    let error = check.error.as_ref();
    let code = error.map(Error::code);
    let is_unreached = code == Some(Code::WecomUnreachable);
    let step = check
        .fix
        .as_ref()
        .and_then(|fix| fix.steps.first().cloned());
    let todo = match proxy.filter(|_| is_unreached) {
        Some(proxy) => Some(check_proxy(proxy)),
        None => step,
    };
    Summary {
        todo,
        // A refusal of our own, of a secret that WeCom takes, brings nobody nearer to a block.
        is_refusal: code == Some(Code::WecomRefused)
            && !check.detail.contains_key("kind")
            && check.errcode != Some(BUSY),
        is_unreached,
        retry_after_s: error.and_then(|error| retry_after(error, now_ms)),
        ..Summary::bare(Status::Fail, failure(check))
    }
}

/// What is wrong, in words that need no knowledge of WeCom's API.
fn failure(check: &Check) -> Text {
    let Some(error) = &check.error else {
        return check.evidence.clone();
    };
    if check.errcode == Some(NOT_TRUSTED)
        && let Some((ip, list)) = check.caller_ip.as_deref().zip(trusted_ip::list_of(error))
    {
        let Text { zh, en } = list.trusted_ip_list();
        return text!(
            "企业微信看到的地址 {ip} 不在{zh}里",
            "WeCom sees the address {ip}, which is not in {en}"
        );
    }
    // A check that says more of a refusal than WeCom's code does keeps its words.
    let is_answer = error.detail().contains_key("api");
    let entry = check.errcode.filter(|_| is_answer).and_then(clinic::lookup);
    match entry {
        Some(entry) if error.code() == Code::WecomRefused => entry.title.clone(),
        Some(_) => error.title(),
        None => check.evidence.clone(),
    }
}

fn check_proxy(proxy: &str) -> Text {
    text!(
        "检查网络和代理地址 {proxy}，再试一次。",
        "Check the network and the proxy’s address {proxy}, then try again."
    )
}

/// The rest of a block that WeCom named, or the usual pause after a failure that passes by itself.
fn retry_after(error: &Error, now_ms: i64) -> Option<u64> {
    let pause = match (error.code(), error.errcode()) {
        (Code::WecomRateLimited, _) => rest_of_block(error, now_ms),
        (Code::WecomRefused, Some(BUSY)) => BUSY_PAUSE,
        _ => return None,
    };
    (pause <= LONGEST_WAIT).then_some(pause.as_secs().max(1))
}

fn rest_of_block(error: &Error, now_ms: i64) -> Duration {
    let until = error.detail().get("until").and_then(|until| until.as_str());
    let until = until.and_then(|until| until.parse::<jiff::Timestamp>().ok());
    let Some(until) = until else {
        return wecom::SHORTEST_BLOCK;
    };
    let left = until.as_millisecond().saturating_sub(now_ms);
    // The end is written in whole seconds: one more, so that the next call is surely after it.
    Duration::from_millis(u64::try_from(left).unwrap_or(0)) + Duration::from_secs(1)
}

/// A figure among the facts of a check.
fn count(check: &Check, key: &str) -> Option<String> {
    let count = check.detail.get(key)?.as_u64()?;
    Some(grouped(usize::try_from(count).ok()?))
}

/// What a visible range that leaves people out comes to.
fn narrow(check: &Check) -> Option<Text> {
    let (expected, seen) = (count(check, EXPECTED)?, count(check, SEEN)?);
    let out = count(check, OUT)?;
    Some(text!(
        "约 {out} 人扫不了码：{expected} 人里只有 {seen} 人在应用的可见范围里",
        "About {out} people cannot scan: of {expected}, only {seen} are in the app’s visible range"
    ))
}

/// What was proven, with its figures.
fn proven(checks: &[Check]) -> Text {
    let figure = |key| checks.iter().find_map(|check| count(check, key));
    if let (Some(departments), Some(members)) = (figure(DEPARTMENTS_READ), figure(MEMBERS_READ)) {
        return text!(
            "读到 {departments} 个部门、{members} 名成员",
            "{departments} departments and {members} members were read"
        );
    }
    let passed = |id| {
        let mut of_id = checks.iter().filter(|check| check.id == id);
        of_id.find(|check| check.status == Status::Pass)
    };
    let Some(Text { zh, en }) = passed(CheckId::AppAgent).map(|check| &check.evidence) else {
        return PROVEN;
    };
    let range = passed(CheckId::AppVisibleRange);
    match range.and_then(|check| count(check, EXPECTED)) {
        Some(all) => text!(
            "{zh}，{all} 人都在可见范围里",
            "{en}; all {all} people are in its visible range"
        ),
        None => Text::new(zh.to_string(), en.to_string()),
    }
}

const NAMES_FROM_APP: Text = Text::fixed(
    "可以继续：设置好自建应用后，姓名由它补齐。",
    "You can go on: once the self-built app is set up, names come through it.",
);
const PROVEN: Text = Text::fixed("已验证，可以继续", "It is proven, and you can go on");
const NOT_PROVEN: Text = Text::fixed("还没有验证", "Nothing is proven yet");

#[cfg(test)]
mod tests;
