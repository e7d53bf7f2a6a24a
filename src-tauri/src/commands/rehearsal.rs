//! 扫码演练 Scan rehearsal, the portal preview, and the values for a portal elsewhere.

use std::time::Duration;

use bridge::lang::Text;
use bridge::scan::rehearse::tell_end;
use bridge::scan::{Finished, Login, Showing, Stage, Way};
use tauri::State;
use tauri::ipc::Channel;

use crate::failure::{Answer, Failure};
use crate::login_window;
use crate::reveal::Revealed;
use crate::shell::{Shell, blocking};
use crate::topic::Topic;
use crate::views::{
    HandOffView, LoginUrl, PortalView, RehearsalView, RehearsalWay, StageView, WayHomeView,
};

/// As many past rehearsals as a page shows.
const MOST: usize = 50;

/// How long the app's secret stays on the screen.
const SECRET_STAYS: Duration = Duration::from_secs(30);

#[tauri::command]
pub(crate) async fn rehearsal_ways(
    shell: State<'_, Shell>,
    auth: String,
) -> Answer<Vec<WayHomeView>> {
    let ways = shell
        .with(move |bridge| {
            bridge
                .scan()
                .ways_home(&bridge.auth(&auth)?, login_window::KIND)
        })
        .await?;
    Ok(ways.into_iter().map(WayHomeView::from).collect())
}

#[tauri::command]
pub(crate) async fn login_url(shell: State<'_, Shell>, auth: String) -> Answer<LoginUrl> {
    let login = shell
        .with(move |bridge| bridge.scan().begin_login(&bridge.auth(&auth)?, Way::Paste))
        .await?;
    Ok(login.into())
}

#[tauri::command]
pub(crate) async fn login_rehearse(
    shell: State<'_, Shell>,
    auth: String,
    way: RehearsalWay,
    pasted: Option<String>,
    progress: Channel<StageView>,
    job: String,
) -> Answer<RehearsalView> {
    let tell = move |stage: Stage| told(&progress, stage);
    let rehearse = async |_| rehearsed(&shell, &auth, way, pasted, &tell).await;
    let finished = shell.jobs().run(&job, rehearse).await?;
    shell.changed(&[Topic::Rehearsals, Topic::Auths, Topic::Sources]);
    let now = shell.bridge().await?.now_ms();
    Ok(RehearsalView::of_finished(finished, auth.clone(), now))
}

#[tauri::command]
pub(crate) async fn rehearsal_list(
    shell: State<'_, Shell>,
    tenant: String,
) -> Answer<Vec<RehearsalView>> {
    let kept = shell
        .with(move |bridge| bridge.scan().rehearsals(&bridge.tenant(&tenant)?, MOST))
        .await?;
    Ok(kept.into_iter().map(RehearsalView::from).collect())
}

#[tauri::command]
pub(crate) async fn portal_show(
    shell: State<'_, Shell>,
    tenant: String,
) -> Answer<Option<PortalView>> {
    let portal = shell
        .with(move |bridge| Ok(bridge.scan().portal(&bridge.tenant(&tenant)?)))
        .await?;
    Ok(portal.map(PortalView::from))
}

#[tauri::command]
pub(crate) async fn portal_start(shell: State<'_, Shell>, tenant: String) -> Answer<PortalView> {
    let bridge = shell.bridge().await?;
    let tenant = bridge.tenant(&tenant)?;
    let portal = bridge.scan().start_portal(&tenant, shell.lang()).await?;
    shell.changed(&[Topic::Portal]);
    Ok(portal.into())
}

#[tauri::command]
pub(crate) async fn portal_stop(shell: State<'_, Shell>, tenant: String) -> Answer<()> {
    shell
        .with(move |bridge| {
            bridge.scan().stop_portal(&bridge.tenant(&tenant)?);
            Ok(())
        })
        .await?;
    shell.changed(&[Topic::Portal]);
    Ok(())
}

#[tauri::command]
pub(crate) async fn portal_open(shell: State<'_, Shell>, tenant: String) -> Answer<()> {
    let portal = shell
        .with(move |bridge| Ok(bridge.scan().portal(&bridge.tenant(&tenant)?)))
        .await?;
    let portal = portal.ok_or_else(|| Failure::unexpected("the preview does not run"))?;
    let desktop = shell.desktop();
    blocking(move || desktop.open(&portal.url)).await?
}

#[tauri::command]
pub(crate) async fn hand_off(shell: State<'_, Shell>, auth: String) -> Answer<HandOffView> {
    let bridge = shell.bridge().await?;
    let auth = bridge.auth(&auth)?;
    Ok(bridge.scan().hand_off(&auth).await?.into())
}

#[tauri::command]
pub(crate) async fn secret_reveal(shell: State<'_, Shell>, auth: String) -> Answer<()> {
    let bridge = shell.bridge().await?;
    let auth = bridge.auth(&auth)?;
    let secret = bridge.scan().reveal_app_secret(&auth).await?;
    let revealed = Revealed {
        title: Text::fixed("自建应用的 Secret", "Secret of the self-built app"),
        hint: Text::fixed(
            "点一下选中，再复制到门户的 Secret 一栏。不要发到聊天或邮件里。",
            "Click to select it, then copy it into the portal's Secret field. Do not send it by chat or mail.",
        ),
        value: secret.expose().to_owned(),
        stays: SECRET_STAYS,
    };
    shell.desktop().reveal(revealed, shell.lang()).await?;
    Ok(())
}

async fn rehearsed(
    shell: &Shell,
    auth: &str,
    way: RehearsalWay,
    pasted: Option<String>,
    tell: &(dyn Fn(Stage) + Send + Sync),
) -> Answer<Finished> {
    let bridge = shell.bridge().await?;
    let auth = bridge.auth(auth)?;
    let desktop = shell.desktop();
    match way {
        RehearsalWay::Window => {
            let lang = shell.lang();
            let watch = |showing: Showing| desktop.log_in(showing, lang);
            bridge
                .scan()
                .rehearse_in_window(&auth, login_window::KIND, watch, tell)
                .await
        }
        RehearsalWay::Browser => {
            let open = |login: &Login| {
                if let Err(error) = desktop.open(login.url.as_str()) {
                    tracing::warn!(?error, "no browser was opened");
                }
            };
            Ok(bridge
                .scan()
                .rehearse_in_browser(&auth, shell.lang(), open, tell)
                .await?)
        }
        RehearsalWay::Paste => {
            tell(Stage::Opened);
            let finished = bridge
                .scan()
                .paste_login(&auth, &pasted.unwrap_or_default())
                .await?;
            tell_end(&finished, tell);
            Ok(finished)
        }
    }
}

/// A window that is gone has nobody to tell; the rehearsal goes on.
fn told(progress: &Channel<StageView>, stage: Stage) {
    if let Err(error) = progress.send(stage.into()) {
        tracing::debug!(%error, "nobody listens to the rehearsal");
    }
}
