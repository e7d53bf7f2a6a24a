//! `auth`: authentication sources, method two.

use bridge::auth::{AddedAuth, Auth, AuthChange};
use bridge::lang::Text;
use bridge::{Bridge, Error, text};
use serde_json::json;
use wecom::CorpId;

use super::source::{check_app, scan_login, tell_callback, tell_not_stored};
use crate::app::App;
use crate::args::{AuthAdd, AuthCommand, AuthSet};
use crate::exit::Exit;
use crate::failure::Result;
use crate::output::table::{Cell, facts, print};
use crate::output::{Out, Tone, checks, time};
use crate::secrets::{Which, given, needed};

pub(crate) async fn run(app: &App, command: AuthCommand) -> Result<Exit> {
    match command {
        AuthCommand::Add(args) => add(app, args).await?,
        AuthCommand::List { tenant } => list(app, tenant.as_deref())?,
        AuthCommand::Show { auth } => show(app, &auth)?,
        AuthCommand::Set(args) => set(app, args).await?,
        AuthCommand::Remove { auth } => remove(app, &auth)?,
    }
    Ok(Exit::Done)
}

async fn add(app: &App, args: AuthAdd) -> Result<()> {
    let bridge = app.bridge()?;
    let tenant = bridge.tenant(&args.of.tenant)?;
    CorpId::parse(&args.corp_id).map_err(Error::from)?;
    check_app(&args.agent_id, &args.callback_domain)?;
    let scan = scan_login(app, &args.agent_id, &args.callback_domain)?;
    let busy = app.busy(Text::fixed(
        "向企业微信核对每个值",
        "Proving every value against WeCom",
    ));
    let added = bridge
        .set_up()
        .add_auth(&tenant.id, &args.corp_id, &scan, !args.no_store_secrets)
        .await;
    drop(busy);
    let added = added?;
    let sources = bridge.sources_of(&tenant)?;
    let source = sources
        .iter()
        .find(|source| source.corp_id == added.auth.corp_id);
    app.out.document(|| {
        json!({
            "source": source,
            "auth": added.auth,
            "validation": { "checks": added.checks },
        })
    });
    tell_added(&app.out, &added);
    if args.no_store_secrets {
        tell_not_stored(&app.out);
    }
    Ok(())
}

fn tell_added(out: &Out, added: &AddedAuth) {
    let (corp, id) = (&added.auth.corp_id, &added.auth.id);
    let done = text!(
        "认证源已添加：{corp}（{id}）",
        "The authentication source was added: {corp} ({id})"
    );
    out.line(out.paint(Tone::Good, format!("✓ {}", out.words(&done))));
    checks::show(out, &added.checks);
    tell_callback(out, &added.auth);
}

static HEADS: [Text; 4] = [
    Text::fixed("编号", "ID"),
    Text::fixed("企业 ID", "Corp ID"),
    Text::fixed("AgentId", "AgentId"),
    Text::fixed("授权回调域", "Callback domain"),
];

fn list(app: &App, tenant: Option<&str>) -> Result<()> {
    let bridge = app.bridge()?;
    let auths = match tenant {
        Some(tenant) => bridge.auths_of(&bridge.tenant(tenant)?)?,
        None => bridge.auths()?,
    };
    app.out.document(|| json!({ "auths": auths }));
    if auths.is_empty() {
        app.out.say(&Text::fixed(
            "还没有认证源。用 source add --scan-login 或 auth add 设置扫码登录",
            "There is no authentication source yet. Set up scan login with source add --scan-login or auth add",
        ));
        return Ok(());
    }
    let heads = HEADS.each_ref().map(|head| app.out.words(head));
    print(&app.out, &heads, &auths.iter().map(row).collect::<Vec<_>>());
    Ok(())
}

fn row(auth: &Auth) -> Vec<Cell> {
    let agent_id = auth.agent_id.get().to_string();
    vec![
        (&auth.id).into(),
        auth.corp_id.as_str().into(),
        agent_id.into(),
        auth.callback_domain.as_str().into(),
    ]
}

fn show(app: &App, wanted: &str) -> Result<()> {
    let bridge = app.bridge()?;
    let auth = bridge.auth(wanted)?;
    let tenant = bridge.tenant(&auth.tenant)?;
    let redirect = auth
        .callback_domain
        .redirect_uri(tenant.portal_url.as_deref())?;
    app.out
        .document(|| json!({ "auth": auth, "redirect_uri": redirect.as_str() }));
    let out = &app.out;
    let label = |zh: &'static str, en: &'static str| out.words(&Text::fixed(zh, en)).to_owned();
    let values = [
        (label("编号", "ID"), auth.id.clone()),
        (label("租户", "Tenant"), tenant.name),
        ("AgentId".to_owned(), auth.agent_id.get().to_string()),
        (
            label("授权回调域", "Callback domain"),
            auth.callback_domain.to_string(),
        ),
        (label("跳转地址", "Redirect address"), redirect.to_string()),
        (label("添加于", "Added"), time::local(auth.created_at)),
    ];
    out.line(out.paint(Tone::Strong, auth.corp_id.as_str()));
    let rows = values
        .iter()
        .map(|(label, value)| (label.as_str(), value.clone()))
        .collect::<Vec<_>>();
    facts(out, 2, &rows);
    Ok(())
}

async fn set(app: &App, args: AuthSet) -> Result<()> {
    let bridge = opened(app, &args)?;
    bridge.auth(&args.auth)?;
    let change = AuthChange {
        app_secret: args
            .new_secret
            .then(|| needed(&app.out, Which::App))
            .transpose()?,
        agent_id: args.agent_id,
        callback_domain: args.callback_domain,
        ..AuthChange::default()
    };
    let busy = app.busy(Text::fixed("向企业微信核对", "Proving it against WeCom"));
    let changed = bridge
        .set_up()
        .change_auth(&args.auth, &change, !args.no_store_secrets)
        .await;
    drop(busy);
    let auth = changed?;
    app.out.document(|| json!({ "auth": auth }));
    app.out.say(&text!(
        "认证源 {} 已修改",
        "The authentication source {} was changed",
        &auth.id
    ));
    if change.callback_domain.is_some() {
        tell_callback(&app.out, &auth);
    }
    if args.no_store_secrets {
        tell_not_stored(&app.out);
    }
    Ok(())
}

/// Opens the data folder for `auth set`: another app is verified with its secret, which may come from the environment.
fn opened(app: &App, args: &AuthSet) -> Result<Bridge> {
    if args.agent_id.is_some() && !args.new_secret {
        return app.bridge_given(given()?);
    }
    app.bridge()
}

fn remove(app: &App, wanted: &str) -> Result<()> {
    let auth = app.bridge()?.set_up().remove_auth(wanted)?;
    app.out
        .document(|| json!({ "auth": auth, "removed": true }));
    let corp = &auth.corp_id;
    app.out.say(&text!(
        "认证源 {corp} 已移除；它的用户不能再扫码登录",
        "The authentication source {corp} was removed; its users can no longer log in by scanning"
    ));
    Ok(())
}
