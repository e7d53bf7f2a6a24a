//! 认证源管理 Authentication sources.

use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    Added, AuthChangeRequest, AuthInput, AuthSummary, AuthView, ById, OfTenant,
};
use crate::error::Result;

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
    let added = bridge.add_auth(&tenant, &corp_id, &scan, keep).await?;
    session.changed(&[Topic::Auths, Topic::Sources]);
    Ok(Added {
        source: None,
        auth: Some(added.auth.into()),
        validation: added.checks.as_slice().into(),
    })
}

pub(in crate::contract) async fn change(
    session: &Session,
    request: AuthChangeRequest,
) -> CommandResult<AuthView> {
    let AuthChangeRequest { id, change } = request;
    let keep = change.keep_secrets.unwrap_or(true);
    let bridge = session.bridge().await?;
    let auth = bridge.change_auth(&id, &change.parse()?, keep).await?;
    session.changed(&[Topic::Auths, Topic::Sources]);
    Ok(auth.into())
}

pub(in crate::contract) async fn remove(session: &Session, request: ById) -> CommandResult<()> {
    session
        .with(move |bridge| bridge.remove_auth(&request.id))
        .await?;
    session.changed(&[Topic::Auths, Topic::Sources]);
    Ok(())
}

fn summaries(bridge: &Bridge, tenant: &str) -> Result<Vec<AuthSummary>> {
    let tenant = bridge.tenant(tenant)?;
    let sources = bridge.sources_of(&tenant)?;
    let auths = bridge.auths_of(&tenant)?.into_iter();
    let summary = |auth: crate::auth::Auth| {
        let source = sources.iter().find(|source| source.corp_id == auth.corp_id);
        Ok(AuthSummary {
            source: source.map(|source| source.id.clone()),
            app_name: auth.app_name.clone(),
            rehearsed_at: bridge.rehearsed_at(&auth)?,
            auth: auth.into(),
        })
    };
    auths.map(summary).collect()
}
