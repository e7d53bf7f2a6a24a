//! The tenant switcher, and the sandbox tenant one click away.

use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    ById, Nothing, OfTenant, SandboxValues, TenantChangeRequest, TenantEffects, TenantInput,
};
use crate::error::{Code, Error, Result};
use crate::expected::Expected;
use crate::tenant::{NewTenant, Tenant};
use wecom::Secret;

pub(in crate::contract) async fn list(session: &Session, _: Nothing) -> CommandResult<Vec<Tenant>> {
    session.with(|bridge| bridge.tenants()).await
}

pub(in crate::contract) async fn add(
    session: &Session,
    input: TenantInput,
) -> CommandResult<Tenant> {
    let password = input.proxy_password()?;
    let tenant = session
        .with(move |bridge| added(bridge, &input.into(), password.as_ref()))
        .await?;
    session.changed(&[Topic::Tenants]);
    Ok(tenant)
}

pub(in crate::contract) async fn change(
    session: &Session,
    request: TenantChangeRequest,
) -> CommandResult<Tenant> {
    let password = request.input.proxy_password()?;
    let (id, to) = wanted(session, request).await?;
    let change = move |bridge: &Bridge| changed(bridge, &id, to, password.as_ref());
    let tenant = session.with(change).await?;
    session.changed(&[Topic::Tenants]);
    Ok(tenant)
}

/// What the change brings with it, before it is saved.
pub(in crate::contract) async fn effects(
    session: &Session,
    request: TenantChangeRequest,
) -> CommandResult<TenantEffects> {
    let new_password = request.input.proxy_password()?.is_some();
    let (id, to) = wanted(session, request).await?;
    let texts = session.with(move |bridge| {
        let to = with_user(bridge, &id, to)?;
        bridge
            .set_up()
            .effects_of(&bridge.tenant(&id)?, &to, new_password)
    });
    Ok(TenantEffects {
        texts: texts.await?,
    })
}

/// The tenant and its values as they are wanted.
async fn wanted(
    session: &Session,
    request: TenantChangeRequest,
) -> CommandResult<(String, NewTenant)> {
    let TenantChangeRequest { id, input, expect } = request;
    let mut to = NewTenant::from(input);
    to.expected = Expected::row(expect);
    // The sandbox's address is where it is served, whatever a form says.
    if let Some(served) = session.sandbox().details(&id).await? {
        (to.api_base, to.login_base) = (Some(served.api_base), Some(served.login_base));
    }
    Ok((id, to))
}

/// Tenant and password are stored together or not at all.
fn added(bridge: &Bridge, new: &NewTenant, password: Option<&Secret>) -> Result<Tenant> {
    let tenant = bridge.add_tenant(new)?;
    if let Some(password) = password {
        let kept = bridge.store_proxy_password(&tenant, password, true);
        kept.inspect_err(|_| drop(bridge.set_up().remove_tenant(&tenant.id)))?;
    }
    Ok(tenant)
}

fn changed(bridge: &Bridge, id: &str, to: NewTenant, password: Option<&Secret>) -> Result<Tenant> {
    let to = with_user(bridge, id, to)?;
    let tenant = bridge.change_tenant(id, &to)?;
    if let Some(password) = password {
        bridge.store_proxy_password(&tenant, password, true)?;
    }
    Ok(tenant)
}

/// A form that does not name the proxy's user leaves it for as long as there is a proxy.
fn with_user(bridge: &Bridge, id: &str, mut to: NewTenant) -> Result<NewTenant> {
    if to.proxy_user.is_none() {
        let user = bridge.tenant(id)?.proxy_user;
        to.proxy_user = user.filter(|_| to.has_proxy());
    }
    Ok(to)
}

pub(in crate::contract) async fn remove(session: &Session, request: ById) -> CommandResult<()> {
    let tenant = session
        .with(move |bridge| bridge.set_up().remove_tenant(&request.id))
        .await?;
    session.checkups().forget(&tenant);
    session.changed(&[
        Topic::Tenants,
        Topic::Sources,
        Topic::Auths,
        Topic::Runs,
        Topic::Directory,
    ]);
    Ok(())
}

pub(in crate::contract) async fn sandbox_open(
    session: &Session,
    _: Nothing,
) -> CommandResult<Tenant> {
    let tenant = session.open_sandbox().await?;
    session.changed(&[Topic::Tenants]);
    Ok(tenant)
}

pub(in crate::contract) async fn sandbox_values(
    session: &Session,
    request: OfTenant,
) -> CommandResult<SandboxValues> {
    let served = session.sandbox().details(&request.tenant).await?;
    let unknown = || {
        Error::new(Code::TenantUnknown, "not the sandbox's tenant").with("wanted", request.tenant)
    };
    Ok(served.ok_or_else(unknown)?.into())
}
