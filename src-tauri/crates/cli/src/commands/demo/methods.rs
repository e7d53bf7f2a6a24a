//! Set-up steps of the demo: tenant, both methods, check-up, and the search for secrets in the data folder.

use std::path::Path;

use bridge::checkup::{Check, Status, Verdict};
use bridge::lang::Text;
use bridge::source::{NewSource, ScanLogin};
use bridge::tenant::NewTenant;
use bridge::{Code, Error, text};
use wecom::Secret;

use super::DemoContext;
use super::report::StepFindings;
use crate::failure::{Failure, Result};

/// The demo's tenant.
pub(super) const TENANT: &str = "demo";

/// A well-formed corp ID that the simulation does not have.
const OTHER_CORP: &str = "ww0123456789abcdef";

pub(super) fn sandbox(context: &DemoContext) -> StepFindings {
    let mut findings = StepFindings::default();
    let (members, departments) = (
        context.wecom().member_count(),
        context.wecom().departments().len(),
    );
    let (corp, base) = (&context.details().corp_id, &context.details().api_base);
    findings.holds(members > 0, Text::fixed("它没有成员", "It has no members"));
    findings.found(text!(
        "{base} 上的企业 {corp}：{members} 名成员、{departments} 个部门",
        "The corp {corp} at {base}: {members} members in {departments} departments"
    ));
    findings
}

pub(super) async fn one(context: &DemoContext) -> Result<StepFindings> {
    let details = context.details();
    let tenant = context.bridge().add_tenant(&NewTenant {
        name: TENANT.to_owned(),
        portal_url: Some(format!("http://{}/", details.callback_domain)),
        api_base: Some(details.api_base.clone()),
        login_base: Some(details.login_base.clone()),
        proxy: None,
        proxy_user: None,
    })?;
    let new = new_source(context)?;
    let wrong = NewSource {
        contacts_secret: secret(&format!("{}x", details.contacts_secret))?,
        ..new.clone()
    };
    let refused = context
        .bridge()
        .set_up()
        .add_source(&tenant.id, &wrong)
        .await;
    let stored = context.bridge().sources()?.len();
    let added = context
        .bridge()
        .set_up()
        .add_source(&tenant.id, &new)
        .await?;

    let mut findings = StepFindings::default();
    findings.holds(
        tenant.simulated,
        Text::fixed(
            "没有认出模拟租户",
            "The tenant was not known for a simulated one",
        ),
    );
    findings.holds(
        refused.err().map(|error| error.code()) == Some(Code::WecomRefused),
        Text::fixed("错误的 Secret 没有被拒绝", "A wrong secret was not refused"),
    );
    findings.same(
        &Text::fixed("保存的数据源", "data sources stored"),
        &stored,
        &0,
    );
    findings.found(Text::fixed(
        "错误的 Secret 当场被拒绝，什么也没有保存",
        "A wrong secret is refused on the spot, and nothing is stored",
    ));
    all_passed(&mut findings, &added.checks);
    let auth = added.auth.as_ref();
    findings.same(
        &Text::fixed("企业 ID", "corp ID"),
        &added.source.corp_id.as_str(),
        &details.corp_id.as_str(),
    );
    findings.same(
        &Text::same("AgentId"),
        &auth.map(|auth| auth.agent_id.get()),
        &Some(details.agent_id),
    );
    findings.same(
        &Text::fixed("授权回调域", "callback domain"),
        &auth.map(|auth| auth.callback_domain.as_str()),
        &Some(&details.callback_domain),
    );
    Ok(findings)
}

pub(super) async fn two(context: &DemoContext) -> Result<StepFindings> {
    let (bridge, details) = (context.bridge(), context.details());
    let scan = scan_login(context)?;
    let mut findings = StepFindings::default();

    bridge.set_up().remove_auth(&details.corp_id)?;
    findings.holds(
        !context.source()?.scan_login,
        Text::fixed(
            "移除认证源后扫码登录还开着",
            "Scan login is still on without its authentication source",
        ),
    );
    findings.found(Text::fixed(
        "移除认证源后，扫码登录随之关闭",
        "Removing the authentication source switches scan login off",
    ));

    let other = bridge
        .set_up()
        .add_auth(TENANT, OTHER_CORP, &scan, true)
        .await;
    let refused = other.err().map(|error| error.code()) == Some(Code::CorpIdMismatch);
    findings.holds(
        refused && bridge.auths()?.is_empty(),
        Text::fixed("别的企业 ID 没有被拒绝", "Another corp ID was not refused"),
    );
    findings.found(text!(
        "企业 ID 不一致（{OTHER_CORP}）会被拒绝",
        "A corp ID that differs ({OTHER_CORP}) is refused"
    ));

    let added = bridge
        .set_up()
        .add_auth(TENANT, &details.corp_id, &scan, true)
        .await?;
    all_passed(&mut findings, &added.checks);
    findings.holds(
        context.source()?.scan_login,
        Text::fixed("扫码登录没有打开", "Scan login is not on"),
    );
    Ok(findings)
}

fn all_passed(findings: &mut StepFindings, checks: &[Check]) {
    for check in checks.iter().filter(|check| check.status != Status::Pass) {
        findings.holds(
            false,
            Text::new(
                format!("{}：{}", check.title.zh, check.evidence.zh),
                format!("{}: {}", check.title.en, check.evidence.en),
            ),
        );
    }
    let (zh, en): (Vec<_>, Vec<_>) = checks
        .iter()
        .map(|check| (&*check.title.zh, &*check.title.en))
        .unzip();
    let count = checks.len();
    findings.found(Text::new(
        format!("{count} 项当场验证通过：{}", zh.join("、")),
        format!("{count} live checks passed: {}", en.join("; ")),
    ));
}

pub(super) async fn check_up(context: &DemoContext) -> Result<StepFindings> {
    let checked = context
        .bridge()
        .diagnose()
        .check_up(&context.tenant()?, &|_| {})
        .await?;
    let mut findings = StepFindings::default();
    for check in checked
        .checks
        .iter()
        .filter(|check| check.status == Status::Fail)
    {
        findings.holds(
            false,
            Text::new(
                format!("{}：{}", check.title.zh, check.evidence.zh),
                format!("{}: {}", check.title.en, check.evidence.en),
            ),
        );
    }
    findings.holds(
        checked.verdict != Verdict::NotReady,
        Text::fixed("结论是还不能用", "The verdict is: not ready"),
    );
    let (passed, warned) = (checked.count(Status::Pass), checked.count(Status::Warn));
    findings.found(text!(
        "{passed} 项通过，{warned} 项提醒，没有不通过的",
        "{passed} checks passed, {warned} with a warning, none failed"
    ));
    for check in checked
        .checks
        .iter()
        .filter(|check| check.status == Status::Warn)
    {
        findings.noted(Text::new(
            format!("{}：{}", check.title.zh, check.evidence.zh),
            format!("{}: {}", check.title.en, check.evidence.en),
        ));
    }
    Ok(findings)
}

pub(super) fn secrets(context: &DemoContext) -> Result<StepFindings> {
    let details = context.details();
    let secrets = [
        details.contacts_secret.as_bytes(),
        details.app_secret.as_bytes(),
    ];
    let folder = context.product.folder.path();
    let files = read_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
    let mut findings = StepFindings::default();
    for (name, bytes) in &files {
        let holds_one = secrets
            .iter()
            .any(|secret| bytes.windows(secret.len()).any(|part| part == *secret));
        findings.holds(
            !holds_one,
            text!("{name} 里有 Secret", "{name} holds a secret"),
        );
    }
    findings.holds(
        !files.is_empty(),
        Text::fixed("数据文件夹是空的", "The data folder is empty"),
    );
    let count = files.len();
    findings.found(text!(
        "只在内存里：数据文件夹的 {count} 个文件里逐字节找过，都没有",
        "Only in memory: the {count} files of the data folder were searched byte by byte and hold none"
    ));
    Ok(findings)
}

fn read_all(folder: &Path) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files.extend(read_all(&entry.path())?);
        } else {
            files.push((
                entry.file_name().to_string_lossy().into_owned(),
                std::fs::read(entry.path())?,
            ));
        }
    }
    Ok(files)
}

fn new_source(context: &DemoContext) -> Result<NewSource> {
    Ok(NewSource {
        corp_id: context.details().corp_id.clone(),
        description: String::new(),
        contacts_secret: secret(&context.details().contacts_secret)?,
        auto_sync: Default::default(),
        on_duplicate: Default::default(),
        password_login: true,
        scan_login: Some(scan_login(context)?),
        keep_secrets: true,
    })
}

fn scan_login(context: &DemoContext) -> Result<ScanLogin> {
    Ok(ScanLogin {
        agent_id: context.details().agent_id.to_string(),
        app_secret: secret(&context.details().app_secret)?,
        callback_domain: context.details().callback_domain.clone(),
    })
}

fn secret(text: &str) -> Result<Secret> {
    Ok(Secret::parse(text).map_err(Error::from)?)
}
