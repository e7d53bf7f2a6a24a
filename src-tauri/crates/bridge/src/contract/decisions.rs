//! The members who wait for a person, with whom they match, and settling them: for the interface and the command line.

use super::commands::sync::{names_of, with_others};
use super::types::{DecidedUser, DecisionChoice, DecisionShown, DecisionsShown};
use crate::Bridge;
use crate::directory::decision::{DecisionKind, KeptDecision};
use crate::directory::query::UserView;
use crate::error::{Code, Result};
use crate::lang::Text;
use crate::source::Source;
use crate::sync::Choice;
use crate::tenant::Tenant;
use crate::text;

/// Who waits at a data source, and what was settled.
///
/// # Errors
/// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
pub fn of(bridge: &Bridge, source: &Source) -> Result<DecisionsShown> {
    let waiting = bridge.sync().waiting(source)?;
    let tenant = bridge.tenant(&source.tenant)?;
    let changes = match &waiting.run {
        Some(run) => with_others(bridge, waiting.members, &names_of(bridge, run)?, &tenant)?,
        None => Vec::new(),
    };
    let decisions = waiting.decisions.iter();
    Ok(DecisionsShown {
        source: source.id.clone(),
        source_name: source.label().to_owned(),
        run: waiting.run.map(|run| run.id),
        waiting: changes,
        decisions: decisions
            .map(|kept| shown(bridge, (&tenant, source), kept))
            .collect::<Result<_>>()?,
    })
}

/// Settles one member, or takes that back.
///
/// # Errors
/// `input.invalid` naming `who` or `user`, `user.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy`, `store.full` or
/// `store.damaged`.
pub fn settle(
    bridge: &Bridge,
    source: &Source,
    who: &str,
    choice: &DecisionChoice,
) -> Result<Option<DecisionShown>> {
    let tenant = bridge.tenant(&source.tenant)?;
    let kept = match choice {
        DecisionChoice::Forget => {
            bridge.sync().forget_decision(source, who)?;
            return Ok(None);
        }
        DecisionChoice::Link(user) => {
            let user = bridge.directory().user(&tenant, user)?;
            bridge.sync().decide(source, who, Choice::Link(&user))?
        }
        DecisionChoice::New => bridge.sync().decide(source, who, Choice::New)?,
        DecisionChoice::LeaveOut => bridge.sync().decide(source, who, Choice::LeaveOut)?,
    };
    shown(bridge, (&tenant, source), &kept).map(Some)
}

/// The decisions that rest on a user: by which they became the member's, or by which the member did not get them.
pub(super) fn about(
    bridge: &Bridge,
    tenant: &Tenant,
    user: &UserView,
) -> Result<Vec<DecisionShown>> {
    let mut found = Vec::new();
    for source in bridge.sources_of(tenant)? {
        for kept in bridge.sync().decisions(&source)? {
            let rests = kept
                .decision
                .user
                .is_some_and(|key| key.to_string() == user.id);
            let is_own = user.source_id.as_ref() == Some(&source.id)
                && user.userid.as_ref() == Some(&kept.userid);
            if rests || is_own {
                found.push(shown(bridge, (tenant, &source), &kept)?);
            }
        }
    }
    Ok(found)
}

fn shown(
    bridge: &Bridge,
    (tenant, source): (&Tenant, &Source),
    kept: &KeptDecision,
) -> Result<DecisionShown> {
    let key = kept.decision.user.map(|key| key.to_string());
    let user = key.map(|id| bridge.directory().user_by_id(tenant, &id));
    let user = match user.transpose() {
        // The decision stands, whatever became of the user.
        Err(error) if error.code() == Code::UserUnknown => None,
        found => found?,
    };
    let user = user.map(|user| DecidedUser {
        id: user.id,
        username: user.username,
        name: user.name,
    });
    let linked = user
        .as_ref()
        .filter(|_| kept.decision.kind == DecisionKind::Link);
    let text = match linked {
        Some(DecidedUser { username, .. }) => {
            text!("就是用户 {username}", "It is the user {username}")
        }
        None => kept.decision.kind.label(),
    };
    Ok(DecisionShown {
        source: source.id.clone(),
        userid: kept.userid.clone(),
        decision: kept.decision.kind,
        text,
        user,
        decided_at: kept.decision.at,
        actor: kept.actor.clone(),
    })
}

/// The text of a decision, for lists.
impl DecisionShown {
    /// What was settled, in words.
    pub fn text(&self) -> &Text {
        &self.text
    }
}
