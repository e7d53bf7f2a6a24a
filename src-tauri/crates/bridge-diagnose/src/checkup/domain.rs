//! Checks of hosts that must agree: the callback domain, the app's trusted domain, the portal's address.
//!
//! All of it is compared as written; nothing here is opened.

use std::net::IpAddr;

use url::Url;
use wecom::Agent;

use super::corp_setup::Addresses;
use super::{Check, CheckId, Fix};
use bridge_core::auth::CallbackDomain;
use bridge_core::clinic::ConsolePage;
use bridge_core::error::Error;
use bridge_core::http::is_loopback;
use bridge_core::lang::Text;
use bridge_core::text;

/// Whether employees' browsers can return to the callback domain.
pub(super) fn callback(domain: &CallbackDomain, addresses: &Addresses) -> Check {
    let id = CheckId::LoginCallbackDomain;
    let evidence = text!(
        "{domain}，企业微信逐字比较，端口也算",
        "{domain}; WeCom compares it character by character, port included"
    );
    let Some(objection) = objection(domain, addresses) else {
        return Check::pass(id, evidence);
    };
    Check::warn(
        id,
        evidence,
        Fix::new(objection.cause, vec![objection.step]).at(&ConsolePage::Apps),
    )
}

/// What is wrong with the form of a callback domain that cannot be used at all.
pub(super) fn unusable_callback(error: &Error) -> Check {
    Check::of_error(CheckId::LoginCallbackDomain, error.clone())
}

/// A reason why a callback domain will not do, and what to change.
struct Objection {
    cause: Text,
    step: Text,
}

/// The objection to a callback domain, if there is one.
fn objection(domain: &CallbackDomain, addresses: &Addresses) -> Option<Objection> {
    // A simulated tenant accepts what is registered there, this machine's addresses too.
    if addresses.endpoints.api_base.is_loopback() {
        return None;
    }
    let (host, port) = parts(domain);
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let ip = bare.parse::<IpAddr>().ok();
    if bare == "localhost" || ip.is_some_and(|ip| ip.is_loopback()) {
        return Some(LOOPBACK);
    }
    if ip.is_some() {
        return Some(IP_ADDRESS);
    }
    matches!(port, Some("443" | "80")).then_some(DEFAULT_PORT)
}

const LOOPBACK: Objection = Objection {
    cause: Text::fixed(
        "这个地址指向每个人自己的电脑，员工扫码后回不到门户。",
        "This address is each person's own computer, so employees do not get back to the portal after scanning.",
    ),
    step: Text::fixed(
        "正式使用时，换成门户的域名。",
        "For real use, register the portal's host name.",
    ),
};
const IP_ADDRESS: Objection = Objection {
    cause: Text::fixed(
        "这是一个 IP 地址；企业微信现在是否接受 IP，没有可靠的说法。",
        "This is an IP address, and whether WeCom still accepts one is not known for certain.",
    ),
    step: Text::fixed(
        "换成门户的域名，再演练一次扫码登录。",
        "Register the portal's host name, then rehearse a scan login.",
    ),
};
const DEFAULT_PORT: Objection = Objection {
    cause: Text::fixed(
        "写了默认端口：只有门户跳转时也带着这个端口，才会逐字一致；浏览器和多数门户会省掉它。",
        "It carries a default port: only a portal that sends this port along matches it, and browsers and most portals leave it out.",
    ),
    step: Text::fixed(
        "在应用的【设置授权回调域】和这里都去掉端口。",
        "Leave the port out, both in the app's 【设置授权回调域】 Set callback domain and here.",
    ),
};

/// Whether the app's trusted domain equals the callback domain. Either of the two settings lets scan login through.
// So a difference is skipped and not failed: it says nothing of the other setting, which no call reads.
pub(super) fn trusted(agent: &Agent, domain: Option<&CallbackDomain>) -> Check {
    let id = CheckId::AppTrustedDomain;
    let Some(trusted) = &agent.redirect_domain else {
        return Check::skip(id, NO_TRUSTED_DOMAIN);
    };
    let Some(domain) = domain else {
        let evidence = text!(
            "可信域名是 {trusted}；没有授权回调域可比较",
            "The trusted domain is {trusted}; there is no callback domain to compare with"
        );
        return Check::skip(id, evidence);
    };
    if is_same_host(trusted, domain) {
        let evidence = text!(
            "可信域名 {trusted} 与授权回调域一致。它不代表【授权回调域】也设对了，那要看登录页",
            "The trusted domain {trusted} equals the callback domain. That does not prove the callback domain's own setting, which only the login page shows"
        );
        return Check::pass(id, evidence);
    }
    let evidence = text!(
        "可信域名是 {trusted}，与 {domain} 不同；扫码登录只靠【授权回调域】的设置，两者满足一个即可",
        "The trusted domain is {trusted}, not {domain}; scan login then rests on the callback domain's own setting, and either of the two will do"
    );
    Check::skip(id, evidence)
}

const NO_TRUSTED_DOMAIN: Text = Text::fixed(
    "没有设置可信域名。扫码登录可以不用它，只要【授权回调域】设对；配置【企业可信IP】时要有它或接收消息服务器 URL",
    "No trusted domain is set. Scan login does without it if 【授权回调域】 the callback domain is right; 【企业可信IP】 Trusted IPs need it or a receiving server address",
);

fn is_same_host(trusted: &str, domain: &CallbackDomain) -> bool {
    let trusted = trusted
        .trim()
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    trusted
        .trim_end_matches('/')
        .eq_ignore_ascii_case(domain.as_str())
}

/// Whether the portal's address and the callback domain agree.
pub(super) fn portal(addresses: &Addresses, domain: &CallbackDomain) -> Check {
    let id = CheckId::LoginPortal;
    let Some(portal) = &addresses.portal_url else {
        return Check::skip(id, NO_PORTAL);
    };
    let Ok(url) = Url::parse(portal) else {
        let evidence = text!("「{portal}」不是一个地址", "“{portal}” is no address");
        return Check::warn(id, evidence, correct_portal());
    };
    let host = authority(&url);
    let evidence = text!(
        "门户在 {host}，扫码后回到 {domain}",
        "The portal is at {host}, and scanning leads back to {domain}"
    );
    if !host.eq_ignore_ascii_case(domain.as_str()) {
        return Check::warn(id, evidence, other_host());
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Check::warn(id, evidence, plain_http());
    }
    let Text { zh, en } = evidence;
    let same = Text::new(
        format!("{zh}，两者一致（只比较写法，没有打开）"),
        format!("{en}: the same (compared as written, not opened)"),
    );
    Check::pass(id, same)
}

const NO_PORTAL: Text = Text::fixed(
    "没有填门户地址，无从比较",
    "No portal address is set, so there is nothing to compare",
);

/// Host and port as the address shows them; a default port is not shown.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn parts(domain: &CallbackDomain) -> (&str, Option<&str>) {
    let text = domain.as_str();
    match text.rsplit_once(':') {
        Some((host, port)) if !text.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    }
}

fn other_host() -> Fix {
    Fix::new(
        Text::fixed(
            "扫码后浏览器回到授权回调域。它与门户不是同一个「主机:端口」时，要由门户在那个主机上接住登录。",
            "After scanning, the browser goes to the callback domain. Where that is not the portal's host:port, the portal must take the login up there.",
        ),
        vec![
            Text::fixed("核对门户控制台给出的【企业微信授权登录回调域】，原样填进来。", "Check the callback domain that the portal's console shows, and enter it unchanged."),
            Text::fixed("如果门户确实用另一个主机接收登录，可以不改。", "If the portal does receive logins at another host, leave it."),
        ],
    )
    .at(&ConsolePage::PortalAuthSources)
}

fn plain_http() -> Fix {
    Fix::new(
        Text::fixed(
            "门户用 http，登录码会明文经过网络；企业微信桌面端的快捷登录也只在 https 页面上可用。",
            "The portal uses http, so login codes cross the network readable, and WeCom's quick login works on https pages only.",
        ),
        vec![Text::fixed(
            "给门户配置证书，把门户地址改成 https:// 开头。",
            "Give the portal a certificate and let its address begin with https://.",
        )],
    )
}

fn correct_portal() -> Fix {
    Fix::new(
        Text::fixed(
            "门户地址要写完整，例如 https://portal.example.com。",
            "A portal address is complete, such as https://portal.example.com.",
        ),
        vec![Text::fixed(
            "改正门户地址，再检测一次。",
            "Correct the portal address, then check again.",
        )],
    )
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::*;
    use bridge_core::endpoints::Endpoints;

    fn site(portal: Option<&str>) -> Addresses {
        Addresses {
            endpoints: Endpoints::parse(None, None, None).unwrap(),
            portal_url: portal.map(str::to_owned),
        }
    }

    fn domain(text: &str) -> CallbackDomain {
        CallbackDomain::parse(text).unwrap()
    }

    #[test]
    fn addresses_that_employees_cannot_come_back_to_are_remarked_on() {
        let cases = [
            ("portal.example.com", Status::Pass),
            ("portal.example.com:8443", Status::Pass),
            ("portal.example.com:443", Status::Warn),
            ("portal.example.com:80", Status::Warn),
            ("localhost:3000", Status::Warn),
            ("127.0.0.1:3000", Status::Warn),
            ("[::1]:3000", Status::Warn),
            ("203.0.113.9", Status::Warn),
        ];
        for (given, want) in cases {
            assert_eq!(
                callback(&domain(given), &site(None)).status,
                want,
                "{given}"
            );
        }
        let simulated = Addresses {
            endpoints: Endpoints::parse(Some("http://127.0.0.1:9"), None, None).unwrap(),
            portal_url: None,
        };
        assert_eq!(
            callback(&domain("127.0.0.1:18080"), &simulated).status,
            Status::Pass
        );
    }

    #[test]
    fn the_portal_must_stand_at_the_callback_domain() {
        let cases = [
            (None, "portal.example.com", Status::Skip),
            (
                Some("https://portal.example.com/login"),
                "portal.example.com",
                Status::Pass,
            ),
            (
                Some("https://portal.example.com:8443"),
                "portal.example.com:8443",
                Status::Pass,
            ),
            (
                Some("https://portal.example.com:8443"),
                "portal.example.com",
                Status::Warn,
            ),
            (
                Some("https://portal.example.com"),
                "sso.example.com",
                Status::Warn,
            ),
            (
                Some("http://portal.example.com"),
                "portal.example.com",
                Status::Warn,
            ),
            (
                Some("http://127.0.0.1:18080"),
                "127.0.0.1:18080",
                Status::Pass,
            ),
            (Some("portal"), "portal.example.com", Status::Warn),
        ];
        for (portal_url, callback, want) in cases {
            assert_eq!(
                portal(&site(portal_url), &domain(callback)).status,
                want,
                "{portal_url:?} and {callback}"
            );
        }
    }
}
