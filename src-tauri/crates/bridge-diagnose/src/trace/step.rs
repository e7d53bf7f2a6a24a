//! Making one link: proven, broken with its remedy, or open with the reason.

use super::{Step, StepId};
use crate::checkup::ago;
use bridge_core::error::Error;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::remedy::words::headline;
use bridge_core::secret_kind::SecretKind;
use bridge_scan::Rehearsal;
use bridge_sync::probe::Status;

/// What this person's latest rehearsal says. One that was refused breaks nothing by itself: the other links say
/// whether the reason still stands.
pub(super) fn rehearsal(last: Option<&Rehearsal>, now: i64) -> Step {
    let id = StepId::Rehearsal;
    let Some(last) = last else {
        return Step::skip(
            id,
            Text::fixed(
                "这个人没有演练过扫码登录",
                "This person has not rehearsed a scan login",
            ),
            None,
        );
    };
    let when = ago(last.at, now);
    let Some(refusal) = &last.refusal else {
        return Step::pass(
            id,
            Text::new(
                format!("{}扫码登录成功过", when.zh),
                format!("Was logged in by a scan {}", when.en),
            ),
        );
    };
    let reason = refusal.text();
    let evidence = Text::new(
        format!("{}演练过，没有登录：{}", when.zh, reason.zh),
        format!("Rehearsed {} and was refused: {}", when.en, reason.en),
    );
    Step::skip(id, evidence, Some(refusal.fix()))
}

impl Step {
    /// Proven.
    pub(super) fn pass(id: StepId, evidence: Text) -> Self {
        Self {
            id,
            title: id.title(),
            status: Status::Pass,
            evidence,
            fix: None,
        }
    }

    /// Open, with what would settle it if there is something.
    pub(super) fn skip(id: StepId, evidence: Text, fix: Option<Fix>) -> Self {
        Self {
            id,
            title: id.title(),
            status: Status::Skip,
            evidence,
            fix,
        }
    }

    /// Broken.
    pub(super) fn fail(id: StepId, evidence: Text, fix: Fix) -> Self {
        Self {
            id,
            title: id.title(),
            status: Status::Fail,
            evidence,
            fix: Some(fix),
        }
    }

    /// WeCom could not be asked, which says nothing of the person.
    pub(super) fn unasked(id: StepId, list: SecretKind, error: &Error) -> Self {
        let why = headline(error);
        let evidence = Text::new(
            format!("问不到企业微信：{}", why.zh),
            format!("WeCom could not be asked: {}", why.en),
        );
        Self::skip(id, evidence, Some(list.name_in(error.clone()).fix()))
    }
}
