//! The steps of a trial: what was found at each, in words, with the remedy where there is one.

use serde::Serialize;

use super::Refusal;
use crate::history::ChangeView;
use crate::probe::Status;
use crate::reach::NotRead;
use crate::snapshot::Person;
use bridge_core::error::Error;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::remedy::words::headline;
use bridge_core::secret_kind::SecretKind;
use bridge_core::text;

bridge_core::id_enum! {
    /// The identifier of a trial's step, in their order.
    TrialStepId {
        /// WeCom can be asked.
        Connect = "try.connect",
        /// The member was read.
        Read = "try.read",
        /// The source's scope takes the member in.
        Scope = "try.scope",
        /// What a run would do.
        Plan = "try.plan",
        /// Whether that can be done for this member alone.
        Apply = "try.apply",
    }
}

/// One step with its result.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TrialStep {
    /// Its stable identifier.
    pub id: TrialStepId,
    /// Its result.
    pub status: Status,
    /// What it looks at.
    pub title: Text,
    /// What was found.
    pub evidence: Text,
    /// The remedy.
    pub fix: Option<Fix>,
}

impl TrialStepId {
    /// The title that people read.
    pub const fn title(self) -> Text {
        match self {
            Self::Connect => Text::fixed("连接企业微信", "Connection to WeCom"),
            Self::Read => Text::fixed("读取成员", "Reading the member"),
            Self::Scope => Text::fixed("同步范围", "Scope"),
            Self::Plan => Text::fixed("同步会做什么", "What a sync does"),
            Self::Apply => Text::fixed("只应用这一位", "Applying this one alone"),
        }
    }
}

impl TrialStep {
    /// Whether it neither failed nor needs somebody.
    pub fn is_clean(&self) -> bool {
        matches!(self.status, Status::Pass | Status::Skip)
    }

    fn new(id: TrialStepId, status: Status, evidence: Text) -> Self {
        Self {
            id,
            status,
            title: id.title(),
            evidence,
            fix: None,
        }
    }

    fn of_error(id: TrialStepId, error: &Error) -> Self {
        Self {
            fix: Some(error.fix()),
            ..Self::new(id, Status::Fail, headline(error))
        }
    }
}

pub(super) fn not_asked(error: &Error) -> TrialStep {
    TrialStep::of_error(TrialStepId::Connect, error)
}

pub(super) fn connected() -> TrialStep {
    let evidence = Text::fixed(
        "企业微信接受通讯录同步的 Secret",
        "WeCom accepts the secret of Contacts sync",
    );
    TrialStep::new(TrialStepId::Connect, Status::Pass, evidence)
}

pub(super) fn not_read(userid: &str, why: &NotRead) -> TrialStep {
    match why {
        NotRead::Refused(error) | NotRead::Unconnected(error) => {
            TrialStep::of_error(TrialStepId::Read, error)
        }
        NotRead::Gone(error) => TrialStep {
            evidence: text!(
                "企业微信里没有 userid 为 {userid} 的成员",
                "WeCom has no member with the userid {userid}"
            ),
            ..TrialStep::of_error(TrialStepId::Read, error)
        },
    }
}

pub(super) fn read(person: &Person, by: SecretKind) -> TrialStep {
    let (userid, name) = (&person.userid, person.name.as_deref().unwrap_or("–"));
    let evidence = match by {
        SecretKind::Contacts => text!(
            "读到 {name}（{userid}），用的是通讯录同步的 Secret",
            "Read {name} ({userid}) with the secret of Contacts sync"
        ),
        SecretKind::App => text!(
            "通讯录同步的 Secret 只能读账号，{name}（{userid}）的资料由应用读到",
            "The secret of Contacts sync reads userids only; the app gave the details of {name} ({userid})"
        ),
    };
    TrialStep::new(TrialStepId::Read, Status::Pass, evidence)
}

pub(super) fn out_of_scope() -> TrialStep {
    let evidence = Text::fixed(
        "不在这个数据源的同步范围内",
        "Out of the data source's scope",
    );
    TrialStep {
        fix: Some(fix_of_scope()),
        ..TrialStep::new(TrialStepId::Scope, Status::Fail, evidence)
    }
}

fn fix_of_scope() -> Fix {
    let steps = [
        Text::fixed(
            "在「数据源」里打开「同步范围」，加上这位成员或所在的部门",
            "Open the scope on the page of data sources, and add the member or a department of theirs",
        ),
        Text::fixed(
            "完整同步一次，核对名单后确认",
            "Run the data source once, look at the list and confirm it",
        ),
    ];
    Fix {
        cause: Text::fixed(
            "数据源设了同步范围，这位成员的部门、标签和账号都不在里面",
            "The data source has a scope, and no department, tag or userid of the member is in it",
        ),
        steps: steps.into(),
        page: None,
    }
}

pub(super) fn in_scope(is_scoped: bool) -> TrialStep {
    let evidence = match is_scoped {
        true => Text::fixed("在同步范围内", "In scope"),
        false => Text::fixed(
            "没有限定同步范围，所有成员都同步",
            "No scope is set: every member comes in",
        ),
    };
    TrialStep::new(TrialStepId::Scope, Status::Pass, evidence)
}

pub(super) fn planned(item: Option<&ChangeView>, unknown: &[i64]) -> TrialStep {
    let Some(item) = item else {
        let evidence = Text::fixed(
            "和用户目录一致，没有变动",
            "As in the directory: nothing changes",
        );
        return TrialStep::new(TrialStepId::Plan, Status::Pass, evidence);
    };
    let (what, why) = (item.kind.label(), item.reason_text());
    let mut evidence = Text::new(
        format!("{}：{}", what.zh, why.zh),
        format!("{}: {}", what.en, why.en),
    );
    if !unknown.is_empty() {
        let ids = unknown.iter().map(|id| format!("#{id}"));
        let ids = ids.collect::<Vec<_>>().join(", ");
        let Text { zh, en } = evidence;
        evidence = text!(
            "{zh}。目录里还没有部门 {ids}，下一次完整同步会带上",
            "{en}. The directory does not have these departments yet: {ids}. The next whole run brings them"
        );
    }
    TrialStep::new(TrialStepId::Plan, Status::Pass, evidence)
}

/// Whether an item can be applied alone. Where nothing changes there is nothing to apply. What is applied takes the ground
/// from the list of a run that waits (`outdates`).
pub(super) fn may_apply(is_there: bool, refusal: Option<&Refusal>, outdates: bool) -> TrialStep {
    let (status, evidence) = match (is_there, refusal) {
        (false, _) => (
            Status::Skip,
            Text::fixed("没有要应用的", "Nothing to apply"),
        ),
        (true, None) if outdates => (
            Status::Pass,
            Text::fixed(
                "可以只应用这一位，其他人不受影响；但等你确认的那次同步会因此过期，要再同步一次",
                "It can be applied alone, and nobody else is touched; but the run that waits for you then goes stale and has to be made again",
            ),
        ),
        (true, None) => (
            Status::Pass,
            Text::fixed(
                "可以只应用这一位，其他人不受影响",
                "It can be applied alone; nobody else is touched",
            ),
        ),
        (true, Some(refusal)) => (Status::Fail, refusal.text()),
    };
    TrialStep::new(TrialStepId::Apply, status, evidence)
}

impl Refusal {
    fn text(&self) -> Text {
        match self {
            Self::Leaves => Text::fixed(
                "停用留给完整同步：要和所有人一起看，批量停用保护才起作用",
                "A departure is left to a whole run, where the access guard counts everybody",
            ),
            Self::Undecided => Text::fixed(
                "这一项要人来决定：先完整同步一次，再到数据源的「待核对」里处理",
                "A person decides on this: run the data source once, then settle it on its page of what waits",
            ),
            Self::MayBeRenamed(username) => text!(
                "目录里 {username} 的手机号或邮箱和这位成员相同，可能是改了 userid。请完整同步一次，才能看出来",
                "{username} in the directory has the same mobile or e-mail: this may be a changed userid, which only a whole run tells. Run the data source once"
            ),
            Self::Guarded => Text::fixed(
                "批量停用保护会拦下它：请完整同步一次，核对名单后确认",
                "The access guard would hold it: run the data source once, look at the list and confirm it",
            ),
            Self::FirstRun => Text::fixed(
                "这个数据源还没有同步过，请先完整同步一次",
                "The data source has not run yet: run it once first",
            ),
            Self::Unconfirmed(reason) => {
                let changed = reason.change().unwrap_or(Text::fixed(
                    "数据源的设置改过",
                    "settings of the data source were changed",
                ));
                let Text { zh, en } = changed;
                text!(
                    "{zh}，还没有按新设置同步过。请先完整同步一次并确认",
                    "Not applied yet: {en}. Run the data source once and confirm it first"
                )
            }
        }
    }
}
