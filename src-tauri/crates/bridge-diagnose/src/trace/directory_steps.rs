//! The steps of a trace that the directory and the runs decide: whether a sync brought the member in, and whether the
//! user may log in.

use super::facts::MemberFacts;
use super::lookup::ContactsLookup;
use super::step::Step;
use super::step_id::StepId;
use super::{remedies, words};
use crate::sentences::ago;
use bridge_core::lang::Text;
use bridge_core::remedy::words::headline;
use bridge_directory::query::UserView;
use bridge_directory::user::UserStatus;
use bridge_sync::{EarlierUserid, Outcome, Run};

impl MemberFacts<'_> {
    /// Whether a sync has brought the member into the directory.
    pub(super) fn synced(&self) -> Step {
        let id = StepId::Synced;
        if let Some(user) = self.person.synced_user() {
            return Step::pass(id, self.synced_since(user));
        }
        if let Some(fix) = self.left_out_fix() {
            return Step::fail(id, words::DUPLICATE, fix);
        }
        if self.person.source.is_none() {
            return Step::skip(id, words::NO_SOURCE);
        }
        if self.person.userid.is_none() && self.person.local_user().is_some() {
            return Step::skip(id, words::LOCAL_NOT_SYNCED);
        }
        self.failed_run().unwrap_or_else(|| self.not_synced())
    }

    fn synced_since(&self, user: &UserView) -> Text {
        let written = ago(user.updated_at, self.now);
        let (mut zh, mut en) = (
            format!("在目录里，资料最近一次变动：{}", written.zh),
            format!("In the directory; last changed {}", written.en),
        );
        if let Some(run) = &self.history.applied {
            let ran = ago(run.finished_at, self.now);
            zh = format!("{zh}；最近一次同步：{}", ran.zh);
            en = format!("{en}; last synced {}", ran.en);
        }
        if let Some(EarlierUserid { from, to, at, .. }) = &self.person.earlier {
            let when = ago(*at, self.now);
            zh = format!("{zh}；账号 {from} 在{}改为 {to}", when.zh);
            en = format!("{en}; the userid {from} became {to} {}", when.en);
        }
        Text::new(zh, en)
    }

    /// The newest run as the reason, if it was held or failed.
    fn failed_run(&self) -> Option<Step> {
        let run = self.history.last.as_ref()?;
        if !matches!(run.outcome, Outcome::Held | Outcome::Failed) {
            return None;
        }
        let error = Run::as_error(run)?;
        let why = headline(&error);
        let evidence = Text::new(
            format!("不在目录里；最近一次同步没有应用：{}", why.zh),
            format!(
                "Not in the directory; the last run was not applied: {}",
                why.en
            ),
        );
        Some(Step::fail(StepId::Synced, evidence, error.fix()))
    }

    fn not_synced(&self) -> Step {
        let evidence = match self.history.applied {
            Some(_) => words::NOT_SYNCED,
            None => words::NEVER_SYNCED,
        };
        match self.lookup.contacts {
            // A sync would not help: WeCom has no such member, or it is not known whether it has.
            ContactsLookup::NotFound | ContactsLookup::Failed(_) => {
                Step::skip(StepId::Synced, evidence)
            }
            _ => Step::fail(StepId::Synced, evidence, remedies::run_sync()),
        }
    }

    /// Whether the latest run left the member out as a duplicate.
    pub(super) fn duplicate(&self) -> Step {
        let id = StepId::Duplicate;
        if let (Some((_, change)), Some(fix)) = (&self.history.left_out, self.left_out_fix()) {
            return Step::fail(id, self.and_settled(change.reason_text()), fix);
        }
        match (self.is_known_member(), self.history.is_planned) {
            (false, _) => Step::skip(id, words::NOT_FOUND),
            (true, true) => Step::pass(id, self.and_settled(words::NO_DUPLICATE)),
            (true, false) => Step::skip(id, words::DUPLICATE_UNKNOWN),
        }
    }

    /// With what a person settled for the member, and who it was.
    fn and_settled(&self, said: Text) -> Text {
        let Some(kept) = &self.history.decision else {
            return said;
        };
        let (what, when) = (kept.decision.kind.label(), ago(kept.decision.at, self.now));
        let who = kept.actor.to_string();
        Text::new(
            format!("{}；{who} 在{}决定：{}", said.zh, when.zh, what.zh),
            format!("{}; settled by {who} {}: {}", said.en, when.en, what.en),
        )
    }

    /// Whether the user may log in, as the directory has it.
    pub(super) fn deactivated(&self) -> Step {
        let id = StepId::Deactivated;
        let Some(user) = &self.person.user else {
            return Step::skip(id, words::NOT_IN_DIRECTORY);
        };
        match user.status {
            UserStatus::Departed => self.departed(),
            UserStatus::Archived => self.archived(user),
            UserStatus::Disabled => Step::fail(id, words::DISABLED_HERE, remedies::disabled_here()),
            UserStatus::Active | UserStatus::NotActivated => Step::pass(id, self.not_deactivated()),
        }
    }

    fn not_deactivated(&self) -> Text {
        let others = &self.person.departed_matches;
        if others.is_empty() {
            return words::NOT_DEACTIVATED;
        }
        Text::new(
            format!("没有被停用；同样对得上的 {} 已停用", others.join("、")),
            format!("Not deactivated; {} fits as well and is", others.join(", ")),
        )
    }

    fn archived(&self, user: &UserView) -> Step {
        let when = ago(user.updated_at, self.now);
        let left = ago(user.departed_at.unwrap_or(user.updated_at), self.now);
        let evidence = Text::new(
            format!(
                "{}停用，{}归档：资料已清除，只留下账号的校验值，与这个账号相符",
                left.zh, when.zh
            ),
            format!(
                "Deactivated {}, archived {}: the data are cleared; what is kept of the user ID, a keyed hash, is this one's",
                left.en, when.en
            ),
        );
        let is_back = self.lookup.is_found();
        Step::fail(
            StepId::Deactivated,
            evidence,
            remedies::departed(None, is_back),
        )
    }

    fn departed(&self) -> Step {
        let id = StepId::Deactivated;
        let is_back = self.lookup.is_found();
        let Some((run, reason)) = &self.history.departed else {
            return Step::fail(id, words::DEPARTED, remedies::departed(None, is_back));
        };
        let (name, when, why) = (&run.id, ago(run.finished_at, self.now), reason.text());
        let evidence = Text::new(
            format!("{}被同步 {name} 停用：{}", when.zh, why.zh),
            format!("Deactivated by run {name} {}: {}", when.en, why.en),
        );
        Step::fail(id, evidence, remedies::departed(Some(reason), is_back))
    }
}
