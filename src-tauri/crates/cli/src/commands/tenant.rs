//! `tenant`: portals with the addresses of their WeCom.

use bridge::lang::Text;
use bridge::tenant::{NewTenant, Tenant};
use bridge::text;
use serde_json::json;
use wecom::Secret;

use crate::app::App;
use crate::args::{Addresses, TenantAdd, TenantCommand, TenantSet};
use crate::exit::Exit;
use crate::failure::Result;
use crate::output::table::{Cell, facts, print};
use crate::output::{Out, Tone, time};
use crate::secrets::{Which, needed};

pub(crate) fn run(app: &App, command: TenantCommand) -> Result<Exit> {
    match command {
        TenantCommand::Add(args) => add(app, args)?,
        TenantCommand::List => list(app)?,
        TenantCommand::Show { tenant } => {
            let tenant = app.bridge()?.tenant(&tenant)?;
            app.out.document(|| json!({ "tenant": tenant }));
            show(&app.out, &tenant);
        }
        TenantCommand::Set(args) => set(app, args)?,
        TenantCommand::Remove { tenant } => remove(app, &tenant)?,
    }
    Ok(Exit::Done)
}

fn add(app: &App, args: TenantAdd) -> Result<()> {
    let new = NewTenant {
        name: args.name,
        portal_url: args.portal_url,
        api_base: args.addresses.api_base,
        login_base: args.addresses.login_base,
        proxy: args.addresses.proxy,
        proxy_user: args.addresses.proxy_user,
        ..NewTenant::default()
    };
    let password = password(app, new.proxy_user.as_deref(), args.no_store_secrets)?;
    let bridge = app.bridge()?;
    let tenant = bridge.add_tenant(&new)?;
    if let Some(password) = password {
        // Tenant and password are stored together or not at all, so that the same command can simply be repeated.
        let kept = bridge.store_proxy_password(&tenant, &password, true);
        kept.inspect_err(|_| drop(bridge.set_up().remove_tenant(&tenant.id)))?;
    }
    app.out.document(|| json!({ "tenant": tenant }));
    tell_added(&app.out, &tenant);
    Ok(())
}

fn tell_added(out: &Out, tenant: &Tenant) {
    let (name, id) = (&tenant.name, &tenant.id);
    let done = text!(
        "租户「{name}」已添加（{id}）",
        "The tenant “{name}” was added ({id})"
    );
    out.line(out.paint(Tone::Good, format!("✓ {}", out.words(&done))));
    out.say(&text!(
        "  下一步：wecom-bridge source add --tenant {id} --corp-id <企业 ID>",
        "  Next: wecom-bridge source add --tenant {id} --corp-id <corp ID>"
    ));
}

/// Reads the password for a newly named proxy user, unless it is to be given with every command.
fn password(app: &App, user: Option<&str>, elsewhere: bool) -> Result<Option<Secret>> {
    let named = user.is_some_and(|user| !user.trim().is_empty());
    (named && !elsewhere)
        .then(|| needed(&app.out, Which::Proxy))
        .transpose()
}

/// The proxy user after the change: the given one, else the stored one, unless the proxy is removed.
fn proxy_user(to: &Addresses, before: Option<String>) -> Option<String> {
    let without = |proxy: &String| proxy.trim().is_empty();
    match &to.proxy_user {
        Some(user) => Some(user.clone()),
        None => before.filter(|_| !to.proxy.as_ref().is_some_and(without)),
    }
}

static HEADS: [Text; 4] = [
    Text::fixed("编号", "ID"),
    Text::fixed("名称", "Name"),
    Text::fixed("门户", "Portal"),
    Text::fixed("企业微信 API", "WeCom API"),
];

fn list(app: &App) -> Result<()> {
    let tenants = app.bridge()?.tenants()?;
    app.out.document(|| json!({ "tenants": tenants }));
    if tenants.is_empty() {
        app.out.say(&Text::fixed(
            "还没有租户。先添加一个：wecom-bridge tenant add <名称>",
            "There is no tenant yet. Add one first: wecom-bridge tenant add <NAME>",
        ));
        return Ok(());
    }
    let heads = HEADS.each_ref().map(|head| app.out.words(head));
    let rows = tenants.iter().map(|tenant| row(&app.out, tenant));
    print(&app.out, &heads, &rows.collect::<Vec<_>>());
    Ok(())
}

fn row(out: &Out, tenant: &Tenant) -> Vec<Cell> {
    let portal = tenant.portal_url.as_deref().unwrap_or("—");
    let api = format!("{}{}", tenant.api_base, simulated(out, tenant));
    vec![
        (&tenant.id).into(),
        (&tenant.name).into(),
        portal.into(),
        api.into(),
    ]
}

fn show(out: &Out, tenant: &Tenant) {
    out.line(out.paint(Tone::Strong, crate::output::plain(&tenant.name)));
    let label = |text: Text| out.words(&text).to_owned();
    let labels = [
        label(Text::fixed("编号", "ID")),
        label(Text::fixed("门户", "Portal")),
        label(Text::fixed("企业微信 API", "WeCom API")),
        label(Text::fixed("登录页", "Login page")),
        label(Text::fixed("代理", "Proxy")),
        label(Text::fixed("代理账号", "Proxy user")),
        label(Text::fixed("添加于", "Added")),
    ];
    let values = [
        tenant.id.clone(),
        tenant.portal_url.clone().unwrap_or_default(),
        format!("{}{}", tenant.api_base, simulated(out, tenant)),
        tenant.login_base.clone(),
        tenant.proxy.clone().unwrap_or_default(),
        tenant.proxy_user.clone().unwrap_or_default(),
        time::local(tenant.created_at),
    ];
    let rows = labels
        .iter()
        .map(String::as_str)
        .zip(values)
        .collect::<Vec<_>>();
    facts(out, 2, &rows);
}

fn simulated(out: &Out, tenant: &Tenant) -> String {
    let words = Text::fixed("（模拟租户）", " (simulated)");
    if tenant.simulated {
        out.words(&words).to_owned()
    } else {
        String::new()
    }
}

fn set(app: &App, args: TenantSet) -> Result<()> {
    let bridge = app.bridge()?;
    let tenant = bridge.tenant(&args.tenant)?;
    let given = args.addresses.proxy_user.as_deref();
    let password = password(app, given, args.no_store_secrets)?;
    let to = NewTenant {
        proxy_user: proxy_user(&args.addresses, tenant.proxy_user),
        name: args.name.unwrap_or(tenant.name),
        portal_url: args.portal_url.or(tenant.portal_url),
        api_base: args.addresses.api_base.or(Some(tenant.api_base)),
        login_base: args.addresses.login_base.or(Some(tenant.login_base)),
        proxy: args.addresses.proxy.or(tenant.proxy),
        ..NewTenant::default()
    };
    let tenant = bridge.change_tenant(&tenant.id, &to)?;
    if let Some(password) = password {
        bridge.store_proxy_password(&tenant, &password, true)?;
    } else if args.no_store_secrets {
        bridge.forget_proxy_password(&tenant)?;
    }
    app.out.document(|| json!({ "tenant": tenant }));
    show(&app.out, &tenant);
    Ok(())
}

fn remove(app: &App, wanted: &str) -> Result<()> {
    let tenant = app.bridge()?.set_up().remove_tenant(wanted)?;
    app.out
        .document(|| json!({ "tenant": tenant, "removed": true }));
    let name = &tenant.name;
    app.out.say(&text!(
        "租户「{name}」已移除，连同它的数据源、用户目录、记录和 Secret",
        "The tenant “{name}” was removed, with its sources, directory, history and secrets"
    ));
    Ok(())
}
