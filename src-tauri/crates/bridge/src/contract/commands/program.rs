//! 设置 Settings, and what every page uses: links, jobs, what the program is.

use crate::contract::blocking::blocking;
use crate::contract::failure::{CommandResult, Failure};
use crate::contract::session::Session;
use crate::contract::settings::{Settings, SettingsChange};
use crate::contract::types::{
    AppInfo, KeyringState, Nothing, OfJob, OfTenant, PageRequest, PinyinRequest, WindowProgress,
};
use crate::error::{Code, Error};
use crate::links::{Link, LinkTarget, UNREADABLE, nowhere};
use bridge_core::pinyin;

pub(in crate::contract) async fn app_info(session: &Session, _: Nothing) -> CommandResult<AppInfo> {
    let vault = session.vault();
    // Only that it answers: whether it also takes something shows when something is kept.
    let answers = blocking(move || vault.get("probe").is_ok()).await?;
    Ok(AppInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        licence: env!("CARGO_PKG_LICENSE").to_owned(),
        data_folder: session.folder().display().to_string(),
        keyring: if answers {
            KeyringState::Available
        } else {
            KeyringState::Unavailable
        },
    })
}

/// The pinyin and the initials of each of these, apart by spaces.
pub(in crate::contract) async fn pinyin(
    _: &Session,
    request: PinyinRequest,
) -> CommandResult<Vec<String>> {
    let keys = request
        .texts
        .iter()
        .map(|text| pinyin::keys(text).join(" "));
    Ok(keys.collect())
}

pub(in crate::contract) async fn settings(
    session: &Session,
    _: Nothing,
) -> CommandResult<Settings> {
    Ok(session.settings().get())
}

pub(in crate::contract) async fn settings_change(
    session: &Session,
    change: SettingsChange,
) -> CommandResult<Settings> {
    let session = session.clone();
    blocking(move || {
        session.platform().follow(&change)?;
        session.settings().change(&change)
    })
    .await?
}

pub(in crate::contract) async fn open_page(
    session: &Session,
    request: PageRequest,
) -> CommandResult<()> {
    open(session, request.page.url()).await
}

pub(in crate::contract) async fn open_portal(
    session: &Session,
    request: OfTenant,
) -> CommandResult<()> {
    let tenant = session
        .with(move |bridge| bridge.tenant(&request.tenant))
        .await?;
    let unknown = || {
        Error::new(Code::AddressInvalid, "the tenant has no portal address")
            .with("field", "portal_url")
    };
    open(session, tenant.portal_url.ok_or_else(unknown)?).await
}

pub(in crate::contract) async fn open_data_folder(
    session: &Session,
    _: Nothing,
) -> CommandResult<()> {
    open(session, session.folder().display().to_string()).await
}

pub(in crate::contract) async fn logs_export(
    session: &Session,
    _: Nothing,
) -> CommandResult<Option<String>> {
    let platform = session.platform();
    blocking(move || {
        let Some(file) = platform.ask_where("wecom-bridge-logs.zip") else {
            return Ok(None);
        };
        platform
            .write_logs(&file)
            .map_err(|error| Failure::unwritable(&file, &error))?;
        Ok(Some(file.display().to_string()))
    })
    .await?
}

/// Where the link leads that was opened last; none if none was, or it was followed already.
pub(in crate::contract) async fn link_take(
    session: &Session,
    _: Nothing,
) -> CommandResult<Option<LinkTarget>> {
    let Some(given) = session.take_link() else {
        return Ok(None);
    };
    let Some(link) = Link::parse(&given) else {
        return Ok(Some(nowhere(UNREADABLE)));
    };
    session
        .with(move |bridge| link.resolve(bridge))
        .await
        .map(Some)
}

pub(in crate::contract) async fn window_progress(
    session: &Session,
    request: WindowProgress,
) -> CommandResult<()> {
    session.platform().show_progress(request.share);
    Ok(())
}

/// Whether the job is stopped: one that writes already runs to its end.
pub(in crate::contract) async fn job_cancel(
    session: &Session,
    request: OfJob,
) -> CommandResult<bool> {
    Ok(session.jobs().cancel(&request.job))
}

/// Opens something of ours outside. What is opened comes from our own tables, a tenant's checked portal address, a
/// preview that runs here, or is the data folder.
pub(super) async fn open(session: &Session, target: String) -> CommandResult<()> {
    let platform = session.platform();
    blocking(move || platform.open(&target)).await?
}
