//! Two texts that are ready to be sent: to the person who cannot log in, and to whoever looks after WeCom.
//!
//! Nothing secret stands in them; names and departments are those of the person asked about.

use serde::Serialize;

use super::MemberView;
use super::remedies::TRACE_AGAIN;
use super::step_id::StepId;
use super::verdict::{Conclusion, TraceVerdict};
use crate::sentences::lowered;
use bridge_core::auth::Auth;
use bridge_core::lang::Text;
use bridge_core::tenant::Tenant;
use bridge_core::text;

/// The texts of one trace.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "TraceMessages"))]
pub struct Messages {
    /// For the person who wants to log in.
    pub employee: Text,
    /// For the administrator of WeCom.
    pub administrator: Text,
}

/// What the texts are made of.
pub(super) struct About<'a> {
    pub(super) who: &'a str,
    pub(super) member: Option<&'a MemberView>,
    pub(super) tenant: &'a Tenant,
    pub(super) auth: Option<&'a Auth>,
    /// What keeps the person from logging in.
    pub(super) why: Option<&'a Text>,
    pub(super) conclusion: &'a Conclusion,
}

/// The steps that are mended in WeCom's console; all others are the portal's.
const IN_WECOM: [StepId; 3] = [StepId::InWecom, StepId::Active, StepId::InRange];

impl About<'_> {
    /// Both texts.
    pub(super) fn messages(&self) -> Messages {
        let employee = match (self.conclusion.verdict, self.conclusion.broken) {
            (TraceVerdict::CanLogIn, _) => self.can_log_in(),
            (_, Some(step)) if self.conclusion.is_open => self.undecided(step),
            (_, Some(StepId::Active)) => self.join_first(),
            (_, step) => self.wait(step),
        };
        let (hello_zh, hello_en) = (self.hello_zh(), self.hello_en());
        Messages {
            employee: Text::new(
                format!("{hello_zh}{}", employee.zh),
                format!("{hello_en}{}", employee.en),
            ),
            administrator: self.administrator(),
        }
    }

    fn hello_zh(&self) -> String {
        format!("{}，你好：", self.who)
    }

    fn hello_en(&self) -> String {
        format!("Hello {}, ", self.who)
    }

    fn portal(&self) -> String {
        let own = self.tenant.portal_url.as_deref();
        own.unwrap_or(&self.tenant.name).to_owned()
    }

    fn why(&self) -> Text {
        let unknown = Text::fixed("原因还在查", "the reason is being looked for");
        self.why.cloned().unwrap_or(unknown)
    }

    fn can_log_in(&self) -> Text {
        let portal = self.portal();
        text!(
            "我查过了，你的企业微信账号可以扫码登录 {portal}。请重新打开登录页，用手机上的企业微信再扫一次，并在手机上点确认登录。还不行的话，请把手机和电脑上的提示截图发给我。",
            "I have checked: you can log in to {portal} by scanning with WeCom. Please open the login page again, scan it with WeCom on your phone, and confirm there. If it still fails, send me a screenshot of what the phone and the computer say."
        )
    }

    fn undecided(&self, step: StepId) -> Text {
        let title = step.title();
        Text::new(
            format!(
                "我正在查你登录不了的原因，还有一项没有查清（{}）。有结果我会告诉你。",
                title.zh
            ),
            format!(
                "I am looking into why you cannot log in; one thing is still open ({}). I will tell you as soon as I know.",
                title.en
            ),
        )
    }

    fn join_first(&self) -> Text {
        let why = self.why();
        Text::new(
            format!(
                "你暂时不能扫码登录 {}：{}。请在手机上打开企业微信，用公司登记的手机号登录并加入企业，然后再扫一次码。没有收到邀请，或者以前能用现在不能用，请告诉我。",
                self.portal(),
                why.zh
            ),
            format!(
                "you cannot log in to {} by scanning yet: {}. Please open WeCom on your phone, log in with the mobile number that the company has on record, join the company, and scan again. If no invitation arrived, or it used to work, let me know.",
                self.portal(),
                lowered(&why.en)
            ),
        )
    }

    fn wait(&self, step: Option<StepId>) -> Text {
        let why = self.why();
        let (by_zh, by_en) = match step.is_some_and(|step| IN_WECOM.contains(&step)) {
            true => (
                "我已请企业微信管理员处理",
                "I have asked the administrator of WeCom to see to it",
            ),
            false => ("我们正在处理", "we are seeing to it"),
        };
        Text::new(
            format!(
                "你暂时不能扫码登录 {}：{}。这不是你的操作问题，{by_zh}，好了我会告诉你再扫一次。",
                self.portal(),
                why.zh
            ),
            format!(
                "you cannot log in to {} by scanning yet: {}. You did nothing wrong; {by_en}, and I will tell you when to try again.",
                self.portal(),
                lowered(&why.en)
            ),
        )
    }

    fn administrator(&self) -> Text {
        let person = self.person();
        if self.conclusion.verdict == TraceVerdict::CanLogIn {
            return Text::new(
                format!("{}：扫码登录的各环节都已验证，不用处理。", person.zh),
                format!(
                    "{}: every step of the scan login was proven; there is nothing to do.",
                    person.en
                ),
            );
        }
        let why = self.why();
        let is_theirs = self
            .conclusion
            .broken
            .is_some_and(|step| IN_WECOM.contains(&step));
        let mut lines = Text::new(
            format!(
                "请帮忙看一下：{}用企业微信扫码登录不了门户。\n原因：{}。",
                person.zh, why.zh
            ),
            format!(
                "Please have a look: {} cannot log in to the portal by scanning with WeCom.\nReason: {}.",
                person.en,
                lowered(&why.en)
            ),
        );
        if !is_theirs {
            push(
                &mut lines,
                "\n这一项由门户这边处理，企业微信里不用改。",
                "\nThis is mended on the portal's side; nothing has to change in WeCom.",
            );
        }
        self.add_steps(&mut lines);
        if is_theirs {
            push(
                &mut lines,
                "\n处理好了请告诉我，我再检测一次。",
                "\nTell me when it is done, and I will check again.",
            );
        }
        lines
    }

    /// What to click, in order.
    fn add_steps(&self, lines: &mut Text) {
        if let (Some(auth), Some(StepId::InRange)) = (self.auth, self.conclusion.broken) {
            let (agent, name) = (auth.agent_id, auth.app_name.as_deref());
            let name_zh = name.map(|name| format!("「{name}」")).unwrap_or_default();
            let name_en = name.map(|name| format!("“{name}” ")).unwrap_or_default();
            push(
                lines,
                &format!("\n应用：{name_zh}（AgentId {agent}）"),
                &format!("\nApp: {name_en}(AgentId {agent})"),
            );
        }
        let Some(fix) = &self.conclusion.remedy else {
            return;
        };
        // Looking again is ours, not theirs.
        let steps = fix.steps.iter().filter(|step| **step != TRACE_AGAIN);
        for (number, step) in (1..).zip(steps) {
            push(
                lines,
                &format!("\n{number}. {}", step.zh),
                &format!("\n{number}. {}", step.en),
            );
        }
    }

    /// The person with account and department, so that two of one name are told apart.
    fn person(&self) -> Text {
        let member = self.member;
        let account =
            member.and_then(|member| member.userid.as_deref().or(member.username.as_deref()));
        let department = member.and_then(|member| member.departments.first());
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        if let Some(account) = account {
            zh.push(format!("账号 {account}"));
            en.push(format!("account {account}"));
        }
        if let Some(department) = department {
            zh.push(format!("部门 {}", department.path));
            en.push(format!("department {}", department.path));
        }
        let who = self.who;
        match zh.is_empty() {
            true => Text::same(who),
            false => Text::new(
                format!("{who}（{}）", zh.join("，")),
                format!("{who} ({})", en.join(", ")),
            ),
        }
    }
}

fn push(lines: &mut Text, zh: &str, en: &str) {
    *lines = Text::new(format!("{}{zh}", lines.zh), format!("{}{en}", lines.en));
}
