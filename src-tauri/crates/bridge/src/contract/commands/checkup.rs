//! 体检 Check-up: live results, one check again, the report.

use crate::checkup::CheckUp;
use crate::checkup::report::{ReportOptions, html};
use crate::contract::blocking::blocking;
use crate::contract::checkups::SetUp;
use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::saving::{save_page, save_sheet};
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    CheckUpRequest, CheckUpShown, ExportRequest, OfTenant, ReportRequest, ReportSaved,
};
use crate::lang::{Lang, Text};
use crate::sheet::{Sheet, file_stem};
use crate::sync::probe::Check;

/// What the report's file is called, before the tenant.
const REPORT: Text = Text::fixed("体检报告", "Check-up report");

type Tell<'a> = &'a (dyn Fn(&Check) + Send + Sync);

pub(in crate::contract) async fn run(
    session: &Session,
    request: CheckUpRequest,
    job: Job<Check>,
) -> CommandResult<CheckUpShown> {
    let tell = |check: &Check| job.tell(check.clone());
    let report = match &request.only {
        None => all(session, &request.tenant, &tell).await?,
        Some(id) => again(session, &request.tenant, id, &tell).await?,
    };
    Ok(report.into())
}

pub(in crate::contract) async fn last(
    session: &Session,
    request: OfTenant,
) -> CommandResult<Option<CheckUpShown>> {
    let current = current(session, request.tenant).await?;
    Ok(current.map(CheckUpShown::from))
}

pub(in crate::contract) async fn report(
    session: &Session,
    request: ReportRequest,
) -> CommandResult<Option<ReportSaved>> {
    let ReportRequest { tenant, with_names } = request;
    let report = at_hand(session, &tenant).await?;
    let tenant = session.with(move |bridge| bridge.tenant(&tenant)).await?;
    let lang = session.lang();
    let stem = file_stem(REPORT.get(lang), &tenant.name);
    let options = ReportOptions {
        lang,
        with_names,
        title: tenant.name,
    };
    let page = html(&report, &options);
    let Some(file) = save_page(session, &stem, page).await? else {
        return Ok(None);
    };
    let platform = session.platform();
    let shown = file.clone();
    // That nothing here opens a page is told beside the file's name, and is no failure of the report.
    let opened = blocking(move || platform.open(&shown).is_ok()).await?;
    Ok(Some(ReportSaved { file, opened }))
}

pub(in crate::contract) async fn export(
    session: &Session,
    request: ExportRequest,
) -> CommandResult<Option<String>> {
    list(session, request, CheckUp::checks_sheet).await
}

pub(in crate::contract) async fn export_people(
    session: &Session,
    request: ExportRequest,
) -> CommandResult<Option<String>> {
    list(session, request, CheckUp::cannot_scan_sheet).await
}

/// Saves a list of the last check-up, or of a new one.
async fn list(
    session: &Session,
    request: ExportRequest,
    sheet: fn(&CheckUp, &str, Lang) -> Sheet,
) -> CommandResult<Option<String>> {
    let ExportRequest { tenant, format } = request;
    let report = at_hand(session, &tenant).await?;
    let tenant = session.with(move |bridge| bridge.tenant(&tenant)).await?;
    let sheet = sheet(&report, &tenant.name, session.lang());
    save_sheet(session, sheet, format).await
}

/// The last check-up, or a new one.
async fn at_hand(session: &Session, tenant: &str) -> CommandResult<CheckUp> {
    match current(session, tenant.to_owned()).await? {
        Some(report) => Ok(report),
        None => all(session, tenant, &|_: &Check| {}).await,
    }
}

async fn all(session: &Session, tenant: &str, tell: Tell<'_>) -> CommandResult<CheckUp> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(tenant)?;
    let report = bridge.check_up(&tenant, tell).await?;
    session.changed(&[Topic::Checkups, Topic::Directory]);
    Ok(report)
}

/// The last check-up of a tenant, brought up to date.
async fn current(session: &Session, tenant: String) -> CommandResult<Option<CheckUp>> {
    let own = session.clone();
    session
        .with(move |bridge| own.checkups().current(bridge, &bridge.tenant(&tenant)?))
        .await
}

/// Makes one check again, with what rests on it, and puts it into the last check-up, if there was one.
async fn again(
    session: &Session,
    tenant: &str,
    id: &str,
    tell: Tell<'_>,
) -> CommandResult<CheckUp> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(tenant)?;
    let set_up = SetUp::of(&bridge, &tenant)?;
    let id = id.parse()?;
    let renewed = bridge.diagnose().check_again(&tenant, id, tell).await?;
    let Some(mut report) = session.checkups().last(&bridge, &tenant)? else {
        return Ok(CheckUp::of(renewed.checks, bridge.now_ms()));
    };
    report.renew(renewed);
    session
        .checkups()
        .keep(&bridge, &tenant, &set_up, &report)?;
    session.changed(&[Topic::Checkups, Topic::Directory]);
    Ok(bridge.current_check_up(&tenant, report)?)
}
