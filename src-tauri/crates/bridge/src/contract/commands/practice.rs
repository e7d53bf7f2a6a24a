//! 先练一遍 A practice tenant set up in one act, and the exercises.

use crate::Bridge;
use crate::auth::ScanLogin;
use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::platform::SandboxServed;
use crate::contract::sandbox::ExerciseRecord;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{ExerciseShown, Nothing, OfExercise, PracticeRequest, PracticeStage};
use crate::error::{Code, Error, Result};
use crate::exercise::{ExerciseId, ExerciseState, exercise};
use crate::overview::{Act, ActKind, Facts};
use crate::progress::silent;
use crate::source::{AutoSync, NewSource, OnDuplicate};
use crate::sync::{Outcome, RunKind, RunRequest};
use crate::tenant::Tenant;
use wecom::Secret;

/// A practice tenant with both sources, the first sync and a check-up. What is there already is left as it is.
pub(in crate::contract) async fn complete(
    session: &Session,
    request: PracticeRequest,
    job: Job<PracticeStage>,
) -> CommandResult<Tenant> {
    let which = request.exercise;
    job.tell(PracticeStage::Serve);
    let tenant = session.open_practice(which).await?;
    session.changed(&[Topic::Tenants]);
    if let Some(id) = which.filter(|id| id.begins_before_set_up()) {
        begin(session, id).await?;
    }
    set_up(session, &tenant, &job).await?;
    if let Some(id) = which {
        begin(session, id).await?;
    }
    Ok(tenant)
}

/// The exercises in their order, each with how far somebody is.
pub(in crate::contract) async fn exercises(
    session: &Session,
    _: Nothing,
) -> CommandResult<Vec<ExerciseShown>> {
    let records = session.sandbox().exercises().await?;
    let own = session.clone();
    let shown = session
        .with(move |bridge| {
            let ids = ExerciseId::ALL.iter();
            let of = |id: &ExerciseId| {
                let record = records.iter().find(|record| record.exercise == *id);
                shown(&own, bridge, *id, record)
            };
            ids.map(of).collect::<Result<Vec<_>>>()
        })
        .await?;
    let is_found = |state| matches!(state, ExerciseState::Found | ExerciseState::Mended);
    for each in shown.iter().filter(|each| is_found(each.state)) {
        session.sandbox().found(each.exercise.id).await?;
    }
    Ok(shown)
}

/// Puts the simulated console right, as a person would the real one.
pub(in crate::contract) async fn mend(
    session: &Session,
    request: OfExercise,
) -> CommandResult<ExerciseShown> {
    let id = request.exercise;
    session.sandbox().play(id, false).await?;
    let all = exercises(session, Nothing {}).await?;
    let mended = all.into_iter().find(|each| each.exercise.id == id);
    let unknown =
        || Error::new(Code::TenantUnknown, "no such exercise").with("wanted", id.as_str());
    Ok(mended.ok_or_else(unknown)?)
}

/// Puts the fault in force, once.
async fn begin(session: &Session, id: ExerciseId) -> CommandResult<()> {
    if session.sandbox().is_begun(id).await? {
        return Ok(());
    }
    session.sandbox().play(id, true).await
}

async fn set_up(session: &Session, tenant: &Tenant, job: &Job<PracticeStage>) -> CommandResult<()> {
    let bridge = session.bridge().await?;
    let Some(served) = session.sandbox().details(&tenant.id).await? else {
        return Ok(());
    };
    if bridge.sources_of(tenant)?.is_empty() {
        job.tell(PracticeStage::SetUp);
        add_sources(&bridge, tenant, &served).await?;
        session.changed(&[Topic::Sources, Topic::Auths]);
    }
    if let Some(source) = waiting(&bridge, tenant)? {
        job.tell(PracticeStage::Sync);
        bridge
            .sync()
            .execute(&source, RunRequest::default(), silent())
            .await?;
        session.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    }
    let (own, of_tenant) = (session.clone(), tenant.clone());
    let last = session
        .with(move |bridge| own.checkups().last(bridge, &of_tenant))
        .await?;
    if last.is_none() {
        job.tell(PracticeStage::CheckUp);
        bridge.check_up(tenant, &|_| {}).await?;
        session.changed(&[Topic::Checkups, Topic::Directory]);
    }
    Ok(())
}

/// Both sources, as method one makes them. Without a keyring their secrets last until the program ends.
async fn add_sources(bridge: &Bridge, tenant: &Tenant, served: &SandboxServed) -> Result<()> {
    let mut new = NewSource {
        corp_id: served.corp_id.clone(),
        description: String::new(),
        contacts_secret: Secret::parse(&served.contacts_secret)?,
        auto_sync: AutoSync::Off,
        on_duplicate: OnDuplicate::Skip,
        password_login: true,
        scan_login: Some(ScanLogin {
            agent_id: served.agent_id.to_string(),
            app_secret: Secret::parse(&served.app_secret)?,
            callback_domain: served.callback_domain.clone(),
        }),
        keep_secrets: true,
    };
    let added = bridge.set_up().add_source(&tenant.id, &new).await;
    match added {
        Err(error) if error.code() == Code::KeyringUnavailable => {
            new.keep_secrets = false;
            bridge.set_up().add_source(&tenant.id, &new).await?;
        }
        other => drop(other?),
    }
    Ok(())
}

/// The data source that never ran.
fn waiting(bridge: &Bridge, tenant: &Tenant) -> Result<Option<String>> {
    let Some(source) = bridge.sources_of(tenant)?.into_iter().next() else {
        return Ok(None);
    };
    let mut runs = bridge.sync().runs_of(&source, 16)?.into_iter();
    let has_run = runs.any(|run| run.kind == RunKind::Sync && run.outcome == Outcome::Applied);
    Ok((!has_run).then_some(source.id))
}

fn shown(
    session: &Session,
    bridge: &Bridge,
    id: ExerciseId,
    record: Option<&ExerciseRecord>,
) -> Result<ExerciseShown> {
    let new = ExerciseShown {
        exercise: exercise(id),
        state: ExerciseState::New,
        tenant: None,
        act: None,
        in_console: id.is_mended_in_console(),
    };
    let there = bridge.tenants()?.into_iter();
    let tenant = record.and_then(|record| {
        there
            .clone()
            .find(|tenant| tenant.id == record.tenant())
            .map(|tenant| (tenant, record))
    });
    let Some((tenant, record)) = tenant else {
        return Ok(new);
    };
    let last = session.checkups().last(bridge, &tenant)?;
    let mut facts = Facts::of(bridge, &tenant, last.as_ref())?;
    let current = facts.current();
    facts.last = current;
    Ok(ExerciseShown {
        state: id.state(&facts, record.practised()),
        act: Some(place(new.exercise.look, &facts)),
        tenant: Some(tenant.id),
        ..new
    })
}

/// Where to look, with the source that it is about.
fn place(look: ActKind, facts: &Facts) -> Act {
    let source = facts.sources.first().map(|source| &*source.source.id);
    let auth = facts.auths.first().map(|auth| &*auth.auth.id);
    match look {
        ActKind::Sync => Act::new(look, source),
        ActKind::Rehearse => Act::new(look, auth),
        other => Act::new(other, None),
    }
}
