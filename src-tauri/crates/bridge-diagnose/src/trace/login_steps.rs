//! The steps of a trace that concern the login itself: its method, and the latest rehearsal.

use super::facts::MemberFacts;
use super::step::Step;
use super::step_id::StepId;
use super::{remedies, words};
use crate::sentences::{ago, joined};
use bridge_core::lang::Text;
use bridge_core::text;

impl MemberFacts<'_> {
    /// Whether the data source allows scan login and has an app for it.
    pub(super) fn login_methods(&self) -> Step {
        let id = StepId::LoginMethods;
        let Some(source) = &self.person.source else {
            return Step::skip(id, words::NO_SOURCE);
        };
        let passwords = match source.password_login {
            true => words::PASSWORDS_ON,
            false => words::PASSWORDS_OFF,
        };
        let evidence = |scan: Text| joined(&scan, &passwords);
        match (source.scan_login, self.auth) {
            (true, Some(auth)) => {
                let agent = auth.agent_id;
                let scan = text!(
                    "可以扫码登录（应用 {agent}）",
                    "Scan login is on (app {agent})"
                );
                Step::pass(id, evidence(scan))
            }
            (true, None) => Step::fail(id, evidence(words::NO_AUTH), remedies::add_auth()),
            (false, _) => Step::fail(id, evidence(words::SCAN_OFF), remedies::switch_scan_on()),
        }
    }

    /// What the member's latest rehearsal ended with.
    pub(super) fn rehearsed(&self) -> Step {
        let id = StepId::Rehearsal;
        let Some(last) = self.rehearsal else {
            return Step::skip(id, words::NOT_REHEARSED);
        };
        let when = ago(last.at, self.now);
        let Some(refusal) = &last.refusal else {
            let evidence = Text::new(
                format!("{}扫码登录成功过", when.zh),
                format!("Was logged in by a scan {}", when.en),
            );
            return Step::pass(id, evidence);
        };
        let reason = refusal.text();
        let evidence = Text::new(
            format!("{}演练过，没有登录：{}", when.zh, reason.zh),
            format!("Rehearsed {} and was refused: {}", when.en, reason.en),
        );
        // A refusal of the past fails nothing by itself: the other steps say whether its reason still holds.
        Step::skip_with(id, evidence, Some(refusal.fix()))
    }
}
