//! 体检 Check-up: live results, one check again, the report.

use std::io::Write as _;

use bridge::checkup::report::{ReportOptions, html};
use bridge::checkup::{Check, CheckUp, Verdict};
use bridge::files::put_in_place;
use bridge::tenant::Tenant;
use tauri::State;
use tauri::ipc::Channel;

use crate::failure::{Answer, Failure};
use crate::shell::{Shell, blocking};
use crate::views::{CheckUpView, CheckView};

#[tauri::command]
pub(crate) async fn checkup_run(
    shell: State<'_, Shell>,
    tenant: String,
    only: Option<String>,
    progress: Channel<CheckView>,
    job: String,
) -> Answer<CheckUpView> {
    let tell = move |check: &Check| told(&progress, check);
    let check = async |_| match &only {
        None => all(&shell, &tenant, &tell).await,
        Some(id) => again(&shell, &tenant, id, &tell).await,
    };
    let report = shell.jobs().run(&job, check).await?;
    Ok(CheckUpView::from(&report))
}

#[tauri::command(async)]
pub(crate) fn checkup_last(shell: State<'_, Shell>, tenant: String) -> Option<CheckUpView> {
    shell.checkups().get(&tenant).map(CheckUpView::from)
}

#[tauri::command]
pub(crate) async fn checkup_report(
    shell: State<'_, Shell>,
    tenant: String,
    with_names: bool,
) -> Answer<Option<String>> {
    let last = shell.checkups().get(&tenant).cloned();
    let report = match last {
        Some(report) => report,
        None => all(&shell, &tenant, &|_: &Check| {}).await?,
    };
    let title = shell.with(move |bridge| bridge.tenant(&tenant)).await?.name;
    let page = html(
        &report,
        &ReportOptions {
            lang: shell.lang(),
            with_names,
            title,
        },
    );
    save(&shell, page).await
}

async fn all(
    shell: &Shell,
    tenant: &str,
    tell: &(dyn Fn(&Check) + Send + Sync),
) -> Answer<CheckUp> {
    let bridge = shell.bridge().await?;
    let tenant = bridge.tenant(tenant)?;
    let report = bridge.diagnose().check_up(&tenant, tell).await?;
    shell.checkups().insert(tenant.id, report.clone());
    Ok(report)
}

/// Makes one check again and puts it into the last check-up, if there was one.
async fn again(
    shell: &Shell,
    tenant: &str,
    id: &str,
    tell: &(dyn Fn(&Check) + Send + Sync),
) -> Answer<CheckUp> {
    let bridge = shell.bridge().await?;
    let tenant = bridge.tenant(tenant)?;
    let check = bridge.diagnose().check_again(&tenant, id).await?;
    tell(&check);
    Ok(renewed(shell, &tenant, check, bridge.now_ms()))
}

fn renewed(shell: &Shell, tenant: &Tenant, check: Check, now: i64) -> CheckUp {
    let mut checkups = shell.checkups();
    let Some(report) = checkups.get_mut(&tenant.id) else {
        let checks = vec![check];
        return CheckUp {
            verdict: Verdict::of(&checks),
            checks,
            checked_at: now,
            coverage: None,
            cannot_scan: Vec::new(),
        };
    };
    if let Some(there) = report.checks.iter_mut().find(|there| there.id == check.id) {
        *there = check;
    }
    report.verdict = Verdict::of(&report.checks);
    report.clone()
}

/// A window that is gone has nobody to tell; the check-up goes on.
fn told(progress: &Channel<CheckView>, check: &Check) {
    if let Err(error) = progress.send(check.into()) {
        tracing::debug!(%error, "nobody listens to the check-up");
    }
}

async fn save(shell: &Shell, page: String) -> Answer<Option<String>> {
    let desktop = shell.desktop();
    blocking(move || {
        let Some(file) = desktop.ask_where("check-up.html") else {
            return Ok(None);
        };
        put_in_place(&file, |file| file.write_all(page.as_bytes()))
            .map_err(|error| Failure::unwritable(&file, &error))?;
        Ok(Some(file.display().to_string()))
    })
    .await?
}
