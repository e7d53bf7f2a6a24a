//! The demo's set-up steps: the tenant, both methods, the check-up, and where the secrets went.

use std::path::Path;

use bridge::checkup::{Check, Status, Verdict};
use bridge::lang::Text;
use bridge::source::{NewSource, ScanLogin};
use bridge::tenant::NewTenant;
use bridge::{Code, Error, text};
use wecom::Secret;

use super::Stage;
use super::scribe::Proof;
use crate::failure::{Failure, Result};

/// The demo's tenant.
pub(super) const TENANT: &str = "demo";

/// A corp that the simulation is not.
const OTHER_CORP: &str = "ww0123456789abcdef";

pub(super) fn sandbox(stage: &Stage) -> Proof {
    let mut proof = Proof::default();
    let (members, departments) = (
        stage.wecom().member_count(),
        stage.wecom().departments().len(),
    );
    let (corp, base) = (&stage.details().corp_id, &stage.details().api_base);
    proof.holds(members > 0, Text::fixed("它没有成员", "It has no members"));
    proof.found(text!(
        "{base} 上的企业 {corp}：{members} 名成员、{departments} 个部门",
        "The corp {corp} at {base}: {members} members in {departments} departments"
    ));
    proof
}

pub(super) async fn one(stage: &Stage) -> Result<Proof> {
    let details = stage.details();
    let tenant = stage.bridge().add_tenant(&NewTenant {
        name: TENANT.to_owned(),
        portal_url: Some(format!("http://{}/", details.callback_domain)),
        api_base: Some(details.api_base.clone()),
        login_base: Some(details.login_base.clone()),
        proxy: None,
        proxy_user: None,
    })?;
    let new = new_source(stage)?;
    let wrong = NewSource {
        contacts_secret: secret(&format!("{}x", details.contacts_secret))?,
        ..new.clone()
    };
    let refused = stage.bridge().set_up().add_source(&tenant.id, &wrong).await;
    let stored = stage.bridge().sources()?.len();
    let added = stage.bridge().set_up().add_source(&tenant.id, &new).await?;

    let mut proof = Proof::default();
    proof.holds(
        tenant.simulated,
        Text::fixed(
            "没有认出模拟租户",
            "The tenant was not known for a simulated one",
        ),
    );
    proof.holds(
        refused.err().map(|error| error.code()) == Some(Code::WecomRefused),
        Text::fixed("错误的 Secret 没有被拒绝", "A wrong secret was not refused"),
    );
    proof.same(
        &Text::fixed("保存的数据源", "data sources stored"),
        &stored,
        &0,
    );
    proof.found(Text::fixed(
        "错误的 Secret 当场被拒绝，什么也没有保存",
        "A wrong secret is refused on the spot, and nothing is stored",
    ));
    all_passed(&mut proof, &added.checks);
    let auth = added.auth.as_ref();
    proof.same(
        &Text::fixed("企业 ID", "corp ID"),
        &added.source.corp_id.as_str(),
        &details.corp_id.as_str(),
    );
    proof.same(
        &Text::same("AgentId"),
        &auth.map(|auth| auth.agent_id.get()),
        &Some(details.agent_id),
    );
    proof.same(
        &Text::fixed("授权回调域", "callback domain"),
        &auth.map(|auth| auth.callback_domain.as_str()),
        &Some(&details.callback_domain),
    );
    Ok(proof)
}

pub(super) async fn two(stage: &Stage) -> Result<Proof> {
    let (bridge, details) = (stage.bridge(), stage.details());
    let scan = scan_login(stage)?;
    let mut proof = Proof::default();

    bridge.set_up().remove_auth(&details.corp_id)?;
    proof.holds(
        !stage.source()?.scan_login,
        Text::fixed(
            "移除认证源后扫码登录还开着",
            "Scan login is still on without its authentication source",
        ),
    );
    proof.found(Text::fixed(
        "移除认证源后，扫码登录随之关闭",
        "Removing the authentication source switches scan login off",
    ));

    let other = bridge
        .set_up()
        .add_auth(TENANT, OTHER_CORP, &scan, true)
        .await;
    let refused = other.err().map(|error| error.code()) == Some(Code::CorpIdMismatch);
    proof.holds(
        refused && bridge.auths()?.is_empty(),
        Text::fixed("别的企业 ID 没有被拒绝", "Another corp ID was not refused"),
    );
    proof.found(text!(
        "企业 ID 不一致（{OTHER_CORP}）会被拒绝",
        "A corp ID that differs ({OTHER_CORP}) is refused"
    ));

    let added = bridge
        .set_up()
        .add_auth(TENANT, &details.corp_id, &scan, true)
        .await?;
    all_passed(&mut proof, &added.checks);
    proof.holds(
        stage.source()?.scan_login,
        Text::fixed("扫码登录没有打开", "Scan login is not on"),
    );
    Ok(proof)
}

fn all_passed(proof: &mut Proof, checks: &[Check]) {
    for check in checks.iter().filter(|check| check.status != Status::Pass) {
        proof.holds(
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
    proof.found(Text::new(
        format!("{count} 项当场验证通过：{}", zh.join("、")),
        format!("{count} live checks passed: {}", en.join("; ")),
    ));
}

pub(super) async fn check_up(stage: &Stage) -> Result<Proof> {
    let checked = stage
        .bridge()
        .diagnose()
        .check_up(&stage.tenant()?, &|_| {})
        .await?;
    let mut proof = Proof::default();
    for check in checked
        .checks
        .iter()
        .filter(|check| check.status == Status::Fail)
    {
        proof.holds(
            false,
            Text::new(
                format!("{}：{}", check.title.zh, check.evidence.zh),
                format!("{}: {}", check.title.en, check.evidence.en),
            ),
        );
    }
    proof.holds(
        checked.verdict != Verdict::NotReady,
        Text::fixed("结论是还不能用", "The verdict is: not ready"),
    );
    let (passed, warned) = (checked.count(Status::Pass), checked.count(Status::Warn));
    proof.found(text!(
        "{passed} 项通过，{warned} 项提醒，没有会失败的",
        "{passed} checks passed, {warned} with a warning, none failed"
    ));
    for check in checked
        .checks
        .iter()
        .filter(|check| check.status == Status::Warn)
    {
        proof.noted(Text::new(
            format!("{}：{}", check.title.zh, check.evidence.zh),
            format!("{}: {}", check.title.en, check.evidence.en),
        ));
    }
    Ok(proof)
}

pub(super) fn secrets(stage: &Stage) -> Result<Proof> {
    let details = stage.details();
    let secrets = [
        details.contacts_secret.as_bytes(),
        details.app_secret.as_bytes(),
    ];
    let folder = stage.product.folder.path();
    let files = read_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
    let mut proof = Proof::default();
    for (name, bytes) in &files {
        let holds_one = secrets
            .iter()
            .any(|secret| bytes.windows(secret.len()).any(|part| part == *secret));
        proof.holds(
            !holds_one,
            text!("{name} 里有 Secret", "{name} holds a secret"),
        );
    }
    proof.holds(
        !files.is_empty(),
        Text::fixed("数据文件夹是空的", "The data folder is empty"),
    );
    let count = files.len();
    proof.found(text!(
        "只在内存里：数据文件夹的 {count} 个文件里逐字节找过，都没有",
        "Only in memory: the {count} files of the data folder were searched byte by byte and hold none"
    ));
    Ok(proof)
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

fn new_source(stage: &Stage) -> Result<NewSource> {
    Ok(NewSource {
        corp_id: stage.details().corp_id.clone(),
        description: String::new(),
        contacts_secret: secret(&stage.details().contacts_secret)?,
        auto_sync: Default::default(),
        on_duplicate: Default::default(),
        password_login: true,
        scan_login: Some(scan_login(stage)?),
        keep_secrets: true,
    })
}

fn scan_login(stage: &Stage) -> Result<ScanLogin> {
    Ok(ScanLogin {
        agent_id: stage.details().agent_id.to_string(),
        app_secret: secret(&stage.details().app_secret)?,
        callback_domain: stage.details().callback_domain.clone(),
    })
}

fn secret(text: &str) -> Result<Secret> {
    Ok(Secret::parse(text).map_err(Error::from)?)
}
