//! The overview's headline: the tenant's state in one sentence.

use super::act::ActKind;
use super::facts::Facts;
use super::link::{Link, State};
use crate::checkup::{Status, Verdict};
use crate::lang::Text;

/// State and sentence, from the verdict and the link that needs somebody first.
pub(super) fn of(facts: &Facts, verdict: Option<Verdict>, first: Option<&Link>) -> (State, Text) {
    if facts.sources.is_empty() {
        let none = Text::fixed(
            "还没有数据源，从添加数据源开始",
            "There is no data source yet: begin by adding one",
        );
        return (State::Idle, none);
    }
    let state = first.map_or(State::Pass, |link| link.state);
    if state == State::Fail {
        return (state, joined("还不能用", "Not ready", &behind(first)));
    }
    match verdict {
        Some(Verdict::NotReady) => (
            State::Fail,
            joined("还不能用", "Not ready", &failing(facts)),
        ),
        None if state == State::Pass || waits_for_check_up(first) => (State::Idle, NOT_CHECKED),
        None => (state, sentence(&behind(first))),
        Some(_) if state == State::Warn => (
            state,
            joined("可以用，但要留意", "It works, but", &behind(first)),
        ),
        Some(_) if state == State::Idle => (
            state,
            joined(
                "还有没验证的环节",
                "Something is not proven yet",
                &behind(first),
            ),
        ),
        Some(Verdict::ReadyWithWarnings) => (
            State::Warn,
            joined("可以用，但要留意", "It works, but", &failing(facts)),
        ),
        Some(Verdict::Ready) => (State::Pass, PROVEN),
    }
}

/// Whether the first link was only never looked at.
fn waits_for_check_up(first: Option<&Link>) -> bool {
    first.is_some_and(|link| {
        let act = link.act.as_ref().map(|act| act.kind);
        link.state == State::Idle && act == Some(ActKind::CheckUp)
    })
}

const NOT_CHECKED: Text = Text::fixed(
    "还没有体检，能不能用还没有验证",
    "No check-up yet, so nothing is proven",
);
const PROVEN: Text = Text::fixed(
    "各环节都已验证，可以上线",
    "Every link is proven: it can go live",
);

/// What the link says, with its data source where there are several.
fn behind(first: Option<&Link>) -> Text {
    let Some(link) = first else {
        return NOT_CHECKED;
    };
    let Text { zh, en } = &link.said;
    match &link.source {
        Some(source) => Text::new(format!("「{source}」{zh}"), format!("“{source}”: {en}")),
        None => link.said.clone(),
    }
}

/// What the worst check found that no link tells.
fn failing(facts: &Facts) -> Text {
    let checks = facts.checks().unwrap_or_default();
    let of = |status| checks.iter().find(|check| check.status == status);
    match of(Status::Fail).or_else(|| of(Status::Warn)) {
        Some(check) => check.evidence.clone(),
        None => Text::fixed(
            "通讯录和应用的 Secret 都还没有验证通过",
            "neither the contacts secret nor the app's is proven",
        ),
    }
}

fn joined(zh: &str, en: &str, behind: &Text) -> Text {
    Text::new(
        format!("{zh}：{}", behind.zh),
        format!("{en}: {}", behind.en),
    )
}

/// The same, begun with a capital.
pub(super) fn sentence(text: &Text) -> Text {
    let mut letters = text.en.chars();
    let en = match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    };
    Text::new(text.zh.to_string(), en)
}
