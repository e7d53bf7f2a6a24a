//! 体检 Check-up: live results, one check again, the report.

use crate::checkup::CheckUp;
use crate::checkup::report::{ReportOptions, html};
use crate::contract::checkups::SetUp;
use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::saving::save_page;
use crate::contract::session::Session;
use crate::contract::types::{CheckUpRequest, CheckUpShown, OfTenant, ReportRequest};
use crate::lang::Text;
use crate::sheet::file_stem;
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
) -> CommandResult<Option<String>> {
    let ReportRequest { tenant, with_names } = request;
    let report = match current(session, tenant.clone()).await? {
        Some(report) => report,
        None => all(session, &tenant, &|_: &Check| {}).await?,
    };
    let tenant = session.with(move |bridge| bridge.tenant(&tenant)).await?;
    let lang = session.lang();
    let stem = file_stem(REPORT.get(lang), &tenant.name);
    let options = ReportOptions {
        lang,
        with_names,
        title: tenant.name,
    };
    save_page(session, &stem, html(&report, &options)).await
}

async fn all(session: &Session, tenant: &str, tell: Tell<'_>) -> CommandResult<CheckUp> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(tenant)?;
    let set_up = SetUp::of(&bridge, &tenant)?;
    let report = bridge.diagnose().check_up(&tenant, tell).await?;
    session.checkups().keep(&tenant, set_up, report.clone());
    Ok(report)
}

/// The last check-up of a tenant, brought up to date.
async fn current(session: &Session, tenant: String) -> CommandResult<Option<CheckUp>> {
    let own = session.clone();
    session
        .with(move |bridge| own.checkups().current(bridge, &bridge.tenant(&tenant)?))
        .await
}

/// Makes one check again and puts it into the last check-up, if there was one.
async fn again(
    session: &Session,
    tenant: &str,
    id: &str,
    tell: Tell<'_>,
) -> CommandResult<CheckUp> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(tenant)?;
    let set_up = SetUp::of(&bridge, &tenant)?;
    let check = bridge.diagnose().check_again(&tenant, id.parse()?).await?;
    tell(&check);
    let Some(mut report) = session.checkups().last(&bridge, &tenant)? else {
        return Ok(CheckUp::of_one(check, bridge.now_ms()));
    };
    report.renew(check);
    session.checkups().keep(&tenant, set_up, report.clone());
    Ok(bridge.current_check_up(&tenant, report)?)
}
