//! 设置 Settings, and what every page uses: links, jobs, what the program is.

use bridge::clinic::ConsolePage;
use bridge::{Code, Error};
use tauri::State;

use crate::failure::{Answer, Failure};
use crate::logs;
use crate::settings::{Settings, SettingsChange};
use crate::shell::{Shell, blocking};
use crate::views::{AppInfo, KeyringState};

#[tauri::command]
pub(crate) async fn app_info(shell: State<'_, Shell>) -> Answer<AppInfo> {
    let vault = shell.vault();
    // Only that it answers: whether it also takes something shows when something is kept.
    let answers = blocking(move || vault.get("probe").is_ok()).await?;
    Ok(AppInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_folder: shell.folder().display().to_string(),
        keyring: if answers {
            KeyringState::Available
        } else {
            KeyringState::Unavailable
        },
    })
}

#[tauri::command(async)]
pub(crate) fn settings(shell: State<'_, Shell>) -> Settings {
    shell.settings().get()
}

#[tauri::command]
pub(crate) async fn settings_change(
    shell: State<'_, Shell>,
    change: SettingsChange,
) -> Answer<Settings> {
    let shell = shell.inner().clone();
    blocking(move || {
        let settings = shell.settings().get().with(&change);
        shell.desktop().follow(&settings)?;
        shell.settings().put(&settings)?;
        Ok(settings)
    })
    .await?
}

#[tauri::command]
pub(crate) async fn open_page(shell: State<'_, Shell>, page: ConsolePage) -> Answer<()> {
    let desktop = shell.desktop();
    blocking(move || desktop.open(&page.url())).await?
}

#[tauri::command]
pub(crate) async fn open_portal(shell: State<'_, Shell>, tenant: String) -> Answer<()> {
    let tenant = shell.with(move |bridge| bridge.tenant(&tenant)).await?;
    let unknown = || {
        Error::new(Code::AddressInvalid, "the tenant has no portal address")
            .with("field", "portal_url")
    };
    let address = tenant.portal_url.ok_or_else(unknown)?;
    let desktop = shell.desktop();
    blocking(move || desktop.open(&address)).await?
}

#[tauri::command]
pub(crate) async fn open_data_folder(shell: State<'_, Shell>) -> Answer<()> {
    let (desktop, folder) = (shell.desktop(), shell.folder().display().to_string());
    blocking(move || desktop.open(&folder)).await?
}

#[tauri::command]
pub(crate) async fn logs_export(shell: State<'_, Shell>) -> Answer<Option<String>> {
    let (desktop, folder) = (shell.desktop(), shell.own_folder().to_owned());
    blocking(move || {
        let Some(file) = desktop.ask_where("wecom-bridge-logs.zip") else {
            return Ok(None);
        };
        logs::export(&folder, &file).map_err(|error| Failure::unwritable(&file, &error))?;
        Ok(Some(file.display().to_string()))
    })
    .await?
}

#[tauri::command(async)]
pub(crate) fn job_cancel(shell: State<'_, Shell>, job: String) {
    shell.jobs().cancel(&job);
}
