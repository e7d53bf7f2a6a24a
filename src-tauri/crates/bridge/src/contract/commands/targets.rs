//! 推送目标 Push targets: what they are, what they can do, what their mapping gives.

use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    ById, MappingRequest, OfTenant, TargetAdded, TargetChangeRequest, TargetInput,
    TargetProbeRequest, TargetProbed, TargetSummary,
};
use crate::push::target::mapping::preview::MappingPreview;
use crate::push::target::{LinkCounts, Probed, Target, TargetChange};

pub(in crate::contract) async fn list(
    session: &Session,
    request: OfTenant,
) -> CommandResult<Vec<TargetSummary>> {
    session
        .with(move |bridge| {
            let targets = bridge.targets();
            let of_tenant = targets.of_tenant(&bridge.tenant(&request.tenant)?)?;
            let summary = |target: Target| {
                let links = targets.links_of(&target)?;
                Ok(TargetSummary { target, links })
            };
            of_tenant.into_iter().map(summary).collect()
        })
        .await
}

/// What a new target shows of itself; nothing is stored.
pub(in crate::contract) async fn try_out(
    session: &Session,
    input: TargetInput,
    _: Job<()>,
) -> CommandResult<Probed> {
    let (tenant, new, secret, _) = input.parse()?;
    let bridge = session.bridge().await?;
    let draft = bridge.targets().draft(&bridge.tenant(&tenant)?, &new)?;
    Ok(bridge.targets().probe_draft(&draft, &secret).await?)
}

pub(in crate::contract) async fn add(
    session: &Session,
    input: TargetInput,
) -> CommandResult<TargetAdded> {
    let (tenant, new, secret, keep) = input.parse()?;
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(&tenant)?;
    let (target, probed) = bridge
        .targets()
        .set_up(&tenant, &new, &secret, keep)
        .await?;
    session.changed(&[Topic::Targets]);
    Ok(TargetAdded { target, probed })
}

pub(in crate::contract) async fn change(
    session: &Session,
    request: TargetChangeRequest,
) -> CommandResult<Target> {
    let (id, change, secret) = request.parse()?;
    let secret = secret.as_ref().map(|(secret, keep)| (secret, *keep));
    let bridge = session.bridge().await?;
    let (target, _) = bridge.targets().change_proven(&id, &change, secret).await?;
    session.changed(&[Topic::Targets]);
    Ok(target)
}

pub(in crate::contract) async fn remove(
    session: &Session,
    request: ById,
) -> CommandResult<LinkCounts> {
    let (_, links) = session
        .with(move |bridge| bridge.targets().remove(&request.id))
        .await?;
    session.changed(&[Topic::Targets]);
    Ok(links)
}

// No job: ended in the middle, it would leave its throw-away account behind.
pub(in crate::contract) async fn probe(
    session: &Session,
    request: TargetProbeRequest,
) -> CommandResult<TargetProbed> {
    let bridge = session.bridge().await?;
    let target = bridge.targets().get(&request.id)?;
    let probe = bridge.targets().probe(&target, request.with_account);
    let (target, probed) = probe.await?;
    session.changed(&[Topic::Targets]);
    Ok(TargetProbed { target, probed })
}

pub(in crate::contract) async fn mapping(
    session: &Session,
    request: MappingRequest,
) -> CommandResult<MappingPreview> {
    session
        .with(move |bridge| {
            let target = bridge.targets().get(&request.id)?;
            let change = TargetChange {
                mapping: request.rows.map(Some),
                ..TargetChange::default()
            };
            bridge.targets().preview(&change.applied(&target)?)
        })
        .await
}
