//! The sentences of errors around the callback listener and the portal preview's passwords.

use super::Code;
use crate::lang::Text;

/// Why nothing can listen, and the ways that are left.
pub(super) fn remedy(code: Code) -> (Text, Vec<Text>) {
    let (cause, step) = match code {
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
            let (cause, steps) = remedy(code);
            assert!(steps.ends_with(&other_ways()), "{code}");
            causes.push(cause.en);
        }
        causes.sort_unstable();
        causes.dedup();
        assert_eq!(causes.len(), codes.len());
    }
}
