//! The tenant switcher, and the sandbox tenant one click away.

use bridge::tenant::NewTenant;
use bridge::{Code, Error};
use tauri::State;

use crate::failure::Answer;
use crate::shell::Shell;
use crate::topic::Topic;
use crate::views::{SandboxValues, TenantInput, TenantView};

#[tauri::command]
pub(crate) async fn tenant_list(shell: State<'_, Shell>) -> Answer<Vec<TenantView>> {
    let tenants = shell.with(|bridge| bridge.tenants()).await?;
    Ok(tenants.into_iter().map(TenantView::from).collect())
}

#[tauri::command]
pub(crate) async fn tenant_add(shell: State<'_, Shell>, input: TenantInput) -> Answer<TenantView> {
    let tenant = shell
        .with(move |bridge| bridge.add_tenant(&input.into()))
        .await?;
    shell.changed(&[Topic::Tenants]);
    Ok(tenant.into())
}

#[tauri::command]
pub(crate) async fn tenant_change(
    shell: State<'_, Shell>,
    id: String,
    input: TenantInput,
) -> Answer<TenantView> {
    let mut to = NewTenant::from(input);
    // The sandbox's address is where it is served, whatever a form says.
    if let Some(details) = shell.sandbox().details(&id).await? {
        (to.api_base, to.login_base) = (Some(details.api_base), Some(details.login_base));
    }
    let tenant = shell
        .with(move |bridge| {
            // The form knows nothing of a proxy's login: it stays for as long as there is a proxy.
            let user = bridge.tenant(&id)?.proxy_user;
            to.proxy_user = user.filter(|_| {
                to.proxy
                    .as_ref()
                    .is_some_and(|proxy| !proxy.trim().is_empty())
            });
            bridge.change_tenant(&id, &to)
        })
        .await?;
    shell.changed(&[Topic::Tenants]);
    Ok(tenant.into())
}

#[tauri::command]
pub(crate) async fn tenant_remove(shell: State<'_, Shell>, id: String) -> Answer<()> {
    let tenant = shell
        .with(move |bridge| bridge.set_up().remove_tenant(&id))
        .await?;
    shell.checkups().remove(&tenant.id);
    shell.changed(&[
        Topic::Tenants,
        Topic::Sources,
        Topic::Auths,
        Topic::Runs,
        Topic::Directory,
    ]);
    Ok(())
}

#[tauri::command]
pub(crate) async fn sandbox_open(shell: State<'_, Shell>) -> Answer<TenantView> {
    let bridge = shell.bridge().await?;
    let tenant = shell.sandbox().open(&bridge, shell.lang()).await?;
    shell.changed(&[Topic::Tenants]);
    Ok(tenant.into())
}

#[tauri::command]
pub(crate) async fn sandbox_values(
    shell: State<'_, Shell>,
    tenant: String,
) -> Answer<SandboxValues> {
    let details = shell.sandbox().details(&tenant).await?;
    let unknown =
        || Error::new(Code::TenantUnknown, "not the sandbox's tenant").with("wanted", tenant);
    let details = details.ok_or_else(unknown)?;
    Ok(SandboxValues {
        corp_id: details.corp_id,
        contacts_secret: details.contacts_secret,
        agent_id: details.agent_id,
        app_secret: details.app_secret,
        callback_domain: details.callback_domain,
    })
}
