//! `target`: the systems that the directory is pushed to.

mod change;
mod mapping;

use bridge::checkup::Status;
use bridge::lang::{Text, grouped};
use bridge::push::target::probe::sheet::sheet;
use bridge::push::target::{LinkCounts, NewTarget, Probed, Target, TargetChange};
use bridge::{GivenSecrets, Lang, text};
use serde_json::json;

use super::source::tell_not_stored;
use crate::app::App;
use crate::args::{TargetAdd, TargetCommand, TargetProbe, TargetSet};
use crate::exit::Exit;
use crate::failure::Result;
use crate::files;
use crate::output::table::{Cell, facts, print};
use crate::output::{Out, Tone, checks, time};
use crate::secrets::{Which, from_environment, needed};

pub(crate) async fn run(app: &App, command: TargetCommand) -> Result<Exit> {
    match command {
        TargetCommand::Add(args) => add(app, &args).await,
        TargetCommand::List { tenant } => list(app, tenant.as_deref()),
        TargetCommand::Show { target } => show(app, &target),
        TargetCommand::Set(args) => set(app, &args).await,
        TargetCommand::Remove { target } => remove(app, &target),
        TargetCommand::Probe(args) => probe(app, &args).await,
        TargetCommand::Mapping(args) => mapping::run(app, &args).await,
    }
}

async fn add(app: &App, args: &TargetAdd) -> Result<Exit> {
    let bridge = app.bridge()?;
    let tenant = bridge.tenant(&args.of.tenant)?;
    let kind = args.kind.parse()?;
    let values = TargetChange {
        name: Some(args.name.clone()),
        url: Some(args.url.clone()),
        starttls: Some(args.starttls),
        bind_dn: Some(args.bind_dn.clone()),
        base: Some(args.base.clone()),
        ..change::of_place(&bridge, &tenant, &args.place)?
    };
    let new = NewTarget { kind, values };
    // Wrong values are told before anybody is asked for a password.
    bridge.targets().draft(&tenant, &new)?;
    let secret = needed(&app.out, Which::Target)?;
    let busy = app.busy(Text::fixed(
        "向目标核对每个值",
        "Proving every value against the target",
    ));
    let added = bridge
        .targets()
        .set_up(&tenant, &new, &secret, !args.no_store_secrets)
        .await;
    drop(busy);
    let (target, probed) = added?;
    app.out
        .document(|| json!({ "target": target, "validation": { "checks": probed.checks } }));
    let (name, id) = (&target.name, &target.id);
    let done = text!(
        "推送目标已添加：{name}（{id}）",
        "The push target was added: {name} ({id})"
    );
    app.out.line(
        app.out
            .paint(Tone::Good, format!("✓ {}", app.out.words(&done))),
    );
    checks::show(&app.out, &probed.checks);
    app.out.say(&text!(
        "接下来：target probe {id} --with-account，看它实际能做什么；target mapping {id} --preview，看 20 个真实的人会写成什么样",
        "Next: target probe {id} --with-account, to see what it really does; target mapping {id} --preview, to see what 20 real people would become"
    ));
    if args.no_store_secrets {
        tell_not_stored(&app.out);
    }
    Ok(Exit::Done)
}

async fn set(app: &App, args: &TargetSet) -> Result<Exit> {
    let bridge = app.bridge_given(given()?)?;
    let target = bridge.targets().get(&args.target)?;
    let tenant = bridge.tenant(&target.tenant)?;
    let change = change::of_set(&bridge, &tenant, args)?;
    change.applied(&target)?;
    let secret = args
        .new_secret
        .then(|| needed(&app.out, Which::Target))
        .transpose()?;
    let secret = secret
        .as_ref()
        .map(|secret| (secret, !args.no_store_secrets));
    let busy = app.busy(Text::fixed("向目标核对", "Proving it against the target"));
    let changed = bridge
        .targets()
        .change_proven(&target.id, &change, secret)
        .await;
    drop(busy);
    let (target, probed) = changed?;
    let checks = probed.map(|probed| probed.checks).unwrap_or_default();
    app.out
        .document(|| json!({ "target": target, "validation": { "checks": checks } }));
    app.out.say(&text!(
        "推送目标 {} 已修改",
        "The push target {} was changed",
        &target.name
    ));
    checks::show(&app.out, &checks);
    if args.no_store_secrets {
        tell_not_stored(&app.out);
    }
    Ok(Exit::Done)
}

/// A password that the environment provides for this command.
fn given() -> Result<GivenSecrets> {
    Ok(GivenSecrets {
        target: from_environment(Which::Target)?,
        ..GivenSecrets::default()
    })
}

static HEADS: [Text; 6] = [
    Text::fixed("编号", "ID"),
    Text::fixed("名称", "Name"),
    Text::fixed("类型", "Kind"),
    Text::fixed("地址", "Address"),
    Text::fixed("起点", "Base DN"),
    Text::fixed("探测于", "Probed"),
];

fn list(app: &App, tenant: Option<&str>) -> Result<Exit> {
    let bridge = app.bridge()?;
    let targets = match tenant {
        Some(tenant) => bridge.targets().of_tenant(&bridge.tenant(tenant)?)?,
        None => bridge.targets().all()?,
    };
    app.out.document(|| json!({ "targets": targets }));
    if targets.is_empty() {
        app.out.say(&Text::fixed(
            "还没有推送目标。用 target add 添加",
            "There is no push target yet. Add one with target add",
        ));
        return Ok(Exit::Done);
    }
    let heads = HEADS.each_ref().map(|head| app.out.words(head));
    print(
        &app.out,
        &heads,
        &targets.iter().map(row).collect::<Vec<_>>(),
    );
    Ok(Exit::Done)
}

fn row(target: &Target) -> Vec<Cell> {
    vec![
        (&target.id).into(),
        target.name.as_str().into(),
        target.kind.as_str().into(),
        target.url.as_str().into(),
        target.settings.base.as_str().into(),
        target
            .probed_at
            .map_or_else(|| "–".to_owned(), time::local)
            .into(),
    ]
}

fn show(app: &App, wanted: &str) -> Result<Exit> {
    let bridge = app.bridge()?;
    let target = bridge.targets().get(wanted)?;
    let links = bridge.targets().links_of(&target)?;
    app.out
        .document(|| json!({ "target": target, "links": links }));
    let out = &app.out;
    let label = |zh: &'static str, en: &'static str| out.words(&Text::fixed(zh, en)).to_owned();
    let settings = &target.settings;
    let values = [
        (label("编号", "ID"), target.id.clone()),
        (label("类型", "Kind"), target.kind.product().to_owned()),
        (label("地址", "Address"), target.url.clone()),
        (label("绑定账号", "Bind account"), target.bind_dn.clone()),
        (label("起点", "Base DN"), settings.base.clone()),
        (label("布局", "Layout"), settings.layout.to_string()),
        (label("组", "Groups"), settings.groups.to_string()),
        (
            label("映射", "Mapping"),
            settings.preset.as_str().to_owned(),
        ),
        (
            label("自动推送", "Automatic push"),
            target.auto_push.to_string(),
        ),
        (label("已关联", "Linked"), linked(out.lang, links)),
        (
            label("探测于", "Probed"),
            target.probed_at.map_or_else(|| "–".to_owned(), time::local),
        ),
        (label("添加于", "Added"), time::local(target.created_at)),
    ];
    out.line(out.paint(Tone::Strong, target.name.as_str()));
    let rows = values
        .iter()
        .map(|(label, value)| (label.as_str(), value.clone()))
        .collect::<Vec<_>>();
    facts(out, 2, &rows);
    Ok(Exit::Done)
}

fn linked(lang: Lang, links: LinkCounts) -> String {
    let count = |count: u32| grouped(count as usize);
    let (users, units, groups) = (
        count(links.users),
        count(links.departments),
        count(links.groups),
    );
    let said = text!(
        "{users} 人，{units} 个组织单位，{groups} 个组",
        "{users} people, {units} units, {groups} groups"
    );
    said.get(lang).to_owned()
}

fn remove(app: &App, wanted: &str) -> Result<Exit> {
    let (target, links) = app.bridge()?.targets().remove(wanted)?;
    app.out
        .document(|| json!({ "target": target, "links": links, "removed": true }));
    let (name, said) = (&target.name, linked(app.out.lang, links));
    app.out.say(&text!(
        "推送目标 {name} 已移除；那边什么都没有动，忘掉的关联：{said}",
        "The push target {name} was removed; nothing there was touched. Links forgotten: {said}"
    ));
    Ok(Exit::Done)
}

async fn probe(app: &App, args: &TargetProbe) -> Result<Exit> {
    let bridge = app.bridge_given(given()?)?;
    let target = bridge.targets().get(&args.target)?;
    let words = match args.with_account {
        true => Text::fixed(
            "建一个试用账号，看目标实际做什么",
            "Making a throw-away account to see what the target does",
        ),
        false => Text::fixed(
            "只读取，看目标是什么样的",
            "Looking at the target, reading only",
        ),
    };
    let busy = app.busy(words);
    let probed = bridge.targets().probe(&target, args.with_account).await;
    drop(busy);
    let (target, probed) = probed?;
    if let Some(file) = &args.report {
        let page = sheet(&target, &probed, app.out.lang).html(app.out.lang);
        files::write(file, page.as_bytes())?;
    }
    let report = args.report.as_ref().map(|file| file.display().to_string());
    app.out.document(|| {
        json!({
            "target": target.id,
            "capabilities": probed.capabilities,
            "checks": probed.checks,
            "certificate": probed.certificate,
            "report": report,
        })
    });
    tell_probed(&app.out, &target, &probed);
    if let Some(report) = report {
        app.out.say(&text!(
            "报告已写到 {report}",
            "The report was written to {report}"
        ));
    }
    let failed = probed
        .checks
        .iter()
        .any(|check| check.status == Status::Fail);
    Ok(if failed {
        Exit::CheckFailed
    } else {
        Exit::Done
    })
}

fn tell_probed(out: &Out, target: &Target, probed: &Probed) {
    out.line(out.paint(Tone::Strong, target.name.as_str()));
    checks::show(out, &probed.checks);
    for (name, text) in &probed.capabilities.evidence {
        out.line(format!("  {name}: {}", out.words(text)));
    }
}
