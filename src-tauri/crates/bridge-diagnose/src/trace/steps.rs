//! The links of a login, each with how it stands and why.

use wecom::MemberStatus;

use super::ask::{Answers, Seen, Sight};
use super::found::Found;
use super::record::Record;
use super::{Step, StepId, remedies, step};
use crate::checkup::ago;
use bridge_core::auth::Auth;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::remedy::words::headline;
use bridge_core::secret_kind::SecretKind;
use bridge_core::text;
use bridge_directory::query::DepartmentRef;
use bridge_directory::user::UserStatus;
use bridge_scan::Rehearsal;
use bridge_sync::Outcome;

/// Everything that is known of one person.
pub(super) struct Case<'a> {
    pub(super) found: &'a Found,
    pub(super) answers: &'a Answers,
    pub(super) record: &'a Record,
    pub(super) auth: Option<&'a Auth>,
    pub(super) departments: &'a [DepartmentRef],
    pub(super) rehearsal: Option<&'a Rehearsal>,
    pub(super) now: i64,
}

const NOBODY: Text = Text::fixed(
    "没有找到这个人，没有检测",
    "Not looked at, since nobody was found",
);

/// Refusals that say the app itself cannot log anybody in.
const BROKEN_APP: [i64; 8] = [40001, 40013, 40056, 40091, 48002, 50003, 60031, 301_002];

/// All links, in their fixed order.
pub(super) fn all(case: &Case<'_>) -> Vec<Step> {
    vec![
        case.in_wecom(),
        case.active(),
        case.in_range(),
        case.department(),
        case.synced(),
        case.duplicate(),
        case.deactivated(),
        case.login_methods(),
        step::rehearsal(case.rehearsal, case.now),
    ]
}

impl Case<'_> {
    fn in_wecom(&self) -> Step {
        let id = StepId::InWecom;
        if self.found.source.is_none() {
            return Step::skip(
                id,
                Text::fixed(
                    "还没有数据源，不能去企业微信里找",
                    "There is no data source to look through",
                ),
                Some(remedies::add_source()),
            );
        }
        let Some(userid) = &self.found.userid else {
            return match self.found.user {
                Some(_) => Step::fail(
                    id,
                    Text::fixed(
                        "是本地用户，没有企业微信账号",
                        "A local user, without a WeCom account",
                    ),
                    remedies::local_user(),
                ),
                None => Step::fail(
                    id,
                    Text::fixed(
                        "目录和最近的同步记录里都没有这个人",
                        "Neither the directory nor the latest run has this person",
                    ),
                    remedies::not_in_wecom(),
                ),
            };
        };
        if self.answers.is_there() {
            return Step::pass(
                id,
                text!(
                    "企业微信里有账号 {userid}",
                    "WeCom has the account {userid}"
                ),
            );
        }
        match &self.answers.contacts {
            Seen::Nobody => Step::fail(
                id,
                text!(
                    "企业微信里没有账号 {userid}",
                    "WeCom has no account {userid}"
                ),
                remedies::not_in_wecom(),
            ),
            Seen::Unknown(error) => Step::unasked(id, SecretKind::Contacts, error),
            Seen::NotAsked | Seen::Member(_) | Seen::Listed(_) => Step::skip(id, NOBODY, None),
        }
    }

    fn active(&self) -> Step {
        let id = StepId::Active;
        match self.answers.status() {
            Some(MemberStatus::Active) => Step::pass(
                id,
                Text::fixed(
                    "已加入企业微信，账号在用",
                    "Has joined in WeCom, and the account is in use",
                ),
            ),
            Some(MemberStatus::NotActivated) => Step::fail(
                id,
                Text::fixed(
                    "还没有加入企业微信（状态 4）",
                    "Has not joined in WeCom yet (status 4)",
                ),
                remedies::activate(),
            ),
            Some(MemberStatus::Disabled) => Step::fail(
                id,
                Text::fixed(
                    "在企业微信里被禁用（状态 2）",
                    "Switched off in WeCom (status 2)",
                ),
                remedies::enable(),
            ),
            Some(MemberStatus::Left) => Step::fail(
                id,
                Text::fixed("已退出企业（状态 5）", "Has left the corp (status 5)"),
                remedies::left(),
            ),
            Some(MemberStatus::Other(_)) | None => self.active_at_last_sync(),
        }
    }

    /// WeCom did not say: what the directory has is of the last sync, and no proof of today.
    fn active_at_last_sync(&self) -> Step {
        let id = StepId::Active;
        let stored = self
            .found
            .synced()
            .filter(|_| !matches!(self.answers.contacts, Seen::Nobody))
            .map(|user| user.status);
        match stored {
            Some(UserStatus::Active) => Step::skip(
                id,
                Text::fixed(
                    "企业微信没有告诉；上次同步时账号在用",
                    "WeCom did not tell; at the last sync the account was in use",
                ),
                self.reason_unasked(),
            ),
            Some(UserStatus::NotActivated) => Step::fail(
                id,
                Text::fixed(
                    "上次同步时还没有加入企业微信",
                    "Had not joined in WeCom at the last sync",
                ),
                remedies::activate(),
            ),
            Some(UserStatus::Disabled) => Step::fail(
                id,
                Text::fixed(
                    "上次同步时在企业微信里被禁用",
                    "Was switched off in WeCom at the last sync",
                ),
                remedies::enable(),
            ),
            Some(UserStatus::Departed) | None if self.answers.is_there() => Step::skip(
                id,
                Text::fixed(
                    "企业微信只给了账号，没有给状态",
                    "WeCom gave only the userid, not the status",
                ),
                self.reason_unasked(),
            ),
            Some(UserStatus::Departed) | None => Step::skip(id, NOBODY, None),
        }
    }

    fn in_range(&self) -> Step {
        let id = StepId::InRange;
        match &self.answers.app {
            Sight::Member(_) => Step::pass(
                id,
                Text::fixed("应用看得到这个人", "The app sees this person"),
            ),
            Sight::Hidden if matches!(self.answers.contacts, Seen::Nobody) => Step::skip(
                id,
                Text::fixed("企业微信里没有这个人", "WeCom does not have this person"),
                None,
            ),
            Sight::Hidden => Step::fail(
                id,
                Text::fixed("不在应用的可见范围内", "Outside the app's visible range"),
                remedies::out_of_range(),
            ),
            Sight::Unknown(error)
                if error
                    .errcode()
                    .is_some_and(|code| BROKEN_APP.contains(&code)) =>
            {
                Step::fail(id, headline(error), error.fix())
            }
            Sight::Unknown(error) => Step::unasked(id, SecretKind::App, error),
            Sight::NoApp if self.auth.is_some() => Step::skip(id, NOBODY, None),
            Sight::NoApp => Step::skip(
                id,
                Text::fixed(
                    "没有认证源，没有可见范围可看",
                    "There is no authentication source, so no visible range",
                ),
                None,
            ),
        }
    }

    fn department(&self) -> Step {
        let id = StepId::Department;
        if self.departments.is_empty() {
            return Step::skip(
                id,
                Text::fixed("不知道在哪个部门", "Their department is not known"),
                None,
            );
        }
        let paths = self
            .departments
            .iter()
            .map(|department| department.path.as_str())
            .collect::<Vec<_>>();
        Step::pass(id, Text::new(paths.join("；"), paths.join("; ")))
    }

    fn synced(&self) -> Step {
        let id = StepId::Synced;
        if let Some(user) = self.found.synced() {
            let written = ago(user.updated_at, self.now);
            let (mut zh, mut en) = (
                format!("在目录里，资料最近一次变动在{}", written.zh),
                format!("In the directory; last changed {}", written.en),
            );
            if let Some(run) = &self.record.applied {
                let ran = ago(run.finished_at, self.now);
                zh = format!("{zh}；最近一次同步在{}", ran.zh);
                en = format!("{en}; last synced {}", ran.en);
            }
            return Step::pass(id, Text::new(zh, en));
        }
        if let Some(fix) = self.left_out_fix() {
            return Step::fail(
                id,
                Text::fixed(
                    "没有同步进来：与目录里的用户重复",
                    "Not brought in: matches somebody in the directory",
                ),
                fix,
            );
        }
        if self.found.source.is_none() {
            return Step::skip(
                id,
                Text::fixed("还没有数据源", "There is no data source yet"),
                None,
            );
        }
        self.not_synced()
    }

    fn not_synced(&self) -> Step {
        let id = StepId::Synced;
        if self.found.userid.is_none() && self.found.local().is_some() {
            return Step::skip(
                id,
                Text::fixed("本地用户不由同步管理", "Local users are not synced"),
                None,
            );
        }
        let stuck = self
            .record
            .last
            .as_ref()
            .filter(|run| matches!(run.outcome, Outcome::Held | Outcome::Failed));
        if let Some(error) = stuck.and_then(bridge_sync::Run::as_error) {
            let why = headline(&error);
            let evidence = Text::new(
                format!("不在目录里；最近一次同步没有应用：{}", why.zh),
                format!(
                    "Not in the directory; the last run was not applied: {}",
                    why.en
                ),
            );
            return Step::fail(id, evidence, error.fix());
        }
        let evidence = match self.record.applied {
            Some(_) => Text::fixed(
                "不在目录里；最近一次同步没有带来这个人",
                "Not in the directory; the last sync did not bring this person",
            ),
            None => Text::fixed(
                "不在目录里；还没有应用过一次同步",
                "Not in the directory; no run was applied yet",
            ),
        };
        match self.answers.contacts {
            // A sync would bring nobody, or nobody knows whom.
            Seen::Nobody | Seen::Unknown(_) => Step::skip(id, evidence, None),
            _ => Step::fail(id, evidence, remedies::run_sync()),
        }
    }

    fn duplicate(&self) -> Step {
        let id = StepId::Duplicate;
        if let (Some((_, change)), Some(fix)) = (&self.record.left_out, self.left_out_fix()) {
            return Step::fail(id, change.reason_text(), fix);
        }
        let is_somebody = self.found.userid.is_some()
            && (self.found.user.is_some() || self.found.is_recorded || self.answers.is_there());
        match (self.record.is_planned, is_somebody) {
            (true, true) => Step::pass(
                id,
                Text::fixed(
                    "最近一次同步没有发现重复",
                    "The last run found no duplicate",
                ),
            ),
            (_, false) => Step::skip(id, NOBODY, None),
            (false, _) => Step::skip(
                id,
                Text::fixed(
                    "还没有同步过，不知道有没有重复",
                    "There was no run yet, so duplicates are unknown",
                ),
                None,
            ),
        }
    }

    fn left_out_fix(&self) -> Option<Fix> {
        let (run, change) = self.record.left_out.as_ref()?;
        Some(remedies::left_out(change, run))
    }

    fn deactivated(&self) -> Step {
        let id = StepId::Deactivated;
        let Some(user) = &self.found.user else {
            return Step::skip(id, Text::fixed("不在目录里", "Not in the directory"), None);
        };
        match user.status {
            UserStatus::Departed => self.departed(),
            UserStatus::Disabled => Step::fail(
                id,
                Text::fixed("目录里是停用状态", "Switched off in the directory"),
                remedies::disabled_here(),
            ),
            UserStatus::Active | UserStatus::NotActivated => Step::pass(id, self.not_deactivated()),
        }
    }

    fn not_deactivated(&self) -> Text {
        let others = &self.found.departed_too;
        if others.is_empty() {
            return Text::fixed("没有被停用", "Not deactivated");
        }
        Text::new(
            format!("没有被停用；同样对得上的 {} 已停用", others.join("、")),
            format!("Not deactivated; {} fits as well and is", others.join(", ")),
        )
    }

    fn departed(&self) -> Step {
        let id = StepId::Deactivated;
        let is_back = self.answers.is_there();
        let Some((run, reason)) = &self.record.departed else {
            return Step::fail(
                id,
                Text::fixed(
                    "已停用；停用它的记录已不在",
                    "Deactivated; the record of that is gone",
                ),
                remedies::departed(None, is_back),
            );
        };
        let (name, when, why) = (&run.id, ago(run.finished_at, self.now), reason.text());
        let evidence = Text::new(
            format!("{}被同步 {name} 停用：{}", when.zh, why.zh),
            format!("Deactivated by run {name} {}: {}", when.en, why.en),
        );
        Step::fail(id, evidence, remedies::departed(Some(reason), is_back))
    }

    fn login_methods(&self) -> Step {
        let id = StepId::LoginMethods;
        let Some(source) = &self.found.source else {
            return Step::skip(
                id,
                Text::fixed("还没有数据源", "There is no data source yet"),
                None,
            );
        };
        let (zh, en) = match source.password_login {
            true => (
                "；规则也允许密码登录，但还没有密码可以证明",
                "; the policy also allows passwords, but there is none yet to prove it with",
            ),
            false => ("；不允许密码登录", "; passwords are not allowed"),
        };
        let say = |text: Text| Text::new(format!("{}{zh}", text.zh), format!("{}{en}", text.en));
        match (source.scan_login, self.auth) {
            (true, Some(auth)) => {
                let agent = auth.agent_id;
                Step::pass(
                    id,
                    say(text!(
                        "可以扫码登录（应用 {agent}）",
                        "Scan login is on (app {agent})"
                    )),
                )
            }
            (true, None) => Step::fail(
                id,
                say(Text::fixed(
                    "规则允许扫码登录，但没有认证源",
                    "The policy allows scanning, but there is no authentication source",
                )),
                remedies::add_auth(),
            ),
            (false, _) => Step::fail(
                id,
                say(Text::fixed("扫码登录没有开启", "Scan login is off")),
                remedies::switch_scan_on(),
            ),
        }
    }

    /// The remedy for what kept WeCom from answering, if something did.
    fn reason_unasked(&self) -> Option<Fix> {
        match (&self.answers.contacts, &self.answers.app) {
            (Seen::Unknown(error), _) => Some(SecretKind::Contacts.name_in(error.clone()).fix()),
            (_, Sight::Unknown(error)) => Some(SecretKind::App.name_in(error.clone()).fix()),
            _ => None,
        }
    }
}
