//! 扫码演练 Scan rehearsal, the portal preview, and the values for a portal elsewhere.

use std::time::Duration;

use super::program::open;
use crate::contract::failure::{CommandResult, Failure};
use crate::contract::jobs::Job;
use crate::contract::platform::Revealed;
use crate::contract::saving::save_sheet;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    ExportRequest, LoginUrl, OfAuth, OfTenant, Rehearsal, RehearsalWay, RehearseRequest, WayHome,
};
use crate::lang::Text;
use crate::scan::hand_off::HandOff;
use crate::scan::rehearsal_sheet::sheet;
use crate::scan::rehearse::report_end;
use crate::scan::{CallbackMode, Login, LoginWindowRequest, Portal, RehearsalResult, Stage};

/// As many past rehearsals as a page shows.
const MOST: usize = 50;

/// How long the app's secret stays on the screen.
const SECRET_STAYS: Duration = Duration::from_secs(30);

type Tell<'a> = &'a (dyn Fn(Stage) + Send + Sync);

pub(in crate::contract) async fn ways(
    session: &Session,
    request: OfAuth,
) -> CommandResult<Vec<WayHome>> {
    let windows = session.platform().login_windows();
    let ways = session
        .with(move |bridge| {
            bridge
                .scan()
                .callback_modes(&bridge.auth(&request.auth)?, windows)
        })
        .await?;
    Ok(ways.into_iter().map(WayHome::from).collect())
}

pub(in crate::contract) async fn login_url(
    session: &Session,
    request: OfAuth,
) -> CommandResult<LoginUrl> {
    let login = session
        .with(move |bridge| {
            bridge
                .scan()
                .begin_login(&bridge.auth(&request.auth)?, CallbackMode::Paste)
        })
        .await?;
    Ok(login.into())
}

pub(in crate::contract) async fn rehearse(
    session: &Session,
    request: RehearseRequest,
    job: Job<Stage>,
) -> CommandResult<Rehearsal> {
    let auth = request.auth.clone();
    let tell = |stage: Stage| job.tell(stage);
    let finished = rehearsed(session, request, &tell).await?;
    session.changed(&[Topic::Rehearsals, Topic::Auths, Topic::Sources]);
    let now = session.bridge().await?.now_ms();
    Ok(Rehearsal::of_finished(finished, &auth, now))
}

pub(in crate::contract) async fn list(
    session: &Session,
    request: OfTenant,
) -> CommandResult<Vec<Rehearsal>> {
    let kept = session
        .with(move |bridge| {
            bridge
                .scan()
                .rehearsals(&bridge.tenant(&request.tenant)?, MOST)
        })
        .await?;
    Ok(kept.into_iter().map(Rehearsal::from).collect())
}

pub(in crate::contract) async fn export(
    session: &Session,
    request: ExportRequest,
) -> CommandResult<Option<String>> {
    let lang = session.lang();
    let sheet = session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let auths = bridge.auths_of(&tenant)?;
            let kept = bridge.scan().rehearsals(&tenant, usize::MAX)?;
            Ok(sheet(&kept, &auths, &tenant, lang))
        })
        .await?;
    save_sheet(session, sheet, request.format).await
}

pub(in crate::contract) async fn portal_show(
    session: &Session,
    request: OfTenant,
) -> CommandResult<Option<Portal>> {
    let portal = session
        .with(move |bridge| Ok(bridge.scan().portal(&bridge.tenant(&request.tenant)?)))
        .await?;
    Ok(portal)
}

pub(in crate::contract) async fn portal_start(
    session: &Session,
    request: OfTenant,
) -> CommandResult<Portal> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(&request.tenant)?;
    let portal = bridge.scan().start_portal(&tenant, session.lang()).await?;
    session.changed(&[Topic::Portal]);
    Ok(portal)
}

pub(in crate::contract) async fn portal_stop(
    session: &Session,
    request: OfTenant,
) -> CommandResult<()> {
    session
        .with(move |bridge| {
            bridge.scan().stop_portal(&bridge.tenant(&request.tenant)?);
            Ok(())
        })
        .await?;
    session.changed(&[Topic::Portal]);
    Ok(())
}

pub(in crate::contract) async fn portal_open(
    session: &Session,
    request: OfTenant,
) -> CommandResult<()> {
    let portal = session
        .with(move |bridge| Ok(bridge.scan().portal(&bridge.tenant(&request.tenant)?)))
        .await?;
    let portal = portal.ok_or_else(|| Failure::unexpected("the preview does not run"))?;
    open(session, portal.url).await
}

pub(in crate::contract) async fn hand_off(
    session: &Session,
    request: OfAuth,
) -> CommandResult<HandOff> {
    let bridge = session.bridge().await?;
    let auth = bridge.auth(&request.auth)?;
    Ok(bridge.scan().hand_off(&auth).await?)
}

pub(in crate::contract) async fn secret_reveal(
    session: &Session,
    request: OfAuth,
) -> CommandResult<()> {
    let bridge = session.bridge().await?;
    let auth = bridge.auth(&request.auth)?;
    let secret = bridge.scan().reveal_app_secret(&auth).await?;
    let revealed = app_secret(secret.expose().to_owned());
    session.platform().reveal(revealed, session.lang()).await?;
    Ok(())
}

fn app_secret(value: String) -> Revealed {
    Revealed {
        title: Text::fixed("自建应用的 Secret", "Secret of the self-built app"),
        hint: Text::fixed(
            "点一下选中，再复制到门户的 Secret 一栏。不要发到聊天或邮件里。",
            "Click to select it, then copy it into the portal's Secret field. Do not send it by chat or mail.",
        ),
        value,
        stays: SECRET_STAYS,
    }
}

async fn rehearsed(
    session: &Session,
    request: RehearseRequest,
    tell: Tell<'_>,
) -> CommandResult<RehearsalResult> {
    let bridge = session.bridge().await?;
    let auth = bridge.auth(&request.auth)?;
    let (platform, lang) = (session.platform(), session.lang());
    match request.way {
        RehearsalWay::Window => {
            let windows = platform.login_windows();
            let watch = |showing: LoginWindowRequest| platform.log_in(showing, lang);
            bridge
                .scan()
                .rehearse_in_window(&auth, windows, watch, tell)
                .await
        }
        RehearsalWay::Browser => {
            let open = |login: &Login| {
                if let Err(error) = platform.open(login.url.as_str()) {
                    tracing::warn!(?error, "no browser was opened");
                }
            };
            Ok(bridge
                .scan()
                .rehearse_in_browser(&auth, lang, open, tell)
                .await?)
        }
        RehearsalWay::Paste => {
            tell(Stage::Opened);
            let pasted = request.pasted.unwrap_or_default();
            let finished = bridge.scan().paste_login(&auth, &pasted).await?;
            report_end(&finished, tell);
            Ok(finished)
        }
    }
}
