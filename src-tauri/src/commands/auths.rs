//! 认证源管理 Authentication sources.

use bridge::Bridge;
use tauri::State;

use crate::failure::Answer;
use crate::shell::Shell;
use crate::topic::Topic;
use crate::views::{Added, AuthChange, AuthInput, AuthSummary, AuthView};

#[tauri::command]
pub(crate) async fn auth_list(shell: State<'_, Shell>, tenant: String) -> Answer<Vec<AuthSummary>> {
    shell.with(move |bridge| summaries(bridge, &tenant)).await
}

#[tauri::command]
pub(crate) async fn auth_add(shell: State<'_, Shell>, input: AuthInput) -> Answer<Added> {
    let (tenant, corp_id, scan, keep) = input.parse()?;
    let added = shell
        .bridge()
        .await?
        .set_up()
        .add_auth(&tenant, &corp_id, &scan, keep)
        .await?;
    shell.changed(&[Topic::Auths, Topic::Sources]);
    Ok(Added {
        source: None,
        auth: Some(added.auth.into()),
        validation: added.checks.as_slice().into(),
    })
}

#[tauri::command]
pub(crate) async fn auth_change(
    shell: State<'_, Shell>,
    id: String,
    change: AuthChange,
) -> Answer<AuthView> {
    let keep = change.keep_secrets.unwrap_or(true);
    let auth = shell
        .bridge()
        .await?
        .set_up()
        .change_auth(&id, &change.parse()?, keep)
        .await?;
    shell.changed(&[Topic::Auths, Topic::Sources]);
    Ok(auth.into())
}

#[tauri::command]
pub(crate) async fn auth_remove(shell: State<'_, Shell>, id: String) -> Answer<()> {
    shell
        .with(move |bridge| bridge.set_up().remove_auth(&id))
        .await?;
    shell.changed(&[Topic::Auths, Topic::Sources]);
    Ok(())
}

fn summaries(bridge: &Bridge, tenant: &str) -> bridge::Result<Vec<AuthSummary>> {
    let tenant = bridge.tenant(tenant)?;
    let sources = bridge.sources_of(&tenant)?;
    let auths = bridge.auths_of(&tenant)?.into_iter();
    let summary = |auth: bridge::auth::Auth| {
        let source = sources.iter().find(|source| source.corp_id == auth.corp_id);
        Ok(AuthSummary {
            source: source.map(|source| source.id.clone()),
            app_name: None,
            rehearsed_at: bridge.scan().rehearsed_at(&auth)?,
            auth: auth.into(),
        })
    };
    auths.map(summary).collect()
}
