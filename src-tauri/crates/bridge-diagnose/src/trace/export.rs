//! A trace, and several, as lists that leave the program.

use serde::Serialize;

use super::{StepId, Trace, TraceVerdict};
use crate::Diagnose;
use crate::trace::Subject;
use bridge_core::error::Result;
use bridge_core::lang::{Lang, Text};
use bridge_core::sheet::{Sheet, file_stem};
use bridge_core::tenant::Tenant;
use bridge_core::time::rfc3339;
use bridge_sync::probe::Status;

/// One person of a list that was traced.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TraceRow {
    /// The user's identifier in the directory.
    pub user: String,
    /// The username.
    pub username: String,
    /// The display name, where it is known.
    pub name: Option<String>,
    /// The first department's path.
    pub department: Option<String>,
    /// Whether they can log in.
    pub verdict: TraceVerdict,
    /// The step that keeps them from it.
    pub broken: Option<StepId>,
    /// The verdict in one sentence.
    pub headline: Text,
    /// What to do first.
    pub next: Option<Text>,
}

impl Diagnose {
    /// Traces one user of the directory, for a list.
    ///
    /// # Errors
    /// `user.unknown` or `store.*`.
    pub async fn trace_row(&self, tenant: &Tenant, user: &str) -> Result<TraceRow> {
        let trace = self.trace(tenant, &Subject::User(user.to_owned())).await?;
        let member = trace.member.as_ref();
        let department = member.and_then(|member| member.departments.first());
        Ok(TraceRow {
            user: user.to_owned(),
            username: trace
                .user
                .as_ref()
                .map(|user| user.username.clone())
                .unwrap_or_default(),
            name: member.and_then(|member| member.name.clone()),
            department: department.map(|department| department.path.clone()),
            verdict: trace.verdict,
            broken: trace.broken,
            headline: trace.headline,
            next: trace.remedy.and_then(|fix| fix.steps.into_iter().next()),
        })
    }
}

impl Trace {
    /// The trace as a list: one row per step.
    pub fn sheet(&self, tenant: &Tenant, now: i64, lang: Lang) -> Sheet {
        let say = |text: &Text| text.get(lang).to_owned();
        let title = Text::new(
            format!("查一个人：{}", self.headline.zh),
            format!("Trace: {}", self.headline.en),
        );
        let mut facts = vec![
            (Text::fixed("租户", "Tenant"), tenant.name.clone()),
            (Text::fixed("时间", "Time"), rfc3339(now)),
        ];
        if let Some(member) = &self.member {
            let account = member.userid.as_ref().or(member.username.as_ref());
            facts.extend(account.map(|account| (Text::fixed("账号", "Account"), account.clone())));
            let paths = member.departments.iter().map(|each| each.path.as_str());
            let paths = paths.collect::<Vec<_>>().join("; ");
            facts
                .extend((!paths.is_empty()).then_some((Text::fixed("部门", "Departments"), paths)));
        }
        facts.push((
            Text::fixed("给员工", "To the person"),
            say(&self.messages.employee),
        ));
        facts.push((
            Text::fixed("给企业微信管理员", "To WeCom's administrator"),
            say(&self.messages.administrator),
        ));
        let rows = self.steps.iter().map(|step| {
            let fix = step.fix.as_ref().map(|fix| {
                let steps = std::iter::once(&fix.cause).chain(&fix.steps).map(say);
                steps.collect::<Vec<_>>().join(" ")
            });
            vec![
                say(&step.title),
                say(&status(step.status)),
                say(&step.evidence),
                fix.unwrap_or_default(),
            ]
        });
        Sheet {
            file_stem: file_stem(Text::fixed("查一个人", "Trace").get(lang), &tenant.name),
            title,
            facts,
            columns: vec![
                Text::fixed("环节", "Step"),
                Text::fixed("结果", "Result"),
                Text::fixed("依据", "Evidence"),
                Text::fixed("怎么处理", "What to do"),
            ],
            rows: rows.collect(),
        }
    }
}

/// Several traces as a list: one row per person.
pub fn sheet_of(rows: &[TraceRow], tenant: &Tenant, lang: Lang) -> Sheet {
    let say = |text: &Text| text.get(lang).to_owned();
    let cells = rows.iter().map(|row| {
        vec![
            row.name.clone().unwrap_or_default(),
            row.username.clone(),
            row.department.clone().unwrap_or_default(),
            say(&verdict(row.verdict)),
            say(&row.headline),
            row.next.as_ref().map(say).unwrap_or_default(),
        ]
    });
    let title = Text::fixed("查一查的结果", "Traced people");
    Sheet {
        file_stem: file_stem(title.get(lang), &tenant.name),
        title,
        facts: vec![(Text::fixed("租户", "Tenant"), tenant.name.clone())],
        columns: vec![
            Text::fixed("姓名", "Name"),
            Text::fixed("账号", "Account"),
            Text::fixed("部门", "Department"),
            Text::fixed("结论", "Verdict"),
            Text::fixed("原因", "Reason"),
            Text::fixed("先做什么", "What to do first"),
        ],
        rows: cells.collect(),
    }
}

fn verdict(verdict: TraceVerdict) -> Text {
    match verdict {
        TraceVerdict::CanLogIn => Text::fixed("可以登录", "can log in"),
        TraceVerdict::CannotLogIn => Text::fixed("登录不了", "cannot log in"),
    }
}

fn status(status: Status) -> Text {
    match status {
        Status::Pass => Text::fixed("通过", "passed"),
        Status::Warn => Text::fixed("通过，有提醒", "passed, with a note"),
        Status::Fail => Text::fixed("不通过", "failed"),
        Status::Skip => Text::fixed("未检测", "not checked"),
    }
}
