//! Probe: what a target really does, seen by reading it and, with consent, by one throw-away account.
//!
//! `reading` writes nothing. `account` makes entries of its own below the base, named `wecom-bridge-probe-…`, and removes
//! them; what a kill leaves behind is found by that name and removed by the next one.

mod account;
mod certificate;
mod entries;
mod judged;
mod reading;
mod schema;
mod session;
pub mod sheet;

pub use certificate::Certificate;

use std::collections::HashSet;

use bridge_core::check::{Check, Status};
use bridge_core::error::Result;
use bridge_core::keys::casefold;
use compact_str::CompactString;
use rusqlite::Connection as Database;
use serde::Serialize;
use wecom::Secret;

use super::capabilities::{Disable, MemberFollow};
use super::store::installation_id;
use super::{Capabilities, Target, Targets};

/// What a probe found.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Probed {
    /// What the target can do.
    pub capabilities: Capabilities,
    /// What was tried, with its evidence.
    pub checks: Vec<Check>,
    /// The certificate that the server showed; none without TLS, or if there was no connection.
    pub certificate: Option<Certificate>,
}

impl Probed {
    /// Whether something is in the way of a push.
    pub fn is_failed(&self) -> bool {
        self.checks.iter().any(|check| check.status == Status::Fail)
    }
}

/// What a probe compares with: nothing of it leaves this machine.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Tells this data folder from others.
    pub installation: String,
    /// Our people's userids, folded.
    pub userids: HashSet<CompactString>,
}

impl Known {
    /// What is known of a tenant.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn load(db: &Database, tenant: i64) -> Result<Self> {
        let mut statement =
            db.prepare("SELECT userid FROM users WHERE tenant = ?1 AND userid IS NOT NULL")?;
        let userids = statement.query_map([tenant], |row| row.get::<_, String>(0))?;
        let userids = userids
            .map(|userid| Ok(casefold(&userid?)))
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self {
            installation: installation_id(db)?,
            userids,
        })
    }
}

/// Probes a target, with a throw-away account if that was agreed to. Nothing is stored.
pub async fn run(target: &Target, secret: &Secret, known: &Known, with_account: bool) -> Probed {
    let (mut probed, session) = reading::read(target, secret, known).await;
    let Some(session) = session else {
        return probed;
    };
    match with_account && !probed.is_failed() {
        true => account::try_out(&session, known, &mut probed).await,
        false => probed.checks.extend(reading::without_account()),
    }
    probed.checks.sort_by_key(|check| check.id);
    probed
}

impl Targets {
    /// Probes a target that is not stored yet.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub async fn probe_draft(&self, target: &Target, secret: &Secret) -> Result<Probed> {
        let known = self.known(target)?;
        Ok(run(target, secret, &known, false).await)
    }

    /// Probes a target and keeps what was seen; what only a throw-away account shows stays known without one.
    ///
    /// # Errors
    /// `secret.missing`, `secret.elsewhere`, `secret.invalid`, `keyring.unavailable`, and of the store.
    pub async fn probe(&self, target: &Target, with_account: bool) -> Result<(Target, Probed)> {
        let secret = self.secret(target).await?;
        let mut probed = run(target, &secret, &self.known(target)?, with_account).await;
        let reached = probed.checks.iter().any(|check| {
            check.id == bridge_core::check::CheckId::TargetAuth && check.status == Status::Pass
        });
        if !reached {
            return Ok((target.clone(), probed));
        }
        if let Some(before) = target
            .capabilities
            .as_ref()
            .filter(|_| !probed.capabilities.with_account)
        {
            keep_proven(&mut probed.capabilities, before);
        }
        let target = self.keep_capabilities(target, &probed.capabilities)?;
        Ok((target, probed))
    }

    fn known(&self, target: &Target) -> Result<Known> {
        self.context()
            .store()
            .read(|db| Known::load(db, target.tenant_key))
    }
}

/// Keeps what only a throw-away account shows.
pub(super) fn keep_proven(now: &mut Capabilities, before: &Capabilities) {
    if before.member_follow != MemberFollow::Unknown {
        now.member_follow = before.member_follow;
    }
    if before.disable != Disable::Unknown {
        now.disable = before.disable;
    }
    now.group_class = now.group_class.or(before.group_class);
    now.member_of = now.member_of.or(before.member_of);
    now.can_write = now.can_write.or(before.can_write);
    now.kept = now.kept.take().or_else(|| before.kept.clone());
    now.with_account = before.with_account;
    for (name, text) in &before.evidence {
        now.evidence
            .entry(name.clone())
            .or_insert_with(|| text.clone());
    }
}

#[cfg(test)]
mod tests;
