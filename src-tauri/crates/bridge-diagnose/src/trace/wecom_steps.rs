//! The steps of a trace that WeCom decides: whether it has the member, and whether the app sees them.

use wecom::MemberStatus;

use super::facts::MemberFacts;
use super::lookup::{AppLookup, ContactsLookup};
use super::step::Step;
use super::step_id::StepId;
use super::{remedies, words};
use crate::sentences::{ago, joined};
use bridge_core::lang::Text;
use bridge_core::remedy::words::headline;
use bridge_core::secret_kind::SecretKind;
use bridge_core::text;
use bridge_directory::can_scan::CanScanReason;
use bridge_directory::user::UserStatus;

/// WeCom's errcodes for an app that can log no member in.
const BROKEN_APP: [i64; 8] = [40001, 40013, 40056, 40091, 48002, 50003, 60031, 301_002];

impl MemberFacts<'_> {
    /// Whether WeCom has the member.
    pub(super) fn in_wecom(&self) -> Step {
        let id = StepId::InWecom;
        if self.person.source.is_none() {
            let fix = Some(remedies::add_source());
            return Step::skip_with(id, words::NO_SOURCE_TO_SEARCH, fix);
        }
        let Some(userid) = &self.person.userid else {
            return match self.person.user {
                Some(ref user) if user.has_password => {
                    Step::fail(id, words::LOCAL_USER, remedies::local_user())
                }
                Some(_) => Step::fail(id, words::LOCAL_WITHOUT_PASSWORD, remedies::no_password()),
                None => Step::fail(id, words::UNKNOWN, remedies::not_in_wecom()),
            };
        };
        if self.lookup.is_found() {
            let found = text!(
                "企业微信里有账号 {userid}",
                "WeCom has the account {userid}"
            );
            return Step::pass(id, found);
        }
        match &self.lookup.contacts {
            ContactsLookup::NotFound => Step::fail(
                id,
                text!(
                    "企业微信里没有账号 {userid}",
                    "WeCom has no account {userid}"
                ),
                remedies::not_in_wecom(),
            ),
            ContactsLookup::Failed(error) => Step::lookup_failed(id, SecretKind::Contacts, error),
            _ => Step::skip(id, words::NOT_FOUND),
        }
    }

    /// Whether the member has joined in WeCom and is not switched off there.
    pub(super) fn active(&self) -> Step {
        let id = StepId::Active;
        match self.lookup.status() {
            Some(MemberStatus::Active) => Step::pass(id, words::ACTIVE),
            Some(MemberStatus::NotActivated) => {
                Step::fail(id, words::NOT_ACTIVATED, remedies::activate())
            }
            Some(MemberStatus::Disabled) => Step::fail(id, words::DISABLED, remedies::enable()),
            Some(MemberStatus::Left) => Step::fail(id, words::LEFT, remedies::left()),
            Some(MemberStatus::Other(_)) | None => self.active_at_last_sync(),
        }
    }

    /// The same from the directory, where WeCom did not give the status.
    fn active_at_last_sync(&self) -> Step {
        let id = StepId::Active;
        // Of a member whom WeCom no longer has, the directory's status is out of date.
        let is_not_found = matches!(self.lookup.contacts, ContactsLookup::NotFound);
        let stored = self.person.synced_user().filter(|_| !is_not_found);
        match stored.map(|user| user.status) {
            // Never passed on this alone: the directory proves what was, and not what is.
            Some(UserStatus::Active) => Step::skip_with(id, words::WAS_ACTIVE, self.lookup_fix()),
            Some(UserStatus::NotActivated) => {
                Step::fail(id, words::WAS_NOT_ACTIVATED, remedies::activate())
            }
            Some(UserStatus::Disabled) => Step::fail(id, words::WAS_DISABLED, remedies::enable()),
            Some(UserStatus::Departed | UserStatus::Archived) | None if self.lookup.is_found() => {
                Step::skip_with(id, words::NO_STATUS, self.lookup_fix())
            }
            Some(UserStatus::Departed | UserStatus::Archived) | None => {
                Step::skip(id, words::NOT_FOUND)
            }
        }
    }

    /// Whether the app sees the member.
    pub(super) fn in_range(&self) -> Step {
        let id = StepId::InRange;
        let is_not_found = matches!(self.lookup.contacts, ContactsLookup::NotFound);
        match &self.lookup.app {
            AppLookup::Member(_) => Step::pass(id, words::IN_RANGE),
            AppLookup::OutOfRange if is_not_found => Step::skip(id, words::NOT_IN_WECOM),
            AppLookup::OutOfRange => Step::fail(id, words::OUT_OF_RANGE, remedies::out_of_range()),
            AppLookup::Failed(error) if is_broken_app(error) => {
                Step::fail(id, headline(error), error.fix())
            }
            AppLookup::Failed(error) => {
                let step = Step::lookup_failed(id, SecretKind::App, error);
                self.with_last_reading(step)
            }
            AppLookup::NoApp if self.auth.is_some() => Step::skip(id, words::NOT_FOUND),
            AppLookup::NoApp => Step::skip(id, words::NO_RANGE),
        }
    }

    /// The step with what the last reading of the range says, where there is one that counts.
    fn with_last_reading(&self, step: Step) -> Step {
        let known = self.person.synced_user().map(|user| &user.can_scan);
        let Some((read_at, scan)) = known.and_then(|scan| Some((scan.read_at?, scan))) else {
            return step;
        };
        let when = ago(read_at, self.now);
        let said = match scan.reason {
            Some(CanScanReason::OutOfRange) => Text::new(
                format!("{}读到的可见范围里没有这个人", when.zh),
                format!("the range read {} does not have this person", when.en),
            ),
            None
            | Some(
                CanScanReason::NotActivated | CanScanReason::Disabled | CanScanReason::NoDetails,
            ) => Text::new(
                format!("{}读到的可见范围里有这个人", when.zh),
                format!("the range read {} has this person", when.en),
            ),
            Some(_) => return step,
        };
        Step {
            evidence: joined(&step.evidence, &said),
            ..step
        }
    }

    /// Which departments the member is in.
    pub(super) fn department(&self) -> Step {
        let id = StepId::Department;
        if self.departments.is_empty() {
            return Step::skip(id, words::NO_DEPARTMENT);
        }
        let paths = self.departments.iter();
        let paths = paths
            .map(|department| department.path.as_str())
            .collect::<Vec<_>>();
        Step::pass(id, Text::new(paths.join("；"), paths.join("; ")))
    }
}

fn is_broken_app(error: &bridge_core::Error) -> bool {
    let errcode = error.errcode();
    errcode.is_some_and(|errcode| BROKEN_APP.contains(&errcode))
}
