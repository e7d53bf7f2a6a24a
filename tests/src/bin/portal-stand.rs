//! A portal preview to look at: a simulated WeCom, a synced corp whose callback leads here, two local users.
//! Prints where everything is as one line of JSON, and ends with its standard input.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test's own stand: it prints, and stops on what it does not expect"
)]

use std::sync::Arc;

use bridge::directory::local::NewUser;
use bridge::directory::password::Password;
use bridge::source::{AutoSync, NewSource, OnDuplicate, ScanLogin};
use bridge::sync::RunRequest;
use bridge::tenant::{NewTenant, Tenant};
use bridge::vault::SessionOnly;
use bridge::{Bridge, Lang, Options, progress};
use sandbox::{Config, Sandbox};
use serde_json::json;
use wecom::Secret;

/// The password that both local users begin with.
const FIRST: &str = "first one 2468";

#[tokio::main]
async fn main() {
    let here = std::env::args().nth(1).as_deref() != Some("elsewhere");
    let port = tests::port::unused();
    let callback = match here {
        true => format!("127.0.0.1:{}", port.number),
        false => "portal.invalid".to_owned(),
    };
    let sandbox = Sandbox::start(Config {
        members: 40,
        callback_domain: Some(callback),
        ..Config::default()
    });
    let sandbox = sandbox.await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let bridge = Bridge::open(Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder.path())
    });
    let bridge = bridge.unwrap();
    let tenant = set_up(&bridge, &sandbox).await;
    for (username, name, must_change) in [("wang.wu", "王五", true), ("zhao.liu", "赵六", false)]
    {
        add_user(&bridge, &tenant, username, name, must_change);
    }
    let portal = bridge.scan().start_portal(&tenant, Lang::Zh).await.unwrap();
    let place = json!({ "url": portal.url, "first": FIRST, "members": sandbox.control().visible_members() });
    println!("{place}");
    // Reading blocks, and nothing else is to be done.
    let waiting = tokio::task::spawn_blocking(|| std::io::read_to_string(std::io::stdin()));
    let _ = waiting.await;
}

async fn set_up(bridge: &Bridge, sandbox: &Sandbox) -> Tenant {
    let details = sandbox.details();
    let tenant = bridge.add_tenant(&NewTenant {
        name: "华东制造".into(),
        portal_url: Some("http://127.0.0.1/".into()),
        api_base: Some(details.api_base.clone()),
        login_base: Some(details.login_base.clone()),
        ..NewTenant::default()
    });
    let tenant = tenant.unwrap();
    let new = NewSource {
        corp_id: details.corp_id.clone(),
        description: "总部通讯录".into(),
        contacts_secret: Secret::parse(&details.contacts_secret).unwrap(),
        auto_sync: AutoSync::Off,
        on_duplicate: OnDuplicate::Skip,
        password_login: true,
        scan_login: Some(ScanLogin {
            agent_id: details.agent_id.to_string(),
            app_secret: Secret::parse(&details.app_secret).unwrap(),
            callback_domain: details.callback_domain.clone(),
        }),
        keep_secrets: true,
    };
    let added = bridge.set_up().add_source(&tenant.id, &new).await.unwrap();
    let run = bridge
        .sync()
        .execute(&added.source.id, RunRequest::default(), progress::silent());
    run.await.unwrap();
    tenant
}

fn add_user(bridge: &Bridge, tenant: &Tenant, username: &str, name: &str, must_change: bool) {
    let new = NewUser {
        username: username.into(),
        name: name.into(),
        ..NewUser::default()
    };
    let user = bridge.directory().add_user(tenant, &new).unwrap();
    let first = Password::new(FIRST).unwrap();
    bridge
        .directory()
        .set_password(tenant, &user.id, &first, must_change)
        .unwrap();
}
