//! The sentences of errors around the callback listener and the portal preview's passwords.

use crate::error::{Code, Error};
use crate::lang::Text;
use crate::text;

/// That the port cannot be had, and whose doing it is.
pub(super) fn headline(error: &Error) -> Text {
    let fact = |key: &str| error.detail().get(key);
    let port = fact("port").map(ToString::to_string).unwrap_or_default();
    if is_exhausted(error) {
        return Text::fixed(
            "这个程序打开的文件和连接已经到了系统的上限",
            "This program has as many files and connections open as the system allows",
        );
    }
    let address = fact("address").and_then(serde_json::Value::as_str);
    match (error.code(), address) {
        (Code::ListenerBusy, Some(address)) => text!(
            "{address} 被别的程序占用",
            "Another program holds {address}"
        ),
        (Code::ListenerBusy, None) => text!(
            "端口 {port} 被别的程序占用",
            "Another program holds port {port}"
        ),
        _ => text!(
            "系统不允许使用端口 {port}",
            "The system does not let this program have port {port}"
        ),
    }
}

/// Whether the port was not given because nothing more can be opened, whatever port it is.
fn is_exhausted(error: &Error) -> bool {
    let reason = error.detail().get("reason");
    reason.and_then(serde_json::Value::as_str) == Some("exhausted")
}

/// Why nothing can listen, and the ways that are left.
pub(super) fn remedy(error: &Error) -> (Text, Vec<Text>) {
    let (cause, step) = match error.code() {
        Code::ListenerDenied if is_exhausted(error) => (
            Text::fixed(
                "不是端口的问题：现在开不了任何新的文件或连接。",
                "It is not the port: no file or connection can be opened at all right now.",
            ),
            Some(Text::fixed(
                "关掉本程序再打开；如果是服务器，提高打开文件数的上限（ulimit -n）。",
                "Restart this program; on a server, raise the limit of open files (ulimit -n).",
            )),
        ),
        Code::ListenerBusy if error.detail().contains_key("address") => (
            Text::fixed(
                "回调的主机名在这台机器上有两个地址，浏览器会先试被占用的那一个，登录结果就落到别的程序手里。",
                "The callback's host has two addresses on this machine; a browser may take the one that is held, and the login's result would be another program's.",
            ),
            Some(Text::fixed(
                "退出占用它的程序；或者把测试用应用的授权回调域写成 127.0.0.1 加端口，它只有一个地址。",
                "Quit the program that holds it; or register 127.0.0.1 with the port as the callback domain of an app for tests, which is one address only.",
            )),
        ),
        Code::ListenerBusy => (
            Text::fixed(
                "浏览器会被送回这个端口，但接听它的是别的程序。",
                "The browser will be sent back to this port, but another program answers there.",
            ),
            Some(Text::fixed(
                "退出占用这个端口的程序，再试一次。",
                "Quit the program that holds the port, then try again.",
            )),
        ),
        Code::ListenerDenied => (
            Text::fixed(
                "1024 以下的端口通常只有系统服务能用，有的端口也被系统保留。",
                "Ports below 1024 are usually for system services only, and the system may reserve others.",
            ),
            Some(Text::fixed(
                "在测试用的应用里，把授权回调域改成带 1024 以上端口的，例如 127.0.0.1:18080。",
                "In an app for tests, register a callback domain with a port above 1024, such as 127.0.0.1:18080.",
            )),
        ),
        Code::ListenerElsewhere => (
            Text::fixed(
                "扫码后浏览器会去真实的门户，到不了本程序；这对正式使用是正常的。",
                "After the scan the browser goes to the real portal and not to this program, which is right for real use.",
            ),
            None,
        ),
        Code::ListenerHttps => (
            Text::fixed(
                "本程序没有这个域名的证书，浏览器不会接受它的回答。",
                "This program has no certificate for that domain, so no browser would accept its answer.",
            ),
            None,
        ),
        _ => (
            Text::fixed(
                "另一次演练、门户预览或另一个窗口正在用它。",
                "Another rehearsal, a portal preview or another window is using it.",
            ),
            Some(Text::fixed(
                "先结束那一个，再试一次。",
                "End that one first, then try again.",
            )),
        ),
    };
    (cause, step.into_iter().chain(other_ways()).collect())
}

fn other_ways() -> [Text; 2] {
    [
        Text::fixed(
            "用应用内窗口演练：不需要端口，也不需要域名指向这台机器。",
            "Rehearse in the in-app window: it needs neither a port nor a domain that points here.",
        ),
        Text::fixed(
            "或者用浏览器扫码，再把最后停下的地址粘贴回来。",
            "Or scan in a browser, and paste the address that it ended on.",
        ),
    ]
}

/// What is wrong with a password.
pub(super) fn of_password(why: &str) -> Text {
    let (zh, en) = match why {
        "short" => (
            "密码至少要 10 个字符",
            "A password has at least 10 characters",
        ),
        "long" => ("密码太长了", "The password is too long"),
        "character" => (
            "密码里不能有换行等控制字符",
            "A password has no line breaks or control characters",
        ),
        "space" => (
            "密码的开头和结尾不能是空格",
            "A password does not begin or end with a space",
        ),
        "repeated" => (
            "密码里至少要有 4 种不同的字符",
            "A password has at least 4 different characters",
        ),
        "row" => (
            "密码不能是一串连续的字符",
            "A password is not a plain row of characters",
        ),
        "username" => (
            "密码不能由用户名改成",
            "A password is not made from the username",
        ),
        "common" => ("这个密码太常见了", "This password is too common"),
        "same" => (
            "新密码不能与现在的相同",
            "The new password differs from the present one",
        ),
        _ => ("这个密码不能用", "This password cannot be used"),
    };
    Text::fixed(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remedy_offers_the_ways_that_are_left() {
        let codes = [
            Code::ListenerBusy,
            Code::ListenerDenied,
            Code::ListenerElsewhere,
            Code::ListenerHttps,
            Code::ListenerRunning,
        ];
        let mut causes = Vec::new();
        for code in codes {
            let (cause, steps) = remedy(&Error::new(code, "test"));
            assert!(steps.ends_with(&other_ways()), "{code}");
            causes.push(cause.en);
        }
        causes.sort_unstable();
        causes.dedup();
        assert_eq!(causes.len(), codes.len());
    }
}
