//! `check`: the check-up of a tenant, or of values from the command line that are not stored.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use bridge::checkup::report::{self, ReportOptions};
use bridge::checkup::{CannotScanReason, Check, CheckId, CheckUp, OneOff, Status, Verdict};
use bridge::lang::Text;
use bridge::text;
use serde::Serialize;
use wecom::ProxyLogin;

use crate::app::{App, Throwaway};
use crate::args::CheckArgs;
use crate::exit::Exit;
use crate::failure::Result;
use crate::files;
use crate::output::progress::Busy;
use crate::output::table::width;
use crate::output::words::number;
use crate::output::{Out, Tone, checks};
use crate::secrets::{Which, from_environment, given, needed};

pub(crate) async fn run(app: &App, args: CheckArgs) -> Result<Exit> {
    if args.all {
        return super::check_all::run(app).await;
    }
    let title = title(app, &args)?;
    let busy = app.busy(Text::fixed("正在检测", "Checking"));
    let printer = Printer {
        out: &app.out,
        busy: &busy,
        group: AtomicUsize::new(NO_GROUP),
    };
    let checked = checked(app, &args, &printer).await?;
    drop(busy);
    tell(&app.out, &checked);
    let report = args.report.as_deref();
    if let Some(file) = report {
        write_report(app, &checked, file, args.with_names, title)?;
    }
    document(app, &checked, report);
    Ok(if checked.verdict == Verdict::NotReady {
        Exit::CheckFailed
    } else {
        Exit::Done
    })
}

async fn checked(app: &App, args: &CheckArgs, printer: &Printer<'_>) -> Result<CheckUp> {
    let each = |check: &Check| printer.print(check);
    if let Some(tenant) = &args.tenant {
        let bridge = app.bridge_given(given()?)?;
        let tenant = bridge.tenant(tenant)?;
        return Ok(bridge.check_up(&tenant, &each).await?);
    }
    // Temporary folder and vault: helpdesk may check a customer's values on its own machine without a trace.
    let throwaway = Throwaway::open()?;
    let values = one_off(app, args)?;
    let diagnose = throwaway.bridge.diagnose();
    Ok(diagnose.check_one_off(&values, &each).await?)
}

/// The proxy's user and password. Nothing is stored, so the password is required each time.
fn proxy_login(app: &App, user: Option<&str>) -> Result<Option<ProxyLogin>> {
    let Some(user) = user.map(str::trim).filter(|user| !user.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(ProxyLogin {
        user: user.to_owned(),
        password: needed(&app.out, Which::Proxy)?,
    }))
}

fn one_off(app: &App, args: &CheckArgs) -> Result<OneOff> {
    Ok(OneOff {
        corp_id: args.corp_id.clone().unwrap_or_default(),
        contacts_secret: from_environment(Which::Contacts)?,
        agent_id: args.agent_id.clone(),
        app_secret: from_environment(Which::App)?,
        callback_domain: args.callback_domain.clone(),
        portal_url: args.portal_url.clone(),
        api_base: args.addresses.api_base.clone(),
        login_base: args.addresses.login_base.clone(),
        proxy: args.addresses.proxy.clone(),
        proxy_login: proxy_login(app, args.addresses.proxy_user.as_deref())?,
    })
}

/// The report's title: the tenant's name, or the corp ID.
fn title(app: &App, args: &CheckArgs) -> Result<String> {
    match &args.tenant {
        Some(tenant) => Ok(app.bridge()?.tenant(tenant)?.name),
        None => Ok(args.corp_id.clone().unwrap_or_default()),
    }
}

fn write_report(
    app: &App,
    checked: &CheckUp,
    file: &Path,
    with_names: bool,
    title: String,
) -> Result<()> {
    let options = ReportOptions {
        lang: app.lang(),
        with_names,
        title,
    };
    let page = report::html(checked, &options);
    files::write(file, page.as_bytes())?;
    let shown = file.display();
    app.out.say(&text!(
        "体检报告已写到 {shown}",
        "The report was written to {shown}"
    ));
    Ok(())
}

const NO_GROUP: usize = usize::MAX;

/// Prints each check as soon as it is done, under the heading of its group.
struct Printer<'a> {
    out: &'a Out,
    busy: &'a Busy,
    group: AtomicUsize,
}

impl Printer<'_> {
    fn print(&self, check: &Check) {
        let titles = CheckId::CHECK_UP.iter().map(|id| id.title());
        let widest = titles.map(|title| width(self.out.words(&title)));
        let widest = widest.max().unwrap_or_default();
        self.busy.aside(|| {
            self.heading(check);
            checks::one(self.out, check, widest);
            self.out.flush();
        });
    }

    fn heading(&self, check: &Check) {
        let group = check.id.group();
        let place = group as usize;
        if self.group.swap(place, Ordering::Relaxed) != place {
            self.out
                .line(self.out.paint(Tone::Strong, self.out.words(&group.title())));
        }
    }
}

fn tell(out: &Out, checked: &CheckUp) {
    let (verdict, tone) = match checked.verdict {
        Verdict::Ready => (Text::fixed("✓ 通过", "✓ Passed"), Tone::Good),
        Verdict::ReadyWithWarnings => (
            Text::fixed("! 通过，有提醒", "! Passed, with remarks"),
            Tone::Warn,
        ),
        Verdict::NotReady => (Text::fixed("✗ 不通过", "✗ Failed"), Tone::Bad),
    };
    let [pass, warn, fail, skip] = [Status::Pass, Status::Warn, Status::Fail, Status::Skip]
        .map(|status| checked.count(status));
    let counts = text!(
        "通过 {pass} · 提醒 {warn} · 不通过 {fail} · 未检测 {skip}",
        "{pass} passed · {warn} warned · {fail} failed · {skip} not checked"
    );
    out.line("");
    out.line(format!(
        "{}  {}",
        out.paint(tone, out.words(&verdict)),
        out.words(&counts)
    ));
    if let Some(coverage) = coverage(checked) {
        out.line(format!("  {}", out.words(&coverage)));
    }
}

/// How many members are synced, visible to the app and activated, as far as that could be read.
fn coverage(checked: &CheckUp) -> Option<Text> {
    let coverage = checked.coverage.as_ref()?;
    let parts = [
        (coverage.members, "企业成员", "members"),
        (coverage.synced, "已同步", "synced"),
        (coverage.visible, "应用可见", "visible to the app"),
        (coverage.activated, "已激活", "activated"),
    ];
    let known = parts
        .iter()
        .filter_map(|(count, zh, en)| Some((number((*count)?), zh, en)));
    let (mut zh, mut en): (Vec<_>, Vec<_>) = known
        .map(|(count, zh, en)| (format!("{zh} {count}"), format!("{count} {en}")))
        .unzip();
    let out_of_range = checked.cannot_scan_for(CannotScanReason::OutOfRange);
    if out_of_range > 0 {
        let out_of_range = number(out_of_range);
        zh.push(format!("看不见、不能扫码 {out_of_range}"));
        en.push(format!("{out_of_range} out of range, so unable to scan"));
    }
    Some(Text::new(zh.join(" · "), en.join(" · ")))
}

fn document(app: &App, checked: &CheckUp, report: Option<&Path>) {
    app.out.document(|| Document {
        checked,
        report: report.map(|file| file.display().to_string()),
    });
}

/// A check-up, and where its report was written.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    checked: &'a CheckUp,
    report: Option<String>,
}
