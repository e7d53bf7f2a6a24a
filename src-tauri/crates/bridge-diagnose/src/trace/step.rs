//! Steps of a trace: passed, failed with a remedy, or skipped with the reason.

use serde::Serialize;

use super::step_id::StepId;
use bridge_core::error::Error;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::remedy::words::headline;
use bridge_core::secret_kind::SecretKind;
use bridge_sync::probe::Status;

/// A step of a trace: one condition of the login, with its result.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "TraceStep"))]
pub struct Step {
    /// Its stable identifier, such as `member.in_range`.
    pub id: StepId,
    /// Its result.
    pub status: Status,
    /// The condition.
    pub title: Text,
    /// What was found.
    pub evidence: Text,
    /// The remedy.
    pub fix: Option<Fix>,
}

impl Step {
    /// A step that passed.
    pub(super) fn pass(id: StepId, evidence: Text) -> Self {
        Self::new(id, Status::Pass, evidence, None)
    }

    /// A step that could not be decided.
    pub(super) fn skip(id: StepId, evidence: Text) -> Self {
        Self::new(id, Status::Skip, evidence, None)
    }

    /// A step that could not be decided, with the remedy that would let it be.
    pub(super) fn skip_with(id: StepId, evidence: Text, fix: Option<Fix>) -> Self {
        Self::new(id, Status::Skip, evidence, fix)
    }

    /// A step that failed.
    pub(super) fn fail(id: StepId, evidence: Text, fix: Fix) -> Self {
        Self::new(id, Status::Fail, evidence, Some(fix))
    }

    /// A step that is undecided because a lookup with this secret failed.
    // Skipped and not failed: an error on the way to WeCom says nothing of the member.
    pub(super) fn lookup_failed(id: StepId, secret: SecretKind, error: &Error) -> Self {
        let why = headline(error);
        let evidence = Text::new(
            format!("问不到企业微信：{}", why.zh),
            format!("WeCom could not be asked: {}", why.en),
        );
        Self::skip_with(id, evidence, Some(secret.name_in(error.clone()).fix()))
    }

    fn new(id: StepId, status: Status, evidence: Text, fix: Option<Fix>) -> Self {
        Self {
            id,
            status,
            title: id.title(),
            evidence,
            fix,
        }
    }
}
