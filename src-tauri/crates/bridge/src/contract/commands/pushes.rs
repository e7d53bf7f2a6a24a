//! 推送 Pushes: plans, runs, trials of one person, and their history.

use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    ById, PushChangePage, PushChangesRequest, PushRunRequest, PushShown, PushTrialRequest,
    PushesRequest,
};
use crate::error::Result;
use crate::push::push::plan::Kind;
use crate::push::push::trial::Trial;
use crate::push::push::{Push, PushRequest};

/// How many lines come with a push.
const FIRST: u32 = 200;

pub(in crate::contract) async fn list(
    session: &Session,
    request: PushesRequest,
) -> CommandResult<Vec<Push>> {
    session
        .with(move |bridge| bridge.pushes().history(&request.target, request.limit))
        .await
}

pub(in crate::contract) async fn run(
    session: &Session,
    request: PushRunRequest,
    _: Job<()>,
) -> CommandResult<PushShown> {
    let bridge = session.bridge().await?;
    let options = PushRequest {
        dry_run: request.dry_run,
        confirm: request.confirm,
        ..PushRequest::default()
    };
    let push = bridge.pushes().run(&request.target, &options).await?;
    session.changed(&[Topic::Targets]);
    session.with(move |bridge| shown(bridge, push)).await
}

pub(in crate::contract) async fn show(
    session: &Session,
    request: ById,
) -> CommandResult<PushShown> {
    session
        .with(move |bridge| shown(bridge, bridge.pushes().push(&request.id)?))
        .await
}

pub(in crate::contract) async fn changes(
    session: &Session,
    request: PushChangesRequest,
) -> CommandResult<PushChangePage> {
    session
        .with(move |bridge| {
            let push = bridge.pushes().push(&request.push)?;
            page(bridge, &push, request.kind, (request.offset, request.limit))
        })
        .await
}

pub(in crate::contract) async fn trial(
    session: &Session,
    request: PushTrialRequest,
    _: Job<()>,
) -> CommandResult<Trial> {
    let bridge = session.bridge().await?;
    let options = PushRequest::default();
    let trial = bridge
        .pushes()
        .trial(&request.target, &request.who, &options);
    let trial = trial.await?;
    session.changed(&[Topic::Targets]);
    Ok(trial)
}

fn shown(bridge: &Bridge, push: Push) -> Result<PushShown> {
    let page = page(bridge, &push, None, (0, FIRST))?;
    Ok(PushShown { push, page })
}

fn page(
    bridge: &Bridge,
    push: &Push,
    kind: Option<Kind>,
    at: (u32, u32),
) -> Result<PushChangePage> {
    let (total, changes) = bridge.pushes().changes(push, kind, at)?;
    Ok(PushChangePage { total, changes })
}
