//! Checks of one corp's self-built app.

use wecom::{Agent, Caller};

use super::corp_checks::{APP, CorpChecks, NO_AGENT_ID, NOT_REACHED, has_passed};
use super::domain;
use super::{Check, CheckId, Status};
use crate::Diagnose;
use bridge_core::auth::{self, Auth};
use bridge_directory::app_range::AppRange;
use bridge_sync::probe::app;

/// The facts that the checks of the app leave for later checks.
#[derive(Default)]
pub(super) struct AppFacts {
    pub(super) has_token: bool,
    /// The app as WeCom describes it, if it is in use.
    pub(super) agent: Option<Agent>,
}

/// Makes the checks of the app. That of the visible range stays open if the app is in use: it takes reading members.
pub(super) async fn make(diagnose: &Diagnose, corp: &CorpChecks<'_>) -> AppFacts {
    let setup = &corp.setup.app;
    let Some(caller) = corp.caller_or_skip(&setup.access, &APP) else {
        return AppFacts::default();
    };
    let agent_id = match &setup.agent_id {
        Some(Ok(agent_id)) => *agent_id,
        Some(Err(error)) => {
            let invalid = Check::of_error(CheckId::AppAgent, error.clone());
            return without_agent_id(corp, caller, invalid).await;
        }
        None => {
            let missing = Check::skip(CheckId::AppAgent, NO_AGENT_ID);
            return without_agent_id(corp, caller, missing).await;
        }
    };
    let (checks, agent) = app::checks(caller, agent_id).await;
    let has_token = has_passed(&checks, CheckId::AppToken);
    if let Some(auth) = &setup.auth {
        keep_name(diagnose, auth, &checks);
    }
    add_trusted_domain(corp, agent.as_ref());
    // Nobody is in the range of an app that is switched off: that is known without reading it.
    if let Some(agent) = agent.as_ref().filter(|agent| agent.stopped) {
        keep_range(
            diagnose,
            corp,
            &AppRange {
                is_stopped: agent.stopped,
                ..AppRange::default()
            },
        );
    }
    let agent = agent.filter(|agent| !agent.stopped);
    add_all_but_range(corp, checks, agent.is_some());
    AppFacts { has_token, agent }
}

/// The checks where there is no usable AgentId: only the secret can be checked.
async fn without_agent_id(corp: &CorpChecks<'_>, caller: &Caller, agent: Check) -> AppFacts {
    let token = app::token(caller).await;
    let has_token = token.status == Status::Pass;
    corp.add(token);
    corp.add(agent);
    corp.skip(&APP[2..], &NO_AGENT_ID);
    AppFacts {
        has_token,
        agent: None,
    }
}

fn add_all_but_range(corp: &CorpChecks<'_>, checks: Vec<Check>, is_in_use: bool) {
    for check in checks {
        if check.id != CheckId::AppVisibleRange {
            corp.add(check);
        } else if !is_in_use {
            corp.skip(&[CheckId::AppVisibleRange], &NOT_REACHED);
        }
    }
}

fn add_trusted_domain(corp: &CorpChecks<'_>, agent: Option<&Agent>) {
    let callback = corp.setup.app.callback.as_ref();
    let callback = callback.and_then(|callback| callback.as_ref().ok());
    match agent {
        Some(agent) => corp.add(domain::trusted(agent, callback)),
        None => corp.skip(&[CheckId::AppTrustedDomain], &NOT_REACHED),
    }
}

/// Stores whom the app sees, for the directory.
// A check-up only looks: that the store is busy is no failure of it.
pub(super) fn keep_range(diagnose: &Diagnose, corp: &CorpChecks<'_>, range: &AppRange) {
    let app = &corp.setup.app;
    let (Some(auth), Some(Ok(agent_id))) = (&app.auth, &app.agent_id) else {
        return;
    };
    let context = &diagnose.context;
    let keep =
        |db: &rusqlite::Transaction<'_>| range.keep(db, auth.key, agent_id.get(), context.now_ms());
    if let Err(error) = context.store().write(keep) {
        tracing::debug!(%error, "the app's visible range is not kept");
    }
}

/// Stores the app's name as WeCom has it.
// A check-up only looks: that the store is busy is no failure of it.
fn keep_name(diagnose: &Diagnose, auth: &Auth, checks: &[Check]) {
    let keep = |db: &rusqlite::Transaction<'_>| auth::keep_name(db, auth.key, app::name_in(checks));
    if let Err(error) = diagnose.context.store().write(keep) {
        tracing::debug!(%error, "the app's name is not kept");
    }
}
