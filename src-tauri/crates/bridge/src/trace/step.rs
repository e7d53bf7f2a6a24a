//! Making one link: proven, broken with its remedy, or open with the reason.

use super::Step;
use crate::checkup::{Fix, List, Status, fix_on};
use crate::error::{Error, words::headline};
use crate::lang::Text;

/// Nobody's rehearsals are kept yet, so this link is always open.
pub(super) fn rehearsal() -> Step {
    Step::skip(
        "member.rehearsal",
        Text::fixed(
            "这个人没有演练过扫码登录",
            "This person has not rehearsed a scan login",
        ),
        None,
    )
}

impl Step {
    /// Proven.
    pub(super) fn pass(id: &'static str, evidence: Text) -> Self {
        Self {
            id,
            status: Status::Pass,
            evidence,
            fix: None,
        }
    }

    /// Open, with what would settle it if there is something.
    pub(super) fn skip(id: &'static str, evidence: Text, fix: Option<Fix>) -> Self {
        Self {
            id,
            status: Status::Skip,
            evidence,
            fix,
        }
    }

    /// Broken.
    pub(super) fn fail(id: &'static str, evidence: Text, fix: Fix) -> Self {
        Self {
            id,
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
        Self::skip(id, evidence, Some(fix_on(list, error)))
    }
}
