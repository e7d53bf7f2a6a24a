//! 体检 Check-up: live results, one check again, the report.

use std::io::Write as _;

use crate::checkup::CheckUp;
use crate::checkup::report::{ReportOptions, html};
use crate::contract::blocking::blocking;
use crate::contract::failure::{CommandResult, Failure};
use crate::contract::jobs::Job;
use crate::contract::session::Session;
use crate::contract::types::{CheckUpRequest, CheckUpShown, OfTenant, ReportRequest};
use crate::files::put_in_place;
use crate::sync::probe::Check;

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
    let last = session.checkups().get(&request.tenant).cloned();
    Ok(last.map(CheckUpShown::from))
}

pub(in crate::contract) async fn report(
    session: &Session,
    request: ReportRequest,
) -> CommandResult<Option<String>> {
    let ReportRequest { tenant, with_names } = request;
    let last = session.checkups().get(&tenant).cloned();
    let report = match last {
        Some(report) => report,
        None => all(session, &tenant, &|_: &Check| {}).await?,
    };
    let title = session
        .with(move |bridge| bridge.tenant(&tenant))
        .await?
        .name;
    let options = ReportOptions {
        lang: session.lang(),
        with_names,
        title,
    };
    save(session, html(&report, &options)).await
}

async fn all(session: &Session, tenant: &str, tell: Tell<'_>) -> CommandResult<CheckUp> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(tenant)?;
    let report = bridge.diagnose().check_up(&tenant, tell).await?;
    session.checkups().insert(tenant.id, report.clone());
    Ok(report)
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
    let check = bridge.diagnose().check_again(&tenant, id.parse()?).await?;
    tell(&check);
    Ok(match session.checkups().get_mut(&tenant.id) {
        Some(report) => {
            report.renew(check);
            report.clone()
        }
        None => CheckUp::of_one(check, bridge.now_ms()),
    })
}

async fn save(session: &Session, page: String) -> CommandResult<Option<String>> {
    let platform = session.platform();
    blocking(move || {
        let Some(file) = platform.ask_where("check-up.html") else {
            return Ok(None);
        };
        put_in_place(&file, |file| file.write_all(page.as_bytes()))
            .map_err(|error| Failure::unwritable(&file, &error))?;
        Ok(Some(file.display().to_string()))
    })
    .await?
}
