//! Checks of scan login that need no person: the corp IDs, the login page, and the latest rehearsal.
//!
//! Without a browser only a refusal that the page states in words is proof: its QR code is drawn by script.

use std::sync::Arc;

use url::Url;
use wecom::{AgentId, CorpId};

use super::corp_setup::{Addresses, CorpMatch};
use super::{Check, CheckId, Fix, Status};
use crate::sentences::ago;
use bridge_core::auth::CallbackDomain;
use bridge_core::clinic::{self, ConsolePage};
use bridge_core::error::{Error, Result};
use bridge_core::lang::Text;
use bridge_core::{http, ids, text};
use bridge_scan::Rehearsal;
use bridge_scan::login_page::{PageReader, PageSeen, is_wecoms, refusal_in};
use bridge_scan::login_url::login_page;
use bridge_scan::route::{self, Windows};

/// Whether data source and authentication source have one corp ID, so that synced members can log in.
pub(super) fn corp_match(what: &CorpMatch, tokens_work: bool) -> Check {
    let id = CheckId::LoginCorpMatch;
    match what {
        CorpMatch::Same(corp) => Check::pass(id, text!("都是 {corp}", "Both are {corp}")),
        CorpMatch::Differs(error) => Check {
            fix: Some(error.fix().at(&ConsolePage::MyCompany)),
            ..Check::of_error(id, error.clone())
        },
        CorpMatch::ByTokens if tokens_work => Check::pass(
            id,
            Text::fixed(
                "两个 Secret 都用同一个企业 ID 取得了凭证",
                "Both secrets obtained a token with the same corp ID",
            ),
        ),
        CorpMatch::ByTokens => Check::skip(
            id,
            Text::fixed(
                "有一个 Secret 没有取得凭证，还不能说一致",
                "One of the secrets obtained no token, so nothing can be said",
            ),
        ),
        CorpMatch::NotComparable(why) => Check::skip(id, why.clone()),
    }
}

/// The login page of one app.
pub(super) struct LoginPage<'a> {
    pub(super) addresses: &'a Addresses,
    pub(super) corp: &'a CorpId,
    pub(super) agent: AgentId,
    pub(super) callback: &'a CallbackDomain,
}

/// Checks the login page: rendered in a browser if there is one, else by the text that it states without.
pub(super) async fn probe(page: LoginPage<'_>, reader: Option<&Arc<dyn PageReader>>) -> Check {
    let id = CheckId::LoginCallbackProbe;
    let endpoints = &page.addresses.endpoints;
    let address = match page.address() {
        Ok(address) => address,
        Err(error) => return Check::of_error(id, error),
    };
    let answer = match http::get(&address, endpoints).await {
        Ok(answer) => answer,
        Err(error) => return unreached(error),
    };
    if let Some(evidence) = not_login_page(&answer, &address) {
        return Check::warn(id, evidence, other_page());
    }
    let proxy = route::of(endpoints, &address, Windows::Proxied);
    // A browser that cannot be given the tenant's proxy would show another page than employees see.
    if let (Some(reader), Ok(proxy)) = (reader, proxy) {
        return rendered(reader.read(address, proxy).await, page.callback);
    }
    match refusal(&answer.body) {
        Some(code) => refused(code, page.callback),
        None => Check::skip(id, NO_PROOF),
    }
}

const NO_PROOF: Text = Text::fixed(
    "登录页能打开，也没有直接写出拒绝；二维码要由脚本画出，这里不能证明。请用扫码演练来证明",
    "The login page opens and states no refusal, but its QR code is drawn by script, so nothing is proven here. A rehearsal proves it",
);

/// What shows that an answer is not WeCom's login page; none if it may be.
fn not_login_page(answer: &http::HttpResponse, asked: &Url) -> Option<Text> {
    let (host, status) = (asked.host_str().unwrap_or_default(), answer.status);
    if let Some(to) = &answer.redirect {
        let stays = to == host || is_wecoms(to);
        return (!stays).then(|| {
            text!(
                "{host} 把登录页转到了 {to}（HTTP {status}），那里不是企业微信",
                "{host} sends the login page on to {to} (HTTP {status}), which is not WeCom"
            )
        });
    }
    (!(200..400).contains(&status)).then(|| {
        text!(
            "{host} 没有登录页（HTTP {status}）",
            "{host} has no login page (HTTP {status})"
        )
    })
}

fn other_page() -> Fix {
    Fix::new(
        Text::fixed(
            "登录页的地址不对，或者这个网络要先认证才能上网，或者企业微信暂时出了问题。",
            "The login page's address is wrong, this network wants a sign-in first, or WeCom is in trouble for a while.",
        ),
        vec![
            Text::fixed(
                "核对租户的登录页地址；没有特别的原因，就不要填，用默认的。",
                "See that the tenant's login address is right; without a special reason leave it out, so that the default holds.",
            ),
            Text::fixed(
                "在浏览器里打开任意网页，完成上网认证，再检测一次。",
                "Open any page in a browser, sign in to the network if it asks, and check again.",
            ),
        ],
    )
}

impl LoginPage<'_> {
    fn address(&self) -> Result<Url> {
        let back = self
            .callback
            .redirect_uri(self.addresses.portal_url.as_deref())?;
        login_page(
            &self.addresses.endpoints.login_base,
            self.corp,
            self.agent,
            &back,
            &ids::new_id()?,
        )
    }
}

/// The check from a page that a browser rendered.
fn rendered(seen: PageSeen, callback: &CallbackDomain) -> Check {
    let id = CheckId::LoginCallbackProbe;
    match seen {
        PageSeen::Refused(code) => refused(code, callback),
        PageSeen::Qr => Check::pass(
            id,
            text!(
                "用 {callback} 打开登录页，二维码画出来了",
                "Opened for {callback}, the login page draws its QR code"
            ),
        ),
        PageSeen::Nothing => Check::skip(
            id,
            Text::fixed(
                "登录页打开了，等了一会儿既没有二维码，也没有写出拒绝。请用扫码演练来证明",
                "The login page opens, but showed neither a QR code nor a refusal while it was watched. A rehearsal proves it",
            ),
        ),
    }
}

/// The check of an authentication source's latest rehearsal. It names nobody, since reports are passed on.
pub fn rehearsal(last: Option<&Rehearsal>, now: i64) -> Check {
    let id = CheckId::LoginRehearsal;
    let Some(last) = last else {
        return Check::skip(id, NOT_REHEARSED);
    };
    let when = ago(last.at, now);
    let Some(refusal) = &last.refusal else {
        let evidence = Text::new(
            format!("{}有人扫码登录成功", when.zh),
            format!("Somebody was logged in by a scan {}", when.en),
        );
        return Check::pass(id, evidence);
    };
    let reason = refusal.text_without_names();
    let evidence = Text::new(
        format!("最近一次演练（{}）：{}", when.zh, reason.zh),
        format!("The latest rehearsal was {}: {}", when.en, reason.en),
    );
    let mut check = Check::fail(id, evidence, refusal.fix());
    check.errcode = refusal.errcode();
    // Where WeCom named the person who scanned, the app works and only this person is refused.
    match last.ending().status() {
        Status::Fail => check,
        _ => check.only_warn(),
    }
}

const NOT_REHEARSED: Text = Text::fixed(
    "没有演练过，扫码登录能否成功还没有验证",
    "Not rehearsed, so there is no proof of a scan login yet",
);

fn unreached(error: Error) -> Check {
    let fix = error.fix();
    Check::warn(
        CheckId::LoginCallbackProbe,
        Text::new(
            format!("从本机打不开企业微信登录页：{}", fix.cause.zh),
            format!(
                "The login page cannot be opened from this machine: {}",
                fix.cause.en
            ),
        ),
        fix,
    )
}

fn refused(code: i64, callback: &CallbackDomain) -> Check {
    let title = clinic::lookup(code).map(|entry| entry.title.clone());
    let title = title.unwrap_or_else(|| Text::fixed("登录页拒绝了", "The login page refused"));
    let evidence = Text::new(
        format!("用 {callback} 打开登录页，页面写着：{}（{code}）", title.zh),
        format!(
            "Opened for {callback}, the page says: {} ({code})",
            title.en
        ),
    );
    let mut check = Check::fail(CheckId::LoginCallbackProbe, evidence, Fix::of_errcode(code));
    check.errcode = Some(code);
    check
}

/// The code of the refusal that a page states in its visible text, if it states exactly one.
fn refusal(page: &str) -> Option<i64> {
    refusal_in(&visible_text(page))
}

/// The text of a page without its tags.
// Scripts are left out with their content: one may list every refusal that there is.
fn visible_text(page: &str) -> String {
    let mut words = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(place) = rest.find('<') {
        words.push_str(&rest[..place]);
        words.push(' ');
        rest = skip_tag(&rest[place..]);
    }
    words.push_str(rest);
    words
}

/// The rest of a page after the tag that it begins with; a script, style or comment counts as one tag.
fn skip_tag(at: &str) -> &str {
    let wholes = [
        ("<script", "</script"),
        ("<style", "</style"),
        ("<!--", "-->"),
    ];
    let opens = |mark: &str| {
        at.get(..mark.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(mark))
    };
    let from = match wholes.iter().find(|(mark, _)| opens(mark)) {
        Some((_, end)) => match at.to_ascii_lowercase().find(end) {
            Some(place) => &at[place..],
            None => return "",
        },
        None => at,
    };
    from.find('>').map_or("", |end| &from[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_page_is_not_taken_for_the_login_page() {
        let asked = Url::parse("https://login.work.weixin.qq.com/wwlogin/sso/login?x=1").unwrap();
        let answer = |status, redirect: Option<&str>| http::HttpResponse {
            status,
            date: None,
            is_html: true,
            redirect: redirect.map(str::to_owned),
            target: None,
            body: String::new(),
        };
        let cases = [
            (200, None, false),
            (302, Some("login.work.weixin.qq.com"), false),
            (302, Some("open.work.weixin.qq.com"), false),
            (302, Some("portal.hotel.example"), true),
            (302, Some("qq.com.evil.test"), true),
            (404, None, true),
            (502, None, true),
        ];
        for (status, redirect, is_other) in cases {
            let told = not_login_page(&answer(status, redirect), &asked);
            assert_eq!(told.is_some(), is_other, "{status} {redirect:?}");
        }
    }

    #[test]
    fn only_what_the_page_says_itself_is_proof() {
        let cases = [
            (
                "<p>redirect_uri 与配置的授权完成回调域名不一致</p>",
                Some(-31020),
            ),
            ("<p class=\"e\">错误码 -31028</p>", Some(-31028)),
            ("<div>-31020 -31020</div>", Some(-31020)),
            ("<div>-31020 or -31028</div>", None),
            (
                "<script>var e={'-31020':'redirect_uri 与配置的授权完成回调域名不一致'}</script><div id=qr></div>",
                None,
            ),
            ("<SCRIPT src=x></SCRIPT ><p>-31027</p>", Some(-31027)),
            ("<!-- -31020 --><p>scan</p>", None),
            ("<p data-code=\"-31020\">scan</p>", None),
            ("<p>order -310201</p>", None),
            ("<p>-31099</p>", None),
            ("<script>-31020", None),
            ("", None),
            ("二维码 <", None),
        ];
        for (page, want) in cases {
            assert_eq!(refusal(page), want, "{page}");
        }
    }
}
