//! Checks of the connection: whether WeCom's API answers, and whether this machine's clock agrees with it.
//!
//! The request needs neither secret nor token: WeCom refuses it with an errcode, and no other server does.

use std::time::{Duration, Instant};

use serde_json::Value;
use url::Url;
use wecom::{NotWeCom, Seen};

use super::{Check, CheckId, Fix};
use crate::Diagnose;
use bridge_core::endpoints::Endpoints;
use bridge_core::error::{Code, Error};
use bridge_core::http::{self, HttpResponse};
use bridge_core::lang::Text;
use bridge_core::text;

const WARN_AFTER_MS: u64 = 2 * 60 * 1000;
const FAIL_AFTER_MS: u64 = 10 * 60 * 1000;

// One lost answer does not mean that the connection is down.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(300);

/// The two checks of the connection.
pub(super) struct Connection {
    pub(super) api: Check,
    pub(super) clock: Check,
}

impl Connection {
    /// Whether WeCom answered, so that other calls make sense.
    pub(super) fn is_up(&self) -> bool {
        self.api.error.is_none()
    }
}

/// The call that is tried first, and the one for private installations, which may lack the first.
const CALLS: [&str; 2] = ["get_api_domain_ip", "gettoken"];

/// Makes both checks with one request.
pub(super) async fn checks(diagnose: &Diagnose, ends: &Endpoints) -> Connection {
    match ask(diagnose, ends).await {
        Ok((answer, now)) => Connection {
            api: reached(ends, &answer),
            clock: compare(answer.date, now),
        },
        Err(error) => Connection {
            api: Check::of_error(CheckId::NetApi, error),
            clock: clock_unknown(),
        },
    }
}

/// The answer, with this machine's time at which it was given.
async fn ask(diagnose: &Diagnose, ends: &Endpoints) -> Result<(HttpResponse, i64), Error> {
    let [first, next] = CALLS;
    match ask_for(diagnose, ends, first).await {
        Err(error) if error.code() == Code::WecomNotWecom => {
            let answer = ask_for(diagnose, ends, next).await;
            answer.map_err(|_| error)
        }
        answer => answer,
    }
}

async fn ask_for(
    diagnose: &Diagnose,
    ends: &Endpoints,
    call: &str,
) -> Result<(HttpResponse, i64), Error> {
    let address = format!("{}/cgi-bin/{call}", ends.api_base);
    let url = Url::parse(&address)
        .map_err(|error| Error::new(Code::AddressInvalid, error.to_string()))?;
    let mut tries = 1;
    loop {
        let result = once(diagnose, &url, ends).await;
        if result.is_ok() || tries == TRIES {
            return result;
        }
        tokio::time::sleep(PAUSE * tries).await;
        tries += 1;
    }
}

async fn once(
    diagnose: &Diagnose,
    url: &Url,
    ends: &Endpoints,
) -> Result<(HttpResponse, i64), Error> {
    let (asked, started) = (diagnose.context.now_ms(), Instant::now());
    let answer = http::get(url, ends).await?;
    if errcode(&answer.body).is_none() {
        return Err(not_wecom(&answer, url));
    }
    // The server dated its answer at some time between request and answer: the middle halves the error.
    let half = i64::try_from(started.elapsed().as_millis() / 2).unwrap_or_default();
    Ok((answer, asked.saturating_add(half)))
}

/// The code of an answer in WeCom's form, which some servers send in quotes.
fn errcode(body: &str) -> Option<i64> {
    let reply: Value = serde_json::from_str(body).ok()?;
    match reply.get("errcode")? {
        Value::String(code) => code.trim().parse().ok(),
        code => code.as_i64(),
    }
}

/// The error for an answer that is not WeCom's: a captive portal, a firewall's page, a wrong address.
fn not_wecom(answer: &HttpResponse, url: &Url) -> Error {
    let body = answer.body.trim_start();
    let what = match &answer.target {
        Some(target) => NotWeCom::Redirect(target.clone()),
        None if !(200..300).contains(&answer.status) => NotWeCom::HttpStatus(answer.status),
        None if answer.is_html || body.starts_with('<') => NotWeCom::Html,
        None if body.is_empty() => NotWeCom::Empty,
        None => match serde_json::from_str::<serde_json::Value>(body) {
            Err(error) if error.is_eof() => NotWeCom::Truncated,
            _ => NotWeCom::Undecodable {
                path: "errcode".to_owned(),
                reason: "no errcode".to_owned(),
                person: None,
            },
        },
    };
    let seen = Seen {
        host: url.host_str().map(str::to_owned),
        status: Some(answer.status),
    };
    bridge_core::error::of_not_wecom(&what, &seen)
}

fn reached(ends: &Endpoints, answer: &HttpResponse) -> Check {
    let host = &ends.api_base;
    let code = errcode(&answer.body).unwrap_or_default();
    let (zh, en) = match ends.api_base.is_loopback() {
        true => (
            "本机的模拟租户，没有加密",
            "a simulated tenant on this machine, without encryption",
        ),
        false => ("HTTPS，证书可信", "HTTPS with a trusted certificate"),
    };
    Check::pass(
        CheckId::NetApi,
        text!(
            "{host} 按企业微信的格式回答了（{code}；{zh}）",
            "{host} answered in WeCom's form ({code}; {en})"
        ),
    )
}

/// The check of the clock, from the date of WeCom's answer.
fn compare(theirs: Option<i64>, ours: i64) -> Check {
    let id = CheckId::NetClock;
    let Some(theirs) = theirs else {
        return Check::skip(id, NO_DATE);
    };
    let evidence = difference(theirs, ours);
    match ours.abs_diff(theirs) {
        off if off > FAIL_AFTER_MS => Check::fail(id, evidence, set_clock()),
        off if off > WARN_AFTER_MS => Check::warn(id, evidence, set_clock()),
        _ => Check::pass(id, evidence),
    }
}

fn difference(theirs: i64, ours: i64) -> Text {
    let seconds = ours.abs_diff(theirs) / 1000;
    match (seconds, ours < theirs) {
        // The date of an HTTP answer has whole seconds.
        (0..2, _) => Text::fixed(
            "本机与企业微信相差不到 2 秒",
            "This machine and WeCom are less than 2 s apart",
        ),
        (_, true) => text!(
            "本机比企业微信慢 {seconds} 秒",
            "This machine is {seconds} s behind WeCom"
        ),
        (_, false) => text!(
            "本机比企业微信快 {seconds} 秒",
            "This machine is {seconds} s ahead of WeCom"
        ),
    }
}

const NO_DATE: Text = Text::fixed(
    "回答里没有时间，无从比较",
    "The answer carried no time to compare with",
);

fn clock_unknown() -> Check {
    Check::skip(
        CheckId::NetClock,
        Text::fixed(
            "没有连到企业微信，无从比较时间",
            "WeCom was not reached, so there was no time to compare with",
        ),
    )
}

fn set_clock() -> Fix {
    Fix::new(
        Text::fixed(
            "时间不准时，证书会显得无效，凭证和登录码的有效期会算错，自动同步也不在该运行的时刻运行。",
            "With a wrong clock certificates look invalid, tokens and login codes seem to live too long or too short, and automatic runs come at the wrong time.",
        ),
        vec![
            Text::fixed(
                "在系统设置里打开「自动设置时间」，并核对时区。",
                "Let the system set its time automatically, and check the time zone.",
            ),
            Text::fixed(
                "公司网络不能访问时间服务器时，请网络管理员放行 NTP。",
                "If the network blocks time servers, ask its administrator to let NTP through.",
            ),
            Text::fixed("改好后点「重新检测」。", "Then choose “Check again”."),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::*;

    #[test]
    fn two_and_ten_minutes_are_the_limits_in_both_directions() {
        let now = 1_000_000_000;
        let cases = [
            (0, Status::Pass),
            (120, Status::Pass),
            (121, Status::Warn),
            (600, Status::Warn),
            (601, Status::Fail),
        ];
        for (seconds, want) in cases {
            let off = seconds * 1000;
            assert_eq!(
                compare(Some(now + off), now).status,
                want,
                "behind by {seconds}"
            );
            assert_eq!(
                compare(Some(now - off), now).status,
                want,
                "ahead by {seconds}"
            );
        }
        assert_eq!(compare(None, now).status, Status::Skip);
    }
}
