//! Making one link: proven, broken with its remedy, or open with the reason.

use super::{Step, titles};
use crate::checkup::{Fix, List, Status, ago};
use crate::error::{Error, words::headline};
use crate::lang::Text;
use crate::scan::Rehearsal;

/// What this person's latest rehearsal says. One that was refused breaks nothing by itself: the other links say
/// whether the reason still stands.
pub(super) fn rehearsal(last: Option<&Rehearsal>, now: i64) -> Step {
    let id = "member.rehearsal";
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
    pub(super) fn pass(id: &'static str, evidence: Text) -> Self {
        Self {
            id,
            title: titles::of(id),
            status: Status::Pass,
            evidence,
            fix: None,
        }
    }

    /// Open, with what would settle it if there is something.
    pub(super) fn skip(id: &'static str, evidence: Text, fix: Option<Fix>) -> Self {
        Self {
            id,
            title: titles::of(id),
            status: Status::Skip,
            evidence,
            fix,
        }
    }

    /// Broken.
    pub(super) fn fail(id: &'static str, evidence: Text, fix: Fix) -> Self {
        Self {
            id,
            title: titles::of(id),
            status: Status::Fail,
            evidence,
            fix: Some(fix),
        }
    }

    /// WeCom could not be asked, which says nothing of the person.
    pub(super) fn unasked(id: &'static str, list: List, error: &Error) -> Self {
        let why = headline(error);
        let evidence = Text::new(
            format!("问不到企业微信：{}", why.zh),
            format!("WeCom could not be asked: {}", why.en),
        );
        Self::skip(id, evidence, Some(list.named_in(error.clone()).fix()))
    }
}
