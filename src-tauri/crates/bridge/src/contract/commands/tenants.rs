//! The tenant switcher, and the sandbox tenant one click away.

use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    ById, Nothing, OfTenant, SandboxValues, TenantChangeRequest, TenantInput,
};
use crate::error::{Code, Error, Result};
use crate::expected::Expected;
use crate::tenant::{NewTenant, Tenant};

pub(in crate::contract) async fn list(session: &Session, _: Nothing) -> CommandResult<Vec<Tenant>> {
    session.with(|bridge| bridge.tenants()).await
}

pub(in crate::contract) async fn add(
    session: &Session,
    input: TenantInput,
) -> CommandResult<Tenant> {
    let tenant = session
        .with(move |bridge| bridge.add_tenant(&input.into()))
        .await?;
    session.changed(&[Topic::Tenants]);
    Ok(tenant)
}

pub(in crate::contract) async fn change(
    session: &Session,
    request: TenantChangeRequest,
) -> CommandResult<Tenant> {
    let TenantChangeRequest { id, input, expect } = request;
    let mut to = NewTenant::from(input);
    to.expected = Expected::row(expect);
    // The sandbox's address is where it is served, whatever a form says.
    if let Some(served) = session.sandbox().details(&id).await? {
        (to.api_base, to.login_base) = (Some(served.api_base), Some(served.login_base));
    }
    let tenant = session.with(move |bridge| changed(bridge, &id, to)).await?;
    session.changed(&[Topic::Tenants]);
    Ok(tenant)
}

/// Changes a tenant. The form knows nothing of a proxy's login: it stays for as long as there is a proxy.
fn changed(bridge: &Bridge, id: &str, mut to: NewTenant) -> Result<Tenant> {
    let user = bridge.tenant(id)?.proxy_user;
    to.proxy_user = user.filter(|_| to.has_proxy());
    bridge.change_tenant(id, &to)
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
