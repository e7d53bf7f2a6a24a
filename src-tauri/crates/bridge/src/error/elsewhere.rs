//! Why a kept secret was not sent to where it is wanted now, and the way out.

use serde_json::Value;

use super::Error;
use super::words::fact;
use crate::lang::Text;
use crate::text;

/// A secret stays where it was proven: people say whether the new address is the right one.
pub(super) fn remedy(error: &Error) -> (Text, Text) {
    let way = |address: &str, proxy: &str| match error.detail().get(proxy) {
        Some(Value::String(proxy)) => text!(
            "{}（代理 {proxy}）",
            "{} (proxy {proxy})",
            fact(error, address)
        ),
        _ => text!("{}", "{}", fact(error, address)),
    };
    let (before, now) = (way("bound_to", "bound_proxy"), way("address", "proxy"));
    let cause = Text::new(
        format!(
            "它是在 {} 验证的，现在要用在 {}，所以没有发送。",
            before.zh, now.zh
        ),
        format!(
            "It was proven at {} and is now wanted at {}, so it was not sent.",
            before.en, now.en
        ),
    );
    if fact(error, "secret") == "proxy" {
        let step = text!(
            "代理没错就重新填写密码（命令行：tenant set {0} --proxy-user 账号）；不该变就把代理改回去。",
            "If the proxy is right, enter its password again (command line: tenant set {0} --proxy-user USER); if it should not have changed, set it back.",
            fact(error, "tenant")
        );
        return (cause, step);
    }
    let anew = match fact(error, "secret").as_str() {
        "app" => ("auth set", fact(error, "auth")),
        _ => ("source set", fact(error, "source")),
    };
    let (command, id) = anew;
    let step = text!(
        "地址没错就重新填写 Secret（命令行：{command} {id} --new-secret）；地址不该变就改回去，保存的 Secret 会照旧可用。",
        "If the address is right, enter the secret again (command line: {command} {id} --new-secret); if it should not have changed, set it back, and the kept secret works as before."
    );
    (cause, step)
}
