//! Checks of the self-built app's secret: token, AgentId, trusted IP, visible range.

use wecom::{Agent, AgentId, Caller, Error as WecomError};

use super::trusted_ip;
use bridge_core::check::Check;
use bridge_core::check::CheckId;
use bridge_core::clinic::ConsolePage;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::secret_kind::SecretKind;
use bridge_core::text;

const NOT_TRUSTED: i64 = 60020;
const STOPPED: i64 = 50003;
/// The root department, which all members belong to.
const ROOT: i64 = 1;

/// All checks of the app, with the answer of `agent/get` if there is one.
pub async fn checks(caller: &Caller, agent_id: AgentId) -> (Vec<Check>, Option<Agent>) {
    let token = token(caller).await;
    if token.error.is_some() {
        let rest = [
            CheckId::AppAgent,
            CheckId::AppTrustedIp,
            CheckId::AppVisibleRange,
        ]
        .map(not_reached);
        return (std::iter::once(token).chain(rest).collect(), None);
    }
    match caller.agent(agent_id).await {
        Ok(agent) => {
            let checks = vec![token, in_use(&agent), trusted(), range(&agent)];
            (checks, Some(agent))
        }
        Err(error) => {
            let mut checks = vec![token];
            checks.extend(refused(error));
            (checks, None)
        }
    }
}

/// Whether WeCom said that the app is switched off, in its record or by refusing its secret.
pub fn is_switched_off(checks: &[Check], agent: Option<&Agent>) -> bool {
    agent.is_some_and(|agent| agent.stopped)
        || checks.iter().any(|check| check.errcode == Some(STOPPED))
}

/// The check of the secret by a fresh token.
// A cached token would prove the secret that it was obtained with, which may have been reset since.
pub async fn token(caller: &Caller) -> Check {
    match caller.fresh_token().await {
        Ok(()) => Check::pass(
            CheckId::AppToken,
            Text::fixed("企业微信接受这个 Secret", "WeCom accepts this secret"),
        ),
        Err(error) => Check::of_error(CheckId::AppToken, error.into()),
    }
}

fn in_use(agent: &Agent) -> Check {
    let (id, name) = (agent.id, agent.name.as_str());
    if agent.stopped {
        let error =
            bridge_core::Error::new(bridge_core::Code::WecomRefused, "the app is switched off")
                .with("errcode", STOPPED);
        let mut check = Check::of_error(CheckId::AppAgent, error);
        check.evidence = text!(
            "应用「{name}」（{id}）已停用",
            "The app “{name}” ({id}) is switched off"
        );
        return named(check, name);
    }
    let evidence = text!(
        "应用「{name}」（{id}）在用",
        "The app “{name}” ({id}) is in use"
    );
    named(Check::pass(CheckId::AppAgent, evidence), name)
}

/// The app's name in WeCom, if these checks read it.
pub fn name_in(checks: &[Check]) -> Option<&str> {
    let agent = checks.iter().find(|check| check.id == CheckId::AppAgent)?;
    agent.detail.get("app")?.as_str()
}

/// Adds the app's name to the facts of a check.
fn named(mut check: Check, name: &str) -> Check {
    check.detail.insert("app".to_owned(), name.into());
    check
}

fn trusted() -> Check {
    Check::pass(
        CheckId::AppTrustedIp,
        Text::fixed(
            "从本机调用应用接口成功",
            "A call of the app's API from this machine succeeded",
        ),
    )
}

fn range(agent: &Agent) -> Check {
    let (users, departments, tags) = (agent.users.len(), agent.departments.len(), agent.tags.len());
    let evidence = text!(
        "可见范围：{departments} 个部门、{users} 名成员、{tags} 个标签",
        "Visible range: {departments} departments, {users} members, {tags} tags"
    );
    if users + departments + tags == 0 {
        return Check::warn(CheckId::AppVisibleRange, evidence, empty_range());
    }
    if agent.departments.contains(&ROOT) {
        return Check::pass(CheckId::AppVisibleRange, evidence);
    }
    // Whether these are the people who must scan takes reading them all, which the check-up does.
    Check::skip(CheckId::AppVisibleRange, evidence)
}

/// The three checks after a refusal: the one that it concerns has failed, and the others stay open.
fn refused(error: WecomError) -> Vec<Check> {
    let about = match error.errcode() {
        Some(NOT_TRUSTED) => CheckId::AppTrustedIp,
        _ => CheckId::AppAgent,
    };
    let ids = [
        CheckId::AppAgent,
        CheckId::AppTrustedIp,
        CheckId::AppVisibleRange,
    ];
    let error = bridge_core::Error::from(error);
    let check = |id| {
        if id == about {
            trusted_ip::name_list(Check::of_error(id, error.clone()), SecretKind::App)
        } else {
            not_reached(id)
        }
    };
    ids.map(check).into()
}

pub(super) fn not_reached(id: CheckId) -> Check {
    Check::skip(
        id,
        Text::fixed(
            "前一项没有通过，这一项没有检测",
            "Not looked at, since another check failed",
        ),
    )
}

/// The remedy for an app whose visible range is empty.
pub fn empty_range() -> Fix {
    Fix::new(
        Text::fixed("应用的可见范围是空的，没有人能用它扫码登录。", "The app's visible range is empty, so nobody can log in through it."),
        vec![
            Text::fixed("在【应用管理】打开这个自建应用。", "Open the self-built app under 【应用管理】 App management."),
            Text::fixed("把【可见范围】设为全员，或设为需要扫码登录的部门和成员。", "Set 【可见范围】 Visible range to everybody, or to the departments and members who are to scan."),
        ],
    )
    .at(&ConsolePage::Apps)
}
