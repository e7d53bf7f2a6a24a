//! 认证源管理 Authentication sources.

use crate::Bridge;
use crate::auth::Auth;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    Added, AuthChangeRequest, AuthInput, AuthSummary, ById, OfTenant, Validation,
};
use crate::error::Result;
use crate::expected::Expected;

pub(in crate::contract) async fn list(
    session: &Session,
    request: OfTenant,
) -> CommandResult<Vec<AuthSummary>> {
    session
        .with(move |bridge| summaries(bridge, &request.tenant))
        .await
}

pub(in crate::contract) async fn add(session: &Session, input: AuthInput) -> CommandResult<Added> {
    let (tenant, corp_id, scan, keep) = input.parse()?;
    let bridge = session.bridge().await?;
    let added = bridge
        .set_up()
        .add_auth(&tenant, &corp_id, &scan, keep)
        .await?;
    session.changed(&[Topic::Auths, Topic::Sources]);
    Ok(Added {
        source: None,
        auth: Some(added.auth),
        validation: Validation::of(&bridge, &bridge.tenant(&tenant)?, added.checks),
    })
}

pub(in crate::contract) async fn change(
    session: &Session,
    request: AuthChangeRequest,
) -> CommandResult<Auth> {
    let AuthChangeRequest { id, change, expect } = request;
    let keep = change.keep_secrets.unwrap_or(true);
    let mut change = change.parse()?;
    change.expected = Expected::row(expect);
    let bridge = session.bridge().await?;
    let auth = bridge.set_up().change_auth(&id, &change, keep).await?;
    session.changed(&[Topic::Auths, Topic::Sources]);
    Ok(auth)
}

pub(in crate::contract) async fn remove(session: &Session, request: ById) -> CommandResult<()> {
    session
        .with(move |bridge| bridge.set_up().remove_auth(&request.id))
        .await?;
    session.changed(&[Topic::Auths, Topic::Sources]);
    Ok(())
}

fn summaries(bridge: &Bridge, tenant: &str) -> Result<Vec<AuthSummary>> {
    let tenant = bridge.tenant(tenant)?;
    let sources = bridge.sources_of(&tenant)?;
    let auths = bridge.auths_of(&tenant)?.into_iter();
    let summary = |auth: Auth| {
        let source = sources.iter().find(|source| source.corp_id == auth.corp_id);
        Ok(AuthSummary {
            source: source.map(|source| source.id.clone()),
            rehearsed_at: bridge.scan().rehearsed_at(&auth)?,
            auth,
        })
    };
    auths.map(summary).collect()
}
